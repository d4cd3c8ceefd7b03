/** What everybody may read: the clinic's own words on data and terms, with what the software does, and how accessible it is. */
import { useQuery } from "@tanstack/react-query";
import { publicClinic } from "../../api/clinic";
import type { Schemas } from "../../api/client";
import { consentKinds } from "../../api/privacy";
import { fullDay } from "../../format";
import { language } from "../../language";
import { Link } from "../../router";
import { OpenPage } from "../../shell/OpenPage";
import { LoadFailed, NotFound } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { legal } from "../../texts/legal";
import { Skeleton } from "../../ui/Skeleton";
import "./legal.css";

const TOPICS = { privacy: "DATA", terms: "TERMS", accessibility: null } as const satisfies Record<string, Schemas["ConsentKind"] | null>;
type Topic = keyof typeof TOPICS;

/** See the head of this file. */
export default function LegalPage({ topic = "" }: { topic?: string }) {
  if (!(topic in TOPICS)) return <NotFound />;
  return <Shown topic={topic as Topic} />;
}

function Shown({ topic }: { topic: Topic }) {
  const { title, lead, parts } = legal[topic];
  const { data: clinic } = useQuery(publicClinic());
  useTitle(title);
  const kind = TOPICS[topic];
  return (
    <OpenPage>
      <article className="legal stack" data-testid={`legal-${topic}`}>
        <div className="page-head"><div><h1>{title}</h1><p className="soft">{lead(clinic?.name ?? "…")}</p></div></div>
        {kind !== null && <Own kind={kind} />}
        {parts.map(([head, ...texts]) => (
          <section key={head} className="legal-part">
            <h2>{head}</h2>
            {texts.map((text) => <p key={text}>{text}</p>)}
          </section>
        ))}
        {topic === "privacy" && <p><Link to="/privacy">{legal.yours}</Link></p>}
        {clinic && <p>{legal.contact} <a href={`mailto:${clinic.email}`} dir="ltr">{clinic.email}</a></p>}
      </article>
    </OpenPage>
  );
}

/** The text that the clinic published last, in the reader's language where it wrote one. */
function Own({ kind }: { kind: Schemas["ConsentKind"] }) {
  const { data, error, isPending, refetch } = useQuery(consentKinds());
  if (isPending) return <Skeleton className="next-wait" />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  const text = data.find((one) => one.kind === kind)?.text;
  const words = text?.words.find((one) => one.language === language()) ?? text?.words[0];
  if (!text || !words) return <p className="box soft" role="status">{legal.none}</p>;
  return (
    <section className="box" data-testid="own-text">
      <div lang={words.language}><h2 dir="auto">{words.title}</h2><p className="legal-text" dir="auto">{words.body}</p></div>
      <p className="soft small">{legal.version(text.number, fullDay(text.published_at))}</p>
    </section>
  );
}
