/** The front door of the clinic: finding care, signing in, and the way into a call by link. */
import { useQuery } from "@tanstack/react-query";
import { Check, Link2, Search, ShieldCheck, Video } from "lucide-react";
import { useEffect, useId, useState, type SubmitEvent } from "react";
import { isDemo, openDemoRoom } from "../../api/demo";
import { codeOf } from "../../api/problem";
import { publicClinic } from "../../api/clinic";
import { useSession } from "../../api/session";
import { Brand } from "../../design/Brand";
import { prefer, preferences } from "../../preferences";
import { go, Link } from "../../router";
import { Foot } from "../../shell/Foot";
import { LanguageChoice } from "../../shell/LanguageChoice";
import { OfflineBanner } from "../../shell/OfflineBanner";
import { startOf } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { texts } from "../../texts/call";
import { start } from "../../texts/start";
import "./start.css";

/** See the head of this file. */
export default function StartPage() {
  const { data: clinic } = useQuery(publicClinic());
  const [demo, setDemo] = useState<boolean | null>(null);
  useTitle(clinic?.name ?? "");
  useEffect(() => {
    isDemo().then(setDemo, () => setDemo(false));
  }, []);
  return (
    <div className="start">
      <header className="start-head"><Brand /><LanguageChoice /></header>
      <OfflineBanner />
      <main className="start-main">
        <div className="start-words">
          <p className="start-clinic"><ShieldCheck aria-hidden />{clinic?.name ?? "\u00a0"}</p>
          <h1>{start.title}</h1>
          <p className="start-lead">{start.lead}</p>
          <Ways />
        </div>
        <div className="start-cards">
          {demo !== null && <LinkCard isDemo={demo} />}
          {demo === true && <DemoCard />}
        </div>
        <ul className="start-points">
          {start.points.map((point) => <li key={point}><Check aria-hidden />{point}</li>)}
        </ul>
      </main>
      <Foot />
    </div>
  );
}

function Ways() {
  const { data: session } = useSession();
  return (
    <div className="row">
      <Link to="/providers" className="button button-primary button-large" data-testid="find-care"><Search aria-hidden />{start.findCare}</Link>
      {session
        ? <Link to={startOf(session.role)} className="button button-large" data-testid="to-own-page">{start.toYours}</Link>
        : <Link to="/login" className="button button-large" data-testid="to-sign-in">{start.signIn}</Link>}
    </div>
  );
}

function DemoCard() {
  const id = useId();
  const [name, setName] = useState(preferences().name);
  const [problem, setProblem] = useState<{ code: string; text: string } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const open = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!name.trim()) {
      setProblem({ code: "name_missing", text: texts.lobby.nameMissing });
      document.getElementById(id)?.focus();
      return;
    }
    prefer({ name: name.trim() });
    setBusy(true);
    try {
      go(`/call/${await openDemoRoom()}`, { role: "host" });
    } catch (error) {
      const code = codeOf(error);
      setProblem({ code, text: code === "unreachable" ? texts.lobby.unreachable : texts.lobby.failed });
      setBusy(false);
    }
  };
  return (
    <form className="card" onSubmit={(event) => void open(event)} noValidate>
      <h2>{start.demoTitle}</h2>
      <p className="card-text">{start.demoNote}</p>
      <div className="field">
        <label htmlFor={id}>{texts.lobby.name}</label>
        <input
          id={id} data-testid="name" value={name} maxLength={64} autoComplete="name" placeholder={texts.lobby.namePlaceholder}
          aria-invalid={problem?.code === "name_missing"} aria-describedby={`${id}-hint`}
          onChange={(event) => setName(event.target.value)}
        />
        <p id={`${id}-hint`} className="field-hint">{texts.lobby.nameHint}</p>
      </div>
      {problem && <p className="field-error" role="alert" data-testid="error" data-code={problem.code}>{problem.text}</p>}
      <button type="submit" className="button button-primary button-large" data-testid="start-call" disabled={isBusy}>
        <Video aria-hidden />{isBusy ? start.starting : start.startCall}
      </button>
    </form>
  );
}

function LinkCard({ isDemo: demo }: { isDemo: boolean }) {
  const id = useId();
  const [link, setLink] = useState("");
  const [isWrong, setWrong] = useState(false);
  const join = (event: SubmitEvent) => {
    event.preventDefault();
    const target = callPath(link);
    setWrong(target === null);
    // A whole page load: the ticket in the fragment must be read as if the link had been clicked.
    if (target !== null) window.location.assign(target);
  };
  return (
    <form className="card" onSubmit={join} noValidate>
      <h2>{demo ? start.joinTitle : start.invitationTitle}</h2>
      {!demo && <p className="card-text">{start.invitation}</p>}
      <div className="field">
        <label htmlFor={id}>{start.joinLabel}</label>
        <input
          id={id} data-testid="link" value={link} inputMode="url" autoComplete="off" spellCheck={false}
          aria-invalid={isWrong} aria-describedby={`${id}-hint`} onChange={(event) => setLink(event.target.value)}
        />
        <p id={`${id}-hint`} className="field-hint">{start.joinHint}</p>
      </div>
      {isWrong && <p className="field-error" role="alert" data-testid="error" data-code="link_wrong">{start.joinWrong}</p>}
      <button type="submit" className="button" data-testid="join-link"><Link2 aria-hidden />{start.join}</button>
      <p className="soft small">{start.help}</p>
    </form>
  );
}

/** Only our own call pages: a pasted link must not lead anywhere else. */
function callPath(link: string): string | null {
  const trimmed = link.trim();
  if (!URL.canParse(trimmed, window.location.href) || trimmed === "") return null;
  const url = new URL(trimmed, window.location.href);
  const isOurs = url.host === window.location.host && url.pathname.startsWith("/call/");
  return isOurs ? url.pathname + url.search + url.hash : null;
}
