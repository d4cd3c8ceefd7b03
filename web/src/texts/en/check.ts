/** English words of the check of prescriptions. */
import type { Schemas } from "../../api/client";

type Status = Schemas["CheckStatus"];

const status: Record<Status, string> = {
  VALID: "This prescription is valid", EXPIRED: "This prescription has expired", CANCELLED: "This prescription was cancelled",
  SUPERSEDED: "Another prescription has taken its place",
};
const advice: Record<Status, string> = {
  VALID: "Compare every line with the paper before you dispense.", EXPIRED: "Do not dispense. The patient can ask for a new one.",
  CANCELLED: "Do not dispense. Ask the clinic if in doubt.", SUPERSEDED: "Do not dispense from this paper. Ask for the newer one.",
};

export default {
  status, advice,
  title: "Check a prescription",
  lead: "For pharmacies: type the code printed on the paper to see whether the prescription is real and stands.",
  code: "Code on the paper", hint: "Sixteen letters and digits. Spaces and dashes do not matter.", missing: "Type the code that is on the paper.",
  submit: "Check",
  unknown: "There is no prescription with this code. Compare it with the paper, letter by letter. If it is the same, do not dispense and call the clinic.",
  signedBy: "Signed by", clinic: "Clinic", patient: "Patient", signedOn: "Signed on", validUntil: "Valid until", count: "Medicines on the paper",
};
