/** Before the waiting room: how one looks and sounds, and whether one hears. What was found goes to the clinician, too. */
import { useMutation } from "@tanstack/react-query";
import { Camera, CircleCheck, CircleMinus, Mic, TriangleAlert, Volume2, type LucideIcon } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import type { LocalDevice } from "@carehub/call-client";
import type { Schemas } from "../../api/client";
import type { VisitActions, VisitView } from "../../api/visits";
import { timeSpan, untilThen } from "../../format";
import { usePreferences } from "../../preferences";
import { Link } from "../../router";
import { visits } from "../../texts/visits";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { useNow } from "../../useNow";
import { DevicePicker } from "../call/lobby/DevicePicker";
import { Preview, Problems } from "../call/lobby/Lobby";
import { LevelMeter } from "../call/lobby/LevelMeter";
import { playTestSound } from "../call/lobby/testSound";
import { Bare } from "./Bare";
import type { Seat } from "./seat";
import { WithWhom } from "./WithWhom";

type DeviceState = Schemas["DeviceState"];

interface DeviceCheckProps {
  readonly visit: VisitView;
  readonly seat: Seat;
  readonly actions: VisitActions;
  /** The person is in the waiting room, or, a provider, in the call. */
  readonly ready: () => void;
}

/** See the head of this file. */
export function DeviceCheck({ visit, seat, actions, ready }: DeviceCheckProps) {
  const words = visits.check;
  const local = useSyncExternalStore(seat.local.subscribe, seat.local.snapshot);
  const [speaker, setSpeaker] = useState<DeviceState>("UNTESTED");
  const now = useNow(5_000);
  const isEarly = visit.stage === "TOO_EARLY";
  const isProvider = visit.me.role === "PROVIDER";
  const camera = seat.isAudioOnly ? "UNTESTED" : stateOf(local.camera);
  const microphone = stateOf(local.microphone);
  const enter = useMutation({
    mutationFn: async () => {
      await actions.enter();
      // The clinician would like to know; not knowing keeps nobody out.
      await actions.report({ camera, microphone, speaker, network: "UNTESTED" }).catch(() => undefined);
    },
    onSuccess: ready,
  });
  return (
    <Bare head={<WithWhom visit={visit} />}>
      <div className="check">
        <div className="check-seen">
          {seat.isAudioOnly ? <p className="note-good"><Mic aria-hidden />{words.audioOnly}</p> : <Preview talk={seat} local={local} />}
          <LevelMeter track={local.microphone.isOn ? local.microphone.track : null} />
          <Problems talk={seat} local={local} />
        </div>
        <section className="check-side">
          <div>
            <h1>{words.title}</h1>
            <p className="soft">{words.lead}</p>
            <p className="soft small">{timeSpan(visit.starts_at, visit.ends_at)}</p>
          </div>
          <ul className="found">
            {!seat.isAudioOnly && <Found icon={Camera} name={words.camera} state={camera} isOff={!local.camera.isOn && !local.camera.problem} />}
            <Found icon={Mic} name={words.microphone} state={microphone} isOff={!local.microphone.isOn && !local.microphone.problem} />
            <Found icon={Volume2} name={words.speaker} state={speaker} isOff={false} />
          </ul>
          <SpeakerQuestion heard={setSpeaker} state={speaker} />
          <ProblemNotice error={enter.error} />
          {visit.me.role === "PATIENT" && visit.missing_consents.length > 0 && (
            <Link className="button" to={`/privacy?next=/visits/${visit.appointment_id}/room`} data-testid="consents">{words.consents}</Link>
          )}
          {isEarly && <p className="note-good" role="status" data-testid="too-early">{words.early(untilThen(visit.opens_at, now))}</p>}
          <button
            type="button" className="button button-primary button-large button-wide" data-testid="ready" disabled={isEarly || enter.isPending}
            onClick={() => enter.mutate()}
          >
            {enter.isPending ? words.entering : isProvider ? words.start : microphone === "GOOD" ? words.ready : words.readyWithout}
          </button>
          {visit.me.role !== "GUEST" && <Link to={isProvider ? "/today" : "/home"}>{words.back}</Link>}
        </section>
        <div className="check-devices"><DevicePicker local={seat.local} isAudioOnly={seat.isAudioOnly} /></div>
      </div>
    </Bare>
  );
}

/** A device that is switched off was not tried. */
function stateOf(device: LocalDevice): DeviceState {
  if (device.problem) return device.problem === "not_found" ? "ABSENT" : "FAILED";
  return device.track ? "GOOD" : "UNTESTED";
}

function Found({ icon: Icon, name, state, isOff }: { icon: LucideIcon; name: string; state: DeviceState; isOff: boolean }) {
  const words = visits.check;
  const text = state === "GOOD" ? words.good : state === "FAILED" || state === "ABSENT" ? words.failed : isOff ? words.off : words.untested;
  const Mark = state === "GOOD" ? CircleCheck : state === "UNTESTED" ? CircleMinus : TriangleAlert;
  return <li data-state={state}><Icon aria-hidden /><span>{name}</span><Mark aria-hidden /><span className="found-text">{text}</span></li>;
}

function SpeakerQuestion({ heard, state }: { heard: (state: DeviceState) => void; state: DeviceState }) {
  const words = visits.check;
  const { speakerId } = usePreferences();
  const [hasPlayed, setPlayed] = useState(false);
  const play = () => {
    setPlayed(true);
    void playTestSound(speakerId);
  };
  if (!hasPlayed || state === "FAILED") {
    return (
      <div>
        {state === "FAILED" && <p className="soft small" role="status">{words.noHelp}</p>}
        <button
          type="button" className="button button-small" data-testid="play"
          onClick={() => {
            heard("UNTESTED");
            play();
          }}
        >
          <Volume2 aria-hidden />{visits.check.speaker}
        </button>
      </div>
    );
  }
  if (state === "GOOD") return null;
  return (
    <div className="row" role="group" aria-label={words.heard}>
      <span>{words.heard}</span>
      <button type="button" className="button button-small" data-testid="heard" onClick={() => heard("GOOD")}>{words.yes}</button>
      <button type="button" className="button button-small" onClick={() => heard("FAILED")}>{words.no}</button>
    </div>
  );
}
