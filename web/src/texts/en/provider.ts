/** English words of a provider's day and workspace. */
import type { Schemas } from "../../api/client";

type Often = Schemas["PrescriptionFrequency"]["kind"];

const states: Record<Schemas["PersonState"], string> = { INVITED: "Invited", WAITING: "Waiting", ADMITTED: "Let in", IN_CALL: "In the call", LEFT: "Away" };

const often: Record<Often, string> = { TIMES_PER_DAY: "every day", EVERY_HOURS: "every so many hours", AS_NEEDED: "when needed" };
const count: Record<Often, string> = { TIMES_PER_DAY: "Times a day", EVERY_HOURS: "Hours between", AS_NEEDED: "At most times a day" };
const against: Record<Schemas["WarningKind"], (drug: string, other: string) => string> = {
  ALLERGY: (drug, other) => `${drug}: the chart names an allergy to ${other}.`,
  DUPLICATE: (drug, other) => `${drug}: the patient has ${other} already.`,
};

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
    title: "Workspace", note: "Note", prescriptions: "Prescriptions", history: "History", patient: "Visit", papers: "Note and prescriptions", show: "Show the workspace", hide: "Hide the workspace",
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
    none: "Nothing prescribed yet.", write: "Write a prescription", drug: "Medicine", strength: "Strength", strengthHint: "Such as 500 mg", form: "Form",
    dose: "Dose", unit: "Unit of the dose", route: "How it is taken", frequency: "How often", often, count,
    days: "For how many days", quantity: "Quantity", quantityUnit: "Unit of the quantity", refills: "Refills",
    instructions: "For the patient", instructionsHint: "In your own words; printed on the paper.",
    add: "Add another medicine", remove: (number: number) => `Remove medicine ${number}`, item: (number: number) => `Medicine ${number}`,
    validDays: "Days in which it can be handed in",
    save: "Save draft", saved: "Saved.", unsaved: "Not saved yet.", sign: "Sign", discard: "Discard",
    warnings: "Please look at these first", against, anyway: "I have read this and prescribe it anyway",
    signQuestion: "Sign this prescription?", signText: "The patient sees it at once, and a pharmacy can check it. It cannot be changed after that, only cancelled or replaced.",
    discardQuestion: "Discard this draft?", discardText: "What is written in it is gone.",
    replaces: "Once signed, this takes the place of an earlier prescription.",
    replace: "Write a replacement", cancel: "Cancel it", cancelReason: "Why is it cancelled?", cancelHint: "The patient reads this.", cancelMissing: "Please write a few words.",
    staleTitle: "This draft was saved in another window", staleText: "What you typed here is kept. Choose which one counts.",
    staleShow: "Show the saved one", staleMine: "Save mine over it",
  },
};
