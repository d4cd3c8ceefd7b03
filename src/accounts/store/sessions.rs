//! SQL of sessions.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use crate::accounts::session::{NewSession, Session};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{SessionId, UserId};

/// `SELECT` of sessions of active users that nobody ended, with whatever comes behind.
macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT s.id, s.user_id, s.stage, s.created_at, s.seen_at, s.ends_at, s.proved_at, s.address, s.agent, u.role,
                 u.totp_confirmed_at,
                 CAST((SELECT COUNT(*) FROM passkey p WHERE p.user_id = u.id) AS BIGINT) AS passkeys
             FROM session s JOIN user_account u ON u.id = s.user_id
             WHERE s.revoked_at IS NULL AND u.status = 'ACTIVE' ",
            $tail
        )
    };
}

pub(in crate::accounts) async fn insert(conn: &mut Conn, new: &NewSession<'_>) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO session (id, token_hash, user_id, stage, created_at, seen_at, ends_at, proved_at, address, agent)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $5, $7, $8)",
    )
    .bind(new.id.to_string())
    .bind(new.token_hash)
    .bind(new.user.to_string())
    .bind(new.stage.code())
    .bind(new.now.as_microsecond())
    .bind(new.ends_at.as_microsecond())
    .bind(new.origin.map(|origin| origin.address.to_string()).unwrap_or_default())
    .bind(new.origin.map(|origin| origin.agent.clone()).unwrap_or_default())
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::accounts) async fn by_token(conn: &mut Conn, token_hash: &str) -> Result<Option<Session>, Error> {
    let row = sqlx::query(select!("AND s.token_hash = $1")).bind(token_hash).fetch_optional(conn).await?;
    row.as_ref().map(session).transpose()
}

pub(in crate::accounts) async fn by_id(conn: &mut Conn, id: SessionId) -> Result<Option<Session>, Error> {
    let row = sqlx::query(select!("AND s.id = $1")).bind(id.to_string()).fetch_optional(conn).await?;
    row.as_ref().map(session).transpose()
}

pub(in crate::accounts) async fn seen(conn: &mut Conn, id: SessionId, now: Timestamp) -> Result<(), Error> {
    sqlx::query("UPDATE session SET seen_at = $1 WHERE id = $2")
        .bind(now.as_microsecond())
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// Living sessions of a user by `now`, newest first; those that idled too long are still among them.
pub(in crate::accounts) async fn of_user(
    conn: &mut Conn,
    user: UserId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Session>, Error> {
    let rows = sqlx::query(select!("AND s.user_id = $1 AND s.ends_at > $2 ORDER BY s.id DESC LIMIT $3"))
        .bind(user.to_string())
        .bind(now.as_microsecond())
        .bind(limit)
        .fetch_all(conn)
        .await?;
    rows.iter().map(session).collect()
}

/// Signed in entirely, under a new cookie; false when the session has ended.
pub(in crate::accounts) async fn complete(
    conn: &mut Conn,
    id: SessionId,
    token_hash: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE session SET token_hash = $1, stage = 'FULL', proved_at = $2 WHERE id = $3 AND revoked_at IS NULL",
    )
    .bind(token_hash)
    .bind(now.as_microsecond())
    .bind(id.to_string())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A password, code or passkey was shown again.
pub(in crate::accounts) async fn proved(conn: &mut Conn, id: SessionId, now: Timestamp) -> Result<(), Error> {
    sqlx::query("UPDATE session SET proved_at = $1 WHERE id = $2")
        .bind(now.as_microsecond())
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends one; false when that user has none such that lives.
pub(in crate::accounts) async fn end(
    conn: &mut Conn,
    user: UserId,
    id: SessionId,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query("UPDATE session SET revoked_at = $1 WHERE id = $2 AND user_id = $3 AND revoked_at IS NULL")
        .bind(now.as_microsecond())
        .bind(id.to_string())
        .bind(user.to_string())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends all of a user, except one if it is named.
pub(in crate::accounts) async fn end_all(
    conn: &mut Conn,
    user: UserId,
    except: Option<SessionId>,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE session SET revoked_at = $1 WHERE user_id = $2 AND id <> $3 AND revoked_at IS NULL")
        .bind(now.as_microsecond())
        .bind(user.to_string())
        .bind(except.map(|id| id.to_string()).unwrap_or_default())
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes out from where and with what somebody signed in.
pub(in crate::accounts) async fn forget_origins(conn: &mut Conn, user: UserId) -> Result<(), Error> {
    sqlx::query("UPDATE session SET address = '', agent = '' WHERE user_id = $1")
        .bind(user.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

fn session(row: &AnyRow) -> Result<Session, Error> {
    Ok(Session {
        id: row.parsed("id")?,
        user: row.parsed("user_id")?,
        role: row.parsed("role")?,
        stage: row.parsed("stage")?,
        has_totp: row.maybe_number("totp_confirmed_at")?.is_some(),
        has_passkey: row.flag("passkeys")?,
        created_at: row.at("created_at")?,
        seen_at: row.at("seen_at")?,
        ends_at: row.at("ends_at")?,
        proved_at: row.at("proved_at")?,
        address: row.text("address")?,
        agent: row.text("agent")?,
    })
}
