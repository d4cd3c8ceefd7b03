/** The front door: what this is, and the way into a call. */
import { Check, Link2, Video } from "lucide-react";
import { useEffect, useId, useState, type SubmitEvent } from "react";
import { isDemo, openDemoRoom } from "../../api/demo";
import { codeOf } from "../../api/problem";
import { Brand } from "../../design/Brand";
import { prefer, preferences } from "../../preferences";
import { go } from "../../router";
import { common } from "../../texts/common";
import { texts } from "../../texts/call";
import "./start.css";

/** See the head of this file. */
export default function StartPage() {
  const [demo, setDemo] = useState<boolean | null>(null);
  useEffect(() => {
    document.title = common.product;
    isDemo().then(setDemo, () => setDemo(false));
  }, []);
  return (
    <div className="start">
      <header className="start-head"><Brand /></header>
      <main className="start-main">
        <div className="start-words">
          <h1>{texts.start.title}</h1>
          <p className="start-lead">{texts.start.lead}</p>
        </div>
        <div className="start-cards">
          {demo === true && <DemoCard />}
          {demo !== null && <LinkCard isDemo={demo} />}
        </div>
        <ul className="start-points">
          {texts.start.points.map((point) => <li key={point}><Check aria-hidden />{point}</li>)}
        </ul>
      </main>
      <footer className="start-foot">{texts.start.help}</footer>
    </div>
  );
}

function DemoCard() {
  const id = useId();
  const [name, setName] = useState(preferences().name);
  const [problem, setProblem] = useState<{ code: string; text: string } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const start = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!name.trim()) {
      setProblem({ code: "name_missing", text: texts.start.nameMissing });
      document.getElementById(id)?.focus();
      return;
    }
    prefer({ name: name.trim() });
    setBusy(true);
    try {
      go(`/call/${await openDemoRoom()}`, { role: "host" });
    } catch (error) {
      const code = codeOf(error);
      setProblem({ code, text: code === "unreachable" ? texts.start.unreachable : texts.start.failed });
      setBusy(false);
    }
  };
  return (
    <form className="card" onSubmit={(event) => void start(event)} noValidate>
      <h2>{texts.start.demoTitle}</h2>
      <p className="card-text">{texts.start.demoNote}</p>
      <div className="field">
        <label htmlFor={id}>{texts.start.name}</label>
        <input
          id={id} data-testid="name" value={name} maxLength={64} autoComplete="name" placeholder={texts.start.namePlaceholder}
          aria-invalid={problem?.code === "name_missing"} aria-describedby={`${id}-hint`}
          onChange={(event) => setName(event.target.value)}
        />
        <p id={`${id}-hint`} className="field-hint">{texts.start.nameHint}</p>
      </div>
      {problem && <p className="field-error" role="alert" data-testid="error" data-code={problem.code}>{problem.text}</p>}
      <button type="submit" className="button button-primary button-large" data-testid="start-call" disabled={isBusy}>
        <Video aria-hidden />{isBusy ? texts.start.starting : texts.start.startCall}
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
      <h2>{demo ? texts.start.joinTitle : texts.start.invitationTitle}</h2>
      {!demo && <p className="card-text">{texts.start.invitation}</p>}
      <div className="field">
        <label htmlFor={id}>{texts.start.joinLabel}</label>
        <input
          id={id} data-testid="link" value={link} inputMode="url" autoComplete="off" spellCheck={false}
          aria-invalid={isWrong} aria-describedby={`${id}-hint`} onChange={(event) => setLink(event.target.value)}
        />
        <p id={`${id}-hint`} className="field-hint">{texts.start.joinHint}</p>
      </div>
      {isWrong && <p className="field-error" role="alert" data-testid="error" data-code="link_wrong">{texts.start.joinWrong}</p>}
      <button type="submit" className="button" data-testid="join-link"><Link2 aria-hidden />{texts.start.join}</button>
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
