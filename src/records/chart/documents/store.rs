//! SQL of documents.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::{Document, DocumentStatus};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{DocumentId, PatientId};

pub(super) async fn by_id(conn: &mut Conn, id: DocumentId) -> Result<Option<Document>, Error> {
    let row = sqlx::query(
        "SELECT id, patient_id, kind, status, source, media_type, size_bytes, title, written_by, created_at, updated_at
         FROM chart_document WHERE id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(document).transpose()
}

/// Newest first.
pub(super) async fn of_patient(conn: &mut Conn, patient: PatientId) -> Result<Vec<Document>, Error> {
    let rows = sqlx::query(
        "SELECT id, patient_id, kind, status, source, media_type, size_bytes, title, written_by, created_at, updated_at
         FROM chart_document WHERE patient_id = $1 ORDER BY id DESC",
    )
    .bind(patient.to_string())
    .fetch_all(conn)
    .await?;
    rows.iter().map(document).collect()
}

pub(super) async fn count(conn: &mut Conn, patient: PatientId) -> Result<i64, Error> {
    let row = sqlx::query("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM chart_document WHERE patient_id = $1")
        .bind(patient.to_string())
        .fetch_one(conn)
        .await?;
    row.number("n")
}

pub(super) async fn content(conn: &mut Conn, id: DocumentId) -> Result<String, Error> {
    let row =
        sqlx::query("SELECT content FROM chart_document WHERE id = $1").bind(id.to_string()).fetch_one(conn).await?;
    row.text("content")
}

pub(super) async fn insert(conn: &mut Conn, new: &Document, content_sealed: &str) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO chart_document (id, patient_id, kind, status, source, media_type, size_bytes, title, content, written_by,
             created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(new.id.to_string())
    .bind(new.patient.to_string())
    .bind(new.kind.code())
    .bind(new.status.code())
    .bind(new.source.code())
    .bind(new.media_type.code())
    .bind(new.size_bytes)
    .bind(&new.title_sealed)
    .bind(content_sealed)
    .bind(&new.written_by)
    .bind(new.created_at.as_microsecond())
    .bind(new.updated_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn set_status(
    conn: &mut Conn,
    id: DocumentId,
    status: DocumentStatus,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE chart_document SET status = $1, updated_at = $2 WHERE id = $3")
        .bind(status.code())
        .bind(now.as_microsecond())
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

fn document(row: &AnyRow) -> Result<Document, Error> {
    Ok(Document {
        id: row.parsed("id")?,
        patient: row.parsed("patient_id")?,
        kind: row.parsed("kind")?,
        status: row.parsed("status")?,
        source: row.parsed("source")?,
        media_type: row.parsed("media_type")?,
        size_bytes: row.number("size_bytes")?,
        title_sealed: row.text("title")?,
        written_by: row.text("written_by")?,
        created_at: row.at("created_at")?,
        updated_at: row.at("updated_at")?,
    })
}
