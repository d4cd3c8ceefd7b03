/** The first step of signing in. */
import { useMutation } from "@tanstack/react-query";
import { CircleCheck, KeyRound } from "lucide-react";
import { useRef, useState, type SubmitEvent } from "react";
import { api, body } from "../../api/client";
import type { Session } from "../../api/session";
import { Link, useParameter } from "../../router";
import { account } from "../../texts/account";
import { PasswordField, TextField } from "../../ui/Field";
import { focusFirstInvalid } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Frame } from "./Frame";
import { hasPasskeys, signInByPasskey } from "./passkeys";

interface CredentialsProps {
  readonly proceed: (session: Session) => void;
  /** Another page sent the person here. */
  readonly wasSentHere: boolean;
}

/** See the head of this file. */
export function Credentials({ proceed, wasSentHere }: CredentialsProps) {
  const words = account.signIn;
  const form = useRef<HTMLFormElement>(null);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [isChecked, setChecked] = useState(false);
  const byPassword = useMutation({ mutationFn: () => body(api.POST("/sessions", { body: { email: email.trim(), password } })), onSuccess: proceed });
  const byPasskey = useMutation({ mutationFn: signInByPasskey, onSuccess: proceed });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    byPasskey.reset();
    if (email.trim() === "" || password === "") focusFirstInvalid(form.current);
    else byPassword.mutate();
  };
  return (
    <Frame title={words.title} lead={words.lead} foot={<>{words.toRegister} <Link to="/register">{words.register}</Link></>}>
      <Arrival wasSentHere={wasSentHere} />
      <form ref={form} className="form" onSubmit={submit} noValidate>
        <TextField
          label={account.email} type="email" name="email" autoComplete="username webauthn" inputMode="email" value={email} change={setEmail}
          error={isChecked && email.trim() === "" ? account.emailMissing : null} testId="email"
        />
        <PasswordField
          label={account.password} show={account.showPassword} name="password" autoComplete="current-password" value={password} change={setPassword}
          error={isChecked && password === "" ? account.passwordMissing : null} testId="password"
        />
        <p className="form-aside"><Link to="/reset">{words.forgot}</Link></p>
        <ProblemNotice error={byPassword.error ?? byPasskey.error} />
        <button type="submit" className="button button-primary button-large button-wide" data-testid="sign-in" disabled={byPassword.isPending}>
          {byPassword.isPending ? words.busy : words.submit}
        </button>
      </form>
      {hasPasskeys() && (
        <>
          <p className="or"><span>{words.or}</span></p>
          <button
            type="button" className="button button-large button-wide" data-testid="passkey" disabled={byPasskey.isPending}
            onClick={() => {
              byPassword.reset();
              byPasskey.mutate();
            }}
          >
            <KeyRound aria-hidden />{byPasskey.isPending ? words.passkeyBusy : words.passkey}
          </button>
        </>
      )}
    </Frame>
  );
}

/** Why the person is here, when it is not by their own wish. */
function Arrival({ wasSentHere }: { wasSentHere: boolean }) {
  const words = account.signIn;
  const isBye = useParameter("bye") !== null;
  const isDone = useParameter("done") !== null;
  const text = isBye ? words.bye : isDone ? words.done : wasSentHere ? words.ended : null;
  return <div role="status">{text !== null && <p className="note-good"><CircleCheck aria-hidden />{text}</p>}</div>;
}
