/** English words of visits: what is coming, the way in, the waiting room, and after. */
import type { Schemas } from "../../api/client";

type Status = Schemas["AppointmentStatus"];

const status: Record<Status, string> = {
  SCHEDULED: "Not confirmed yet", CONFIRMED: "Confirmed", IN_PROGRESS: "Running now", COMPLETED: "Completed", CANCELLED: "Cancelled", NO_SHOW: "Missed",
};
const kind: Record<Schemas["VisitKind"], string> = { VIDEO: "Video visit", AUDIO: "Audio visit" };

export default {
  status, kind,
  with: (name: string) => `with ${name}`,
  zoneOf: (place: string, name: string) => `${place} time (${name})`,
  home: {
    hello: (name: string) => `Hello, ${name}`,
    next: "Your next visit", later: "After that", none: "No visit is planned",
    noneText: "When you book one, it appears here with everything you need to join.", book: "Book a visit", all: "All visits",
  },
  join: {
    open: "Join now", early: (when: string) => `Join opens ${when}`, details: "Details",
    opensAt: (time: string) => `You can enter from ${time} on, 15 minutes before the start.`,
  },
  list: {
    title: "Visits", upcoming: "Upcoming", past: "Past",
    noneUpcoming: "Nothing planned.", nonePast: "No visits yet.", more: "Show more",
  },
  page: {
    when: "When", who: "With", what: "Kind", fee: "Fee", reason: "Your reason", calendar: "Add to calendar", change: "Change or cancel", back: "All visits",
    theirTime: (time: string, place: string) => `${time} for your clinician in ${place}`,
    patient: "Patient", papers: "Note and prescriptions", open: "Open the visit", approval: "Waits for the clinic's answer.",
    holdUntil: (time: string) => `Kept for you until ${time}. Please confirm by then, or it is free for others again.`,
    confirm: "Confirm this visit", consent: "I agree to be treated by video or audio call, and to the clinic's terms.",
    pay: "Pay to confirm", anotherTime: "Choose another time", keptFor: (time: string) => `This time is kept for you for ${time}.`,
    again: "Book again", cancelledBecause: "This visit was cancelled.", refund: (amount: string) => `${amount} go back to you.`,
  },
  change: {
    title: "Change or cancel", cancel: "Cancel this visit", keep: "Keep it",
    question: "Cancel this visit?", nothing: "Nothing was paid, so nothing goes back.",
    tooLate: (paid: string) => `It is too late for a refund: by the clinic’s terms, nothing of the ${paid} you paid goes back.`,
    refund: (amount: string, percent: number) => `${amount} go back to you (${percent} %).`,
    worse: (time: string) => `Until ${time}; after that, less goes back.`,
    reason: "Reason (if you like)", done: "The visit is cancelled.", notAllowed: "This visit cannot be cancelled any more.",
    move: "Choose another time", moveLead: "The same clinician and kind of visit. Your old time is kept until the new one is confirmed; nothing is paid again.",
    moveNone: "This clinician offers no times for this visit any more. You can cancel it and book with somebody else.", moveTo: (when: string) => `Move to ${when}`, moved: (when: string) => `Moved. The visit is on ${when}.`,
    refundToPatient: (amount: string, percent: number) => `${amount} go back to the patient (${percent} %).`,
  },
  check: {
    title: "Check your devices", lead: "Take a moment. Nobody sees or hears you yet.",
    camera: "Camera", microphone: "Microphone", speaker: "Speaker",
    good: "Works", failed: "Does not work", off: "Off", untested: "Not tried",
    audioOnly: "This visit is by voice only. Your camera stays off.",
    heard: "Did you hear the sound?", yes: "Yes", no: "No", noHelp: "Turn up the volume, or choose another speaker below, then play it again.",
    ready: "I am ready", readyWithout: "Go on anyway", entering: "One moment…",
    early: (when: string) => `The waiting room opens ${when}. Your devices can be checked already.`,
    start: "Start the visit", back: "Back to your visits", consents: "Read and agree first",
  },
  waiting: {
    title: "You are in the waiting room",
    lead: (name: string) => `${name} knows that you are here and will let you in. Please keep this page open.`,
    here: (name: string) => `${name} is here`, notHere: (name: string) => `${name} is not here yet`,
    next: "You are next", ahead: (count: number) => (count === 1 ? "1 person is before you" : `${count} people are before you`),
    onTime: (time: string) => `On time: starts at ${time}`, late: (minutes: number) => `Running late by about ${minutes} minutes`,
    notSeen: "Nobody sees or hears you yet.", reconnecting: "The connection dropped. You keep your place; we are looking for the server.",
    leave: "Leave the waiting room", bell: "A short sound tells you when you are let in.", letIn: "You are let in. Connecting…",
    sentBack: "You are in the waiting room again. Your clinician will let you back in.",
  },
  inCall: {
    audioOnly: "Audio only", audioQuestion: "Go on without pictures?", audioText: "Cameras go off for everybody in this visit. Voices become clearer on a weak connection. This stays until the end.",
    audioNow: "This visit goes on by voice only.", joinFailed: "We cannot get you into the call",
    returning: "Bringing you back into the call…", connecting: "Connecting you…",
    end: "End visit", endQuestion: "End the visit for everybody?", endText: "The call closes and the visit counts as completed. Your note stays open until you sign it.",
    leaveQuestion: "Leave the visit?", leaveText: "You can come back as long as it runs; you will wait to be let in again.",
    back: "Join again", left: "You left the visit", leftText: "It may still be running. You can go back in.",
  },
  replaced: { title: "You opened this visit somewhere else", text: "It goes on there. Only one page at a time can be in the visit.", here: "Use this page instead" },
  over: {
    title: "This visit is over", text: "Thank you. What your clinician writes for you appears on the page of the visit as soon as it is signed.",
    cancelled: "This visit was cancelled", cancelledText: "Nothing is left to do. You can book another time.",
    unconfirmed: "This visit is not confirmed yet", unconfirmedText: "It opens once it is confirmed.",
    toVisit: "To the visit",
  },
  after: {
    summary: "Summary", noNotes: "Your clinician has not signed anything yet. It appears here as soon as it is signed.",
    forYou: "For you", plan: "What to do next", added: (when: string) => `Added on ${when}`, signedBy: (name: string, when: string) => `Signed by ${name}, ${when}`, notePdf: "The whole note as PDF",
    prescriptions: "Prescriptions", noPrescriptions: "Nothing was prescribed.", followUp: (name: string) => `Your next visit with ${name}`, toVisit: "To that visit", documents: "Documents",
  },
  guest: { title: "You are invited to a visit", lead: "This link lets you in once, on this device.", open: "Open the visit", role: { INTERPRETER: "Interpreter", FAMILY: "Family", CLINICIAN: "Clinician" } },
};
