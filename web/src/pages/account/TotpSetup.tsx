/** Setting up an authenticator app: scan, or type the key, then show a code. */
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState, type SubmitEvent } from "react";
import qrcode from "qrcode-generator";
import { api, body, type Schemas } from "../../api/client";
import { account } from "../../texts/account";
import { TextField } from "../../ui/Field";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Frame } from "./Frame";

interface TotpSetupProps {
  readonly proposal: Schemas["TotpProposal"];
  /** With the recovery codes, if these are new. */
  readonly done: (codes: readonly string[]) => void;
}

/** See the head of this file. */
export function TotpSetup({ proposal, done }: TotpSetupProps) {
  const words = account.enrol;
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () => body(api.POST("/me/totp/confirmation", { body: { code: code.replaceAll(/\s/g, "") } })),
    onSuccess: ({ recovery_codes }) => done(recovery_codes ?? []),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <Frame title={words.scan}>
      <QrCode text={proposal.url} />
      <p className="door-lead">{words.orType}</p>
      <code className="secret" data-testid="secret" dir="ltr">{proposal.secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}</code>
      <form className="form" onSubmit={submit} noValidate>
        <TextField label={words.confirm} value={code} change={setCode} testId="code" autoComplete="one-time-code" inputMode="numeric" maxLength={10} />
        <ProblemNotice error={confirm.error} />
        <button type="submit" className="button button-primary button-large button-wide" data-testid="finish" disabled={confirm.isPending || code.trim().length < 6}>
          {words.finish}
        </button>
      </form>
    </Frame>
  );
}

/** Dark on light in every theme: cameras expect it. Four modules of quiet around it, as ISO/IEC 18004 asks. */
function QrCode({ text }: { text: string }) {
  const { path, size } = useMemo(() => {
    const code = qrcode(0, "M");
    code.addData(text);
    code.make();
    const count = code.getModuleCount();
    const cells = Array.from({ length: count * count }, (_, index) => [Math.floor(index / count), index % count] as const);
    const dark = cells.filter(([row, column]) => code.isDark(row, column));
    return { path: dark.map(([row, column]) => `M${column + 4} ${row + 4}h1v1h-1z`).join(""), size: count + 8 };
  }, [text]);
  return (
    <svg className="qr" role="img" aria-label={account.enrol.qr} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" /><path d={path} fill="#000" />
    </svg>
  );
}
