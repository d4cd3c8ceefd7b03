/** A patient's details, and those of people they act for. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import type { Schemas } from "../../api/client";
import { myPatients } from "../../api/privacy";
import { addDependant, changePerson, type Person } from "../../api/profile";
import { ownZone } from "../../format";
import { language as pageLanguage } from "../../language";
import { NAMES } from "../../shell/LanguageChoice";
import { LoadFailed } from "../../shell/States";
import { common } from "../../texts/common";
import { profile } from "../../texts/profile";
import { SelectField, TextArea, TextField } from "../../ui/Field";
import { fieldError } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";
import { ZoneField } from "../../ui/ZoneField";

type Input = Schemas["PatientInput"];

/** See the head of this file. */
export function People() {
  const words = profile.people;
  const { data, error, refetch } = useQuery(myPatients());
  const [adds, setAdds] = useState(false);
  return (
    <>
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton className="line-wait" count={2} />}
      {data?.map((one) => (
        <section key={one.id} className="box" aria-label={one.name} data-testid="person" data-relation={one.relation}>
          <h2 dir="auto">{one.relation === "OWN" ? words.own : one.name}</h2>
          {one.relation === "CARER" ? <p className="soft">{words.carer}</p> : <PersonForm key={one.version} start={inputOf(one)} save={(input) => changePerson(one.id, one.version, input)} />}
        </section>
      ))}
      {data && (
        <section className="box" aria-labelledby="dependant">
          <div><h2 id="dependant">{words.add}</h2><p className="soft">{words.addText}</p></div>
          {adds
            ? <PersonForm start={{ name: "", language: pageLanguage(), zone: ownZone() }} save={(input) => addDependant(input).then(() => setAdds(false))} cancel={() => setAdds(false)} />
            : <button type="button" className="button" data-testid="add-dependant" onClick={() => setAdds(true)}><UserPlus aria-hidden />{words.addStart}</button>}
        </section>
      )}
    </>
  );
}

function PersonForm({ start, save, cancel }: { start: Input; save: (input: Input) => Promise<void>; cancel?: () => void }) {
  const words = profile.people;
  const [input, setInput] = useState(start);
  const [isChecked, setChecked] = useState(false);
  const set = (change: Partial<Input>) => setInput({ ...input, ...change });
  const saving = useMutation({ mutationFn: save });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (input.name.trim() !== "") saving.mutate({ ...input, name: input.name.trim(), phone: input.phone?.trim() || null, email: input.email?.trim() || null, birth_date: input.birth_date || null });
  };
  const languages: Record<string, string> = input.language in NAMES ? NAMES : { [input.language]: input.language, ...NAMES };
  const { error } = saving;
  return (
    <form className="form" onSubmit={submit} noValidate data-testid="person-form">
      <div className="fields">
        <TextField label={words.name} maxLength={200} value={input.name} change={(name) => set({ name })} testId="person-name" error={isChecked && input.name.trim() === "" ? words.nameMissing : fieldError(error, "name")} />
        <TextField type="date" label={words.born} value={input.birth_date ?? ""} change={(birth_date) => set({ birth_date })} testId="person-born" error={fieldError(error, "birth_date")} />
        <TextField type="tel" label={words.phone} hint={words.phoneHint} maxLength={40} value={input.phone ?? ""} change={(phone) => set({ phone })} testId="person-phone" error={fieldError(error, "phone")} />
        <TextField type="email" label={words.email} maxLength={254} value={input.email ?? ""} change={(email) => set({ email })} error={fieldError(error, "email")} />
        <SelectField label={words.language} value={input.language} options={languages} change={(language) => set({ language })} error={fieldError(error, "language")} />
        <ZoneField label={words.zone} hint={words.zoneHint} zone={input.zone} change={(zone) => set({ zone })} />
      </div>
      <TextArea label={words.needs} hint={words.needsHint} rows={2} maxLength={500} value={input.accessibility ?? ""} change={(accessibility) => set({ accessibility })} error={fieldError(error, "accessibility")} />
      <ProblemNotice error={error} />
      <div className="row">
        <button type="submit" className="button button-primary" data-testid="save-person" disabled={saving.isPending}>{common.save}</button>
        {cancel && <button type="button" className="button" onClick={cancel}>{common.cancel}</button>}
      </div>
    </form>
  );
}

function inputOf({ name, birth_date, phone, email, language, zone, accessibility }: Person): Input {
  return { name, birth_date: birth_date ?? null, phone: phone ?? null, email: email ?? null, language, zone, accessibility: accessibility ?? "" };
}
