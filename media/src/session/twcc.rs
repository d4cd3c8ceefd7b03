//! What arrived when, over all streams of one transport (draft-holmer-rmcat-transport-wide-cc-extensions-01).
//!
//! The browser numbers every packet; we tell it about ten times a second which came and when, and it estimates the
//! bandwidth. A packet that comes late, after it was told lost, is told again together with what followed it, as libwebrtc
//! does. Bounded: of more than [`ARRIVALS_MAX`] untold packets the oldest are forgotten, which the browser takes for loss.

use std::collections::VecDeque;
use std::time::Instant;

use super::rtcp::{Arrival, RtcpWriter};
use crate::types::{PacketIndex, SeqNo, Ssrc};

/// Packets remembered: two feedbacks' worth of the highest packet rate a session may have (5000 a second).
const ARRIVALS_MAX: usize = 1024;
/// Room from the first arrival on: what is kept and two ticks at the highest rate a session is allowed, so that nothing is
/// allocated later on the packet path.
const USUAL: usize = 512;
/// Untold packets that make a feedback urgent: 100 ms at 4 Mbit/s.
const URGENT: usize = 100;
/// Told packets kept in case one among them comes late.
const KEPT: usize = 128;
/// A number further than this from the newest is a new beginning, not reordering.
const JUMP_MAX: u64 = 4096;

/// Records arrivals and writes feedback about them.
#[derive(Debug, Default)]
pub struct Recorder {
    /// In order of their numbers.
    arrivals: VecDeque<Arrival>,
    /// The first number not told of yet.
    untold: Option<PacketIndex>,
    newest: Option<PacketIndex>,
    /// When microseconds began to be counted.
    epoch: Option<Instant>,
    feedback_count: u8,
}

impl Recorder {
    /// A packet with the transport-wide number `number` came.
    pub fn arrived(&mut self, number: u16, now: Instant) {
        let epoch = *self.epoch.get_or_insert(now);
        let at_us = u64::try_from(now.saturating_duration_since(epoch).as_micros()).unwrap_or(u64::MAX);
        // Begins one wrap up, so that what came before the first packet has an index too.
        let first = PacketIndex(0x1_0000 | u64::from(number));
        let mut index = self.newest.map_or(first, |newest| newest.nearest(SeqNo(number)));
        if self.newest.is_some_and(|newest| newest.0.abs_diff(index.0) > JUMP_MAX) {
            self.arrivals.clear();
            self.untold = None;
            index = first;
            self.newest = None;
        }
        self.newest = self.newest.max(Some(index));
        // A late packet has everything after it told again.
        self.untold = Some(self.untold.map_or(index, |untold| untold.min(index)));
        self.insert(Arrival { index, at_us });
    }

    /// Whether so much is untold that feedback should not wait for its time.
    pub fn urgent(&self) -> bool {
        self.untold_from().is_some_and(|place| self.arrivals.len() - place >= URGENT)
    }

    /// Tells what is untold in one feedback packet, and the rest in the next; false when nothing is, or nothing fits.
    pub fn write_feedback(&mut self, rtcp: &mut RtcpWriter<'_>, from: Ssrc, media: Ssrc) -> bool {
        let (Some(place), Some(base)) = (self.untold_from(), self.untold) else { return false };
        let untold = self.arrivals.make_contiguous().get(place..).unwrap_or(&[]);
        let told = rtcp.transport_feedback((from, media), self.feedback_count, base, untold);
        let Some(last) = told.checked_sub(1).and_then(|n| untold.get(n)) else { return false };
        self.untold = Some(PacketIndex(last.index.0 + 1));
        self.feedback_count = self.feedback_count.wrapping_add(1);
        self.arrivals.drain(..(place + told).saturating_sub(KEPT));
        true
    }

    /// Where the untold arrivals begin, when there are any.
    fn untold_from(&self) -> Option<usize> {
        let untold = self.untold?;
        let place = self.arrivals.partition_point(|known| known.index < untold);
        (place < self.arrivals.len()).then_some(place)
    }

    fn insert(&mut self, arrival: Arrival) {
        // Nearly always at the end: partition_point is for the few that are late.
        let place = match self.arrivals.back() {
            Some(last) if last.index >= arrival.index => {
                self.arrivals.partition_point(|known| known.index < arrival.index)
            }
            _ => self.arrivals.len(),
        };
        if self.arrivals.get(place).is_some_and(|known| known.index == arrival.index) {
            return;
        }
        if self.arrivals.capacity() == 0 {
            self.arrivals.reserve_exact(USUAL);
        }
        if self.arrivals.len() < ARRIVALS_MAX {
            self.arrivals.insert(place, arrival);
        } else if place > 0 {
            self.arrivals.pop_front();
            self.arrivals.insert(place - 1, arrival);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::time::Duration;

    use rand::rngs::SmallRng;
    use rand::{RngExt, SeedableRng};
    use rtc_rtcp::transport_feedbacks::transport_layer_cc::{PacketStatusChunk, SymbolTypeTcc, TransportLayerCc};
    use rtc_shared::marshal::Unmarshal;

    use super::*;

    /// What the browser reads: number and quarter milliseconds of what came, and the span of numbers told of.
    fn read(bytes: &[u8]) -> (Vec<(u16, u64)>, u16, u16) {
        let told = TransportLayerCc::unmarshal(&mut &bytes[..]).unwrap();
        let mut symbols = Vec::new();
        for chunk in &told.packet_chunks {
            match chunk {
                PacketStatusChunk::RunLengthChunk(run) => {
                    symbols.extend(std::iter::repeat_n(run.packet_status_symbol, run.run_length.into()));
                }
                PacketStatusChunk::StatusVectorChunk(vector) => symbols.extend(&vector.symbol_list),
            }
        }
        let mut tick = u64::from(told.reference_time) * 256;
        let mut deltas = told.recv_deltas.iter();
        let mut came = Vec::new();
        for (place, symbol) in (0..told.packet_status_count).zip(symbols) {
            if symbol != SymbolTypeTcc::PacketNotReceived {
                tick = tick.checked_add_signed(deltas.next().unwrap().delta / 250).unwrap();
                came.push((told.base_sequence_number.wrapping_add(place), tick));
            }
        }
        (came, told.base_sequence_number, told.packet_status_count)
    }

    fn feedback(recorder: &mut Recorder) -> Option<Vec<u8>> {
        let mut buf = [0; 1200];
        let mut writer = RtcpWriter::new(&mut buf);
        let told = recorder.write_feedback(&mut writer, Ssrc(1), Ssrc(2));
        let len = writer.len();
        told.then(|| buf[..len].to_vec())
    }

    #[test]
    fn what_was_lost_between_two_feedbacks_is_told_lost() {
        let (mut recorder, now) = (Recorder::default(), Instant::now());
        assert_eq!(feedback(&mut recorder), None);
        recorder.arrived(0xfffe, now);
        assert_eq!(read(&feedback(&mut recorder).unwrap()), (vec![(0xfffe, 0)], 0xfffe, 1));
        assert_eq!(feedback(&mut recorder), None);
        recorder.arrived(2, now + Duration::from_millis(10));
        assert_eq!(read(&feedback(&mut recorder).unwrap()), (vec![(2, 40)], 0xffff, 4));
    }

    #[test]
    fn a_late_packet_is_told_with_what_followed_it() {
        let (mut recorder, now) = (Recorder::default(), Instant::now());
        for number in [10, 11, 13] {
            recorder.arrived(number, now);
        }
        feedback(&mut recorder).unwrap();
        recorder.arrived(12, now + Duration::from_millis(1));
        recorder.arrived(12, now + Duration::from_millis(2));
        recorder.arrived(14, now + Duration::from_millis(2));
        assert_eq!(read(&feedback(&mut recorder).unwrap()), (vec![(12, 4), (13, 0), (14, 8)], 12, 3));
        recorder.arrived(9, now + Duration::from_millis(3));
        assert_eq!(read(&feedback(&mut recorder).unwrap()).0.len(), 6);
    }

    #[test]
    fn many_packets_make_feedback_urgent() {
        let (mut recorder, now) = (Recorder::default(), Instant::now());
        for number in 0..99 {
            recorder.arrived(number, now);
        }
        assert!(!recorder.urgent());
        recorder.arrived(99, now);
        assert!(recorder.urgent());
        feedback(&mut recorder).unwrap();
        assert!(!recorder.urgent());
    }

    #[test]
    fn a_number_out_of_nowhere_begins_anew() {
        let (mut recorder, now) = (Recorder::default(), Instant::now());
        recorder.arrived(5, now);
        recorder.arrived(30_000, now);
        assert_eq!(read(&feedback(&mut recorder).unwrap()), (vec![(30_000, 0)], 30_000, 1));
        recorder.arrived(5, now);
        assert_eq!(read(&feedback(&mut recorder).unwrap()), (vec![(5, 0)], 5, 1));
    }

    #[test]
    fn memory_is_bounded_and_the_newest_is_kept() {
        let (mut recorder, now) = (Recorder::default(), Instant::now());
        for number in 0..20_000_u16 {
            recorder.arrived(number, now);
        }
        assert_eq!(recorder.arrivals.len(), ARRIVALS_MAX);
        let mut last = 0;
        while let Some(bytes) = feedback(&mut recorder) {
            last = read(&bytes).0.last().unwrap().0;
        }
        assert_eq!(last, 19_999);
        assert!(recorder.arrivals.len() <= KEPT);
    }

    #[test]
    fn over_a_lossy_reordering_link_everything_that_came_is_told_right() {
        let mut random = SmallRng::seed_from_u64(7);
        let (mut recorder, start) = (Recorder::default(), Instant::now());
        // Each packet a millisecond after the other, some late by up to 5 ms, every tenth lost; over two wraps.
        let mut link: Vec<(u64, u16)> = (0..140_000_u64)
            .filter_map(|n| {
                let late = if random.random_ratio(1, 20) { random.random_range(0..5_000) } else { 0 };
                (!random.random_ratio(1, 10)).then_some((n * 1_000 + late, (n & 0xffff) as u16))
            })
            .collect();
        link.sort_unstable();
        let (mut told, mut came) = (HashMap::new(), HashMap::new());
        for (place, (at_us, number)) in link.iter().enumerate() {
            recorder.arrived(*number, start + Duration::from_micros(*at_us));
            came.insert(*number, (at_us - link[0].0) / 250);
            if place % 90 == 89 {
                while let Some(bytes) = feedback(&mut recorder) {
                    told.extend(read(&bytes).0);
                }
                assert!(came.iter().all(|(number, tick)| told.get(number) == Some(tick)));
                came.clear();
                told.clear();
            }
        }
    }
}
