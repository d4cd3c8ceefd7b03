/** The first run of a new server, as whoever starts it sees it: from the printed link to mails and calls that work. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { violations } from "./support/axe.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { screenshot } from "./support/out.mjs";
import { Server } from "./support/server.mjs";
import { totp } from "./support/totp.mjs";

const ADMIN = { clinic: "Clinic on the Hill", name: "Ada Admin", email: "ada@clinic.example", password: "seven violet teapots under rain" };

describe("first run", { timeout: 120_000 }, () => {
  let server, browser, page;

  before(async () => {
    server = await Server.start({}, { demo: false });
    browser = await launchChromium();
    page = await openPage(browser, { width: 1000, height: 900 });
  }, { timeout: 60_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("nothing typed is marked, and a wrong code is told", { timeout: 60_000 }, async () => {
    await page.goto(`${server.origin}/setup#0123`);
    await page.click("[data-testid=begin]");
    await page.waitForSelector("[data-testid=clinic][aria-invalid=true]");
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.testid), "clinic");
    await fill();
    await page.click("[data-testid=begin]");
    await page.waitForSelector("[data-testid=error][data-code=setup_code]");
    assert.equal(await page.inputValue("[data-testid=clinic]"), ADMIN.clinic, "what was typed is still there");
    assert.deepEqual(await violations(page), []);
    await screenshot(page, "setup-320", { width: 320, height: 1200 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "nothing sticks out");
  });

  test("the printed link makes the first admin, who makes the account safe", { timeout: 60_000 }, async () => {
    const link = /Setup: +(\S+)/.exec(server.log())?.[1];
    assert.ok(link, server.log());
    await page.goto("about:blank");
    await page.goto(link);
    await fill();
    await page.click("[data-testid=begin]");
    await page.click("[data-testid=totp]");
    const secret = await page.textContent("[data-testid=secret]");
    await page.fill("input[autocomplete=one-time-code]", totp(secret));
    await page.click("[data-testid=finish]");
    await page.click("[data-testid=kept]");
    await page.waitForSelector("[data-testid=try-mail]");
    assert.equal(new URL(page.url()).pathname, "/setup/checks");
  });

  test("mails leave, and sound and pictures reach the server", { timeout: 60_000 }, async () => {
    for (const what of ["mail", "media"]) {
      await page.click(`[data-testid=try-${what}]`);
      await page.waitForSelector(`[data-testid=trial-${what}][data-state=success]`);
    }
    assert.deepEqual(await violations(page), []);
    await screenshot(page, "setup-checks");
    await screenshot(page, "setup-checks-320", { width: 320, height: 900 });
  });

  test("the link is worth nothing afterwards", { timeout: 60_000 }, async () => {
    await page.goto(`${server.origin}/setup`);
    await page.waitForSelector("a[href='/login']");
    assert.equal(await page.$("[data-testid=begin]"), null);
  });

  async function fill() {
    for (const [name, value] of Object.entries(ADMIN)) await page.fill(`[data-testid=${name}]`, value);
    await page.selectOption("[data-testid=currency]", "EUR");
  }
});
