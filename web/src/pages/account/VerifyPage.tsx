/** Where the mail after a registration leads. */
import { api } from "../../api/client";
import { go } from "../../router";
import { account } from "../../texts/account";
import { ByLink } from "./ByLink";

/** See the head of this file. */
export default function VerifyPage() {
  return (
    <ByLink
      words={account.verify}
      act={(token) => api.POST("/registrations/verification", { body: { token } })}
      done={() => go("/login?done")}
    />
  );
}
