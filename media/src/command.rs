//! What is asked of the media plane and what it says back: values only, no channel, no socket.

use std::net::IpAddr;
use std::time::Duration;

use crate::types::{Kind, Mid, PeerId, PublicationId, RoomId, Source};

/// How the media plane is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Worker threads; 0 means one per core.
    pub workers: usize,
    /// Worker `n` binds this UDP port plus `n`, on IPv4 and IPv6; 0 lets the system choose (tests).
    pub port_first: u16,
    /// Addresses offered as host candidates; empty means those of every interface.
    pub advertise: Vec<IpAddr>,
    /// Offer loopback addresses too, for tests and a browser on the same machine.
    pub loopback: bool,
    /// What is refused.
    pub limits: Limits,
}

/// Everything that could grow has a number here.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Rooms in the process.
    pub rooms: usize,
    /// Sessions on one worker.
    pub sessions_per_worker: usize,
    /// Participants in one room, unless the room asks for fewer.
    pub participants_per_room: usize,
    /// M-lines one participant may send on.
    pub publications_per_session: usize,
    /// M-lines one participant may receive on.
    pub slots_per_session: usize,
    /// Packets per second taken from one session; the rest is dropped and counted.
    pub packets_per_second: u32,
    /// Bytes per second taken from one session.
    pub bytes_per_second: u32,
    /// Bytes of an SDP offer.
    pub offer_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rooms: 1_000,
            sessions_per_worker: 2_000,
            participants_per_room: 50,
            publications_per_session: 6,
            slots_per_session: 64,
            // 20 Mbit/s of 1100-byte packets is 2300/s; simulcast, audio and retransmissions stay well below twice that.
            packets_per_second: 5_000,
            bytes_per_second: 4_000_000,
            offer_bytes: 64 * 1024,
        }
    }
}

/// One participant's wish to send and receive.
#[derive(Clone, Debug)]
pub struct Join {
    /// Where.
    pub room: RoomId,
    /// Who; unique in the process.
    pub peer: PeerId,
    /// Whether what they send is taken.
    pub may_publish: bool,
    /// Whether they are sent anything.
    pub may_subscribe: bool,
    /// Whether pictures are negotiated, in either direction.
    pub video: bool,
    /// Their SDP offer.
    pub offer: String,
    /// What each sending m-line shows; one that is not named counts as camera or microphone by its kind.
    pub sources: Vec<(Mid, Source)>,
}

/// The answer to an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// SDP answer with all candidates in it.
    pub sdp: String,
    /// The m-lines on which others will be received, in order: slot `n` of audio pairs with slot `n` of video.
    pub slots: Vec<Slot>,
}

/// A receiving m-line of a participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The m-line.
    pub mid: Mid,
    /// Audio or video.
    pub kind: Kind,
}

/// What a participant wants to see; hearing follows who speaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// First choice first: these get video slots before anybody else.
    pub pinned: Vec<PublicationId>,
    /// When set, nothing but these is sent.
    pub only: Option<Vec<PublicationId>>,
}

/// Why something was not done. `code` is stable and travels to clients.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such room is open.
    #[error("room is not open")]
    NoRoom,
    /// No such participant.
    #[error("participant is not in a call")]
    NoPeer,
    /// The participant is already there.
    #[error("participant is already in a call")]
    PeerExists,
    /// The room takes no more participants.
    #[error("room is full")]
    RoomFull,
    /// The process takes no more rooms or sessions.
    #[error("server is full")]
    ServerFull,
    /// The worker's queue is full.
    #[error("server is busy")]
    Busy,
    /// The offer cannot be answered.
    #[error("offer cannot be answered: {0}")]
    Offer(OfferRefusal),
    /// The media plane is shutting down.
    #[error("server is stopping")]
    Stopping,
}

/// Why an offer cannot be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfferRefusal {
    /// Over the limit.
    #[error("it is over 64 KiB")]
    TooLarge,
    /// Not SDP.
    #[error("it is not SDP")]
    NotSdp,
    /// All media must share one transport.
    #[error("it has no BUNDLE group that holds every m-line")]
    NoBundle,
    /// RTCP must share the transport.
    #[error("an m-line has no rtcp-mux")]
    NoRtcpMux,
    /// `a=ice-ufrag` or `a=ice-pwd` is missing or malformed.
    #[error("it has no ICE credentials")]
    NoIce,
    /// No SHA-256 fingerprint.
    #[error("it has no sha-256 fingerprint")]
    NoFingerprint,
    /// The offerer wants to be the DTLS server.
    #[error("it must be able to take the DTLS client role (setup:actpass or active)")]
    NotActive,
    /// Nothing in common.
    #[error("no m-line has a codec in common")]
    NoCodec,
    /// No audio or video at all.
    #[error("it has no media")]
    NoMedia,
    /// More m-lines than allowed.
    #[error("it has too many m-lines")]
    TooManyMedia,
    /// An m-line changed its kind or vanished since the last offer.
    #[error("it does not continue the offer before it")]
    NotContinuous,
}

impl Refusal {
    /// Stable code for clients and metrics.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoRoom => "room_not_found",
            Self::NoPeer => "participant_not_found",
            Self::PeerExists => "participant_exists",
            Self::RoomFull => "room_full",
            Self::ServerFull => "server_full",
            Self::Busy => "server_busy",
            Self::Offer(why) => why.code(),
            Self::Stopping => "server_stopping",
        }
    }
}

impl OfferRefusal {
    /// Stable code for clients and metrics.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "offer_too_large",
            Self::NotSdp => "offer_not_sdp",
            Self::NoBundle => "offer_no_bundle",
            Self::NoRtcpMux => "offer_no_rtcp_mux",
            Self::NoIce => "offer_no_ice",
            Self::NoFingerprint => "offer_no_fingerprint",
            Self::NotActive => "offer_not_active",
            Self::NoCodec => "offer_no_codec",
            Self::NoMedia => "offer_no_media",
            Self::TooManyMedia => "offer_too_many_media",
            Self::NotContinuous => "offer_not_continuous",
        }
    }
}

/// What happened. Delivered in order per room, by a bounded queue.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// DTLS is done: media can flow.
    Connected {
        /// Where.
        room: RoomId,
        /// Who.
        peer: PeerId,
        /// Since the offer was answered.
        took: Duration,
    },
    /// The session ended by itself (not by `leave`).
    Closed {
        /// Where.
        room: RoomId,
        /// Who.
        peer: PeerId,
        /// Why.
        reason: CloseReason,
    },
    /// A participant's m-line began to carry media others can be given.
    Published {
        /// Where.
        room: RoomId,
        /// Which m-line of whom.
        publication: PublicationId,
        /// Audio or video.
        kind: Kind,
        /// What it shows.
        source: Source,
    },
    /// It carries none any more.
    Unpublished {
        /// Where.
        room: RoomId,
        /// Which.
        publication: PublicationId,
    },
    /// A receiving m-line now shows `publication`, or nothing.
    SlotAssigned {
        /// Where.
        room: RoomId,
        /// Whose slot.
        peer: PeerId,
        /// Which of their m-lines.
        mid: Mid,
        /// What is on it.
        publication: Option<PublicationId>,
    },
    /// Who speaks now, loudest first; empty when nobody does.
    Speaking {
        /// Where.
        room: RoomId,
        /// Loudest first.
        peers: Vec<PeerId>,
    },
    /// The first media packet was forwarded to this participant.
    FirstMedia {
        /// Where.
        room: RoomId,
        /// Who received it.
        peer: PeerId,
        /// Since the offer was answered.
        took: Duration,
    },
    /// How a participant's connection is, about every two seconds while it changes.
    Quality {
        /// Where.
        room: RoomId,
        /// Who.
        peer: PeerId,
        /// Numbers.
        quality: Quality,
    },
}

/// How a participant's connection does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quality {
    /// Round trip, when known.
    pub rtt: Option<Duration>,
    /// Share of packets lost from the participant to us, 0 to 1, before repair.
    pub loss_incoming: f32,
    /// Share of packets lost from us to the participant, 0 to 1, before repair.
    pub loss_outgoing: f32,
}

/// Why a session ended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CloseReason {
    /// No authenticated check came within the setup time.
    NeverConnected,
    /// The browser closed its connection (DTLS close_notify).
    ClosedByPeer,
    /// No consent check for 30 s (RFC 7675).
    ConsentLost,
    /// The handshake failed or the certificate is not the one in the offer.
    HandshakeFailed,
}
