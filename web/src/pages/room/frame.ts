/**
 * The page inside another system's page: what happens is told to the page around it, and what that asks is done. The server
 * says which origins may show us in a frame (`daily_api.frame_ancestors`), so whoever greets us is one of them.
 */
import type { CallSnapshot, RemoteParticipant, SelfParticipant } from "@carehub/call-client";
import type { Visit } from "../call/visit";

interface Asked {
  readonly action: string;
  readonly isOn?: boolean;
  readonly data?: unknown;
  readonly to?: string | null;
}

/** Speaks with the page around, if there is one, until the returned function is called. */
export function speakWithFrame(visit: Visit): () => void {
  const around = window.parent;
  if (around === window) return () => undefined;
  let origin: string | null = null;
  const tell = (message: unknown): void => {
    if (origin !== null) around.postMessage({ carehub: message }, origin);
  };
  const heard = ({ source, origin: from, data }: MessageEvent): void => {
    const asked = (data as { carehub?: Asked } | null)?.carehub;
    if (source !== around || !asked) return;
    if (asked.action === "hello") {
      origin = from;
      tellPeople();
    } else if (from === origin) {
      act(visit, asked);
    }
  };
  let told = "";
  const tellPeople = (): void => {
    const snapshot = visit.call.snapshot();
    if (!snapshot.self) return;
    const participants = people(snapshot);
    const text = JSON.stringify(participants);
    if (text !== told) tell({ action: "people", participants });
    told = origin === null ? "" : text;
  };
  window.addEventListener("message", heard);
  // That we are here is no secret; to whom we speak is known with their answer.
  around.postMessage({ carehub: { action: "loaded" } }, "*");
  const stops = [
    visit.call.subscribe(tellPeople),
    visit.call.on("app_message", ({ data, from }) => tell({ action: "app-message", data, from })),
    visit.call.on("state", ({ state }) => {
      if (state.name === "ended") tell({ action: "left", reason: state.reason });
    }),
    () => window.removeEventListener("message", heard),
  ];
  return () => stops.forEach((stop) => stop());
}

function act(visit: Visit, { action, isOn = false, data, to = null }: Asked): void {
  if (action === "leave") visit.call.leave();
  else if (action === "microphone") void visit.local.setMicrophone(isOn);
  else if (action === "camera") void visit.local.setCamera(isOn);
  else if (action === "app-message") visit.call.appMessage(data, typeof to === "string" ? to : null);
}

/** As daily-js tells them: ourselves as `local`, the others by their session. */
function people({ self, participants }: CallSnapshot): Record<string, unknown> {
  const all = participants.map((one): [string, unknown] => [one.id, other(one)]);
  return Object.fromEntries(self ? [["local", me(self)], ...all] : all);
}

function me({ id, name, role, microphone, camera, screen }: SelfParticipant): unknown {
  const sending = { audio: microphone.isOn, video: camera.isOn, screen: screen.track !== null };
  return { session_id: id, user_name: name, owner: role === "host", local: true, ...sending };
}

function other({ id, name, role, microphone, camera, screen }: RemoteParticipant): unknown {
  const sending = { audio: microphone === "on", video: camera === "on", screen: screen === "on" };
  return { session_id: id, user_name: name, owner: role === "host", local: false, ...sending };
}
