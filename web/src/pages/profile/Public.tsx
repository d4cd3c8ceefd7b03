/** A provider's public page: what patients read, the picture, and what can be booked. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type ChangeEvent, type SubmitEvent } from "react";
import { api, body } from "../../api/client";
import { ownProvider } from "../../api/hours";
import { codeOf } from "../../api/problem";
import { changePhoto, changePublicPage, publicPage, removePhoto, type PublicPage } from "../../api/profile";
import { queries } from "../../api/queries";
import { LoadFailed } from "../../shell/States";
import { common } from "../../texts/common";
import { profile } from "../../texts/profile";
import { TextArea, TextField } from "../../ui/Field";
import { fieldError } from "../../ui/forms";
import { Portrait } from "../../ui/Portrait";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";
import { ZoneField } from "../../ui/ZoneField";
import { VisitTypes } from "./VisitTypes";

/** As the server takes them. */
const PHOTO_BYTES_MAX = 48 * 1024;

/** See the head of this file. */
export function Public() {
  const { data: id, error, isPending, refetch } = useQuery(ownProvider());
  if (isPending) return <Skeleton className="line-wait" count={3} />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  return id === null ? <p className="box soft">{profile.page.none}</p> : <PublicPageOf id={id} />;
}

/** Of one provider, with what can be booked with them. */
export function PublicPageOf({ id }: { id: string }) {
  const { data, error, isPending, refetch } = useQuery(publicPage(id));
  if (isPending) return <Skeleton className="line-wait" count={3} />;
  if (!data) return <LoadFailed error={error} retry={() => void refetch()} />;
  return (
    <>
      <section className="box" aria-labelledby="page" data-testid="public-page">
        <div><h2 id="page">{profile.page.title}</h2><p className="soft">{profile.page.lead}</p></div>
        <Photo id={id} page={data} />
        <Form key={data.version} id={id} page={data} />
      </section>
      <VisitTypes id={id} />
    </>
  );
}

function Photo({ id, page }: { id: string; page: PublicPage }) {
  const words = profile.page;
  const [isLarge, setLarge] = useState(false);
  const change = useMutation({ mutationFn: (file: File) => changePhoto(id, file) });
  const remove = useMutation({ mutationFn: () => removePhoto(id) });
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    if (!file) return;
    setLarge(file.size > PHOTO_BYTES_MAX);
    if (file.size <= PHOTO_BYTES_MAX) change.mutate(file);
  };
  return (
    <div className="row photo">
      <span data-testid={page.photo == null ? undefined : "photo"}><Portrait id={id} name={page.name} photo={page.photo} /></span>
      <div className="field">
        <label htmlFor="photo">{words.photo}</label>
        <input id="photo" type="file" accept="image/jpeg,image/png,image/webp" data-testid="photo-file" aria-invalid={isLarge} aria-describedby="photo-hint" onChange={choose} />
        {isLarge && <p className="field-error" role="alert">{words.photoLarge}</p>}
        <p id="photo-hint" className="field-hint">{words.photoHint}</p>
      </div>
      {page.photo != null && <button type="button" className="button button-small" disabled={remove.isPending} onClick={() => remove.mutate()}>{words.photoRemove}</button>}
      <ProblemNotice error={change.error ?? remove.error} />
    </div>
  );
}

function Form({ id, page }: { id: string; page: PublicPage }) {
  const words = profile.page;
  const known = useQuery({ queryKey: ["specializations"], queryFn: () => body(api.GET("/specializations")), staleTime: Infinity });
  const [input, setInput] = useState(() => ({
    name: page.name, title: page.title, bio: page.bio, zone: page.zone, languages: page.languages.join(", "), specializations: page.specializations.map((one): string => one.id),
    licence_number: page.licence_number, licence_authority: page.licence_authority,
  }));
  const set = (change: Partial<typeof input>) => setInput({ ...input, ...change });
  const save = useMutation({
    mutationFn: () => changePublicPage(id, page.version, { ...input, languages: input.languages.split(/[,\s]+/).filter(Boolean) }),
    onError: (error) => { if (codeOf(error) === "stale") void queries.invalidateQueries({ queryKey: ["provider", id] }); },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const wrong = (field: string) => fieldError(save.error, `profile.${field}`) ?? fieldError(save.error, field);
  return (
    <form className="form" onSubmit={submit} noValidate>
      <div className="fields">
        <TextField label={words.name} maxLength={200} value={input.name} change={(name) => set({ name })} testId="page-name" error={wrong("name")} />
        <TextField label={words.degree} maxLength={120} value={input.title} change={(title) => set({ title })} error={wrong("title")} />
        <TextField label={words.languages} hint={words.languagesHint} dir="ltr" value={input.languages} change={(languages) => set({ languages })} testId="page-languages" error={wrong("languages")} />
        <TextField label={words.licence} maxLength={60} value={input.licence_number} change={(licence_number) => set({ licence_number })} error={wrong("licence_number")} />
        <TextField label={words.authority} maxLength={120} value={input.licence_authority} change={(licence_authority) => set({ licence_authority })} error={wrong("licence_authority")} />
        <ZoneField label={words.zone} hint={words.zoneHint} zone={input.zone} change={(zone) => set({ zone })} />
      </div>
      <TextArea label={words.bio} maxLength={2000} value={input.bio} change={(bio) => set({ bio })} testId="page-bio" error={wrong("bio")} />
      <fieldset className="choices">
        <legend className="field-label">{words.fields}</legend>
        {known.data?.map((one) => (
          <label key={one.id} className="tick">
            <input type="checkbox" checked={input.specializations.includes(one.id)} onChange={({ target }) => set({ specializations: target.checked ? [...input.specializations, one.id] : input.specializations.filter((other) => other !== one.id) })} />
            <span>{one.name}</span>
          </label>
        ))}
      </fieldset>
      <ProblemNotice error={save.error} />
      <button type="submit" className="button button-primary" data-testid="save-page" disabled={save.isPending}>{common.save}</button>
    </form>
  );
}
