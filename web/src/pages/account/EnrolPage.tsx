/** The second proof that some roles need: setting up an app or a passkey, and keeping the recovery codes. */
import { useMutation } from "@tanstack/react-query";
import { KeyRound, Smartphone } from "lucide-react";
import { useState } from "react";
import { api, body } from "../../api/client";
import { SESSION_KEY, useSession } from "../../api/session";
import { codeOf } from "../../api/problem";
import { queries } from "../../api/queries";
import { ownPath, Redirect, replace, useParameter } from "../../router";
import { startOf, Wait } from "../../shell/States";
import { account } from "../../texts/account";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Frame } from "./Frame";
import { addPasskey, hasPasskeys } from "./passkeys";
import { Prove } from "./Prove";
import { RecoveryCodes } from "./RecoveryCodes";
import { TotpSetup } from "./TotpSetup";

/** See the head of this file. */
export default function EnrolPage() {
  const words = account.enrol;
  const next = useParameter("next");
  const { data: session, isPending } = useSession();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const totp = useMutation({ mutationFn: () => body(api.POST("/me/totp")) });
  const passkey = useMutation({ mutationFn: () => addPasskey(words.passkeyName), onSuccess: (added) => finish(added.recovery_codes ?? []) });
  const finish = (kept: readonly string[]) => (kept.length > 0 ? setCodes(kept) : leave());
  const leave = () => {
    void queries.invalidateQueries({ queryKey: SESSION_KEY }).then(() => replace(ownPath(next, session ? startOf(session.role) : "/")));
  };
  if (isPending) return <Wait />;
  if (!session) return <Redirect to="/login" />;
  if (codes) return <RecoveryCodes codes={codes} done={leave} />;
  if (totp.data) return <TotpSetup proposal={totp.data} done={finish} />;
  const error = totp.error ?? passkey.error;
  const needsProof = codeOf(error) === "proof_needed";
  return (
    <Frame title={words.title} lead={words.lead}>
      {needsProof ? <Prove lead={words.prove} done={() => [totp, passkey].forEach((one) => one.reset())} /> : <ProblemNotice error={error} />}
      <div className="ways">
        <button type="button" className="way" data-testid="totp" disabled={totp.isPending || needsProof} onClick={() => totp.mutate()}>
          <Smartphone aria-hidden /><strong>{words.totp}</strong><span>{words.totpText}</span>
        </button>
        {hasPasskeys() && (
          <button type="button" className="way" data-testid="passkey" disabled={passkey.isPending || needsProof} onClick={() => passkey.mutate()}>
            <KeyRound aria-hidden /><strong>{words.passkey}</strong><span>{words.passkeyText}</span>
          </button>
        )}
      </div>
    </Frame>
  );
}
