/** Hours that hold on one date only. */
import { useMutation } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { addException, hoursChanged, removeException, type Exception } from "../../api/hours";
import { fullDay } from "../../format";
import { availability } from "../../texts/availability";
import { SelectField, TextField } from "../../ui/Field";
import { fieldError } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { LeftOutside } from "./LeftOutside";
import { clock, endAfter, minuteOf, newlyOutside } from "./week";
import type { Shared } from "./WeekEditor";

type Kind = "adds" | "removes";
const EMPTY = { date: "", kind: "adds" as Kind, start: "09:00", end: "17:00" };
const day = (date: string) => fullDay(`${date}T12:00:00Z`, "UTC");

/** See the head of this file. */
export function Exceptions({ id, hours, bookings, items }: Shared & { items: readonly Exception[] }) {
  const words = availability.exceptions;
  const [form, setForm] = useState(EMPTY);
  const [isChecked, setChecked] = useState(false);
  const add = useMutation({ mutationFn: (one: Omit<Exception, "id">) => addException(id, one), onSuccess: () => { setForm(EMPTY); setChecked(false); }, onSettled: hoursChanged });
  const remove = useMutation({ mutationFn: (one: string) => removeException(id, one), onSettled: hoursChanged });
  const wanted = wantedOf(form);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (wanted) add.mutate(wanted);
  };
  return (
    <section className="box" aria-labelledby="exceptions" data-testid="exceptions">
      <div><h2 id="exceptions">{words.title}</h2><p className="soft">{words.lead}</p></div>
      {items.length === 0 && <p className="soft">{words.none}</p>}
      <ul className="entries">
        {items.map((one) => (
          <li key={one.id} className="entry" data-testid="exception">
            <span><strong>{day(one.date)}</strong> <span className="soft">{one.adds ? words.adds : words.removes}, <bdi>{clock(one.start_minute)} – {clock(one.end_minute)}</bdi></span></span>
            <button type="button" className="button button-quiet button-icon" aria-label={words.remove(day(one.date))} disabled={remove.isPending} onClick={() => remove.mutate(one.id)}><Trash2 aria-hidden /></button>
          </li>
        ))}
      </ul>
      <form className="form-line" onSubmit={submit} noValidate>
        <TextField type="date" label={words.date} value={form.date} change={(date) => setForm({ ...form, date })} testId="exception-date" error={isChecked && !wanted ? words.missing : fieldError(add.error, "date")} />
        <SelectField label={words.kind} value={form.kind} options={{ adds: words.adds, removes: words.removes }} change={(kind) => setForm({ ...form, kind })} testId="exception-kind" />
        <TextField type="time" step={300} label={words.from} value={form.start} change={(start) => setForm({ ...form, start })} />
        <TextField type="time" step={300} label={words.to} value={form.end} change={(end) => setForm({ ...form, end })} />
        <button type="submit" className="button" data-testid="add-exception" disabled={add.isPending}><Plus aria-hidden />{words.add}</button>
      </form>
      <LeftOutside title={availability.outside.then} bookings={wanted ? newlyOutside(bookings, hours, { ...hours, exceptions: [...hours.exceptions, wanted] }) : []} zone={hours.zone} />
      <ProblemNotice error={add.error ?? remove.error} />
    </section>
  );
}

function wantedOf({ date, kind, start, end }: typeof EMPTY): Omit<Exception, "id"> | null {
  const [from, to] = [minuteOf(start), minuteOf(end)];
  if (date === "" || from === null || to === null) return null;
  return { date, adds: kind === "adds", start_minute: from, end_minute: endAfter(from, to) };
}
