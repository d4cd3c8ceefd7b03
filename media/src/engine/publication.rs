//! What one participant sends on one m-line: its encodings, each with a store, and who is given them.

use std::time::{Duration, Instant};

use arrayvec::ArrayVec;

use crate::forward::keyframe::KeyFrameRequests;
use crate::forward::rewrite::Stream;
use crate::forward::store::Store;
use crate::session::receive::Receiver;
use crate::session::rtcp::NtpTime;
use crate::session::sdp::{CodecKey, ExtMap, OfferedCodec};
use crate::session::srtp::StreamIndex;
use crate::types::{Kind, PacketIndex, PayloadType, PublicationId, Rid, RtpTime, Source, Ssrc};

/// Simulcast encodings of one m-line: browsers send three at most, one more for luck.
pub(crate) const ENCODINGS_MAX: usize = 4;

/// Packets of one publication between two flushes: a full receive batch.
pub(crate) const PENDING_MAX: usize = 64;

/// An encoding without a packet for this long is not sent any more (a sender that lacks bandwidth drops the top ones).
const ENCODING_ALIVE: Duration = Duration::from_secs(1);

pub(crate) struct Publication {
    pub(crate) id: PublicationId,
    pub(crate) room: usize,
    pub(crate) kind: Kind,
    pub(crate) source: Source,
    /// Grows with every publication of the worker.
    pub(crate) order: u64,
    pub(crate) codecs: Vec<OfferedCodec>,
    pub(crate) extensions: ExtMap,
    pub(crate) rids: ArrayVec<Rid, ENCODINGS_MAX>,
    /// At most [`ENCODINGS_MAX`]; most have one.
    pub(crate) encodings: Vec<Encoding>,
    /// What arrives now; `None` until the first packet came and the publication is live.
    pub(crate) codec: Option<CodecKey>,
    pub(crate) muted: bool,
    pub(crate) subscribers: Vec<Subscriber>,
    /// What came since the last flush.
    pub(crate) pending: ArrayVec<(usize, PacketIndex), PENDING_MAX>,
}

/// A receiving m-line that shows a publication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Subscriber {
    pub(crate) session: usize,
    pub(crate) slot: usize,
}

pub(crate) struct Encoding {
    pub(crate) stream: Stream,
    pub(crate) ssrc: Ssrc,
    pub(crate) rid: Option<Rid>,
    pub(crate) rtx: Option<Ssrc>,
    pub(crate) srtp: StreamIndex,
    pub(crate) rtx_srtp: StreamIndex,
    pub(crate) receiver: Receiver,
    pub(crate) store: Store,
    pub(crate) requests: KeyFrameRequests,
    /// The publisher's last sender report, in our clock.
    pub(crate) reported: Option<Reported>,
    pub(crate) last_packet_at: Instant,
    /// Bytes since the last second began, and in the second before it.
    pub(crate) bytes_now: u64,
    pub(crate) bytes_second: u64,
}

/// Which media time was captured when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reported {
    /// Time of capture in our clock.
    pub(crate) ntp: NtpTime,
    pub(crate) time: RtpTime,
}

impl Publication {
    pub(crate) fn live(&self) -> bool {
        self.codec.is_some()
    }

    pub(crate) fn codec_of(&self, payload_type: PayloadType) -> Option<CodecKey> {
        self.codecs.iter().find(|c| c.payload_type == payload_type).map(|c| c.key)
    }

    /// The media payload type that `rtx` repairs (RFC 4588 `apt`).
    pub(crate) fn repaired_by(&self, rtx: PayloadType) -> Option<PayloadType> {
        self.codecs.iter().find(|c| c.rtx == Some(rtx)).map(|c| c.payload_type)
    }

    /// The encoding to forward: the one that carries most. Another is only taken when it carries half as much again,
    /// or `shown` is not sent any more. Estimating what each subscriber can take comes in here.
    pub(crate) fn best_encoding(&self, shown: Option<usize>, now: Instant) -> Option<usize> {
        let alive = |e: &Encoding| now.saturating_duration_since(e.last_packet_at) < ENCODING_ALIVE;
        let (best, encoding) = self
            .encodings
            .iter()
            .enumerate()
            .filter(|(_, e)| alive(e))
            .max_by_key(|(_, e)| e.bytes_second.max(e.bytes_now))
            .or_else(|| self.encodings.iter().enumerate().next())?;
        let kept = shown.and_then(|n| Some((n, self.encodings.get(n)?)));
        match kept {
            Some((n, e)) if alive(e) && encoding.bytes_second <= e.bytes_second + e.bytes_second / 2 => Some(n),
            Some(_) | None => Some(best),
        }
    }
}

impl Encoding {
    pub(crate) fn new(stream: Stream, ssrc: Ssrc, rid: Option<Rid>, kind: Kind, clock_hz: u32, now: Instant) -> Self {
        Self {
            stream,
            ssrc,
            rid,
            rtx: None,
            srtp: StreamIndex::default(),
            rtx_srtp: StreamIndex::default(),
            receiver: Receiver::new(clock_hz),
            store: Store::new(kind),
            requests: KeyFrameRequests::default(),
            reported: None,
            last_packet_at: now,
            bytes_now: 0,
            bytes_second: 0,
        }
    }
}
