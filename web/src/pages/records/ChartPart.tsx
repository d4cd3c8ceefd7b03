/** The chart: allergies first. Who said what is named, and mistakes stay out of sight. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { chart, markEntry, type Content, type Entry } from "../../api/records";
import { LoadFailed } from "../../shell/States";
import { emergency } from "../../texts/emergency";
import { records } from "../../texts/records";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";
import { say } from "../emergency/RecordView";
import { AddEntry } from "./AddEntry";

type Section = Content["section"];

const ORDER: readonly Section[] = ["ALLERGY", "PROBLEM", "MEDICATION", "VITAL", "IMMUNIZATION"];

interface ChartPartProps {
  readonly patient: string;
  readonly isProvider: boolean;
}

/** See the head of this file. */
export function ChartPart({ patient, isProvider }: ChartPartProps) {
  const { data, error, isPending, refetch } = useQuery(chart(patient));
  return (
    <section className="box" aria-labelledby="chart" data-testid="chart">
      <h2 id="chart">{records.chart.title}</h2>
      {isPending && <Skeleton className="line-wait" count={3} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && ORDER.map((section) => (
        <Part key={section} section={section} patient={patient} isProvider={isProvider} entries={data.entries.filter(({ content, status }) => content.section === section && status !== "ENTERED_IN_ERROR")} />
      ))}
    </section>
  );
}

function Part({ section, entries, patient, isProvider }: ChartPartProps & { section: Section; entries: readonly Entry[] }) {
  const words = records.chart;
  const name = emergency.record.sections[section];
  const [adds, setAdds] = useState(false);
  return (
    <div className="chart-part" data-testid={`chart-${section}`}>
      <div className="chart-head">
        <h3>{name}</h3>
        {!adds && <button type="button" className="button button-small" aria-label={words.addTo(name)} data-testid="add-entry" onClick={() => setAdds(true)}><Plus aria-hidden />{words.add}</button>}
      </div>
      {entries.length === 0 && <p className="soft">{emergency.record.none}</p>}
      <ul>{entries.map((entry) => <Line key={entry.id} entry={entry} isProvider={isProvider} />)}</ul>
      {adds && <AddEntry section={section} patient={patient} close={() => setAdds(false)} />}
    </div>
  );
}

function Line({ entry, isProvider }: { entry: Entry; isProvider: boolean }) {
  const words = records.chart;
  const [what, more] = say(entry.content);
  const mark = useMutation({ mutationFn: (status: Entry["status"]) => markEntry(entry, status) });
  const by = entry.confirmed_by == null ? (entry.source === "PATIENT" ? words.byPatient : "") : words.confirmedBy(entry.confirmed_by.name);
  const isMine = isProvider || (entry.source === "PATIENT" && entry.confirmed_by == null);
  const canEnd = entry.status === "ACTIVE" && (entry.content.section === "PROBLEM" || entry.content.section === "MEDICATION" || entry.content.section === "ALLERGY");
  return (
    <li className="chart-line" data-testid="entry" data-status={entry.status}>
      <span>
        <strong dir="auto">{what}</strong>{more !== "" && <span className="soft"> {more}</span>} {entry.status === "ENDED" && <span className="badge-state">{emergency.record.ended}</span>}
        {by !== "" && <><br /><span className="soft small">{by}</span></>}
      </span>
      {isMine && (
        <span className="row">
          {isProvider && entry.confirmed_by == null && <button type="button" className="button button-small" aria-label={words.confirmOne(what)} disabled={mark.isPending} onClick={() => mark.mutate(entry.status)}>{words.confirm}</button>}
          {canEnd && <button type="button" className="button button-small" aria-label={words.endOne(what)} data-testid="end-entry" disabled={mark.isPending} onClick={() => mark.mutate("ENDED")}>{words.end}</button>}
          <button type="button" className="button button-small button-quiet" aria-label={words.mistakeOne(what)} data-testid="entry-mistake" disabled={mark.isPending} onClick={() => mark.mutate("ENTERED_IN_ERROR")}>{words.mistake}</button>
        </span>
      )}
      <ProblemNotice error={mark.error} />
    </li>
  );
}
