/** Which microphone, camera and speaker. The browser's own lists: everybody knows them, and phones show them well. */
import type { LocalMedia } from "@carehub/call-client";
import { Volume2 } from "lucide-react";
import { useId, useSyncExternalStore } from "react";
import { prefer, usePreferences } from "../../../preferences";
import { texts } from "../../../texts/call";
import { playTestSound } from "./testSound";

/** See the head of this file. */
export function DevicePicker({ local, isAudioOnly = false }: { local: LocalMedia; isAudioOnly?: boolean }) {
  const { devices, microphone, camera } = useSyncExternalStore(local.subscribe, local.snapshot);
  const { speakerId } = usePreferences();
  const of = (kind: MediaDeviceKind) => devices.filter((device) => device.kind === kind && device.deviceId !== "");
  const canChooseSpeaker = "setSinkId" in HTMLMediaElement.prototype && of("audiooutput").length > 0;
  return (
    <div className="devices">
      <Choice
        label={texts.lobby.microphone} devices={of("audioinput")} chosen={microphone.deviceId} testId="microphone-choice"
        choose={(id) => {
          prefer({ microphoneId: id });
          void local.choose("microphone", id);
        }}
      />
      {!isAudioOnly && (
        <Choice
          label={texts.lobby.camera} devices={of("videoinput")} chosen={camera.deviceId} testId="camera-choice"
          choose={(id) => {
            prefer({ cameraId: id });
            void local.choose("camera", id);
          }}
        />
      )}
      {canChooseSpeaker && (
        <Choice
          label={texts.lobby.speaker} devices={of("audiooutput")} chosen={speakerId} testId="speaker-choice"
          choose={(id) => prefer({ speakerId: id })}
        />
      )}
      <button type="button" className="button button-small test-sound" onClick={() => void playTestSound(speakerId)}>
        <Volume2 aria-hidden />{texts.lobby.testSound}
      </button>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly devices: readonly MediaDeviceInfo[];
  readonly chosen: string | null;
  readonly testId: string;
  readonly choose: (id: string) => void;
}

function Choice({ label, devices, chosen, testId, choose }: ChoiceProps) {
  const id = useId();
  const isKnown = devices.some((device) => device.deviceId === chosen);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id} data-testid={testId} value={isKnown ? (chosen ?? "") : ""} disabled={devices.length === 0}
        onChange={(event) => choose(event.target.value)}
      >
        {!isKnown && <option value="">{texts.lobby.systemDefault}</option>}
        {devices.map((device, index) => (
          <option key={device.deviceId} value={device.deviceId}>{device.label || texts.lobby.unnamed(label, index + 1)}</option>
        ))}
      </select>
    </div>
  );
}
