/** Somebody who has a keyboard and nothing else: goes on with the Tab key, and has to see where they are at every stop. */
import assert from "node:assert/strict";
import { until } from "./until.mjs";

const STOPS_MAX = 80;

/** Presses Tab until the element with this `data-testid` has the focus; checks that every stop on the way can be seen. */
export async function tabTo(page, testId) {
  await page.waitForSelector(`[data-testid=${testId}]:not(:disabled)`);
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press("Tab");
    const { testId: here, isSeen, what } = await focused(page);
    assert.ok(isSeen, `the focus can be seen on ${what}`);
    if (here === testId) return;
  }
  assert.fail(`Tab does not lead to ${testId}`);
}

/** Goes there and presses a key. */
export async function pressOn(page, testId, key = "Enter") {
  await tabTo(page, testId);
  await page.keyboard.press(key);
}

/** Goes there and writes. */
export async function writeIn(page, testId, text) {
  await tabTo(page, testId);
  await page.keyboard.type(text);
  await until(`${testId} holds it`, () => page.evaluate((wanted) => document.activeElement.value === wanted, text));
}

/** What has the focus, and whether one can tell: by a ring on it, on what is drawn over it, or on the card it stands for. */
export function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return { testId: null, isSeen: true, what: "the page" };
    const ringed = (one) => {
      const style = getComputedStyle(one);
      return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    };
    const isSeen = ringed(element) || [element.closest("article, li, label"), element.labels?.[0]].some((one) => one && ringed(one));
    return { testId: element.dataset.testid ?? null, isSeen, what: element.outerHTML.slice(0, 120) };
  });
}
