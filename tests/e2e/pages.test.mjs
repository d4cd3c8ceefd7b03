/** What people see besides pictures: every way that joining fails, the keyboard, small windows, contrast, and what loads. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { violations } from "./support/axe.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { focused, tabTo } from "./support/keyboard.mjs";
import { screenshot } from "./support/out.mjs";
import { Person } from "./support/person.mjs";
import { hiddenFocus } from "./support/screen.mjs";
import { Server } from "./support/server.mjs";
import { sleep, until } from "./support/until.mjs";

/** Without the flag that says yes to everything, so that permission is the context's to give. */
const DEVICES = ["--use-fake-device-for-media-stream"];
const ALLOWED = { permissions: ["camera", "microphone"] };

describe("pages", { timeout: 300_000 }, () => {
  let server, browser;
  const pages = [];
  const open = async (options = ALLOWED) => {
    const page = await openPage(browser, options);
    pages.push(page);
    return page;
  };
  const person = async (name, options) => new Person(await open(options), name);
  const closeAll = async () => {
    for (const context of browser.contexts()) await context.close();
  };

  before(async () => {
    server = await Server.start({ CAREHUB__LIMITS__PARTICIPANTS_PER_ROOM: "2" });
    browser = await launchChromium({ devices: DEVICES });
  }, { timeout: 60_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("a ticket that is wrong, too old or used is refused in words", { timeout: 60_000 }, async () => {
    const room = server.room();
    const old = await server.ticket(room, "Late", "--valid", "1s");
    const used = await server.ticket(room, "First");
    await refusal("bad-ticket", room, "nonsense", "ticket_invalid");
    await refusal("other-room", room, await server.ticket(server.room(), "Lost"), "ticket_invalid");
    const first = await open();
    await goIn(first, room, used);
    await first.waitForSelector("[data-testid=status][data-state=joined]");
    await refusal("used-ticket", room, used, "ticket_used");
    await sleep(Math.max(0, expiry(old) + 2_000 - Date.now()));
    await refusal("expired-ticket", room, old, "ticket_expired");
    await closeAll();
  });

  test("a full room says so, and lets in when somebody has left", { timeout: 60_000 }, async () => {
    const room = server.room();
    const anna = await (await person("Anna")).join(server, room);
    await (await person("Ben")).join(server, room);
    const page = await open();
    await goIn(page, room, await server.ticket(room, "Chloé"));
    await shows(page, "room_full");
    await screenshot(page, "room-full");
    await anna.press("leave");
    await anna.page.waitForSelector("[data-testid=status][data-reason=left]");
    await screenshot(anna.page, "left");
    await page.click("[data-testid=rejoin]");
    await page.waitForSelector("[data-testid=status][data-state=joined][data-media=connected]");
    await closeAll();
  });

  test("the API can be browsed under the policy that holds for every page", { timeout: 60_000 }, async () => {
    const page = await open({ width: 1000, height: 900 });
    await page.goto(`${server.origin}/api/v1/docs/`);
    await page.waitForSelector(".opblock-summary-path");
    const document = await (await fetch(`${server.origin}/api/v1/openapi.json`)).json();
    const operations = Object.values(document.paths).flatMap((path) => Object.keys(path)).length;
    assert.equal(await page.locator(".opblock").count(), operations);
    const verification = page.locator('.opblock:has([data-path="/audit/verification"])');
    await verification.locator(".opblock-summary-control").click();
    await verification.locator(".try-out__btn").click();
    const asked = page.waitForRequest(/audit\/verification/);
    await verification.locator(".execute").click();
    const request = await asked;
    assert.equal(request.headers()["x-requested-with"], "carehub");
    await page.waitForSelector(".live-responses-table .response-col_status");
    await screenshot(page, "api-docs");
    assert.deepEqual(page.problems.filter((problem) => !problem.includes("the server responded with")), []);
    await closeAll();
  });

  test("without the demo an address alone lets nobody in, and nobody opens rooms", { timeout: 60_000 }, async () => {
    const clinic = await Server.start({}, { demo: false });
    try {
      const page = await open();
      await page.goto(`${clinic.origin}/call/${clinic.room()}`);
      await shows(page, "no_ticket");
      await screenshot(page, "no-ticket");
      await page.goto(`${clinic.origin}/`);
      await page.waitForSelector("[data-testid=join-link]");
      assert.equal(await page.$("[data-testid=start-call]"), null);
      await screenshot(page, "start-clinic", { width: 1280, height: 800 });
      await (await person("Anna")).join(clinic, clinic.room());
    } finally {
      await closeAll();
      await clinic.close();
    }
  });

  test("somebody whose camera is denied is told what helps, and joins without", { timeout: 60_000 }, async () => {
    const room = server.room();
    const page = await open({ permissions: [] });
    await page.goto(`${server.origin}/call/${room}#t=${await server.ticket(room, "Shy")}`);
    await shows(page, "camera_permission_denied");
    await shows(page, "microphone_permission_denied");
    await screenshot(page, "denied", { width: 1280, height: 800 });
    await page.click("[data-testid=join]");
    await page.waitForSelector("[data-testid=status][data-state=joined][data-media=connected]");
    const other = await (await person("Ben")).join(server, room);
    await until("the other is seen", () => page.evaluate(() =>
      (document.querySelector("[data-testid=tile][data-self=false] video")?.videoWidth ?? 0) > 0));
    await other.page.waitForSelector("[data-testid=tile][data-self=false] .avatar");
    await closeAll();
  });

  test("by keyboard alone: start, join, mute and leave, with the focus always in sight", { timeout: 60_000 }, async () => {
    const page = await open();
    await page.goto(`${server.origin}/`);
    await tabTo(page, "name");
    await page.keyboard.type("Kim");
    await tabTo(page, "start-call");
    await page.keyboard.press("Enter");
    await tabTo(page, "join");
    await page.keyboard.press("Enter");
    await page.waitForSelector("[data-testid=status][data-state=joined][data-media=connected]");
    const isOn = (wanted) => until(`the microphone is ${wanted ? "on" : "off"}`, () => page.evaluate((on) =>
      window.carehub.call.state().self.microphone.isOn === on, wanted));
    await isOn(true);
    await page.keyboard.press("m");
    await isOn(false);
    await tabTo(page, "mic-toggle");
    await page.keyboard.press("Space");
    await isOn(true);
    await tabTo(page, "chat-toggle");
    await page.keyboard.press("Enter");
    await until("the writing field has the focus", async () => (await focused(page)).testId === "chat-input");
    await page.keyboard.type("mv");
    await page.keyboard.press("Enter");
    await page.waitForSelector("[data-testid=chat-line]");
    await isOn(true);
    await page.keyboard.press("Escape");
    await until("closing a panel gives the focus back", async () => (await focused(page)).testId === "chat-toggle");
    await tabTo(page, "leave");
    await page.keyboard.press("Enter");
    await page.waitForSelector("[data-testid=status][data-reason=left]");
    await closeAll();
  });

  test("a reload comes back to the same seat, and who is removed is told", { timeout: 60_000 }, async () => {
    const room = server.room();
    const anna = await (await person("Anna")).join(server, room, "--role", "host");
    const ben = await (await person("Ben")).join(server, room);
    const { id } = ben;
    await ben.page.reload();
    await ben.joined();
    assert.equal(ben.id, id);
    await ben.sees(anna);
    await anna.sees(ben);
    await anna.press("people-toggle");
    await anna.press("kick");
    await anna.page.locator("[role=alertdialog] button, [role=dialog] button").filter({ hasText: "Remove" }).click();
    await shows(ben.page, "kicked");
    await anna.isWith();
    await closeAll();
  });

  for (const scheme of ["light", "dark"]) {
    test(`pages in ${scheme} colours fit 320 px and meet WCAG 2.2 AA`, { timeout: 150_000 }, async () => {
      const room = server.room();
      const options = { ...ALLOWED, colorScheme: scheme, reducedMotion: "reduce" };
      const found = [];
      const check = async (page, name) => {
        found.push(...(await violations(page)).map((one) => `${name}: ${one}`));
        await screenshot(page, `${name}-${scheme}`, { width: 1280, height: 800 });
        await page.setViewportSize({ width: 320, height: 640 });
        await settled(page);
        const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (overhang > 0) found.push(`${name}: ${overhang} px wider than 320 px`);
        found.push(...(await violations(page)).map((one) => `${name} at 320 px: ${one}`), ...await hiddenFocus(page, name));
        await screenshot(page, `${name}-320-${scheme}`);
        await page.setViewportSize({ width: 640, height: 480 });
      };
      const start = await open(options);
      await start.goto(`${server.origin}/`);
      await start.waitForSelector("[data-testid=start-call]");
      await check(start, "start");
      const anna = await person("Dr. Anna Berg", options);
      await anna.openLobby(server, room, "--role", "host");
      await check(anna.page, "lobby");
      await anna.press("join");
      await anna.joined();
      await check(anna.page, "alone");
      const ben = await (await person("Ben Okoro", options)).join(server, room);
      await anna.sees(ben);
      await check(anna.page, "call");
      for (const panel of ["chat", "people", "stats"]) {
        await anna.press(`${panel}-toggle`);
        await check(anna.page, panel);
        await anna.press(`${panel}-toggle`);
      }
      await anna.press("settings");
      await anna.page.waitForSelector("[role=dialog]");
      await check(anna.page, "settings");
      await anna.page.keyboard.press("Escape");
      await ben.press("leave");
      await check(ben.page, "ended");
      await closeAll();
      assert.deepEqual(found, []);
    });
  }

  test("no page asked another host, broke the content policy or threw", () => {
    for (const { hosts } of pages) assert.equal(hosts.size, 1, `asked ${[...hosts].join()}`);
    // A refusal of the API is no fault of the page, and browsers write it to the console anyway.
    const problems = pages.flatMap((page) => page.problems).filter((text) => !text.startsWith("Failed to load resource"));
    assert.deepEqual(problems, []);
  });

  async function goIn(page, room, ticket) {
    await page.goto(`${server.origin}/call/${room}#t=${ticket}`);
    await page.click("[data-testid=join]");
  }

  /** Goes in with a ticket that lets nobody in. */
  async function refusal(name, room, ticket, code) {
    const page = await open();
    await goIn(page, room, ticket);
    await shows(page, code);
    await screenshot(page, name);
  }
});

function shows(page, code) {
  return page.waitForSelector(`[data-testid=error][data-code=${code}]`);
}

/** Milliseconds since 1970 at which a ticket expires. */
function expiry(ticket) {
  return JSON.parse(Buffer.from(ticket.split(".")[1], "base64url").toString()).exp * 1000;
}

/** Waits for everything that moves; a half faded text has no contrast. */
function settled(page) {
  return page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const finite = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(finite.map((one) => one.finished.catch(() => undefined)));
  });
}
