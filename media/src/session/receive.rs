//! How one incoming stream arrives: what a receiver report says of it (RFC 3550 §6.4.1, appendix A), and what to ask for again.

use std::time::{Duration, Instant};

use arrayvec::ArrayVec;

use super::rtcp::{NtpTime, ReportBlock};
use super::srtp::replay::Window;
use crate::types::{PacketIndex, RtpTime, SeqNo, Ssrc};

/// Packets asked for at the same time. More missing than that is a burst that a key frame repairs better.
const MISSING_MAX: usize = 256;
/// Room for this many is there from the start: usual loss allocates nothing.
const MISSING_USUAL: usize = 32;
/// A packet may be this late by mere reordering before it is asked for (libwebrtc waits for none, Wi-Fi swaps one or two).
const REORDERED: u64 = 2;
/// The tick that asks; also how long an end of a frame may hang in the air.
const FIRST_WAIT: Duration = Duration::from_millis(15);
/// Between two requests for the same packet, at least.
const AGAIN_MIN: Duration = Duration::from_millis(30);
/// Requests for one packet.
const TRIES_MAX: u8 = 8;
/// A packet later than this is of no use to a decoder.
const TOO_OLD: Duration = Duration::from_secs(1);
/// A gap wider than this is a sender that started anew, not loss.
const GAP_MAX: u64 = 1000;

/// Packets over which an index is told from one seen before, in words of 64: as many as the store may hold.
const SEEN_WORDS: usize = 32;

/// See the module.
pub struct Receiver {
    clock_hz: u32,
    first: Option<PacketIndex>,
    highest: Option<PacketIndex>,
    received: u64,
    repaired: u64,
    jitter: f64,
    transit: Option<(Instant, RtpTime)>,
    /// At most [`MISSING_MAX`]; grows beyond [`MISSING_USUAL`] only in a burst of loss.
    missing: Vec<Missing>,
    overflow: bool,
    seen: Window<SEEN_WORDS>,
    reported: Counts,
    told: Counts,
    last_sender_report: Option<(NtpTime, Instant)>,
}

#[derive(Clone, Copy, Debug)]
struct Missing {
    index: PacketIndex,
    since: Instant,
    asked: Option<Instant>,
    tries: u8,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    expected: u64,
    received: u64,
}

impl Receiver {
    /// Nothing received yet.
    pub fn new(clock_hz: u32) -> Self {
        Self {
            clock_hz,
            first: None,
            highest: None,
            received: 0,
            repaired: 0,
            jitter: 0.0,
            transit: None,
            missing: Vec::with_capacity(MISSING_USUAL),
            overflow: false,
            seen: Window::default(),
            reported: Counts { expected: 0, received: 0 },
            told: Counts { expected: 0, received: 0 },
            last_sender_report: None,
        }
    }

    /// Whether this index is seen for the first time, on the stream itself or by retransmission; it is seen then. Two packets
    /// under one index must never be sealed (RFC 7714 §8.1: a nonce used twice gives the key away), and a publisher could
    /// make us do that by retransmitting something else than it sent.
    pub fn first_sight(&mut self, index: PacketIndex) -> bool {
        let new = self.seen.is_new(index.0);
        if new {
            self.seen.mark(index.0);
        }
        new
    }

    /// A packet came; `repaired` when it came by retransmission.
    pub fn arrived(&mut self, now: Instant, index: PacketIndex, time: RtpTime, repaired: bool) {
        if repaired {
            self.repaired += 1;
        } else {
            self.received += 1;
            self.note_jitter(now, time);
        }
        self.first = Some(self.first.map_or(index, |first| first.min(index)));
        let Some(highest) = self.highest else {
            self.highest = Some(index);
            return;
        };
        if index <= highest {
            self.missing.retain(|missing| missing.index != index);
            return;
        }
        self.highest = Some(index);
        let gap = index.0 - highest.0 - 1;
        if gap > GAP_MAX {
            self.missing.clear();
            self.overflow = true;
            return;
        }
        for lost in highest.0 + 1..index.0 {
            if self.missing.len() >= MISSING_MAX {
                self.missing.clear();
                self.overflow = true;
                return;
            }
            self.missing.push(Missing { index: PacketIndex(lost), since: now, asked: None, tries: 0 });
        }
    }

    /// The furthest index received.
    pub const fn highest(&self) -> Option<PacketIndex> {
        self.highest
    }

    /// Ticks per second of the media clock.
    pub const fn clock_hz(&self) -> u32 {
        self.clock_hz
    }

    /// What to ask for now, in order; as much as `out` has room for.
    pub fn missing<const N: usize>(&mut self, now: Instant, rtt: Duration, out: &mut ArrayVec<SeqNo, N>) {
        if self.missing.is_empty() {
            return;
        }
        let again = rtt.max(AGAIN_MIN);
        let highest = self.highest.unwrap_or_default();
        self.missing.retain(|m| m.tries < TRIES_MAX && now.saturating_duration_since(m.since) < TOO_OLD);
        for missing in &mut self.missing {
            let due = match missing.asked {
                None => {
                    highest.0 - missing.index.0 > REORDERED
                        || now.saturating_duration_since(missing.since) >= FIRST_WAIT
                }
                Some(asked) => now.saturating_duration_since(asked) >= again,
            };
            if due && out.try_push(missing.index.seq()).is_ok() {
                missing.asked = Some(now);
                missing.tries += 1;
            }
        }
    }

    /// Whether so much was missing that only a key frame helps; says it once.
    pub const fn take_overflow(&mut self) -> bool {
        std::mem::replace(&mut self.overflow, false)
    }

    /// A sender report of this stream came.
    pub const fn sender_report(&mut self, ntp: NtpTime, now: Instant) {
        self.last_sender_report = Some((ntp, now));
    }

    /// The report block for this stream; the share lost counts from the last one.
    pub fn report(&mut self, ssrc: Ssrc, now: Instant) -> ReportBlock {
        let counts = self.counts();
        let (lost, expected) = counts.lost_since(self.reported);
        self.reported = counts;
        let fraction = (lost * 256).checked_div(expected).unwrap_or(0).min(255);
        let highest = self.highest.unwrap_or_default();
        let (last_report, delay) = self.last_sender_report.map_or((0, 0), |(ntp, at)| {
            let delay = now.saturating_duration_since(at).as_secs_f64() * 65_536.0;
            (ntp.middle(), to_u32(delay))
        });
        ReportBlock {
            ssrc,
            fraction_lost: u8::try_from(fraction).unwrap_or(u8::MAX),
            lost: i32::try_from(counts.expected.saturating_sub(counts.received)).unwrap_or(i32::MAX),
            highest: highest.roc() << 16 | u32::from(highest.seq().0),
            jitter: to_u32(self.jitter),
            last_report,
            delay,
        }
    }

    /// Packets lost on the way since the last call, and their share, before repair.
    pub fn take_loss(&mut self) -> (u64, f32) {
        let counts = self.counts();
        let (lost, expected) = counts.lost_since(self.told);
        self.told = counts;
        (lost, if expected == 0 { 0.0 } else { lost as f32 / expected as f32 })
    }

    fn counts(&self) -> Counts {
        let expected = match (self.first, self.highest) {
            (Some(first), Some(highest)) => highest.0 - first.0 + 1,
            _ => 0,
        };
        Counts { expected, received: self.received }
    }

    /// RFC 3550 appendix A.8: the mean deviation of the difference in transit times, smoothed by 1/16.
    fn note_jitter(&mut self, now: Instant, time: RtpTime) {
        if let Some((at, earlier)) = self.transit {
            let arrived = now.saturating_duration_since(at).as_secs_f64() * f64::from(self.clock_hz);
            let sent = f64::from(time.since(earlier));
            self.jitter += ((arrived - sent).abs() - self.jitter) / 16.0;
        }
        self.transit = Some((now, time));
    }
}

impl Counts {
    /// Packets lost and expected since `earlier`.
    const fn lost_since(self, earlier: Self) -> (u64, u64) {
        let expected = self.expected.saturating_sub(earlier.expected);
        let received = self.received.saturating_sub(earlier.received);
        (expected.saturating_sub(received), expected)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float's cast saturates, which is meant")]
const fn to_u32(value: f64) -> u32 {
    value as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: Instant, ms: u64) -> Instant {
        start + Duration::from_millis(ms)
    }

    fn asked(receiver: &mut Receiver, now: Instant) -> Vec<u16> {
        let mut out: ArrayVec<SeqNo, 64> = ArrayVec::new();
        receiver.missing(now, Duration::from_millis(50), &mut out);
        out.into_iter().map(|seq| seq.0).collect()
    }

    fn receive(receiver: &mut Receiver, now: Instant, indexes: impl IntoIterator<Item = u64>) {
        for index in indexes {
            receiver.arrived(now, PacketIndex(index), RtpTime(0), false);
        }
    }

    #[test]
    fn a_gap_is_asked_for_until_it_is_filled() {
        let start = Instant::now();
        let mut receiver = Receiver::new(90_000);
        receive(&mut receiver, start, [10, 11, 14, 15, 16]);
        assert_eq!(asked(&mut receiver, start), [12, 13]);
        assert!(asked(&mut receiver, at(start, 20)).is_empty());
        receiver.arrived(at(start, 30), PacketIndex(12), RtpTime(0), true);
        assert_eq!(asked(&mut receiver, at(start, 60)), [13]);
        assert!(asked(&mut receiver, at(start, 1200)).is_empty());
    }

    #[test]
    fn an_index_is_sealed_once_whatever_way_it_comes() {
        let mut receiver = Receiver::new(90_000);
        assert!(receiver.first_sight(PacketIndex(100)));
        assert!(receiver.first_sight(PacketIndex(102)));
        assert!(receiver.first_sight(PacketIndex(101)));
        for index in [100, 101, 102] {
            assert!(!receiver.first_sight(PacketIndex(index)));
        }
        assert!(receiver.first_sight(PacketIndex(5000)));
        assert!(!receiver.first_sight(PacketIndex(103)), "too old to tell");
    }

    #[test]
    fn a_swap_is_not_loss() {
        let start = Instant::now();
        let mut receiver = Receiver::new(90_000);
        receive(&mut receiver, start, [10, 12]);
        assert!(asked(&mut receiver, start).is_empty());
        receive(&mut receiver, start, [11]);
        assert!(asked(&mut receiver, at(start, 20)).is_empty());
    }

    #[test]
    fn the_end_of_a_frame_is_asked_for_after_a_moment() {
        let start = Instant::now();
        let mut receiver = Receiver::new(90_000);
        receive(&mut receiver, start, [10, 12]);
        assert_eq!(asked(&mut receiver, at(start, 20)), [11]);
    }

    #[test]
    fn nothing_is_asked_for_more_than_eight_times() {
        let start = Instant::now();
        let mut receiver = Receiver::new(90_000);
        receive(&mut receiver, start, [10, 12]);
        let times = (20..900).step_by(20).filter(|ms| !asked(&mut receiver, at(start, *ms)).is_empty()).count();
        assert_eq!(times, 8);
    }

    #[test]
    fn a_burst_asks_for_a_key_frame_instead() {
        let start = Instant::now();
        let mut receiver = Receiver::new(90_000);
        receive(&mut receiver, start, [10, 400]);
        assert!(receiver.take_overflow());
        assert!(!receiver.take_overflow());
        receive(&mut receiver, start, [5000]);
        assert!(receiver.take_overflow());
        assert!(asked(&mut receiver, at(start, 30)).is_empty());
    }

    #[test]
    fn report_blocks_count_as_rfc3550_does() {
        let start = Instant::now();
        let mut receiver = Receiver::new(90_000);
        receive(&mut receiver, start, (65_530..65_630).filter(|n| n % 4 != 0));
        receiver.sender_report(NtpTime(0x1234_5678_9abc_def0), start);
        let block = receiver.report(Ssrc(7), at(start, 500));
        assert_eq!((block.highest, block.lost), (0x1_005d, 25));
        assert_eq!(block.fraction_lost, 64);
        assert_eq!((block.last_report, block.delay), (0x5678_9abc, 32_768));
        assert_eq!(receiver.report(Ssrc(7), at(start, 600)).fraction_lost, 0);
    }

    #[test]
    fn a_steady_stream_has_no_jitter_and_an_unsteady_one_has() {
        let start = Instant::now();
        let (mut steady, mut unsteady) = (Receiver::new(48_000), Receiver::new(48_000));
        for n in 0..200u32 {
            let time = RtpTime(n * 960);
            steady.arrived(at(start, u64::from(n) * 20), PacketIndex(u64::from(n)), time, false);
            unsteady.arrived(
                at(start, u64::from(n) * 20 + u64::from(n % 2) * 10),
                PacketIndex(u64::from(n)),
                time,
                false,
            );
        }
        assert_eq!(steady.report(Ssrc(1), start).jitter, 0);
        assert!((430..=480).contains(&unsteady.report(Ssrc(1), start).jitter));
    }
}
