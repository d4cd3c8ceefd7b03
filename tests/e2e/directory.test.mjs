/** From looking for a clinician to a visit that stands: signed out, by keyboard alone, and when somebody else is quicker. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account, signInOnPage } from "./support/account.mjs";
import { violations } from "./support/axe.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { screenshot } from "./support/out.mjs";
import { Server } from "./support/server.mjs";
import { until } from "./support/until.mjs";

const SIZES = [{ width: 1440, height: 900 }, { width: 320, height: 640 }];
const PATIENT = "emma.johnson";
const OTHER = "liam.walker";
const LONDON = { width: 1200, height: 800, timezoneId: "Europe/London" };
const REASON = "My heart stumbles when I climb stairs.";

describe("finding a clinician and a time", { timeout: 300_000 }, () => {
  let server, browser, provider, type;
  const pages = [];
  const open = async (options = LONDON) => {
    const page = await openPage(browser, options);
    pages.push(page);
    return page;
  };
  const picker = () => `/book/${provider.id}/${type.id}`;
  /** What of a page is wrong, at each size. */
  const check = async (page, name) => {
    const found = [];
    for (const size of SIZES) {
      await page.setViewportSize(size);
      const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (overhang > 0) found.push(`${name}: ${overhang} px wider than ${size.width} px`);
      found.push(...(await violations(page)).map((one) => `${name} at ${size.width}: ${one}`));
      await screenshot(page, `${name}-${size.width}`);
    }
    await page.setViewportSize(LONDON);
    assert.deepEqual(found, []);
  };

  before(async () => {
    server = await Server.start();
    browser = await launchChromium();
    const other = await Account.signIn(server, OTHER);
    ({ items: [provider] } = await other.get("/providers?name=Chen"));
    type = (await other.get(`/providers/${provider.id}/visit-types`)).find((one) => one.payment === "LATER" && !one.needs_approval);
  }, { timeout: 60_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("the directory can be searched signed out, and the search is part of the address", { timeout: 60_000 }, async () => {
    const page = await open();
    await page.goto(`${server.origin}/providers`);
    await page.waitForSelector("[data-testid=provider]");
    await check(page, "directory");
    const all = await page.locator("[data-testid=provider]").count();
    await page.fill("[data-testid=search-name]", "chen");
    await until("one is left", async () => (await page.locator("[data-testid=provider]").count()) === 1);
    assert.ok(all > 1);
    assert.equal(new URL(page.url()).search, "?name=chen");
    await page.reload();
    await until("it is the same search", async () => (await page.locator("[data-testid=provider]").count()) === 1);
    await page.fill("[data-testid=search-name]", "nobody at all");
    await page.waitForSelector("[data-testid=nobody-found]");
    await check(page, "directory-nobody");
    await page.click("[data-testid=nobody-found] button");
    await page.waitForSelector("[data-testid=provider]");
    await page.selectOption("[data-testid=search-specialization]", "cardiology");
    await until("cardiologists are left", async () => (await page.locator("[data-testid=provider]").count()) < all);
    await page.click(`[data-testid=provider][data-id="${provider.id}"] a`);
    await page.waitForSelector("[data-testid=visit-type]");
    await check(page, "provider");
    await page.click(`[data-testid=visit-type][data-id="${type.id}"] [data-testid=choose-time]`);
    await page.waitForSelector("[data-testid=sign-in]");
    assert.equal(new URL(page.url()).searchParams.get("next"), picker());
  });

  test("a time is chosen, kept and confirmed by keyboard alone", { timeout: 90_000 }, async () => {
    const page = await open();
    await signInOnPage(page, server, PATIENT, picker());
    await page.waitForSelector("[data-testid=time]");
    await check(page, "book");
    const focused = () => page.evaluate(() => document.activeElement?.dataset.at ?? null);
    assert.equal(await page.locator("[data-testid=time][tabindex='0']").count(), 1, "one stop for the Tab key");
    await until("Tab leads to the times", async () => {
      await page.keyboard.press("Tab");
      return focused();
    });
    const first = await focused();
    await page.keyboard.press("ArrowRight");
    const second = await focused();
    assert.ok(Date.parse(second) > Date.parse(first));
    await page.keyboard.press("ArrowDown");
    assert.ok(Date.parse(await focused()) - Date.parse(second) > 12 * 3_600_000, "down is another day");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Space");
    const chosen = await page.getAttribute("[data-testid=time][aria-checked=true]", "data-at");
    assert.equal(chosen, second);
    assert.match(await page.textContent("[data-testid=chosen]"), /New York/, "the other clock is shown");
    await page.focus("[data-testid=reason]");
    await page.keyboard.type(REASON);
    await page.focus("[data-testid=hold]");
    await page.keyboard.press("Enter");
    await page.waitForSelector("[data-testid=confirm-visit]");
    await check(page, "hold");
    await page.focus("[data-testid=consent]");
    await page.keyboard.press("Space");
    await page.focus("[data-testid=confirm-visit]");
    await page.keyboard.press("Enter");
    await page.waitForSelector("[data-testid=status-badge][data-status=CONFIRMED]");
    assert.ok((await page.textContent("main")).includes(REASON));
  });

  test("without a time nothing is sent, and that is said", { timeout: 60_000 }, async () => {
    const page = await open();
    await signInOnPage(page, server, PATIENT, picker());
    await page.waitForSelector("[data-testid=time]");
    await page.click("[data-testid=hold]");
    await page.waitForSelector(".times[aria-invalid=true]");
    await check(page, "book-missing");
  });

  test("who was too slow keeps what was typed and is shown the times around", { timeout: 60_000 }, async () => {
    const page = await open({ ...LONDON, locale: "ar" });
    await signInOnPage(page, server, PATIENT, picker());
    await page.waitForSelector("[data-testid=time]");
    await page.click("[data-testid=view-grid]");
    await page.locator("[data-testid=time]").nth(5).click();
    const at = await page.getAttribute("[data-testid=time][aria-checked=true]", "data-at");
    await page.fill("[data-testid=reason]", REASON);
    const quicker = await Account.signIn(server, OTHER);
    await quicker.post("/appointments", { provider_id: provider.id, visit_type_id: type.id, starts_at: at }, { "idempotency-key": crypto.randomUUID() });
    await page.click("[data-testid=hold]");
    await page.waitForSelector("[data-testid=error][data-code=slot_taken]");
    assert.equal(await page.inputValue("[data-testid=reason]"), REASON);
    await check(page, "book-taken-ar");
    await page.locator("[data-testid=alternative]").first().click();
    await page.click("[data-testid=hold]");
    await page.waitForSelector("[data-testid=confirm-visit]");
  });

  test("no page asked another host, broke the content policy or threw", () => {
    for (const { hosts } of pages) assert.equal(hosts.size, 1, `asked ${[...hosts].join()}`);
    assert.deepEqual(pages.flatMap((page) => page.problems).filter((text) => !text.startsWith("Failed to load resource")), []);
  });
});
