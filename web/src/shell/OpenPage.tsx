/** The frame of pages that everybody may read: who is signed in keeps the usual one. */
import { lazy, type ReactNode } from "react";
import { useSession } from "../api/session";
import { Brand } from "../design/Brand";
import { Link, usePath } from "../router";
import { common } from "../texts/common";
import { Foot } from "./Foot";
import { LanguageChoice } from "./LanguageChoice";
import { OfflineBanner } from "./OfflineBanner";
import { Wait } from "./States";
import "./shell.css";

const Shell = lazy(() => import("./Shell"));

/** See the head of this file. */
export function OpenPage({ children }: { children: ReactNode }) {
  const path = usePath();
  const { data: session, isPending } = useSession();
  if (isPending) return <Wait />;
  if (session && session.needs !== "SECOND_FACTOR" && session.needs !== "ENROLMENT") return <Shell role={session.role}>{children}</Shell>;
  return (
    <div className="shell">
      <a className="skip" href="#content">{common.skip}</a>
      <header className="shell-head shell-head-open">
        <Link to="/" className="shell-brand"><Brand /></Link>
        <LanguageChoice />
        <Link to={`/login?next=${encodeURIComponent(path)}`} className="button" data-testid="to-sign-in">{common.account.signIn}</Link>
      </header>
      <OfflineBanner />
      <main id="content" className="shell-main" tabIndex={-1}>{children}</main>
      <Foot />
    </div>
  );
}
