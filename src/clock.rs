//! Time, random numbers and new ids, handed on as a value so that rules elsewhere are tested without luck or waiting.

use std::time::Duration;

use jiff::Timestamp;
use rand::RngExt as _;
use uuid::Uuid;

use crate::sensitive::Secret;

/// Where time, random numbers and ids come from. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Clock(signaling::Clock);

impl Clock {
    /// The machine's own.
    pub fn system() -> Self {
        Self(signaling::Clock::system())
    }

    /// Of the caller's choice, for tests.
    pub const fn new(clock: signaling::Clock) -> Self {
        Self(clock)
    }

    /// The same for signaling.
    pub fn signaling(&self) -> signaling::Clock {
        self.0.clone()
    }

    /// Now, in whole microseconds as the database keeps them.
    pub fn now(&self) -> Timestamp {
        let micros = i64::try_from(self.0.now().unix.as_micros()).unwrap_or(i64::MAX);
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX)
    }

    /// A new id: UUIDv7 (RFC 9562 §5.7), so that newer rows sort behind older ones.
    pub fn uuid(&self) -> Uuid {
        let millis = u64::try_from(self.now().as_millisecond()).unwrap_or_default();
        let random = self.0.random().to_be_bytes();
        let [bytes @ .., _, _, _, _, _, _] = random;
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }

    /// 256 random bits as 64 hexadecimal digits, for cookies and links.
    pub fn token(&self) -> Secret<String> {
        Secret::new(format!("{:032x}{:032x}", self.0.random(), self.0.random()))
    }

    /// Random bytes for salts and nonces.
    pub fn bytes16(&self) -> [u8; 16] {
        self.0.random().to_be_bytes()
    }
}

/// A moment `span` later; the end of time when that is beyond it.
pub fn later(at: Timestamp, span: Duration) -> Timestamp {
    at.saturating_add(span).unwrap_or(Timestamp::MAX)
}

/// So many minutes; none when it is negative.
pub fn minutes(count: i64) -> Duration {
    Duration::from_secs(u64::try_from(count).unwrap_or_default().saturating_mul(60))
}

/// Fresh bytes from the operating system's generator, good enough for keys.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    rand::rng().random()
}
