/** English words of paying, of what became of it, and of invoices. */
import type { Schemas } from "../../api/client";

type Pair = readonly [what: string, next: string];

const methods: Record<Schemas["PaymentMethod"], Pair> = {
  STRIPE: ["Stripe", "Card, wallet, or what else Stripe offers you."],
  PAYSTACK: ["Paystack", "Card, mobile money, or bank, on Paystack’s page."],
  CREDIT_CARD: ["Card", "Credit or debit card."],
  BANK_TRANSFER: ["Bank transfer", "From your bank, with a reference."],
};
const status: Record<Schemas["PaymentStatus"], string> = { PENDING: "Not paid yet", COMPLETED: "Paid", FAILED: "Not paid", REFUNDED: "Paid back" };
const attempt: Record<Schemas["AttemptState"], string> = { CREATED: "Begun", OPEN: "Begun", PAID: "Paid", FAILED: "Declined", EXPIRED: "Not paid in time", MISMATCH: "The clinic looks at it" };
const refund: Record<Schemas["RefundState"], string> = { REQUESTED: "On its way back", PENDING: "On its way back", SUCCEEDED: "Went back", FAILED: "Did not arrive; the clinic looks at it", NEEDS_ATTENTION: "The clinic looks at it" };
const cause: Record<Schemas["RefundCause"], string> = { CANCELLED: "The visit was cancelled", LATE: "It came when the time was gone", DOUBLE: "It was paid twice", OVERPAID: "More was paid than owed", STAFF: "Decided by the clinic", OUTSIDE: "Decided by the clinic" };
const kind: Record<Schemas["InvoiceKind"], string> = { INVOICE: "Invoice", CREDIT_NOTE: "Credit note" };
const state: Record<Schemas["InvoiceState"], string> = { OPEN: "Not paid yet", OVERDUE: "Overdue", PAID: "Paid", CREDITED: "Taken back" };

export default {
  almost: "Almost done", title: "Payment", toVisit: "To the visit", again: "Choose another time", methods, status, attempt, refund, cause, kind, state,
  pay: {
    how: "How do you want to pay?", go: (amount: string) => `Pay ${amount}`,
    safe: "You pay on the page of the payment service. We never see your card number.",
    until: (time: string) => `Kept for you until ${time}. The visit is yours once it is paid.`, left: (time: string) => `This time is kept for you for ${time}.`,
    none: "This clinic takes no payment online just now. Please call the clinic; your time is kept until the hold ends.",
    now: "Pay now", toPay: "To the payment",
  },
  transfer: { title: "Bank transfer", to: "To", until: "Until", hint: "Write the reference exactly as it stands here, so that your money finds its way. Another way to pay is below." },
  outcome: {
    paid: (amount: string): Pair => ["Thank you: your visit is confirmed.", `${amount} arrived. We have sent you a mail with everything.`],
    asked: (amount: string): Pair => ["Thank you: your request is with the clinician.", `${amount} arrived. If the clinician cannot take the visit, all of it goes back to you.`],
    processing: ["Your payment is being processed.", "This takes a few seconds as a rule. You can stay here or close this page: we tell you by mail either way."] as Pair,
    unanswered: "The payment service does not answer just now. We keep asking.",
    declined: ["The payment did not go through.", "Nothing was charged. Please try again, perhaps in another way."] as Pair,
    cancelled: ["You came back without paying.", "Nothing was charged."] as Pair,
    transfer: ["We wait for your transfer.", "The time stays yours until the day below. We write to you as soon as the money is here."] as Pair,
    open: ["You have begun to pay.", "You can go on where you left off. If you have paid already, this page will show it in a moment."] as Pair,
    over: ["The time is not kept any more.", "Nothing was charged. You can choose another time."] as Pair,
    returning: (amount: string): Pair => ["Your money is on its way back.", `The visit did not take place as booked, so ${amount} go back the way they came. That can take some days.`],
    review: ["We are looking at your payment.", "Something other arrived than was asked for. Nothing is lost: the clinic looks at it and writes to you."] as Pair,
    nothing: ["There is nothing to pay.", "This visit costs nothing."] as Pair,
    keptUntil: (time: string) => `The time stays yours until ${time}.`,
  },
  list: {
    title: "Payments", none: "No payments yet.", noneText: "What you pay for visits appears here.", more: "Show more", invoices: "Invoices", noInvoices: "No invoices yet.", payments: "Payments",
    pdf: "Download PDF", due: (day: string) => `Due ${day}`, back: "All payments", tries: "Tries", refunds: "What goes back", visit: "To the visit",
    details: "Details", amount: "Amount", received: "Arrived", balance: "Left to pay", began: "Begun", paidAt: "Paid", by: "By", card: (brand: string, last4: string) => `${brand} ending in ${last4}`, wentBack: (amount: string) => `${amount} went back or are on their way`, reference: "Reference",
  },
};
