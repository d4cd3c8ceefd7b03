//! SQL that forgets what is over.

use jiff::Timestamp;

use crate::db::{Conn, Error};

/// Ceremonies, counts and changes of address that are over by `now`; tokens and sessions that were over by `before`.
pub(in crate::accounts) async fn forget(conn: &mut Conn, now: Timestamp, before: Timestamp) -> Result<u64, Error> {
    let mut gone = 0;
    for (statement, at) in [
        ("DELETE FROM passkey_ceremony WHERE ends_at <= $1", now),
        ("DELETE FROM attempt_count WHERE window_ends_at <= $1 AND next_at <= $1", now),
        ("DELETE FROM email_change WHERE ends_at <= $1", now),
        ("DELETE FROM one_time_token WHERE ends_at <= $1 OR used_at <= $1", before),
        ("DELETE FROM session WHERE ends_at <= $1 OR revoked_at <= $1", before),
    ] {
        let done = sqlx::query(statement).bind(at.as_microsecond()).execute(&mut *conn).await?;
        gone += done.rows_affected();
    }
    Ok(gone)
}
