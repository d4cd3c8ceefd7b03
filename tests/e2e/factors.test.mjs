/** What keeps accounts safe besides a password, as people set it up: an app's codes, a passkey, and coming by invitation. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { Account, emailOf, PASSWORD, signInOnPage } from "./support/account.mjs";
import { violations } from "./support/axe.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { Server } from "./support/server.mjs";

describe("second factors", { timeout: 180_000 }, () => {
  let server, browser;

  before(async () => {
    server = await Server.start({ CAREHUB__MAIL__TRANSPORT: "file" });
    browser = await launchChromium();
  }, { timeout: 60_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("an authenticator app is set up and asked for; a recovery code lets in when it is out of reach", { timeout: 60_000 }, async () => {
    const page = await openPage(browser);
    await signInOnPage(page, server, "liam.walker");
    await page.goto(`${server.origin}/enrol`);
    await page.click("[data-testid=totp]");
    const secret = (await (await page.waitForSelector("[data-testid=secret]")).textContent()).replaceAll(" ", "");
    assert.deepEqual(await violations(page), []);
    await page.fill("[data-testid=code]", codeOf(secret, -1));
    await page.click("[data-testid=finish]");
    const codes = await (await page.waitForSelector("[data-testid=codes]")).evaluate((list) => [...list.children].map((one) => one.textContent));
    assert.deepEqual(await violations(page), []);
    await page.click("[data-testid=kept]");
    await signOut(page);
    await enterPassword(page, "liam.walker");
    await page.fill("[data-testid=code]", "000000");
    await page.click("[data-testid=continue]");
    await page.waitForSelector("[data-testid=error][data-code=code_wrong]");
    await page.fill("[data-testid=code]", "");
    await paste(page, "[data-testid=code]", codeOf(secret, 0).replace(/^(...)/, "$1 "));
    await page.click("[data-testid=continue]");
    await page.waitForSelector("[data-testid=account]");
    await signOut(page);
    await enterPassword(page, "liam.walker");
    await page.click("[data-testid=other-proof]");
    await page.fill("[data-testid=code]", codes[0]);
    await page.click("[data-testid=continue]");
    await page.waitForSelector("[data-testid=account]");
  });

  test("a passkey is added, and signs in without a password", { timeout: 60_000 }, async () => {
    const page = await openPage(browser);
    await withAuthenticator(page);
    await signInOnPage(page, server, "chioma.eze");
    await page.goto(`${server.origin}/enrol`);
    await page.click("[data-testid=passkey]");
    await page.click("[data-testid=kept]");
    await signOut(page);
    await page.click("[data-testid=passkey]");
    await page.waitForSelector("[data-testid=account]");
    assert.match(await page.textContent("[data-testid=account]"), /Chioma Eze/);
  });

  test("whoever is invited chooses a password and comes in", { timeout: 60_000 }, async () => {
    const admin = await Account.signIn(server, "admin");
    const email = "nadia.new@demo.example";
    await admin.post("/invitations", { role: "PROVIDER", name: "Dr. Nadia New", email, language: "en", zone: "Europe/Paris" });
    const page = await openPage(browser);
    await page.goto(await server.mailedLink(email, "/invitation"));
    await page.waitForSelector("[data-testid=password]");
    assert.equal(await page.evaluate(() => location.hash), "");
    assert.deepEqual(await violations(page), []);
    await page.fill("[data-testid=password]", "short");
    await page.click("[data-testid=save]");
    await page.waitForSelector("[data-testid=password][aria-invalid=true]");
    await page.fill("[data-testid=password]", "seven violet teapots under rain");
    await page.click("[data-testid=save]");
    await page.waitForSelector("[data-testid=email]");
    await page.fill("[data-testid=email]", email);
    await page.fill("[data-testid=password]", "seven violet teapots under rain");
    await page.click("[data-testid=sign-in]");
    await page.waitForSelector("[data-testid=account]");
    assert.match(await page.textContent("[data-testid=account]"), /Nadia New/);
  });

  async function enterPassword(page, name) {
    await page.fill("[data-testid=email]", emailOf(name));
    await page.fill("[data-testid=password]", PASSWORD);
    await page.click("[data-testid=sign-in]");
    await page.waitForSelector("[data-testid=code]");
  }
});

async function signOut(page) {
  await page.click("[data-testid=account]");
  await page.click("[role=menuitem][data-key=out]");
  await page.waitForSelector("[data-testid=sign-in]");
}

/** The browser has a security key of its own that says yes to everything. */
async function withAuthenticator(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
}

/** What an app shows (RFC 6238), `steps` of 30 seconds from now: no code works twice, and one step to either side is taken. */
function codeOf(secret, steps) {
  const bits = [...secret].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac("sha1", key).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Puts a text in as from the clipboard: nobody has to copy digits by hand (WCAG 3.3.8). */
async function paste(page, field, text) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.focus(field);
  await page.keyboard.press("Control+V");
  assert.equal(await page.inputValue(field), text);
}
