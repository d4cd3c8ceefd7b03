//! Requests per second that one client network may send to the API: a token bucket each, told in every answer.
//!
//! `RateLimit-Limit`, `-Remaining` and `-Reset` as in draft-ietf-httpapi-ratelimit-headers-07, which clients know;
//! `Retry-After` with a 429.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::{Hub, Problem};
use crate::api::Client;

/// Buckets of all networks.
pub(super) struct Rate {
    buckets: Option<Buckets>,
    asked: AtomicU32,
    refused: AtomicU64,
}

struct Buckets {
    limiter: Limiter,
    per_second: NonZeroU32,
    burst: NonZeroU32,
}

type Limiter = RateLimiter<IpAddr, DashMapStateStore<IpAddr>, DefaultClock, StateInformationMiddleware>;

/// What a bucket holds, after this request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Level {
    limit: u32,
    remaining: u32,
    /// Until the bucket is full again.
    full_in_s: u32,
    /// The request is one too many until then.
    refused: Option<Duration>,
}

impl Rate {
    /// So many per second, and [`BURST_S`] times as many at once; 0 means no limit.
    pub(super) fn new(per_second: u32) -> Self {
        let buckets = NonZeroU32::new(per_second.min(PER_SECOND_MAX)).map(|per_second| {
            let burst = per_second.saturating_mul(BURST_S);
            let limiter = RateLimiter::dashmap(Quota::per_second(per_second).allow_burst(burst));
            Buckets { limiter: limiter.with_middleware(), per_second, burst }
        });
        Self { buckets, asked: AtomicU32::new(0), refused: AtomicU64::new(0) }
    }

    /// Requests refused so far.
    pub(super) fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// Takes one from the bucket of a network.
    fn take(&self, network: IpAddr) -> Option<Level> {
        let Buckets { limiter, per_second, burst } = self.buckets.as_ref()?;
        // Each request may add one bucket, and each bucket is full again within seconds: so many are kept at the most.
        if self.asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(FORGET_EACH) {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        let level = |remaining: u32, refused| {
            let missing = burst.get().saturating_sub(remaining);
            Level { limit: burst.get(), remaining, full_in_s: missing.div_ceil(per_second.get()), refused }
        };
        Some(match limiter.check_key(&network) {
            Ok(snapshot) => level(snapshot.remaining_burst_capacity(), None),
            Err(not_until) => {
                self.refused.fetch_add(1, Ordering::Relaxed);
                level(0, Some(not_until.wait_time_from(DefaultClock::default().now())))
            }
        })
    }
}

/// Layer for the API.
pub(super) async fn limit(State(hub): State<Hub>, client: Client, request: Request, next: Next) -> Response {
    let Some(level) = hub.rate.take(client.network()) else { return next.run(request).await };
    let mut response = match level.refused {
        None => next.run(request).await,
        Some(wait) => {
            let detail = "too many requests from this network; the headers say how many are allowed and when";
            let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", detail);
            problem.retry_after(wait).into_response()
        }
    };
    level.tell(response.headers_mut());
    response
}

impl Level {
    fn tell(self, headers: &mut HeaderMap) {
        for (name, value) in [
            ("ratelimit-limit", self.limit),
            ("ratelimit-remaining", self.remaining),
            ("ratelimit-reset", self.full_in_s),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }
}

/// A page that opens asks for many things at once, then rests.
const BURST_S: NonZeroU32 = NonZeroU32::new(4).expect("not zero");

/// Buckets count in nanoseconds, so there must be some between two requests.
const PER_SECOND_MAX: u32 = 1_000_000;

/// Buckets that are full again are forgotten once in so many requests; walking through them takes about a millisecond.
const FORGET_EACH: u32 = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_network_has_a_bucket_of_its_own_and_no_limit_is_none() {
        let rate = Rate::new(1);
        let (one, other) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        for remaining in (0..4).rev() {
            let level = rate.take(one).expect("limited");
            assert_eq!((level.limit, level.remaining, level.refused), (4, remaining, None));
            assert_eq!(level.full_in_s, 4 - remaining);
        }
        let wait = rate.take(one).expect("limited").refused.expect("one too many");
        assert!(wait <= Duration::from_secs(1), "{wait:?}");
        assert_eq!(rate.refused(), 1);
        assert_eq!(rate.take(other).expect("limited").remaining, 3);
        assert!((0..1000).all(|_| Rate::new(0).take(one).is_none()));
    }

    #[test]
    fn buckets_that_are_full_again_are_forgotten() {
        let rate = Rate::new(u32::MAX);
        for n in 0..FORGET_EACH * 3 {
            rate.take(IpAddr::from(n.to_be_bytes()));
        }
        let kept = rate.buckets.as_ref().expect("limited").limiter.len();
        assert!(kept < 2 * FORGET_EACH as usize, "{kept}");
    }
}
