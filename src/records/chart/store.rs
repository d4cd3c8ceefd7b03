//! SQL of the chart's entries.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::content::ChartSection;
use super::model::{Entry, EntryStatus, Past};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{ChartEntryId, PatientId};

pub(super) async fn by_id(conn: &mut Conn, id: ChartEntryId) -> Result<Option<Entry>, Error> {
    let row = sqlx::query("SELECT * FROM chart_entry WHERE id = $1").bind(id.to_string()).fetch_optional(conn).await?;
    row.as_ref().map(entry).transpose()
}

/// By section, newest first.
pub(super) async fn of_patient(conn: &mut Conn, patient: PatientId) -> Result<Vec<Entry>, Error> {
    let rows = sqlx::query("SELECT * FROM chart_entry WHERE patient_id = $1 ORDER BY section, id DESC")
        .bind(patient.to_string())
        .fetch_all(conn)
        .await?;
    rows.iter().map(entry).collect()
}

pub(super) async fn active(conn: &mut Conn, patient: PatientId, section: ChartSection) -> Result<Vec<Entry>, Error> {
    let rows = sqlx::query(
        "SELECT * FROM chart_entry WHERE patient_id = $1 AND section = $2 AND status = 'ACTIVE' ORDER BY id",
    )
    .bind(patient.to_string())
    .bind(section.code())
    .fetch_all(conn)
    .await?;
    rows.iter().map(entry).collect()
}

pub(super) async fn count(conn: &mut Conn, patient: PatientId, section: ChartSection) -> Result<i64, Error> {
    let row =
        sqlx::query("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM chart_entry WHERE patient_id = $1 AND section = $2")
            .bind(patient.to_string())
            .bind(section.code())
            .fetch_one(conn)
            .await?;
    row.number("n")
}

pub(super) async fn insert(conn: &mut Conn, new: &Entry) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO chart_entry (id, patient_id, section, status, source, content, confirmed_by, confirmed_at, written_by,
             created_at, updated_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(new.id.to_string())
    .bind(new.patient.to_string())
    .bind(new.section.code())
    .bind(new.status.code())
    .bind(new.source.code())
    .bind(&new.content_sealed)
    .bind(new.confirmed.map(|(provider, _)| provider.to_string()))
    .bind(new.confirmed.map(|(_, at)| at.as_microsecond()))
    .bind(&new.written_by)
    .bind(new.created_at.as_microsecond())
    .bind(new.updated_at.as_microsecond())
    .bind(new.version)
    .execute(conn)
    .await?;
    Ok(())
}

/// Puts `new` in place of the version before it, which is kept; false when that is not the newest any more.
pub(super) async fn replace(conn: &mut Conn, new: &Entry) -> Result<bool, Error> {
    let before = new.version.saturating_sub(1);
    let done = sqlx::query(
        "INSERT INTO chart_entry_past (entry_id, version, status, content, written_by, written_at)
         SELECT id, version, status, content, written_by, updated_at FROM chart_entry WHERE id = $1 AND version = $2
         ON CONFLICT (entry_id, version) DO NOTHING",
    )
    .bind(new.id.to_string())
    .bind(before)
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let done = sqlx::query(
        "UPDATE chart_entry SET status = $1, content = $2, confirmed_by = $3, confirmed_at = $4, written_by = $5,
             updated_at = $6, version = $7
         WHERE id = $8 AND version = $9",
    )
    .bind(new.status.code())
    .bind(&new.content_sealed)
    .bind(new.confirmed.map(|(provider, _)| provider.to_string()))
    .bind(new.confirmed.map(|(_, at)| at.as_microsecond()))
    .bind(&new.written_by)
    .bind(new.updated_at.as_microsecond())
    .bind(new.version)
    .bind(new.id.to_string())
    .bind(before)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What an entry said before, newest first.
pub(super) async fn past(conn: &mut Conn, id: ChartEntryId) -> Result<Vec<Past>, Error> {
    let rows = sqlx::query(
        "SELECT version, status, content, written_by, written_at FROM chart_entry_past WHERE entry_id = $1
         ORDER BY version DESC",
    )
    .bind(id.to_string())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Past {
                version: row.number("version")?,
                status: row.parsed::<EntryStatus>("status")?,
                content_sealed: row.text("content")?,
                written_by: row.text("written_by")?,
                written_at: row.at("written_at")?,
            })
        })
        .collect()
}

fn entry(row: &AnyRow) -> Result<Entry, Error> {
    let confirmed_at: Option<Timestamp> = row.maybe_at("confirmed_at")?;
    Ok(Entry {
        id: row.parsed("id")?,
        patient: row.parsed("patient_id")?,
        section: row.parsed("section")?,
        status: row.parsed("status")?,
        source: row.parsed("source")?,
        content_sealed: row.text("content")?,
        confirmed: row.maybe_parsed("confirmed_by")?.zip(confirmed_at),
        written_by: row.text("written_by")?,
        created_at: row.at("created_at")?,
        updated_at: row.at("updated_at")?,
        version: row.number("version")?,
    })
}
