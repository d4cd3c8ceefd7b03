// Generated from signaling/src/message.rs by `UPDATE=1 cargo test -p signaling wire`. Do not edit.

/** Version of this protocol. */
export const VERSION = 1;

/**
 * From the browser.
 */
export type ClientMessage = { "type": "join",
/**
 * [`VERSION`].
 */
version: number,
/**
 * Signed ticket, or the return ticket of an earlier `joined`.
 */
ticket: string,
/**
 * The room the person believes to enter, where they see one: a ticket for another is refused then.
 */
room?: string,
/**
 * SDP offer.
 */
sdp: string,
/**
 * What each sending m-line shows, by mid.
 */
sources: { [key in string]: Source }, } | { "type": "resume",
/**
 * [`VERSION`].
 */
version: number,
/**
 * The newest return ticket.
 */
ticket: string, } | { "type": "offer",
/**
 * Chosen by the client.
 */
id: number,
/**
 * SDP offer.
 */
sdp: string,
/**
 * What each sending m-line shows, by mid.
 */
sources: { [key in string]: Source }, } | { "type": "mute",
/**
 * Which of my m-lines.
 */
mid: string,
/**
 * Muted or not.
 */
muted: boolean, } | { "type": "view",
/**
 * First choice first: shown before anybody else.
 */
pinned: Array<PublicationRef>,
/**
 * When present, only these are sent to me.
 */
only: Array<PublicationRef> | null, } | { "type": "chat",
/**
 * At most 2 000 characters.
 */
text: string,
/**
 * One participant; everybody when absent.
 */
to: string | null, } | { "type": "app_message",
/**
 * Any JSON of at most 4 096 bytes.
 */
data: unknown,
/**
 * One participant; all others when absent.
 */
to: string | null, } | { "type": "kick",
/**
 * Whom.
 */
participant: string, } | { "type": "mute_other",
/**
 * Whose.
 */
participant: string,
/**
 * Which m-line.
 */
mid: string, } | { "type": "report",
/**
 * From pressing Join to the first decoded remote frame, milliseconds.
 */
first_frame_ms: number, } | { "type": "ping",
/**
 * Echoed.
 */
id: number, } | { "type": "leave", };

/**
 * To the browser.
 */
export type ServerMessage = { "type": "joined",
/**
 * You and the room.
 */
seat: Seat,
/**
 * SDP answer.
 */
sdp: string,
/**
 * Your receiving m-lines.
 */
slots: Array<Slot>, } | { "type": "resumed",
/**
 * You and the room.
 */
seat: Seat,
/**
 * Your receiving m-lines.
 */
slots: Array<Slot>, } | { "type": "return_ticket",
/**
 * For `resume` or `join`.
 */
ticket: string, } | { "type": "answer",
/**
 * The offer's.
 */
id: number,
/**
 * SDP answer.
 */
sdp: string,
/**
 * All receiving m-lines.
 */
slots: Array<Slot>, } | { "type": "slot",
/**
 * It.
 */
slot: Slot, } | { "type": "participant_joined",
/**
 * Who.
 */
participant: Participant, } | { "type": "participant_left",
/**
 * Who.
 */
participant: string,
/**
 * Why.
 */
reason: LeaveReason, } | { "type": "presence",
/**
 * Who.
 */
participant: string,
/**
 * Here or not.
 */
here: boolean, } | { "type": "published",
/**
 * What.
 */
publication: Publication, } | { "type": "unpublished",
/**
 * Which.
 */
publication: PublicationRef, } | { "type": "muted",
/**
 * Which.
 */
publication: PublicationRef,
/**
 * Now.
 */
muted: boolean,
/**
 * True when a host did it.
 */
by_host: boolean, } | { "type": "speaking",
/**
 * Ids.
 */
participants: Array<string>, } | { "type": "connection",
/**
 * Who.
 */
participant: string,
/**
 * Verdict.
 */
quality: Quality, } | { "type": "chat",
/**
 * It.
 */
line: ChatLine, } | { "type": "app_message",
/**
 * Who says it; absent when it comes from outside the call.
 */
from: string | null,
/**
 * It.
 */
data: unknown, } | { "type": "waiting",
/**
 * In the order they came.
 */
people: Array<WaitingPerson>, } | { "type": "permitted",
/**
 * From now on.
 */
permissions: Permissions, } | { "type": "pong",
/**
 * Echoed.
 */
id: number, } | { "type": "error",
/**
 * Stable.
 */
code: ErrorCode,
/**
 * For a developer's eyes.
 */
message: string,
/**
 * The `offer` it answers.
 */
id: number | null, } | { "type": "closing",
/**
 * Why.
 */
reason: CloseReason,
/**
 * For a developer's eyes.
 */
message: string, };

/**
 * You and the room, as of now.
 */
export type Seat = {
/**
 * Your id.
 */
participant: string,
/**
 * The room's id.
 */
room: string,
/**
 * What you may do.
 */
permissions: Permissions,
/**
 * Everybody, you included.
 */
participants: Array<Participant>,
/**
 * Everything that can be seen or heard, yours included.
 */
publications: Array<Publication>,
/**
 * The last lines of chat that you may read.
 */
chat: Array<ChatLine>,
/**
 * For `resume`, or `join` when the seat is gone.
 */
return_ticket: string,
/**
 * Seconds your seat is kept after the socket drops.
 */
grace_s: number, };

/**
 * One person.
 */
export type Participant = {
/**
 * Unique in the room.
 */
id: string,
/**
 * Shown to others.
 */
name: string,
/**
 * Role.
 */
role: Role,
/**
 * False while the socket is dropped and the seat kept.
 */
here: boolean, };

/**
 * Somebody who knocks.
 */
export type WaitingPerson = {
/**
 * Names them to who lets them in.
 */
id: string,
/**
 * As they gave it.
 */
name: string, };

/**
 * What a person may do.
 */
export type Permissions = {
/**
 * Send media.
 */
publish: boolean,
/**
 * Receive media.
 */
subscribe: boolean,
/**
 * Write in the chat.
 */
chat: boolean,
/**
 * Mute and send out others.
 */
moderate: boolean,
/**
 * Send and receive pictures. Without, they are negotiated in neither direction.
 */
video: boolean, };

/**
 * Role in the room.
 */
export type Role = "host" | "guest";

/**
 * Names one m-line of one participant.
 */
export type PublicationRef = {
/**
 * Whose.
 */
participant: string,
/**
 * Which m-line.
 */
mid: string, };

/**
 * Something that can be seen or heard.
 */
export type Publication = {
/**
 * Whose.
 */
participant: string,
/**
 * Which m-line.
 */
mid: string,
/**
 * Audio or video.
 */
kind: Kind,
/**
 * What it shows.
 */
source: Source,
/**
 * Muted, by the owner or a host.
 */
muted: boolean, };

/**
 * A receiving m-line.
 */
export type Slot = {
/**
 * It.
 */
mid: string,
/**
 * Audio or video.
 */
kind: Kind,
/**
 * What it shows now.
 */
publication: PublicationRef | null, };

/**
 * Audio or video.
 */
export type Kind = "audio" | "video";

/**
 * What an m-line shows.
 */
export type Source = "microphone" | "camera" | "screen" | "screen_audio";

/**
 * How a connection is, in one word.
 */
export type Quality = "good" | "weak" | "bad";

/**
 * A line of chat.
 */
export type ChatLine = {
/**
 * Grows by one in a room.
 */
seq: number,
/**
 * Who wrote it.
 */
from: string,
/**
 * Their name then.
 */
name: string,
/**
 * Set when it is for one person only.
 */
to: string | null,
/**
 * What.
 */
text: string,
/**
 * When, milliseconds since 1970 UTC.
 */
at_ms: number, };

/**
 * Why somebody is gone.
 */
export type LeaveReason = "left" | "lost" | "kicked";

/**
 * Why the server closes the socket. The WebSocket close code is in [`CloseReason::code`].
 */
export type CloseReason = "left" | "no_join" | "version" | "ticket_invalid" | "ticket_expired" | "ticket_used" | "room_full" | "server_full" | "offer" | "kicked" | "replaced" | "room_closed" | "protocol" | "slow_reader" | "media_lost" | "server_stopping";

/**
 * Stable codes of `error`.
 */
export type ErrorCode = "seat_gone" | "not_allowed" | "participant_not_found" | "publication_not_found" | "chat_text" | "too_fast" | "malformed" | "busy" | "offer_too_large" | "offer_not_sdp" | "offer_no_bundle" | "offer_no_rtcp_mux" | "offer_no_ice" | "offer_no_fingerprint" | "offer_not_active" | "offer_no_codec" | "offer_no_media" | "offer_too_many_media" | "offer_not_continuous";

/** WebSocket close code of each reason. */
export const CLOSE_CODES: Record<CloseReason, number> = {
  "left": 1000,
  "no_join": 4001,
  "version": 4002,
  "ticket_invalid": 4010,
  "ticket_expired": 4011,
  "ticket_used": 4012,
  "room_full": 4030,
  "server_full": 4031,
  "offer": 4040,
  "kicked": 4020,
  "replaced": 4021,
  "room_closed": 4022,
  "protocol": 4000,
  "slow_reader": 4003,
  "media_lost": 4041,
  "server_stopping": 1001,
};
