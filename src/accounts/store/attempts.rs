//! SQL of attempts.

use jiff::Timestamp;

use crate::db::{Columns as _, Conn, Error};

/// Counts an attempt, forgetting those of an ended window; the count, or none when it is too early for another. The row
/// stays locked until the transaction ends.
pub(in crate::accounts) async fn count(conn: &mut Conn, subject: &str, now: Timestamp) -> Result<Option<i64>, Error> {
    let row = sqlx::query(
        "INSERT INTO attempt_count (subject, count, next_at, window_ends_at) VALUES ($1, 1, 0, 0)
         ON CONFLICT (subject) DO UPDATE
         SET count = CASE WHEN attempt_count.window_ends_at <= $2 THEN 1 ELSE attempt_count.count + 1 END
         WHERE attempt_count.next_at <= $2
         RETURNING count",
    )
    .bind(subject)
    .bind(now.as_microsecond())
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.number("count")).transpose()
}

/// Until when nothing more is taken, and until when this is remembered.
pub(in crate::accounts) async fn set(
    conn: &mut Conn,
    subject: &str,
    next_at: Timestamp,
    window_ends_at: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE attempt_count SET next_at = $1, window_ends_at = $2 WHERE subject = $3")
        .bind(next_at.as_microsecond())
        .bind(window_ends_at.as_microsecond())
        .bind(subject)
        .execute(conn)
        .await?;
    Ok(())
}

pub(in crate::accounts) async fn next_at(conn: &mut Conn, subject: &str) -> Result<Timestamp, Error> {
    sqlx::query("SELECT next_at FROM attempt_count WHERE subject = $1")
        .bind(subject)
        .fetch_one(conn)
        .await?
        .at("next_at")
}

pub(in crate::accounts) async fn forget(conn: &mut Conn, subject: &str) -> Result<(), Error> {
    sqlx::query("DELETE FROM attempt_count WHERE subject = $1").bind(subject).execute(conn).await?;
    Ok(())
}

/// Takes one attempt back.
pub(in crate::accounts) async fn give_back(conn: &mut Conn, subject: &str) -> Result<(), Error> {
    sqlx::query("UPDATE attempt_count SET count = count - 1 WHERE subject = $1 AND count > 0")
        .bind(subject)
        .execute(conn)
        .await?;
    Ok(())
}
