/** Paying for a visit before it stands: through the processor's page and back, declined, given up, in two windows, and when the processor is down. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account } from "./support/account.mjs";
import { violations } from "./support/axe.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { screenshot } from "./support/out.mjs";
import { Processor } from "./support/processor.mjs";
import { Server } from "./support/server.mjs";
import { until } from "./support/until.mjs";

const SIZES = [{ width: 1440, height: 900 }, { width: 320, height: 640 }];
const WIDE = { width: 1200, height: 800 };
const DAY_MS = 24 * 3_600_000;

describe("paying for a visit", { timeout: 300_000 }, () => {
  let server, stripe, paystack, browser, doctor, patient, provider, type;
  const openings = [];

  /** A page of the patient's, on which no request goes anywhere but to the server and the processor's pages. */
  const open = async (options = WIDE) => {
    const page = await openPage(browser, options);
    await patient.signInto(page.context());
    return page;
  };
  /** A time that is kept for the patient and has to be paid for. */
  const hold = async () => {
    const wish = { provider_id: provider.id, visit_type_id: type.id, starts_at: openings.shift().starts_at };
    const held = await patient.post("/appointments", wish, { "idempotency-key": crypto.randomUUID() });
    assert.equal(held.payment, "BEFORE");
    return held.id;
  };
  const shows = (page, state) => page.waitForSelector(`[data-testid=bill][data-state=${state}]`);
  /** Opens the bill, agrees, and goes to the processor's page. */
  const toProcessor = async (page, id) => {
    await page.goto(`${server.origin}/visits/${id}/payment`);
    await page.check("[data-testid=method-STRIPE]");
    await page.check("[data-testid=consent]");
    await page.click("[data-testid=pay]");
    await page.waitForSelector("button[value=pay]");
  };
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
    await page.setViewportSize(WIDE);
    assert.deepEqual(found, []);
  };

  before(async () => {
    [stripe, paystack] = await Promise.all([Processor.start("stripe"), Processor.start("paystack")]);
    server = await Server.start({ ...stripe.environment(), ...paystack.environment() });
    browser = await launchChromium();
    doctor = await Account.signIn(server, "sarah.chen");
    patient = await Account.signIn(server, "emma.johnson");
    ({ items: [provider] } = await patient.get("/providers?name=Chen"));
    [type] = (await patient.get(`/providers/${provider.id}/visit-types`)).filter((one) => one.payment === "LATER" && !one.needs_approval);
    const { id, active, version, ...kept } = type;
    const path = `/providers/${provider.id}/visit-types/${id}`;
    await doctor.do("PUT", path, { ...kept, payment: "BEFORE" }, { "if-match": `"${version}"` });
    const from = Date.now();
    const asked = new URLSearchParams({ visit_type: id, from: new Date(from).toISOString(), to: new Date(from + 20 * DAY_MS).toISOString() });
    const found = (await patient.get(`/providers/${provider.id}/openings?${asked}`)).openings;
    // Far enough from each other that one patient can have all of them.
    for (const one of found) {
      if (openings.length === 0 || Date.parse(one.starts_at) - Date.parse(openings.at(-1).starts_at) > 3 * 3_600_000) openings.push(one);
    }
    assert.ok(active && openings.length >= 6, "there are free times");
  }, { timeout: 90_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
    stripe?.close();
    paystack?.close();
  });

  test("the bill shows how long the time is kept, and asks for agreement before the way to the processor", { timeout: 60_000 }, async () => {
    const page = await open();
    await page.goto(`${server.origin}/visits/${await hold()}/payment`);
    await shows(page, "choose");
    assert.match(await page.textContent("[data-testid=time-left]"), /minutes/);
    await check(page, "pay-choose");
    await page.click("[data-testid=pay]");
    await page.waitForSelector("[data-testid=consent][aria-invalid=true]");
    assert.equal(new URL(page.url()).host, new URL(server.origin).host);
    await page.context().close();
  });

  test("paid on the processor's page, one is back at a visit that is confirmed, with its invoice", { timeout: 90_000 }, async () => {
    const page = await open();
    const id = await hold();
    await toProcessor(page, id);
    await page.click("button[value=pay]");
    await shows(page, "paid");
    await page.waitForSelector("[data-testid=invoice-pdf]");
    await check(page, "pay-paid");
    await page.click("[data-testid=to-visit]");
    await page.waitForSelector("[data-testid=status-badge][data-status=CONFIRMED]");
    await page.waitForSelector("[data-testid=payment-status][data-status=COMPLETED]");
    const paper = await page.getAttribute("[data-testid=invoice-pdf]", "href");
    const { status, headers } = await patient.ask("GET", paper.replace("/api/v1", ""));
    assert.deepEqual([status, headers.get("content-type")], [200, "application/pdf"]);
    await page.goto(`${server.origin}/payments`);
    await page.waitForSelector("[data-testid=payment]");
    await check(page, "payments");
    await page.click("[data-testid=payment] a");
    await page.waitForSelector("[data-testid=payment-status][data-status=COMPLETED]");
    await check(page, "payment");
    await page.goto(`${server.origin}/invoices`);
    await page.waitForSelector("[data-testid=invoice]");
    await check(page, "invoices");
    assert.deepEqual([...page.hosts].sort(), [new URL(server.origin).host, stripe.host].sort());
    await page.context().close();
  });

  test("who calls off a paid visit is told before what goes back, and sees afterwards that it went", { timeout: 90_000 }, async () => {
    const page = await open();
    const id = await hold();
    await toProcessor(page, id);
    await page.click("button[value=pay]");
    await shows(page, "paid");
    const terms = await patient.get(`/appointments/${id}/cancellation`);
    assert.ok(terms.refund.minor > 0, JSON.stringify(terms));
    await page.goto(`${server.origin}/visits/${id}/change`);
    await page.waitForSelector("[data-testid=refund-terms]");
    assert.match(await page.textContent("[data-testid=refund-terms]"), new RegExp(`${terms.refund.minor / 100}.*\\(${terms.refund_percent} %\\)`));
    await page.click("[data-testid=cancel-visit]");
    await page.waitForSelector("[data-testid=status-badge][data-status=CANCELLED]");
    await until("it went back", async () => (await patient.get(`/appointments/${id}/payment`)).payment.refunded.minor === terms.refund.minor);
    await page.context().close();
  });

  test("a declined card costs nothing, and the next try goes through", { timeout: 90_000 }, async () => {
    const page = await open();
    const id = await hold();
    await toProcessor(page, id);
    await page.click("button[value=decline]");
    await page.goto(`${server.origin}/visits/${id}/payment?back=done`);
    await shows(page, "declined");
    await check(page, "pay-declined");
    await page.click("[data-testid=pay]");
    await page.click("button[value=pay]");
    await shows(page, "paid");
    await page.context().close();
  });

  test("whoever comes back without paying still has the time, and can go on", { timeout: 90_000 }, async () => {
    const page = await open();
    const id = await hold();
    await toProcessor(page, id);
    await page.click("a[href*='back=cancelled']");
    await shows(page, "cancelled");
    await check(page, "pay-cancelled");
    await page.click("[data-testid=pay]");
    await page.click("button[value=pay]");
    await shows(page, "paid");
    await page.context().close();
  });

  test("paid in one window that is closed at once, the other one shows it without being asked; while the processor is down it says that it keeps asking", { timeout: 120_000 }, async () => {
    const [here, there] = [await open(), await open()];
    const id = await hold();
    await toProcessor(there, id);
    await here.goto(`${server.origin}/visits/${id}/payment?back=done`);
    await shows(here, "processing");
    await stripe.fail();
    await until("the page says that the processor does not answer", async () => (await here.textContent("[data-testid=outcome]")).includes("keep asking"));
    await check(here, "pay-unanswered");
    await stripe.recover();
    await Promise.all([there.waitForURL(/back=done/, { waitUntil: "commit" }), there.click("button[value=pay]", { noWaitAfter: true })]);
    await there.context().close();
    await shows(here, "paid");
    await here.context().close();
  });

  test("when the processor is down nothing is charged, and that is said", { timeout: 90_000 }, async () => {
    const page = await open();
    const id = await hold();
    await stripe.fail();
    await page.goto(`${server.origin}/visits/${id}/payment`);
    await page.check("[data-testid=method-STRIPE]");
    await page.check("[data-testid=consent]");
    await page.click("[data-testid=pay]");
    await page.waitForSelector("[data-testid=error][data-code=processor_unavailable]");
    await check(page, "pay-down");
    await stripe.recover();
    await page.context().close();
  });

  test("on Paystack's page a declined card may be tried again at once, and the visit is confirmed", { timeout: 90_000 }, async () => {
    // Paystack takes no euros.
    const { id: typeId, active, version, ...kept } = (await patient.get(`/providers/${provider.id}/visit-types`)).find(({ id }) => id === type.id);
    await doctor.do("PUT", `/providers/${provider.id}/visit-types/${typeId}`, { ...kept, fee: { minor: 1_500_000, currency: "NGN" } }, { "if-match": `"${version}"` });
    const page = await open();
    const id = await hold();
    await page.goto(`${server.origin}/visits/${id}/payment`);
    await page.check("[data-testid=method-PAYSTACK]");
    await page.check("[data-testid=consent]");
    await page.click("[data-testid=pay]");
    await page.click("button[value=decline]");
    await page.click("button[value=pay]");
    await shows(page, "paid");
    await check(page, "pay-paystack");
    assert.deepEqual([...page.hosts].sort(), [new URL(server.origin).host, paystack.host].sort());
    await page.context().close();
    assert.ok(active);
  });

  test("a hold that runs out is told while the page is open, and nothing can be paid any more", { timeout: 150_000 }, async () => {
    const admin = await Account.signIn(server, "admin");
    await admin.change("/clinic/settings", (settings) => ({ ...settings, hold_minutes: 1 }));
    const page = await open();
    await page.goto(`${server.origin}/visits/${await hold()}/payment`);
    await shows(page, "choose");
    assert.match(await page.textContent("[data-testid=time-left]"), /second/);
    await page.waitForSelector("[data-testid=bill][data-state=over]", { timeout: 90_000 });
    assert.equal(await page.$("[data-testid=pay]"), null);
    await check(page, "pay-over");
    await page.context().close();
  });
});
