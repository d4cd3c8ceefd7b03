/** The state of a payment in a word. */
import type { Payment } from "../../api/payments";
import { payment as texts } from "../../texts/payment";

const TONES: Readonly<Record<Payment["status"], string>> = { PENDING: "warning", COMPLETED: "good", FAILED: "danger", REFUNDED: "plain" };

/** See the head of this file. */
export function PaymentBadge({ status }: { status: Payment["status"] }) {
  return <span className="badge-state" data-tone={TONES[status]} data-testid="payment-status" data-status={status}>{texts.status[status]}</span>;
}
