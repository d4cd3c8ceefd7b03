//! Our last flight, kept to be sent again (RFC 6347 §4.2.4).
//!
//! Repeated byte for byte, record numbers and all: a client that missed a datagram accepts it, one that has it drops it as a
//! repeat (§4.1.2.6). Limits: by timer at growing waits while the handshake lasts; on request `REPEATS_MAX` times, `REPEAT_GAP` apart, so that somebody who replays
//! a client's handshake from its address cannot make us send much.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use bytes::Bytes;

/// The datagrams of a flight and how often they went out.
#[derive(Default)]
pub(super) struct Flight {
    datagrams: Vec<Bytes>,
    sent_at: Option<Instant>,
    /// Until the next repeat by timer; `None` when there will be none.
    wait: Option<Duration>,
    repeats: u32,
}

impl Flight {
    /// Takes what was just sent, unless there is nothing to repeat in it: alerts and application data are not flights.
    pub(super) fn launch(&mut self, now: Instant, datagrams: &[Bytes]) {
        let flight =
            datagrams.iter().filter(|datagram| matches!(datagram.first(), Some(&CHANGE_CIPHER_SPEC | &HANDSHAKE)));
        let flight: Vec<Bytes> = flight.cloned().collect();
        if !flight.is_empty() {
            *self = Self { datagrams: flight, sent_at: Some(now), wait: Some(FIRST_WAIT), repeats: 0 };
        }
    }

    /// The client is through; from now on the flight is repeated only when it asks.
    pub(super) const fn settle(&mut self) {
        self.wait = None;
    }

    /// The client repeats itself: it may not have our flight.
    pub(super) fn repeat(&mut self, now: Instant, outbox: &mut VecDeque<Bytes>) {
        let rested = self.sent_at.is_some_and(|sent_at| now.saturating_duration_since(sent_at) >= REPEAT_GAP);
        if rested && self.repeats < REPEATS_MAX {
            self.repeats += 1;
            self.send(now, outbox);
        }
    }

    pub(super) fn handle_timeout(&mut self, now: Instant, outbox: &mut VecDeque<Bytes>) {
        if self.next_timeout().is_some_and(|due| now >= due) {
            self.wait = self.wait.map(|wait| (wait * 2).min(LONGEST_WAIT));
            self.send(now, outbox);
        }
    }

    pub(super) fn next_timeout(&self) -> Option<Instant> {
        Some(self.sent_at? + self.wait?)
    }

    fn send(&mut self, now: Instant, outbox: &mut VecDeque<Bytes>) {
        self.sent_at = Some(now);
        // A caller that does not drain its outbox gets no second copy.
        if outbox.is_empty() {
            outbox.extend(self.datagrams.iter().cloned());
        }
    }
}

const CHANGE_CIPHER_SPEC: u8 = 20;
const HANDSHAKE: u8 = 22;

/// A fifth of the second that RFC 6347 §4.2.4.1 suggests: people wait for the first picture, and a flight is two kilobytes. Longer
/// than most round trips, so that it rarely goes out in vain.
const FIRST_WAIT: Duration = Duration::from_millis(200);
/// The wait doubles up to here.
const LONGEST_WAIT: Duration = Duration::from_secs(3);
/// Repeats on request of one flight: browsers repeat theirs with growing waits, and are through or gone long before.
const REPEATS_MAX: u32 = 20;
/// Between repeats on request: the datagrams of one client flight may each look like a request.
const REPEAT_GAP: Duration = Duration::from_millis(40);

#[cfg(test)]
mod tests {
    use super::*;

    fn launched(now: Instant) -> Flight {
        let mut flight = Flight::default();
        flight.launch(
            now,
            &[Bytes::from_static(b"\x16one"), Bytes::from_static(b"\x15alert"), Bytes::from_static(b"\x14two")],
        );
        flight
    }

    #[test]
    fn the_wait_doubles_up_to_three_seconds() {
        let start = Instant::now();
        let (mut flight, mut at, mut waits) = (launched(start), start, vec![]);
        for _ in 0..6 {
            let due = flight.next_timeout().unwrap();
            waits.push((due - at).as_millis());
            at = due;
            let mut outbox = VecDeque::new();
            flight.handle_timeout(at - Duration::from_millis(1), &mut outbox);
            assert!(outbox.is_empty());
            flight.handle_timeout(at, &mut outbox);
            assert_eq!(outbox, [&b"\x16one"[..], b"\x14two"]);
        }
        assert_eq!(waits, [200, 400, 800, 1600, 3000, 3000]);
    }

    #[test]
    fn repeats_on_request_keep_a_gap_and_end() {
        let start = Instant::now();
        let mut flight = launched(start);
        let mut outbox = VecDeque::new();
        flight.repeat(start + Duration::from_millis(39), &mut outbox);
        assert!(outbox.is_empty());
        let asked = (1..100).filter(|n| {
            outbox.clear();
            flight.repeat(start + REPEAT_GAP * *n, &mut outbox);
            !outbox.is_empty()
        });
        assert_eq!(asked.count(), 20);
    }

    #[test]
    fn a_settled_flight_has_no_timer() {
        let mut flight = launched(Instant::now());
        flight.settle();
        assert_eq!(flight.next_timeout(), None);
    }
}
