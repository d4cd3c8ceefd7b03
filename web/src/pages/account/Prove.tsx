/** Shows again who one is, before something that only this person may do: the sign-in was too long ago. */
import { useMutation } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { api } from "../../api/client";
import { useSession, useSignedIn, type Session } from "../../api/session";
import { account } from "../../texts/account";
import { PasswordField, TextField } from "../../ui/Field";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { signInByPasskey } from "./passkeys";

interface ProveProps {
  readonly lead: string;
  readonly done: () => void;
}

/** The way that the server takes from this account: a code where an app is set up, otherwise a passkey, otherwise the password. */
export function Prove(props: ProveProps) {
  const { data: session } = useSession();
  if (session?.has_totp) return <BySecret {...props} what="code" />;
  return session?.has_passkey ? <ByPasskey {...props} session={session} /> : <BySecret {...props} what="password" />;
}

/** With something one knows, or reads from an app. */
function BySecret({ lead, done, what }: ProveProps & { what: "password" | "code" }) {
  const [secret, setSecret] = useState("");
  const prove = useMutation({ mutationFn: () => api.POST("/session/proof", { body: what === "code" ? { code: secret.replaceAll(/\s/g, "") } : { password: secret } }), onSuccess: done });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    prove.mutate();
  };
  return (
    <form className="form" onSubmit={submit} noValidate data-testid="proof">
      <p>{lead}</p>
      {what === "code"
        ? <TextField label={account.second.code} autoComplete="one-time-code" inputMode="numeric" maxLength={10} value={secret} change={setSecret} testId="proof-code" autoFocus />
        : <PasswordField label={account.password} show={account.showPassword} autoComplete="current-password" value={secret} change={setSecret} testId="password" autoFocus />}
      <ProblemNotice error={prove.error} />
      <button type="submit" className="button button-primary" data-testid="prove" disabled={prove.isPending || secret.trim() === ""}>{account.second.submit}</button>
    </form>
  );
}

function ByPasskey({ lead, done, session }: ProveProps & { session: Session }) {
  const signedIn = useSignedIn();
  const prove = useMutation({
    mutationFn: signInByPasskey,
    onSuccess: (fresh) => {
      if (fresh.user_id === session.user_id) done();
      else signedIn(fresh);
    },
  });
  return (
    <div className="form" data-testid="proof">
      <p>{lead}</p>
      <ProblemNotice error={prove.error} />
      <button type="button" className="button button-primary" data-testid="prove" disabled={prove.isPending} onClick={() => prove.mutate()}>
        <KeyRound aria-hidden />{prove.isPending ? account.signIn.passkeyBusy : account.signIn.passkey}
      </button>
    </div>
  );
}
