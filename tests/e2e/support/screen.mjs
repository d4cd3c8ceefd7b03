/** What has to hold on each screen, whatever it shows: WCAG 2.2 AA by axe, and what axe cannot see. */
import { violations } from "./axe.mjs";
import { screenshot } from "./out.mjs";
import { until } from "./until.mjs";

const WIDTHS = [[1440, 900], [768, 1024], [320, 640]];
/** Axe looks at the widest in light colours and at the narrowest in dark ones. */
const LOOKS = new Set(["light-1440", "dark-320"]);
const TABS_MAX = 80;
/** Stops of the Tab key within one field for a date with its time. */
const STOPS_MAX = 7;
/** WCAG 1.4.12: text may be spaced so by its reader. */
const SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }";

/** Waits until a page shows what it has: a heading, and nothing that still loads. */
export async function settled(page) {
  await until(`${page.url()} shows something`, () => page.evaluate(() =>
    document.querySelector("h1, [data-testid=error]") !== null && document.querySelector(".skeleton, .page-wait") === null));
  await frames(page);
}

/** A line for each thing that is wrong, in both colour schemes and at three widths, each of which leaves a picture. */
export async function wrongOn(page, name) {
  const found = [];
  const before = page.viewportSize();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const [width, height] of WIDTHS) {
      await page.setViewportSize({ width, height });
      await frames(page);
      found.push(...await tooWide(page, `${name} at ${width} px`));
      if (LOOKS.has(`${colorScheme}-${width}`)) found.push(...(await violations(page)).map((one) => `${name} at ${width} px, ${colorScheme}: ${one}`));
      await screenshot(page, `${name}-${width}-${colorScheme}`);
    }
  }
  found.push(...await hiddenFocus(page, name), ...await moving(page, name));
  // 1280 px enlarged to 200 % are 640 of the page's pixels; text that is spaced needs more room.
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.setViewportSize({ width: 640, height: 450 });
  await page.evaluate((text) => {
    // The page's policy allows no style elements; a reader's own sheet needs no permission.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
  }, SPACING);
  await frames(page);
  found.push(...await tooWide(page, `${name} at 200 %, spaced`));
  await page.evaluate(() => { document.adoptedStyleSheets.pop(); });
  // High contrast: the system's own colours, which no page may lose its edges in; for people to look at.
  await page.emulateMedia({ colorScheme: "dark", forcedColors: "active" });
  await page.setViewportSize({ width: 768, height: 1024 });
  found.push(...await edgeless(page, name));
  await screenshot(page, `${name}-forced`);
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
  await page.setViewportSize(before);
  return found;
}

/** WCAG 1.4.10: nothing is scrolled sideways. */
async function tooWide(page, name) {
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return overhang > 0 ? [`${name}: ${overhang} px too wide`] : [];
}

/** WCAG 2.4.11: on a small window, what has the focus is never wholly under a bar that stays in place; and the Tab key gets away again. */
export async function hiddenFocus(page, name) {
  const found = [];
  await page.evaluate(() => { document.activeElement?.blur?.(); window.scrollTo(0, 0); });
  let last = null;
  let stays = 0;
  for (let tab = 0; tab < TABS_MAX; tab += 1) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => {
      const here = document.activeElement;
      if (here === null || here === document.body) return null;
      // A field that is hidden is shown by its label.
      const shown = here.offsetWidth <= 1 && here.labels?.length > 0 ? here.labels[0] : here;
      const { left, top, width, height } = shown.getBoundingClientRect();
      const label = `${here.tagName.toLowerCase()} ${(here.getAttribute("aria-label") ?? shown.textContent ?? here.id).trim().slice(0, 40)}`;
      const isSeen = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]].some(([x, y]) => {
        const top_most = document.elementFromPoint(left + width * x, top + height * y);
        return top_most !== null && (shown.contains(top_most) || top_most.contains(shown));
      });
      const isRinged = (one, pseudo) => { const { outlineStyle, boxShadow } = getComputedStyle(one, pseudo); return outlineStyle !== "none" || boxShadow !== "none"; };
      const isMarked = isRinged(shown) || isRinged(here, "::after") || [shown.parentElement, here.closest("article, li")].some((one) => one && getComputedStyle(one).outlineStyle !== "none")
        || here.matches("input, select, textarea, [tabindex='-1'], video");
      return { label, isSeen, isMarked, key: `${label} ${Math.round(top + window.scrollY)} ${Math.round(left)}` };
    });
    if (seen === null) break;
    if (!seen.isSeen) found.push(`${name}: the focus on "${seen.label}" is hidden`);
    if (!seen.isMarked) found.push(`${name}: the focus on "${seen.label}" is not marked`);
    stays = seen.key === last ? stays + 1 : 0;
    if (stays > STOPS_MAX) {
      found.push(`${name}: the Tab key stays on "${seen.label}"`);
      break;
    }
    last = seen.key;
  }
  return found;
}

/** Where backgrounds are taken away, a button is told from text by its border. */
async function edgeless(page, name) {
  const found = await page.evaluate(() => [...document.querySelectorAll(".button, input, select, textarea")]
    .filter((one) => one.offsetWidth > 1 && one.type !== "file" && one.type !== "checkbox" && one.type !== "radio" && !one.closest(".switch, .language"))
    .filter((one) => getComputedStyle(one).borderStyle === "none" && !one.matches(".button-quiet"))
    .map((one) => (one.getAttribute("aria-label") ?? one.textContent).trim().slice(0, 40)));
  return found.map((label) => `${name} in forced colours: "${label}" has no edge`);
}

/** Who asked for less motion sees none. */
async function moving(page, name) {
  const count = await page.evaluate(() => document.getAnimations().filter((one) => one.playState === "running" && (one.effect?.getTiming().duration ?? 0) > 20).length);
  return count > 0 ? [`${name}: ${count} animations run although less motion is asked for`] : [];
}

function frames(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
