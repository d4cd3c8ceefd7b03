/** Where the two mails about a change of address lead. */
import { useState } from "react";
import { api, body } from "../../api/client";
import { account } from "../../texts/account";
import { ByLink } from "./ByLink";
import { Frame } from "./Frame";

/** See the head of this file. */
export default function EmailPage() {
  const words = account.changeEmail;
  const [isChanged, setChanged] = useState<boolean | null>(null);
  if (isChanged !== null) return <Frame title={words.title}><p className="door-lead" role="status" data-testid="email-agreed">{isChanged ? words.changed : words.waiting}</p></Frame>;
  return (
    <ByLink
      words={words}
      act={(token) => body(api.POST("/email-changes/confirmation", { body: { token } }))}
      done={({ changed }) => setChanged(changed)}
    />
  );
}
