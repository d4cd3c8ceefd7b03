/** A visit that can be entered now. The server goes by the machine's time, so the provider works at this hour. */
import assert from "node:assert/strict";

const MINUTE_MS = 60_000;
/** From the start of a visit backwards: so long before it people may enter. */
const OPENS_BEFORE_MS = 15 * MINUTE_MS;

/** Finds the provider in the directory, looks for an opening, holds and confirms it. Gives the appointment. */
export async function book(patient, provider) {
  const { name } = await provider.get("/me");
  const { items } = await patient.get(`/providers?${new URLSearchParams({ name: name.split(" ").at(-1) })}`);
  const found = items.find((one) => one.name === name);
  assert.ok(found, `${name} is in the directory`);
  await workNow(provider, found);
  const types = await patient.get(`/providers/${found.id}/visit-types`);
  const type = types.find((one) => one.kind === "VIDEO" && !one.needs_approval && one.payment !== "BEFORE");
  const from = Date.now();
  const asked = { visit_type: type.id, from: new Date(from).toISOString(), to: new Date(from + OPENS_BEFORE_MS).toISOString() };
  const { openings } = await patient.get(`/providers/${found.id}/openings?${new URLSearchParams(asked)}`);
  assert.ok(openings.length > 0, `${name} has an opening within a quarter of an hour`);
  const wish = { provider_id: found.id, visit_type_id: type.id, starts_at: openings[0].starts_at, reason: "Cough for a week" };
  const held = await patient.post("/appointments", wish, { "idempotency-key": crypto.randomUUID() });
  assert.equal(held.status, "SCHEDULED");
  const confirmed = await patient.post(`/appointments/${held.id}/confirmation`, { consent: true });
  assert.equal(confirmed.status, "CONFIRMED");
  return confirmed;
}

/** The provider works from now on for three hours, whatever the week says, and can be booked at the last moment. */
async function workNow(provider, { id, zone }) {
  await provider.change(`/providers/${id}/schedule`, (schedule) => ({
    ...schedule, notice_minutes: 0, step_minutes: 5, buffer_before_minutes: 0, buffer_after_minutes: 0,
  }));
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(new Date());
  const part = (type) => parts.find((one) => one.type === type).value;
  const minute = Number(part("hour")) * 60 + Number(part("minute"));
  const start = minute - (minute % 5);
  const date = `${part("year")}-${part("month")}-${part("day")}`;
  await provider.post(`/providers/${id}/exceptions`, { date, adds: true, start_minute: start, end_minute: start + 180 });
}
