//! SQL of accounts.

use jiff::Timestamp;

use super::session::Session;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::SessionId;

pub(super) async fn session_by_token(conn: &mut Conn, token_hash: &str) -> Result<Option<Session>, Error> {
    let row = sqlx::query(
        "SELECT s.id, s.user_id, s.stage, s.seen_at, s.ends_at, s.proved_at, u.role
         FROM session s JOIN user_account u ON u.id = s.user_id
         WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND u.status = 'ACTIVE'",
    )
    .bind(token_hash)
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(Session {
            id: row.parsed("id")?,
            user: row.parsed("user_id")?,
            role: row.parsed("role")?,
            stage: row.parsed("stage")?,
            seen_at: row.at("seen_at")?,
            ends_at: row.at("ends_at")?,
            proved_at: row.at("proved_at")?,
        })
    })
    .transpose()
}

pub(super) async fn session_seen(conn: &mut Conn, id: SessionId, now: Timestamp) -> Result<(), Error> {
    sqlx::query("UPDATE session SET seen_at = $1 WHERE id = $2")
        .bind(now.as_microsecond())
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}
