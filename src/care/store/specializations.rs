//! SQL of specializations.

use crate::care::{Specialization, SpecializationId};
use crate::db::{Columns as _, Conn, Error};

/// False when there is one with this id.
pub(in crate::care) async fn insert(conn: &mut Conn, id: &SpecializationId, name: &str) -> Result<bool, Error> {
    let done = sqlx::query("INSERT INTO specialization (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING")
        .bind(id.as_str())
        .bind(name)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether there is one; keeps it until the transaction ends, so that nobody removes it meanwhile.
pub(in crate::care) async fn hold(conn: &mut Conn, id: &SpecializationId) -> Result<bool, Error> {
    let done =
        sqlx::query("UPDATE specialization SET name = name WHERE id = $1").bind(id.as_str()).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::care) async fn is_used(conn: &mut Conn, id: &SpecializationId) -> Result<bool, Error> {
    let row = sqlx::query("SELECT provider_id FROM provider_specialization WHERE specialization_id = $1 LIMIT 1")
        .bind(id.as_str())
        .fetch_optional(conn)
        .await?;
    Ok(row.is_some())
}

pub(in crate::care) async fn remove(conn: &mut Conn, id: &SpecializationId) -> Result<(), Error> {
    sqlx::query("DELETE FROM specialization WHERE id = $1").bind(id.as_str()).execute(conn).await?;
    Ok(())
}

/// By name.
pub(in crate::care) async fn all(conn: &mut Conn) -> Result<Vec<Specialization>, Error> {
    let rows = sqlx::query("SELECT id, name FROM specialization ORDER BY name, id").fetch_all(conn).await?;
    rows.iter().map(|row| Ok(Specialization { id: row.parsed("id")?, name: row.text("name")? })).collect()
}
