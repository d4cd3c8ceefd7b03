/** Before the call: how we look and sound, which devices, and what to do when one of them does not work. */
import type { LocalDevice, LocalSnapshot } from "@carehub/call-client";
import { Mic, MicOff, TriangleAlert, Video, VideoOff } from "lucide-react";
import { useEffect, useId, useState, useSyncExternalStore, type SubmitEvent } from "react";
import { Brand } from "../../../design/Brand";
import { prefer, preferences, usePreferences } from "../../../preferences";
import { common } from "../../../texts/common";
import { texts } from "../../../texts/call";
import { refusal } from "../../../texts/door";
import { TrackVideo } from "../TrackVideo";
import type { Talk } from "../talk";
import type { Entry, Visit } from "../visit";
import { DevicePicker } from "./DevicePicker";
import { LevelMeter } from "./LevelMeter";
import "./lobby.css";

interface LobbyProps {
  readonly visit: Visit;
  readonly entry: Entry;
  readonly isJoining: boolean;
  /** Why the last try failed: a code of the API. */
  readonly problem: string | null;
  readonly join: (name: string) => void;
}

/** See the head of this file. */
export function Lobby({ visit, entry, isJoining, problem, join }: LobbyProps) {
  const local = useSyncExternalStore(visit.local.subscribe, visit.local.snapshot);
  const nameId = useId();
  const [name, setName] = useState(preferences().name);
  const [isNameMissing, setNameMissing] = useState(false);
  const needsName = entry.kind === "demo" || (entry.kind === "door" && entry.door.needsName);
  useEffect(() => {
    document.title = `${texts.lobby.title} – ${common.product}`;
  }, []);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const isMissing = needsName && !name.trim();
    setNameMissing(isMissing);
    if (isMissing) document.getElementById(nameId)?.focus();
    else join(name.trim());
  };
  return (
    <div className="lobby">
      <header className="lobby-head"><Brand /></header>
      <main className="lobby-main">
        <div className="lobby-seen">
          <Preview talk={visit} local={local} />
          <LevelMeter track={local.microphone.isOn ? local.microphone.track : null} />
          <Problems talk={visit} local={local} />
        </div>
        <form className="lobby-form" onSubmit={submit} noValidate>
          <h1>{texts.lobby.title}</h1>
          <p className="lobby-lead">{entry.kind === "return" ? texts.lobby.returnLead : texts.lobby.lead}</p>
          {needsName && (
            <div className="field">
              <label htmlFor={nameId}>{texts.lobby.name}</label>
              <input
                id={nameId} data-testid="name" value={name} maxLength={64} autoComplete="name" aria-invalid={isNameMissing}
                aria-describedby={`${nameId}-hint`} placeholder={texts.lobby.namePlaceholder}
                onChange={(event) => setName(event.target.value)}
              />
              <p id={`${nameId}-hint`} className="field-hint">{texts.lobby.nameHint}</p>
            </div>
          )}
          {isNameMissing && <p className="field-error" role="alert" data-testid="error" data-code="name_missing">{texts.lobby.nameMissing}</p>}
          {problem && <p className="field-error" role="alert" data-testid="error" data-code={problem}>{visit.door ? refusal(problem) : problem === "unreachable" ? texts.lobby.unreachable : texts.lobby.failed}</p>}
          <button type="submit" className="button button-primary button-large button-wide" data-testid="join" disabled={isJoining}>
            {isJoining ? texts.lobby.joining : texts.lobby.join}
          </button>
        </form>
        <DevicePicker local={visit.local} />
      </main>
    </div>
  );
}

/** One's own picture, and the two switches. */
export function Preview({ talk, local }: { talk: Talk; local: LocalSnapshot }) {
  const { mirror } = usePreferences();
  const { camera, microphone } = local;
  const isWaiting = !camera.track && !camera.problem && preferences().cameraOn && local.devices.length === 0;
  const toggleMicrophone = () => {
    prefer({ microphoneOn: !microphone.isOn });
    void talk.local.setMicrophone(!microphone.isOn);
  };
  const toggleCamera = () => {
    prefer({ cameraOn: !camera.isOn });
    void talk.local.setCamera(!camera.isOn);
  };
  return (
    <div className="preview">
      {camera.track
        ? <TrackVideo track={camera.track} isMirrored={mirror} label={texts.lobby.preview} />
        : <p className="preview-empty">{isWaiting ? texts.lobby.asking : texts.lobby.cameraOff}</p>}
      <div className="preview-controls">
        <button
          type="button" className="round" data-testid="mic-toggle" data-off={!microphone.isOn} onClick={toggleMicrophone}
          aria-label={microphone.isOn ? texts.lobby.microphoneOff : texts.lobby.microphoneOn}
        >
          {microphone.isOn ? <Mic aria-hidden /> : <MicOff aria-hidden />}
        </button>
        <button
          type="button" className="round" data-testid="cam-toggle" data-off={!camera.isOn} onClick={toggleCamera}
          aria-label={camera.isOn ? texts.lobby.cameraOffAction : texts.lobby.cameraOn}
        >
          {camera.isOn ? <Video aria-hidden /> : <VideoOff aria-hidden />}
        </button>
      </div>
    </div>
  );
}

/** What is wrong with the devices, and what helps. */
export function Problems({ talk, local }: { talk: Talk; local: LocalSnapshot }) {
  const { camera, microphone } = local;
  // A page over plain HTTP has one problem, not two.
  const isSame = camera.problem !== null && camera.problem === microphone.problem && camera.problem === "insecure_context";
  return (
    <div className="problems" role="status">
      {microphone.problem && !isSame && <Problem use="microphone" device={microphone} retry={() => void talk.local.setMicrophone(true)} />}
      {camera.problem && <Problem use="camera" device={camera} retry={() => void talk.local.setCamera(true)} />}
    </div>
  );
}

function Problem({ use, device, retry }: { use: "camera" | "microphone"; device: LocalDevice; retry: () => void }) {
  if (!device.problem) return null;
  const { title, advice } = texts.devices[use][device.problem];
  return (
    <div className="notice" data-testid="error" data-code={`${use}_${device.problem}`}>
      <TriangleAlert aria-hidden />
      <p className="notice-title">{title}</p>
      <p>{advice}</p>
      {device.problem !== "insecure_context" && (
        <button type="button" className="button button-small" onClick={retry}>{common.tryAgain}</button>
      )}
    </div>
  );
}
