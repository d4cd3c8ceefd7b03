//! SQL of one-time tokens.

use jiff::Timestamp;

use crate::accounts::token::Purpose;
use crate::db::{Conn, Error};
use crate::ids::UserId;

pub(in crate::accounts) async fn insert(
    conn: &mut Conn,
    hash: &str,
    purpose: Purpose,
    user: UserId,
    subject: &str,
    now: Timestamp,
    ends_at: Timestamp,
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
    .bind(ends_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}
