/** Spans in which nobody can book, entered and shown on the provider's own clock. */
import { useMutation } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { addTimeOff, hoursChanged, removeTimeOff, type TimeOff } from "../../api/hours";
import { shortDay, time } from "../../format";
import { availability } from "../../texts/availability";
import { TextField } from "../../ui/Field";
import { fieldError } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { LeftOutside } from "./LeftOutside";
import { instantOf, newlyOutside } from "./week";
import type { Shared } from "./WeekEditor";

const EMPTY = { from: "", to: "", reason: "" };

/** See the head of this file. */
export function TimeOffs({ id, hours, bookings, items }: Shared & { items: readonly TimeOff[] }) {
  const words = availability.timeOff;
  const [form, setForm] = useState(EMPTY);
  const [isChecked, setChecked] = useState(false);
  const add = useMutation({
    mutationFn: (one: { starts_at: string; ends_at: string }) => addTimeOff(id, { ...one, reason: form.reason.trim() }),
    onSuccess: () => { setForm(EMPTY); setChecked(false); },
    onSettled: hoursChanged,
  });
  const remove = useMutation({ mutationFn: (one: string) => removeTimeOff(id, one), onSettled: hoursChanged });
  const [starts_at, ends_at] = [instantOf(form.from, hours.zone), instantOf(form.to, hours.zone)];
  const wanted = starts_at !== null && ends_at !== null && starts_at < ends_at ? { starts_at, ends_at } : null;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (wanted) add.mutate(wanted);
  };
  const when = (at: string) => `${shortDay(at, hours.zone)}, ${time(at, hours.zone)}`;
  return (
    <section className="box" aria-labelledby="time-off" data-testid="time-off">
      <div><h2 id="time-off">{words.title}</h2><p className="soft">{words.lead}</p></div>
      {items.length === 0 && <p className="soft">{words.none}</p>}
      <ul className="entries">
        {items.map((one) => (
          <li key={one.id} className="entry" data-testid="time-off-one">
            <span><strong>{when(one.starts_at)} – {when(one.ends_at)}</strong> <span className="soft" dir="auto">{one.reason}</span></span>
            <button type="button" className="button button-quiet button-icon" aria-label={words.remove(when(one.starts_at))} disabled={remove.isPending} onClick={() => remove.mutate(one.id)}><Trash2 aria-hidden /></button>
          </li>
        ))}
      </ul>
      <form className="form-line" onSubmit={submit} noValidate>
        <TextField type="datetime-local" label={words.from} value={form.from} change={(from) => setForm({ ...form, from })} testId="time-off-from" error={isChecked && !wanted ? words.missing : fieldError(add.error, "starts_at")} />
        <TextField type="datetime-local" label={words.to} value={form.to} change={(to) => setForm({ ...form, to })} testId="time-off-to" error={fieldError(add.error, "ends_at")} />
        <TextField label={words.reason} maxLength={200} value={form.reason} change={(reason) => setForm({ ...form, reason })} />
        <button type="submit" className="button" data-testid="add-time-off" disabled={add.isPending}><Plus aria-hidden />{words.add}</button>
      </form>
      <LeftOutside title={availability.outside.then} bookings={wanted ? newlyOutside(bookings, hours, { ...hours, timeOff: [...hours.timeOff, wanted] }) : []} zone={hours.zone} />
      <ProblemNotice error={add.error ?? remove.error} />
    </section>
  );
}
