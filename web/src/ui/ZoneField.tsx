/** Choosing a time zone: this device's comes first, then all that the browser knows. */
import { useId } from "react";
import { ownZone } from "../format";

interface ZoneFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly zone: string;
  readonly change: (zone: string) => void;
}

/** See the head of this file. */
export function ZoneField({ label, hint, zone, change }: ZoneFieldProps) {
  const id = useId();
  const zones = [...new Set([ownZone(), zone, ...Intl.supportedValuesOf("timeZone")])];
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={zone} aria-describedby={`${id}-hint`} onChange={(event) => change(event.target.value)}>
        {zones.map((one) => <option key={one} value={one}>{one.replaceAll("_", " ")}</option>)}
      </select>
      <p id={`${id}-hint`} className="field-hint">{hint}</p>
    </div>
  );
}
