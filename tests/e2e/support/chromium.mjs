/** Chromium with a made-up camera (a moving clock) and microphone (a beep each second). */
import { execFileSync } from "node:child_process";
import { chromium } from "playwright-core";

const ALWAYS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
  // Pages of a test are all "in the background" of each other.
  "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding", "--disable-background-timer-throttling",
];
const DEVICES = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

/** Starts it. Without `devices` there is no camera and no microphone. */
export function launchChromium({ devices = DEVICES } = {}) {
  const executablePath = process.env.CHROMIUM ?? execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();
  return chromium.launch({ executablePath, headless: true, args: [...ALWAYS, ...devices] });
}

/** A page with storage of its own. `watch` collects what should never be seen: errors, and requests to other hosts. */
export async function openPage(browser, { width = 640, height = 480, ...more } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, ...more });
  const page = await context.newPage();
  page.problems = [];
  page.hosts = new Set();
  page.on("console", (message) => {
    if (message.type() === "error") page.problems.push(message.text());
  });
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.host !== "") page.hosts.add(url.host);
  });
  return page;
}
