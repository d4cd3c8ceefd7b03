/** Another password. It is checked by the server's own rules. */
import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type SubmitEvent } from "react";
import { api, body } from "../../api/client";
import { codeOf } from "../../api/problem";
import { queries } from "../../api/queries";
import { SESSION_KEY } from "../../api/session";
import { account } from "../../texts/account";
import { security } from "../../texts/security";
import { PasswordField } from "../../ui/Field";
import { fieldError, focusFirstInvalid, isAboutField } from "../../ui/forms";
import { Sensitive } from "./Sensitive";

/** See the head of this file. */
export function Password() {
  const words = security.password;
  const form = useRef<HTMLFormElement>(null);
  const [password, setPassword] = useState("");
  const [isChecked, setChecked] = useState(false);
  const change = useMutation({
    mutationFn: () => body(api.PUT("/me/password", { body: { password } })),
    onSuccess: () => {
      setPassword("");
      setChecked(false);
      // The others are signed out, and this one has a new sign-in.
      return Promise.all([queries.invalidateQueries({ queryKey: SESSION_KEY }), queries.invalidateQueries({ queryKey: ["sessions"] })]);
    },
    onError: (error) => codeOf(error) === "proof_needed" || focusFirstInvalid(form.current),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (password === "") focusFirstInvalid(form.current);
    else change.mutate();
  };
  const isProving = codeOf(change.error) === "proof_needed";
  return (
    <section className="box" aria-labelledby="password" data-testid="password-part">
      <div><h2 id="password">{words.title}</h2><p className="soft">{words.lead}</p></div>
      {!isProving && (
        <form ref={form} className="form narrow" onSubmit={submit} noValidate>
          <PasswordField
            label={account.newPassword} show={account.showPassword} hint={account.passwordHint} autoComplete="new-password" value={password} change={setPassword} testId="new-password"
            error={isChecked && password === "" ? account.passwordMissing : fieldError(change.error, "password")}
          />
          <button type="submit" className="button button-primary" data-testid="save-password" disabled={change.isPending}>{words.save}</button>
        </form>
      )}
      {!isAboutField(change.error, "password") && <Sensitive action={change} again={() => change.mutate()} />}
      <div role="status">{change.isSuccess && <p className="note-good" data-testid="password-saved">{words.done}</p>}</div>
    </section>
  );
}
