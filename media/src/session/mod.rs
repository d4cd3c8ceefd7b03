//! One browser: its transport, what it sends and where it is sent something.

pub mod dtls;
pub mod ice;
pub mod path;
pub mod receive;
pub mod rtcp;
pub mod sdp;
pub mod srtp;
pub mod stun;
pub mod twcc;

pub(crate) mod budget;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use arrayvec::ArrayVec;
use rustc_hash::FxHashMap;

use crate::command::{Quality, View};
use crate::forward::rewrite::Forwarder;
use crate::types::{Kind, Mid, PacketIndex, PeerId, Ssrc};

use budget::Budget;
use dtls::Dtls;
use ice::Ice;
use path::Path;
use sdp::{ExtMap, OfferedCodec};
use srtp::{Opener, Sealer};

/// Addresses one browser may be reached at: one per interface pair it checks.
pub(crate) const PATHS_MAX: usize = 8;
/// Streams one browser may send: publications, their encodings and retransmissions.
pub(crate) const INCOMING_MAX: usize = 64;

pub(crate) struct Session {
    pub(crate) peer: PeerId,
    pub(crate) room: usize,
    pub(crate) may_publish: bool,
    pub(crate) may_subscribe: bool,
    /// Without, no m-line of pictures is ever taken.
    pub(crate) video: bool,
    pub(crate) ice: Ice,
    /// Local user fragments that lead here: the current one and, during a restart, the one before.
    pub(crate) ufrags: ArrayVec<String, 2>,
    /// The offer in force.
    pub(crate) offer: sdp::Offer,
    pub(crate) transport: Transport,
    /// Authenticated remote addresses, oldest first.
    pub(crate) remotes: ArrayVec<SocketAddr, PATHS_MAX>,
    pub(crate) path: Option<Path>,
    /// As negotiated, in the offer's order.
    pub(crate) lines: Vec<Line>,
    pub(crate) incoming: FxHashMap<Ssrc, Incoming>,
    pub(crate) slots: Vec<ReceiveSlot>,
    pub(crate) view: View,
    pub(crate) budget: Budget,
    /// What may be sent again to this browser: a NACK asks for up to 17 packets in four bytes.
    pub(crate) repairs: Budget,
    pub(crate) twcc: twcc::Recorder,
    pub(crate) twcc_ssrc: Ssrc,
    /// The SSRC we report with.
    pub(crate) report_ssrc: Ssrc,
    /// Our NTP clock minus the browser's, as the quickest sender report showed; one for all its streams keeps lips in time.
    pub(crate) clock_offset: Option<i64>,
    pub(crate) rtt: Option<Duration>,
    pub(crate) quality: Quality,
    pub(crate) answered_at: Instant,
    pub(crate) first_media: bool,
    /// `o=`: the session's id, and one more in each answer.
    pub(crate) sdp_id: u64,
    pub(crate) sdp_version: u64,
}

/// How far the connection is.
pub(crate) enum Transport {
    /// No authenticated check came yet.
    Checking { until: Instant },
    /// DTLS runs.
    Handshaking { dtls: Box<dyn Dtls>, until: Instant },
    /// Media flows.
    Connected { dtls: Box<dyn Dtls>, sealer: Box<Sealer>, opener: Box<Opener> },
}

/// One m-line of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) mid: Mid,
    pub(crate) kind: Option<Kind>,
    pub(crate) role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Refused or stopped.
    Rejected,
    /// Accepted, carries nothing.
    Inactive,
    /// They send; the key of the publication.
    Publication(usize),
    /// They receive; the number among [`Session::slots`].
    Slot(usize),
}

/// Where a stream that comes in belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Incoming {
    pub(crate) publication: usize,
    pub(crate) encoding: usize,
    pub(crate) repairs: bool,
}

/// A receiving m-line: fixed SSRCs, changing content.
pub(crate) struct ReceiveSlot {
    pub(crate) mid: Mid,
    pub(crate) kind: Kind,
    pub(crate) ssrc: Ssrc,
    pub(crate) rtx: Ssrc,
    pub(crate) rtx_next: PacketIndex,
    pub(crate) codecs: Vec<OfferedCodec>,
    pub(crate) extensions: ExtMap,
    /// Whether two-byte extension headers are taken.
    pub(crate) mixed: bool,
    pub(crate) shows: Option<usize>,
    pub(crate) forwarder: Forwarder,
    pub(crate) packets: u32,
    pub(crate) octets: u32,
    /// When the last sender report left; `None` right after a takeover, so that one goes out at once.
    pub(crate) reported_at: Option<Instant>,
    /// Share lost, as last reported by the browser.
    pub(crate) loss: f32,
    /// The browser stopped this m-line; it keeps its place in the list and is never shown anything.
    pub(crate) ended: bool,
}

impl Session {
    pub(crate) fn connected(&self) -> bool {
        matches!(self.transport, Transport::Connected { .. })
    }

    /// SHA-256 of the certificate the browser said it would show.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        self.offer.fingerprint
    }

    /// The slots of one kind in order: their place in the list is the number camera and microphone share.
    pub(crate) fn slots_of(&self, kind: Kind) -> impl Iterator<Item = (usize, &ReceiveSlot)> {
        self.slots.iter().enumerate().filter(move |(_, slot)| slot.kind == kind)
    }
}
