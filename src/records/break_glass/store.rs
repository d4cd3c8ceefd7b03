//! SQL of emergencies.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::{BreakGlass, Verdict};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{BreakGlassId, PatientId, ProviderId, UserId};

pub(super) async fn insert(conn: &mut Conn, new: &BreakGlass) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO break_glass (id, patient_id, provider_id, reason, started_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(new.id.to_string())
    .bind(new.patient.to_string())
    .bind(new.provider.to_string())
    .bind(&new.reason_sealed)
    .bind(new.started_at.as_microsecond())
    .bind(new.ends_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn by_id(conn: &mut Conn, id: BreakGlassId) -> Result<Option<BreakGlass>, Error> {
    let row = sqlx::query("SELECT * FROM break_glass WHERE id = $1").bind(id.to_string()).fetch_optional(conn).await?;
    row.as_ref().map(case).transpose()
}

/// When the provider's access to that patient ends, if it has not.
pub(super) async fn open_until(
    conn: &mut Conn,
    provider: ProviderId,
    patient: PatientId,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let row =
        sqlx::query("SELECT ends_at FROM break_glass WHERE patient_id = $1 AND provider_id = $2 AND ends_at > $3")
            .bind(patient.to_string())
            .bind(provider.to_string())
            .bind(now.as_microsecond())
            .fetch_optional(conn)
            .await?;
    row.map(|row| row.at("ends_at")).transpose()
}

/// Which one was ended; none when none was open.
pub(super) async fn end(
    conn: &mut Conn,
    provider: ProviderId,
    patient: PatientId,
    now: Timestamp,
) -> Result<Option<BreakGlassId>, Error> {
    let row = sqlx::query(
        "UPDATE break_glass SET ends_at = $1 WHERE patient_id = $2 AND provider_id = $3 AND ends_at > $1 RETURNING id",
    )
    .bind(now.as_microsecond())
    .bind(patient.to_string())
    .bind(provider.to_string())
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.parsed("id")).transpose()
}

/// Newest first, behind `after`.
pub(super) async fn list(
    conn: &mut Conn,
    reviewed: Option<bool>,
    after: Option<BreakGlassId>,
    limit: i64,
) -> Result<Vec<BreakGlass>, Error> {
    let rows = sqlx::query(
        "SELECT * FROM break_glass
         WHERE id < $1 AND ($2 = '' OR ($2 = 'YES' AND reviewed_at IS NOT NULL) OR ($2 = 'NO' AND reviewed_at IS NULL))
         ORDER BY id DESC LIMIT $3",
    )
    // Without a place in the order: before the greatest id there is.
    .bind(after.map_or_else(|| "g".to_owned(), |id| id.to_string()))
    .bind(reviewed.map_or("", |reviewed| if reviewed { "YES" } else { "NO" }))
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(case).collect()
}

/// Newest first.
pub(super) async fn of_patient(conn: &mut Conn, patient: PatientId, limit: i64) -> Result<Vec<BreakGlass>, Error> {
    let rows = sqlx::query("SELECT * FROM break_glass WHERE patient_id = $1 ORDER BY id DESC LIMIT $2")
        .bind(patient.to_string())
        .bind(limit)
        .fetch_all(conn)
        .await?;
    rows.iter().map(case).collect()
}

/// False when it was reviewed, or is not there.
pub(super) async fn review(
    conn: &mut Conn,
    id: BreakGlassId,
    verdict: Verdict,
    remark_sealed: &str,
    by: UserId,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE break_glass SET verdict = $1, remark = $2, reviewed_by = $3, reviewed_at = $4
         WHERE id = $5 AND reviewed_at IS NULL",
    )
    .bind(verdict.code())
    .bind(remark_sealed)
    .bind(by.to_string())
    .bind(now.as_microsecond())
    .bind(id.to_string())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn case(row: &AnyRow) -> Result<BreakGlass, Error> {
    Ok(BreakGlass {
        id: row.parsed("id")?,
        patient: row.parsed("patient_id")?,
        provider: row.parsed("provider_id")?,
        started_at: row.at("started_at")?,
        ends_at: row.at("ends_at")?,
        verdict: row.maybe_parsed("verdict")?,
        reviewed_at: row.maybe_at("reviewed_at")?,
        reason_sealed: row.text("reason")?,
        remark_sealed: row.text("remark")?,
    })
}
