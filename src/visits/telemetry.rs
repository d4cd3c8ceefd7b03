//! Counts of visits, without names and without times of day.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Upper bounds of how long people waited, in seconds.
pub const ADMITTED_BOUNDS_S: [u64; 8] = [10, 30, 60, 120, 300, 600, 1200, 1800];

/// The counters.
#[derive(Debug, Default)]
pub(super) struct Telemetry {
    started: AtomicU64,
    drops: AtomicU64,
    unavailable: AtomicU64,
    admitted: [AtomicU64; ADMITTED_BOUNDS_S.len() + 1],
    admitted_sum_s: AtomicU64,
}

/// The counters at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Visits that began.
    pub started: u64,
    /// Connections to calls that dropped and did not come back in time.
    pub drops: u64,
    /// Times that a call backend was not to be had.
    pub unavailable: u64,
    /// How long people waited before they were let in: counts per bound, and one for what is over the last.
    pub admitted: Vec<u64>,
    /// Of all of them, in seconds.
    pub admitted_sum_s: u64,
    /// Open event streams.
    pub streams: usize,
}

impl Telemetry {
    pub(super) fn started(&self) {
        self.started.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn dropped(&self) {
        self.drops.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn unavailable(&self) {
        self.unavailable.fetch_add(1, Ordering::Relaxed);
    }

    /// Somebody was let in after so long.
    pub(super) fn admitted(&self, waited: Duration) {
        let seconds = waited.as_secs();
        let bucket = ADMITTED_BOUNDS_S.iter().take_while(|bound| seconds > **bound).count();
        if let Some(count) = self.admitted.get(bucket) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        self.admitted_sum_s.fetch_add(seconds, Ordering::Relaxed);
    }

    pub(super) fn snapshot(&self, streams: usize) -> Snapshot {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Snapshot {
            started: read(&self.started),
            drops: read(&self.drops),
            unavailable: read(&self.unavailable),
            admitted: self.admitted.iter().map(read).collect(),
            admitted_sum_s: read(&self.admitted_sum_s),
            streams,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_counts_in_the_bucket_of_the_least_bound_that_holds_it() {
        let telemetry = Telemetry::default();
        for seconds in [0, 10, 11, 1800, 1801] {
            telemetry.admitted(Duration::from_secs(seconds));
        }
        let snapshot = telemetry.snapshot(0);
        assert_eq!(snapshot.admitted, [2, 1, 0, 0, 0, 0, 0, 1, 1]);
        assert_eq!(snapshot.admitted_sum_s, 3622);
    }
}
