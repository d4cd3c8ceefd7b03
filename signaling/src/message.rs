//! The wire: every message that crosses the WebSocket, and nothing else. `PROTOCOL.md` explains them in prose;
//! `client/src/wire.ts` is generated from here.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use ts_rs::TS;

/// Version of this protocol; a client sends the one it speaks in `join` and `resume`.
pub const VERSION: u32 = 1;

/// From the browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientMessage {
    /// The first message of a new seat.
    Join {
        /// [`VERSION`].
        version: u32,
        /// Signed ticket, or the return ticket of an earlier `joined`.
        ticket: String,
        /// The room the person believes to enter, where they see one: a ticket for another is refused then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        room: Option<String>,
        /// SDP offer.
        sdp: String,
        /// What each sending m-line shows, by mid.
        sources: BTreeMap<String, Source>,
    },
    /// The first message of a socket that takes its seat again; media has gone on meanwhile.
    Resume {
        /// [`VERSION`].
        version: u32,
        /// The newest return ticket.
        ticket: String,
    },
    /// A further offer: more slots, another m-line, an ICE restart. Answered by `answer` or `error` with the same `id`.
    Offer {
        /// Chosen by the client.
        id: u32,
        /// SDP offer.
        sdp: String,
        /// What each sending m-line shows, by mid.
        sources: BTreeMap<String, Source>,
    },
    /// My m-line carries nothing worth seeing or hearing now (muted, camera off), or does again.
    Mute {
        /// Which of my m-lines.
        mid: String,
        /// Muted or not.
        muted: bool,
    },
    /// What I want to see. Replaces the view before it.
    View {
        /// First choice first: shown before anybody else.
        pinned: Vec<PublicationRef>,
        /// When present, only these are sent to me.
        only: Option<Vec<PublicationRef>>,
    },
    /// A line of chat, to everybody or to one.
    Chat {
        /// At most 2 000 characters.
        text: String,
        /// One participant; everybody when absent.
        to: Option<String>,
    },
    /// Something that pages understand among themselves, to all others or to one. The server only carries it.
    AppMessage {
        /// Any JSON of at most 4 096 bytes.
        #[ts(type = "unknown")]
        data: Value,
        /// One participant; all others when absent.
        to: Option<String>,
    },
    /// A host sends somebody out.
    Kick {
        /// Whom.
        participant: String,
    },
    /// A host mutes somebody's m-line; only its owner can unmute it.
    MuteOther {
        /// Whose.
        participant: String,
        /// Which m-line.
        mid: String,
    },
    /// Measured by the client, for the server's metrics.
    Report {
        /// From pressing Join to the first decoded remote frame, milliseconds.
        first_frame_ms: u32,
    },
    /// Keeps the connection alive and measures it; answered by `pong`.
    Ping {
        /// Echoed.
        id: u32,
    },
    /// I go; do not keep my seat.
    Leave {},
}

/// To the browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// You are in.
    Joined {
        /// You and the room.
        seat: Seat,
        /// SDP answer.
        sdp: String,
        /// Your receiving m-lines.
        slots: Vec<Slot>,
    },
    /// You have your seat again; everything in here replaces what you knew.
    Resumed {
        /// You and the room.
        seat: Seat,
        /// Your receiving m-lines.
        slots: Vec<Slot>,
    },
    /// A fresh return ticket, sent before the old one expires.
    ReturnTicket {
        /// For `resume` or `join`.
        ticket: String,
    },
    /// The answer to `offer`.
    Answer {
        /// The offer's.
        id: u32,
        /// SDP answer.
        sdp: String,
        /// All receiving m-lines.
        slots: Vec<Slot>,
    },
    /// One of your receiving m-lines shows something else now, or nothing.
    Slot {
        /// It.
        slot: Slot,
    },
    /// Somebody came.
    ParticipantJoined {
        /// Who.
        participant: Participant,
    },
    /// Somebody is gone.
    ParticipantLeft {
        /// Who.
        participant: String,
        /// Why.
        reason: LeaveReason,
    },
    /// Somebody's socket dropped (`false`) and we keep the seat, or they are back (`true`).
    Presence {
        /// Who.
        participant: String,
        /// Here or not.
        here: bool,
    },
    /// Somebody's m-line began to carry media.
    Published {
        /// What.
        publication: Publication,
    },
    /// It carries none any more.
    Unpublished {
        /// Which.
        publication: PublicationRef,
    },
    /// An m-line was muted or unmuted.
    Muted {
        /// Which.
        publication: PublicationRef,
        /// Now.
        muted: bool,
        /// True when a host did it.
        by_host: bool,
    },
    /// Who speaks, loudest first.
    Speaking {
        /// Ids.
        participants: Vec<String>,
    },
    /// How somebody's connection is.
    Connection {
        /// Who.
        participant: String,
        /// Verdict.
        quality: Quality,
    },
    /// A line of chat.
    Chat {
        /// It.
        line: ChatLine,
    },
    /// Something that pages, or the clinic's other systems, understand among themselves.
    AppMessage {
        /// Who says it; absent when it comes from outside the call.
        from: Option<String>,
        /// It.
        #[ts(type = "unknown")]
        data: Value,
    },
    /// To those who may let people in: who knocks now. Replaces the list before it.
    Waiting {
        /// In the order they came.
        people: Vec<WaitingPerson>,
    },
    /// What you may do has changed.
    Permitted {
        /// From now on.
        permissions: Permissions,
    },
    /// To `ping`.
    Pong {
        /// Echoed.
        id: u32,
    },
    /// Something you asked was not done; the connection goes on unless `closing` follows.
    Error {
        /// Stable.
        code: ErrorCode,
        /// For a developer's eyes.
        message: String,
        /// The `offer` it answers.
        id: Option<u32>,
    },
    /// The last message before the socket closes.
    Closing {
        /// Why.
        reason: CloseReason,
        /// For a developer's eyes.
        message: String,
    },
}

/// You and the room, as of now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Seat {
    /// Your id.
    pub participant: String,
    /// The room's id.
    pub room: String,
    /// What you may do.
    pub permissions: Permissions,
    /// Everybody, you included.
    pub participants: Vec<Participant>,
    /// Everything that can be seen or heard, yours included.
    pub publications: Vec<Publication>,
    /// The last lines of chat that you may read.
    pub chat: Vec<ChatLine>,
    /// For `resume`, or `join` when the seat is gone.
    pub return_ticket: String,
    /// Seconds your seat is kept after the socket drops.
    pub grace_s: u32,
}

/// One person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Participant {
    /// Unique in the room.
    pub id: String,
    /// Shown to others.
    pub name: String,
    /// Role.
    pub role: Role,
    /// False while the socket is dropped and the seat kept.
    pub here: bool,
}

/// Somebody who knocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaitingPerson {
    /// Names them to who lets them in.
    pub id: String,
    /// As they gave it.
    pub name: String,
}

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Permissions {
    /// Send media.
    pub publish: bool,
    /// Receive media.
    pub subscribe: bool,
    /// Write in the chat.
    pub chat: bool,
    /// Mute and send out others.
    pub moderate: bool,
    /// Send and receive pictures. Without, they are negotiated in neither direction.
    #[serde(default = "allowed")]
    pub video: bool,
}

/// Tickets that say nothing of pictures were made before there were calls without.
const fn allowed() -> bool {
    true
}

/// Role in the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Leads the call.
    Host,
    /// Takes part.
    Guest,
}

/// Names one m-line of one participant.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct PublicationRef {
    /// Whose.
    pub participant: String,
    /// Which m-line.
    pub mid: String,
}

/// Something that can be seen or heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Publication {
    /// Whose.
    pub participant: String,
    /// Which m-line.
    pub mid: String,
    /// Audio or video.
    pub kind: Kind,
    /// What it shows.
    pub source: Source,
    /// Muted, by the owner or a host.
    pub muted: bool,
}

/// A receiving m-line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Slot {
    /// It.
    pub mid: String,
    /// Audio or video.
    pub kind: Kind,
    /// What it shows now.
    pub publication: Option<PublicationRef>,
}

/// Audio or video.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Sound.
    Audio,
    /// Pictures.
    Video,
}

/// What an m-line shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A voice.
    Microphone,
    /// A camera.
    Camera,
    /// A shared screen.
    Screen,
    /// The sound of a shared screen.
    ScreenAudio,
}

/// How a connection is, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// Nothing to say.
    Good,
    /// Loss of 3 % or a round trip over 300 ms.
    Weak,
    /// Loss of 10 % or a round trip over 800 ms.
    Bad,
}

/// A line of chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatLine {
    /// Grows by one in a room.
    pub seq: u32,
    /// Who wrote it.
    pub from: String,
    /// Their name then.
    pub name: String,
    /// Set when it is for one person only.
    pub to: Option<String>,
    /// What.
    pub text: String,
    /// When, milliseconds since 1970 UTC.
    #[ts(type = "number")]
    pub at_ms: u64,
}

/// Why somebody is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LeaveReason {
    /// They left.
    Left,
    /// Their connection dropped and the grace time ran out.
    Lost,
    /// A host sent them out.
    Kicked,
}

/// Why the server closes the socket. The WebSocket close code is in [`CloseReason::code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// You left.
    Left,
    /// The first message did not come in time, or was not `join` or `resume`.
    NoJoin,
    /// The version is not spoken here.
    Version,
    /// The ticket is not one of ours or is for something else.
    TicketInvalid,
    /// The ticket is too old.
    TicketExpired,
    /// The ticket was used before.
    TicketUsed,
    /// The room takes no more people.
    RoomFull,
    /// The server takes no more calls.
    ServerFull,
    /// The offer could not be answered; `error` before it said why.
    Offer,
    /// A host sent you out.
    Kicked,
    /// You joined again from elsewhere.
    Replaced,
    /// The call was ended for everybody.
    RoomClosed,
    /// Malformed, over a size limit, or too many messages.
    Protocol,
    /// You do not read what we send.
    SlowReader,
    /// Your media connection ended.
    MediaLost,
    /// The server stops; come back with your return ticket.
    ServerStopping,
}

impl CloseReason {
    /// WebSocket close code (RFC 6455 §7.4.2: 4000 to 4999 are the application's).
    pub const fn code(self) -> u16 {
        match self {
            Self::Left => 1000,
            Self::ServerStopping => 1001,
            Self::Protocol => 4000,
            Self::NoJoin => 4001,
            Self::Version => 4002,
            Self::SlowReader => 4003,
            Self::TicketInvalid => 4010,
            Self::TicketExpired => 4011,
            Self::TicketUsed => 4012,
            Self::Kicked => 4020,
            Self::Replaced => 4021,
            Self::RoomClosed => 4022,
            Self::RoomFull => 4030,
            Self::ServerFull => 4031,
            Self::Offer => 4040,
            Self::MediaLost => 4041,
        }
    }

    /// As it stands on the wire, for logs and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::NoJoin => "no_join",
            Self::Version => "version",
            Self::TicketInvalid => "ticket_invalid",
            Self::TicketExpired => "ticket_expired",
            Self::TicketUsed => "ticket_used",
            Self::RoomFull => "room_full",
            Self::ServerFull => "server_full",
            Self::Offer => "offer",
            Self::Kicked => "kicked",
            Self::Replaced => "replaced",
            Self::RoomClosed => "room_closed",
            Self::Protocol => "protocol",
            Self::SlowReader => "slow_reader",
            Self::MediaLost => "media_lost",
            Self::ServerStopping => "server_stopping",
        }
    }
}

/// Stable codes of `error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// `resume`: the seat is not kept any more; send `join` on the same socket.
    SeatGone,
    /// You may not do that.
    NotAllowed,
    /// No such participant.
    ParticipantNotFound,
    /// No such m-line.
    PublicationNotFound,
    /// Chat text is empty or too long.
    ChatText,
    /// Too many messages; this one was dropped.
    TooFast,
    /// Not a message of this protocol.
    Malformed,
    /// The server has too much to do; try again.
    Busy,
    /// Offer over 64 KiB.
    OfferTooLarge,
    /// Not SDP.
    OfferNotSdp,
    /// No BUNDLE over everything.
    OfferNoBundle,
    /// No rtcp-mux.
    OfferNoRtcpMux,
    /// No ICE credentials.
    OfferNoIce,
    /// No sha-256 fingerprint.
    OfferNoFingerprint,
    /// Cannot be DTLS client.
    OfferNotActive,
    /// No common codec.
    OfferNoCodec,
    /// No media.
    OfferNoMedia,
    /// Too many m-lines.
    OfferTooManyMedia,
    /// Does not continue the one before.
    OfferNotContinuous,
}
