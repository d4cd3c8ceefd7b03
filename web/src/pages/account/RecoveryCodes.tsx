/** The codes that let in when a phone is lost: shown once, to be kept. */
import { Copy, Check } from "lucide-react";
import { useState } from "react";
import { account } from "../../texts/account";
import { Frame } from "./Frame";

/** See the head of this file. */
export function RecoveryCodes({ codes, done }: { codes: readonly string[]; done: () => void }) {
  const words = account.enrol;
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(codes.join("\n")).then(() => setCopied(true), () => setCopied(false));
  };
  return (
    <Frame title={words.codesTitle} lead={words.codesText}>
      <ul className="codes" data-testid="codes" dir="ltr">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul>
      <button type="button" className="button" onClick={copy}>{isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}{isCopied ? words.copied : words.copy}</button>
      <button type="button" className="button button-primary button-large button-wide" data-testid="kept" onClick={done}>{words.kept}</button>
    </Frame>
  );
}
