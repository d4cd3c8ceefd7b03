//! SQL of one-time tokens.

use jiff::Timestamp;

use crate::accounts::token::{Found, Purpose};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::UserId;

pub(in crate::accounts) async fn insert(
    conn: &mut Conn,
    hash: &str,
    purpose: Purpose,
    user: UserId,
    subject: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO one_time_token (token_hash, purpose, user_id, subject, created_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(hash)
    .bind(purpose.code())
    .bind(user.to_string())
    .bind(subject)
    .bind(now.as_microsecond())
    .bind(crate::clock::later(now, purpose.lasts()).as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::accounts) async fn by_hash(conn: &mut Conn, hash: &str) -> Result<Option<Found>, Error> {
    let row =
        sqlx::query("SELECT purpose, user_id, subject, ends_at, used_at FROM one_time_token WHERE token_hash = $1")
            .bind(hash)
            .fetch_optional(conn)
            .await?;
    row.map(|row| {
        Ok(Found {
            purpose: row.parsed("purpose")?,
            user: row.parsed("user_id")?,
            subject: row.text("subject")?.into(),
            ends_at: row.at("ends_at")?,
            used: row.maybe_number("used_at")?.is_some(),
        })
    })
    .transpose()
}

/// Uses a token up; false when it was.
pub(in crate::accounts) async fn take(conn: &mut Conn, hash: &str, now: Timestamp) -> Result<bool, Error> {
    let done = sqlx::query("UPDATE one_time_token SET used_at = $1 WHERE token_hash = $2 AND used_at IS NULL")
        .bind(now.as_microsecond())
        .bind(hash)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends all tokens of a user for a purpose: one that was sent twice works once, and a new one ends the old.
pub(in crate::accounts) async fn end(
    conn: &mut Conn,
    user: UserId,
    purpose: Purpose,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE one_time_token SET used_at = $1 WHERE user_id = $2 AND purpose = $3 AND used_at IS NULL")
        .bind(now.as_microsecond())
        .bind(user.to_string())
        .bind(purpose.code())
        .execute(conn)
        .await?;
    Ok(())
}

/// Removes every link of a user; what they were about may be an address.
pub(in crate::accounts) async fn remove_all(conn: &mut Conn, user: UserId) -> Result<(), Error> {
    sqlx::query("DELETE FROM one_time_token WHERE user_id = $1").bind(user.to_string()).execute(conn).await?;
    Ok(())
}
