/** A visit as two people live it, from looking for a doctor to the prescription at home, over the real server. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { Account } from "./support/account.mjs";
import { book } from "./support/booking.mjs";
import { launchChromium } from "./support/chromium.mjs";
import { screenshot } from "./support/out.mjs";
import { Server } from "./support/server.mjs";
import { sleep, until } from "./support/until.mjs";
import { Visitor } from "./support/visitor.mjs";

const WIDE = { width: 1280, height: 800 };
/** Media would be there within a second; so long we look whether there are any that should not be. */
const WATCH_MS = 3_000;

const NOTE = [
  { section: "SUBJECTIVE", text: "Dry cough for a week, no fever." },
  { section: "ASSESSMENT", text: "Viral bronchitis." },
  { section: "PLAN", text: "Rest; come back in a week if it has not gone." },
  { section: "SUMMARY_FOR_PATIENT", text: "Drink warm tea, and rest." },
];
const MEDICINE = {
  drug: "Dextromethorphan", strength: "15 mg", form: "SOLUTION", dose: { amount: "10", unit: "ML" }, route: "ORAL",
  frequency: { kind: "TIMES_PER_DAY", times: 3 }, duration_days: 5, quantity: { amount: 150, unit: "ML" }, refills: 0,
  instructions: "After meals",
};

describe("a visit of two people in Chromium", { timeout: 300_000 }, () => {
  let server, browser, provider, patient, appointment, doctor, ill;

  before(async () => {
    server = await Server.start();
    browser = await launchChromium();
    provider = await Account.signIn(server, "amara.okafor");
    patient = await Account.signIn(server, "emma.johnson");
    appointment = await book(patient, provider);
  }, { timeout: 90_000 });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("while the patient waits, no packet of theirs reaches anybody", { timeout: 90_000 }, async (context) => {
    ill = await Visitor.open(browser, server, patient, appointment.id);
    await ill.press("ready");
    await ill.shows("waiting-room");
    doctor = await Visitor.open(browser, server, provider, appointment.id);
    await doctor.press("ready");
    await doctor.joined();
    await until("the patient is told that the provider is here", () => ill.page.$("[data-testid=waiting-room][data-here=true]"));
    await screenshot(ill.page, "visit-waiting", WIDE);
    const incoming = 'hub_media_packets_total{direction="incoming"}';
    const before = await server.metric(incoming);
    await sleep(WATCH_MS);
    assert.ok((await server.metric(incoming)) > before, "the provider's own media arrive at the server");
    assert.equal(await server.metric("hub_media_forwarded_packets_total"), 0);
    assert.equal(await server.metric("hub_signaling_participants"), 1);
    assert.equal(await doctor.packets(), 0);
    assert.equal(await ill.connections(), 0);
    context.diagnostic(`packets at the provider after ${WATCH_MS / 1000} s: 0; forwarded by the server: 0`);
    await doctor.isWith();
    await states("CONFIRMED", "SCHEDULED");
  });

  test("let in, both see and hear each other through our own server", { timeout: 90_000 }, async (context) => {
    await doctor.openPeople();
    await doctor.press("admit");
    await ill.joined();
    await states("IN_PROGRESS", "IN_PROGRESS");
    await doctor.sees(ill);
    await doctor.hears(ill);
    await ill.sees(doctor);
    await ill.hears(doctor);
    await doctor.isWith(ill);
    const forwarded = await server.metric("hub_media_forwarded_packets_total");
    assert.ok(forwarded > 0);
    context.diagnostic(`packets at the provider: ${await doctor.packets()}; forwarded by the server: ${forwarded}`);
    await screenshot(doctor.page, "visit-provider", WIDE);
    await screenshot(ill.page, "visit-patient", WIDE);
    const { people } = await provider.get(`/visits/${appointment.id}`);
    assert.deepEqual(people.map(({ role, state }) => `${role} ${state}`).sort(), ["PATIENT IN_CALL", "PROVIDER IN_CALL"]);
  });

  test("the provider signs a note and a prescription while they talk", { timeout: 60_000 }, async () => {
    const { id: talk } = (await provider.get(`/appointments/${appointment.id}`)).consultation;
    const draft = await provider.post(`/consultations/${talk}/notes`, { template: "SOAP" });
    const written = await provider.change(`/notes/${draft.id}`, () => ({ parts: NOTE }));
    const signed = await provider.post(`/notes/${draft.id}/sign`, undefined, { "if-match": `"${written.version}"` });
    assert.equal(signed.status, "SIGNED");
    const wish = await provider.post(`/consultations/${talk}/prescriptions`, { items: [MEDICINE], valid_days: 30 });
    const prescribed = await provider.post(
      `/prescriptions/${wish.id}/signature`, { acknowledged: [] }, { "if-match": `"${wish.version}"` },
    );
    assert.equal(prescribed.status, "SIGNED");
    await doctor.sees(ill);
  });

  test("the provider ends it for both", { timeout: 60_000 }, async () => {
    await doctor.press("end-visit");
    await doctor.confirm();
    for (const one of [doctor, ill]) await one.shows("visit-over");
    await screenshot(ill.page, "visit-over", WIDE);
    await states("COMPLETED", "COMPLETED");
    await until("nobody is in the call", async () => (await server.metric("hub_signaling_participants")) === 0);
    const { people } = await patient.get(`/visits/${appointment.id}`);
    assert.ok(people.every(({ state }) => state !== "IN_CALL"), JSON.stringify(people));
    for (const one of [doctor, ill]) assert.deepEqual(one.page.problems, []);
    for (const one of [doctor, ill]) assert.deepEqual([...one.page.hosts], [new URL(server.origin).host]);
  });

  test("the timeline tells it in order, with who was there from when to when", { timeout: 30_000 }, async () => {
    const { items } = await patient.get(`/visits/${appointment.id}/timeline`);
    const told = items.filter(({ kind }) => kind === "BOOKING" || kind === "VISIT").map(({ what, by }) => `${what} ${by}`);
    assert.deepEqual(told, [
      "appointment.held PATIENT", "appointment.confirmed PATIENT", "visit.entered PATIENT", "visit.devices_checked PATIENT",
      "visit.entered PROVIDER", "visit.devices_checked PROVIDER", "visit.room_opened SYSTEM", "appointment.started PROVIDER",
      "visit.admitted PROVIDER", "appointment.completed PROVIDER",
    ]);
    const spans = items.filter(({ kind }) => kind === "PRESENCE");
    for (const role of ["PATIENT", "PROVIDER"]) {
      const [waited, talked] = spans.filter(({ by }) => by === role);
      assert.deepEqual([waited.what, talked.what], ["WAITING", "IN_CALL"], JSON.stringify(spans));
      const times = [waited.at, waited.until, talked.at, talked.until].map((time) => Date.parse(time));
      assert.deepEqual(times.toSorted((one, other) => one - other), times, JSON.stringify(spans));
    }
    assert.ok(spans.every(({ until: ended }) => ended !== null), JSON.stringify(spans));
  });

  test("at home the patient reads the summary, and the pharmacy the prescription", { timeout: 60_000 }, async () => {
    const { items: notes } = await patient.get(`/patients/${appointment.patient.id}/notes`);
    const note = await patient.get(`/notes/${notes[0].id}`);
    const said = note.parts.find(({ section }) => section === "SUMMARY_FOR_PATIENT");
    assert.equal(said.text, "Drink warm tea, and rest.");
    const { items: prescriptions } = await patient.get("/prescriptions");
    const [mine] = prescriptions.filter(({ status }) => status === "SIGNED");
    assert.equal(mine.items[0].drug, MEDICINE.drug);
    const paper = await patient.ask("GET", `/prescriptions/${mine.id}/pdf`);
    assert.equal(paper.headers.get("content-type"), "application/pdf");
    const text = execFileSync("pdftotext", ["-layout", "-", "-"], { input: Buffer.from(paper.body), encoding: "utf8" });
    for (const word of ["Dextromethorphan", "15 mg", "Emma Johnson", "Dr. Amara Okafor", "MDCN-66120", "Riverside Virtual Clinic"]) {
      assert.ok(text.includes(word), `${word} is on the paper:\n${text}`);
    }
    const check = await (await fetch(`${server.origin}/api/v1/prescription-checks/${mine.signature.code}`)).json();
    assert.equal(check.status, "VALID", JSON.stringify(check));
  });

  async function states(booked, talk) {
    const { status, consultation } = await patient.get(`/appointments/${appointment.id}`);
    assert.deepEqual([status, consultation.status], [booked, talk]);
  }
});
