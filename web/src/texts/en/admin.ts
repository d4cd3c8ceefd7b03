/** English words of the administration. */
import type { Schemas } from "../../api/client";

type Role = Schemas["Role"];
type Kind = Schemas["Message"]["kind"];

const roles: Record<Role, string> = { PATIENT: "Patient", PROVIDER: "Clinician", ADMIN: "Administrator" };
const states: Record<Schemas["User"]["status"], string> = { UNVERIFIED: "Address not confirmed", INVITED: "Invited", ACTIVE: "Active", DEACTIVATED: "Shut out" };
const deeds: Record<Role | "shutOut" | "letIn" | "factors" | "provider", string> = {
  shutOut: "Shut out", letIn: "Let in again", factors: "Reset second proofs", provider: "Add to the directory", PATIENT: "Make a patient", PROVIDER: "Make a clinician", ADMIN: "Make an administrator",
};
const sent: Record<Schemas["Message"]["state"], string> = { WAITING: "Waits", SENT: "Sent", SKIPPED: "Not needed any more", FAILED: "Failed" };
const kinds: Record<Kind, string> = {
  VERIFY_EMAIL: "Confirm the address", ALREADY_REGISTERED: "Registered already", RESET_PASSWORD: "New password", PASSWORD_CHANGED: "Password changed", INVITATION: "Invitation", CHANGE_EMAIL: "Change of address",
  EMAIL_CHANGING: "Address is changing", FACTORS_CHANGED: "Second proof changed", MAIL_TRIAL: "Trial mail", RECORD_OPENED: "Record opened in an emergency", BREAK_GLASS_REVIEW: "Emergency to review",
  APPOINTMENT_CONFIRMED: "Visit confirmed", APPROVAL_ASKED: "Request to answer", APPOINTMENT_MOVED: "Visit moved", APPOINTMENT_CANCELLED: "Visit cancelled", APPOINTMENT_REMINDER: "Reminder", PRESCRIPTION_READY: "Prescription ready",
  PAYMENT_TOO_LATE: "Payment came too late", INVOICE_READY: "Invoice ready", INVOICE_OVERDUE: "Invoice overdue", PAYMENT_REVIEW: "Payment to look at", PAYMENT_DISPUTED: "Payment disputed",
};

export default {
  title: "Administration", more: "Show more", roles,
  parts: { "": "Overview", live: "Calls now", users: "People", payments: "Payments", queues: "To look at", bank: "Bank statements", invoices: "Invoices", billing: "Billing", clinic: "Clinic", holidays: "Holidays", messages: "Messages", audit: "Audit", appointments: "Visits", providers: "Clinicians", fields: "Fields", consents: "Consents", calls: "Way of calls" },
  groups: { work: "Every day", money: "Money", house: "The clinic", system: "System" },
  dashboard: {
    now: "Now", live: "Calls now", queues: "Payments to look at", failed: "Messages that failed", past: "The last days", span: "Days", spans: { 7: "7 days", 30: "30 days", 90: "90 days" },
    booked: "Bookings", bookedText: (count: number) => (count === 1 ? "1 visit was booked." : `${count} visits were booked.`),
    visits: "Visits", held: "Held", missed: "Missed", cancelled: "Cancelled", visitsText: (held: number, missed: number, cancelled: number) => `${held} were held, ${missed} were missed, ${cancelled} were cancelled.`,
    revenue: (currency: string) => `Revenue in ${currency}`, revenueText: (amount: string) => `${amount} came in, less what went back.`,
    calls: "Connections in calls", good: "Good", weak: "Weak", bad: "Bad", callsText: (stays: number, minutes: number, lost: number) => `${stays} connections over ${minutes} minutes; ${lost} were lost. Each counts by its worst moment.`,
  },
  live: {
    asOf: (time: string) => `As of ${time}; this page keeps itself up to date.`, none: "Nobody is in a call.", noneText: "Calls appear here as soon as somebody is in one.", people: (count: number) => (count === 1 ? "1 person" : `${count} people`), since: (ago: string) => `began ${ago}`,
    backends: { HUB: "on this server", DAILY: "at Daily" }, quality: { GOOD: "Good connection", WEAK: "Weak connection", BAD: "Bad connection" }, unknown: "Connection not known yet",
  },
  users: {
    invite: "Invite somebody", name: "Name", email: "E-mail address", role: "Role", send: "Send the invitation", invited: "The invitation is on its way.", missing: "Please fill this in.",
    search: "Name or address", all: "All", none: "Nobody found.", states, change: "Change", deeds, confirm: "Yes",
  },
  clinic: {
    name: "Name of the clinic", email: "E-mail address", language: "Language", zone: "Time zone", zoneHint: "In which days of the clinic are counted.", currency: "Currency", hold: "A chosen time is kept for", minutes: "In minutes.",
    reminders: "Reminders before a visit", remindersHint: "Minutes with commas; 1440 is a day.", tiers: "What goes back after cancelling", tiersHint: "Minutes before the start, and per cent of the price.",
    before: (number: number) => `Rule ${number}: minutes before`, percent: (number: number) => `Rule ${number}: per cent`, addTier: "Add a rule", removeTier: (number: number) => `Remove rule ${number}`, whole: "Please enter whole numbers only.",
  },
  calls: {
    way: "Calls go", hint: "A visit that has begun keeps its way.", ways: { "": "as the server is set up", HUB: "over this server", DAILY: "over Daily", FRONT: "over this server, and over Daily when it cannot" },
  },
  holidays: { none: "No holidays yet.", date: "Date", name: "Name", add: "Add", remove: (day: string) => `Remove the holiday of ${day}`, outside: (count: number) => (count === 1 ? "1 booking lies on that day. It stays until somebody moves it." : `${count} bookings lie on that day. They stay until somebody moves them.`) },
  messages: { state: "State", all: "All", states: sent, kinds, none: "Nothing here.", attempts: (count: number) => (count === 1 ? "1 attempt" : `${count} attempts`), retry: "Try again" },
  audit: {
    chain: "The chain", chainText: "Each entry holds the fingerprint of the one before it. A change anywhere breaks the chain.", check: "Check the chain", checking: "Checking…",
    whole: (count: number) => `Whole: ${count} entries checked.`, broken: (seq: number) => `Broken at entry ${seq}`, action: "Action", actionHint: "Such as appointment.cancelled.", none: "No such entries.",
  },
};
