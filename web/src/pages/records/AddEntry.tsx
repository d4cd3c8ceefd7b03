/** Something new for the chart: the few fields that its part needs. */
import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type SubmitEvent } from "react";
import { addEntry, type Content } from "../../api/records";
import type { Schemas } from "../../api/client";
import { common } from "../../texts/common";
import { emergency } from "../../texts/emergency";
import { records } from "../../texts/records";
import { SelectField, TextField } from "../../ui/Field";
import { focusFirstInvalid } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";

type Section = Content["section"];
type Measure = Schemas["VitalMeasure"]["kind"];

interface AddEntryProps {
  readonly section: Section;
  readonly patient: string;
  readonly close: () => void;
}

const EMPTY = { name: "", more: "", severity: "UNKNOWN" as Schemas["Severity"], measure: "PRESSURE" as Measure, value: "", second: "", date: "" };
type Form = typeof EMPTY;

/** See the head of this file. */
export function AddEntry({ section, patient, close }: AddEntryProps) {
  const words = records.chart;
  const form = useRef<HTMLFormElement>(null);
  const [fields, setFields] = useState(EMPTY);
  const [isChecked, setChecked] = useState(false);
  const set = (change: Partial<Form>) => setFields({ ...fields, ...change });
  const add = useMutation({ mutationFn: (content: Content) => addEntry(patient, content), onSuccess: close });
  const content = contentOf(section, fields);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (content) add.mutate(content);
    else focusFirstInvalid(form.current);
  };
  const missing = (text: string) => (isChecked && text.trim() === "" ? words.missing : null);
  const number = (text: string) => (isChecked && numberOf(text) === null ? words.number : null);
  return (
    <form ref={form} className="form chart-form" onSubmit={submit} noValidate data-testid="entry-form">
      <div className="fields">
        {section === "VITAL" ? (
          <>
            <SelectField label={words.measure} value={fields.measure} options={emergency.record.measures} change={(measure) => set({ measure })} testId="measure" />
            <TextField label={words.units[fields.measure]} inputMode="decimal" value={fields.value} change={(value) => set({ value })} error={number(fields.value)} testId="value" />
            {fields.measure === "PRESSURE" && <TextField label={words.diastolic} inputMode="decimal" value={fields.second} change={(second) => set({ second })} error={number(fields.second)} testId="second" />}
          </>
        ) : <TextField label={words.names[section]} maxLength={200} value={fields.name} change={(name) => set({ name })} error={missing(fields.name)} testId="entry-name" autoFocus />}
        {section === "ALLERGY" && <SelectField label={words.severity} value={fields.severity} options={emergency.record.severities} change={(severity) => set({ severity })} />}
        {section === "IMMUNIZATION" && <TextField type="date" label={words.given} value={fields.date} change={(date) => set({ date })} error={missing(fields.date)} />}
        {(section === "ALLERGY" || section === "MEDICATION" || section === "PROBLEM") && <TextField label={words.more[section]} maxLength={500} value={fields.more} change={(more) => set({ more })} />}
      </div>
      <ProblemNotice error={add.error} />
      <div className="row">
        <button type="submit" className="button button-primary" data-testid="save-entry" disabled={add.isPending}>{common.save}</button>
        <button type="button" className="button" onClick={close}>{common.cancel}</button>
      </div>
    </form>
  );
}

/** Nothing while something is missing. */
function contentOf(section: Section, { name, more, severity, measure, value, second, date }: Form): Content | null {
  const [what, about] = [name.trim(), more.trim()];
  if (section === "VITAL") {
    const measured = measureOf(measure, numberOf(value), numberOf(second));
    return measured && { section, entry: { measure: measured, taken_at: new Date().toISOString() } };
  }
  if (what === "") return null;
  switch (section) {
    case "ALLERGY": return { section, entry: { substance: what, severity, reaction: about } };
    case "MEDICATION": return { section, entry: { name: what, instructions: about } };
    case "PROBLEM": return { section, entry: { name: what, remark: about } };
    case "IMMUNIZATION": return date === "" ? null : { section, entry: { vaccine: what, given_on: date } };
  }
}

/** In the units of the server: tenths, grams and millimetres. */
function measureOf(kind: Measure, value: number | null, second: number | null): Schemas["VitalMeasure"] | null {
  if (value === null) return null;
  switch (kind) {
    case "PRESSURE": return second === null ? null : { kind, systolic_mmhg: Math.round(value), diastolic_mmhg: Math.round(second) };
    case "PULSE": return { kind, per_minute: Math.round(value) };
    case "TEMPERATURE": return { kind, tenths_celsius: Math.round(value * 10) };
    case "WEIGHT": return { kind, grams: Math.round(value * 1000) };
    case "HEIGHT": return { kind, millimetres: Math.round(value * 10) };
    case "OXYGEN": return { kind, percent: Math.round(value) };
  }
}

/** With a point or a comma, as people write. */
function numberOf(text: string): number | null {
  const plain = text.trim().replace(",", ".");
  return /^\d{1,3}(\.\d{1,2})?$/.test(plain) ? Number(plain) : null;
}
