/**
 * One person's way through one call: their devices, their tickets and the call itself, from lobby to end. Pages show
 * it; it outlives every one of them.
 */
import { CallClient, LocalMedia, type CallState, type EndReason } from "@carehub/call-client";
import { ApiError, demoTicket, isDemo, signalingUrl, type DemoRole } from "../../api";
import { preferences } from "../../preferences";
import { forgetLinkTicket, forgetReturn, keepReturn, linkTicket, storedReturn } from "./tickets";

/** How we may get in. */
export type Entry =
  | { readonly kind: "link"; readonly ticket: string }
  /** We were in before; with `isReload` a moment ago. */
  | { readonly kind: "return"; readonly ticket: string; readonly isReload: boolean }
  | { readonly kind: "demo"; readonly role: DemoRole }
  | { readonly kind: "none" };

const SMALL = { width: 640, height: 360, framesPerSecond: 20 };
const STANDARD = { width: 640, height: 480, framesPerSecond: 30 };
const LARGE = { width: 1280, height: 720, framesPerSecond: 30 };

/** After these the return ticket lets nobody in. */
const FINAL: ReadonlySet<EndReason> = new Set<EndReason>(["kicked", "ticket_invalid", "ticket_expired", "ticket_used", "room_closed"]);

/** See the head of this file. */
export class Visit {
  readonly room: string;
  readonly local: LocalMedia;
  readonly call: CallClient;

  constructor(room: string) {
    this.room = room;
    this.local = new LocalMedia(captureSize());
    this.local.prefer({ microphone: preferences().microphoneId, camera: preferences().cameraId });
    this.call = new CallClient({ url: signalingUrl(), local: this.local });
    this.call.on("return_ticket", ({ ticket }) => {
      forgetLinkTicket(room);
      keepReturn(room, ticket, true);
    });
    this.call.on("state", ({ state }) => this.#settle(state));
    offerToSupport(this.call);
  }

  /** How we may get in, best way first. */
  async findEntry(): Promise<Entry> {
    const ticket = linkTicket(this.room);
    if (ticket !== null) return { kind: "link", ticket };
    const stored = storedReturn(this.room);
    if (stored) return { kind: "return", ticket: stored.ticket, isReload: stored.isInCall };
    if (!(await isDemo())) return { kind: "none" };
    const state = window.history.state as { role?: unknown } | null;
    return { kind: "demo", role: state?.role === "host" ? "host" : "guest" };
  }

  /** Goes in. Throws `ApiError` when a demonstration gives no ticket; all else is found in the call. */
  async enter(entry: Entry, name: string): Promise<void> {
    if (entry.kind === "none") throw new ApiError(0, "no_ticket", "there is no ticket");
    const ticket = entry.kind === "demo" ? await demoTicket(this.room, name, entry.role) : entry.ticket;
    this.call.join(ticket);
  }

  /** Opens what the person had open the last time. */
  openDevices(): Promise<void> {
    const { microphoneOn, cameraOn } = preferences();
    return this.local.open({ microphone: microphoneOn, camera: cameraOn });
  }

  /** Takes over a changed preference for the size of pictures. */
  applyCapture(): void {
    void this.local.capture(captureSize());
  }

  /** Closes devices and the call: the person goes to another page. */
  dispose(): void {
    this.call.leave();
    this.local.dispose();
  }

  #settle(state: CallState): void {
    if (state.name !== "ended") return;
    this.local.close();
    if (FINAL.has(state.reason)) {
      forgetReturn(this.room);
      return;
    }
    const stored = storedReturn(this.room);
    if (stored) keepReturn(this.room, stored.ticket, false);
  }
}

/** Two cores cannot encode 720p and decode several others as well. */
function captureSize() {
  if (preferences().saveData) return SMALL;
  return navigator.hardwareConcurrency >= 4 ? LARGE : STANDARD;
}

/** What tests and support read from the console. Cutting the socket needs `?debug` in the address. */
function offerToSupport(call: CallClient): void {
  const isDebug = new URLSearchParams(window.location.search).has("debug");
  const support = {
    statistics: () => call.statistics(),
    state: () => call.snapshot(),
    ...(isDebug ? { dropSocket: () => call.dropSocket() } : {}),
  };
  Object.assign(window, { carehub: { call: support } });
}
