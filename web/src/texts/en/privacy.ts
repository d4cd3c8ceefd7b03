/** English words of what a patient decides about their data, and sees of what others do with it. */
import type { Schemas } from "../../api/client";

/** What an entry of the trail is about: the first word of its action. */
const things: Record<string, string> = {
  appointment: "a visit", visit: "a visit", consultation: "a visit", call: "the call of a visit", patient: "your profile", note: "a note", prescription: "a prescription",
  chart: "your medical history", chart_entry: "an entry of your medical history", document: "a document", consent: "an agreement", patient_grant: "who may act for you",
  break_glass: "an emergency access", legal_hold: "a legal hold", erasure: "what was erased", patient_key: "the key of your record", keys: "the key of your record",
  payment: "a payment", refund: "a refund", invoice: "an invoice", message: "a message to you",
};
const whys: Record<Schemas["Why"], string> = {
  OWN: "it is theirs", ACTS_FOR: "acts for the patient", GUARDIAN: "guardian", CARER: "carer", TREATS: "treats the patient", AUTHOR: "wrote it",
  BREAK_GLASS: "emergency", CLINIC: "clinic office, without medical content",
};
const kept: Record<Schemas["Kept"], string> = { VISIT_TIMES: "when visits were, and with whom", MONEY: "payments and invoices", AUDIT_TRAIL: "who did what, and when" };

export default {
  title: "Privacy", lead: "What you agreed to, who looked, and your data to take with you.",
  whose: "Whose data", you: (name: string) => `${name} (you)`, nobody: "There is no record that you decide about.",
  consents: {
    title: "What you agreed to", required: "asked for before a visit", none: "The clinic asks for nothing at present.",
    given: (when: string, name: string) => `Agreed on ${when} by ${name}`, givenAlone: (when: string) => `Agreed on ${when}`,
    older: "There is a newer text since.", withdrawn: (when: string) => `Taken back on ${when}`, never: "Not agreed to.",
    read: "Read the text", agree: "I agree", withdraw: "Take it back",
    question: "Take this agreement back?", text: "It stays on record that you had agreed. What the clinic asks for before a visit has to be agreed to again before the next one.",
  },
  looks: {
    title: "Who looked", lead: "Everything that was done with this record, newest first. Nothing is left out, and nobody can change it.",
    none: "Nobody did anything yet.", more: "Show more", by: "Who", what: "What", when: "When",
    me: "You", roles: { PATIENT: "Somebody who acts for the patient", PROVIDER: "A clinician", ADMIN: "The clinic’s office", SYSTEM: "The system", NOBODY: "Somebody not signed in" } as Record<string, string>,
    looked: (thing: string) => `looked at ${thing}`, changed: (thing: string) => `changed ${thing}`, exported: "took a copy of the whole record",
    things, thing: "the record", whys,
    emergency: (name: string, when: string) => `${name} opened this record in an emergency on ${when}.`, emergencyReason: (reason: string) => `The reason given: ${reason}`,
    verdicts: { JUSTIFIED: "The clinic has checked it: there was an emergency.", UNJUSTIFIED: "The clinic has checked it: there was no emergency. Please talk to the clinic.", null: "The clinic has not checked it yet." },
  },
  take: {
    title: "Take your data with you", text: "One ZIP file with everything: profile, visits, notes, prescriptions, medical history, documents, agreements, and who looked.",
    get: "Download everything", lead: "This is your whole medical record. Please show once more that it is you.", begun: "The download has begun. Keep the file where only you can open it.",
  },
  erase: {
    title: "Erase this record", text: "Notes, prescriptions, history and documents can be read by nobody any more, not even by the clinic. This cannot be undone. Please take your data with you first.",
    stays: "By law this stays:", kept, start: "Erase this record", lead: "Please show once more that it is you.",
    question: (name: string) => `Erase the record of ${name} for good?`, confirm: "Nobody can bring it back. Your account is closed if it is your own record.", now: "Erase for good",
    done: "The record is erased", doneText: (notes: number) => (notes === 1 ? "1 note cannot be read by anybody any more." : `${notes} notes cannot be read by anybody any more.`),
    closed: "Your account is closed.", leave: "Leave",
  },
};
