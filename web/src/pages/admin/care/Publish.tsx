/** A new text to agree to, in each language that the clinic writes it in. Publishing asks once more, as everybody is asked anew. */
import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type SubmitEvent } from "react";
import type { Schemas } from "../../../api/client";
import { publish } from "../../../api/office";
import { LANGUAGES } from "../../../language";
import { NAMES } from "../../../shell/LanguageChoice";
import { common } from "../../../texts/common";
import { office } from "../../../texts/office";
import { TextArea, TextField } from "../../../ui/Field";
import { fieldError, focusFirstInvalid } from "../../../ui/forms";
import { ProblemNotice } from "../../../ui/ProblemNotice";
import { ConfirmDialog } from "../../call/room/ConfirmDialog";

type Words = Schemas["ConsentWords"];

interface PublishProps {
  readonly kind: Schemas["ConsentKind"];
  readonly newest: readonly Words[];
  readonly close: () => void;
}

/** See the head of this file. A language without any words is left out; one of them is needed. */
export function Publish({ kind, newest, close }: PublishProps) {
  const words = office.consents;
  const form = useRef<HTMLFormElement>(null);
  const [drafts, setDrafts] = useState<readonly Words[]>(() => drafted(newest));
  const [isChecked, setChecked] = useState(false);
  const [asks, setAsks] = useState(false);
  const used = drafts.filter(({ title, body }) => title.trim() !== "" || body.trim() !== "");
  const send = useMutation({ mutationFn: () => publish(kind, used.map((one) => ({ ...one, title: one.title.trim(), body: one.body.trim() }))), onSuccess: close });
  const set = (tag: string, change: Partial<Words>) => setDrafts(drafts.map((one) => (one.language === tag ? { ...one, ...change } : one)));
  const isMissing = (one: Words, text: string) => isChecked && text.trim() === "" && (used.length === 0 || used.includes(one));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (used.length > 0 && used.every(({ title, body }) => title.trim() !== "" && body.trim() !== "")) setAsks(true);
    else focusFirstInvalid(form.current);
  };
  const serverSays = (one: Words, field: string) => fieldError(send.error, `words.${used.indexOf(one)}.${field}`);
  return (
    <form ref={form} className="form" onSubmit={submit} noValidate data-testid="publish-form">
      {drafts.map((one) => (
        <fieldset key={one.language} className="form" lang={one.language}>
          <legend className="field-label">{one.language in NAMES ? NAMES[one.language as keyof typeof NAMES] : one.language}</legend>
          <TextField label={words.title} dir="auto" maxLength={200} value={one.title} change={(title) => set(one.language, { title })} testId={`title-${one.language}`} error={isMissing(one, one.title) ? words.missing : serverSays(one, "title")} />
          <TextArea label={words.body} dir="auto" rows={8} maxLength={20_000} value={one.body} change={(body) => set(one.language, { body })} testId={`body-${one.language}`} error={isMissing(one, one.body) ? words.missing : serverSays(one, "body")} />
        </fieldset>
      ))}
      <ProblemNotice error={send.error} />
      <div className="row">
        <button type="submit" className="button button-primary" data-testid="publish" disabled={send.isPending}>{words.publish}</button>
        <button type="button" className="button" onClick={close}>{common.cancel}</button>
      </div>
      <ConfirmDialog
        isOpen={asks} title={words.sure} text={words.sureText} action={words.publish} cancel={() => setAsks(false)}
        confirm={() => {
          setAsks(false);
          send.mutate();
        }}
      />
    </form>
  );
}

/** The newest words to begin with, and an empty place for each other language of the pages. */
function drafted(newest: readonly Words[]): readonly Words[] {
  const others = LANGUAGES.filter((tag) => !newest.some((one) => one.language === tag));
  return [...newest, ...others.map((tag) => ({ language: tag, title: "", body: "" }))];
}
