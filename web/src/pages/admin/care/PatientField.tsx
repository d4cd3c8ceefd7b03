/** One patient, found by the beginning of a name. */
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useDeferredValue, useState } from "react";
import type { Schemas } from "../../../api/client";
import { patientsNamed } from "../../../api/office";
import { office } from "../../../texts/office";
import { TextField } from "../../../ui/Field";

type Patient = Schemas["PatientBody"];

interface PatientFieldProps {
  readonly label: string;
  readonly change: (patient: Patient | null) => void;
  readonly error?: string | null;
}

/** See the head of this file. The date of birth tells two of the same name apart. */
export function PatientField({ label, change, error }: PatientFieldProps) {
  const words = office.patient;
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<Patient | null>(null);
  const wanted = useDeferredValue(name.trim());
  const { data } = useQuery(patientsNamed(wanted));
  const choose = (patient: Patient | null) => {
    setChosen(patient);
    setName("");
    change(patient);
  };
  if (chosen) {
    return (
      <div className="field">
        <span className="field-label">{label}</span>
        <span className="row chosen-one" data-testid="chosen-patient">
          <bdi>{spoken(chosen)}</bdi>
          <button type="button" className="button button-quiet button-icon" aria-label={words.other(chosen.name)} onClick={() => choose(null)}><X aria-hidden /></button>
        </span>
      </div>
    );
  }
  const isAsked = wanted.length > 1;
  return (
    <div className="patient-field">
      <TextField type="search" label={label} hint={words.hint} maxLength={100} value={name} change={setName} testId="patient-name" error={error} autoComplete="off" />
      <div role="status">{isAsked && data?.length === 0 && <p className="soft small">{words.none}</p>}</div>
      {isAsked && data && data.length > 0 && (
        <ul className="row" aria-label={words.found}>
          {data.map((one) => <li key={one.id}><button type="button" className="button button-small" data-testid="patient-found" onClick={() => choose(one)}><bdi>{spoken(one)}</bdi></button></li>)}
        </ul>
      )}
    </div>
  );
}

function spoken({ name, birth_date: born }: Patient): string {
  return born == null ? name : `${name} (${born})`;
}
