//! SQL of calendar addresses.

use jiff::Timestamp;

use crate::db::{Columns as _, Conn, Error};
use crate::ids::UserId;

pub(super) async fn replace(conn: &mut Conn, user: UserId, token_hash: &str, now: Timestamp) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO calendar_feed (user_id, token_hash, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET token_hash = $2, created_at = $3",
    )
    .bind(user.to_string())
    .bind(token_hash)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn remove(conn: &mut Conn, user: UserId) -> Result<bool, Error> {
    let done = sqlx::query("DELETE FROM calendar_feed WHERE user_id = $1").bind(user.to_string()).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn opened_at(conn: &mut Conn, user: UserId) -> Result<Option<Timestamp>, Error> {
    let row = sqlx::query("SELECT created_at FROM calendar_feed WHERE user_id = $1")
        .bind(user.to_string())
        .fetch_optional(conn)
        .await?;
    row.map(|row| row.at("created_at")).transpose()
}

pub(super) async fn user_of(conn: &mut Conn, token_hash: &str) -> Result<Option<UserId>, Error> {
    let row = sqlx::query("SELECT user_id FROM calendar_feed WHERE token_hash = $1")
        .bind(token_hash)
        .fetch_optional(conn)
        .await?;
    row.map(|row| row.parsed("user_id")).transpose()
}
