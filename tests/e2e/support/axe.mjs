/** What axe finds wrong on a page by the criteria of WCAG 2.2, levels A and AA. */
import axe from "axe-core";

const CRITERIA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

/** A line for each violation: its rule and where it is. Nothing is loaded from anywhere. */
export async function violations(page) {
  // Scrolled in between, a field may just be half below the head that stays in place.
  const isThere = await page.evaluate(() => {
    window.scrollTo(0, 0);
    return "axe" in window;
  });
  if (!isThere) await page.evaluate(axe.source);
  return page.evaluate(async (values) => {
    const { violations: found } = await window.axe.run(document, { runOnly: { type: "tag", values } });
    return found.map(({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(" ")} (${failureSummary?.split("\n")[1]?.trim()})`).join("; ")}`);
  }, CRITERIA);
}
