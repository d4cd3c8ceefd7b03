/** Whether one can go to a visit now, as far as its appointment tells. The server has the last word. */
import type { Appointment } from "../../api/appointments";

const OPENS_BEFORE_MS = 15 * 60_000;
const CLOSES_AFTER_MS = 60 * 60_000;

/** See the head of this file. */
export type JoinState =
  | { readonly kind: "early"; readonly opensAt: string }
  | { readonly kind: "open" }
  | { readonly kind: "closed" };

/** What the join button says. */
export function joinState({ status, starts_at, ends_at }: Pick<Appointment, "status" | "starts_at" | "ends_at">, now: number): JoinState {
  if (status !== "CONFIRMED" && status !== "IN_PROGRESS") return { kind: "closed" };
  const opens = Date.parse(starts_at) - OPENS_BEFORE_MS;
  if (now < opens) return { kind: "early", opensAt: new Date(opens).toISOString() };
  return now < Date.parse(ends_at) + CLOSES_AFTER_MS ? { kind: "open" } : { kind: "closed" };
}
