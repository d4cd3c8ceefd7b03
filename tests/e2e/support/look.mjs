/** A page in both colour schemes, wide and on a small phone: what axe finds, what sticks out, and pictures of it. */
import { violations } from "./axe.mjs";
import { screenshot } from "./out.mjs";

const WIDTHS = [1440, 320];

/** A line for each thing that is wrong. Afterwards the page is light and has its old size. */
export async function faults(page, name) {
  const found = [];
  const before = page.viewportSize();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width === 320 ? 640 : 900 });
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (overhang > 0) found.push(`${name}: ${overhang} px wider than ${width} px`);
      found.push(...(await violations(page)).map((one) => `${name} at ${width} px, ${colorScheme}: ${one}`));
      await screenshot(page, `${name}-${width}-${colorScheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(before);
  return found;
}
