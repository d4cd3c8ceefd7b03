//! SQL of consents.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::{ConsentKind, Text, Words};
use crate::care::Relation;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{ConsentId, PatientId};

/// A consent as it is stored.
pub(super) struct Row {
    pub(super) id: ConsentId,
    pub(super) patient: PatientId,
    pub(super) kind: ConsentKind,
    pub(super) number: i64,
    pub(super) given_by: String,
    pub(super) given_as: Relation,
    pub(super) given_at: Timestamp,
    pub(super) withdrawn: Option<(String, Timestamp)>,
}

/// Kinds, whether they are required, and the number of their newest text; 0 where there is none.
pub(super) async fn kinds(conn: &mut Conn) -> Result<Vec<(ConsentKind, bool, i64)>, Error> {
    let rows = sqlx::query("SELECT kind, required, newest FROM consent_kind ORDER BY kind").fetch_all(conn).await?;
    rows.iter().map(|row| Ok((row.parsed("kind")?, row.flag("required")?, row.number("newest")?))).collect()
}

/// The number of the newest text, 0 where there is none.
pub(super) async fn newest(conn: &mut Conn, kind: ConsentKind) -> Result<i64, Error> {
    let row = sqlx::query("SELECT newest FROM consent_kind WHERE kind = $1").bind(kind.code()).fetch_one(conn).await?;
    row.number("newest")
}

/// The number of the newest text, after this was set.
pub(super) async fn set_required(conn: &mut Conn, kind: ConsentKind, required: bool) -> Result<i64, Error> {
    let row = sqlx::query("UPDATE consent_kind SET required = $1 WHERE kind = $2 RETURNING newest")
        .bind(i64::from(required))
        .bind(kind.code())
        .fetch_one(conn)
        .await?;
    row.number("newest")
}

/// The number of the next text, which nobody else gets until the transaction ends.
pub(super) async fn next(conn: &mut Conn, kind: ConsentKind) -> Result<i64, Error> {
    let row = sqlx::query("UPDATE consent_kind SET newest = newest + 1 WHERE kind = $1 RETURNING newest")
        .bind(kind.code())
        .fetch_one(conn)
        .await?;
    row.number("newest")
}

pub(super) async fn insert_text(conn: &mut Conn, text: &Text, by: &str) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO consent_text (kind, number, words, published_by, published_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(text.kind.code())
    .bind(text.number)
    .bind(serde_json::to_string(&text.words).unwrap_or_default())
    .bind(by)
    .bind(text.published_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn text(conn: &mut Conn, kind: ConsentKind, number: i64) -> Result<Option<Text>, Error> {
    let row = sqlx::query("SELECT kind, number, words, published_at FROM consent_text WHERE kind = $1 AND number = $2")
        .bind(kind.code())
        .bind(number)
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(of_text).transpose()
}

/// Newest first, before `before`.
pub(super) async fn texts(conn: &mut Conn, kind: ConsentKind, before: i64, limit: i64) -> Result<Vec<Text>, Error> {
    let rows = sqlx::query(
        "SELECT kind, number, words, published_at FROM consent_text WHERE kind = $1 AND number < $2
         ORDER BY number DESC LIMIT $3",
    )
    .bind(kind.code())
    .bind(before)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(of_text).collect()
}

/// Kinds that are required and whose newest text the patient has no standing consent to.
pub(super) async fn missing(conn: &mut Conn, patient: PatientId) -> Result<Vec<ConsentKind>, Error> {
    let rows = sqlx::query(
        "SELECT k.kind FROM consent_kind k
         WHERE k.required = 1 AND k.newest > 0 AND NOT EXISTS (
             SELECT c.id FROM consent c
             WHERE c.patient_id = $1 AND c.kind = k.kind AND c.number = k.newest AND c.withdrawn_at IS NULL)
         ORDER BY k.kind",
    )
    .bind(patient.to_string())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.parsed("kind")).collect()
}

/// False when there is one to that text that stands.
pub(super) async fn insert(conn: &mut Conn, new: &Row) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO consent (id, patient_id, kind, number, given_by, given_as, given_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (patient_id, kind, number) WHERE withdrawn_at IS NULL DO NOTHING",
    )
    .bind(new.id.to_string())
    .bind(new.patient.to_string())
    .bind(new.kind.code())
    .bind(new.number)
    .bind(&new.given_by)
    .bind(new.given_as.code())
    .bind(new.given_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn standing(
    conn: &mut Conn,
    patient: PatientId,
    kind: ConsentKind,
    number: i64,
) -> Result<Option<Row>, Error> {
    let row = sqlx::query(
        "SELECT * FROM consent WHERE patient_id = $1 AND kind = $2 AND number = $3 AND withdrawn_at IS NULL",
    )
    .bind(patient.to_string())
    .bind(kind.code())
    .bind(number)
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(of_consent).transpose()
}

pub(super) async fn by_id(conn: &mut Conn, id: ConsentId) -> Result<Option<Row>, Error> {
    let row = sqlx::query("SELECT * FROM consent WHERE id = $1").bind(id.to_string()).fetch_optional(conn).await?;
    row.as_ref().map(of_consent).transpose()
}

/// Newest first, behind `after`.
pub(super) async fn of_patient(
    conn: &mut Conn,
    patient: PatientId,
    after: Option<ConsentId>,
    limit: i64,
) -> Result<Vec<Row>, Error> {
    let rows = sqlx::query("SELECT * FROM consent WHERE patient_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3")
        .bind(patient.to_string())
        // Without a place in the order: before the greatest id there is.
        .bind(after.map_or_else(|| "g".to_owned(), |id| id.to_string()))
        .bind(limit)
        .fetch_all(conn)
        .await?;
    rows.iter().map(of_consent).collect()
}

/// Takes back what stands of a kind, whichever text it was given to.
pub(super) async fn withdraw(
    conn: &mut Conn,
    patient: PatientId,
    kind: ConsentKind,
    by: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE consent SET withdrawn_by = $1, withdrawn_at = $2
         WHERE patient_id = $3 AND kind = $4 AND withdrawn_at IS NULL",
    )
    .bind(by)
    .bind(now.as_microsecond())
    .bind(patient.to_string())
    .bind(kind.code())
    .execute(conn)
    .await?;
    Ok(())
}

fn of_text(row: &AnyRow) -> Result<Text, Error> {
    let words: Result<Vec<Words>, _> = serde_json::from_str(&row.text("words")?);
    Ok(Text {
        kind: row.parsed("kind")?,
        number: row.number("number")?,
        published_at: row.at("published_at")?,
        words: words.map_err(|_| Error::Corrupt { column: "words".to_owned() })?,
    })
}

fn of_consent(row: &AnyRow) -> Result<Row, Error> {
    let withdrawn_at: Option<Timestamp> = row.maybe_at("withdrawn_at")?;
    Ok(Row {
        id: row.parsed("id")?,
        patient: row.parsed("patient_id")?,
        kind: row.parsed("kind")?,
        number: row.number("number")?,
        given_by: row.text("given_by")?,
        given_as: row.parsed("given_as")?,
        given_at: row.at("given_at")?,
        withdrawn: row.maybe_text("withdrawn_by")?.zip(withdrawn_at),
    })
}
