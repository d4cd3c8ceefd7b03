/**
 * Watches whether sound and pictures get through, and asks for help when they do not: first for an ICE restart, which
 * keeps everything else; when that does not help in time, for a whole new connection.
 */

/** Whether media flows. */
export type MediaState = "none" | "connecting" | "connected" | "interrupted";

/** Whom the watch tells. */
export interface MediaWatchHandlers {
  changed(state: MediaState): void;
  /** Try another way through the network. */
  restart(): void;
  /** It did not help: start over. */
  rejoin(): void;
}

/** Short gaps heal by themselves, and `disconnected` comes early. */
const PATIENCE_MS = 3_000;
/** From the first sign of trouble, or from the answer, to a new connection. */
const RESTART_WITHIN_MS = 15_000;

/** See the head of this file. */
export class MediaWatch {
  readonly #handlers: MediaWatchHandlers;
  #state: MediaState = "none";
  #patience: ReturnType<typeof setTimeout> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(handlers: MediaWatchHandlers) {
    this.#handlers = handlers;
  }

  /** The answer is in: from now on something should connect. */
  begin(): void {
    this.#arm();
    this.#become("connecting");
  }

  /** The browser's verdict changed. */
  observe(state: RTCPeerConnectionState): void {
    if (this.#state === "none") return;
    if (state === "connected") {
      this.#disarm();
      this.#become("connected");
    } else if (state === "disconnected") {
      this.#become("interrupted");
      this.#arm();
      this.#patience ??= setTimeout(() => this.#restart(), PATIENCE_MS);
    } else if (state === "failed") {
      this.#become("interrupted");
      this.#restart();
    }
  }

  /** The machine changed its network: do not wait for the old path to die. */
  networkChanged(): void {
    if (this.#state === "connected" || this.#state === "interrupted") this.#handlers.restart();
  }

  /** Nothing is expected any more. */
  end(): void {
    this.#disarm();
    this.#become("none");
  }

  #restart(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#arm();
    this.#handlers.restart();
  }

  #arm(): void {
    this.#deadline ??= setTimeout(() => {
      this.#disarm();
      this.#handlers.rejoin();
    }, RESTART_WITHIN_MS);
  }

  #disarm(): void {
    clearTimeout(this.#patience);
    clearTimeout(this.#deadline);
    this.#patience = undefined;
    this.#deadline = undefined;
  }

  #become(state: MediaState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#handlers.changed(state);
  }
}
