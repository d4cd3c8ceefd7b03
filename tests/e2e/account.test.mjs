/** Signing in and what patients see first: in words, in three sizes, in both colour schemes, and from no other host. */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { after, before, describe, test } from "node:test";
import { emailOf, PASSWORD, signInOnPage } from "./support/account.mjs";
import { violations } from "./support/axe.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { screenshot } from "./support/out.mjs";
import { Server } from "./support/server.mjs";

const PATIENT = "emma.johnson";
const SIZES = [{ width: 1440, height: 900 }, { width: 768, height: 1024 }, { width: 320, height: 640 }];
const FIRST_LOAD_BYTES_MAX = 150 * 1024;

describe("accounts", { timeout: 240_000 }, () => {
  let server, browser;
  const pages = [];
  const open = async (options) => {
    const page = await openPage(browser, options);
    pages.push(page);
    return page;
  };

  before(async () => {
    server = await Server.start();
    browser = await launchChromium();
  }, { timeout: 60_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("a wrong password is told in words and keeps what was typed; the right one leads where one wanted to go", { timeout: 60_000 }, async () => {
    const page = await open();
    await page.goto(`${server.origin}/visits`);
    await page.fill("[data-testid=email]", emailOf(PATIENT));
    await page.fill("[data-testid=password]", "wrong");
    await page.click("[data-testid=sign-in]");
    await page.waitForSelector("[data-testid=error][data-code=credentials_wrong]");
    assert.equal(await page.inputValue("[data-testid=email]"), emailOf(PATIENT));
    await page.fill("[data-testid=password]", PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForSelector("[data-testid=visit]");
    assert.equal(new URL(page.url()).pathname, "/visits");
  });

  test("signing out ends it, and nothing of the last person can be seen", { timeout: 60_000 }, async () => {
    const page = await open({ width: 1000, height: 700 });
    await signInOnPage(page, server, PATIENT);
    await page.click("[data-testid=account]");
    await page.click("[role=menuitem][data-key=out]");
    await page.waitForSelector("[data-testid=sign-in]");
    await page.goto(`${server.origin}/home`);
    await page.waitForSelector("[data-testid=sign-in]");
  });

  test("empty fields are marked, and the first one has the focus", { timeout: 60_000 }, async () => {
    const page = await open();
    await page.goto(`${server.origin}/register`);
    await page.click("[data-testid=register]");
    await page.waitForSelector("[data-testid=name][aria-invalid=true]");
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.testid), "name");
    await page.fill("[data-testid=name]", "Nora New");
    await page.fill("[data-testid=email]", "nora@example.com");
    await page.fill("[data-testid=password]", "seven violet teapots under rain");
    await page.click("[data-testid=register]");
    await page.waitForSelector("[data-testid=mail-sent]");
  });

  test("a link without its token says so", { timeout: 60_000 }, async () => {
    const page = await open();
    await page.goto(`${server.origin}/verify`);
    await page.waitForSelector("[data-testid=error][data-code=no_token]");
    await page.goto(`${server.origin}/verify#nonsense`);
    await page.click("[data-testid=confirm]");
    await page.waitForSelector("[data-testid=error][data-code=token_unknown]");
    assert.equal(await page.evaluate(() => location.hash), "");
  });

  test("Arabic is written from right to left", { timeout: 60_000 }, async () => {
    const page = await open({ locale: "ar" });
    await page.goto(`${server.origin}/login`);
    await page.waitForSelector("[data-testid=email]");
    assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ["ar", "rtl"]);
    assert.deepEqual(await violations(page), []);
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`pages in ${colorScheme} colours fit every size and meet WCAG 2.2 AA`, { timeout: 120_000 }, async () => {
      const found = [];
      const page = await open({ colorScheme, reducedMotion: "reduce" });
      const check = async (name) => {
        for (const size of SIZES) {
          await page.setViewportSize(size);
          const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          if (overhang > 0) found.push(`${name}: ${overhang} px wider than ${size.width} px`);
          if (size.width !== 768) found.push(...(await violations(page)).map((one) => `${name} at ${size.width}: ${one}`));
          await screenshot(page, `${name}-${size.width}-${colorScheme}`);
        }
      };
      for (const [name, path, selector] of [["login", "/login", "h1"], ["register", "/register", "h1"], ["forgot", "/reset", "h1"]]) {
        await page.goto(`${server.origin}${path}`);
        await page.waitForSelector(selector);
        await check(name);
      }
      await signInOnPage(page, server, PATIENT);
      for (const [name, path, selector] of [["home", "/home", "[data-testid=next-visit]"], ["visits", "/visits", "[data-testid=visit]"]]) {
        await page.goto(`${server.origin}${path}`);
        await page.waitForSelector(selector);
        await check(name);
      }
      await page.click("[data-testid=visit] a");
      await page.waitForSelector("[data-testid=status-badge], [data-testid=join-early]");
      await check("visit");
      assert.deepEqual(found, []);
    });
  }

  test("a call can be joined after at most 150 KiB of compressed script", { timeout: 60_000 }, async (context) => {
    const page = await open();
    const scripts = new Map();
    page.on("response", (response) => {
      if (response.url().endsWith(".js")) scripts.set(response.url(), response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(`${server.origin}/call/${server.room()}`);
    await page.waitForSelector("[data-testid=join]");
    const bytes = (await Promise.all(scripts.values())).reduce((sum, one) => sum + one, 0);
    context.diagnostic(`${scripts.size} files, ${Math.round(bytes / 1024)} KiB`);
    assert.ok(bytes <= FIRST_LOAD_BYTES_MAX, `${bytes} bytes`);
  });

  test("no page asked another host, broke the content policy or threw", () => {
    for (const { hosts } of pages) assert.equal(hosts.size, 1, `asked ${[...hosts].join()}`);
    const problems = pages.flatMap((page) => page.problems).filter((text) => !text.startsWith("Failed to load resource"));
    assert.deepEqual(problems, []);
  });
});
