/** The page of one call: lobby, call, end. Which one is shown follows from the call's state. */
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { ApiError } from "../../api";
import { Brand } from "../../design/Brand";
import { prefer, preferences } from "../../preferences";
import { Link } from "../../router";
import { texts } from "../../texts";
import { Ended } from "./Ended";
import { Lobby } from "./lobby/Lobby";
import { Room } from "./room/Room";
import { Visit, type Entry } from "./visit";
import "./call.css";

/** See the head of this file. */
export default function CallPage({ room }: { room: string }) {
  const visit = useVisit(room);
  return visit ? <VisitPage visit={visit} /> : null;
}

/** A visit for as long as this page is shown. */
function useVisit(room: string): Visit | null {
  const [visit, setVisit] = useState<Visit | null>(null);
  useEffect(() => {
    const opened = new Visit(room);
    setVisit(opened);
    return () => opened.dispose();
  }, [room]);
  return visit;
}

function VisitPage({ visit }: { visit: Visit }) {
  const snapshot = useSyncExternalStore(visit.call.subscribe, visit.call.snapshot);
  const [entry, setEntry] = useState<Entry | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const isOpening = useRef(false);

  const enter = async (by: Entry, name: string): Promise<void> => {
    setProblem(null);
    if (by.kind === "demo") prefer({ name });
    try {
      await visit.enter(by, name);
    } catch (error) {
      setProblem(error instanceof ApiError ? error.code : "unknown");
    }
  };
  const look = async (): Promise<void> => {
    setProblem(null);
    try {
      const found = await visit.findEntry();
      setEntry(found);
      if (found.kind === "none" || isOpening.current) return;
      isOpening.current = true;
      const opened = visit.openDevices();
      if (found.kind === "return" && found.isReload) {
        // With devices closed the others would see an empty seat for a moment; a slow camera must not keep us out, though.
        await Promise.race([opened, new Promise((resolve) => setTimeout(resolve, 1_500))]);
        await enter(found, preferences().name);
      }
    } catch (error) {
      setProblem(error instanceof ApiError ? error.code : "unknown");
    }
  };
  const again = async (): Promise<void> => {
    const found = await visit.findEntry().catch((): Entry => ({ kind: "none" }));
    setEntry(found);
    if (found.kind === "none") return;
    await visit.openDevices();
    await enter(found, preferences().name);
  };
  useEffect(() => {
    void look();
    // Once for a visit.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [visit]);

  const { state } = snapshot;
  if (entry?.kind === "none" && !snapshot.self) return <NoTicket />;
  if (state.name === "ended") return <Ended reason={state.reason} hadSeat={entry?.kind === "return"} rejoin={() => void again()} />;
  if (snapshot.self) return <Room visit={visit} snapshot={snapshot} isDemo={entry?.kind === "demo"} />;
  if (problem && !entry) return <Unreachable retry={() => void look()} code={problem} />;
  if (!entry) return <Wait text={texts.common.loading} />;
  if (entry.kind === "return" && entry.isReload) return <Wait text={texts.lobby.returning} />;
  return (
    <Lobby
      visit={visit} entry={entry} isJoining={state.name === "joining"} problem={problem}
      join={(name) => void enter(entry, name)}
    />
  );
}

function Wait({ text }: { text: string }) {
  return <main className="page-plain"><Brand /><p role="status">{text}</p></main>;
}

function NoTicket() {
  return (
    <main className="page-plain">
      <Brand />
      <h1 data-testid="error" data-code="no_ticket">{texts.lobby.noTicketTitle}</h1>
      <p>{texts.lobby.noTicket}</p>
      <Link to="/" className="button">{texts.common.toStart}</Link>
    </main>
  );
}

function Unreachable({ retry, code }: { retry: () => void; code: string }) {
  const { title, advice } = texts.ended.ends.unreachable;
  return (
    <main className="page-plain">
      <Brand />
      <h1 data-testid="error" data-code={code}>{title}</h1>
      <p>{advice}</p>
      <button type="button" className="button button-primary" onClick={retry}>{texts.common.tryAgain}</button>
    </main>
  );
}
