//! SQL of specializations.

use sqlx::AssertSqlSafe;

use super::placeholders;
use crate::care::SpecializationId;
use crate::db::{Conn, Error};

/// False when there is one with this id.
pub(in crate::care) async fn insert(conn: &mut Conn, id: &SpecializationId, name: &str) -> Result<bool, Error> {
    let done = sqlx::query("INSERT INTO specialization (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING")
        .bind(id.as_str())
        .bind(name)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// How many of these there are.
pub(in crate::care) async fn known(conn: &mut Conn, ids: &[SpecializationId]) -> Result<usize, Error> {
    if ids.is_empty() {
        return Ok(0);
    }
    let text = format!("SELECT id FROM specialization WHERE id IN ({})", placeholders(1, ids.len()));
    let query = ids.iter().fold(sqlx::query(AssertSqlSafe(text)), |query, id| query.bind(id.as_str()));
    Ok(query.fetch_all(conn).await?.len())
}
