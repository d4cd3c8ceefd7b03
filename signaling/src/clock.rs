//! What this crate asks of the machine: the time and random numbers. Everything else gets them as arguments.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// One moment, on both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// For measuring how long something took: never jumps.
    pub instant: Instant,
    /// Since 1970 UTC, for tickets and chat lines: may jump when the machine's clock is set.
    pub unix: Duration,
}

impl Now {
    /// Milliseconds since 1970 UTC.
    pub fn unix_ms(self) -> u64 {
        u64::try_from(self.unix.as_millis()).unwrap_or(u64::MAX)
    }

    /// The moment `span` later.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        Self { instant: self.instant + span, unix: self.unix + span }
    }
}

/// Where time and random numbers come from.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> Now + Send + Sync>,
    random: Arc<dyn Fn() -> u128 + Send + Sync>,
}

impl Clock {
    /// The machine's own clocks and its cryptographic random numbers.
    pub fn system() -> Self {
        let now = || Now {
            instant: Instant::now(),
            // A clock set before 1970 counts as 1970: no ticket is expired then, none can be forged either.
            unix: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO),
        };
        Self { now: Arc::new(now), random: Arc::new(rand::random::<u128>) }
    }

    /// Clocks and numbers of the caller's choice, for tests.
    pub fn new(
        now: impl Fn() -> Now + Send + Sync + 'static,
        random: impl Fn() -> u128 + Send + Sync + 'static,
    ) -> Self {
        Self { now: Arc::new(now), random: Arc::new(random) }
    }

    /// This moment.
    pub fn now(&self) -> Now {
        (self.now)()
    }

    /// 128 random bits.
    pub fn random(&self) -> u128 {
        (self.random)()
    }

    /// 128 random bits as 32 hexadecimal digits: cannot be guessed.
    pub fn random_id(&self) -> String {
        format!("{:032x}", self.random())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
