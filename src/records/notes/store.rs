//! SQL of notes.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::model::{MedicalRecord, NoteStatus};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{AmendmentId, ConsultationId, MedicalRecordId, PatientId, ProviderId};

/// Which notes to list: what is signed and what `author` wrote, or only the latter.
pub(super) struct Filter {
    pub(super) patient: Option<PatientId>,
    pub(super) consultation: Option<ConsultationId>,
    pub(super) author: Option<ProviderId>,
    pub(super) own_only: bool,
}

/// A note in a list.
pub(super) struct Listed {
    pub(super) note: MedicalRecord,
    pub(super) visit_at: Timestamp,
    pub(super) amendments: i64,
}

/// An amendment as it is stored.
pub(super) struct AmendmentRow {
    pub(super) id: AmendmentId,
    pub(super) number: i64,
    pub(super) content_sealed: String,
    pub(super) hash: String,
}

pub(super) async fn by_id(conn: &mut Conn, id: MedicalRecordId) -> Result<Option<MedicalRecord>, Error> {
    let row =
        sqlx::query("SELECT * FROM medical_record WHERE id = $1").bind(id.to_string()).fetch_optional(conn).await?;
    row.as_ref().map(note).transpose()
}

pub(super) async fn draft(
    conn: &mut Conn,
    consultation: ConsultationId,
    author: ProviderId,
) -> Result<Option<MedicalRecord>, Error> {
    let row =
        sqlx::query("SELECT * FROM medical_record WHERE consultation_id = $1 AND author_id = $2 AND status = 'DRAFT'")
            .bind(consultation.to_string())
            .bind(author.to_string())
            .fetch_optional(conn)
            .await?;
    row.as_ref().map(note).transpose()
}

/// False when its author has a draft of that consultation already.
pub(super) async fn insert(conn: &mut Conn, new: &MedicalRecord) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO medical_record (id, patient_id, consultation_id, author_id, template, status, content, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
         ON CONFLICT (consultation_id, author_id) WHERE status = 'DRAFT' DO NOTHING",
    )
    .bind(new.id.to_string())
    .bind(new.patient.to_string())
    .bind(new.consultation.to_string())
    .bind(new.author.to_string())
    .bind(new.template.code())
    .bind(new.status.code())
    .bind(&new.content_sealed)
    .bind(new.created_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when it has another version, or is signed.
pub(super) async fn save(
    conn: &mut Conn,
    id: MedicalRecordId,
    version: i64,
    sealed: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE medical_record SET content = $1, updated_at = $2, version = version + 1
         WHERE id = $3 AND version = $4 AND status = 'DRAFT'",
    )
    .bind(sealed)
    .bind(now.as_microsecond())
    .bind(id.to_string())
    .bind(version)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when it has another version, or is signed.
pub(super) async fn sign(
    conn: &mut Conn,
    id: MedicalRecordId,
    version: i64,
    sealed: &str,
    hash: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE medical_record SET status = 'SIGNED', content = $1, hash = $2, signed_at = $3, updated_at = $3,
             version = version + 1
         WHERE id = $4 AND version = $5 AND status = 'DRAFT'",
    )
    .bind(sealed)
    .bind(hash)
    .bind(now.as_microsecond())
    .bind(id.to_string())
    .bind(version)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn has_written(conn: &mut Conn, author: ProviderId, patient: PatientId) -> Result<bool, Error> {
    let row = sqlx::query("SELECT id FROM medical_record WHERE patient_id = $1 AND author_id = $2 LIMIT 1")
        .bind(patient.to_string())
        .bind(author.to_string())
        .fetch_optional(conn)
        .await?;
    Ok(row.is_some())
}

/// Newest first, behind `after`.
pub(super) async fn list(
    conn: &mut Conn,
    filter: &Filter,
    status: Option<NoteStatus>,
    after: Option<MedicalRecordId>,
    limit: i64,
) -> Result<Vec<Listed>, Error> {
    let text = |id: Option<String>| id.unwrap_or_default();
    let rows = sqlx::query(
        "SELECT m.*, a.starts_at,
             CAST((SELECT COUNT(*) FROM medical_record_amendment d WHERE d.medical_record_id = m.id) AS BIGINT) AS amendments
         FROM medical_record m JOIN consultation c ON c.id = m.consultation_id JOIN appointment a ON a.id = c.appointment_id
         WHERE ($1 = '' OR m.patient_id = $1) AND ($2 = '' OR m.consultation_id = $2) AND ($3 = '' OR m.status = $3)
             AND (m.author_id = $4 OR ($5 = 0 AND m.status = 'SIGNED')) AND m.id < $6
         ORDER BY m.id DESC LIMIT $7",
    )
    .bind(text(filter.patient.map(|id| id.to_string())))
    .bind(text(filter.consultation.map(|id| id.to_string())))
    .bind(status.map_or("", NoteStatus::code))
    .bind(text(filter.author.map(|id| id.to_string())))
    .bind(i64::from(filter.own_only))
    // Without a place in the order: before the greatest id there is.
    .bind(after.map_or_else(|| "g".to_owned(), |id| id.to_string()))
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Listed { note: note(row)?, visit_at: row.at("starts_at")?, amendments: row.number("amendments")? })
        })
        .collect()
}

/// In their order.
pub(super) async fn amendments(conn: &mut Conn, note: MedicalRecordId) -> Result<Vec<AmendmentRow>, Error> {
    let rows = sqlx::query(
        "SELECT id, number, content, hash FROM medical_record_amendment WHERE medical_record_id = $1 ORDER BY number",
    )
    .bind(note.to_string())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(AmendmentRow {
                id: row.parsed("id")?,
                number: row.number("number")?,
                content_sealed: row.text("content")?,
                hash: row.text("hash")?,
            })
        })
        .collect()
}

pub(super) async fn insert_amendment(
    conn: &mut Conn,
    note: MedicalRecordId,
    new: &AmendmentRow,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO medical_record_amendment (id, medical_record_id, number, content, hash, signed_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(new.id.to_string())
    .bind(note.to_string())
    .bind(new.number)
    .bind(&new.content_sealed)
    .bind(&new.hash)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

fn note(row: &AnyRow) -> Result<MedicalRecord, Error> {
    Ok(MedicalRecord {
        id: row.parsed("id")?,
        patient: row.parsed("patient_id")?,
        consultation: row.parsed("consultation_id")?,
        author: row.parsed("author_id")?,
        template: row.parsed("template")?,
        status: row.parsed("status")?,
        hash: row.maybe_text("hash")?,
        signed_at: row.maybe_at("signed_at")?,
        created_at: row.at("created_at")?,
        updated_at: row.at("updated_at")?,
        version: row.number("version")?,
        content_sealed: row.text("content")?,
    })
}
