/** Somebody on the page of a visit. In its call they see and hear as everybody in a call does. */
import { openPage } from "./chromium.mjs";
import { Person } from "./person.mjs";
import { until } from "./until.mjs";

/** See the head of this file. */
export class Visitor extends Person {
  /** Opens the page of the visit, signed in, and waits until the devices are there. */
  static async open(browser, server, account, visit) {
    const page = await openPage(browser, { width: 1000, height: 700 });
    await account.signInto(page.context());
    await page.addInitScript(keepPeers);
    const visitor = new Visitor(page, account.name);
    await page.goto(`${server.origin}/visits/${visit}/room?debug`);
    await until(`${account.name} sees the own camera`, () =>
      page.evaluate(() => (document.querySelector(".preview video")?.videoWidth ?? 0) > 0));
    return visitor;
  }

  /** Waits until the page shows this. */
  shows(testId) {
    return until(`${this.name} is shown ${testId}`, () => this.page.$(`[data-testid=${testId}]`));
  }

  /** How many connections for media the page has made so far. */
  connections() {
    return this.page.evaluate(() => window.peers.length);
  }

  /** How many packets of media have arrived, as the browser itself counts them, whatever the page says. */
  packets() {
    return this.page.evaluate(async () => {
      let count = 0;
      for (const peer of window.peers) {
        for (const report of (await peer.getStats()).values()) if (report.type === "inbound-rtp") count += report.packetsReceived;
      }
      return count;
    });
  }
}

/** Runs before the page's own scripts. */
function keepPeers() {
  window.peers = [];
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...options) {
      super(...options);
      window.peers.push(this);
    }
  };
}
