/** English words of records: a patient's own, and those a provider reads. */
import type { Schemas } from "../../api/client";

type Section = Schemas["ChartContent"]["section"];

const names: Record<Exclude<Section, "VITAL">, string> = { ALLERGY: "Allergic to", MEDICATION: "Medicine", PROBLEM: "Problem", IMMUNIZATION: "Vaccine" };
const more: Record<"ALLERGY" | "MEDICATION" | "PROBLEM", string> = { ALLERGY: "What happens (if known)", MEDICATION: "How it is taken", PROBLEM: "Remark" };
const units: Record<Schemas["VitalMeasure"]["kind"], string> = { PRESSURE: "Systolic, mmHg", PULSE: "Beats a minute", TEMPERATURE: "Degrees Celsius", WEIGHT: "Kilograms", HEIGHT: "Centimetres", OXYGEN: "Per cent" };
const kinds: Record<Schemas["DocumentKind"], string> = { LAB_RESULT: "Laboratory result", IMAGING: "Picture of an examination", LETTER: "Letter", REFERRAL: "Referral", PHOTO: "Photograph", OTHER: "Something else" };

export default {
  title: "Record", lead: "What is known about your health, and what was written about your visits.", whose: "Whose record", nobody: "There is no record for this account.", more: "Show more",
  chart: {
    title: "What is known", add: "Add", addTo: (part: string) => `Add: ${part}`, byPatient: "Told by the patient", confirmedBy: (name: string) => `Confirmed by ${name}`,
    confirm: "Confirm", confirmOne: (what: string) => `Confirm: ${what}`, end: "Ended", endOne: (what: string) => `Ended: ${what}`, mistake: "A mistake", mistakeOne: (what: string) => `A mistake: ${what}`,
    names, more, units, severity: "How bad", measure: "What was measured", diastolic: "Diastolic, mmHg", given: "Given on",
    missing: "Please fill this in.", number: "Please enter a number such as 36.5.",
  },
  notes: { title: "Notes of visits", none: "No notes yet.", draft: "not signed yet", papers: "Note and prescriptions", added: (when: string) => `Added ${when}` },
  prescriptions: { title: "Prescriptions", none: "Nothing was prescribed yet." },
  documents: {
    title: "Documents", none: "No documents yet.", kinds, add: "Add a document", file: "File", fileHint: "PDF, JPEG or PNG, at most 5 MB.", name: "Title", kind: "Kind", send: "Add it", adding: "One moment…", added: "The document is in the record.",
    fileMissing: "Please choose a file.", fileKind: "Please choose a PDF, a JPEG or a PNG.", fileLarge: "This file is larger than 5 MB.", nameMissing: "Please give it a title.", mistake: "A mistake", mistakeOne: (title: string) => `A mistake: ${title}`,
  },
  patients: { title: "Patients", search: "Name", none: "No patients yet", noneFound: "Nobody of that name", noneText: "Those who have booked a visit with you appear here.", visit: (day: string) => `visit on ${day}`, born: (day: string) => `born ${day}`, needs: "Needs:" },
  unsigned: { title: "Notes to sign", lead: "Your drafts. A note counts once it is signed.", none: "All notes are signed." },
};
