//! Whole transactions, tried again when another was in the way.

use super::error::Error;

/// Runs a whole transaction again when another was in the way.
pub(super) async fn attempts<T, F: Future<Output = Result<T, Error>>>(run: impl Fn() -> F) -> Result<T, Error> {
    for _ in 1..ATTEMPTS_MAX {
        match run().await {
            Err(error) if error.is_transient() => {}
            done => return done,
        }
    }
    run().await
}

/// Two transactions in each other's way are rare, three times in a row is something else.
const ATTEMPTS_MAX: u32 = 3;
