/** English words of opening a record in an emergency, and of reviewing that. */
import type { Schemas } from "../../api/client";

const sections: Record<Schemas["ChartContent"]["section"], string> = { ALLERGY: "Allergies", MEDICATION: "Medicines", PROBLEM: "Problems", VITAL: "Measured", IMMUNIZATION: "Vaccinations" };
const severities: Record<Schemas["Severity"], string> = { MILD: "mild", MODERATE: "moderate", SEVERE: "severe", UNKNOWN: "severity unknown" };
const measures: Record<Schemas["VitalMeasure"]["kind"], string> = {
  PRESSURE: "Blood pressure", PULSE: "Pulse", TEMPERATURE: "Temperature", WEIGHT: "Weight", HEIGHT: "Height", OXYGEN: "Oxygen saturation",
};
const verdicts: Record<Schemas["Verdict"], string> = { JUSTIFIED: "There was an emergency", UNJUSTIFIED: "There was no emergency" };

export default {
  title: "Emergency access",
  open: {
    lead: "For an emergency with somebody whom you do not treat: you read their record for 60 minutes.",
    told: "The patient and the administrators are told at once, with your name and your reason. Somebody reviews each case.",
    patient: "Number of the record", patientHint: "The front desk can tell it.", patientMissing: "Please enter the whole number of the record.",
    reason: "What is the emergency?", reasonHint: "The patient reads this. Leave out what only a clinician should know.", reasonMissing: "Please say what the emergency is.",
    prove: "Please show once more that it is you.", submit: "Open the record",
    until: (time: string) => `Open to you until ${time}`, record: "A record", end: "Close it now", ended: "The record is closed to you again.",
  },
  record: { none: "Nothing is written here.", ended: "ended", noted: "What is known", sections, severities, measures, on: (when: string) => `on ${when}`, notes: "Signed notes", signed: (name: string, when: string) => `${name}, ${when}` },
  review: {
    lead: "Records that clinicians opened in an emergency.", waiting: "To review", done: "Reviewed", noneWaiting: "Nothing waits for a review.", noneDone: "Nothing was reviewed yet.",
    opened: (provider: string, patient: string) => `${provider} opened the record of ${patient}`, span: (from: string, to: string) => `${from} to ${to}`,
    reason: "Reason given", verdict: "What do you find?", verdicts, verdictMissing: "Please choose one.", remark: "Remark", remarkHint: "Only administrators read it.", save: "Save the review", more: "Show more",
    reviewed: (when: string) => `Reviewed on ${when}`,
  },
};
