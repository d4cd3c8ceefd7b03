/** The world outside: everything the call needs that a test replaces. */
import { Peer, type PeerLink, type PeerOptions } from "./peer";
import type { SocketLike } from "./socket";

/** See the head of this file. */
export interface Environment {
  socket(url: string): SocketLike;
  peer(options: PeerOptions): PeerLink;
  /** Milliseconds of a clock that does not go back. */
  now(): number;
  /** From 0 to 1. */
  random(): number;
  /** Calls `changed` when the machine has another network, until the returned function is called. */
  watchNetwork(changed: () => void): () => void;
}

/** The real one. */
export const browserEnvironment: Environment = {
  // A WebSocket hands its handlers more than ours take, which is why the types need a word.
  socket: (url) => new WebSocket(url) as unknown as SocketLike,
  peer: (options) => new Peer(options),
  now: () => performance.now(),
  random: () => Math.random(),
  watchNetwork: (changed) => {
    // Chromium only; says that Wi-Fi became mobile data while `online` stays silent.
    const connection = (navigator as { connection?: EventTarget }).connection;
    const events: [EventTarget, string][] = [[window, "online"]];
    if (connection) events.push([connection, "typechange"]);
    for (const [target, name] of events) target.addEventListener(name, changed);
    return () => {
      for (const [target, name] of events) target.removeEventListener(name, changed);
    };
  },
};
