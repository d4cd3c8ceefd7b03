/** Where the payment of a visit is, in the terms of whoever pays. */
import { mayMove, type Bill } from "../../api/payments";

/** See `stateOf`. */
export type BillState = "paid" | "asked" | "returning" | "review" | "over" | "processing" | "declined" | "cancelled" | "open" | "transfer" | "choose" | "confirm" | "nothing";

/** What the payer came back with: the end of the address that the processor sends them to. Never believed, only a reason to wait. */
export type Back = "done" | "cancelled" | null;

/** What is to be shown; the first of these that is so. */
export function stateOf({ visit, payment, amount }: Bill, back: Back, now: number): BillState {
  const goesBack = payment !== null && payment.returning.minor + payment.refunded.minor > 0;
  if (goesBack && (visit.status === "CANCELLED" || payment.status === "REFUNDED")) return "returning";
  if (payment?.attempt?.state === "MISMATCH") return "review";
  if (payment?.status === "COMPLETED") return visit.approval === "ASKED" ? "asked" : "paid";
  if (visit.status === "CANCELLED" || visit.status === "NO_SHOW") return "over";
  if (visit.approval === "ASKED" || (visit.status === "SCHEDULED" && visit.payment !== "BEFORE")) return "confirm";
  if (amount.minor === 0 || visit.payment === "FREE") return "nothing";
  const isTrying = payment !== null && mayMove(payment);
  if (isTrying && payment.attempt?.method === "BANK_TRANSFER") return "transfer";
  const isDeclined = payment?.status === "FAILED" || payment?.attempt?.state === "FAILED" || payment?.attempt?.failure != null;
  if (isTrying && back === "done" && !isDeclined) return "processing";
  if (visit.status === "SCHEDULED" && visit.hold_ends_at != null && Date.parse(visit.hold_ends_at) <= now) return isTrying ? "processing" : "over";
  if (isDeclined) return "declined";
  if (back === "cancelled") return "cancelled";
  return isTrying ? "open" : "choose";
}

/** Whether money may come without anything being done here, so that it makes sense to ask again. */
export function isMoving(bill: Bill): boolean {
  return bill.isUnanswered || (bill.payment !== null && mayMove(bill.payment));
}
