/** The page of one call: lobby, call, end. Which one is shown follows from the state of the visit and its call. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { Brand } from "../../design/Brand";
import { Link } from "../../router";
import { common } from "../../texts/common";
import { texts } from "../../texts/call";
import { Ended } from "./Ended";
import { Lobby } from "./lobby/Lobby";
import { Room } from "./room/Room";
import type { Door } from "./door";
import { Visit } from "./visit";
import { Knocks, Waiting } from "./Waiting";
import "./call.css";

/** See the head of this file. */
export default function CallPage({ room, door = null }: { room: string; door?: Door | null }) {
  const [visit] = useState(() => new Visit(room, door));
  const isWaiting = useWaiting(door);
  const { entry, problem } = useSyncExternalStore(visit.subscribe, visit.snapshot);
  const call = useSyncExternalStore(visit.call.subscribe, visit.call.snapshot);
  useEffect(() => {
    void visit.begin();
    const detach = door?.attach(visit);
    return () => {
      visit.stop();
      detach?.();
    };
  }, [visit, door]);
  useExit(call.state.name === "ended" && call.state.reason === "left" ? door : null);

  const { state } = call;
  if (entry?.kind === "none") return <NoTicket />;
  if (state.name === "ended") {
    return <Ended reason={state.reason} hadSeat={entry?.kind === "return"} rejoin={() => void visit.again()} />;
  }
  if (call.self) return (
    <Room
      talk={visit} snapshot={call} leave={() => visit.call.leave()}
      notice={door && call.waiting.length > 0 && <Knocks people={call.waiting} answer={(person, letIn) => visit.answer(person, letIn)} />}
      link={entry?.kind === "demo" ? `${window.location.origin}/call/${visit.room}` : null}
    />
  );
  if (problem && !entry) return <Unreachable retry={() => void visit.begin()} code={problem} />;
  if (!entry) return <Wait text={common.loading} />;
  if (isWaiting && door) return <Waiting giveUp={() => door.giveUp()} />;
  if (entry.kind === "return" && (entry.isReload || state.name === "joining")) return <Wait text={texts.lobby.returning} />;
  return (
    <Lobby
      visit={visit} entry={entry} isJoining={state.name === "joining"} problem={problem}
      join={(name) => void visit.enter(name)}
    />
  );
}

function useWaiting(door: Door | null): boolean {
  const subscribe = door?.subscribe ?? NEVER;
  return useSyncExternalStore(subscribe, () => door?.snapshot().isWaiting ?? false);
}

/** After the call the clinic may want people elsewhere. */
function useExit(door: Door | null): void {
  useEffect(() => {
    if (door?.exit) window.location.assign(door.exit);
  }, [door]);
}

const NEVER = () => () => undefined;

function Wait({ text }: { text: string }) {
  return <main className="page-plain"><Brand /><p role="status">{text}</p></main>;
}

function NoTicket() {
  return (
    <main className="page-plain">
      <Brand />
      <h1 data-testid="error" data-code="no_ticket">{texts.lobby.noTicketTitle}</h1>
      <p>{texts.lobby.noTicket}</p>
      <Link to="/" className="button">{common.toStart}</Link>
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
      <button type="button" className="button button-primary" onClick={retry}>{common.tryAgain}</button>
    </main>
  );
}
