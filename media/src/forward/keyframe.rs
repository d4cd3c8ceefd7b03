//! Key-frame requests of one encoding: what many subscribers want becomes one request, repeated while it is not answered.

use std::time::{Duration, Instant};

/// Between two requests while none is answered. A browser takes up to 100 ms to make a key frame and a round trip to send it;
/// asking twice within that would cost two. Servers with longer throttles show longer black pictures.
const REPEAT: Duration = Duration::from_millis(300);
/// Between an answered request and the next one: a flapping subscriber must not turn a stream into key frames only.
const REST: Duration = Duration::from_millis(500);

/// See the module.
#[derive(Debug, Default)]
pub struct KeyFrameRequests {
    state: State,
    answered_at: Option<Instant>,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Quiet,
    /// Wanted, to be asked for at this time.
    Wanted { ask_at: Instant },
}

impl KeyFrameRequests {
    /// Somebody needs a key frame.
    pub fn wanted(&mut self, now: Instant) {
        if self.state == State::Quiet {
            let ask_at = self.answered_at.map_or(now, |at| now.max(at + REST));
            self.state = State::Wanted { ask_at };
        }
    }

    /// A key frame came.
    pub fn arrived(&mut self, now: Instant) {
        self.state = State::Quiet;
        self.answered_at = Some(now);
    }

    /// Whether to send a request now.
    pub fn poll(&mut self, now: Instant) -> bool {
        match &mut self.state {
            State::Wanted { ask_at } if *ask_at <= now => {
                *ask_at = now + REPEAT;
                true
            }
            State::Wanted { .. } | State::Quiet => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: Instant, ms: u64) -> Instant {
        start + Duration::from_millis(ms)
    }

    #[test]
    fn many_wishes_make_one_request_repeated_until_answered() {
        let start = Instant::now();
        let mut requests = KeyFrameRequests::default();
        let mut sent = Vec::new();
        for ms in (0..1000).step_by(20) {
            let now = at(start, ms);
            requests.wanted(now);
            if ms == 700 {
                requests.arrived(now);
            }
            if requests.poll(now) {
                sent.push(ms);
            }
        }
        assert_eq!(sent, [0, 300, 600]);
    }

    #[test]
    fn an_answered_stream_rests() {
        let start = Instant::now();
        let mut requests = KeyFrameRequests::default();
        requests.wanted(start);
        assert!(requests.poll(start));
        requests.arrived(at(start, 50));
        requests.wanted(at(start, 60));
        assert!(!requests.poll(at(start, 500)));
        assert!(requests.poll(at(start, 560)));
    }

    #[test]
    fn nobody_asks_nothing_is_sent() {
        assert!(!KeyFrameRequests::default().poll(Instant::now()));
    }
}
