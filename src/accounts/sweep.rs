//! Forgets what is over.

use std::time::Duration;

use jiff::Timestamp;

use super::store;
use crate::db::{self, Conn};

/// Removes expired ceremonies and counts, and tokens and sessions that have been over for a month; how many rows went.
///
/// # Errors
/// [`db::Error`]
pub async fn sweep(conn: &mut Conn, now: Timestamp) -> Result<u64, db::Error> {
    let before = now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
    store::sweep::forget(conn, now, before).await
}

/// So long it can still be told that a link was used or has expired.
const KEPT: Duration = Duration::from_secs(30 * 24 * 3600);
