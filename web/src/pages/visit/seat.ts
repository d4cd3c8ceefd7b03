/**
 * A person's seat in the call of a visit. Its ticket comes from the server each time it is needed, so there is no link and
 * nothing to keep: when the seat is lost, as after a restart of the server, a fresh ticket brings it back without a press.
 */
import { CallClient, Store, type CallState, type EndReason, type LocalMedia } from "@carehub/call-client";
import { api, body, type Schemas } from "../../api/client";
import { ApiError } from "../../api/problem";
import { signalingUrl } from "../../api/demo";
import { captureSize, offerToSupport, openDevices, ownDevices, type Talk } from "../call/talk";

/** What the seat knows besides the call. */
export interface SeatSnapshot {
  /** We are to be in the call: while we are not, we are on the way. */
  readonly isWanted: boolean;
  /** Why the last try to get a ticket failed. */
  readonly problem: unknown;
  /** The call is held elsewhere, on this page of its. */
  readonly elsewhere: Schemas["VisitTicket"] | null;
}

/** Endings after which another ticket does not help, or is not wanted. */
const FINAL: ReadonlySet<EndReason> = new Set<EndReason>(["left", "replaced", "unsupported_browser", "media_blocked", "version", "offer"]);
/** Refusals that waiting does not change: the visit itself says what happens next. */
const isFinal = (error: unknown) => error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;

const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 2_000;

/** See the head of this file. */
export class Seat implements Talk {
  readonly local: LocalMedia;
  readonly call: CallClient;
  readonly isAudioOnly: boolean;
  readonly #visit: string;
  readonly #store = new Store<SeatSnapshot>({ isWanted: false, problem: null, elsewhere: null });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #isAsking = false;

  constructor(visit: string, isAudioOnly: boolean) {
    this.#visit = visit;
    this.isAudioOnly = isAudioOnly;
    this.local = ownDevices();
    this.call = new CallClient({ url: signalingUrl(), local: this.local, video: !isAudioOnly });
    this.call.on("state", ({ state }) => this.#settle(state));
    offerToSupport(this.call);
  }

  /** As for React's `useSyncExternalStore`. */
  readonly snapshot = (): SeatSnapshot => this.#store.snapshot();
  /** As for React's `useSyncExternalStore`. */
  readonly subscribe = (watcher: () => void): (() => void) => this.#store.subscribe(watcher);

  /** Looks and sounds as the last time. */
  open(): Promise<void> {
    return openDevices(this.local, this.isAudioOnly);
  }

  /** Wants to be in the call from now on. Repeating it changes nothing. */
  join(): void {
    if (this.snapshot().isWanted) return;
    this.#tries = 0;
    this.#store.set({ ...this.snapshot(), isWanted: true, problem: null });
    void this.#ask();
  }

  /** Goes out of the call; devices stay open for the waiting room. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#store.set({ isWanted: false, problem: null, elsewhere: null });
    this.call.leave();
  }

  /** Takes over a changed preference for the size of pictures. */
  applyCapture(): void {
    void this.local.capture(captureSize());
  }

  /** Closes everything: the person goes to another page. */
  stop(): void {
    this.leave();
    this.local.dispose();
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      const ticket = await body(api.POST("/visits/{id}/join", { params: { path: { id: this.#visit } } }));
      if (!this.snapshot().isWanted) return;
      if (ticket.kind !== "HUB") this.#store.set({ ...this.snapshot(), elsewhere: ticket });
      else {
        this.#store.set({ ...this.snapshot(), problem: null });
        this.call.join(ticket.token);
      }
    } catch (error) {
      if (!this.snapshot().isWanted) return;
      const isOver = isFinal(error);
      this.#store.set({ isWanted: !isOver, problem: error, elsewhere: null });
      if (!isOver) this.#askAgain();
    } finally {
      this.#isAsking = false;
    }
  }

  #askAgain(): void {
    clearTimeout(this.#timer);
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#tries);
    this.#tries += 1;
    this.#timer = setTimeout(() => void this.#ask(), wait);
  }

  #settle(state: CallState): void {
    if (state.name === "joined") this.#tries = 0;
    if (state.name !== "ended" || !this.snapshot().isWanted) return;
    if (FINAL.has(state.reason)) this.#store.set({ ...this.snapshot(), isWanted: false });
    else this.#askAgain();
  }
}
