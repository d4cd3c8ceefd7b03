/**
 * The room as the server describes it: a plain value, and `reduce`, which applies one message to it. Nothing here
 * knows of sockets, peer connections or tracks.
 */
import type {
  ChatLine, Participant, Permissions, Publication, PublicationRef, Quality, Seat, ServerMessage, Slot, Source,
  WaitingPerson,
} from "./wire";

/** Everything we were told. */
export interface RoomModel {
  readonly self: string;
  readonly room: string;
  readonly permissions: Permissions;
  readonly participants: readonly Participant[];
  readonly publications: readonly Publication[];
  readonly slots: readonly Slot[];
  readonly chat: readonly ChatLine[];
  /** Ids, loudest first. */
  readonly speaking: readonly string[];
  readonly quality: Readonly<Record<string, Quality>>;
  /** Seconds our seat is kept when the socket drops. */
  readonly graceS: number;
  /** Who knocks; told only to those who may let people in. */
  readonly waiting: readonly WaitingPerson[];
}

/** Older lines are forgotten: a call is not an archive, and a tab has no endless memory. */
const CHAT_LINES_KEPT = 500;

/** The room as of `joined` or `resumed`. */
export function fromSeat(seat: Seat, slots: readonly Slot[]): RoomModel {
  return {
    self: seat.participant,
    room: seat.room,
    permissions: seat.permissions,
    participants: seat.participants,
    publications: seat.publications,
    slots,
    chat: seat.chat,
    speaking: [],
    quality: {},
    graceS: seat.grace_s,
    waiting: [],
  };
}

/** The room after `message`; the same object when it changes nothing here. */
export function reduce(room: RoomModel, message: ServerMessage): RoomModel {
  switch (message.type) {
    case "joined":
    case "resumed":
      return fromSeat(message.seat, message.slots);
    case "answer":
      return { ...room, slots: message.slots };
    case "slot":
      return { ...room, slots: replaceOrAdd(room.slots, message.slot, (slot) => slot.mid === message.slot.mid) };
    case "participant_joined": {
      const { participant } = message;
      return { ...room, participants: replaceOrAdd(room.participants, participant, ({ id }) => id === participant.id) };
    }
    case "participant_left":
      return withoutParticipant(room, message.participant);
    case "presence":
      return {
        ...room,
        participants: room.participants.map((one) =>
          one.id === message.participant ? { ...one, here: message.here } : one),
      };
    case "published": {
      const { publication } = message;
      return { ...room, publications: replaceOrAdd(room.publications, publication, (one) => isSame(one, publication)) };
    }
    case "unpublished":
      return { ...room, publications: room.publications.filter((one) => !isSame(one, message.publication)) };
    case "muted":
      return {
        ...room,
        publications: room.publications.map((one) =>
          isSame(one, message.publication) ? { ...one, muted: message.muted } : one),
      };
    case "speaking":
      return { ...room, speaking: message.participants };
    case "connection":
      return { ...room, quality: { ...room.quality, [message.participant]: message.quality } };
    case "chat":
      return withChatLine(room, message.line);
    case "waiting":
      return { ...room, waiting: message.people };
    case "permitted":
      return { ...room, permissions: message.permissions };
    case "app_message":
    case "return_ticket":
    case "pong":
    case "error":
    case "closing":
      return room;
  }
}

/** Whether both name the same m-line of the same participant. */
export function isSame(a: PublicationRef, b: PublicationRef): boolean {
  return a.participant === b.participant && a.mid === b.mid;
}

/** What a participant publishes of one source. */
export function publicationOf(room: RoomModel, participant: string, source: Source): Publication | undefined {
  return room.publications.find((one) => one.participant === participant && one.source === source);
}

/** The m-line of ours that shows `publication` now. */
export function slotShowing(room: RoomModel, publication: PublicationRef): Slot | undefined {
  return room.slots.find((slot) => slot.publication !== null && isSame(slot.publication, publication));
}

/** How many pictures of others could be shown. */
export function remoteVideoCount(room: RoomModel): number {
  return room.publications.filter((one) => one.kind === "video" && !one.muted && one.participant !== room.self).length;
}

function withoutParticipant(room: RoomModel, id: string): RoomModel {
  return {
    ...room,
    participants: room.participants.filter((one) => one.id !== id),
    publications: room.publications.filter((one) => one.participant !== id),
    slots: room.slots.map((slot) => (slot.publication?.participant === id ? { ...slot, publication: null } : slot)),
    speaking: room.speaking.filter((one) => one !== id),
  };
}

function withChatLine(room: RoomModel, line: ChatLine): RoomModel {
  if (room.chat.some((one) => one.seq === line.seq)) return room;
  return { ...room, chat: [...room.chat, line].slice(-CHAT_LINES_KEPT) };
}

function replaceOrAdd<T>(list: readonly T[], item: T, isIt: (one: T) => boolean): readonly T[] {
  return list.some(isIt) ? list.map((one) => (isIt(one) ? item : one)) : [...list, item];
}
