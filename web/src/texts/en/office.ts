/** English words of the office: visits of the whole clinic, who gives care, what is agreed to. */
import type { Schemas } from "../../api/client";
import type { Deed } from "../../api/office";

const by: Record<Schemas["By"], string> = { PATIENT: "the patient", PROVIDER: "the clinician", ADMIN: "the clinic", SYSTEM: "the system" };
const causes: Record<Schemas["CancelCause"], string> = {
  ASKED: "somebody asked for it", HOLD_EXPIRED: "it was not confirmed in time", DECLINED: "the clinician declined", APPROVAL_MISSED: "the clinician did not answer in time", PROVIDER_ABSENT: "the clinician was absent",
};
const deeds: Record<Deed | "RESCHEDULE" | "CANCEL", string> = {
  RESCHEDULE: "Move", CANCEL: "Cancel", CONFIRM: "Confirm for the patient", PROVIDER_ABSENT: "Clinician was absent", COMPLETE: "It did take place", REOPEN: "Undo “missed”",
};
const deedTexts: Record<Deed, string> = {
  CONFIRM: "Only when the patient has agreed to the visit and its terms, for example by phone.",
  PROVIDER_ABSENT: "The visit is cancelled, everything that was paid goes back, and the patient gets a message.",
  COMPLETE: "The visit was marked as missed, but it was held. It then counts as completed.",
  REOPEN: "The visit was marked as missed, but the patient did come or still may. It then stands again.",
};
const kinds: Record<Schemas["ConsentKind"], string> = { TELEHEALTH: "Treatment by video or audio call", RECORDING: "Recording", TERMS: "Terms of the clinic", DATA: "Use of data" };
const about: Record<Schemas["ConsentKind"], string> = {
  TELEHEALTH: "That a call is no examination in person, and what follows from that.", RECORDING: "That a call may be recorded.",
  TERMS: "Everybody reads them below “Terms” at the foot of each page.", DATA: "What is kept, why and how long. Everybody reads it below “Privacy” at the foot of each page.",
};

export default {
  appointments: {
    patient: "Patient", provider: "Clinician", status: "State", from: "From", to: "To", all: "All", none: "No visit fits all of this", noneText: "Try fewer conditions, or other days.", back: "All visits",
    type: (name: string, moves: number) => (moves === 0 ? name : moves === 1 ? `${name}, moved once by the patient` : `${name}, moved ${moves} times by the patient`),
    cancelled: (who: string, why: string) => `Cancelled by ${who}: ${why}.`, by, causes, unpaid: "Nothing has been paid.",
    deedsTitle: "What can be done", deeds, deedTexts, reason: "Reason", reasonHint: "It is kept with the visit.",
  },
  booking: { title: "Book for somebody", lead: "For who calls. The time is kept; confirm it once they agreed to the visit and its terms.", what: "Kind of visit", choose: "Please choose", patientMissing: "Please choose a patient.", keep: (when: string) => `Keep ${when}` },
  patient: { hint: "The beginning of a name.", found: "Patients found", none: "Nobody found.", other: (name: string) => `Somebody else than ${name}` },
  providers: {
    lead: "A clinician gets a page here when somebody with that role is added under People.", name: "Name", listed: "In the directory", choices: { yes: "Listed", no: "Not listed" }, none: "Nobody found", back: "All clinicians",
    hours: "Hours", isListed: "Listed", isNotListed: "Not listed", list: "List again", unlist: "Take off the directory", unlistText: "Patients find and book this clinician.", listText: "Patients neither find nor book this clinician. Visits that were agreed stand.",
  },
  fields: { lead: "Patients search by them.", none: "None yet.", name: "Name of the field", add: "Add", remove: (name: string) => `Remove ${name}` },
  consents: {
    lead: "When a new text is published, everybody is asked anew before the next visit. What somebody agreed to stays on record with the words of that day.", kinds, about,
    asked: "Asked before a visit", notAsked: "Not asked", ask: "Ask for it before a visit", none: "There is no text yet.", current: (number: number, day: string) => `Version ${number}, since ${day}`, earlier: (number: number, day: string) => `Version ${number} of ${day}`,
    write: "Write a new version", title: "Title", body: "Text", missing: "Please fill this in.", publish: "Publish", sure: "Publish this version?", sureText: "Everybody whom it concerns is asked to agree again. A published version cannot be changed.",
  },
};
