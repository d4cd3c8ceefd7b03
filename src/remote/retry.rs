//! How often somebody else's service is asked again, and after what pause. Pure.

use std::time::Duration;

/// Requests for one thing, the first one included. Somebody waits in front of a page meanwhile.
pub(super) const TRIES_MAX: u32 = 4;
/// Before the second try; each later one may wait twice as long.
const PAUSE_FIRST: Duration = Duration::from_millis(250);
/// No single pause is longer. Daily's limits are counted over 5 seconds (docs.daily.co/reference/rest-api/rate-limits), those
/// of Stripe over one (docs.stripe.com/rate-limits).
const PAUSE_MAX: Duration = Duration::from_secs(3);

/// What became of a request, as far as trying again goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// No answer, or one in the middle of which the connection ended: it may have been done or not.
    Silence,
    /// A status of which the service says that it passes, with the pause that the answer asks for.
    Passing(u16, Option<Duration>),
}

impl Outcome {
    /// What the answer asks for.
    pub(super) const fn asked(self) -> Option<Duration> {
        match self {
            Self::Silence => None,
            Self::Passing(_, asked) => asked,
        }
    }
}

/// The pause before the next try, after `tries` of at the most `tries_max`. `None`: give up. Between half and the whole of what doubles each
/// time, so that those who were refused together do not come back together.
pub(super) fn pause(tries: u32, tries_max: u32, outcome: Outcome, random: u64) -> Option<Duration> {
    if tries >= tries_max {
        return None;
    }
    let whole = PAUSE_FIRST.saturating_mul(1 << tries.saturating_sub(1).min(8)).min(PAUSE_MAX);
    let half = whole / 2;
    let spread = u64::try_from(half.as_millis()).unwrap_or(0).saturating_add(1);
    let ours = half.saturating_add(Duration::from_millis(random % spread));
    match outcome.asked() {
        // Longer than anybody waits: not now, and elsewhere perhaps.
        Some(asked) if asked > PAUSE_MAX => None,
        Some(asked) => Some(ours.max(asked)),
        None => Some(ours),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_tried_again_later_and_later_and_not_for_ever() {
        let ms = Duration::from_millis;
        for (tries, outcome, random, expected) in [
            (1, Outcome::Silence, 0, Some(ms(125))),
            (1, Outcome::Silence, 125, Some(ms(250))),
            (1, Outcome::Silence, 126, Some(ms(125))),
            (2, Outcome::Passing(500, None), 0, Some(ms(250))),
            (3, Outcome::Passing(503, None), 500, Some(ms(1000))),
            (3, Outcome::Passing(429, None), 0, Some(ms(500))),
            (1, Outcome::Passing(429, Some(ms(2000))), 0, Some(ms(2000))),
            (1, Outcome::Passing(429, Some(ms(1))), 0, Some(ms(125))),
            (1, Outcome::Passing(503, Some(ms(3001))), 0, None),
            (TRIES_MAX, Outcome::Silence, 0, None),
        ] {
            assert_eq!(pause(tries, TRIES_MAX, outcome, random), expected, "{tries} {outcome:?} {random}");
        }
        assert_eq!(pause(1, 1, Outcome::Silence, 0), None);
    }
}
