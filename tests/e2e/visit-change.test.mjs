/** Changing a visit: another time for it, somebody being quicker, and calling it off with what goes back shown before. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account } from "./support/account.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { Server } from "./support/server.mjs";

const DAY_MS = 86_400_000;

describe("changing a visit", { timeout: 180_000 }, () => {
  let server, browser, emma, page, visit;

  before(async () => {
    server = await Server.start();
    browser = await launchChromium();
    emma = await Account.signIn(server, "emma.johnson");
    page = await openPage(browser, { width: 1280, height: 900 });
    await emma.signInto(page.context());
    const from = new Date(Date.now() + DAY_MS).toISOString();
    const { items } = await emma.get(`/appointments?${new URLSearchParams({ from, status: "CONFIRMED" })}`);
    visit = items.find(({ may }) => may.includes("RESCHEDULE"));
    assert.ok(visit, "a visit that may be moved");
  }, { timeout: 60_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("a time that somebody takes meanwhile is said, and one near it is taken by one press; nothing is paid again", { timeout: 60_000 }, async () => {
    await page.goto(`${server.origin}/visits/${visit.id}`);
    await page.click("[data-testid=change]");
    const times = page.locator("[data-testid=time]");
    await times.first().waitFor();
    const starts = await times.evaluateAll((all) => all.map((one) => one.dataset.at));
    const wanted = starts[starts.length - 3];
    const liam = await Account.signIn(server, "liam.walker");
    const wish = { provider_id: visit.provider.id, visit_type_id: visit.visit_type.id, starts_at: wanted };
    await liam.post("/appointments", wish, { "idempotency-key": crypto.randomUUID() });
    await page.click(`[data-testid=time][data-at="${wanted}"]`);
    await page.click("[data-testid=move-here]");
    await page.waitForSelector("[data-testid=error][data-code=slot_taken]");
    await page.locator("[data-testid=alternative]").first().click();
    await page.click("[data-testid=move-here]");
    await page.waitForSelector("[data-testid=moved]");
    const moved = await emma.get(`/appointments/${visit.id}`);
    assert.notEqual(moved.starts_at, visit.starts_at);
    assert.equal(moved.reschedules, visit.reschedules + 1);
    assert.equal(moved.status, "CONFIRMED");
  });

  test("what goes back is shown before, and a visit that is called off can be booked again", { timeout: 60_000 }, async () => {
    const terms = await emma.get(`/appointments/${visit.id}/cancellation`);
    const said = await page.textContent("[data-testid=refund-terms]");
    if (terms.refund.minor > 0) assert.match(said, new RegExp(`\\(${terms.refund_percent} %\\)`));
    else assert.match(said, terms.paid.minor > 0 ? /too late/ : /Nothing was paid/);
    await page.click("[data-testid=cancel-visit]");
    await page.waitForSelector("[data-testid=status-badge][data-status=CANCELLED]");
    await page.click("[data-testid=book-again]");
    await page.waitForSelector("[data-testid=hold]");
    assert.equal(page.hosts.size, 1);
    assert.deepEqual(page.problems.filter((text) => !text.startsWith("Failed to load resource")), []);
  });
});
