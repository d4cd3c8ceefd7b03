//! Writing: packets one after the other into one datagram.

use super::ntp::NtpTime;
use super::read::ReportBlock;
use super::{format, kind};
use crate::types::{RtpTime, SeqNo, Ssrc};

/// Writes RTCP packets into a buffer. A packet that does not fit is left out whole and `false` returned.
pub struct RtcpWriter<'a> {
    buf: &'a mut [u8],
    at: usize,
    /// Whether the packet being written ran past the end.
    overrun: bool,
}

/// What a sender report says about a stream of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SenderStats {
    /// Which.
    pub ssrc: Ssrc,
    /// Now.
    pub ntp: NtpTime,
    /// Now, in media time.
    pub rtp: RtpTime,
    /// Packets sent, wrapping.
    pub packets: u32,
    /// Payload bytes sent, wrapping.
    pub octets: u32,
}

/// RFC 3550 §6.4.1: the count has five bits.
const REPORTS_MAX: usize = 31;
/// RFC 3550 §6.5.1.
const SDES_CNAME: u8 = 1;

impl<'a> RtcpWriter<'a> {
    /// Starts an empty datagram.
    pub const fn new(buf: &'a mut [u8]) -> Self {
        Self { buf, at: 0, overrun: false }
    }

    /// Bytes written so far.
    pub const fn len(&self) -> usize {
        self.at
    }

    /// Whether nothing was written.
    pub const fn is_empty(&self) -> bool {
        self.at == 0
    }

    /// Bytes that are left.
    pub const fn room(&self) -> usize {
        self.buf.len().saturating_sub(self.at)
    }

    /// A sender report with up to 31 report blocks, more are left out (RFC 3550 §6.4.1).
    pub fn sender_report(&mut self, stats: &SenderStats, reports: &[ReportBlock]) -> bool {
        let reports = reports.get(..REPORTS_MAX).unwrap_or(reports);
        let start = self.begin(count_of(reports), kind::SENDER_REPORT);
        self.u32(stats.ssrc.0);
        self.bytes(&stats.ntp.0.to_be_bytes());
        for word in [stats.rtp.0, stats.packets, stats.octets] {
            self.u32(word);
        }
        self.reports(reports);
        self.end(start)
    }

    /// A receiver report of `from` with up to 31 report blocks, more are left out (RFC 3550 §6.4.2).
    pub fn receiver_report(&mut self, from: Ssrc, reports: &[ReportBlock]) -> bool {
        let reports = reports.get(..REPORTS_MAX).unwrap_or(reports);
        let start = self.begin(count_of(reports), kind::RECEIVER_REPORT);
        self.u32(from.0);
        self.reports(reports);
        self.end(start)
    }

    /// A source description with the canonical name, at most 255 bytes (RFC 3550 §6.5.1).
    pub fn cname(&mut self, ssrc: Ssrc, cname: &str) -> bool {
        let Ok(len) = u8::try_from(cname.len()) else { return false };
        let start = self.begin(1, kind::SDES);
        self.u32(ssrc.0);
        self.bytes(&[SDES_CNAME, len]);
        self.bytes(cname.as_bytes());
        // At least one zero ends the list of items; `end` fills up to a whole word.
        self.bytes(&[0]);
        self.end(start)
    }

    /// Asks for packets again (RFC 4585 §6.2.1). Compact when `lost` is in order; nothing is written when it is empty.
    pub fn nack(&mut self, from: Ssrc, media: Ssrc, lost: impl IntoIterator<Item = SeqNo>) -> bool {
        let mut lost = lost.into_iter();
        let Some(mut first) = lost.next() else { return false };
        let start = self.begin_feedback(format::NACK, kind::TRANSPORT, from, media);
        let mut bits = 0_u16;
        for seq in lost {
            match u32::try_from(seq.since(first)) {
                Ok(0) => {}
                Ok(step @ 1..=16) => bits |= 1 << (step - 1),
                _ => {
                    self.u32(u32::from(first.0) << 16 | u32::from(bits));
                    (first, bits) = (seq, 0);
                }
            }
        }
        self.u32(u32::from(first.0) << 16 | u32::from(bits));
        self.end(start)
    }

    /// Asks for a key frame (RFC 4585 §6.3.1: no parameters).
    pub fn pli(&mut self, from: Ssrc, media: Ssrc) -> bool {
        let start = self.begin_feedback(format::PLI, kind::PAYLOAD, from, media);
        self.end(start)
    }

    /// Demands key frames; a new demand has a new number (RFC 5104 §4.3.1: the media SSRC is in the entry, not the head).
    pub fn fir(&mut self, from: Ssrc, demands: &[(Ssrc, u8)]) -> bool {
        let start = self.begin_feedback(format::FIR, kind::PAYLOAD, from, Ssrc(0));
        for (media, number) in demands {
            self.u32(media.0);
            self.bytes(&[*number, 0, 0, 0]);
        }
        self.end(start)
    }

    fn reports(&mut self, reports: &[ReportBlock]) {
        for block in reports {
            self.u32(block.ssrc.0);
            // RFC 3550 §6.4.1 and A.3: clamped to what 24 signed bits hold.
            let [_, l0, l1, l2] = block.lost.clamp(-0x80_0000, 0x7f_ffff).to_be_bytes();
            self.bytes(&[block.fraction_lost, l0, l1, l2]);
            for word in [block.highest, block.jitter, block.last_report, block.delay] {
                self.u32(word);
            }
        }
    }

    pub(super) fn begin_feedback(&mut self, format: u8, kind: u8, from: Ssrc, media: Ssrc) -> usize {
        let start = self.begin(format, kind);
        self.u32(from.0);
        self.u32(media.0);
        start
    }

    /// Writes a header without its length; returns where.
    fn begin(&mut self, count: u8, kind: u8) -> usize {
        let start = self.at;
        self.bytes(&[0x80 | count, kind, 0, 0]);
        start
    }

    /// Fills up to a whole word and writes the length into the header at `start`; takes all back when it did not fit.
    pub(super) fn end(&mut self, start: usize) -> bool {
        while !self.overrun && !(self.at - start).is_multiple_of(4) {
            self.bytes(&[0]);
        }
        let words = u16::try_from((self.at - start) / 4).ok().and_then(|words| words.checked_sub(1));
        match (words, self.buf.get_mut(start + 2..start + 4)) {
            (Some(words), Some(length)) if !self.overrun => {
                length.copy_from_slice(&words.to_be_bytes());
                true
            }
            _ => {
                (self.at, self.overrun) = (start, false);
                false
            }
        }
    }

    pub(super) fn u32(&mut self, word: u32) {
        self.bytes(&word.to_be_bytes());
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        match self.buf.get_mut(self.at..self.at + bytes.len()) {
            Some(place) if !self.overrun => {
                place.copy_from_slice(bytes);
                self.at += bytes.len();
            }
            _ => self.overrun = true,
        }
    }
}

/// Never more than [`REPORTS_MAX`].
fn count_of(reports: &[ReportBlock]) -> u8 {
    u8::try_from(reports.len()).unwrap_or(0)
}
