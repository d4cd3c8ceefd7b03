//! What signaling has counted. Plain numbers; what scrapes or charts them lives elsewhere.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Upper bounds, in milliseconds, of the histograms. A join is meant to take under a second, so most lie there.
pub const BOUNDS_MS: [u64; 12] = [50, 100, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000];

/// What was counted since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Rooms now.
    pub rooms: u64,
    /// Participants now.
    pub participants: u64,
    /// WebSockets now, joined or not.
    pub sockets: u64,
    /// Joins by result: `joined`, or the code of the refusal. WHIP and WHEP are in it.
    pub joins: BTreeMap<&'static str, u64>,
    /// Resumes by result: `resumed`, or the code of the refusal.
    pub resumes: BTreeMap<&'static str, u64>,
    /// Sockets closed, by reason; `dropped` when the other side went without a word.
    pub closes: BTreeMap<&'static str, u64>,
    /// From pressing Join to the first decoded frame, as clients measured it.
    pub first_frame: Histogram,
    /// From the answered offer to a secured media connection.
    pub connected: Histogram,
    /// From the answered offer to the first packet forwarded to the participant.
    pub first_media: Histogram,
    /// Events of the media plane that a room's queue had no place for.
    pub events_lost: u64,
    /// Words on who came and went that nobody took in time.
    pub attendance_lost: u64,
}

/// Counts per bound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// Per bound of [`BOUNDS_MS`] those up to it and over the one before; the last counts what is over all.
    pub counts: [u64; 13],
    /// Sum of all, milliseconds.
    pub sum_ms: u64,
}

impl Histogram {
    fn observe(&mut self, ms: u64) {
        let place = BOUNDS_MS.iter().position(|&bound| ms <= bound).unwrap_or(BOUNDS_MS.len());
        if let Some(count) = self.counts.get_mut(place) {
            *count += 1;
        }
        self.sum_ms = self.sum_ms.saturating_add(ms);
    }
}

/// Where it is counted. Touched when people come and go, never per packet, so a lock is cheap.
#[derive(Debug, Default)]
pub(crate) struct Metrics(Mutex<Snapshot>);

impl Metrics {
    pub(crate) fn joined(&self, result: &'static str) {
        *self.lock().joins.entry(result).or_default() += 1;
    }

    pub(crate) fn resumed(&self, result: &'static str) {
        *self.lock().resumes.entry(result).or_default() += 1;
    }

    pub(crate) fn closed(&self, reason: &'static str) {
        *self.lock().closes.entry(reason).or_default() += 1;
    }

    pub(crate) fn came(&self) {
        self.lock().participants += 1;
    }

    pub(crate) fn went(&self) {
        let mut counts = self.lock();
        counts.participants = counts.participants.saturating_sub(1);
    }

    pub(crate) fn first_frame(&self, ms: u32) {
        self.lock().first_frame.observe(ms.into());
    }

    pub(crate) fn connected(&self, took: Duration) {
        self.lock().connected.observe(whole_ms(took));
    }

    pub(crate) fn first_media(&self, took: Duration) {
        self.lock().first_media.observe(whole_ms(took));
    }

    pub(crate) fn event_lost(&self) {
        self.lock().events_lost += 1;
    }

    pub(crate) fn attendance_lost(&self) {
        self.lock().attendance_lost += 1;
    }

    /// Everything but rooms and sockets, which are counted where they are kept.
    pub(crate) fn snapshot(&self) -> Snapshot {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Snapshot> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn whole_ms(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_counted_in_the_first_bound_that_holds_it() {
        let mut histogram = Histogram::default();
        for ms in [0, 50, 51, 10_000, 10_001] {
            histogram.observe(ms);
        }
        assert_eq!(histogram.counts, [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
        assert_eq!(histogram.sum_ms, 20_102);
    }
}
