/** The frame of the pages before one is signed in: one narrow column, calm, with the clinic's name at its head. */
import type { ReactNode } from "react";
import { useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { publicClinic } from "../../api/clinic";
import { Brand } from "../../design/Brand";
import { Link } from "../../router";
import { Foot } from "../../shell/Foot";
import { LanguageChoice } from "../../shell/LanguageChoice";
import { OfflineBanner } from "../../shell/OfflineBanner";
import { useTitle } from "../../shell/useTitle";
import "./account.css";

interface FrameProps {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly children: ReactNode;
  /** Below the card. */
  readonly foot?: ReactNode;
}

/** See the head of this file. */
export function Frame({ title, lead, children, foot }: FrameProps) {
  useTitle(title);
  const { data: clinic } = useQuery(publicClinic());
  return (
    <div className="door">
      <header className="door-head">
        <Link to="/" className="shell-brand"><Brand /></Link>
        <LanguageChoice />
      </header>
      <OfflineBanner />
      <main className="door-main">
        <section className="door-card">
          <p className="door-clinic"><ShieldCheck aria-hidden />{clinic?.name ?? "\u00a0"}</p>
          <h1>{title}</h1>
          {lead !== undefined && <p className="door-lead">{lead}</p>}
          {children}
        </section>
        {foot !== undefined && <p className="door-foot">{foot}</p>}
      </main>
      <Foot />
    </div>
  );
}
