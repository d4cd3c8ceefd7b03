/** English words of the people in a visit. */
import type { Schemas } from "../../api/client";

const states: Record<Schemas["PersonState"], string> = { INVITED: "invited", WAITING: "waiting", ADMITTED: "let in", IN_CALL: "in the call", LEFT: "away" };
const roles: Record<Schemas["GuestRole"], string> = { INTERPRETER: "Interpreter", FAMILY: "Family or friend", CLINICIAN: "Clinician" };
const sides: Record<Schemas["VisitRole"], string> = { PATIENT: "Patient", PROVIDER: "Clinician", GUEST: "Guest" };

export default {
  states, roles, sides,
  quality: { GOOD: "good connection", WEAK: "weak connection", BAD: "bad connection" } as Record<string, string>,
  title: "People", waiting: "Waiting to be let in", here: "In this visit",
  you: (name: string) => `${name} (you)`,
  admit: "Let in", admitLabel: (name: string) => `Let in ${name}`,
  sendBack: "Send back", sendBackLabel: (name: string) => `Send back ${name} to the waiting room`,
  revoke: "Take back", revokeLabel: (name: string) => `Take back the invitation of ${name}`,
  invite: "Invite somebody", guestName: "Name", guestRole: "They come as", makeLink: "Make a link",
  linkHint: "Send this link to them. It works once, and shows nothing of the record.", copy: "Copy", copied: "Copied",
};
