/** A provider's hours and calendar: what is set is what patients can book, and what falls outside is said before. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account } from "./support/account.mjs";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { faults } from "./support/look.mjs";
import { screenshot } from "./support/out.mjs";
import { Server } from "./support/server.mjs";
import { until } from "./support/until.mjs";

/** As high as two hours are in the calendar: see TimeGrid.tsx. */
const TWO_HOURS_PX = 144;
const HOUR_MS = 3_600_000;

describe("hours and calendar of a provider", { timeout: 240_000 }, () => {
  let server, browser, provider, page, id;

  before(async () => {
    server = await Server.start();
    browser = await launchChromium();
    provider = await Account.signIn(server, "sarah.chen");
    page = await openPage(browser, { width: 1440, height: 900 });
    await provider.signInto(page.context());
    id = (await provider.get("/providers?name=Sarah+Chen")).items[0].id;
  }, { timeout: 60_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("the week says which bookings a change leaves outside before it is saved, and saves it", { timeout: 60_000 }, async () => {
    await page.goto(`${server.origin}/availability`);
    await page.waitForSelector("[data-testid=week]");
    const { windows } = await provider.get(`/providers/${id}/availability`);
    const shown = await page.locator("[data-testid=week] input[type=time]").count();
    assert.equal(shown, 2 * windows.length);
    const first = page.locator("[data-testid=weekday]").first().locator("input").first();
    await first.fill("08:00");
    await page.click("[data-testid=save-week]");
    await until("the server has the new hours", async () => (await provider.get(`/providers/${id}/availability`)).windows.some((one) => one.weekday === 1 && one.start_minute === 480));
    await page.waitForSelector("[data-testid=save-week]:disabled");
    while (await page.locator("[data-testid=week] .week-part button").count()) await page.locator("[data-testid=week] .week-part button").first().click();
    const upcoming = (await provider.get(`/appointments?from=${new Date().toISOString()}&limit=100`)).items.filter((one) => one.status === "CONFIRMED" || one.status === "SCHEDULED");
    if (upcoming.length > 0) await page.waitForSelector("[data-testid=week] [data-testid=outside]");
    await screenshot(page, "hours-outside");
    await page.locator("[data-testid=week] .row button").nth(1).click();
    assert.ok((await provider.get(`/providers/${id}/availability`)).windows.length > 0, "nothing was saved by looking");
  });

  test("a single day and time off can be added and taken back", { timeout: 60_000 }, async () => {
    const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    await page.click("[data-testid=add-exception]");
    await page.waitForSelector("[data-testid=exception-date][aria-invalid=true]");
    await page.fill("[data-testid=exception-date]", day);
    await page.click("[data-testid=add-exception]");
    await page.waitForSelector("[data-testid=exception]");
    assert.equal((await provider.get(`/providers/${id}/exceptions`)).items.some(({ date }) => date === day), true);
    await page.locator("[data-testid=exception] button").last().click();
    await until("the exception is gone", async () => !(await provider.get(`/providers/${id}/exceptions`)).items.some(({ date }) => date === day));
    const had = (await provider.get(`/providers/${id}/time-off`)).items.length;
    await page.fill("[data-testid=time-off-from]", `${day}T09:00`);
    await page.fill("[data-testid=time-off-to]", `${day}T12:00`);
    await page.click("[data-testid=add-time-off]");
    await until("the time off is there", async () => (await provider.get(`/providers/${id}/time-off`)).items.length === had + 1);
  });

  test("rules are checked where they are typed, and a pause leaves patients nothing to choose", { timeout: 60_000 }, async () => {
    await page.fill("[data-testid=horizon_days]", "1000");
    await page.click("[data-testid=save-rules]");
    await page.waitForSelector("[data-testid=horizon_days][aria-invalid=true]");
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.testid), "horizon_days");
    await page.fill("[data-testid=horizon_days]", "60");
    await page.focus("[data-testid=paused]");
    await page.keyboard.press("Space");
    await page.click("[data-testid=save-rules]");
    await page.waitForSelector("[data-testid=none-free]");
    assert.equal((await provider.get(`/providers/${id}/schedule`)).paused, true);
    await provider.change(`/providers/${id}/schedule`, (schedule) => ({ ...schedule, paused: false }));
  });

  test("the calendar shows the visits of the week, and arrow keys and Enter open one", { timeout: 60_000 }, async () => {
    const { items } = await provider.get(`/appointments?order=asc&from=${new Date().toISOString()}&limit=20`);
    const [visit] = items.filter(({ status }) => status === "CONFIRMED");
    await page.goto(`${server.origin}/calendar?view=week&date=${visit.starts_at.slice(0, 10)}`);
    await page.waitForSelector(`[data-testid=event][data-id="${visit.id}"]`);
    const link = page.locator("a.event-link").first();
    await link.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    assert.equal(await link.evaluate((one) => one === document.activeElement), true);
    await page.keyboard.press("Enter");
    await until("the page of the visit is shown", () => page.evaluate(() => location.pathname.startsWith("/visits/")));
  });

  test("a visit is dragged to another time, and the free time nearest to it is offered; a press without moving opens the visit", { timeout: 60_000 }, async () => {
    const from = new Date(Date.now() + 86_400_000).toISOString();
    const { items } = await provider.get(`/appointments?${new URLSearchParams({ status: "CONFIRMED", from })}`);
    const visit = items.find(({ may }) => may.includes("RESCHEDULE"));
    await page.goto(`${server.origin}/calendar?view=week&date=${visit.starts_at.slice(0, 10)}`);
    const event = page.locator(`[data-testid=event][data-id="${visit.id}"]`);
    await event.scrollIntoViewIfNeeded();
    const { x, y } = await event.boundingBox();
    await page.mouse.move(x + 20, y + 8);
    await page.mouse.down();
    await page.mouse.move(x + 20, y + 8 + TWO_HOURS_PX, { steps: 6 });
    await page.waitForSelector("[data-testid=ghost]");
    await page.mouse.up();
    const wanted = await page.waitForSelector("[data-testid=new-time]");
    const at = await wanted.inputValue();
    const dropped = Date.parse(visit.starts_at) + 2 * HOUR_MS;
    const asked = { visit_type: visit.visit_type.id, from: new Date(dropped - 24 * HOUR_MS).toISOString(), to: new Date(dropped + 24 * HOUR_MS).toISOString() };
    const { openings } = await provider.get(`/providers/${id}/openings?${new URLSearchParams(asked)}`);
    const away = (time) => Math.abs(Date.parse(time) - dropped);
    assert.equal(away(at), Math.min(...openings.map((one) => away(one.starts_at))), `${at} is the free time nearest to ${new Date(dropped).toISOString()}`);
    await page.click("[data-testid=move-now]");
    await until("it is moved", async () => Date.parse((await provider.get(`/appointments/${visit.id}`)).starts_at) === Date.parse(at));
    await event.locator("a").click();
    await page.waitForURL(new RegExp(`/visits/${visit.id}$`));
  });

  test("from right to left both pages meet WCAG 2.2 AA and fit 320 px in both colour schemes", { timeout: 150_000 }, async () => {
    const found = [];
    await page.goto(`${server.origin}/calendar`);
    await page.evaluate(() => localStorage.setItem("carehub.language", "ar"));
    await page.goto(`${server.origin}/availability`);
    await page.waitForSelector("[data-testid=week]");
    found.push(...await faults(page, "availability-ar"));
    await page.goto(`${server.origin}/calendar`);
    await page.waitForSelector("[data-testid=grid]");
    found.push(...await faults(page, "calendar-ar"));
    assert.deepEqual(found, []);
    assert.equal(page.hosts.size, 1);
    assert.deepEqual(page.problems.filter((text) => !text.startsWith("Failed to load resource")), []);
  });
});
