/** Who one is here: details, people one acts for, a provider's public page and prices, and the calendar address. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account } from "./support/account.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { faults } from "./support/look.mjs";
import { Server } from "./support/server.mjs";
import { until } from "./support/until.mjs";

/** One pixel. */
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

describe("profiles", { timeout: 240_000 }, () => {
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
    id = (await provider.get("/providers?name=Sarah+Chen")).items[0].id;
  }, { timeout: 60_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("a patient changes details and adds a child; a name that is missing is said at its field", { timeout: 60_000 }, async () => {
    await own.goto(`${server.origin}/profile`);
    await own.fill("[data-relation=OWN] [data-testid=person-phone]", "+44 20 7946 0000");
    await own.click("[data-relation=OWN] [data-testid=save-person]");
    await until("the phone is saved", async () => (await patient.get("/me/patients")).some(({ phone }) => phone === "+442079460000"));
    await own.click("[data-testid=add-dependant]");
    const form = own.locator("[data-testid=person-form]").last();
    await form.locator("[data-testid=save-person]").click();
    await form.locator("[data-testid=person-name][aria-invalid=true]").waitFor();
    await form.locator("[data-testid=person-name]").fill("Mia Johnson");
    await form.locator("[data-testid=person-born]").fill("2019-05-04");
    await form.locator("[data-testid=save-person]").click();
    await until("the child is there", async () => (await patient.get("/me/patients")).some(({ name, relation }) => name === "Mia Johnson" && relation === "GUARDIAN"));
  });

  test("the calendar address is shown once, works without signing in, and ends", { timeout: 60_000 }, async () => {
    await own.click("[data-testid=open-feed]");
    const url = await (await own.waitForSelector("[data-testid=feed-address]")).inputValue();
    assert.match(await (await fetch(url)).text(), /BEGIN:VCALENDAR/);
    await own.click("[data-testid=close-feed]");
    await own.waitForSelector("[data-testid=feed-address]", { state: "detached" });
    assert.equal((await fetch(url)).status, 404);
  });

  test("a provider changes the public page, the picture and a price", { timeout: 60_000 }, async () => {
    await theirs.goto(`${server.origin}/profile`);
    await theirs.fill("[data-testid=page-bio]", "Listens first.");
    await theirs.click("[data-testid=save-page]");
    await until("patients read it", async () => (await patient.get(`/providers/${id}`)).bio === "Listens first.");
    await theirs.setInputFiles("[data-testid=photo-file]", { name: "a.png", mimeType: "image/png", buffer: PNG });
    await theirs.waitForSelector("[data-testid=photo]");
    await theirs.locator("[data-testid=change-type]").first().click();
    await theirs.fill("[data-testid=type-fee]", "many");
    await theirs.click("[data-testid=save-type]");
    await theirs.waitForSelector("[data-testid=type-fee][aria-invalid=true]");
    await theirs.fill("[data-testid=type-fee]", "123.50");
    await theirs.click("[data-testid=save-type]");
    await until("the price is saved", async () => (await patient.get(`/providers/${id}/visit-types`)).some(({ fee }) => fee.minor === 12_350));
  });

  test("a form that is open, and the page from right to left, meet WCAG 2.2 AA and fit 320 px in both colour schemes", { timeout: 150_000 }, async () => {
    await theirs.locator("[data-testid=change-type]").first().click();
    const found = await faults(theirs, "profile-provider");
    await theirs.evaluate(() => localStorage.setItem("carehub.language", "ar"));
    await theirs.reload();
    await theirs.waitForSelector("[data-testid=visit-type]");
    found.push(...await faults(theirs, "profile-ar"));
    assert.deepEqual(found, []);
    for (const page of [own, theirs]) {
      assert.equal(page.hosts.size, 1);
      assert.deepEqual(page.problems.filter((text) => !text.startsWith("Failed to load resource")), []);
    }
  });
});
