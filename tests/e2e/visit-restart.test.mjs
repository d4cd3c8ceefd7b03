/** The power goes while a visit runs: everybody is back by themselves, and what was decided about the visit still holds. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account } from "./support/account.mjs";
import { book } from "./support/booking.mjs";
import { launchChromium } from "./support/chromium.mjs";
import { Daily, DailySeat } from "./support/daily.mjs";
import { Server } from "./support/server.mjs";
import { sleep, until } from "./support/until.mjs";
import { Visitor } from "./support/visitor.mjs";

/** What we promise is 5 s; a busy machine with two cores that also draws the videos gets more. */
const BACK_WITHIN_MS = 30_000;
/** The server stays away for so long that pages look for it less and less often. */
const AWAY_MS = 4_000;

describe("a server that is killed in a running visit", { timeout: 300_000 }, () => {
  let daily, server, browser;

  before(async () => {
    daily = await Daily.start();
    server = await Server.start((port) => daily.environment(port));
    browser = await launchChromium();
  }, { timeout: 90_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
    daily?.close();
  });

  test("has both back in the call after its start, without a click", { timeout: 180_000 }, async (context) => {
    const { provider, patient, id } = await people("amara.okafor", "emma.johnson");
    const ill = await Visitor.open(browser, server, patient, id);
    await ill.press("ready");
    await ill.shows("waiting-room");
    const doctor = await Visitor.open(browser, server, provider, id);
    await doctor.press("ready");
    await doctor.joined();
    await doctor.openPeople();
    await doctor.press("admit");
    await ill.joined();
    await doctor.sees(ill);
    await ill.sees(doctor);
    await inCall(provider, id, "PATIENT", "PROVIDER");
    const before = await patient.get(`/appointments/${id}`);

    await server.kill();
    const killed = Date.now();
    for (const one of [doctor, ill]) {
      await until(`${one.name} sees the loss`, async () => (await one.state()).state.name === "reconnecting");
    }
    await sleep(AWAY_MS);
    await server.restart();
    const ready = Date.now();
    await Promise.all([doctor, ill].map((one) => until(`${one.name} is back`, async () => {
      const { state, media } = await one.state();
      return state.name === "joined" && media === "connected";
    }, BACK_WITHIN_MS)));
    const back = Date.now();
    context.diagnostic(`back in the call ${back - ready} ms after the server was ready, ${back - killed} ms after it was killed`);
    await doctor.joined();
    await ill.joined();
    await doctor.sees(ill);
    await doctor.hears(ill);
    await ill.sees(doctor);
    await ill.hears(doctor);
    await doctor.isWith(ill);

    await inCall(provider, id, "PATIENT", "PROVIDER");
    const now = await patient.get(`/appointments/${id}`);
    assert.deepEqual([now.status, now.consultation], ["IN_PROGRESS", before.consultation]);
    const { items } = await patient.get(`/visits/${id}/timeline`);
    for (const role of ["PATIENT", "PROVIDER"]) {
      const calls = items.filter(({ kind, what, by }) => kind === "PRESENCE" && what === "IN_CALL" && by === role);
      assert.deepEqual(calls.map((span) => span.until !== null), [true, false], JSON.stringify(calls));
      assert.ok(Date.parse(calls[0].until) <= Date.parse(calls[1].at), JSON.stringify(calls));
    }
    await doctor.press("end-visit");
    await doctor.confirm();
    for (const one of [doctor, ill]) await one.shows("visit-over");
  });

  test("finds out who is in a call that went on elsewhere", { timeout: 60_000 }, async () => {
    const { provider, patient, id } = await people("lena.vogt", "chioma.eze");
    await provider.do("PUT", `/visits/${id}/backend`, { backend: "DAILY" });
    const waiting = await patient.post(`/visits/${id}/enter`);
    const atProvider = await DailySeat.take(await provider.post(`/visits/${id}/join`));
    await provider.post(`/visits/${id}/admit`, { person: waiting.me.key });
    const atPatient = await DailySeat.take(await patient.post(`/visits/${id}/join`));
    await inCall(provider, id, "PATIENT", "PROVIDER");
    await server.kill();
    assert.ok((await atPatient.isIn()) && (await atProvider.isIn()), "the call goes on without us");
    await atPatient.close();
    await server.restart();
    await inCall(provider, id, "PROVIDER");
    const { status } = await patient.get(`/appointments/${id}`);
    assert.equal(status, "IN_PROGRESS");
    // Let in they still are: no waiting again for what the server did.
    await DailySeat.take(await patient.post(`/visits/${id}/join`));
    await inCall(provider, id, "PATIENT", "PROVIDER");
  });

  async function people(doctor, ill) {
    const provider = await Account.signIn(server, doctor);
    const patient = await Account.signIn(server, ill);
    const { id } = await book(patient, provider);
    return { provider, patient, id };
  }

  /** Waits until exactly these are in the call, as the provider is told. */
  function inCall(provider, id, ...roles) {
    return until(`in the call are ${roles.join(" and ")}`, async () => {
      const { people: all } = await provider.get(`/visits/${id}`);
      return all.filter(({ state }) => state === "IN_CALL").map(({ role }) => role).sort().join() === roles.join();
    });
  }
});
