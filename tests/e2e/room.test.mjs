/** Rooms that another system opens as it would at Daily.co: their page, knocking, and the page inside its own. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { Person } from "./support/person.mjs";
import { Server } from "./support/server.mjs";
import { until } from "./support/until.mjs";

describe("a room of another system", { timeout: 240_000 }, () => {
  let server, browser, portal, key;

  before(async () => {
    portal = await startPortal();
    server = await Server.start({ CAREHUB__DAILY_API__FRAME_ANCESTORS: portal.origin }, { demo: false });
    key = await server.command("daily", "key", "create", "--domain", "clinic");
    browser = await launchChromium();
  }, { timeout: 90_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
    portal?.server.close();
  });

  const call = async (method, path, body) => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const response = await fetch(`${server.origin}/daily/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    assert.equal(response.status, 200, await response.clone().text());
    return response.json();
  };
  const token = async (properties) => (await call("POST", "/meeting-tokens", { properties })).token;
  const person = async (name, origin) => {
    const page = await openPage(browser);
    if (origin) await page.context().grantPermissions(["camera", "microphone"], { origin });
    return new Person(page, name);
  };
  const shows = (one, testId) =>
    until(`${one.name} sees ${testId}`, () => one.page.evaluate((id) => document.querySelector(`[data-testid=${id}]`) !== null, testId));

  test("the token leaves the address bar, and who has none knocks until let in", async () => {
    const room = await call("POST", "/rooms", { privacy: "private", properties: { enable_knocking: true, enable_chat: true } });
    const [ada, sam] = [await person("Dr. Ada"), await person("Sam")];
    await ada.page.goto(`${room.url}?t=${await token({ room_name: room.name, is_owner: true, user_name: "Dr. Ada" })}`);
    await until("the address is clean", () => ada.page.url() === room.url);
    await ada.press("join");
    await ada.joined();

    await sam.page.goto(room.url);
    await shows(sam, "name");
    await sam.page.fill("[data-testid=name]", "Sam");
    await sam.press("join");
    await until("Sam waits", () => sam.page.evaluate(() => document.querySelector("[data-testid=status]")?.dataset.state === "waiting"));
    const before = await call("GET", `/rooms/${room.name}/presence`);
    assert.equal(before.total_count, 1, "who waits is in no call");
    await ada.press("let-in");
    await sam.joined();
    await ada.sees(sam);
    await sam.hears(ada);

    await call("POST", `/rooms/${room.name}/eject`, { ids: [sam.id] });
    await until("Sam is told", () => sam.page.evaluate(() => document.querySelector("[data-reason=kicked]") !== null));
    assert.deepEqual([...ada.page.problems, ...sam.page.problems], []);
  });

  test("a private room without a token says what is missing", async () => {
    const room = await call("POST", "/rooms", { privacy: "private" });
    const eve = await person("Eve");
    await eve.page.goto(room.url);
    await until("it says so", () => eve.page.evaluate(() => document.querySelector("[data-code=room_token_required]") !== null));
  });

  test("another system shows the room in its own page by the names of daily-js", async () => {
    const room = await call("POST", "/rooms", { privacy: "private", properties: { enable_prejoin_ui: false } });
    const [doctor, patient] = [
      await token({ room_name: room.name, user_name: "Dr. Ada", is_owner: true }), await token({ room_name: room.name, user_name: "Sam" }),
    ];
    const portalPage = await person("portal", server.origin);
    await portalPage.page.goto(`${portal.origin}/?hub=${encodeURIComponent(server.origin)}`);
    await until("the script is there", () => portalPage.page.evaluate(() => "DailyIframe" in window));
    const joined = await portalPage.page.evaluate(async ([url, token]) => {
      window.heard = [];
      window.call = DailyIframe.createFrame(document.body, { iframeStyle: { width: "600px", height: "400px" } });
      for (const name of ["joined-meeting", "participant-joined", "participant-left", "app-message", "left-meeting"]) {
        call.on(name, (event) => heard.push([event.action, event.participant?.user_name ?? event.data ?? null]));
      }
      return call.join({ url, token });
    }, [room.url, doctor]);
    assert.equal(joined.local.user_name, "Dr. Ada");
    const sam = await person("Sam");
    await sam.page.goto(`${room.url}?t=${patient}`);
    await sam.joined();
    const heard = (what) => until(`the portal hears ${JSON.stringify(what)}`, () =>
      portalPage.page.evaluate((wanted) => heard.some((one) => JSON.stringify(one) === wanted), JSON.stringify(what)));
    await heard(["participant-joined", "Sam"]);
    await call("POST", `/rooms/${room.name}/send-app-message`, { data: "ready", recipient: "*" });
    await heard(["app-message", "ready"]);
    await sam.press("leave");
    await heard(["participant-left", "Sam"]);
    await portalPage.page.evaluate(() => window.call.leave());
    await heard(["left-meeting", null]);
  });
});

/** A page of another system, on an origin of its own. */
async function startPortal() {
  const server = createServer((request, response) => {
    const hub = new URL(request.url, "http://portal").searchParams.get("hub") ?? "";
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html><title>Portal</title><body><script src="${hub}/daily/daily.js"></script></body>`);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}
