//! What one session may send us per second: packets and bytes, with a second's burst.

use std::time::Instant;

/// A token bucket per measure, refilled by elapsed time.
#[derive(Debug)]
pub(crate) struct Budget {
    packets_per_second: f64,
    bytes_per_second: f64,
    packets: f64,
    bytes: f64,
    at: Instant,
}

impl Budget {
    pub(crate) fn new(packets_per_second: u32, bytes_per_second: u32, now: Instant) -> Self {
        let (packets, bytes) = (f64::from(packets_per_second), f64::from(bytes_per_second));
        Self { packets_per_second: packets, bytes_per_second: bytes, packets, bytes, at: now }
    }

    /// Takes one packet of `len` bytes, or says no.
    pub(crate) fn take(&mut self, len: usize, now: Instant) -> bool {
        let elapsed = now.saturating_duration_since(self.at).as_secs_f64();
        if elapsed > 0.0 {
            self.at = now;
            self.packets = (self.packets + elapsed * self.packets_per_second).min(self.packets_per_second);
            self.bytes = (self.bytes + elapsed * self.bytes_per_second).min(self.bytes_per_second);
        }
        let bytes = len as f64;
        if self.packets < 1.0 || self.bytes < bytes {
            return false;
        }
        self.packets -= 1.0;
        self.bytes -= bytes;
        true
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_burst_passes_and_a_flood_does_not() {
        let start = Instant::now();
        let mut budget = Budget::new(100, 1_000_000, start);
        assert_eq!((0..200).filter(|_| budget.take(100, start)).count(), 100);
        let later = start + Duration::from_millis(500);
        assert_eq!((0..200).filter(|_| budget.take(100, later)).count(), 50);
    }
}
