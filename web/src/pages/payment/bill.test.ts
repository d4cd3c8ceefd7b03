import type { Bill } from "../../api/payments";
import { isMoving, stateOf } from "./bill";

const NOW = Date.parse("2026-06-01T10:00:00Z");
const eur = (minor: number) => ({ minor, currency: "EUR" });

type Change = { readonly status?: string; readonly visit?: object; readonly payment?: object | null; readonly attempt?: object };

/** A held visit that is paid before, with an open page to pay on; changed as a test wants it. */
function bill({ visit = {}, payment = {}, attempt = {} }: Change): Bill {
  const paid = payment && { status: "PENDING", returning: eur(0), refunded: eur(0), attempt: { state: "OPEN", failure: null, ...attempt }, ...payment };
  const held = { status: "SCHEDULED", approval: "NOT_NEEDED", payment: "BEFORE", hold_ends_at: "2026-06-01T10:10:00Z", ...visit };
  return { visit: held, amount: eur(4500), methods: ["STRIPE"], payment: paid, isUnanswered: false } as unknown as Bill;
}

describe("where a payment is", () => {
  test.each<[string, Change, "done" | "cancelled" | null, string]>([
    ["nobody began to pay", { payment: null }, null, "choose"],
    ["a page is open", {}, null, "open"],
    ["back from the page, not settled", {}, "done", "processing"],
    ["back from the page, declined", { attempt: { failure: "card_declined" } }, "done", "declined"],
    ["the last try came to nothing", { payment: { status: "FAILED" }, attempt: { state: "FAILED" } }, null, "declined"],
    ["given up on the page", {}, "cancelled", "cancelled"],
    ["paid", { payment: { status: "COMPLETED" }, visit: { status: "CONFIRMED" } }, "done", "paid"],
    ["paid, though the address says it was given up", { payment: { status: "COMPLETED" }, visit: { status: "CONFIRMED" } }, "cancelled", "paid"],
    ["paid, and the clinician is asked", { payment: { status: "COMPLETED" }, visit: { approval: "ASKED" } }, "done", "asked"],
    ["the hold ran out, nothing was paid", { payment: null, visit: { status: "CANCELLED" } }, null, "over"],
    ["the hold ran out a moment ago, nothing was paid", { payment: null, visit: { hold_ends_at: "2026-06-01T09:59:59Z" } }, null, "over"],
    ["the hold ran out while a page is open", { visit: { hold_ends_at: "2026-06-01T09:59:59Z" } }, null, "processing"],
    ["the money came too late", { payment: { status: "COMPLETED", returning: eur(4500) }, visit: { status: "CANCELLED" } }, "done", "returning"],
    ["all of it went back", { payment: { status: "REFUNDED", refunded: eur(4500) }, visit: { status: "CANCELLED" } }, null, "returning"],
    ["other money came than was asked for", { attempt: { state: "MISMATCH" } }, "done", "review"],
    ["paid afterwards, to be confirmed first", { payment: null, visit: { payment: "LATER" } }, null, "confirm"],
    ["a transfer is awaited", { attempt: { method: "BANK_TRANSFER" } }, null, "transfer"],
    ["it costs nothing", { payment: null, visit: { payment: "FREE", status: "CONFIRMED", hold_ends_at: null } }, null, "nothing"],
  ])("%s", (_, change, back, state) => {
    expect(stateOf(bill(change), back, NOW)).toBe(state);
  });

  test("it is asked again as long as money may come, and no longer", () => {
    expect(isMoving(bill({}))).toBe(true);
    expect(isMoving(bill({ payment: null }))).toBe(false);
    expect(isMoving(bill({ payment: { status: "COMPLETED" }, attempt: { state: "PAID" } }))).toBe(false);
  });
});
