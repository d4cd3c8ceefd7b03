/** Choosing a password with a link from a mail. */
import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type SubmitEvent } from "react";
import { go } from "../../router";
import { account } from "../../texts/account";
import { PasswordField } from "../../ui/Field";
import { fieldError, focusFirstInvalid, isAboutField } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Frame } from "./Frame";

interface NewPasswordProps {
  readonly words: { readonly title: string; readonly lead: string; readonly submit: string };
  readonly save: (password: string) => Promise<unknown>;
}

/** See the head of this file. */
export function NewPassword({ words, save }: NewPasswordProps) {
  const form = useRef<HTMLFormElement>(null);
  const [password, setPassword] = useState("");
  const [isChecked, setChecked] = useState(false);
  const change = useMutation({
    mutationFn: () => save(password),
    onSuccess: () => go("/login?done"),
    onError: () => focusFirstInvalid(form.current),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (password === "") focusFirstInvalid(form.current);
    else change.mutate();
  };
  const { error } = change;
  return (
    <Frame title={words.title} lead={words.lead}>
      <form ref={form} className="form" onSubmit={submit} noValidate>
        <PasswordField
          label={account.newPassword} show={account.showPassword} hint={account.passwordHint} name="password" autoComplete="new-password" value={password}
          change={setPassword} testId="password" error={isChecked && password === "" ? account.passwordMissing : fieldError(error, "password")}
        />
        <ProblemNotice error={isAboutField(error, "password") ? null : error} />
        <button type="submit" className="button button-primary button-large button-wide" data-testid="save" disabled={change.isPending}>{words.submit}</button>
      </form>
    </Frame>
  );
}
