//! SQL of one-time codes and recovery codes.

use jiff::Timestamp;

use crate::accounts::totp::Totp;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::UserId;

/// A user's one-time codes, confirmed or not.
pub(in crate::accounts) async fn totp(conn: &mut Conn, user: UserId) -> Result<Option<Totp>, Error> {
    let row = sqlx::query("SELECT totp_secret, totp_confirmed_at FROM user_account WHERE id = $1")
        .bind(user.to_string())
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let confirmed = row.maybe_number("totp_confirmed_at")?.is_some();
    Ok(row.maybe_text("totp_secret")?.map(|sealed_secret| Totp { sealed_secret, confirmed }))
}

/// False when codes are confirmed already.
pub(in crate::accounts) async fn propose_totp(conn: &mut Conn, user: UserId, sealed: &str) -> Result<bool, Error> {
    let done = sqlx::query("UPDATE user_account SET totp_secret = $1 WHERE id = $2 AND totp_confirmed_at IS NULL")
        .bind(sealed)
        .bind(user.to_string())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// False when there is nothing to confirm.
pub(in crate::accounts) async fn confirm_totp(conn: &mut Conn, user: UserId, now: Timestamp) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE user_account SET totp_confirmed_at = $1
         WHERE id = $2 AND totp_secret IS NOT NULL AND totp_confirmed_at IS NULL",
    )
    .bind(now.as_microsecond())
    .bind(user.to_string())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when there were none.
pub(in crate::accounts) async fn remove_totp(conn: &mut Conn, user: UserId) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE user_account SET totp_secret = NULL, totp_confirmed_at = NULL
         WHERE id = $1 AND totp_confirmed_at IS NOT NULL",
    )
    .bind(user.to_string())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Uses the code of a step up; false when it or a later one was used.
pub(in crate::accounts) async fn take_step(conn: &mut Conn, user: UserId, step: i64) -> Result<bool, Error> {
    let done = sqlx::query("UPDATE user_account SET totp_step = $1 WHERE id = $2 AND totp_step < $1")
        .bind(step)
        .bind(user.to_string())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::accounts) async fn add_recovery_code(conn: &mut Conn, user: UserId, hash: &str) -> Result<(), Error> {
    sqlx::query("INSERT INTO recovery_code (user_id, code_hash) VALUES ($1, $2)")
        .bind(user.to_string())
        .bind(hash)
        .execute(conn)
        .await?;
    Ok(())
}

pub(in crate::accounts) async fn remove_recovery_codes(conn: &mut Conn, user: UserId) -> Result<(), Error> {
    sqlx::query("DELETE FROM recovery_code WHERE user_id = $1").bind(user.to_string()).execute(conn).await?;
    Ok(())
}

/// Uses one up; false when there is none such.
pub(in crate::accounts) async fn take_recovery_code(
    conn: &mut Conn,
    user: UserId,
    hash: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let done =
        sqlx::query("UPDATE recovery_code SET used_at = $1 WHERE user_id = $2 AND code_hash = $3 AND used_at IS NULL")
            .bind(now.as_microsecond())
            .bind(user.to_string())
            .bind(hash)
            .execute(conn)
            .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::accounts) async fn recovery_codes_left(conn: &mut Conn, user: UserId) -> Result<i64, Error> {
    sqlx::query("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM recovery_code WHERE user_id = $1 AND used_at IS NULL")
        .bind(user.to_string())
        .fetch_one(conn)
        .await?
        .number("n")
}
