/**
 * Further offers, one at a time. Wishes that come while an offer is under way are gathered into the next one. An offer
 * that was lost with its socket is made again by `resume`.
 */
import type { Offer, PeerLink } from "./peer";
import type { ErrorCode } from "./wire";

type Send = (offer: Offer & { readonly id: number }) => void;

/** Codes after which the same offer may succeed a moment later. */
const WORTH_ANOTHER_TRY: ReadonlySet<ErrorCode> = new Set(["busy", "too_fast"]);
const TRY_AGAIN_MS = 1_000;

/** See the head of this file. */
export class Negotiation {
  readonly #peer: PeerLink;
  readonly #send: Send;
  readonly #failed: (code: ErrorCode | null) => void;
  #state: "idle" | "busy" | "paused" = "paused";
  #wish: { readonly restart: boolean } | null = null;
  #id = 0;
  #restartUnderWay = false;

  constructor(peer: PeerLink, send: Send, failed: (code: ErrorCode | null) => void) {
    this.#peer = peer;
    this.#send = send;
    this.#failed = failed;
  }

  /** Offers as soon as possible. */
  request(restart = false): void {
    this.#wish = { restart: restart || (this.#wish?.restart ?? false) };
    this.#next();
  }

  /** The socket is gone: nothing is sent until `resume`. */
  pause(): void {
    if (this.#state === "busy") this.#wish = { restart: this.#restartUnderWay || (this.#wish?.restart ?? false) };
    this.#state = "paused";
  }

  /** The server listens, again or for the first time. */
  resume(): void {
    if (this.#state === "paused") this.#state = "idle";
    this.#next();
  }

  /** The server answered offer `id`; an answer to an older one is of no use. */
  async answered(id: number, sdp: string): Promise<void> {
    if (id !== this.#id || this.#state !== "busy") return;
    try {
      await this.#peer.accept(sdp);
    } catch {
      this.#failed(null);
    }
    this.#state = "idle";
    this.#next();
  }

  /** The server refused offer `id`. */
  async refused(id: number, code: ErrorCode): Promise<void> {
    if (id !== this.#id || this.#state !== "busy") return;
    const { restart } = { restart: this.#restartUnderWay };
    await this.#peer.rollback().catch(() => undefined);
    this.#state = "idle";
    if (WORTH_ANOTHER_TRY.has(code)) setTimeout(() => this.request(restart), TRY_AGAIN_MS);
    else this.#failed(code);
    this.#next();
  }

  #next(): void {
    if (this.#state !== "idle" || !this.#wish) return;
    const { restart } = this.#wish;
    this.#wish = null;
    this.#state = "busy";
    this.#restartUnderWay = restart;
    this.#id += 1;
    const id = this.#id;
    this.#peer.offer(restart).then(
      (offer) => {
        if (id === this.#id && this.#state === "busy") this.#send({ id, ...offer });
      },
      () => {
        if (this.#state === "busy") this.#state = "idle";
        this.#failed(null);
      },
    );
  }
}
