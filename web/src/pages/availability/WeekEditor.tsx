/** The hours of a usual week. What a change would leave outside is said while it is typed. */
import { useMutation } from "@tanstack/react-query";
import { Copy, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { hoursChanged, saveWeek, type Window } from "../../api/hours";
import { codeOf } from "../../api/problem";
import { availability } from "../../texts/availability";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { LeftOutside } from "./LeftOutside";
import { clock, endAfter, minuteOf, newlyOutside, type Booking, type Hours } from "./week";

/** What the parts of the page share. */
export interface Shared {
  readonly id: string;
  /** As they are saved. */
  readonly hours: Hours;
  readonly bookings: readonly (Booking & { readonly patient: { readonly name: string } })[];
}

interface Part {
  readonly start: string;
  readonly end: string;
}

/** By weekday, Monday first. */
type Draft = readonly (readonly Part[])[];

const USUAL: Part = { start: "09:00", end: "17:00" };

/** See the head of this file. */
export function WeekEditor({ id, hours, bookings, etag }: Shared & { etag: string }) {
  const words = availability.week;
  const [draft, setDraft] = useState<Draft>(() => draftOf(hours.windows));
  const [changed, setChanged] = useState(false);
  const save = useMutation({ mutationFn: (windows: readonly Window[]) => saveWeek(id, windows, etag), onSuccess: hoursChanged, onError: (error) => { if (codeOf(error) === "stale") void hoursChanged(); } });
  const windows = windowsOf(draft);
  const change = (day: number, parts: readonly Part[]) => {
    setDraft(draft.map((one, index) => (index === day ? parts : one)));
    setChanged(true);
  };
  const copy = () => {
    setDraft(draft.map((one, index) => (index > 0 && index < 5 ? draft[0] ?? one : one)));
    setChanged(true);
  };
  const undo = () => {
    setDraft(draftOf(hours.windows));
    setChanged(false);
  };
  return (
    <section className="box" aria-labelledby="week" data-testid="week">
      <div className="page-head part-head"><h2 id="week">{words.title}</h2><button type="button" className="button button-small" onClick={copy}><Copy aria-hidden />{words.copy}</button></div>
      <div className="week-days">{draft.map((parts, index) => <Day key={index} index={index} parts={parts} change={(next) => change(index, next)} />)}</div>
      <LeftOutside title={availability.outside.then} bookings={changed && windows ? newlyOutside(bookings, hours, { ...hours, windows }) : []} zone={hours.zone} />
      <ProblemNotice error={save.error} />
      <div className="row">
        <button type="button" className="button button-primary" data-testid="save-week" disabled={!changed || !windows || save.isPending} onClick={() => windows && save.mutate(windows)}>{words.save}</button>
        {changed && <button type="button" className="button" onClick={undo}>{words.undo}</button>}
        <span className="soft small" role="status">{changed ? (windows ? words.unsaved : words.incomplete) : ""}</span>
      </div>
    </section>
  );
}

function Day({ index, parts, change }: { index: number; parts: readonly Part[]; change: (parts: readonly Part[]) => void }) {
  const words = availability.week;
  const day = availability.weekdays[index] ?? "";
  const set = (number: number, part: Partial<Part>) => change(parts.map((one, at) => (at === number ? { ...one, ...part } : one)));
  return (
    <div className="week-day" role="group" aria-label={day} data-testid="weekday">
      <span className="week-name" aria-hidden>{day}</span>
      <div className="week-parts">
        {parts.length === 0 && <span className="soft">{words.off}</span>}
        {parts.map((part, at) => (
          <div key={at} className="week-part">
            <input type="time" step={300} value={part.start} aria-label={words.start(day, at + 1)} onChange={(event) => set(at, { start: event.target.value })} />
            <span className="soft">{words.to}</span>
            <input type="time" step={300} value={part.end} aria-label={words.end(day, at + 1)} onChange={(event) => set(at, { end: event.target.value })} />
            <button type="button" className="button button-quiet button-icon" aria-label={words.remove(day, at + 1)} onClick={() => change(parts.filter((_, other) => other !== at))}><Trash2 aria-hidden /></button>
            {isNextDay(part) && <span className="soft small">{words.nextDay}</span>}
          </div>
        ))}
      </div>
      <button type="button" className="button button-small" aria-label={words.addTo(day)} onClick={() => change([...parts, USUAL])}><Plus aria-hidden />{words.add}</button>
    </div>
  );
}

function isNextDay({ start, end }: Part): boolean {
  const [from, to] = [minuteOf(start), minuteOf(end)];
  return from !== null && to !== null && to <= from && to !== 0;
}

function draftOf(windows: readonly Window[]): Draft {
  return availability.weekdays.map((_, index) => windows
    .filter(({ weekday }) => weekday === index + 1)
    .sort((one, other) => one.start_minute - other.start_minute)
    .map(({ start_minute, end_minute }) => ({ start: clock(start_minute), end: clock(end_minute) })));
}

/** Nothing while a part has no start or end. */
function windowsOf(draft: Draft): Window[] | null {
  const windows = draft.flatMap((parts, index) => parts.map(({ start, end }) => {
    const [from, to] = [minuteOf(start), minuteOf(end)];
    return from === null || to === null ? null : { weekday: index + 1, start_minute: from, end_minute: endAfter(from, to) };
  }));
  return windows.every((one) => one !== null) ? windows : null;
}
