/** What the room shows, whichever way one came: the call, and one's own devices as one likes them. */
import { LocalMedia, type CallClient } from "@carehub/call-client";
import { preferences } from "../../preferences";

/** See the head of this file. */
export interface Talk {
  readonly local: LocalMedia;
  readonly call: CallClient;
  /** Without pictures, for good. */
  readonly isAudioOnly: boolean;
  /** Takes over a changed preference for the size of pictures. */
  applyCapture(): void;
}

const SMALL = { width: 640, height: 360, framesPerSecond: 20 };
const STANDARD = { width: 640, height: 480, framesPerSecond: 30 };
const LARGE = { width: 1280, height: 720, framesPerSecond: 30 };

/** Two cores cannot encode 720p and decode several others as well. */
export function captureSize() {
  if (preferences().saveData) return SMALL;
  return navigator.hardwareConcurrency >= 4 ? LARGE : STANDARD;
}

/** The devices that were chosen the last time, not yet opened. */
export function ownDevices(): LocalMedia {
  const local = new LocalMedia(captureSize());
  local.prefer({ microphone: preferences().microphoneId, camera: preferences().cameraId });
  return local;
}

/** Opens what the person had open the last time. */
export function openDevices(local: LocalMedia, isAudioOnly: boolean): Promise<void> {
  const { microphoneOn, cameraOn } = preferences();
  return local.open({ microphone: microphoneOn, camera: cameraOn && !isAudioOnly });
}

/** What tests and support read from the console. Cutting the socket needs `?debug` in the address. */
export function offerToSupport(call: CallClient): void {
  const isDebug = new URLSearchParams(window.location.search).has("debug");
  const support = {
    statistics: () => call.statistics(),
    state: () => call.snapshot(),
    ...(isDebug ? { dropSocket: () => call.dropSocket() } : {}),
  };
  Object.assign(window, { carehub: { call: support } });
}
