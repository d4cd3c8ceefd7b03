/** The record: a patient reads and adds to their own, the provider who treats them reads it, and nobody else. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account } from "./support/account.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { faults } from "./support/look.mjs";
import { Server } from "./support/server.mjs";
import { until } from "./support/until.mjs";

/** The smallest thing that is a PDF by its first bytes. */
const PDF = Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");

describe("records", { timeout: 240_000 }, () => {
  let server, browser, patient, provider, own, theirs, id;

  before(async () => {
    server = await Server.start();
    browser = await launchChromium();
    patient = await Account.signIn(server, "emma.johnson");
    provider = await Account.signIn(server, "sarah.chen");
    own = await openPage(browser, { width: 1440, height: 900 });
    theirs = await openPage(browser, { width: 1440, height: 900 });
    await patient.signInto(own.context());
    await provider.signInto(theirs.context());
    id = (await patient.get("/me/patients")).find(({ relation }) => relation === "OWN").id;
  }, { timeout: 60_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("a patient adds an allergy by keyboard, and takes it back as a mistake", { timeout: 60_000 }, async () => {
    await own.goto(`${server.origin}/records`);
    await own.locator("[data-testid=chart-ALLERGY] [data-testid=add-entry]").focus();
    await own.keyboard.press("Enter");
    await own.waitForSelector("[data-testid=entry-name]");
    await own.keyboard.press("Enter");
    await own.waitForSelector("[data-testid=entry-name][aria-invalid=true]");
    await own.keyboard.type("Hazelnuts");
    await own.keyboard.press("Enter");
    const line = own.locator("[data-testid=entry]", { hasText: "Hazelnuts" });
    await line.waitFor();
    assert.ok((await patient.get(`/patients/${id}/chart`)).entries.some(({ content }) => content.entry.substance === "Hazelnuts"));
    await line.locator("[data-testid=entry-mistake]").click();
    await line.waitFor({ state: "detached" });
  });

  test("a document of the wrong kind is refused here, the right one is in the record for both", { timeout: 60_000 }, async () => {
    await own.setInputFiles("[data-testid=document-file]", { name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("no") });
    await own.fill("[data-testid=document-title]", "Blood count");
    await own.click("[data-testid=add-document]");
    await own.waitForSelector("[data-testid=document-file][aria-invalid=true]");
    await own.setInputFiles("[data-testid=document-file]", { name: "a.pdf", mimeType: "application/pdf", buffer: PDF });
    await own.click("[data-testid=add-document]");
    await own.waitForSelector("[data-testid=document-added]");
    await theirs.goto(`${server.origin}/patients/${id}`);
    await theirs.locator("[data-testid=document]", { hasText: "Blood count" }).waitFor();
  });

  test("signed notes can be read, and each reading is noted down", { timeout: 60_000 }, async () => {
    const { items } = await patient.get(`/patients/${id}/notes`);
    if (items.length > 0) {
      await own.locator("[data-testid=open-note]").first().click();
      await own.waitForSelector("[data-testid=note-text]");
    } else {
      assert.equal(await own.locator("[data-testid=note-line]").count(), 0);
    }
    assert.equal(await own.locator("[data-testid=prescription]").count() > 0, (await patient.get("/prescriptions")).items.some(({ status }) => status !== "DRAFT"));
  });

  test("a provider finds those they treat, measures, and confirms what a patient said", { timeout: 60_000 }, async () => {
    await patient.post(`/patients/${id}/chart`, { section: "MEDICATION", entry: { name: "Vitamin D" } });
    await theirs.goto(`${server.origin}/patients`);
    await theirs.fill("[data-testid=patient-search]", "Emma");
    await until("one is left", async () => (await theirs.locator("[data-testid=patient]").count()) === 1);
    await theirs.click("[data-testid=patient] a");
    await theirs.locator("[data-testid=chart-VITAL] [data-testid=add-entry]").click();
    await theirs.fill("[data-testid=value]", "131");
    await theirs.fill("[data-testid=second]", "84");
    await theirs.click("[data-testid=save-entry]");
    await theirs.locator("[data-testid=entry]", { hasText: "131/84" }).waitFor();
    const told = theirs.locator("[data-testid=entry]", { hasText: "Vitamin D" });
    await told.locator("button", { hasText: "Confirm" }).click();
    await until("it is confirmed", async () => (await patient.get(`/patients/${id}/chart`)).entries.some(({ content, confirmed_by }) => content.entry.name === "Vitamin D" && confirmed_by));
    await own.reload();
    const confirmed = own.locator("[data-testid=entry]", { hasText: "Vitamin D" });
    await confirmed.waitFor();
    assert.equal(await confirmed.locator("button").count(), 0, "only the clinician changes it now");
  });

  test("a record of somebody else is not there", { timeout: 60_000 }, async () => {
    const stranger = await Account.signIn(server, "oliver.hughes");
    const page = await openPage(browser);
    await stranger.signInto(page.context());
    await page.goto(`${server.origin}/patients/${crypto.randomUUID()}`);
    await page.waitForSelector("[data-testid=error][data-code=not_found]");
    await page.goto(`${server.origin}/records`);
    await page.waitForSelector("[data-testid=error][data-code=not_yours]");
  });

  test("a form that is open, and the record from right to left, meet WCAG 2.2 AA and fit 320 px in both colour schemes", { timeout: 150_000 }, async () => {
    const found = [];
    await own.goto(`${server.origin}/records`);
    await own.waitForSelector("[data-testid=entry]");
    await own.locator("[data-testid=chart-ALLERGY] [data-testid=add-entry]").click();
    found.push(...await faults(own, "records"));
    await own.evaluate(() => localStorage.setItem("carehub.language", "ar"));
    await own.reload();
    await own.waitForSelector("[data-testid=entry]");
    found.push(...await faults(own, "records-ar"));
    assert.deepEqual(found, []);
    for (const page of [own, theirs]) {
      assert.equal(page.hosts.size, 1);
      assert.deepEqual(page.problems.filter((text) => !text.startsWith("Failed to load resource")), []);
    }
  });
});
