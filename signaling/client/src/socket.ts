/**
 * One WebSocket to the server: JSON in, JSON out, and a ping that notices a dead connection long before TCP does.
 * It reports its end exactly once, with the server's reason when there was one.
 */
import { closeReasonOf } from "./state";
import type { ClientMessage, CloseReason, ServerMessage } from "./wire";

/** What we use of a `WebSocket`; tests bring their own. */
export interface SocketLike {
  /** As a `WebSocket` counts: 1 is open, 2 and 3 are on the way out, which is known before `onclose` says so. */
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

/** Whom the socket tells. */
export interface SocketHandlers {
  opened(): void;
  message(message: ServerMessage): void;
  /** `null`: it went without a word. */
  closed(reason: CloseReason | null): void;
}

/** Of `readyState`. */
const OPEN = 1;
const PING_EVERY_MS = 10_000;
/** Silence after a ping that means the connection is dead. */
const PONG_WITHIN_MS = 6_000;
/** A connection that does not open in this time is given up; the browser itself waits for minutes. */
const OPEN_WITHIN_MS = 8_000;

/** See the head of this file. */
export class SignalingSocket {
  readonly #socket: SocketLike;
  readonly #handlers: SocketHandlers;
  #isOpen = false;
  #isDone = false;
  #reason: CloseReason | null = null;
  #pingId = 0;
  #pingTimer: ReturnType<typeof setInterval> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(socket: SocketLike, handlers: SocketHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    this.#deadline = setTimeout(() => this.drop(), OPEN_WITHIN_MS);
    socket.onopen = () => this.#opened();
    socket.onmessage = (event) => this.#received(event.data);
    socket.onclose = (event) => this.#finish(this.#reason ?? closeReasonOf(event.code));
  }

  /** Sends when open; a message to a dead socket is lost, as on any network. */
  send(message: ClientMessage): void {
    if (this.#isOpen && !this.#isDone && this.#socket.readyState === OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Asks the server for a sign of life; without one the socket counts as dropped. */
  ping(withinMs = PONG_WITHIN_MS): void {
    if (!this.#isOpen || this.#isDone) return;
    this.#pingId += 1;
    this.send({ type: "ping", id: this.#pingId });
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.drop(), withinMs);
  }

  /** Ends it as if the network had: `closed(null)` is reported. */
  drop(): void {
    this.#finish(null);
    this.#socket.close();
  }

  /** Ends it without a report. */
  discard(): void {
    this.#isDone = true;
    this.#stopTimers();
    this.#socket.close(1000);
  }

  #opened(): void {
    if (this.#isDone) return;
    this.#isOpen = true;
    clearTimeout(this.#deadline);
    this.#pingTimer = setInterval(() => this.ping(), PING_EVERY_MS);
    this.#handlers.opened();
  }

  #received(data: unknown): void {
    if (this.#isDone || typeof data !== "string") return;
    clearTimeout(this.#deadline);
    const message = parse(data);
    if (!message) return;
    if (message.type === "closing") this.#reason = message.reason;
    this.#handlers.message(message);
  }

  #finish(reason: CloseReason | null): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#stopTimers();
    this.#handlers.closed(reason);
  }

  #stopTimers(): void {
    clearInterval(this.#pingTimer);
    clearTimeout(this.#deadline);
  }
}

/** The server is ours and its types are generated, so only the outermost shape is checked. */
function parse(text: string): ServerMessage | null {
  try {
    const value: unknown = JSON.parse(text);
    const isMessage = typeof value === "object" && value !== null && "type" in value;
    return isMessage ? (value as ServerMessage) : null;
  } catch {
    return null;
  }
}
