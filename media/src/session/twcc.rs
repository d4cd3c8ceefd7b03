//! Arrivals by transport-wide number, kept until the sender is told (draft-holmer-rmcat-transport-wide-cc-extensions-01).

use std::time::Instant;

use super::rtcp::{Arrival, RtcpWriter};
use crate::types::{PacketIndex, SeqNo, Ssrc};

/// Arrivals kept for one feedback: 100 ms at 20 Mbit/s come to 230.
const ARRIVALS_MAX: usize = 512;
/// Feedback is due early when this many wait.
const URGENT: usize = 128;

/// See the module.
#[derive(Debug, Default)]
pub struct Recorder {
    arrivals: Vec<Arrival>,
    /// Where the next feedback starts: after the last number told.
    base: Option<PacketIndex>,
    highest: Option<PacketIndex>,
    feedback_count: u8,
    /// What arrival times count from.
    epoch: Option<Instant>,
}

impl Recorder {
    /// A packet with this transport-wide number came. What comes when nothing more is kept is not told.
    pub fn arrived(&mut self, seq: u16, now: Instant) {
        let seq = SeqNo(seq);
        // One turn above zero, so that what was sent before the first we saw has an index too.
        let index = self.highest.unwrap_or(PacketIndex(1 << 16 | u64::from(seq.0))).nearest(seq);
        self.highest = Some(self.highest.map_or(index, |highest| highest.max(index)));
        if self.arrivals.len() >= ARRIVALS_MAX || self.base.is_some_and(|base| index < base) {
            return;
        }
        let epoch = *self.epoch.get_or_insert(now);
        let at_us = u64::try_from(now.saturating_duration_since(epoch).as_micros()).unwrap_or(u64::MAX);
        if self.arrivals.capacity() == 0 {
            self.arrivals.reserve_exact(ARRIVALS_MAX);
        }
        match self.arrivals.binary_search_by_key(&index, |arrival| arrival.index) {
            Ok(_) => {}
            Err(place) => self.arrivals.insert(place, Arrival { index, at_us }),
        }
    }

    /// Whether so many wait that the sender should be told before the next regular time.
    pub const fn urgent(&self) -> bool {
        self.arrivals.len() >= URGENT
    }

    /// Tells what came since the last call; false when nothing did, or nothing fits.
    pub fn write_feedback(&mut self, rtcp: &mut RtcpWriter<'_>, from: Ssrc, media: Ssrc) -> bool {
        let Some(first) = self.arrivals.first() else { return false };
        let base = self.base.unwrap_or(first.index);
        let told = rtcp.transport_feedback((from, media), self.feedback_count, base, &self.arrivals);
        let Some(last) = told.checked_sub(1).and_then(|n| self.arrivals.get(n)) else {
            self.arrivals.clear();
            return false;
        };
        self.base = Some(PacketIndex(last.index.0 + 1));
        self.feedback_count = self.feedback_count.wrapping_add(1);
        self.arrivals.drain(..told);
        true
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::session::rtcp::{Packets, Rtcp};

    /// The base number and count of the feedback that is written now.
    fn told(recorder: &mut Recorder) -> Option<(u16, u16)> {
        let mut buf = [0; 1200];
        let mut writer = RtcpWriter::new(&mut buf);
        if !recorder.write_feedback(&mut writer, Ssrc(1), Ssrc(2)) {
            return None;
        }
        let len = writer.len();
        let Some(Rtcp::TransportFeedback(body)) = Packets::new(&buf[..len]).next() else { panic!("no feedback") };
        Some((u16::from_be_bytes([body[0], body[1]]), u16::from_be_bytes([body[2], body[3]])))
    }

    #[test]
    fn every_number_is_told_once_in_order_across_the_wrap() {
        let start = Instant::now();
        let mut recorder = Recorder::default();
        assert_eq!(told(&mut recorder), None);
        for (n, seq) in [65_533u16, 65_535, 65_534, 1, 0].into_iter().enumerate() {
            recorder.arrived(seq, start + Duration::from_millis(n as u64));
        }
        assert_eq!(told(&mut recorder), Some((65_533, 5)));
        recorder.arrived(65_534, start);
        assert_eq!(told(&mut recorder), None, "what was told is not told again");
        recorder.arrived(5, start + Duration::from_millis(20));
        assert_eq!(told(&mut recorder), Some((2, 4)), "what did not come is told as lost");
    }

    #[test]
    fn a_flood_is_kept_within_bounds() {
        let start = Instant::now();
        let mut recorder = Recorder::default();
        for seq in 0..5000 {
            recorder.arrived(seq, start);
        }
        assert!(recorder.urgent());
        assert_eq!(recorder.arrivals.len(), ARRIVALS_MAX);
        while told(&mut recorder).is_some() {}
        assert!(recorder.arrivals.is_empty());
    }
}
