/** Another e-mail address. It counts when links in mails to both the old and the new one were opened, so that nobody takes an account away. */
import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type SubmitEvent } from "react";
import { api } from "../../api/client";
import { codeOf } from "../../api/problem";
import { useMe } from "../../api/session";
import { account } from "../../texts/account";
import { security } from "../../texts/security";
import { TextField } from "../../ui/Field";
import { fieldError, focusFirstInvalid, isAboutField } from "../../ui/forms";
import { Sensitive } from "./Sensitive";

/** See the head of this file. */
export function Email() {
  const words = security.email;
  const form = useRef<HTMLFormElement>(null);
  const { data: me } = useMe();
  const [email, setEmail] = useState("");
  const [isChecked, setChecked] = useState(false);
  const ask = useMutation({
    mutationFn: () => api.POST("/me/email-change", { body: { email: email.trim() } }),
    onSuccess: () => {
      setEmail("");
      setChecked(false);
    },
    onError: (error) => codeOf(error) === "proof_needed" || focusFirstInvalid(form.current),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (email.trim() === "") focusFirstInvalid(form.current);
    else ask.mutate();
  };
  const isProving = codeOf(ask.error) === "proof_needed";
  return (
    <section className="box" aria-labelledby="email" data-testid="email-part">
      <div><h2 id="email">{words.title}</h2><p className="soft">{words.lead} {me && <bdi>{me.email}</bdi>}</p></div>
      {!isProving && (
        <form ref={form} className="form narrow" onSubmit={submit} noValidate>
          <TextField
            type="email" label={words.other} autoComplete="email" maxLength={254} value={email} change={setEmail} testId="new-email"
            error={isChecked && email.trim() === "" ? account.emailMissing : fieldError(ask.error, "email")}
          />
          <button type="submit" className="button button-primary" data-testid="save-email" disabled={ask.isPending}>{words.save}</button>
        </form>
      )}
      {!isAboutField(ask.error, "email") && <Sensitive action={ask} again={() => ask.mutate()} />}
      <div role="status">{ask.isSuccess && <p className="note-good" data-testid="email-asked">{words.done}</p>}</div>
    </section>
  );
}
