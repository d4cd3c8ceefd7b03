//! Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).
//!
//! One bit of the draft is commonly misread: in a vector of one-bit symbols, 1 means "received, small delta".

use arrayvec::ArrayVec;

use super::write::RtcpWriter;
use super::{format, kind};
use crate::types::{PacketIndex, Ssrc};

/// When a packet with a transport-wide number came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Its number, unwrapped.
    pub index: PacketIndex,
    /// When it came, in microseconds of any clock that does not step.
    pub at_us: u64,
}

/// Deltas are counted in quarters of a millisecond.
const TICK_US: u64 = 250;
/// The reference time is counted in 64 ms.
const TICKS_PER_REFERENCE: u64 = 256;
/// Packets one feedback tells of, lost ones included: half a second of 4 Mbit/s, and no more stack than a kilobyte.
const STATUSES_MAX: usize = 1024;
/// Head, base, count, reference time and feedback count, then up to three bytes to fill a word.
const FIXED_BYTES: usize = 20 + 3;

/// Symbols of a packet: its delta takes as many bytes.
const LOST: u8 = 0;
const SMALL: u8 = 1;
const LARGE: u8 = 2;

impl RtcpWriter<'_> {
    /// Tells when the first of `arrivals`, which are in order of their numbers, came, and what between `base` and them did
    /// not. Returns how many of them it told of: fewer when room, count or a jump of over eight seconds ends it, none when
    /// even one does not fit. A `base` too far below the first arrival is moved up to it.
    pub fn transport_feedback(
        &mut self,
        (from, media): (Ssrc, Ssrc),
        feedback_count: u8,
        base: PacketIndex,
        arrivals: &[Arrival],
    ) -> usize {
        let Some(first) = arrivals.first() else { return 0 };
        let near = first.index.0.checked_sub(base.0).is_some_and(|gap| gap < STATUSES_MAX as u64 / 2);
        let base = if near { base } else { first.index };
        let reference = first.at_us / TICK_US / TICKS_PER_REFERENCE;
        let (symbols, told) = symbols(base, reference * TICKS_PER_REFERENCE, arrivals, self.room());
        if told == 0 {
            return 0;
        }
        let start = self.begin_feedback(format::TRANSPORT_CC, kind::TRANSPORT, from, media);
        self.bytes(&base.seq().0.to_be_bytes());
        self.bytes(&u16::try_from(symbols.len()).unwrap_or(0).to_be_bytes());
        let [.., r0, r1, r2] = reference.to_be_bytes();
        self.bytes(&[r0, r1, r2, feedback_count]);
        self.chunks(&symbols);
        let mut last = reference * TICKS_PER_REFERENCE;
        for arrival in arrivals.iter().take(told) {
            let tick = arrival.at_us / TICK_US;
            self.delta(tick, last);
            last = tick;
        }
        if self.end(start) { told } else { 0 }
    }

    /// Packs the symbols: a run where one is worth it, else a vector of one-bit or two-bit symbols.
    fn chunks(&mut self, mut symbols: &[u8]) {
        while let Some(&first) = symbols.first() {
            let run = symbols.iter().take_while(|symbol| **symbol == first).count();
            let narrow = symbols.iter().take(14).all(|symbol| *symbol != LARGE);
            let width = if narrow { 14 } else { 7 };
            let (taken, chunk) = if run >= width.min(symbols.len()) {
                // STATUSES_MAX is below the 8191 that thirteen bits hold.
                (run, u16::from(first) << 13 | u16::try_from(run).unwrap_or(0))
            } else {
                let taken = width.min(symbols.len());
                let bits = if narrow { 1 } else { 2 };
                let list = symbols.iter().take(taken).fold(0, |list, symbol| list << bits | u16::from(*symbol));
                let unused = u32::try_from(width - taken).unwrap_or(0) * bits;
                let head = if narrow { 0x8000 } else { 0xc000 };
                (taken, head | list << unused)
            };
            self.bytes(&chunk.to_be_bytes());
            symbols = symbols.get(taken..).unwrap_or(&[]);
        }
    }

    fn delta(&mut self, tick: u64, last: u64) {
        let Some(delta) = delta_of(tick, last) else { return };
        match u8::try_from(delta) {
            Ok(small) => self.bytes(&[small]),
            Err(_) => self.bytes(&delta.to_be_bytes()),
        }
    }
}

/// The symbol of every packet from `base` to the last arrival that can be told, and how many arrivals that are.
fn symbols(base: PacketIndex, mut last: u64, arrivals: &[Arrival], room: usize) -> (ArrayVec<u8, STATUSES_MAX>, usize) {
    let mut symbols = ArrayVec::new();
    let (mut told, mut delta_bytes) = (0, 0);
    for arrival in arrivals {
        let tick = arrival.at_us / TICK_US;
        let gap = arrival.index.0.checked_sub(base.0).and_then(|place| usize::try_from(place).ok());
        let Some(delta) = delta_of(tick, last) else { break };
        let Some(place) = gap.filter(|place| (symbols.len()..STATUSES_MAX).contains(place)) else { break };
        let symbol = if u8::try_from(delta).is_ok() { SMALL } else { LARGE };
        delta_bytes += usize::from(symbol);
        // At worst, a chunk of two bytes tells of seven packets.
        if FIXED_BYTES + 2 * (place + 1).div_ceil(7) + delta_bytes > room {
            break;
        }
        while symbols.len() < place {
            symbols.push(LOST);
        }
        symbols.push(symbol);
        (told, last) = (told + 1, tick);
    }
    (symbols, told)
}

/// `None` when it is over eight seconds.
fn delta_of(tick: u64, last: u64) -> Option<i16> {
    i16::try_from(tick.wrapping_sub(last).cast_signed()).ok()
}
