//! Prescriptions in the database.

use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use super::list::Filter;
use super::model::{Prescription, Signature};
use super::rules::PrescriptionStatus;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{PatientId, PrescriptionId, ProviderId};

/// With the one that takes its place: a draft does not yet.
const SELECT: &str = "SELECT p.*, (SELECT s.id FROM prescription s WHERE s.supersedes = p.id AND s.status <> 'DRAFT')
     AS superseded_by FROM prescription p";

/// One by its id.
pub(super) async fn by_id(conn: &mut Conn, id: PrescriptionId) -> Result<Option<Prescription>, Error> {
    let statement = AssertSqlSafe(format!("{SELECT} WHERE p.id = $1"));
    let row = sqlx::query(statement).bind(id.to_string()).fetch_optional(conn).await?;
    row.as_ref().map(prescription).transpose()
}

/// The one with that code.
pub(super) async fn by_code(conn: &mut Conn, hash: &str) -> Result<Option<Prescription>, Error> {
    let statement = AssertSqlSafe(format!("{SELECT} WHERE p.code_hash = $1"));
    let row = sqlx::query(statement).bind(hash).fetch_optional(conn).await?;
    row.as_ref().map(prescription).transpose()
}

/// Keeps others from changing it until the transaction ends.
pub(super) async fn lock(conn: &mut Conn, id: PrescriptionId) -> Result<Option<Prescription>, Error> {
    sqlx::query("UPDATE prescription SET version = version WHERE id = $1")
        .bind(id.to_string())
        .execute(&mut *conn)
        .await?;
    by_id(conn, id).await
}

/// Those of a patient that can be handed in.
pub(super) async fn standing(conn: &mut Conn, patient: PatientId, now: Timestamp) -> Result<Vec<Prescription>, Error> {
    let statement =
        format!("{SELECT} WHERE p.patient_id = $1 AND p.status = 'SIGNED' AND p.expires_at > $2 ORDER BY p.id");
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(patient.to_string())
        .bind(now.as_microsecond())
        .fetch_all(conn)
        .await?;
    rows.iter().map(prescription).collect()
}

/// States of what a provider has prescribed for a patient.
pub(super) async fn states(
    conn: &mut Conn,
    patient: PatientId,
    provider: ProviderId,
) -> Result<Vec<PrescriptionStatus>, Error> {
    let rows = sqlx::query("SELECT status FROM prescription WHERE patient_id = $1 AND provider_id = $2")
        .bind(patient.to_string())
        .bind(provider.to_string())
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| row.parsed("status")).collect()
}

/// Up to `limit + 1` that fit, newest first.
pub(super) async fn list(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<Prescription>, Error> {
    let mut texts: Vec<String> = Vec::new();
    let mut bind = |text: String| {
        texts.push(text);
        format!("${}", texts.len())
    };
    // Of whom everything was erased, nothing can be read.
    let mut conditions = vec![
        "NOT EXISTS (SELECT 1 FROM patient_key k WHERE k.patient_id = p.patient_id AND k.destroyed_at IS NOT NULL)"
            .to_owned(),
    ];
    if let Some(patients) = &filter.patients {
        let places: Vec<String> = patients.iter().map(|patient| bind(patient.to_string())).collect();
        let places = places.join(", ");
        conditions.push(if places.is_empty() { "1 = 0".to_owned() } else { format!("p.patient_id IN ({places})") });
    }
    if let Some(author) = filter.author {
        conditions.push(format!("p.provider_id = {}", bind(author.to_string())));
    }
    if let Some(reader) = filter.drafts_of {
        conditions.push(format!("(p.status <> 'DRAFT' OR p.provider_id = {})", bind(reader.to_string())));
    } else {
        conditions.push("p.status <> 'DRAFT'".to_owned());
    }
    if let Some(status) = filter.status {
        conditions.push(format!("p.status = {}", bind(status.code().to_owned())));
    }
    if let Some(consultation) = filter.consultation {
        conditions.push(format!("p.consultation_id = {}", bind(consultation.to_string())));
    }
    if let Some(after) = filter.after {
        conditions.push(format!("p.id < {}", bind(after.to_string())));
    }
    let (conditions, limit) = (conditions.join(" AND "), limit.saturating_add(1));
    let mut query = sqlx::query(AssertSqlSafe(format!("{SELECT} WHERE {conditions} ORDER BY p.id DESC LIMIT {limit}")));
    for text in texts {
        query = query.bind(text);
    }
    query.fetch_all(conn).await?.iter().map(prescription).collect()
}

/// A new draft; false when the one that it is to replace has a replacement already.
pub(super) async fn insert(conn: &mut Conn, new: &Prescription) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO prescription (id, consultation_id, patient_id, provider_id, status, items, valid_days, supersedes,
             created_at, updated_at) VALUES ($1, $2, $3, $4, 'DRAFT', $5, $6, $7, $8, $8)
         ON CONFLICT (supersedes) DO NOTHING",
    )
    .bind(new.id.to_string())
    .bind(new.consultation.to_string())
    .bind(new.patient.to_string())
    .bind(new.provider.to_string())
    .bind(&new.sealed_items)
    .bind(new.valid_days)
    .bind(new.supersedes.map(|id| id.to_string()))
    .bind(new.created_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes a draft anew, if it still is one and has that version.
pub(super) async fn update(
    conn: &mut Conn,
    id: PrescriptionId,
    version: i64,
    sealed_items: &str,
    valid_days: i64,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE prescription SET items = $3, valid_days = $4, updated_at = $5, version = version + 1
         WHERE id = $1 AND version = $2 AND status = 'DRAFT'",
    )
    .bind(id.to_string())
    .bind(version)
    .bind(sealed_items)
    .bind(valid_days)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Throws a draft away.
pub(super) async fn remove_draft(conn: &mut Conn, id: PrescriptionId, version: i64) -> Result<bool, Error> {
    let done = sqlx::query("DELETE FROM prescription WHERE id = $1 AND version = $2 AND status = 'DRAFT'")
        .bind(id.to_string())
        .bind(version)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Signs a draft.
pub(super) async fn sign(
    conn: &mut Conn,
    id: PrescriptionId,
    signature: &Signature,
    code_hash: &str,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE prescription SET status = 'SIGNED', signed_text = $2, signed_hash = $3, signed_at = $4, expires_at = $5,
             code_hash = $6, updated_at = $4, version = version + 1 WHERE id = $1 AND status = 'DRAFT'",
    )
    .bind(id.to_string())
    .bind(&signature.sealed_text)
    .bind(&signature.hash)
    .bind(signature.at.as_microsecond())
    .bind(signature.expires_at.as_microsecond())
    .bind(code_hash)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends one that stands: cancelled, with a sealed reason, or superseded.
pub(super) async fn end(
    conn: &mut Conn,
    id: PrescriptionId,
    status: PrescriptionStatus,
    sealed_reason: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE prescription SET status = $2, cancel_reason = $3, ended_at = $4, updated_at = $4, version = version + 1
         WHERE id = $1 AND status = 'SIGNED'",
    )
    .bind(id.to_string())
    .bind(status.code())
    .bind(sealed_reason)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn prescription(row: &AnyRow) -> Result<Prescription, Error> {
    let signature = match (row.maybe_text("signed_hash")?, row.maybe_at("signed_at")?, row.maybe_at("expires_at")?) {
        (Some(hash), Some(at), Some(expires_at)) => {
            Some(Signature { sealed_text: row.text("signed_text")?, hash, at, expires_at })
        }
        _ => None,
    };
    Ok(Prescription {
        id: row.parsed("id")?,
        consultation: row.parsed("consultation_id")?,
        patient: row.parsed("patient_id")?,
        provider: row.parsed("provider_id")?,
        status: row.parsed("status")?,
        sealed_items: row.text("items")?,
        valid_days: row.number("valid_days")?,
        supersedes: row.maybe_parsed("supersedes")?,
        superseded_by: row.maybe_parsed("superseded_by")?,
        signature,
        ended_at: row.maybe_at("ended_at")?,
        sealed_reason: row.text("cancel_reason")?,
        created_at: row.at("created_at")?,
        updated_at: row.at("updated_at")?,
        version: row.number("version")?,
    })
}
