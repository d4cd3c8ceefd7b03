/** A forgotten password: asks for a link, and, where the link leads, for a new password. */
import { useMutation } from "@tanstack/react-query";
import { MailCheck } from "lucide-react";
import { useRef, useState, type SubmitEvent } from "react";
import { api } from "../../api/client";
import { Link } from "../../router";
import { account } from "../../texts/account";
import { TextField } from "../../ui/Field";
import { focusFirstInvalid, takeToken } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Frame } from "./Frame";
import { NewPassword } from "./NewPassword";

/** See the head of this file. */
export default function ResetPage() {
  const [token] = useState(takeToken);
  if (token === null) return <Ask />;
  return (
    <NewPassword
      words={account.reset}
      save={(password) => api.POST("/password-resets/completion", { body: { token, password } })}
    />
  );
}

function Ask() {
  const words = account.forgot;
  const form = useRef<HTMLFormElement>(null);
  const [email, setEmail] = useState("");
  const [isChecked, setChecked] = useState(false);
  const ask = useMutation({ mutationFn: () => api.POST("/password-resets", { body: { email: email.trim() } }) });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (email.trim() === "") focusFirstInvalid(form.current);
    else ask.mutate();
  };
  const back = <Link to="/login">{words.back}</Link>;
  if (ask.isSuccess) {
    return (
      <Frame title={words.sentTitle} foot={back}>
        <p className="door-big" data-testid="mail-sent"><MailCheck aria-hidden />{words.sent(email.trim())}</p>
      </Frame>
    );
  }
  return (
    <Frame title={words.title} lead={words.lead} foot={back}>
      <form ref={form} className="form" onSubmit={submit} noValidate>
        <TextField
          label={account.email} type="email" inputMode="email" name="email" autoComplete="username" value={email} change={setEmail} testId="email"
          error={isChecked && email.trim() === "" ? account.emailMissing : null}
        />
        <ProblemNotice error={ask.error} />
        <button type="submit" className="button button-primary button-large button-wide" data-testid="send-link" disabled={ask.isPending}>{words.submit}</button>
      </form>
    </Frame>
  );
}
