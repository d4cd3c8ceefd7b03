/** What happens in a call, as events: for announcements to people who do not see the screen, and for sounds. */
import type { RoomModel } from "./model";
import type { CallState } from "./state";
import type { ChatLine, ErrorCode, LeaveReason, Participant, ServerMessage, Source } from "./wire";

/** By name. */
export interface CallEvents {
  state: { readonly state: CallState };
  participant_joined: { readonly participant: Participant };
  participant_left: { readonly participant: Participant; readonly reason: LeaveReason };
  presence: { readonly participant: Participant; readonly isHere: boolean };
  /** Somebody else's m-line was muted or unmuted, or ours by a host. */
  muted: { readonly participant: Participant; readonly source: Source; readonly isMuted: boolean; readonly isSelf: boolean; readonly byHost: boolean };
  screen_started: { readonly participant: Participant };
  screen_stopped: { readonly participant: Participant };
  chat: { readonly line: ChatLine; readonly isOwn: boolean };
  /** Something that pages, or systems outside the call (`from` is null then), say to each other. */
  app_message: { readonly data: unknown; readonly from: string | null };
  /** Keep it where a reload of the page finds it. */
  return_ticket: { readonly ticket: string };
  /** The server did not do what was asked. */
  refused: { readonly code: ErrorCode };
}

type Event = { [Name in keyof CallEvents]: readonly [Name, CallEvents[Name]] }[keyof CallEvents];

/** The events behind `message`, in a room that was `before` until then. */
export function eventsOf(before: RoomModel | null, message: ServerMessage): readonly Event[] {
  if (!before) return [];
  const find = (id: string): Participant | undefined => before.participants.find((one) => one.id === id);
  const publicationOf = (ref: { participant: string; mid: string }) =>
    before.publications.find((one) => one.participant === ref.participant && one.mid === ref.mid);
  switch (message.type) {
    case "participant_joined": {
      const isNew = !find(message.participant.id) && message.participant.id !== before.self;
      return isNew ? [["participant_joined", { participant: message.participant }]] : [];
    }
    case "participant_left": {
      const participant = find(message.participant);
      return participant ? [["participant_left", { participant, reason: message.reason }]] : [];
    }
    case "presence": {
      const participant = find(message.participant);
      return participant ? [["presence", { participant, isHere: message.here }]] : [];
    }
    case "published": {
      const participant = find(message.publication.participant);
      const isScreen = message.publication.source === "screen" && !message.publication.muted;
      return participant && isScreen ? [["screen_started", { participant }]] : [];
    }
    case "unpublished": {
      const participant = find(message.publication.participant);
      const known = publicationOf(message.publication);
      return participant && known?.source === "screen" && !known.muted ? [["screen_stopped", { participant }]] : [];
    }
    case "muted": {
      const participant = find(message.publication.participant);
      const known = publicationOf(message.publication);
      if (!participant || !known || known.muted === message.muted) return [];
      if (known.source === "screen") return [[message.muted ? "screen_stopped" : "screen_started", { participant }]];
      const isSelf = participant.id === before.self;
      return [["muted", { participant, source: known.source, isMuted: message.muted, isSelf, byHost: message.by_host }]];
    }
    case "chat":
      return [["chat", { line: message.line, isOwn: message.line.from === before.self }]];
    case "app_message":
      return [["app_message", { data: message.data, from: message.from }]];
    default:
      return [];
  }
}
