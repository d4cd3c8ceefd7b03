/** English words of what is prescribed: the same that the paper uses. */
import type { Schemas } from "../../api/client";

type Unit = Schemas["Unit"];

const forms: Record<Schemas["Form"], string> = {
  TABLET: "tablet", CAPSULE: "capsule", SOLUTION: "solution", SUSPENSION: "suspension", DROPS: "drops", CREAM: "cream", OINTMENT: "ointment",
  INHALER: "inhaler", INJECTION: "injection", PATCH: "patch", SUPPOSITORY: "suppository", SPRAY: "spray", POWDER: "powder", OTHER: "something else",
};
const routes: Record<Schemas["Route"], string> = {
  ORAL: "by mouth", SUBLINGUAL: "under the tongue", TOPICAL: "on the skin", TRANSDERMAL: "stuck to the skin", INHALED: "breathed in",
  NASAL: "into the nose", OPHTHALMIC: "into the eye", OTIC: "into the ear", RECTAL: "into the rectum", VAGINAL: "into the vagina",
  SUBCUTANEOUS: "injected under the skin", INTRAMUSCULAR: "injected into a muscle", INTRAVENOUS: "injected into a vein",
};
const units: Record<Unit, readonly [one: string, many: string]> = {
  TABLET: ["tablet", "tablets"], CAPSULE: ["capsule", "capsules"], ML: ["ml", "ml"], DROP: ["drop", "drops"], PUFF: ["puff", "puffs"],
  PATCH: ["patch", "patches"], SUPPOSITORY: ["suppository", "suppositories"], SACHET: ["sachet", "sachets"],
  // ISMP: µg is misread as mg.
  UG: ["microgram", "micrograms"], MG: ["mg", "mg"], G: ["g", "g"], IU: ["international unit", "international units"],
  APPLICATION: ["application", "applications"], PACKAGE: ["package", "packages"],
};
const status: Record<Schemas["PrescriptionStatus"], string> = { DRAFT: "Draft", SIGNED: "Signed", CANCELLED: "Cancelled", SUPERSEDED: "Replaced" };

const often = (times: number) => (times === 1 ? "once" : times === 2 ? "twice" : `${times} times`);
const hourly = (hours: number) => {
  if (hours === 168) return "once a week";
  if (hours % 168 === 0) return `every ${hours / 168} weeks`;
  return hours === 1 ? "every hour" : `every ${hours} hours`;
};

export default {
  forms, routes, units, status,
  comma: ", ",
  amount: (amount: string, unit: Unit) => `${amount} ${units[unit][amount === "1" || amount === "0" || amount.startsWith("0.") ? 0 : 1]}`,
  timesPerDay: (times: number) => `${often(times)} a day`,
  everyHours: hourly,
  asNeeded: (times: number) => `when needed, at most ${often(times)} a day`,
  days: (days: number) => (days === 1 ? "for 1 day" : `for ${days} days`),
  handedOut: (amount: string) => `Handed out: ${amount}`,
  refills: (count: number) => (count === 0 ? "no refills" : count === 1 ? "1 refill" : `${count} refills`),
  code: "Code for the pharmacy", validUntil: "Valid until", expired: "The time to hand it in is over.",
  signedBy: (name: string, when: string) => `Signed by ${name}, ${when}`,
  cancelled: (when: string) => `Cancelled on ${when}. Nothing is handed out for it.`,
  superseded: (when: string) => `Replaced on ${when} by another prescription.`,
  reason: (reason: string) => `Reason: ${reason}`,
  pdf: "Open the PDF",
};
