/** The office beside the money: visits of all, who gives care, fields, what is agreed to, and the way of calls. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account } from "./support/account.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { faults } from "./support/look.mjs";
import { Server } from "./support/server.mjs";
import { until } from "./support/until.mjs";

describe("the office", { timeout: 300_000 }, () => {
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

  test("a visit is found by patient and clinician, moved for the patient, and called off with everything going back", { timeout: 90_000 }, async () => {
    await page.goto(`${server.origin}/admin/appointments`);
    await page.fill("[data-testid=patient-name]", "Emma J");
    await page.click("[data-testid=patient-found]");
    await page.selectOption("[data-testid=visit-filter-status]", "CONFIRMED");
    await until("only those are listed", async () => {
      const texts = await page.locator("[data-testid=visit]").allTextContents();
      return texts.length > 0 && texts.every((text) => text.includes("Emma Johnson") && text.includes("Confirmed"));
    });
    await page.locator("[data-testid=visit] a").first().click();
    await page.waitForSelector("[data-testid=one-visit]");
    assert.ok(!(await page.textContent("[data-testid=one-visit]")).includes("Your reason"), "no clinical text");
    const id = page.url().split("/").at(-1);
    const before = await admin.get(`/appointments/${id}`);
    await page.click("[data-testid=do-RESCHEDULE]");
    await page.locator("[data-testid=time]").last().click();
    await page.click("[data-testid=move-here]");
    await page.waitForSelector("[data-testid=moved]");
    assert.notEqual((await admin.get(`/appointments/${id}`)).starts_at, before.starts_at);
    await page.click("[data-testid=do-CANCEL]");
    await page.waitForSelector("[data-testid=refund-terms]");
    assert.deepEqual(await faults(page, "admin-visit"), []);
    await page.click("[data-testid=cancel-visit]");
    await page.waitForSelector("[data-testid=one-visit][data-status=CANCELLED]");
    await page.goto(`${server.origin}/admin/appointments`);
    await page.fill("[data-testid=visit-filter-from]", "2099-01-01");
    await page.waitForSelector("[data-testid=no-visits]");
  });

  test("somebody on the phone gets a visit: kept for them, and confirmed once they agreed", { timeout: 60_000 }, async () => {
    await page.goto(`${server.origin}/admin/appointments`);
    await page.click("[data-testid=book-for-somebody]");
    await page.selectOption("[data-testid=book-provider]", { label: "Dr. Sarah Chen" });
    await page.selectOption("[data-testid=book-type]", { label: "Follow-up" });
    const time = page.locator("[data-testid=time]").last();
    const at = await time.getAttribute("data-at");
    await time.click();
    await page.click("[data-testid=book-now]");
    await page.waitForSelector("[data-testid=patient-name][aria-invalid=true]");
    assert.deepEqual(await faults(page, "admin-book"), []);
    await page.fill("[data-testid=patient-name]", "Liam");
    await page.click("[data-testid=patient-found]");
    await page.click("[data-testid=book-now]");
    await page.waitForSelector("[data-testid=one-visit][data-status=SCHEDULED]");
    await page.click("[data-testid=do-CONFIRM]");
    await page.click("[data-testid=do-it]");
    await page.waitForSelector("[data-testid=one-visit][data-status=CONFIRMED]");
    const liam = await Account.signIn(server, "liam.walker");
    const { items } = await liam.get(`/appointments?${new URLSearchParams({ status: "CONFIRMED", from: at })}`);
    assert.equal(Date.parse(items[0].starts_at), Date.parse(at));
  });

  test("a clinician is taken off the directory and listed again, and what is written on the page is changed for them", { timeout: 60_000 }, async () => {
    await page.goto(`${server.origin}/admin/providers`);
    await page.fill("[data-testid=staff-name]", "Laurent");
    await until("one is left", async () => (await page.locator("[data-testid=staff]").count()) === 1);
    await page.click("[data-testid=staff] a");
    await page.waitForSelector("[data-testid=standing][data-active=true]");
    await page.click("[data-testid=list]");
    await page.waitForSelector("[data-testid=standing][data-active=false]");
    assert.equal((await admin.get("/providers?name=Laurent")).items.length, 0);
    await page.goto(`${server.origin}/admin/providers`);
    await page.selectOption("[data-testid=staff-listed]", "no");
    await until("they are there", async () => (await page.locator("[data-testid=staff]").count()) === 1);
    await page.click("[data-testid=staff] a");
    await page.waitForSelector("[data-testid=standing][data-active=false]");
    await page.fill("[data-testid=page-bio]", "Paediatrics for the whole valley.");
    await page.click("[data-testid=save-page]");
    const { items: [unlisted] } = await admin.get("/providers?unlisted=true");
    await until("it is saved", async () => (await admin.get(`/providers/${unlisted.id}`)).bio === "Paediatrics for the whole valley.");
    await page.click("[data-testid=list]");
    await page.waitForSelector("[data-testid=standing][data-active=true]");
    const { items: [found] } = await admin.get("/providers?name=Laurent");
    assert.equal((await admin.get(`/providers/${found.id}`)).bio, "Paediatrics for the whole valley.");
    assert.deepEqual(await faults(page, "admin-provider"), []);
  });

  test("a field is added and removed; one that is in use stays", { timeout: 60_000 }, async () => {
    await page.goto(`${server.origin}/admin/fields`);
    await page.fill("[data-testid=field-name]", "Sports medicine");
    await page.click("[data-testid=add-field]");
    const line = page.locator("[data-testid=field]", { hasText: "Sports medicine" });
    await line.waitFor();
    await line.locator("button").click();
    await line.waitFor({ state: "detached" });
    await page.locator("[data-testid=field]", { hasText: "Cardiology" }).locator("button").click();
    await page.waitForSelector("[data-testid=error][data-code=specialization_in_use]");
  });

  test("a new text is published in two languages, asked for, and read by everybody who is not signed in", { timeout: 60_000 }, async () => {
    await page.goto(`${server.origin}/admin/consents`);
    const kind = page.locator("[data-testid=consent-kind][data-kind=TERMS]");
    await kind.locator("[data-testid=write-text]").click();
    await kind.locator("[data-testid=body-en]").fill("");
    await kind.locator("[data-testid=publish]").click();
    await kind.locator("[data-testid=body-en][aria-invalid=true]").waitFor();
    await kind.locator("[data-testid=title-en]").fill("Terms of this winter");
    await kind.locator("[data-testid=body-en]").fill("Come in time.\nOr tell us.");
    await kind.locator("[data-testid=title-fr]").fill("Conditions de cet hiver");
    await kind.locator("[data-testid=body-fr]").fill("Venez à l’heure.");
    await kind.locator("[data-testid=publish]").click();
    await page.click("[data-testid=confirm]");
    await kind.locator("[data-testid=write-text]").waitFor();
    await kind.locator("[data-testid=asked]").click();
    await until("it is asked for", async () => (await admin.get("/consent-kinds")).find((one) => one.kind === "TERMS").required);
    assert.deepEqual(await faults(page, "admin-consents"), []);
    const other = await openPage(browser, { locale: "fr-FR" });
    await other.goto(`${server.origin}/legal/terms`);
    await other.waitForSelector("[data-testid=own-text]");
    assert.match(await other.textContent("[data-testid=own-text]"), /Conditions de cet hiver/);
  });

  test("the way of calls is chosen", { timeout: 60_000 }, async () => {
    await page.goto(`${server.origin}/admin/calls`);
    await page.selectOption("[data-testid=call-way]", "HUB");
    await page.click("[data-testid=save-calls]");
    await until("it is saved", async () => (await admin.get("/visit-settings")).backend === "HUB");
  });

  test("no part of it asked another host, broke the content policy or threw", () => {
    assert.equal(page.hosts.size, 1);
    assert.deepEqual(page.problems.filter((text) => !text.startsWith("Failed to load resource")), []);
  });
});
