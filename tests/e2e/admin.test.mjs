/** The administration: people, rules, holidays, messages and the trail, in pages of their own and without clinical text. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account } from "./support/account.mjs";
import { book } from "./support/booking.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { faults } from "./support/look.mjs";
import { Server } from "./support/server.mjs";
import { until } from "./support/until.mjs";
import { Visitor } from "./support/visitor.mjs";

describe("administration", { timeout: 240_000 }, () => {
  let server, browser, admin, page;

  before(async () => {
    server = await Server.start();
    browser = await launchChromium();
    admin = await Account.signIn(server, "admin");
    page = await openPage(browser, { width: 1440, height: 900 });
    await admin.signInto(page.context());
  }, { timeout: 60_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("somebody is invited, found, shut out and let in again", { timeout: 60_000 }, async () => {
    await page.goto(`${server.origin}/admin/users`);
    await page.click("[data-testid=invite]");
    await page.click("[data-testid=send-invitation]");
    await page.waitForSelector("[data-testid=invite-name][aria-invalid=true]");
    await page.fill("[data-testid=invite-name]", "Nina New");
    await page.fill("[data-testid=invite-email]", "nina@example.com");
    await page.click("[data-testid=send-invitation]");
    await page.waitForSelector("[data-testid=invited]");
    await page.fill("[data-testid=user-search]", "oliver.hughes");
    await until("one is left", async () => (await page.locator("[data-testid=user]").count()) === 1);
    await page.click("[data-testid=user] summary");
    await page.click("[data-testid=deed-shutOut]");
    await page.click("[data-testid=confirm]");
    await page.waitForSelector("[data-testid=user][data-status=DEACTIVATED]");
    await page.click("[data-testid=deed-letIn]");
    await page.click("[data-testid=confirm]");
    await page.waitForSelector("[data-testid=user][data-status=ACTIVE]");
  });

  test("the clinic's rules are changed; what is no number is said and not sent", { timeout: 60_000 }, async () => {
    await page.goto(`${server.origin}/admin/clinic`);
    await page.fill("[data-testid=hold]", "soon");
    await page.click("[data-testid=save-clinic]");
    await page.waitForSelector("[data-testid=clinic-form] [role=alert] p");
    await page.fill("[data-testid=hold]", "25");
    await page.click("[data-testid=save-clinic]");
    await until("it is saved", async () => (await admin.get("/clinic/settings")).hold_minutes === 25);
  });

  test("a holiday is added and taken back", { timeout: 60_000 }, async () => {
    const day = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
    await page.goto(`${server.origin}/admin/holidays`);
    await page.fill("[data-testid=holiday-date]", day);
    await page.fill("[data-testid=holiday-name]", "Founding day");
    await page.click("[data-testid=add-holiday]");
    const line = page.locator("[data-testid=holiday]", { hasText: "Founding day" });
    await line.waitFor();
    await line.locator("button").click();
    await line.waitFor({ state: "detached" });
  });

  test("the trail is read, and its chain holds", { timeout: 60_000 }, async () => {
    await page.goto(`${server.origin}/admin/audit`);
    await page.waitForSelector("[data-testid=audit-entry]");
    await page.click("[data-testid=verify]");
    await page.waitForSelector("[data-testid=chain-whole]");
  });

  test("others do not get there", { timeout: 60_000 }, async () => {
    const patient = await Account.signIn(server, "emma.johnson");
    const other = await openPage(browser);
    await patient.signInto(other.context());
    await other.goto(`${server.origin}/admin`);
    await other.waitForSelector("[data-testid=error][data-code=not_yours]");
  });

  test("the overview says in words and numbers what the API counts, over the span that is chosen", { timeout: 60_000 }, async () => {
    await page.goto(`${server.origin}/admin`);
    await page.selectOption("[data-testid=span]", "90");
    const day = (back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
    const { items } = await admin.get(`/appointment-totals?${new URLSearchParams({ from: day(89), to: day(0) })}`);
    const sum = (key) => items.reduce((all, one) => all + one[key], 0);
    assert.ok(sum("booked") > 0 && sum("held") > 0, JSON.stringify(items.at(-1)));
    const said = `${sum("held")} were held, ${sum("missed")} were missed, ${sum("cancelled")} were cancelled.`;
    await until("it is said", async () => (await page.textContent("[data-testid=past]")).includes(said));
    await page.waitForSelector("[data-testid=revenue] svg rect");
    const rows = await page.$$eval("[data-testid=revenue] tbody tr", (all) => all.length);
    assert.ok(rows % 90 === 0 && rows > 0, `${rows} rows`);
  });

  test("a call that goes on is listed with its people and its connection, and leaves the list with them", { timeout: 120_000 }, async () => {
    const [provider, patient] = [await Account.signIn(server, "amara.okafor"), await Account.signIn(server, "emma.johnson")];
    const appointment = await book(patient, provider);
    await page.goto(`${server.origin}/admin/live`);
    await page.waitForSelector("[data-testid=no-calls]");
    const doctor = await Visitor.open(browser, server, provider, appointment.id);
    await doctor.press("ready");
    await doctor.joined();
    await page.waitForSelector("[data-testid=live-call]");
    assert.match(await page.textContent("[data-testid=live-call]"), /Okafor.*1 person.*on this server/s);
    assert.deepEqual(await faults(page, "admin-live"), []);
    await doctor.page.context().close();
    await page.waitForSelector("[data-testid=no-calls]", { timeout: 60_000 });
  });

  test("from right to left it meets WCAG 2.2 AA and fits 320 px in both colour schemes", { timeout: 200_000 }, async () => {
    await page.evaluate(() => localStorage.setItem("carehub.language", "ar"));
    await page.goto(`${server.origin}/admin/users`);
    await page.waitForSelector("[data-testid=user]");
    assert.deepEqual(await faults(page, "admin-ar"), []);
    assert.equal(page.hosts.size, 1);
    assert.deepEqual(page.problems.filter((text) => !text.startsWith("Failed to load resource")), []);
  });
});
