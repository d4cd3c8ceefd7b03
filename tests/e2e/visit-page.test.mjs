/** What the pages of a visit do beside the talk itself: the way in, one page at a time, guests, voice alone, the end. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account } from "./support/account.mjs";
import { violations } from "./support/axe.mjs";
import { book } from "./support/booking.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { screenshot } from "./support/out.mjs";
import { Person } from "./support/person.mjs";
import { Server } from "./support/server.mjs";
import { until } from "./support/until.mjs";
import { Visitor } from "./support/visitor.mjs";

const WIDE = { width: 1440, height: 900 };

describe("the pages of a visit", { timeout: 300_000 }, () => {
  let server, browser, provider, patient, visit, sarah, emma;
  const pages = [];
  const open = async (options) => {
    const page = await openPage(browser, options);
    pages.push(page);
    return page;
  };

  before(async () => {
    server = await Server.start();
    browser = await launchChromium();
    provider = await Account.signIn(server, "sarah.chen");
    patient = await Account.signIn(server, "emma.johnson");
    visit = await book(patient, provider);
  }, { timeout: 90_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("the next visit is on the patient's first page with the way in, and the provider's day tells who waits", { timeout: 90_000 }, async () => {
    const page = await open({ width: 900, height: 700 });
    await patient.signInto(page.context());
    emma = new Visitor(page, patient.name);
    await page.goto(`${server.origin}/home`);
    await page.waitForSelector(`[data-testid=next-visit][data-id="${visit.id}"]`);
    await page.click("[data-testid=join-visit]");
    await page.waitForSelector("[data-testid=ready]");
    await screenshot(page, "visit-check", WIDE);
    const day = await open({ width: 1280, height: 800 });
    await provider.signInto(day.context());
    await day.goto(`${server.origin}/today`);
    await day.waitForSelector(`[data-testid=today-visit][data-id="${visit.id}"]`);
    assert.deepEqual([...(await violations(page)), ...(await violations(day))], []);
    await emma.press("ready");
    await emma.shows("waiting-room");
    await day.waitForSelector(`[data-testid=waiting][data-id="${visit.id}"]`);
    await screenshot(day, "visit-today", WIDE);
    assert.deepEqual([...(await violations(page)), ...(await violations(day))], []);
    await day.click(`[data-testid=waiting][data-id="${visit.id}"] [data-testid=open-visit]`);
    sarah = new Visitor(day, provider.name);
    await sarah.press("ready");
    await sarah.joined();
    await sarah.openPeople();
    await sarah.press("admit");
    await emma.joined();
    await screenshot(day, "visit-workspace", WIDE);
    assert.deepEqual([...(await violations(page)), ...(await violations(day))], []);
  });

  test("beside the call the clinician reads what is known from before, and goes back to the note", { timeout: 60_000 }, async () => {
    const { page } = sarah;
    await page.click("[data-testid=tab-history]");
    await page.waitForSelector("[data-testid=chart-ALLERGY] [data-testid=entry]");
    await screenshot(page, "visit-history", WIDE);
    assert.deepEqual(await violations(page), []);
    await page.click("[data-testid=tab-note]");
    await page.waitForSelector("[data-testid=template-SOAP], [data-testid=saving]");
  });

  test("the newest page wins, and the old one says so and can take the visit back", { timeout: 90_000 }, async () => {
    const newer = await emma.page.context().newPage();
    await newer.goto(`${server.origin}/visits/${visit.id}/room`);
    await emma.shows("replaced");
    await emma.press("use-here");
    await newer.waitForSelector("[data-testid=replaced]");
    await newer.close();
    await emma.joined();
    await sarah.sees(emma);
  });

  test("who is sent back waits again, and can be let in again", { timeout: 90_000 }, async () => {
    await sarah.openPeople();
    await sarah.page.click("[data-testid=visit-person][data-role=PATIENT] [data-testid=send-back]");
    await emma.shows("waiting-room");
    await sarah.isWith();
    await sarah.press("admit");
    await emma.joined();
  });

  test("a video visit goes on by voice when somebody wishes it", { timeout: 90_000 }, async () => {
    await emma.press("audio-only");
    await emma.confirm();
    for (const one of [emma, sarah]) {
      await until(`${one.name} sends no picture`, () => one.page.evaluate(() => !window.carehub.call.state().self.camera.isOn));
      assert.equal(await one.page.$("[data-testid=cam-toggle]"), null);
    }
    await sarah.hears(emma);
  });

  test("a guest comes by a link that works once and leaves no trace in the address", { timeout: 90_000 }, async () => {
    await sarah.openPeople();
    await sarah.press("invite");
    await sarah.page.fill("[data-testid=guest-name]", "Iris Interpreter");
    await sarah.press("make-link");
    const link = await (await sarah.page.waitForSelector("[data-testid=guest-link]")).textContent();
    const iris = new Person(await open(), "Iris");
    await iris.page.goto(link);
    await iris.page.waitForSelector("[data-testid=accept]");
    assert.equal(await iris.page.evaluate(() => location.hash), "");
    await iris.press("accept");
    await iris.press("ready");
    await iris.page.waitForSelector("[data-testid=waiting-room]");
    assert.deepEqual(await violations(iris.page), []);
    await sarah.page.click("[data-testid=visit-person][data-role=GUEST] [data-testid=admit]");
    await iris.joined();
    await iris.hears(sarah);
    const again = await open();
    await again.goto(link);
    await again.click("[data-testid=accept]");
    await again.waitForSelector("[data-testid=error][data-code=invitation_used]");
    await iris.press("leave");
    await iris.confirm();
    await iris.page.waitForSelector("[data-testid=ready]");
  });

  test("when it has ended, the visit of both is completed", { timeout: 90_000 }, async () => {
    await sarah.press("end-visit");
    await sarah.confirm();
    for (const one of [emma, sarah]) await one.page.waitForSelector("[data-testid=visit-over][data-stage=OVER]");
    for (const one of [emma, sarah]) {
      await one.page.goto(`${server.origin}/visits/${visit.id}`);
      await one.page.waitForSelector("[data-testid=status-badge][data-status=COMPLETED]");
    }
  });

  test("no page asked another host, broke the content policy or threw", () => {
    for (const { hosts } of pages) assert.ok(hosts.size <= 1, `asked ${[...hosts].join()}`);
    // Refusals of the API and lost connections are no fault of a page; browsers write both to the console.
    const problems = pages.flatMap((page) => page.problems).filter((text) => !/^Failed to load resource|WebSocket|ERR_CONNECTION|ERR_INCOMPLETE/.test(text));
    assert.deepEqual(problems, []);
  });
});
