/**
 * What each role comes for, from beginning to end: the patient's with the keyboard alone, and all of them over slow 3G with
 * a server that ends in the middle and comes back. Nothing that was typed is lost, and every state says what it is. Once
 * with SQLite inside and once with PostgreSQL.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account, emailOf, PASSWORD } from "./support/account.mjs";
import { book } from "./support/booking.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { focused, pressOn, tabTo, writeIn } from "./support/keyboard.mjs";
import { slow3G } from "./support/network.mjs";
import { screenshot } from "./support/out.mjs";
import { hasPostgres, makeDatabase } from "./support/postgres.mjs";
import { Server } from "./support/server.mjs";
import { until } from "./support/until.mjs";
import { Visitor } from "./support/visitor.mjs";

const DAY_MS = 86_400_000;
const SIZE = { width: 800, height: 800 };

for (const engine of ["SQLite", "PostgreSQL"]) {
  describe(`stories on ${engine}`, { timeout: 400_000, skip: engine === "PostgreSQL" && !hasPostgres && "CAREHUB_TEST_POSTGRES is not set" }, () => {
    let server, browser, database;

    before(async () => {
      database = engine === "PostgreSQL" ? makeDatabase() : null;
      server = await Server.start(database?.environment ?? {});
      browser = await launchChromium();
    }, { timeout: 90_000 });

    after(async () => {
      await browser?.close();
      await server?.close();
      database?.drop();
    });

    const open = async (name) => {
      const account = await Account.signIn(server, name);
      const page = await openPage(browser, SIZE);
      await account.signInto(page.context());
      return { account, page };
    };

    test("a patient with a keyboard alone signs in, finds a clinician, books, and agrees", { timeout: 120_000 }, async () => {
      const page = await openPage(browser, SIZE);
      await page.goto(`${server.origin}/`);
      await pressOn(page, "to-sign-in");
      await writeIn(page, "email", emailOf("liam.walker"));
      await writeIn(page, "password", PASSWORD);
      await page.keyboard.press("Enter");
      await pressOn(page, "book-visit");
      await writeIn(page, "search-name", "Chen");
      await until("one is found", async () => (await page.locator("[data-testid=provider]").count()) === 1);
      await pressOn(page, "to-provider");
      await pressOn(page, "choose-time");
      await tabTo(page, "time");
      const first = await at(page);
      await page.keyboard.press("ArrowDown");
      assert.notEqual(await at(page), first, "arrows move within the times");
      const chosen = await at(page);
      await page.keyboard.press("Space");
      await page.waitForSelector("[data-testid=chosen]");
      await writeIn(page, "reason", "My knee hurts");
      for (const consent of await page.$$eval("[data-testid^=consent-]", (all) => all.map((one) => one.dataset.testid))) await pressOn(page, consent, "Space");
      await pressOn(page, "hold");
      await page.waitForURL(/\/payment/);
      await pressOn(page, "consent", "Space");
      await pressOn(page, "confirm-visit");
      await page.waitForSelector("[data-testid=outcome], [data-testid=status-badge][data-status=CONFIRMED]");
      const patient = await Account.signIn(server, "liam.walker");
      const { items } = await patient.get("/appointments?status=CONFIRMED&order=desc");
      const made = items.find(({ starts_at }) => Date.parse(starts_at) === Date.parse(chosen));
      assert.equal((await patient.get(`/appointments/${made.id}`)).reason, "My knee hurts");
      assert.deepEqual(page.problems.filter((text) => !text.startsWith("Failed to load resource")), []);
      await page.context().close();
    });

    test("with a keyboard alone they check their devices, wait, are let in, speak and leave", { timeout: 120_000 }, async () => {
      const provider = await Account.signIn(server, "amara.okafor");
      const { account: patient, page } = await open("chioma.eze");
      const visit = await book(patient, provider);
      await page.goto(`${server.origin}/home`);
      await pressOn(page, "join-visit");
      await page.waitForSelector("[data-testid=ready]");
      await agree(patient, visit, page);
      await pressOn(page, "ready");
      await page.waitForSelector("[data-testid=waiting-room]");
      const doctor = await Visitor.open(browser, server, provider, visit.id);
      await doctor.press("ready");
      await doctor.joined();
      await doctor.openPeople();
      await doctor.press("admit");
      await page.waitForSelector("[data-testid=status][data-state=joined][data-media=connected]");
      const microphone = () => page.textContent("[data-testid=mic-toggle]");
      const before = await microphone();
      await pressOn(page, "mic-toggle", "Space");
      await until("the microphone is switched", async () => (await microphone()) !== before);
      await pressOn(page, "chat-toggle");
      await until("the writing field has the focus", async () => (await focused(page)).testId === "chat-input");
      await page.keyboard.type("Good morning");
      await page.keyboard.press("Enter");
      await page.waitForSelector("[data-testid=chat-line]");
      await page.keyboard.press("Escape");
      await pressOn(page, "leave");
      await page.waitForSelector("[role=alertdialog]");
      await pressOn(page, "confirm");
      await page.waitForSelector("[data-testid=ready], [data-testid=join-again]");
      await until("only the clinician is in the call", async () => (await server.metric("hub_signaling_participants")) === 1);
      await doctor.page.context().close();
      await page.context().close();
    });

    test("slow 3G, and the server ends while a patient books: it is said, what was typed stays, and the booking is made", { timeout: 120_000 }, async () => {
      const { account, page } = await open("emma.johnson");
      const { items: [provider] } = await account.get("/providers?name=Chen");
      const type = (await account.get(`/providers/${provider.id}/visit-types`)).find((one) => one.payment === "LATER");
      await slow3G(page);
      await page.goto(`${server.origin}/book/${provider.id}/${type.id}`, { waitUntil: "commit" });
      await page.waitForSelector(".page-wait, .skeleton");
      await screenshot(page, `story-${engine}-loading`);
      await page.locator("[data-testid=time]").last().click();
      await page.fill("[data-testid=reason]", "A cough that stays");
      await server.kill();
      for (const box of await page.$$("[data-testid^=consent-]")) await box.check();
      await page.click("[data-testid=hold]");
      await page.waitForSelector("[data-testid=error][data-code=unreachable]");
      await screenshot(page, `story-${engine}-unreachable`);
      assert.equal(await page.inputValue("[data-testid=reason]"), "A cough that stays");
      await server.restart();
      await page.click("[data-testid=hold]");
      await page.waitForSelector("[data-testid=consent]", { timeout: 60_000 });
      await page.check("[data-testid=consent]");
      await page.click("[data-testid=confirm-visit]");
      await page.waitForSelector("[data-testid=outcome], [data-testid=status-badge][data-status=CONFIRMED]", { timeout: 60_000 });
      const from = new Date(Date.now() + DAY_MS / 24).toISOString();
      const { items } = await account.get(`/appointments?${new URLSearchParams({ status: "CONFIRMED", from })}`);
      const reasons = await Promise.all(items.map(async ({ id }) => (await account.get(`/appointments/${id}`)).reason));
      assert.equal(reasons.filter((one) => one === "A cough that stays").length, 1, "it was made once");
      await page.context().close();
    });

    test("slow 3G, and the server ends while a clinician writes: the note says that it waits, and is saved when the server is back", { timeout: 120_000 }, async () => {
      const { account, page } = await open("oliver.hughes");
      const { items: [running] } = await account.get("/appointments?status=IN_PROGRESS");
      const { consultation } = await account.get(`/appointments/${running.id}`);
      await slow3G(page);
      await page.goto(`${server.origin}/notes/${consultation.id}`, { waitUntil: "commit" });
      await page.waitForSelector(".page-wait, .skeleton");
      const asked = await page.waitForSelector("[data-testid=note-PLAN], [data-testid=template-SOAP]", { timeout: 60_000 });
      if ((await asked.getAttribute("data-testid")).startsWith("template")) await asked.click();
      await page.fill("[data-testid=note-PLAN]", "Rest, and a call in a week.");
      await page.waitForSelector("[data-testid=saving][data-state=saved]");
      await server.kill();
      await page.fill("[data-testid=note-PLAN]", "Rest, and a call in ten days.");
      await page.waitForSelector("[data-testid=saving][data-state=offline]");
      await screenshot(page, `story-${engine}-note-waits`);
      assert.equal(await page.inputValue("[data-testid=note-PLAN]"), "Rest, and a call in ten days.");
      await server.restart();
      await page.waitForSelector("[data-testid=saving][data-state=saved]", { timeout: 60_000 });
      const { items: [note] } = await account.get(`/consultations/${consultation.id}/notes`);
      const { parts } = await account.get(`/notes/${note.id}`);
      assert.ok(parts.some(({ section, text }) => section === "PLAN" && text === "Rest, and a call in ten days."), JSON.stringify(parts));
      await page.context().close();
    });

    test("slow 3G, and the server ends while an administrator invites: it is said, what was typed stays, and one invitation goes out", { timeout: 120_000 }, async () => {
      const { account, page } = await open("admin");
      await slow3G(page);
      await page.goto(`${server.origin}/admin/users`, { waitUntil: "commit" });
      await page.waitForSelector(".page-wait, .skeleton");
      await page.click("[data-testid=invite]", { timeout: 60_000 });
      await page.fill("[data-testid=invite-name]", "Nadia New");
      await page.fill("[data-testid=invite-email]", "nadia@example.com");
      await server.kill();
      await page.click("[data-testid=send-invitation]");
      await page.waitForSelector("[data-testid=error][data-code=unreachable]");
      assert.equal(await page.inputValue("[data-testid=invite-email]"), "nadia@example.com");
      await server.restart();
      await page.click("[data-testid=send-invitation]");
      await page.waitForSelector("[data-testid=invited]", { timeout: 60_000 });
      const { items } = await account.get("/users?search=nadia");
      assert.equal(items.length, 1);
      await page.context().close();
    });
  });
}

/** Of the times, the one that has the focus. */
function at(page) {
  return page.evaluate(() => document.activeElement.dataset.at);
}

/** Where the way in asks for agreement first, it is given. */
async function agree(patient, visit, page) {
  const { missing } = await patient.get(`/patients/${visit.patient.id}/consents`);
  if (missing.length === 0) return;
  for (const { kind, text } of await patient.get("/consent-kinds")) {
    if (missing.includes(kind)) await patient.post(`/patients/${visit.patient.id}/consents`, { kind, number: text.number });
  }
  await page.reload();
}
