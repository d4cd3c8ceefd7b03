/**
 * One visit, told over the API alone, with each thing that can carry its call: our own server, Daily.co (a stand-in), and
 * the two in a row while the first is down and when it is back.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Account } from "./support/account.mjs";
import { book } from "./support/booking.mjs";
import { launchChromium } from "./support/chromium.mjs";
import { Daily, DailySeat } from "./support/daily.mjs";
import { HubSeat } from "./support/seat.mjs";
import { Server } from "./support/server.mjs";
import { until } from "./support/until.mjs";

const SEATS = { HUB: HubSeat, DAILY: DailySeat };

/** `carriedBy`: where the call is expected. Each has people of its own, as nobody is in two visits at once. */
const CONFIGURATIONS = [
  { name: "our own server", choice: "HUB", carriedBy: "HUB", provider: "sarah.chen", patient: "emma.johnson" },
  { name: "Daily", choice: "DAILY", carriedBy: "DAILY", provider: "camille.laurent", patient: "chioma.eze" },
  {
    name: "Daily first, which is down", choice: "FRONT", carriedBy: "HUB", provider: "yuki.tanaka", patient: "hugo.bernard",
    isDown: true,
  },
  { name: "Daily first, which is back", choice: "FRONT", carriedBy: "DAILY", provider: "lena.vogt", patient: "beatriz.almeida" },
];

describe("a visit over each backend", { timeout: 300_000 }, () => {
  let daily, server, browser;
  const streams = [];

  before(async () => {
    daily = await Daily.start();
    server = await Server.start((port) => ({ ...daily.environment(port), CAREHUB__CALLS__FRONT: "daily, hub" }));
    browser = await launchChromium();
    await daily.repeatWebhooks();
  }, { timeout: 90_000 });

  after(async () => {
    for (const stream of streams) stream.close();
    await browser?.close();
    await server?.close();
    daily?.close();
  });

  for (const configuration of CONFIGURATIONS) {
    test(`goes from the waiting room to its end over ${configuration.name}`, { timeout: 120_000 }, async () => {
      const { choice, carriedBy, isDown } = configuration;
      const provider = await Account.signIn(server, configuration.provider);
      const patient = await Account.signIn(server, configuration.patient);
      const { id } = await book(patient, provider);
      const path = `/visits/${id}`;
      const take = async (account) => {
        const ticket = await account.post(`${path}/join`);
        assert.equal(ticket.kind, carriedBy);
        return SEATS[carriedBy].take(ticket, { server, browser });
      };
      const listen = async (account) => {
        const stream = await account.listen(`${path}/events`);
        streams.push(stream);
        return stream;
      };
      assert.deepEqual(await provider.do("PUT", `${path}/backend`, { backend: choice }), { backend: choice });
      if (isDown) await daily.fail();

      // The waiting room.
      const open = await patient.get(path);
      assert.deepEqual([open.stage, open.me.state, open.provider_here], ["OPEN", null, false]);
      await patient.post(`${path}/enter`);
      const toPatient = await listen(patient);
      const waiting = await toPatient.visit("to wait", ({ stage }) => stage === "WAITING");
      assert.equal(waiting.place, 0);
      assert.deepEqual(await patient.refusal("POST", `${path}/join`), { status: 409, code: "not_admitted" });
      const { visits } = await provider.get("/visits/today");
      assert.equal(visits.find((one) => one.appointment_id === id).patient_state, "WAITING");

      // The provider is in the call first, and alone there.
      const atProvider = await take(provider);
      const toProvider = await listen(provider);
      await until("the provider is in the call", () => atProvider.isIn());
      assert.equal(await atProvider.hasCompany(), false);
      await toPatient.visit("the provider is here", ({ provider_here }) => provider_here);
      const state = (role) => ({ people }) => people.find((one) => one.role === role)?.state;
      await toProvider.visit("the provider is in the call", (visit) => state("PROVIDER")(visit) === "IN_CALL");
      await states(patient, id, "CONFIRMED", "SCHEDULED");

      // Letting in starts the visit.
      const key = waiting.me.key;
      await provider.post(`${path}/admit`, { person: key });
      await states(patient, id, "IN_PROGRESS", "IN_PROGRESS");
      await toPatient.visit("to come in", ({ stage }) => stage === "ADMITTED");
      let atPatient = await take(patient);
      await until("both have each other", async () => (await atPatient.hasCompany()) && atProvider.hasCompany());
      await toProvider.visit("both are in the call", (visit) =>
        state("PATIENT")(visit) === "IN_CALL" && state("PROVIDER")(visit) === "IN_CALL");

      // The first is well again: who is in a call stays where they are.
      if (isDown) await daily.recover();

      // Sent back: out of the call and in the waiting room; the visit itself goes on.
      await provider.post(`${path}/send-back`, { person: key });
      await until("the patient is out of the call", async () => !(await atPatient.isIn()));
      await toPatient.visit("to wait again", ({ stage }) => stage === "WAITING");
      assert.deepEqual(await patient.refusal("POST", `${path}/join`), { status: 409, code: "not_admitted" });
      await until("the provider is alone", async () => !(await atProvider.hasCompany()));
      await states(patient, id, "IN_PROGRESS", "IN_PROGRESS");
      await provider.post(`${path}/admit`, { person: key });
      await atPatient.close();
      atPatient = await take(patient);
      await until("both have each other again", async () => (await atPatient.hasCompany()) && atProvider.hasCompany());
      await toProvider.visit("the patient is back", (visit) => state("PATIENT")(visit) === "IN_CALL");

      // The end is one for all.
      await provider.post(`${path}/end`);
      await until("both are out", async () => !(await atPatient.isIn()) && !(await atProvider.isIn()));
      await states(patient, id, "COMPLETED", "COMPLETED");
      await toPatient.visit("it is over", ({ stage }) => stage === "OVER");
      assert.deepEqual(await patient.refusal("POST", `${path}/join`), { status: 409, code: "visit_over" });
      await until("nobody is there any more", async () => {
        const { people } = await provider.get(path);
        return people.every((person) => person.state !== "IN_CALL");
      });
      await timelineIsRight(patient, id);
    });
  }
});

async function states(account, id, appointment, consultation) {
  const { status, consultation: talk } = await account.get(`/appointments/${id}`);
  assert.deepEqual([status, talk.status], [appointment, consultation]);
}

/** Everything that was done is in it once, in order; everybody who was in the call was there from then to then. */
async function timelineIsRight(account, id) {
  const { items } = await account.get(`/visits/${id}/timeline`);
  const done = items.filter(({ kind }) => kind === "BOOKING" || kind === "VISIT").map(({ what, by }) => `${what} ${by}`);
  assert.deepEqual(done, [
    "appointment.held PATIENT", "appointment.confirmed PATIENT", "visit.backend_chosen PROVIDER", "visit.entered PATIENT",
    "visit.entered PROVIDER", "visit.room_opened SYSTEM", "appointment.started PROVIDER", "visit.admitted PROVIDER",
    "visit.sent_back PROVIDER", "visit.admitted PROVIDER", "appointment.completed PROVIDER",
  ]);
  const calls = items.filter(({ kind, what }) => kind === "PRESENCE" && what === "IN_CALL");
  assert.deepEqual(calls.map(({ by }) => by), ["PROVIDER", "PATIENT", "PATIENT"]);
  for (const { at, until: ended } of calls) assert.ok(ended !== null && Date.parse(ended) >= Date.parse(at), JSON.stringify(calls));
}
