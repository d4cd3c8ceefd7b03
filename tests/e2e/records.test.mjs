/** Records on pages: a prescription against an allergy, what a patient sees and decides, and an emergency. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account, PASSWORD } from "./support/account.mjs";
import { violations } from "./support/axe.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { screenshot } from "./support/out.mjs";
import { Server } from "./support/server.mjs";

const SIZES = [{ width: 1440, height: 900 }, { width: 320, height: 640 }];

describe("records", { timeout: 180_000 }, () => {
  let server, browser, sarah, emma, doctor, ill, visit;
  const pages = [];
  const open = async (account, options = { width: 1280, height: 900 }) => {
    const page = await openPage(browser, { reducedMotion: "reduce", ...options });
    await account.signInto(page.context());
    pages.push(page);
    return page;
  };

  before(async () => {
    server = await Server.start();
    browser = await launchChromium();
    sarah = await Account.signIn(server, "sarah.chen");
    emma = await Account.signIn(server, "emma.johnson");
    const { items } = await sarah.get("/appointments");
    visit = await sarah.get(`/appointments/${items.find(({ status }) => status === "COMPLETED").id}`);
    doctor = await open(sarah);
    ill = await open(emma);
  }, { timeout: 60_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("what is wrong with a prescription is said at its field, and what was typed stays", { timeout: 60_000 }, async () => {
    await doctor.goto(`${server.origin}/visits/${visit.id}`);
    await doctor.click("[data-testid=papers]");
    await doctor.click("[data-testid=write-prescription]");
    await doctor.click("[data-testid=sign-prescription]");
    await doctor.waitForSelector("[data-testid=drug][aria-invalid=true]");
    await doctor.waitForSelector("[data-testid=drug]:focus");
    await check(doctor, "prescription-wrong");
    for (const [field, text] of [["drug", "Amoxicillin"], ["strength", "500 mg"], ["dose", "0,5"], ["count", "3"], ["days", "7"], ["quantity", "21"]]) {
      await doctor.fill(`[data-testid=${field}]`, text);
    }
    await doctor.selectOption("[data-testid=route]", "RECTAL");
    await doctor.click("[data-testid=save-prescription]");
    await doctor.waitForSelector("[data-testid=route][aria-invalid=true]");
    assert.equal(await doctor.inputValue("[data-testid=dose]"), "0,5");
    await doctor.click("[href='/today']");
    await doctor.goBack();
    assert.equal(await doctor.inputValue("[data-testid=drug]"), "Amoxicillin");
  });

  test("an allergy has to be read before a prescription is signed; then the patient has it", { timeout: 60_000 }, async () => {
    await doctor.selectOption("[data-testid=route]", "ORAL");
    await doctor.click("[data-testid=sign-prescription]");
    await doctor.waitForSelector("[data-testid=warning][data-kind=ALLERGY]");
    assert.equal(await doctor.$("[data-testid=confirm]"), null);
    await check(doctor, "prescription-warning");
    await doctor.check("[data-testid=accept-warnings]");
    await doctor.click("[data-testid=sign-prescription]");
    await doctor.click("[data-testid=confirm]");
    const card = doctor.locator("[data-testid=prescription-card]", { hasText: "Amoxicillin" });
    await card.locator("[data-testid=prescription][data-status=SIGNED]").waitFor();
    const paper = await emma.ask("GET", new URL(await card.locator("[data-testid=prescription-pdf]").getAttribute("href"), server.origin).pathname.replace("/api/v1", ""));
    assert.equal(paper.headers.get("content-type"), "application/pdf");
    await check(doctor, "prescription-signed");
  });

  test("after the visit the patient reads the summary, what to do next and the prescriptions, with their papers", { timeout: 60_000 }, async () => {
    await ill.goto(`${server.origin}/visits/${visit.id}`);
    await ill.locator("[data-testid=summary]", { hasText: "most likely harmless" }).waitFor();
    await ill.locator("[data-testid=visit-prescriptions]", { hasText: "Amoxicillin" }).waitFor();
    assert.equal(await ill.locator("[data-testid=summary]", { hasText: "Looks well on video" }).count(), 0);
    await check(ill, "visit-summary");
    const paper = await emma.ask("GET", (await ill.getAttribute("[data-testid=note-pdf]", "href")).replace("/api/v1", ""));
    assert.equal(paper.headers.get("content-type"), "application/pdf");
  });

  test("a signed one is replaced or cancelled with a reason, and never changed", { timeout: 60_000 }, async () => {
    const card = doctor.locator("[data-testid=prescription-card]", { hasText: "Amoxicillin" });
    await card.locator("[data-testid=replace-prescription]").click();
    await doctor.waitForSelector("[data-testid=writer]");
    assert.equal(await doctor.inputValue("[data-testid=drug]"), "Amoxicillin");
    await doctor.click("[data-testid=discard-prescription]");
    await doctor.click("[data-testid=confirm]");
    await doctor.waitForSelector("[data-testid=write-prescription]");
    await card.locator("[data-testid=cancel-prescription]").click();
    await card.locator("[data-testid=cancel-now]").click();
    await card.locator("[data-testid=cancel-reason][aria-invalid=true]").waitFor();
    await card.locator("[data-testid=cancel-reason]").fill("The allergy counts after all");
    await card.locator("[data-testid=cancel-now]").click();
    await card.locator("[data-testid=prescription][data-status=CANCELLED]").waitFor();
  });

  test("a record is opened in an emergency with a reason, and a review follows", { timeout: 60_000 }, async () => {
    const yuki = await open(await Account.signIn(server, "yuki.tanaka"));
    await yuki.goto(`${server.origin}/break-glass?patient=${visit.patient.id}`);
    await yuki.click("[data-testid=open-record]");
    await yuki.waitForSelector("[data-testid=reason][aria-invalid=true]");
    await check(yuki, "emergency");
    await yuki.fill("[data-testid=reason]", "Unconscious in a pharmacy");
    await yuki.click("[data-testid=open-record]");
    await yuki.locator("[data-section=ALLERGY]", { hasText: "Penicillin" }).waitFor();
    await check(yuki, "emergency-record");
    await yuki.click("[data-testid=close-record]");
    await yuki.waitForSelector("[data-testid=open-record]");
    const admin = await open(await Account.signIn(server, "admin"));
    await admin.goto(`${server.origin}/break-glass`);
    await admin.click("[data-testid=verdict-UNJUSTIFIED]");
    await check(admin, "emergency-review");
    await admin.click("[data-testid=save-review]");
    await admin.click("[data-testid=tab-reviewed]");
    await admin.waitForSelector("[data-testid=emergency-case][data-verdict=UNJUSTIFIED]");
  });

  test("the patient sees who looked, takes an agreement back and gives it again, and takes everything along", { timeout: 60_000 }, async () => {
    await ill.click("[data-testid=account]");
    await ill.click("[role=menuitem][data-key=privacy]");
    await ill.locator("[data-testid=emergency]", { hasText: "Unconscious in a pharmacy" }).waitFor();
    await ill.locator("[data-testid=look][data-action='break_glass.opened']", { hasText: "Tanaka" }).first().waitFor();
    await check(ill, "privacy");
    const terms = (given) => ill.locator(`[data-testid=consent][data-kind=TERMS][data-given=${given}]`);
    await terms(true).locator("[data-testid=withdraw]").click();
    await ill.click("[data-testid=confirm]");
    await terms(false).locator("[data-testid=agree]").click();
    await terms(true).waitFor();
    await ill.click("[data-testid=export]");
    await ill.fill("[data-testid=take] [data-testid=password]", "wrong");
    await ill.click("[data-testid=prove]");
    await ill.waitForSelector("[data-testid=error][data-code=password_wrong]");
    await ill.fill("[data-testid=take] [data-testid=password]", PASSWORD);
    const download = ill.waitForEvent("download");
    await ill.click("[data-testid=prove]");
    assert.match((await download).suggestedFilename(), /^health-record-.*\.zip$/);
    assert.equal(await (await download).failure(), null);
  });

  test("a record with visits to come is not erased, and the page says what to do", { timeout: 60_000 }, async () => {
    await ill.click("[data-testid=erase-record]");
    await ill.fill("[data-testid=erase] [data-testid=password]", PASSWORD);
    await ill.click("[data-testid=prove]");
    await ill.click("[data-testid=confirm]");
    await ill.waitForSelector("[data-testid=error][data-code=visits_ahead]");
  });

  test("no page asked another host, broke the content policy or threw", () => {
    for (const { hosts } of pages) assert.ok(hosts.size <= 1, `asked ${[...hosts].join()}`);
    assert.deepEqual(pages.flatMap((page) => page.problems).filter((text) => !text.startsWith("Failed to load resource")), []);
  });
});

/** The page fits, and meets WCAG 2.2 AA, in both sizes and colours. */
async function check(page, name) {
  const found = [];
  const before = page.viewportSize();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (overhang > 0) found.push(`${overhang} px wider than ${size.width} px`);
      found.push(...(await violations(page)).map((one) => `${colorScheme} at ${size.width}: ${one}`));
    }
    await screenshot(page, `${name}-320-${colorScheme}`);
  }
  await page.setViewportSize(before);
  await screenshot(page, name);
  assert.deepEqual(found, []);
}
