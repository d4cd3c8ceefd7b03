/** Keeping an account safe: another password needs a fresh proof, and a device that is signed out is out. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account } from "./support/account.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { faults } from "./support/look.mjs";
import { Server } from "./support/server.mjs";
import { until } from "./support/until.mjs";

const PASSWORD = "welcome-to-the-demo";
const NEW_PASSWORD = "seven violet teapots under rain";

describe("security of an account", { timeout: 240_000 }, () => {
  let server, browser, patient, page;

  before(async () => {
    server = await Server.start({ CAREHUB__MAIL__TRANSPORT: "file" });
    browser = await launchChromium();
    patient = await Account.signIn(server, "emma.johnson");
    page = await openPage(browser, { width: 1440, height: 900 });
    await patient.signInto(page.context());
  }, { timeout: 60_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("another device is signed out, and this one is not offered", { timeout: 60_000 }, async () => {
    const other = await Account.signIn(server, "emma.johnson");
    await page.goto(`${server.origin}/security`);
    await page.waitForSelector("[data-testid=device][data-current=true]");
    assert.equal(await page.locator("[data-testid=device][data-current=true] button").count(), 0);
    const ends = page.locator("[data-testid=end-session]");
    const count = await ends.count();
    assert.ok(count >= 1);
    for (let left = count; left > 0; left -= 1) {
      await ends.first().click();
      await until("one less", async () => (await ends.count()) < left);
    }
    assert.equal((await other.ask("GET", "/me")).status, 401);
  });

  test("a weak password is refused at its field, a good one is taken and works", { timeout: 60_000 }, async () => {
    await page.fill("[data-testid=new-password]", "password1234");
    await page.click("[data-testid=save-password]");
    await prove();
    await page.waitForSelector("[data-testid=new-password][aria-invalid=true]");
    await page.fill("[data-testid=new-password]", NEW_PASSWORD);
    await page.click("[data-testid=save-password]");
    await prove();
    await page.waitForSelector("[data-testid=password-saved]");
    const answer = await patient.ask("POST", "/sessions", { email: "emma.johnson@demo.example", password: PASSWORD });
    assert.equal(answer.status, 401);
  });

  test("from right to left the page meets WCAG 2.2 AA and fits 320 px in both colour schemes", { timeout: 150_000 }, async () => {
    await page.evaluate(() => localStorage.setItem("carehub.language", "ar"));
    await page.reload();
    await page.waitForSelector("[data-testid=device]");
    assert.deepEqual(await faults(page, "security-ar"), []);
    assert.equal(page.hosts.size, 1);
    assert.deepEqual(page.problems.filter((text) => !text.startsWith("Failed to load resource")), []);
  });

  test("another address counts when the links in the mails to both were opened", { timeout: 60_000 }, async () => {
    await page.evaluate(() => localStorage.setItem("carehub.language", "en"));
    await page.goto(`${server.origin}/security`);
    await page.click("[data-testid=save-email]");
    await page.waitForSelector("[data-testid=new-email][aria-invalid=true]");
    await page.fill("[data-testid=new-email]", "emma@elsewhere.example");
    await page.click("[data-testid=save-email]");
    await page.waitForSelector("[data-testid=email-asked]");
    for (const address of ["emma.johnson@demo.example", "emma@elsewhere.example"]) {
      await page.goto(await server.mailedLink(address, "/email"));
      await page.click("[data-testid=confirm]");
      await page.waitForSelector("[data-testid=email-agreed]");
    }
    const answer = await patient.ask("POST", "/sessions", { email: "emma@elsewhere.example", password: NEW_PASSWORD });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
  });

  /** Shows the password again, should the sign-in be too long ago for the server. */
  async function prove() {
    const asked = await page.waitForSelector("[data-testid=proof], [data-testid=new-password][aria-invalid=true], [data-testid=password-saved]");
    if (await asked.getAttribute("data-testid") !== "proof") return;
    await page.fill("[data-testid=proof] [data-testid=password]", PASSWORD);
    await page.click("[data-testid=prove]");
  }
});
