/** The account: the name, the language of mails, the zone in which times are meant. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { accountToChange, changeAccount } from "../../api/profile";
import { codeOf } from "../../api/problem";
import type { Me } from "../../api/session";
import type { Versioned } from "../../api/versioned";
import { NAMES } from "../../shell/LanguageChoice";
import { LoadFailed } from "../../shell/States";
import { common } from "../../texts/common";
import { profile } from "../../texts/profile";
import { SelectField, TextField } from "../../ui/Field";
import { fieldError, isAboutField } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";
import { ZoneField } from "../../ui/ZoneField";

/** See the head of this file. */
export function Account() {
  const { data, error, refetch } = useQuery(accountToChange());
  return (
    <section className="box" aria-labelledby="account" data-testid="account-part">
      <h2 id="account">{profile.account.title}</h2>
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton className="line-wait" count={2} />}
      {data && <Form key={data.etag} saved={data} refetch={() => void refetch()} />}
    </section>
  );
}

function Form({ saved: { value, etag }, refetch }: { saved: Versioned<Me>; refetch: () => void }) {
  const words = profile.account;
  const [name, setName] = useState(value.name);
  const [language, setLanguage] = useState(value.language);
  const [zone, setZone] = useState(value.zone);
  const save = useMutation({ mutationFn: () => changeAccount(etag, { name: name.trim(), language, zone }), onError: (error) => { if (codeOf(error) === "stale") refetch(); } });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const languages: Record<string, string> = value.language in NAMES ? NAMES : { [value.language]: value.language, ...NAMES };
  return (
    <form className="form" onSubmit={submit} noValidate>
      <p className="soft"><bdi>{value.email}</bdi></p>
      <div className="fields">
        <TextField label={words.name} autoComplete="name" maxLength={200} value={name} change={setName} testId="account-name" error={fieldError(save.error, "name")} />
        <SelectField label={words.language} hint={words.languageHint} value={language} options={languages} change={setLanguage} error={fieldError(save.error, "language")} />
        <ZoneField label={words.zone} hint={words.zoneHint} zone={zone} change={setZone} />
      </div>
      <ProblemNotice error={isAboutField(save.error, "name", "language") ? null : save.error} />
      <button type="submit" className="button button-primary" data-testid="save-account" disabled={save.isPending || name.trim() === ""}>{common.save}</button>
    </form>
  );
}
