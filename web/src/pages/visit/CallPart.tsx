/** The call of a visit, from both sides. A provider has the workspace beside it. */
import { LoaderCircle, Mic, PhoneOff } from "lucide-react";
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react";
import { useMutation } from "@tanstack/react-query";
import type { VisitActions, VisitView } from "../../api/visits";
import { common } from "../../texts/common";
import { texts } from "../../texts/call";
import { load as loadMedicines } from "../../texts/medicines";
import { load as loadProvider } from "../../texts/provider";
import { visits } from "../../texts/visits";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { ConfirmDialog } from "../call/room/ConfirmDialog";
import { Room } from "../call/room/Room";
import "../call/call.css";
import { Bare } from "./Bare";
import { PeopleOfVisit } from "./PeopleOfVisit";
import type { Seat } from "./seat";
import { WithWhom } from "./WithWhom";

// Patients never need it.
const Workspace = lazy(async () => {
  const [loaded] = await Promise.all([import("../workspace/Workspace"), loadProvider(), loadMedicines()]);
  return loaded;
});

interface CallPartProps {
  readonly visit: VisitView;
  readonly seat: Seat;
  readonly actions: VisitActions;
}

/** See the head of this file. */
export function CallPart({ visit, seat, actions }: CallPartProps) {
  const call = useSyncExternalStore(seat.call.subscribe, seat.call.snapshot);
  const isProvider = visit.me.role === "PROVIDER";
  const isAudioNow = visit.media === "AUDIO";
  const [asks, setAsks] = useState<"leave" | "end" | "audio" | null>(null);
  const act = useMutation({ mutationFn: (what: "leave" | "end" | "audio") => ({ leave: actions.leave, end: actions.end, audio: actions.turnToAudio })[what]() });
  useEffect(() => {
    if (isAudioNow && seat.local.snapshot().camera.isOn) void seat.local.setCamera(false);
  }, [isAudioNow, seat]);
  const shown = call.self
    ? (
      <Room
        talk={{ local: seat.local, call: seat.call, isAudioOnly: isAudioNow, applyCapture: () => seat.applyCapture() }} snapshot={call}
        people={visit.me.role !== "GUEST" && <PeopleOfVisit visit={visit} actions={actions} />}
        waiting={isProvider ? visit.people.filter(({ state }) => state === "WAITING").length : 0}
        leave={() => setAsks("leave")}
        head={<HeadActions visit={visit} ask={setAsks} />}
      />
    )
    : <OnTheWay visit={visit} seat={seat} />;
  const words = visits.inCall;
  const [title, text, action] = asks === "end" ? [words.endQuestion, words.endText, words.end]
    : asks === "audio" ? [words.audioQuestion, words.audioText, words.audioOnly]
      : [words.leaveQuestion, isProvider ? "" : words.leaveText, texts.call.leave];
  return (
    <>
      {isProvider ? <Suspense fallback={shown}><Workspace visit={visit}>{shown}</Workspace></Suspense> : shown}
      <div className="floating-problem"><ProblemNotice error={act.error} /></div>
      <ConfirmDialog
        isOpen={asks !== null} title={title} text={text} action={action} cancel={() => setAsks(null)}
        confirm={() => {
          if (asks) act.mutate(asks);
          setAsks(null);
        }}
      />
    </>
  );
}

function HeadActions({ visit, ask }: { visit: VisitView; ask: (what: "end" | "audio") => void }) {
  const words = visits.inCall;
  const { role } = visit.me;
  if (role === "GUEST") return null;
  return (
    <div className="room-actions">
      {visit.media === "VIDEO" && (
        <button type="button" className="button button-small" data-testid="audio-only" onClick={() => ask("audio")}><Mic aria-hidden /><span>{words.audioOnly}</span></button>
      )}
      {role === "PROVIDER" && (
        <button type="button" className="button button-small button-danger" data-testid="end-visit" onClick={() => ask("end")}><PhoneOff aria-hidden /><span>{words.end}</span></button>
      )}
    </div>
  );
}

/** Between being let in and being in the call, and after losing the seat. */
function OnTheWay({ visit, seat }: { visit: VisitView; seat: Seat }) {
  const words = visits.inCall;
  const { isWanted, problem, elsewhere } = useSyncExternalStore(seat.subscribe, seat.snapshot);
  const { state } = useSyncExternalStore(seat.call.subscribe, seat.call.snapshot);
  if (elsewhere) {
    return (
      <Bare head={<WithWhom visit={visit} />}>
        <div className="empty box">
          <h1 className="empty-title">{visits.waiting.letIn}</h1>
          <a className="button button-primary button-large" href={`${elsewhere.url}?t=${elsewhere.token}`} rel="noreferrer" target="_blank">{visits.join.open}</a>
        </div>
      </Bare>
    );
  }
  const ended = state.name === "ended" && !isWanted ? texts.ended.ends[state.reason] : null;
  return (
    <Bare head={<WithWhom visit={visit} />}>
      <div className="empty box" data-testid="on-the-way">
        {ended === null && !problem && <><LoaderCircle className="spin" aria-hidden /><p className="empty-title" role="status">{words.connecting}</p></>}
        {ended && <><h1 className="empty-title">{ended.title}</h1><p>{ended.advice}</p></>}
        <ProblemNotice error={problem} isTriedAgain={isWanted} />
        {!isWanted && <button type="button" className="button button-primary" data-testid="join-again" onClick={() => seat.join()}>{ended ? words.back : common.tryAgain}</button>}
      </div>
    </Bare>
  );
}
