/** Calls of two in Firefox, and of Firefox with Chromium. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { launchFirefox } from "./support/firefox.mjs";
import { Person } from "./support/person.mjs";
import { Server } from "./support/server.mjs";

describe("Firefox", { timeout: 240_000 }, () => {
  let server, firefox, chromium, anna;

  before(async () => {
    server = await Server.start();
    firefox = await launchFirefox();
    chromium = await launchChromium();
  }, { timeout: 60_000 });

  after(async () => {
    await firefox?.close();
    await chromium?.close();
    await server?.close();
  });

  test("two people in Firefox see and hear each other", { timeout: 90_000 }, async () => {
    const room = server.room();
    anna = await (await inWindow(firefox, "Anna in Firefox")).join(server, room);
    const ben = await (await inWindow(firefox, "Ben in Firefox")).join(server, room);
    await meet(anna, ben);
    await ben.page.close();
    await anna.page.close();
  });

  test("somebody in Firefox and somebody in Chromium see and hear each other", { timeout: 90_000 }, async () => {
    const room = server.room();
    const chloe = await new Person(await openPage(chromium), "Chloé in Chromium").join(server, room);
    anna = await (await inWindow(firefox, "Anna in Firefox")).join(server, room);
    await meet(anna, chloe);
  });
});

/** A window of its own: Firefox shows nothing in a tab behind another. */
async function inWindow(browser, name) {
  const context = await browser.createBrowserContext();
  return new Person(await context.newPage(), name);
}

async function meet(one, other) {
  for (const [who, whom] of [[one, other], [other, one]]) {
    await who.isWith(whom);
    await who.sees(whom);
    await who.hears(whom);
    const tile = await who.tile(whom);
    assert.ok(tile.width > 0, `${who.name} is shown ${whom.name}`);
    const { width, height } = await who.incoming(whom, "camera");
    const sent = (await whom.statistics()).tracks.find((track) => track.direction === "outgoing" && track.source === "camera");
    assert.deepEqual([width, height], [sent.width, sent.height], `${who.name} sees ${whom.name} at the size that is sent`);
  }
}
