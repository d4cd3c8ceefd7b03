/** English words of a provider's day and workspace. */
import type { Schemas } from "../../api/client";

const states: Record<Schemas["PersonState"], string> = { INVITED: "Invited", WAITING: "Waiting", ADMITTED: "Let in", IN_CALL: "In the call", LEFT: "Away" };

export default {
  states,
  today: {
    title: "Today", zone: (place: string) => `Times in ${place}`,
    waitingNow: "Waiting now", rest: "The day", none: "No visits today", noneText: "When somebody books a visit for today, it appears here by itself.",
    waits: (minutes: number) => (minutes < 1 ? "waits since a moment ago" : minutes === 1 ? "waits for 1 minute" : `waits for ${minutes} minutes`),
    open: "Open", start: "Start", resume: "Go back in", details: "Details",
    late: (minutes: number) => `likely ${minutes} min late`,
    guests: (count: number) => (count === 1 ? "1 guest waits" : `${count} guests wait`),
    devicesGood: "Devices checked", devicesBad: "Device trouble", devicesUnknown: "Devices not checked",
    unfinished: "Ended without you: please look after the note", lost: "The connection dropped. What you see may be old; we are looking for the server.",
    unsigned: "Notes to sign", unsignedNone: "All notes are signed.", of: (name: string, when: string) => `${name}, ${when}`,
    counts: { visits: "visits", waiting: "waiting", done: "done" },
  },
  workspace: {
    title: "Workspace", note: "Note", prescription: "Prescriptions", patient: "Visit", show: "Show the workspace", hide: "Hide the workspace",
    time: "Time", booked: "Booked", until: (time: string) => `until ${time}`, reason: "Reason", noReason: "No reason was given.",
  },
  note: {
    choose: "How would you like to write?", start: "Start a note", saving: "Saving…", saved: (time: string) => `Saved ${time}`, unsaved: "Not saved yet",
    offline: "Cannot be saved just now. Your text is kept here and saved as soon as the server is back.",
    sign: "Sign", signQuestion: "Sign this note?", signText: "A signed note never changes. You can add to it later.",
    signed: (name: string, when: string) => `Signed by ${name}, ${when}`, amend: "Add to this note", amendment: (number: number, when: string) => `Added ${number}, ${when}`,
    amendText: "What is to be added", amendSave: "Sign the addition",
    conflictTitle: "This note was changed elsewhere", conflictText: "Both texts are kept. Choose one for each part, then go on.",
    theirs: "Saved elsewhere", mine: "Written here", take: "Take this",
  },
  prescription: {
    none: "Nothing prescribed yet.", write: "Write a prescription", drug: "Medicine", strength: "Strength", form: "Form", dose: "Dose", unit: "Unit", route: "Route",
    frequency: "How often", times: (count: number) => (count === 1 ? "Once a day" : `${count} times a day`), asNeeded: "When needed", every: "Every … hours",
    number: "Number", days: "For days", quantity: "Quantity", refills: "Refills", instructions: "For the patient",
    add: "Add another medicine", remove: "Remove", save: "Save draft", sign: "Sign", signed: "Signed", draft: "Draft", ended: "Ended", pdf: "PDF",
    anyway: "I have read the warnings and prescribe it anyway", warnings: "Please look at these first",
    item: (number: number) => `Medicine ${number}`,
    code: (code: string) => `Pharmacy code ${code}`,
    discard: "Discard", signQuestion: "Sign this prescription?", signText: "The patient sees it at once, and a pharmacy can check it. It cannot be changed after that, only cancelled.",
  },
};
