//! SQL of erasures and legal holds.

use jiff::Timestamp;

use super::{LegalHold, Report};
use crate::actor::Actor;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{LegalHoldId, PatientId, UserId};

pub(super) async fn open_hold(conn: &mut Conn, patient: PatientId) -> Result<Option<LegalHold>, Error> {
    let row = sqlx::query("SELECT id, reason, set_at FROM legal_hold WHERE patient_id = $1 AND cleared_at IS NULL")
        .bind(patient.to_string())
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        Ok(LegalHold { id: row.parsed("id")?, set_at: row.at("set_at")?, reason_sealed: row.text("reason")? })
    })
    .transpose()
}

pub(super) async fn insert_hold(conn: &mut Conn, patient: PatientId, new: &LegalHold, by: UserId) -> Result<(), Error> {
    sqlx::query("INSERT INTO legal_hold (id, patient_id, reason, set_by, set_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(new.id.to_string())
        .bind(patient.to_string())
        .bind(&new.reason_sealed)
        .bind(by.to_string())
        .bind(new.set_at.as_microsecond())
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn clear_hold(
    conn: &mut Conn,
    id: LegalHoldId,
    reason_sealed: &str,
    by: UserId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE legal_hold SET clear_reason = $1, cleared_by = $2, cleared_at = $3 WHERE id = $4")
        .bind(reason_sealed)
        .bind(by.to_string())
        .bind(now.as_microsecond())
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// How many rows of that table are the patient's.
pub(super) async fn count(conn: &mut Conn, table: &'static str, patient: PatientId) -> Result<i64, Error> {
    let text = format!("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM {table} WHERE patient_id = $1");
    sqlx::query(sqlx::AssertSqlSafe(text)).bind(patient.to_string()).fetch_one(conn).await?.number("n")
}

pub(super) async fn insert(conn: &mut Conn, report: &Report, by: &Actor) -> Result<(), Error> {
    sqlx::query("INSERT INTO erasure (patient_id, asked_by, erased_at, report) VALUES ($1, $2, $3, $4)")
        .bind(report.patient_id.to_string())
        .bind(by.user().map_or_else(|| "system".to_owned(), |user| user.to_string()))
        .bind(report.erased_at.as_microsecond())
        .bind(serde_json::to_string(report).unwrap_or_default())
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn report(conn: &mut Conn, patient: PatientId) -> Result<Option<Report>, Error> {
    let row = sqlx::query("SELECT report FROM erasure WHERE patient_id = $1")
        .bind(patient.to_string())
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let report = serde_json::from_str(&row.text("report")?);
    report.map(Some).map_err(|_| Error::Corrupt { column: "report".to_owned() })
}
