/** The clinic's name and its rules: how long a time is kept, when reminders go out, what goes back after cancelling. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { clinic, saveClinic, type Clinic as Settings } from "../../api/admin";
import { codeOf } from "../../api/problem";
import { NAMES } from "../../shell/LanguageChoice";
import { LoadFailed } from "../../shell/States";
import { admin } from "../../texts/admin";
import { common } from "../../texts/common";
import { SelectField, TextField } from "../../ui/Field";
import { fieldError } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";
import { ZoneField } from "../../ui/ZoneField";

/** See the head of this file. */
export default function Clinic() {
  const { data, error, refetch } = useQuery(clinic());
  if (error && !data) return <LoadFailed error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="line-wait" count={4} />;
  return <Form key={data.etag} saved={data.value} etag={data.etag} refetch={() => void refetch()} />;
}

function Form({ saved, etag, refetch }: { saved: Settings; etag: string; refetch: () => void }) {
  const words = admin.clinic;
  const [input, setInput] = useState(saved);
  const [hold, setHold] = useState(String(saved.hold_minutes));
  const [reminders, setReminders] = useState(saved.reminder_minutes.join(", "));
  const [tiers, setTiers] = useState(saved.cancel_tiers.map((one) => ({ before: String(one.before_minutes), percent: String(one.refund_percent) })));
  const [isChecked, setChecked] = useState(false);
  const set = (change: Partial<Settings>) => setInput({ ...input, ...change });
  const save = useMutation({ mutationFn: (settings: Settings) => saveClinic(etag, settings), onError: (error) => { if (codeOf(error) === "stale") refetch(); } });
  const minutes = reminders.split(/[,\s]+/).filter(Boolean);
  const numbers = [hold, ...minutes, ...tiers.flatMap(({ before, percent }) => [before, percent])];
  const isWhole = numbers.every((one) => /^\d{1,6}$/.test(one.trim()));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!isWhole) return;
    save.mutate({
      ...input, hold_minutes: Number(hold), reminder_minutes: minutes.map(Number),
      cancel_tiers: tiers.map(({ before, percent }) => ({ before_minutes: Number(before), refund_percent: Number(percent) })),
    });
  };
  const tier = (index: number, change: Partial<(typeof tiers)[number]>) => setTiers(tiers.map((one, at) => (at === index ? { ...one, ...change } : one)));
  const languages: Record<string, string> = input.language in NAMES ? NAMES : { [input.language]: input.language, ...NAMES };
  const { error } = save;
  return (
    <form className="box form" onSubmit={submit} noValidate data-testid="clinic-form">
      <div className="fields">
        <TextField label={words.name} maxLength={200} value={input.name} change={(name) => set({ name })} testId="clinic-name" error={fieldError(error, "name")} />
        <TextField type="email" label={words.email} maxLength={254} value={input.email} change={(email) => set({ email })} error={fieldError(error, "email")} />
        <SelectField label={words.language} value={input.language} options={languages} change={(language) => set({ language })} />
        <ZoneField label={words.zone} hint={words.zoneHint} zone={input.zone} change={(zone) => set({ zone })} />
        <TextField label={words.currency} dir="ltr" maxLength={3} value={input.currency} change={(currency) => set({ currency: currency.toUpperCase() })} error={fieldError(error, "currency")} />
        <TextField label={words.hold} hint={words.minutes} inputMode="numeric" value={hold} change={setHold} testId="hold" error={fieldError(error, "hold_minutes")} />
        <TextField label={words.reminders} hint={words.remindersHint} dir="ltr" inputMode="numeric" value={reminders} change={setReminders} error={fieldError(error, "reminder_minutes")} />
      </div>
      <fieldset className="tiers">
        <legend className="field-label">{words.tiers}</legend>
        <p className="field-hint">{words.tiersHint}</p>
        {tiers.map((one, index) => (
          <div key={index} className="tier">
            <TextField label={words.before(index + 1)} inputMode="numeric" value={one.before} change={(before) => tier(index, { before })} error={fieldError(error, `cancel_tiers.${index}.before_minutes`)} />
            <TextField label={words.percent(index + 1)} inputMode="numeric" value={one.percent} change={(percent) => tier(index, { percent })} error={fieldError(error, `cancel_tiers.${index}.refund_percent`)} />
            <button type="button" className="button button-quiet button-icon" aria-label={words.removeTier(index + 1)} onClick={() => setTiers(tiers.filter((_, at) => at !== index))}><Trash2 aria-hidden /></button>
          </div>
        ))}
        <button type="button" className="button button-small" onClick={() => setTiers([...tiers, { before: "0", percent: "0" }])}><Plus aria-hidden />{words.addTier}</button>
      </fieldset>
      <div role="alert">{isChecked && !isWhole && <p className="field-error">{words.whole}</p>}</div>
      <ProblemNotice error={error} />
      <button type="submit" className="button button-primary" data-testid="save-clinic" disabled={save.isPending}>{common.save}</button>
    </form>
  );
}
