//! SQL of idempotency keys.

use jiff::Timestamp;

use super::{Answer, Seen};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::UserId;

/// Status of a key whose answer is still to come; only its own transaction ever sees it.
const PENDING: i64 = 0;

pub(super) async fn take(conn: &mut Conn, user: UserId, key: &str, hash: &str, now: Timestamp) -> Result<Seen, Error> {
    let taken = sqlx::query(
        "INSERT INTO idempotency_key (user_id, key, request_hash, status, body, created_at)
         VALUES ($1, $2, $3, $4, '', $5) ON CONFLICT (user_id, key) DO NOTHING",
    )
    .bind(user.to_string())
    .bind(key)
    .bind(hash)
    .bind(PENDING)
    .bind(now.as_microsecond())
    .execute(&mut *conn)
    .await?;
    if taken.rows_affected() == 1 {
        return Ok(Seen::New);
    }
    let row = sqlx::query("SELECT request_hash, status, body FROM idempotency_key WHERE user_id = $1 AND key = $2")
        .bind(user.to_string())
        .bind(key)
        .fetch_one(conn)
        .await?;
    if row.text("request_hash")? != hash {
        return Ok(Seen::Reused);
    }
    Ok(Seen::Before(Answer { status: row.small("status")?, body: row.parsed("body")? }))
}

pub(super) async fn answer(conn: &mut Conn, user: UserId, key: &str, answer: &Answer) -> Result<(), Error> {
    sqlx::query("UPDATE idempotency_key SET status = $1, body = $2 WHERE user_id = $3 AND key = $4")
        .bind(i64::from(answer.status))
        .bind(answer.body.to_string())
        .bind(user.to_string())
        .bind(key)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets keys older than this.
///
/// # Errors
/// [`Error`]
pub async fn forget_before(conn: &mut Conn, at: Timestamp) -> Result<u64, Error> {
    let gone = sqlx::query("DELETE FROM idempotency_key WHERE created_at < $1").bind(at.as_microsecond());
    Ok(gone.execute(conn).await?.rows_affected())
}
