/** The second step of signing in: a code from an app, or a recovery code when the app is out of reach. */
import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type SubmitEvent } from "react";
import { api, body } from "../../api/client";
import type { Session } from "../../api/session";
import { account } from "../../texts/account";
import { TextField } from "../../ui/Field";
import { focusFirstInvalid } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Frame } from "./Frame";
import { hasPasskeys, signInByPasskey } from "./passkeys";

interface SecondStepProps {
  readonly hasTotp: boolean;
  readonly proceed: (session: Session) => void;
  /** Somebody else wants to sign in. */
  readonly other: () => void;
}

/** See the head of this file. */
export function SecondStep({ hasTotp, proceed, other }: SecondStepProps) {
  const words = account.second;
  const form = useRef<HTMLFormElement>(null);
  const [isRecovery, setRecovery] = useState(!hasTotp);
  const [code, setCode] = useState("");
  const [isChecked, setChecked] = useState(false);
  const shown = code.trim().replaceAll(/\s/g, "");
  const check = useMutation({
    mutationFn: () => body(isRecovery
      ? api.POST("/session/recovery-code", { body: { code: shown } })
      : api.POST("/session/totp", { body: { code: shown } })),
    onSuccess: proceed,
  });
  const byPasskey = useMutation({ mutationFn: signInByPasskey, onSuccess: proceed });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (shown.length < 6) focusFirstInvalid(form.current);
    else check.mutate();
  };
  const turn = () => {
    setRecovery(!isRecovery);
    setCode("");
    setChecked(false);
    check.reset();
  };
  return (
    <Frame
      title={words.title} lead={isRecovery ? words.recoveryLead : words.lead}
      foot={<button type="button" className="link" onClick={other}>{words.elsewhere}</button>}
    >
      <form ref={form} className="form" onSubmit={submit} noValidate>
        <TextField
          key={String(isRecovery)} label={isRecovery ? words.recovery : words.code} value={code} change={setCode} testId="code" name="code"
          autoComplete={isRecovery ? "off" : "one-time-code"} inputMode={isRecovery ? "text" : "numeric"} maxLength={40} autoFocus
          error={isChecked && shown.length < 6 ? account.codeMissing : null}
        />
        <ProblemNotice error={check.error ?? byPasskey.error} />
        <button type="submit" className="button button-primary button-large button-wide" data-testid="continue" disabled={check.isPending}>{words.submit}</button>
        {hasTotp && <button type="button" className="link" data-testid="other-proof" onClick={turn}>{isRecovery ? words.useApp : words.useRecovery}</button>}
        {hasPasskeys() && (
          <button type="button" className="link" disabled={byPasskey.isPending} onClick={() => byPasskey.mutate()}>{account.signIn.passkey}</button>
        )}
      </form>
    </Frame>
  );
}
