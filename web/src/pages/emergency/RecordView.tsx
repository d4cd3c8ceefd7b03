/** What is known of somebody, to be read at a glance: allergies first. Mistakes are left out. */
import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../../api/client";
import { chartOf } from "../../api/emergency";
import { fullDay } from "../../format";
import { locale } from "../../language";
import { LoadFailed } from "../../shell/States";
import { emergency } from "../../texts/emergency";
import { Skeleton } from "../../ui/Skeleton";

type Content = Schemas["ChartContent"];
type Section = Content["section"];

const ORDER: readonly Section[] = ["ALLERGY", "MEDICATION", "PROBLEM", "VITAL", "IMMUNIZATION"];

/** See the head of this file. */
export function RecordView({ patient, name }: { patient: string; name: string }) {
  const words = emergency.record;
  const { data, error, isPending, refetch } = useQuery(chartOf(patient));
  return (
    <section className="box" aria-label={words.noted} data-testid="record-view">
      <h2>{name}</h2>
      {isPending && <Skeleton className="line-wait" count={2} />}
      {error && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && ORDER.map((section) => <Part key={section} section={section} entries={data.entries.filter(({ content, status }) => content.section === section && status !== "ENTERED_IN_ERROR")} />)}
    </section>
  );
}

function Part({ section, entries }: { section: Section; entries: readonly Schemas["ChartEntry"][] }) {
  const words = emergency.record;
  return (
    <div className="record-part" data-section={section}>
      <h3>{words.sections[section]}</h3>
      {entries.length === 0 && <p className="soft">{words.none}</p>}
      <ul>
        {entries.map(({ id, content, status }) => {
          const [what, more] = say(content);
          return (
            <li key={id} data-ended={status === "ENDED"}>
              <strong dir="auto">{what}</strong>{more !== "" && <span className="soft"> {more}</span>}{status === "ENDED" && <span className="badge-state">{words.ended}</span>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** An entry as a line: what it is, and what else is known. */
export function say(content: Content): readonly [what: string, more: string] {
  const words = emergency.record;
  const join = (...parts: readonly (string | null | undefined)[]) => parts.filter(Boolean).join(" · ");
  switch (content.section) {
    case "ALLERGY": return [content.entry.substance, join(words.severities[content.entry.severity], content.entry.reaction)];
    case "MEDICATION": return [content.entry.name, join(content.entry.instructions)];
    case "PROBLEM": return [content.entry.name, join(content.entry.icd10, content.entry.began_on && day(content.entry.began_on))];
    case "VITAL": return [`${words.measures[content.entry.measure.kind]}: ${amount(content.entry.measure)}`, words.on(fullDay(content.entry.taken_at))];
    case "IMMUNIZATION": return [content.entry.vaccine, join(day(content.entry.given_on), content.entry.batch)];
  }
}

function amount(measure: Schemas["VitalMeasure"]): string {
  const number = (value: number, unit?: string) => new Intl.NumberFormat(locale(), unit ? { style: "unit", unit, maximumFractionDigits: 1 } : {}).format(value);
  switch (measure.kind) {
    case "PRESSURE": return `${measure.systolic_mmhg}/${measure.diastolic_mmhg} mmHg`;
    case "PULSE": return `${measure.per_minute}/min`;
    case "TEMPERATURE": return number(measure.tenths_celsius / 10, "celsius");
    case "WEIGHT": return number(measure.grams / 1000, "kilogram");
    case "HEIGHT": return number(measure.millimetres / 10, "centimeter");
    case "OXYGEN": return number(measure.percent, "percent");
  }
}

/** Civil days have no zone. */
function day(date: string): string {
  return fullDay(date, "UTC");
}
