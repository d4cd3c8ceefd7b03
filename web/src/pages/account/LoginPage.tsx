/** Signing in: with a passkey or a password, then a second step for those who have one. */
import { useState } from "react";
import { useSession, useSignedIn, type Session } from "../../api/session";
import { ownPath, Redirect, replace, useParameter } from "../../router";
import { startOf, Wait } from "../../shell/States";
import { Credentials } from "./Credentials";
import { SecondStep } from "./SecondStep";

/** See the head of this file. */
export default function LoginPage() {
  const next = useParameter("next");
  const { data: known, isPending } = useSession();
  const signedIn = useSignedIn();
  const [isElsewhere, setElsewhere] = useState(false);
  const [session, setSession] = useState<Session | null>(null);
  const now = session ?? known ?? null;
  const proceed = (opened: Session) => {
    setSession(opened);
    setElsewhere(false);
    if (opened.needs === "SECOND_FACTOR") return;
    signedIn(opened);
    replace(target(opened, next));
  };
  if (isPending && !session) return <Wait />;
  if (now && !isElsewhere) {
    if (now.needs === "SECOND_FACTOR") return <SecondStep hasTotp={now.has_totp} proceed={proceed} other={() => setElsewhere(true)} />;
    return <Redirect to={target(now, next)} />;
  }
  return <Credentials proceed={proceed} wasSentHere={next !== null} />;
}

function target({ needs, role }: Session, next: string | null): string {
  const wanted = ownPath(next, startOf(role));
  return needs === "ENROLMENT" ? `/enrol?next=${encodeURIComponent(wanted)}` : wanted;
}
