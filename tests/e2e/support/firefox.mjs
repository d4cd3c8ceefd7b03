/** Firefox with made-up devices, driven over WebDriver BiDi. */
import { execFileSync } from "node:child_process";
import puppeteer from "puppeteer-core";

/** Starts it. */
export function launchFirefox() {
  const executablePath = process.env.FIREFOX ?? execFileSync("which", ["firefox-esr"], { encoding: "utf8" }).trim();
  return puppeteer.launch({
    browser: "firefox",
    executablePath,
    headless: true,
    defaultViewport: { width: 640, height: 480 },
    extraPrefsFirefox: {
      "media.navigator.streams.fake": true,
      "media.navigator.permission.disabled": true,
      "media.peerconnection.ice.loopback": true,
      "media.peerconnection.ice.obfuscate_host_addresses": false,
      "media.autoplay.default": 0,
    },
  });
}
