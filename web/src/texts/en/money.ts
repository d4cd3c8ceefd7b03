/** English words of the office: payments, queues, the bank, invoices. */
import type { Schemas } from "../../api/client";

const reviews: Record<Schemas["Review"], string> = { AMOUNT: "Other amount", CURRENCY: "Other currency", IDENTITY: "Other payment", REFUND_FAILED: "Refund did not arrive", DISPUTE: "Contested" };
const todo: Record<Schemas["Review"], string> = {
  AMOUNT: "Other money came than was asked for. It is not counted. Look at the payment in the processor’s own pages, send it back there or settle it with the patient, then mark it as looked at.",
  CURRENCY: "The money came in another currency. Look at it in the processor’s own pages, then mark it as looked at.",
  IDENTITY: "The processor has this money under another payment, or in its test world. Look at it there, then mark it as looked at.",
  REFUND_FAILED: "The processor could not send the money back. Send it again, or by bank, then say that it is done.",
  DISPUTE: "Answer in the processor’s own pages before the day below. Nothing goes back meanwhile. Never send clinical notes as evidence.",
};
const refunds: Record<Schemas["RefundState"], string> = { REQUESTED: "To be sent", PENDING: "On its way", SUCCEEDED: "Went back", FAILED: "Failed", NEEDS_ATTENTION: "Send by hand" };
const disputes: Record<Schemas["DisputeState"], string> = { OPEN: "To be answered", UNDER_REVIEW: "Being decided", WON: "The money stayed", LOST: "The money went", CLOSED: "Withdrawn" };
const events: Record<Schemas["EventState"], string> = { WAITING: "Waits", APPLIED: "Applied", IGNORED: "Of no interest", UNKNOWN: "Not ours" };
const flaws: Record<Schemas["Flaw"], string> = { DATE_UNREADABLE: "the date cannot be read", AMOUNT_UNREADABLE: "the amount cannot be read", CURRENCY_UNKNOWN: "the currency is unknown", COLUMNS_DIFFER: "it has other columns than the first line" };
const signs: Record<Schemas["Sign"], string> = { REFERENCE: "reference", NUMBER: "number", AMOUNT: "amount", NAME: "name" };
const states: Record<Schemas["BankLineState"], string> = { WAITING: "Waits for you", MATCHED: "Booked by itself", ASSIGNED: "Booked by hand", DISMISSED: "For nothing here" };
const categories: Record<Schemas["TaxCategory"], string> = { EXEMPT: "Exempt", REDUCED: "Reduced rate", STANDARD: "Standard rate" };

export default {
  reviews, todo, refunds, disputes, events,
  visit: (provider: string, when: string) => `${provider}, ${when}`,
  answerBy: (day: string, left: string) => `Answer by ${day} (${left})`,
  list: { title: "All payments", file: "As a file", all: "All", status: "State", method: "Way to pay", review: "To look at", from: "From", to: "Until", none: "No payments fit.", noneText: "Choose other days or fewer filters." },
  totals: { title: (days: number) => `The last ${days} days`, none: "No money came or went.", provider: "Clinician", by: "By", received: "Arrived", refunded: "Went back", lost: "Taken by banks", unnamed: "Somebody who left" },
  one: { refunded: "Went back", returning: "On its way back", visit: "For the visit with", due: "Due", reviewed: "I have looked at it", ask: "Ask the processor now", disputes: "Disputes", events: "What processors told" },
  back: {
    open: "Send money back", amount: (currency: string) => `Amount in ${currency}`, atMost: (amount: string) => `At most ${amount}.`, reason: "Why", reasonHint: "Only staff read it.", wrong: "Please enter an amount up to what is left.", missing: "Please write a few words.",
    go: "Send back", sure: (amount: string) => `Send ${amount} back?`, sureText: "It goes the way it came, and cannot be called back.", disputed: "The payer contests this payment: nothing can go back until that is decided.", lost: "The payer got this money back from their bank.",
  },
  queues: {
    none: "Nothing waits for you.", noneText: "Money that does not fit, failed refunds and disputes appear here.", disputes: "Disputes", mismatches: "Money that does not fit", refunds: "Refunds that need a hand",
    refundsText: "The processor could not send these, or they go by bank. Send each from the clinic’s account, then say so.", bank: "Lines of the bank", bankText: "Transfers that fit to no invoice by themselves.",
    unknown: (count: number) => (count === 1 ? "In the last 30 days, processors told once of something that is not ours." : `In the last 30 days, processors told ${count} times of things that are not ours.`),
    done: "Sent by hand", doneSure: (amount: string) => `Did ${amount} go back?`, doneText: "The payment counts as paid back, and a credit note is issued.",
  },
  bank: {
    take: "Take in a statement", takeText: "CSV or camt.053. Each line counts once, however often you take it in.", choose: "Choose a file", taking: "Reading…",
    result: (lines: number, matched: number, known: number) => `${lines} new, ${matched} of them booked by themselves; ${known} were known.`, broken: (count: number) => (count === 1 ? "1 line could not be read; the others are in." : `${count} lines could not be read; the others are in.`),
    flaw: (line: number, flaw: string) => `Line ${line}: ${flaw}`, flaws, lines: "Lines", state: "State", all: "All", states, none: "No such lines.", payer: "From", text: "Text", booked: "Booked",
    assign: (number: string, amount: string, why: readonly string[]) => `To ${number}, ${amount} left (same ${why.join(", ")})`, signs, noFit: "No open invoice looks like it.", dismiss: "For nothing here", dismissSure: "Is this for nothing here?", dismissText: "The line stays in the list and is booked to no payment.",
  },
  invoices: { kind: "Kind", state: "State" },
  billing: {
    lead: "For invoices to come. Those that were issued never change.", seller: "Who sells", name: "Name on invoices", nameHint: "Empty: the clinic’s name.", taxId: "Tax number", address: "Address",
    tax: "Tax", category: "Kind", categories, rate: "Rate in per cent", rateWrong: "Please enter a number such as 19 or 5.5.", why: "Reason", whyHint: "Stands on the invoice where no tax is due.",
    terms: "Numbers and terms", invoiceSeries: "Invoices begin with", creditSeries: "Credit notes begin with", due: "Days to pay", transfer: "Days for a transfer", transferHint: "A visit that is nearer cannot be paid by bank.", whole: "Please enter a whole number.",
    account: "Account for transfers", accountText: "Without one, patients are not offered bank transfer.", holder: "Holder", bank: "Bank", currency: "Currency", saved: "Saved.",
  },
};
