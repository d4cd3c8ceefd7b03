/** The rules of booking: how close, how far, how much air between. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState, type SubmitEvent } from "react";
import { hoursChanged, saveSchedule, schedule, type Schedule } from "../../api/hours";
import { codeOf } from "../../api/problem";
import type { Versioned } from "../../api/versioned";
import { LoadFailed } from "../../shell/States";
import { availability } from "../../texts/availability";
import { TextField } from "../../ui/Field";
import { fieldError, focusFirstInvalid } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";

type Field = Exclude<keyof Schedule, "paused">;

/** As the server takes them. */
const LIMITS: Readonly<Record<Field, readonly [from: number, to: number]>> = {
  step_minutes: [5, 240], notice_minutes: [0, 129_600], horizon_days: [1, 366], buffer_before_minutes: [0, 240], buffer_after_minutes: [0, 240], daily_max: [0, 500],
};
const FIELDS = Object.keys(LIMITS) as Field[];

/** See the head of this file. */
export function Rules({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(schedule(id));
  return (
    <section className="box" aria-labelledby="rules" data-testid="rules">
      <h2 id="rules">{availability.rules.title}</h2>
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton className="line-wait" count={3} />}
      {data && <Form key={data.etag} id={id} saved={data} />}
    </section>
  );
}

function Form({ id, saved }: { id: string; saved: Versioned<Schedule> }) {
  const words = availability.rules;
  const form = useRef<HTMLFormElement>(null);
  const [texts, setTexts] = useState(() => Object.fromEntries(FIELDS.map((one) => [one, String(saved.value[one])])) as Record<Field, string>);
  const [paused, setPaused] = useState(saved.value.paused);
  const [isChecked, setChecked] = useState(false);
  const save = useMutation({
    mutationFn: (value: Schedule) => saveSchedule(id, { value, etag: saved.etag }), onSuccess: hoursChanged,
    onError: (error) => { if (codeOf(error) === "stale") void hoursChanged(); },
  });
  const wrong = FIELDS.filter((one) => !fits(one, texts[one]));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (wrong.length > 0) focusFirstInvalid(form.current);
    else save.mutate({ ...(Object.fromEntries(FIELDS.map((one) => [one, Number(texts[one])])) as Record<Field, number>), paused });
  };
  const names: Record<Field, [name: string, hint: string]> = {
    step_minutes: [words.step, words.minutes], notice_minutes: [words.notice, words.noticeHint], horizon_days: [words.horizon, words.days],
    buffer_before_minutes: [words.before, words.minutes], buffer_after_minutes: [words.after, words.minutes], daily_max: [words.daily, words.dailyHint],
  };
  return (
    <form ref={form} className="form" onSubmit={submit} noValidate>
      <label className="switch">
        <input type="checkbox" role="switch" className="visually-hidden" checked={paused} data-testid="paused" onChange={(event) => setPaused(event.target.checked)} />
        <span className="switch-track" aria-hidden /><span>{words.paused}<br /><span className="soft small">{words.pausedText}</span></span>
      </label>
      <div className="fields">
        {FIELDS.map((one) => (
          <TextField
            key={one} label={names[one][0]} hint={names[one][1]} inputMode="numeric" value={texts[one]} change={(text) => setTexts({ ...texts, [one]: text })} testId={one}
            error={isChecked && wrong.includes(one) ? words.whole(...LIMITS[one]) : fieldError(save.error, one)}
          />
        ))}
      </div>
      <ProblemNotice error={save.error} />
      <button type="submit" className="button button-primary" data-testid="save-rules" disabled={save.isPending}>{words.save}</button>
    </form>
  );
}

function fits(field: Field, text: string): boolean {
  const [from, to] = LIMITS[field];
  return /^\d{1,6}$/.test(text.trim()) && Number(text) >= from && Number(text) <= to;
}
