/**
 * Measures how long joining takes: from pressing Join to the first decoded frame of somebody who is there already.
 * `node tests/e2e/join-time.mjs [joins]` prints the median of 20 joins; it asserts nothing, because it measures the
 * machine as well. Camera and permission are ready before Join is pressed, as they are after a look at the lobby.
 */
import { cpus } from "node:os";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { Person } from "./support/person.mjs";
import { Server } from "./support/server.mjs";

const JOINS = Number(process.argv[2] ?? 20);

const server = await Server.start();
const browser = await launchChromium();
try {
  const room = server.room();
  await new Person(await openPage(browser), "Anna").join(server, room);
  const times = [];
  for (let join = 0; join < JOINS; join += 1) {
    const guest = new Person(await openPage(browser), "Ben");
    await guest.openLobby(server, room);
    times.push(await guest.page.evaluate(pressAndWatch));
    await guest.press("leave");
    await guest.page.context().close();
  }
  times.sort((a, b) => a - b);
  const at = (part) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * part))]);
  const machine = `${cpus().length} cores of ${cpus()[0]?.model.trim()}`;
  console.log(`Join to first decoded frame, ${JOINS} joins, Chromium ${browser.version()}, ${machine}:`);
  console.log(`median ${at(0.5)} ms, best ${at(0)} ms, 90th percentile ${at(0.9)} ms`);
} finally {
  await browser.close();
  await server.close();
}

/** Runs in the page: presses Join and gives the milliseconds until a remote frame was decoded. */
async function pressAndWatch() {
  const start = performance.now();
  document.querySelector("[data-testid=join]").click();
  for (;;) {
    const statistics = await window.carehub.call.statistics();
    // The statistics are read at most every 250 ms; the element knows of a frame when it is shown.
    const isShown = [...document.querySelectorAll("[data-testid=tile][data-self=false] video")].some((video) =>
      video.getVideoPlaybackQuality().totalVideoFrames > 0);
    if (isShown || statistics?.tracks.some((track) => track.direction === "incoming" && track.framesDecoded > 0)) {
      return performance.now() - start;
    }
    await new Promise((next) => setTimeout(next, 5));
  }
}
