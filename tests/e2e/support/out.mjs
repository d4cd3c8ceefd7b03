/** Pictures of pages, for people to look at; nothing is compared. */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OUT = join(dirname(fileURLToPath(import.meta.url)), "../out");

/** Keeps a picture of a page of Chromium at this size; afterwards the page has its old size. */
export async function screenshot(page, name, size) {
  mkdirSync(OUT, { recursive: true });
  const before = page.viewportSize();
  if (size) await page.setViewportSize(size);
  await page.screenshot({ path: join(OUT, `${name}.png`) });
  if (size) await page.setViewportSize(before);
}
