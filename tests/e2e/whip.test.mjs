/** WHIP and WHEP as an encoder and a player use them: one offer, one answer, with `fetch` and nothing of our page. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launchChromium, openPage } from "./support/chromium.mjs";
import { Server } from "./support/server.mjs";
import { sleep, until } from "./support/until.mjs";

describe("WHIP and WHEP in Chromium", { timeout: 180_000 }, () => {
  let server, browser, publisher, player;

  before(async () => {
    server = await Server.start();
    browser = await launchChromium();
    publisher = await blankPage(browser, server);
    player = await blankPage(browser, server);
  }, { timeout: 60_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("a player that came first is shown the publisher that comes later, without another offer", { timeout: 90_000 }, async () => {
    const room = server.room();
    const watching = await exchange(player, `/whep/${room}`, await server.ticket(room, "Player"), "recvonly");
    assert.equal(watching.status, 201, watching.body);
    assert.match(watching.location, new RegExp(`^/whep/${room}/[\\w-]+$`));
    assert.match(watching.etag, /^"[^"]+"$/);
    assert.equal(watching.type, "application/sdp");
    await connected(player);

    const sending = await exchange(publisher, `/whip/${room}`, await server.ticket(room, "Encoder"), "sendonly");
    assert.equal(sending.status, 201, sending.body);
    assert.match(sending.location, new RegExp(`^/whip/${room}/[\\w-]+$`));
    await connected(publisher);
    const first = await until("video is decoded and sound is heard", async () => {
      const seen = await received(player);
      return seen.frames > 10 && seen.energy > 0 && seen;
    });
    assert.equal(first.signaling, "stable");
    assert.equal(first.offers, 1);
    const sent = await publisher.evaluate(() => window.sentSize());
    assert.deepEqual([first.width, first.height], sent, "at the size that is sent");

    assert.equal(await end(publisher, sending), 200);
    await until("pictures stop when the publisher is gone", async () => {
      const { frames } = await received(player);
      await sleep(1_000);
      return (await received(player)).frames === frames;
    });
    assert.equal(await end(publisher, sending), 404, "what has ended cannot be ended again");
    assert.equal(await end(player, watching), 200);
  });

  test("the page sees who publishes by WHIP", { timeout: 90_000 }, async () => {
    const room = server.room();
    const page = await openPage(browser);
    await page.goto(`${server.origin}/call/${room}#t=${await server.ticket(room, "Page")}`);
    await page.click("[data-testid=join]");
    await page.waitForSelector("[data-testid=status][data-state=joined]");
    const sending = await exchange(publisher, `/whip/${room}`, await server.ticket(room, "Ultrasound"), "sendonly");
    assert.equal(sending.status, 201, sending.body);
    await until("its tile has a picture", () => page.evaluate(() =>
      (document.querySelector("[data-testid=tile][data-self=false] video")?.videoWidth ?? 0) > 0));
    assert.equal(await end(publisher, sending), 200);
    await until("its tile goes", () => page.evaluate(() => !document.querySelector("[data-testid=tile][data-self=false]")));
    await page.context().close();
  });

  test("a ticket lets in once, and only to its own room", { timeout: 60_000 }, async () => {
    const room = server.room();
    const ticket = await server.ticket(room, "Encoder");
    const wrong = await exchange(publisher, `/whip/${server.room()}`, ticket, "sendonly");
    assert.deepEqual([wrong.status, wrong.code], [403, "ticket_wrong_room"]);
    const first = await exchange(publisher, `/whip/${room}`, ticket, "sendonly");
    assert.equal(first.status, 201, first.body);
    // By another page: a new connection would end this one's first.
    const again = await exchange(player, `/whip/${room}`, ticket, "recvonly");
    assert.deepEqual([again.status, again.code], [401, "ticket_used"]);
    assert.equal(await end(publisher, first), 200);
  });

  test("what cannot be answered is refused with a code", { timeout: 60_000 }, async () => {
    const room = server.room();
    const good = await publisher.evaluate(() => window.makeOffer("sendonly"));
    for (const [name, offer, status, code] of [
      ["garbage", "this is no offer", 400, "offer_not_sdp"],
      ["without BUNDLE", good.replace(/a=group:BUNDLE.*\r\n/, ""), 422, "offer_no_bundle"],
      ["too large", good + "a=x-padding:0\r\n".repeat(5_000), 413, undefined],
    ]) {
      for (const kind of ["whip", "whep"]) {
        const ticket = await server.ticket(room, "Encoder");
        const refused = await publisher.evaluate((request) => window.post(request), { path: `/${kind}/${room}`, ticket, offer });
        assert.equal(refused.status, status, `${kind}, ${name}: ${refused.body}`);
        if (code) assert.equal(refused.code, code, `${kind}, ${name}`);
        assert.equal(refused.type, "application/problem+json");
      }
    }
  });
});

/** A page that has the server's origin and nothing else: what any encoder could run. */
async function blankPage(browser, server) {
  const page = await openPage(browser);
  await page.goto(`${server.origin}/healthz`);
  await page.evaluate(defineClient);
  return page;
}

/** Runs in the page. */
function defineClient() {
  window.post = async ({ path, ticket, offer }) => {
    const headers = { "Content-Type": "application/sdp", Authorization: `Bearer ${ticket}` };
    const response = await fetch(path, { method: "POST", headers, body: offer });
    const body = await response.text();
    const type = response.headers.get("content-type");
    return {
      status: response.status, body, type, location: response.headers.get("location"), etag: response.headers.get("etag"),
      code: type === "application/problem+json" ? JSON.parse(body).code : undefined,
    };
  };
  window.makeOffer = async (direction) => {
    window.connection?.close();
    window.connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    window.offers = 0;
    const tracks = direction === "sendonly"
      ? (window.stream ??= await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 480 } })).getTracks()
      : ["audio", "video"];
    for (const track of tracks) window.connection.addTransceiver(track, { direction });
    window.connection.ontrack = ({ track }) => {
      // Browsers do not decode what nobody plays.
      const element = document.body.appendChild(document.createElement(track.kind));
      element.autoplay = true;
      element.srcObject = new MediaStream([track]);
    };
    await window.connection.setLocalDescription();
    window.offers += 1;
    return window.connection.localDescription.sdp;
  };
  window.sentSize = () => {
    const { width, height } = window.stream.getVideoTracks()[0].getSettings();
    return [width, height];
  };
}

/** One offer to `path`; the answer is applied. */
function exchange(page, path, ticket, direction) {
  return page.evaluate(async (request) => {
    const offer = await window.makeOffer(request.direction);
    const answer = await window.post({ ...request, offer });
    if (answer.status === 201) await window.connection.setRemoteDescription({ type: "answer", sdp: answer.body });
    return answer;
  }, { path, ticket, direction });
}

function connected(page) {
  return until("media are connected", () => page.evaluate(() => window.connection.connectionState === "connected"));
}

function received(page) {
  return page.evaluate(async () => {
    const entries = [...(await window.connection.getStats()).values()].filter(({ type }) => type === "inbound-rtp");
    const video = entries.find(({ kind }) => kind === "video");
    const audio = entries.find(({ kind }) => kind === "audio");
    return {
      frames: video?.framesDecoded ?? 0, width: video?.frameWidth, height: video?.frameHeight,
      energy: audio?.totalAudioEnergy ?? 0, signaling: window.connection.signalingState, offers: window.offers,
    };
  });
}

function end(page, { location, etag }) {
  return page.evaluate(async (session) => {
    const response = await fetch(session.location, { method: "DELETE", headers: { "If-Match": session.etag } });
    return response.status;
  }, { location, etag });
}
