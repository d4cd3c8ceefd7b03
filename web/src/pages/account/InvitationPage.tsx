/** Where the mail to somebody new in the team leads. */
import { useState } from "react";
import { api } from "../../api/client";
import { account } from "../../texts/account";
import { takeToken } from "../../ui/forms";
import { NoToken } from "./ByLink";
import { NewPassword } from "./NewPassword";

/** See the head of this file. */
export default function InvitationPage() {
  const [token] = useState(takeToken);
  if (token === null) return <NoToken />;
  return (
    <NewPassword
      words={account.invitation}
      save={(password) => api.POST("/invitations/acceptance", { body: { token, password } })}
    />
  );
}
