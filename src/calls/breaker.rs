//! Whether a backend that failed is asked again yet. Pure: the time is passed in.

use std::time::Duration;

use jiff::Timestamp;

use crate::clock::later;

/// Failures in a row after which a backend is left alone.
const FAILURES_MAX: u32 = 3;
/// For so long; then one request tries it, and the others follow once that worked.
const REST: Duration = Duration::from_secs(30);

/// See the page head.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Breaker {
    /// It is asked; so many failures in a row.
    #[default]
    Closed,
    /// It is asked; so many failures in a row.
    Failing(u32),
    /// It is not asked until then.
    Resting(Timestamp),
}

impl Breaker {
    /// Whether it is asked now. After its rest one asker is let through, and the next after another rest.
    pub(super) fn lets_through(&mut self, now: Timestamp) -> bool {
        match *self {
            Self::Closed | Self::Failing(_) => true,
            Self::Resting(until) if until > now => false,
            Self::Resting(_) => {
                *self = Self::Resting(later(now, REST));
                true
            }
        }
    }

    /// It answered.
    pub(super) fn worked(&mut self) {
        *self = Self::Closed;
    }

    /// It was not available.
    pub(super) fn failed(&mut self, now: Timestamp) {
        *self = match *self {
            Self::Closed => Self::Failing(1),
            Self::Failing(times) if times + 1 < FAILURES_MAX => Self::Failing(times + 1),
            Self::Failing(_) | Self::Resting(_) => Self::Resting(later(now, REST)),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn three_failures_in_a_row_give_it_a_rest_and_one_success_ends_it() {
        let mut breaker = Breaker::default();
        for _ in 0..2 {
            breaker.failed(at(0));
            assert!(breaker.lets_through(at(0)));
        }
        breaker.worked();
        for _ in 0..3 {
            assert!(breaker.lets_through(at(0)));
            breaker.failed(at(0));
        }
        assert!(!breaker.lets_through(at(29)));
        assert!(breaker.lets_through(at(30)), "one tries it");
        assert!(!breaker.lets_through(at(30)), "the others wait for what comes of it");
        breaker.failed(at(31));
        assert!(!breaker.lets_through(at(60)));
        assert!(breaker.lets_through(at(61)));
        breaker.worked();
        assert!(breaker.lets_through(at(61)));
        breaker.failed(at(61));
        assert!(breaker.lets_through(at(61)), "it begins anew");
    }
}
