/**
 * One person's way through one call: their devices, their tickets and the call itself, from lobby to end. Pages show
 * it; it outlives every one of them.
 */
import { CallClient, Store, type CallState, type EndReason, type LocalMedia } from "@carehub/call-client";
import { demoTicket, isDemo, signalingUrl, type DemoRole } from "../../api/demo";
import { codeOf } from "../../api/problem";
import type { Door } from "./door";
import { prefer, preferences } from "../../preferences";
import { captureSize, offerToSupport, openDevices, ownDevices, type Talk } from "./talk";
import { forgetLinkTicket, forgetReturn, keepReturn, linkTicket, storedReturn } from "./tickets";

/** How we may get in. */
export type Entry =
  | { readonly kind: "link"; readonly ticket: string }
  /** We were in before; with `isReload` a moment ago. */
  | { readonly kind: "return"; readonly ticket: string; readonly isReload: boolean }
  | { readonly kind: "demo"; readonly role: DemoRole }
  /** Asks at the door when we go in. */
  | { readonly kind: "door"; readonly door: Door }
  | { readonly kind: "none" };

/** What the visit knows besides the call. */
export interface VisitSnapshot {
  /** `null` while we look for it. */
  readonly entry: Entry | null;
  /** Why we could not find a way in or get a ticket: a code of the API. */
  readonly problem: string | null;
}

/** A camera that takes longer to open must not keep us out of a call we were in. */
const DEVICES_WITHIN_MS = 1_500;

/** After these the return ticket lets nobody in. */
const FINAL: ReadonlySet<EndReason> = new Set<EndReason>(["kicked", "ticket_invalid", "ticket_expired", "ticket_used", "room_closed"]);

/** See the head of this file. */
export class Visit implements Talk {
  readonly room: string;
  readonly isAudioOnly = false;
  readonly local: LocalMedia;
  readonly call: CallClient;
  /** Where the call has one. */
  readonly door: Door | null;
  #returnTicket = "";
  readonly #store = new Store<VisitSnapshot>({ entry: null, problem: null });

  constructor(room: string, door: Door | null = null) {
    this.room = room;
    this.door = door;
    this.local = ownDevices();
    this.call = new CallClient({ url: signalingUrl(), room, local: this.local });
    this.call.on("return_ticket", ({ ticket }) => {
      forgetLinkTicket(room);
      keepReturn(room, ticket, true);
      this.#returnTicket = ticket;
    });
    this.call.on("state", ({ state }) => this.#settle(state));
    offerToSupport(this.call);
  }

  /** As for React's `useSyncExternalStore`. */
  readonly snapshot = (): VisitSnapshot => this.#store.snapshot();
  /** As for React's `useSyncExternalStore`. */
  readonly subscribe = (watcher: () => void): (() => void) => this.#store.subscribe(watcher);

  /** Lets somebody in who knocks, or does not; that they do so no more is seen in the call. */
  answer(person: string, letIn: boolean): void {
    void this.door?.answer(person, letIn, this.#returnTicket).catch(() => undefined);
  }

  /** Looks for a way in and opens the devices; after a reload in the middle of a call also goes in. */
  async begin(): Promise<void> {
    const entry = await this.#look();
    if (!entry || entry.kind === "none") return;
    const opened = openDevices(this.local, false);
    const isAtOnce = entry.kind === "return" ? entry.isReload : entry.kind === "door" && entry.door.skipsLobby;
    if (!isAtOnce) return;
    await Promise.race([opened, new Promise((resolve) => setTimeout(resolve, DEVICES_WITHIN_MS))]);
    await this.enter(preferences().name);
  }

  /** Goes in, as `name` where names are free to choose. */
  async enter(name: string): Promise<void> {
    const { entry } = this.snapshot();
    if (!entry || entry.kind === "none") return;
    this.#store.set({ entry, problem: null });
    try {
      if (entry.kind === "demo" || (entry.kind === "door" && entry.door.needsName)) prefer({ name });
      this.call.join(await this.#ticket(entry, name));
    } catch (error) {
      this.#store.set({ entry, problem: codeOf(error) });
    }
  }

  async #ticket(entry: Exclude<Entry, { kind: "none" }>, name: string): Promise<string> {
    if (entry.kind === "demo") return demoTicket(this.room, name, entry.role);
    if (entry.kind !== "door") return entry.ticket;
    const { ticket, start_video_off, start_audio_off } = await entry.door.enter(name);
    if (start_video_off) await this.local.setCamera(false);
    if (start_audio_off) await this.local.setMicrophone(false);
    return ticket;
  }

  /** After an end: the best way in that is left. */
  async again(): Promise<void> {
    const entry = await this.#look();
    if (!entry || entry.kind === "none") return;
    await openDevices(this.local, false);
    await this.enter(preferences().name);
  }

  async #look(): Promise<Entry | null> {
    this.#store.set({ ...this.snapshot(), problem: null });
    try {
      const entry = await findEntry(this.room, this.door);
      this.#store.set({ entry, problem: null });
      return entry;
    } catch (error) {
      this.#store.set({ ...this.snapshot(), problem: codeOf(error) });
      return null;
    }
  }

  /** Takes over a changed preference for the size of pictures. */
  applyCapture(): void {
    void this.local.capture(captureSize());
  }

  /** Closes devices and the call: the person goes to another page. */
  stop(): void {
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

/** Best way first. */
async function findEntry(room: string, door: Door | null): Promise<Entry> {
  const ticket = linkTicket(room);
  if (ticket !== null) return { kind: "link", ticket };
  const stored = storedReturn(room);
  if (stored && !(door && !door.needsName)) return { kind: "return", ticket: stored.ticket, isReload: stored.isInCall };
  if (door) return { kind: "door", door };
  if (!(await isDemo())) return { kind: "none" };
  const state = window.history.state as { role?: unknown } | null;
  return { kind: "demo", role: state?.role === "host" ? "host" : "guest" };
}
