/** What a page shows: the server's room, our own devices and the tracks that arrive, put together into one value. */
import type { LocalDevice, LocalScreen, LocalSnapshot } from "./local";
import type { MediaState } from "./mediawatch";
import { publicationOf, slotShowing, type RoomModel } from "./model";
import type { CallState } from "./state";
import type { ChatLine, Participant, Permissions, Publication, Quality, Role, Source, WaitingPerson } from "./wire";

/** Whether somebody sends something. */
export type Sending = "on" | "muted" | "none";

/** Somebody else. */
export interface RemoteParticipant {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** False while their connection is dropped and their seat is kept. */
  readonly isHere: boolean;
  readonly isSpeaking: boolean;
  readonly quality: Quality;
  readonly microphone: Sending;
  readonly camera: Sending;
  readonly screen: Sending;
  /** What of them reaches us now; `null` when nothing does, or it is muted. */
  readonly videoTrack: MediaStreamTrack | null;
  readonly audioTrack: MediaStreamTrack | null;
  readonly screenTrack: MediaStreamTrack | null;
}

/** Us. */
export interface SelfParticipant {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly permissions: Permissions;
  readonly isSpeaking: boolean;
  readonly quality: Quality;
  readonly microphone: LocalDevice;
  readonly camera: LocalDevice;
  readonly screen: LocalScreen;
}

/** The call, as of now. */
export interface CallSnapshot {
  readonly state: CallState;
  readonly media: MediaState;
  readonly room: string | null;
  /** `null` before we are in. */
  readonly self: SelfParticipant | null;
  /** The others, in the order they came. */
  readonly participants: readonly RemoteParticipant[];
  readonly chat: readonly ChatLine[];
  /** Who knocks, for those who may let people in. */
  readonly waiting: readonly WaitingPerson[];
  /** Ids, loudest first. */
  readonly speaking: readonly string[];
  /** To be played, all of them, all the time: the server decides who is on which. */
  readonly audioTracks: readonly MediaStreamTrack[];
}

/** Where the tracks are. */
export interface Tracks {
  trackOn(mid: string): MediaStreamTrack | null;
  audioTracks(): readonly MediaStreamTrack[];
}

/** Puts it together. */
export function compose(
  state: CallState, media: MediaState, room: RoomModel | null, local: LocalSnapshot, tracks: Tracks | null,
): CallSnapshot {
  if (!room) {
    return { state, media, room: null, self: null, participants: [], chat: [], waiting: [], speaking: [], audioTracks: [] };
  }
  return {
    state,
    media,
    room: room.room,
    self: composeSelf(room, local),
    participants: room.participants.filter(({ id }) => id !== room.self).map((one) => composeRemote(room, one, tracks)),
    chat: room.chat,
    waiting: room.waiting,
    speaking: room.speaking,
    audioTracks: tracks?.audioTracks() ?? [],
  };
}

function composeSelf(room: RoomModel, local: LocalSnapshot): SelfParticipant | null {
  const self = room.participants.find(({ id }) => id === room.self);
  return {
    id: room.self,
    name: self?.name ?? "",
    role: self?.role ?? "guest",
    permissions: room.permissions,
    isSpeaking: room.speaking.includes(room.self),
    quality: room.quality[room.self] ?? "good",
    microphone: local.microphone,
    camera: local.camera,
    screen: local.screen,
  };
}

function composeRemote(room: RoomModel, one: Participant, tracks: Tracks | null): RemoteParticipant {
  const of = (source: Source): Publication | undefined => publicationOf(room, one.id, source);
  const trackOf = (source: Source): MediaStreamTrack | null => {
    const publication = of(source);
    if (!publication || publication.muted) return null;
    const slot = slotShowing(room, publication);
    return slot ? (tracks?.trackOn(slot.mid) ?? null) : null;
  };
  return {
    id: one.id,
    name: one.name,
    role: one.role,
    isHere: one.here,
    isSpeaking: room.speaking.includes(one.id),
    quality: room.quality[one.id] ?? "good",
    microphone: sending(of("microphone")),
    camera: sending(of("camera")),
    screen: sending(of("screen")),
    videoTrack: trackOf("camera"),
    audioTrack: trackOf("microphone"),
    screenTrack: trackOf("screen"),
  };
}

function sending(publication: Publication | undefined): Sending {
  if (!publication) return "none";
  return publication.muted ? "muted" : "on";
}
