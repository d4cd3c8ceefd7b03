/**
 * The life of a call as a state machine without a clock or a socket: `transition` says what follows what,
 * `planAfterClose` says whether a closed socket is the end or a reason to come back.
 */
import { CLOSE_CODES, type CloseReason } from "./wire";

/** Why a call ended: what the server said, or what we found out ourselves. */
export type EndReason =
  | CloseReason
  /** We never reached the server. */
  | "unreachable"
  /** We were in and could not come back in time. */
  | "connection_lost"
  /** The server is reachable but sound and pictures are not: a firewall, most likely. */
  | "media_blocked"
  /** No WebRTC here. */
  | "unsupported_browser";

/** Where we are. */
export type CallState =
  | { readonly name: "idle" }
  | { readonly name: "joining"; readonly attempt: number; readonly since: number }
  | { readonly name: "joined" }
  | { readonly name: "reconnecting"; readonly attempt: number; readonly since: number }
  | { readonly name: "ended"; readonly reason: EndReason };

/** What happens to us. `at` is milliseconds of any clock that does not go back. */
export type CallInput =
  | { readonly type: "begin"; readonly at: number }
  | { readonly type: "entered" }
  | { readonly type: "lost"; readonly at: number }
  | { readonly type: "end"; readonly reason: EndReason };

/** A first join gives up after this: somebody looks at the screen and waits. */
export const JOIN_PATIENCE_MS = 15_000;
/** A server restart with its migrations takes less than this. */
export const RETURN_PATIENCE_MS = 120_000;

/** What follows. Inputs that make no sense in a state leave it as it is. */
export function transition(state: CallState, input: CallInput): CallState {
  switch (input.type) {
    case "begin":
      return state.name === "idle" || state.name === "ended" ? { name: "joining", attempt: 1, since: input.at } : state;
    case "entered":
      return state.name === "joining" || state.name === "reconnecting" ? { name: "joined" } : state;
    case "lost":
      return afterLoss(state, input.at);
    case "end":
      return state.name === "ended" ? state : { name: "ended", reason: input.reason };
  }
}

function afterLoss(state: CallState, at: number): CallState {
  switch (state.name) {
    case "joined":
      return { name: "reconnecting", attempt: 1, since: at };
    case "joining":
      if (at - state.since >= JOIN_PATIENCE_MS) return { name: "ended", reason: "unreachable" };
      return { ...state, attempt: state.attempt + 1 };
    case "reconnecting":
      if (at - state.since >= RETURN_PATIENCE_MS) return { name: "ended", reason: "connection_lost" };
      return { ...state, attempt: state.attempt + 1 };
    case "idle":
    case "ended":
      return state;
  }
}

/** How to come back: take the seat again, or join afresh with the return ticket. */
export type Entry = "join" | "resume";

/** What to do about a closed socket. */
export type ClosePlan = { readonly kind: "end"; readonly reason: CloseReason } | { readonly kind: "return"; readonly by: Entry };

/** `null` is a socket that went without a word. */
export function planAfterClose(reason: CloseReason | null): ClosePlan {
  switch (reason) {
    case null:
    case "no_join":
    case "slow_reader":
    case "server_stopping":
      return { kind: "return", by: "resume" };
    case "media_lost":
      return { kind: "return", by: "join" };
    default:
      return { kind: "end", reason };
  }
}

/** The reason behind a WebSocket close code, for a socket whose `closing` message was lost; `null` when it is none of ours. */
export function closeReasonOf(code: number): CloseReason | null {
  const reasons = Object.keys(CLOSE_CODES) as CloseReason[];
  return reasons.find((reason) => CLOSE_CODES[reason] === code) ?? null;
}
