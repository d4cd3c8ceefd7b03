/** A way into a call that is not a link or a demonstration, such as a room that people knock at. */

import type { Visit } from "./visit";

/** What a door shows. */
export interface DoorSnapshot {
  /** We knocked, and nobody has opened yet. */
  readonly isWaiting: boolean;
}

/** What comes with a ticket. */
export interface DoorEntry {
  readonly ticket: string;
  readonly start_video_off: boolean;
  readonly start_audio_off: boolean;
}

/** See the head of this file. Errors that it throws carry a `code`. */
export interface Door {
  readonly needsName: boolean;
  /** Goes in at once, without a look at camera and microphone. */
  readonly skipsLobby: boolean;
  /** Where to go after the call. */
  readonly exit: string | null;
  readonly snapshot: () => DoorSnapshot;
  readonly subscribe: (watcher: () => void) => () => void;
  enter(name: string): Promise<DoorEntry>;
  giveUp(): void;
  /** The visit that goes through it, until the returned function is called. */
  attach(visit: Visit): () => void;
  answer(person: string, letIn: boolean, ticket: string): Promise<void>;
}
