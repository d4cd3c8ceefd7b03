/** The clinic's office: finding a payment, sending part of it back, what waits for a person, the bank, and what stands on invoices. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { Account } from "./support/account.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { faults } from "./support/look.mjs";
import { Processor } from "./support/processor.mjs";
import { Server } from "./support/server.mjs";
import { until } from "./support/until.mjs";

const WIDE = { width: 1200, height: 800 };
const DAY_MS = 24 * 3_600_000;

describe("the office", { timeout: 300_000 }, () => {
  let server, stripe, browser, admin, patient, provider, type, page;
  const openings = [];
  const paid = [];
  const found = [];

  const hold = async () => {
    const wish = { provider_id: provider.id, visit_type_id: type.id, starts_at: openings.shift().starts_at };
    return (await patient.post("/appointments", wish, { "idempotency-key": crypto.randomUUID() })).id;
  };
  const pay = async () => {
    const id = await hold();
    const payment = await patient.post(`/appointments/${id}/payment`, { method: "STRIPE" }, { "idempotency-key": crypto.randomUUID() });
    await stripe.press(payment.attempt.pay_url, "pay");
    return await patient.post(`/payments/${payment.id}/check`, {});
  };
  const go = async (part, wanted) => {
    await page.goto(`${server.origin}/admin/${part}`);
    await page.waitForSelector(`[data-testid=${wanted}]`);
  };

  before(async () => {
    stripe = await Processor.start("stripe");
    server = await Server.start(stripe.environment());
    await stripe.tellTo(server);
    browser = await launchChromium();
    admin = await Account.signIn(server, "admin");
    patient = await Account.signIn(server, "emma.johnson");
    const doctor = await Account.signIn(server, "sarah.chen");
    ({ items: [provider] } = await patient.get("/providers?name=Chen"));
    const [later] = (await patient.get(`/providers/${provider.id}/visit-types`)).filter((one) => one.payment === "LATER" && !one.needs_approval);
    const { id, active, version, ...kept } = later;
    await doctor.do("PUT", `/providers/${provider.id}/visit-types/${id}`, { ...kept, payment: "BEFORE", fee: { minor: 4500, currency: "EUR" } }, { "if-match": `"${version}"` });
    assert.ok(active);
    type = later;
    // Far enough away for a transfer, and from each other.
    const now = Date.now();
    const asked = new URLSearchParams({ visit_type: id, from: new Date(now + 10 * DAY_MS).toISOString(), to: new Date(now + 35 * DAY_MS).toISOString() });
    for (const one of (await patient.get(`/providers/${provider.id}/openings?${asked}`)).openings) {
      if (openings.length === 0 || Date.parse(one.starts_at) - Date.parse(openings.at(-1).starts_at) > 20 * 3_600_000) openings.push(one);
    }
    paid.push(await pay(), await pay(), await pay());
    assert.ok(paid.every(({ status }) => status === "COMPLETED"));
    page = await openPage(browser, WIDE);
    await admin.signInto(page.context());
  }, { timeout: 90_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
    stripe?.close();
  });

  test("payments are found by their state, summed up by day, and come as a file that a spreadsheet reads", { timeout: 90_000 }, async () => {
    await go("payments", "totals");
    await page.waitForSelector(`[data-testid=payment][data-id="${paid[0].id}"]`);
    assert.match(await page.textContent("[data-testid=totals]"), /€/);
    await page.selectOption("[data-testid=payment-filter-status]", "COMPLETED");
    await until("only paid ones are shown", async () => {
      const states = await page.$$eval("[data-testid=payment-status]", (all) => all.map(({ dataset }) => dataset.status));
      return states.length >= 3 && states.every((state) => state === "COMPLETED");
    });
    await page.click(".total summary");
    found.push(...await faults(page, "admin-payments"));
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("[data-testid=export]")]);
    const lines = (await readFile(await download.path(), "utf8")).replace(/^\uFEFF/, "").trimEnd().split("\r\n");
    assert.match(lines[0], /^payment,created_at,visit_at,patient,clinician,amount,currency,status,/);
    assert.ok(lines.length > 3 && lines.slice(1).every((line) => line.includes(",COMPLETED,")), lines.join("\n"));
  });

  test("a part goes back once a reason is given, and shows as gone without a reload", { timeout: 90_000 }, async () => {
    await go(`payments/${paid[0].id}`, "payment-sums");
    await page.click("[data-testid=send-back]");
    await page.fill("[data-testid=back-amount]", "9999");
    await page.click("[data-testid=back-go]");
    await page.waitForSelector("[data-testid=back-amount][aria-invalid=true]");
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.testid), "back-amount");
    await page.waitForSelector("[data-testid=back-reason][aria-invalid=true]");
    await page.fill("[data-testid=back-amount]", "10,50");
    await page.fill("[data-testid=back-reason]", "The call broke off");
    found.push(...await faults(page, "admin-send-back"));
    await page.click("[data-testid=back-go]");
    await page.click("[data-testid=confirm]");
    await until("it has gone", async () => (await page.textContent("[data-testid=refunded]")).includes("10.50"), 40_000);
    const { payment, refunds } = await admin.get(`/payments/${paid[0].id}`);
    assert.deepEqual([payment.refunded.minor, refunds.length, refunds[0].reason], [1050, 1, "The call broke off"]);
    found.push(...await faults(page, "admin-payment"));
  });

  test("a dispute and a refund that failed wait with their deadline until somebody has seen to them", { timeout: 120_000 }, async () => {
    await stripe.dispute(paid[1].attempt.reference);
    await stripe.refundsEnd("failed");
    await admin.post(`/payments/${paid[2].id}/refunds`, { amount_minor: 500, reason: "Kindness" }, { "idempotency-key": crypto.randomUUID() });
    await until("both wait", async () => {
      const { disputes, refunds } = await admin.get("/payment-queues");
      return disputes === 1 && refunds === 1;
    }, 60_000);
    await stripe.refundsEnd("succeeded");
    await go("queues", "queue-disputes");
    assert.match(await page.textContent("[data-testid=queue-disputes]"), /Answer by .*\(in \d+ /);
    await page.waitForSelector("[data-testid=refund-done]");
    found.push(...await faults(page, "admin-queues"));
    await page.click("[data-testid=refund-done]");
    await page.click("[data-testid=confirm]");
    await page.waitForSelector("[data-testid=queue-refunds]", { state: "detached" });
    await page.click("[data-testid=queue-disputes] .line-main");
    await page.waitForSelector("[data-testid=review]");
    assert.equal(await page.$("[data-testid=send-back]"), null);
    found.push(...await faults(page, "admin-disputed"));
    assert.equal((await admin.get(`/payments/${paid[2].id}`)).payment.refunded.minor, 500);
  });

  test("a patient transfers, the statement comes in with a broken line named, and the patient's page shows the visit confirmed", { timeout: 120_000 }, async () => {
    const theirs = await openPage(browser, WIDE);
    await patient.signInto(theirs.context());
    const id = await hold();
    await theirs.goto(`${server.origin}/visits/${id}/payment`);
    await theirs.check("[data-testid=method-BANK_TRANSFER]");
    await theirs.check("[data-testid=consent]");
    await theirs.click("[data-testid=pay]");
    await theirs.waitForSelector("[data-testid=bill][data-state=transfer]");
    found.push(...await faults(theirs, "pay-transfer"));
    const { payment } = await patient.get(`/appointments/${id}/payment`);
    assert.ok((await theirs.textContent("[data-testid=transfer]")).includes(payment.attempt.reference));
    const amount = (payment.amount.minor / 100).toFixed(2);
    const day = new Date().toISOString().slice(0, 10);
    const csv = `Date;Amount;Currency;Payer;Reference\n${day};${amount};EUR;Emma;${payment.attempt.reference}\n${day};much;EUR;Nobody;\n${day};12.34;EUR;Somebody Else;thanks\n`;
    await go("bank", "statement");
    await page.setInputFiles("[data-testid=statement]", { name: "june.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await page.waitForSelector("[data-testid=imported][data-imported='2'][data-matched='1']");
    assert.match(await page.textContent("[data-testid=broken]"), /Line 3: the amount cannot be read/);
    await until("the other line waits", async () => (await page.textContent("main")).includes("Somebody Else"));
    found.push(...await faults(page, "admin-bank"));
    await theirs.waitForSelector("[data-testid=bill][data-state=paid]", { timeout: 30_000 });
    assert.equal((await patient.get(`/appointments/${id}`)).status, "CONFIRMED");
    await theirs.context().close();
    const line = page.locator("[data-testid=bank-line]", { hasText: "Somebody Else" });
    await line.locator("[data-testid=dismiss]").click();
    await page.click("[data-testid=confirm]");
    await line.waitFor({ state: "detached" });
    await page.setInputFiles("[data-testid=statement]", { name: "notes.txt", mimeType: "text/csv", buffer: Buffer.from("hello") });
    await page.waitForSelector("[data-testid=error][data-code=statement_without_head]");
  });

  test("invoices are listed with their papers, and what stands on them is changed for those to come", { timeout: 90_000 }, async () => {
    await go("invoices", "invoice");
    await page.selectOption("[data-testid=invoice-state]", "PAID");
    await page.waitForSelector("[data-testid=invoice]");
    found.push(...await faults(page, "admin-invoices"));
    await go("billing", "billing-form");
    await page.fill("[data-testid=iban]", "DE00370400440532013000");
    await page.click("[data-testid=save-billing]");
    await page.waitForSelector("[data-testid=iban][aria-invalid=true]");
    await page.fill("[data-testid=iban]", "DE89370400440532013000");
    // Somebody else saves meanwhile: what was typed stays.
    await page.fill("[data-testid=due-days]", "21");
    await admin.change("/billing", (settings) => ({ ...settings, seller_name: "Clinic on the Hill" }));
    await page.click("[data-testid=save-billing]");
    await page.waitForSelector("[data-testid=error][data-code=stale]");
    assert.equal(await page.inputValue("[data-testid=due-days]"), "21");
    await page.click("[data-testid=save-billing]");
    await page.waitForSelector("[data-testid=billing-saved]");
    assert.equal((await admin.get("/billing")).due_days, 21);
    found.push(...await faults(page, "admin-billing"));
  });

  test("everything meets WCAG 2.2 AA and fits 320 px in both colour schemes, also from right to left", { timeout: 60_000 }, async () => {
    await page.evaluate(() => localStorage.setItem("carehub.language", "ar"));
    await go("payments", "totals");
    await page.waitForSelector("[data-testid=payment]");
    found.push(...await faults(page, "admin-payments-ar"));
    assert.deepEqual(found, []);
    assert.equal(page.hosts.size, 1);
    assert.deepEqual(page.problems.filter((text) => !text.startsWith("Failed to load resource")), []);
  });
});
