//! Reading: an iterator over the packets of a datagram, and iterators over what repeats within a packet.

use std::time::Duration;

use super::ntp::{NtpTime, compact, expand};
use super::{format, kind};
use crate::types::{RtpTime, SeqNo, Ssrc};

/// One packet of a datagram.
#[derive(Clone, Debug)]
pub enum Rtcp<'a> {
    /// How a sender's media time relates to the world's (RFC 3550 §6.4.1).
    SenderReport {
        /// Whose.
        ssrc: Ssrc,
        /// When it was sent.
        ntp: NtpTime,
        /// The same instant in media time.
        rtp: RtpTime,
        /// Packets sent, wrapping.
        packets: u32,
        /// Payload bytes sent, wrapping.
        octets: u32,
        /// What it receives.
        reports: ReportBlocks<'a>,
    },
    /// What somebody who sends nothing receives (RFC 3550 §6.4.2).
    ReceiverReport {
        /// Whose.
        ssrc: Ssrc,
        /// What it receives.
        reports: ReportBlocks<'a>,
    },
    /// Packets asked for again (RFC 4585 §6.2.1).
    Nack {
        /// Of which stream.
        media_ssrc: Ssrc,
        /// Which.
        lost: LostSeqs<'a>,
    },
    /// A key frame is needed (RFC 4585 §6.3.1).
    Pli {
        /// Of which stream.
        media_ssrc: Ssrc,
    },
    /// Key frames are demanded (RFC 5104 §4.3.1).
    Fir {
        /// Of which streams; a repeated number repeats an old demand.
        entries: FirEntries<'a>,
    },
    /// Transport-wide arrival times: everything after the two SSRCs.
    TransportFeedback(&'a [u8]),
    /// The receiver's own estimate (draft-alvestrand-rmcat-remb-03).
    Remb {
        /// Bits per second.
        bitrate_bps: u64,
    },
    /// Streams that end (RFC 3550 §6.6).
    Bye {
        /// Which.
        ssrcs: Ssrcs<'a>,
    },
    /// Names of streams; nothing in it concerns us.
    Sdes,
    /// Anything else: application packets, extended reports, unknown feedback.
    Other,
}

/// How one stream is received (RFC 3550 §6.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportBlock {
    /// Which stream.
    pub ssrc: Ssrc,
    /// Share of packets lost since the last report, in 1/256.
    pub fraction_lost: u8,
    /// Packets lost since the beginning; negative when duplicates came. 24 bits travel.
    pub lost: i32,
    /// Highest sequence number with the count of wraps above it.
    pub highest: u32,
    /// Interarrival jitter in ticks of the media clock.
    pub jitter: u32,
    /// [`NtpTime::middle`] of the last sender report, 0 when there was none.
    pub last_report: u32,
    /// Since that report, in 1/65536 s.
    pub delay: u32,
}

impl ReportBlock {
    /// The round trip, when this came at `now` and answers a report of ours (RFC 3550 §6.4.1). A clock that stepped
    /// between makes nonsense: what is over a minute or negative is `None`.
    pub fn round_trip(&self, now: NtpTime) -> Option<Duration> {
        if self.last_report == 0 {
            return None;
        }
        let trip = now.middle().wrapping_sub(self.last_report).wrapping_sub(self.delay);
        (trip < compact(Duration::from_secs(60))).then(|| expand(trip))
    }
}

/// The packets of one decrypted datagram.
#[derive(Clone, Debug)]
pub struct Packets<'a> {
    rest: &'a [u8],
}

impl<'a> Packets<'a> {
    /// Those in `datagram`.
    pub const fn new(datagram: &'a [u8]) -> Self {
        Self { rest: datagram }
    }

    /// Cuts off one packet: count or format, type, body without padding.
    fn cut(&mut self) -> Option<(u8, u8, &'a [u8])> {
        let ([flags, kind, w0, w1], _) = self.rest.split_first_chunk::<4>()?;
        if flags >> 6 != 2 {
            return None;
        }
        let len = 4 * (usize::from(u16::from_be_bytes([*w0, *w1])) + 1);
        let (packet, rest) = self.rest.split_at_checked(len)?;
        let mut body = packet.get(4..)?;
        if flags & 0x20 != 0 {
            let padding = usize::from(*body.last()?);
            body = body.get(..body.len().checked_sub(padding.max(1))?)?;
        }
        self.rest = rest;
        Some((flags & 0x1f, *kind, body))
    }
}

impl<'a> Iterator for Packets<'a> {
    type Item = Rtcp<'a>;

    fn next(&mut self) -> Option<Rtcp<'a>> {
        let packet = self.cut().and_then(|(count, kind, body)| read(count, kind, body));
        if packet.is_none() {
            self.rest = &[];
        }
        packet
    }
}

fn read(count: u8, kind: u8, body: &[u8]) -> Option<Rtcp<'_>> {
    let blocks = usize::from(count);
    Some(match (kind, count) {
        (kind::SENDER_REPORT, _) => {
            let (ssrc, body) = u32_of(body)?;
            let (ntp, body) = body.split_first_chunk::<8>()?;
            let (rtp, body) = u32_of(body)?;
            let (packets, body) = u32_of(body)?;
            let (octets, body) = u32_of(body)?;
            let reports = ReportBlocks { rest: body.get(..ReportBlock::LEN * blocks)? };
            let ntp = NtpTime(u64::from_be_bytes(*ntp));
            Rtcp::SenderReport { ssrc: Ssrc(ssrc), ntp, rtp: RtpTime(rtp), packets, octets, reports }
        }
        (kind::RECEIVER_REPORT, _) => {
            let (ssrc, body) = u32_of(body)?;
            let reports = ReportBlocks { rest: body.get(..ReportBlock::LEN * blocks)? };
            Rtcp::ReceiverReport { ssrc: Ssrc(ssrc), reports }
        }
        (kind::SDES, _) => Rtcp::Sdes,
        (kind::BYE, _) => Rtcp::Bye { ssrcs: Ssrcs { rest: body.get(..4 * blocks)? } },
        (kind::TRANSPORT | kind::PAYLOAD, _) => {
            let (_sender, body) = u32_of(body)?;
            let (media, body) = u32_of(body)?;
            read_feedback(count, kind, Ssrc(media), body)
        }
        _ => Rtcp::Other,
    })
}

fn read_feedback(format: u8, kind: u8, media_ssrc: Ssrc, body: &[u8]) -> Rtcp<'_> {
    match (kind, format) {
        (kind::TRANSPORT, format::NACK) => {
            Rtcp::Nack { media_ssrc, lost: LostSeqs { rest: body, first: SeqNo(0), bits: 0 } }
        }
        (kind::TRANSPORT, format::TRANSPORT_CC) => Rtcp::TransportFeedback(body),
        (kind::PAYLOAD, format::PLI) => Rtcp::Pli { media_ssrc },
        (kind::PAYLOAD, format::FIR) => Rtcp::Fir { entries: FirEntries { rest: body } },
        (kind::PAYLOAD, format::APPLICATION) => read_remb(body).unwrap_or(Rtcp::Other),
        _ => Rtcp::Other,
    }
}

fn read_remb(body: &[u8]) -> Option<Rtcp<'_>> {
    let ([b'R', b'E', b'M', b'B', _, head, m0, m1], _) = body.split_first_chunk::<8>()? else { return None };
    let mantissa = u128::from(u32::from_be_bytes([0, head & 0x03, *m0, *m1]));
    Some(Rtcp::Remb { bitrate_bps: u64::try_from(mantissa << (head >> 2)).unwrap_or(u64::MAX) })
}

fn u32_of(bytes: &[u8]) -> Option<(u32, &[u8])> {
    bytes.split_first_chunk::<4>().map(|(word, rest)| (u32::from_be_bytes(*word), rest))
}

/// The report blocks of one packet.
#[derive(Clone, Debug)]
pub struct ReportBlocks<'a> {
    rest: &'a [u8],
}

impl ReportBlock {
    /// Bytes on the wire.
    pub(super) const LEN: usize = 24;
}

impl Iterator for ReportBlocks<'_> {
    type Item = ReportBlock;

    fn next(&mut self) -> Option<ReportBlock> {
        let (ssrc, rest) = u32_of(self.rest)?;
        let ([fraction_lost, l0, l1, l2], rest) = rest.split_first_chunk::<4>()?;
        let (highest, rest) = u32_of(rest)?;
        let (jitter, rest) = u32_of(rest)?;
        let (last_report, rest) = u32_of(rest)?;
        let (delay, rest) = u32_of(rest)?;
        self.rest = rest;
        // Signed 24 bits: shifted up and down again to carry the sign.
        let lost = i32::from_be_bytes([*l0, *l1, *l2, 0]) >> 8;
        let (ssrc, fraction_lost) = (Ssrc(ssrc), *fraction_lost);
        Some(ReportBlock { ssrc, fraction_lost, lost, highest, jitter, last_report, delay })
    }
}

/// The sequence numbers of a NACK, in the order given.
#[derive(Clone, Debug)]
pub struct LostSeqs<'a> {
    rest: &'a [u8],
    /// The number whose successors `bits` tells of, the nearest in the lowest bit.
    first: SeqNo,
    bits: u16,
}

impl Iterator for LostSeqs<'_> {
    type Item = SeqNo;

    fn next(&mut self) -> Option<SeqNo> {
        if self.bits == 0 {
            let ([p0, p1, b0, b1], rest) = self.rest.split_first_chunk::<4>()?;
            (self.rest, self.bits) = (rest, u16::from_be_bytes([*b0, *b1]));
            self.first = SeqNo(u16::from_be_bytes([*p0, *p1]));
            return Some(self.first);
        }
        let step = self.bits.trailing_zeros();
        self.bits &= self.bits - 1;
        u16::try_from(step + 1).ok().map(|step| self.first.plus(step))
    }
}

/// The demands of a FIR: stream and number of the demand.
#[derive(Clone, Debug)]
pub struct FirEntries<'a> {
    rest: &'a [u8],
}

impl Iterator for FirEntries<'_> {
    type Item = (Ssrc, u8);

    fn next(&mut self) -> Option<(Ssrc, u8)> {
        let (ssrc, rest) = u32_of(self.rest)?;
        let ([number, ..], rest) = rest.split_first_chunk::<4>()?;
        self.rest = rest;
        Some((Ssrc(ssrc), *number))
    }
}

/// The streams of a BYE.
#[derive(Clone, Debug)]
pub struct Ssrcs<'a> {
    rest: &'a [u8],
}

impl Iterator for Ssrcs<'_> {
    type Item = Ssrc;

    fn next(&mut self) -> Option<Ssrc> {
        let (ssrc, rest) = u32_of(self.rest)?;
        self.rest = rest;
        Some(Ssrc(ssrc))
    }
}
