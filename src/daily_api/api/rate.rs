//! How often a key may use a route, with Daily's numbers: most 100 in 5 s, analytics 50 in 30 s, batches 10 in 30 s.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::ids::DailyKeyId;

/// Buckets of all keys and routes. There are few keys, and the routes are counted: nothing needs to be forgotten.
#[derive(Debug)]
pub(in crate::daily_api) struct Rate {
    most: Buckets,
    analytics: Buckets,
    batch: Buckets,
}

type Buckets = DefaultKeyedRateLimiter<(DailyKeyId, String)>;

impl Rate {
    /// All full.
    pub(in crate::daily_api) fn new() -> Self {
        Self { most: buckets(100, 5), analytics: buckets(50, 30), batch: buckets(10, 30) }
    }

    /// Takes one; whether there was one.
    pub(super) fn take(&self, key: DailyKeyId, method: &str, route: &str) -> bool {
        let buckets = if route.contains("/batch/") {
            &self.batch
        } else if route.contains("/meetings") || route.contains("/recordings") {
            &self.analytics
        } else {
            &self.most
        };
        buckets.check_key(&(key, format!("{method} {route}"))).is_ok()
    }
}

fn buckets(requests: u32, seconds: u64) -> Buckets {
    let burst = NonZeroU32::new(requests).unwrap_or(NonZeroU32::MIN);
    let each = Duration::from_secs(seconds) / burst.get();
    let quota = Quota::with_period(each).unwrap_or_else(|| Quota::per_second(burst));
    RateLimiter::keyed(quota.allow_burst(burst))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_and_route_has_a_bucket_of_the_documented_size() {
        let (one, other) = (DailyKeyId(uuid::Uuid::from_u128(1)), DailyKeyId(uuid::Uuid::from_u128(2)));
        let rate = Rate::new();
        for (route, size) in [("/daily/v1/rooms", 100), ("/daily/v1/meetings", 50), ("/daily/v1/batch/rooms", 10)] {
            let taken = (0..1000).take_while(|_| rate.take(one, "GET", route)).count();
            assert!((size..size + 5).contains(&taken), "{route}: {taken}");
            assert!(rate.take(other, "GET", route) && rate.take(one, "POST", route));
        }
    }
}
