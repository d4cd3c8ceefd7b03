//! SQL of the trail.

use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use super::chain::Entry;
use super::head::SignedHead;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::PatientId;

/// Which entries to show; what is left out does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Who did it.
    pub actor: Option<String>,
    /// The id of the thing.
    pub object: Option<String>,
    /// How the action begins.
    pub action: Option<String>,
    /// Whose data it is; any of these.
    pub patients: Option<Vec<PatientId>>,
}

/// Moves the head on by `count` and gives the new last sequence number with the hash before these entries. Locks the chain.
pub(super) async fn take_head(conn: &mut Conn, count: i64) -> Result<(i64, String), Error> {
    let row = sqlx::query("UPDATE audit_head SET seq = seq + $1 WHERE id = 1 RETURNING seq, hash")
        .bind(count)
        .fetch_one(conn)
        .await?;
    Ok((row.number("seq")?, row.text("hash")?))
}

pub(super) async fn set_head(conn: &mut Conn, hash: &str) -> Result<(), Error> {
    sqlx::query("UPDATE audit_head SET hash = $1 WHERE id = 1").bind(hash).execute(conn).await?;
    Ok(())
}

pub(super) async fn head(conn: &mut Conn) -> Result<(i64, String), Error> {
    let row = sqlx::query("SELECT seq, hash FROM audit_head WHERE id = 1").fetch_one(conn).await?;
    Ok((row.number("seq")?, row.text("hash")?))
}

pub(super) async fn insert(conn: &mut Conn, entry: &Entry) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO audit_entry (seq, written_at, actor, role, action, object_kind, object_id, patient_id, address,
             agent, detail, prev_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(entry.seq)
    .bind(entry.written_at)
    .bind(&entry.actor)
    .bind(&entry.role)
    .bind(&entry.action)
    .bind(&entry.object_kind)
    .bind(&entry.object_id)
    .bind(&entry.patient_id)
    .bind(&entry.address)
    .bind(&entry.agent)
    .bind(&entry.detail)
    .bind(&entry.prev_hash)
    .bind(&entry.hash)
    .execute(conn)
    .await?;
    Ok(())
}

/// Entries behind `seq`, oldest first.
pub(super) async fn after(conn: &mut Conn, seq: i64, limit: i64) -> Result<Vec<Entry>, Error> {
    let rows = sqlx::query("SELECT * FROM audit_entry WHERE seq > $1 ORDER BY seq LIMIT $2")
        .bind(seq)
        .bind(limit)
        .fetch_all(conn)
        .await?;
    rows.iter().map(entry).collect()
}

/// Entries before `seq`, newest first.
///
/// # Errors
/// [`Error`]
pub async fn entries(conn: &mut Conn, filter: &Filter, before: Option<i64>, limit: i64) -> Result<Vec<Entry>, Error> {
    let mut conditions = vec!["seq < $1".to_owned()];
    let mut values = Vec::new();
    let mut mark = |value: &str| {
        values.push(value.to_owned());
        format!("${}", values.len() + 2)
    };
    if let Some(actor) = &filter.actor {
        conditions.push(format!("actor = {}", mark(actor)));
    }
    if let Some(object) = &filter.object {
        conditions.push(format!("object_id = {}", mark(object)));
    }
    if let Some(action) = &filter.action {
        let mark = mark(action);
        conditions.push(format!("SUBSTR(action, 1, LENGTH({mark})) = {mark}"));
    }
    if let Some(patients) = &filter.patients {
        let marks: Vec<String> = patients.iter().map(|patient| mark(&patient.to_string())).collect();
        // Without any there is nothing to show.
        conditions.push(if marks.is_empty() {
            "1 = 0".into()
        } else {
            format!("patient_id IN ({})", marks.join(", "))
        });
    }
    let text = format!("SELECT * FROM audit_entry WHERE {} ORDER BY seq DESC LIMIT $2", conditions.join(" AND "));
    let query = sqlx::query(AssertSqlSafe(text)).bind(before.unwrap_or(i64::MAX)).bind(limit);
    let rows = values.iter().fold(query, |query, value| query.bind(value)).fetch_all(conn).await?;
    rows.iter().map(entry).collect()
}

/// What was done in these ways with a patient's data from then to then, oldest first.
///
/// # Errors
/// [`Error`]
pub async fn done(
    conn: &mut Conn,
    patient: PatientId,
    actions: &[&str],
    (from, to): (Timestamp, Timestamp),
    limit: i64,
) -> Result<Vec<Entry>, Error> {
    let marks: Vec<String> = (5..).take(actions.len()).map(|n| format!("${n}")).collect();
    let text = format!(
        "SELECT * FROM audit_entry WHERE patient_id = $1 AND written_at >= $2 AND written_at < $3 AND action IN ({})
         ORDER BY seq LIMIT $4",
        marks.join(", "),
    );
    let query = sqlx::query(AssertSqlSafe(text))
        .bind(patient.to_string())
        .bind(from.as_microsecond())
        .bind(to.as_microsecond())
        .bind(limit);
    let rows = actions.iter().fold(query, |query, action| query.bind((*action).to_owned())).fetch_all(conn).await?;
    rows.iter().map(entry).collect()
}

pub(super) async fn insert_head(conn: &mut Conn, head: &SignedHead) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO signed_head (seq, hash, signed_at, public_key, signature) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING",
    )
    .bind(head.seq)
    .bind(&head.hash)
    .bind(head.signed_at.as_microsecond())
    .bind(&head.public_key)
    .bind(&head.signature)
    .execute(conn)
    .await?;
    Ok(())
}

/// Signed heads before an entry, newest first.
pub(super) async fn heads_before(conn: &mut Conn, seq: i64, limit: i64) -> Result<Vec<SignedHead>, Error> {
    let rows = sqlx::query("SELECT * FROM signed_head WHERE seq < $1 ORDER BY seq DESC LIMIT $2")
        .bind(seq)
        .bind(limit)
        .fetch_all(conn)
        .await?;
    rows.iter().map(signed_head).collect()
}

/// Signed heads behind an entry, oldest first, each with the hash of the entry that it names, if that is there.
pub(super) async fn heads_after(
    conn: &mut Conn,
    seq: i64,
    limit: i64,
) -> Result<Vec<(SignedHead, Option<String>)>, Error> {
    let rows = sqlx::query(
        "SELECT h.seq, h.hash, h.signed_at, h.public_key, h.signature, e.hash AS found
         FROM signed_head h LEFT JOIN audit_entry e ON e.seq = h.seq WHERE h.seq > $1 ORDER BY h.seq LIMIT $2",
    )
    .bind(seq)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((signed_head(row)?, row.maybe_text("found")?))).collect()
}

/// The hash of an entry, if it is there.
pub(super) async fn hash_of(conn: &mut Conn, seq: i64) -> Result<Option<String>, Error> {
    let row = sqlx::query("SELECT hash FROM audit_entry WHERE seq = $1").bind(seq).fetch_optional(conn).await?;
    row.map(|row| row.text("hash")).transpose()
}

fn signed_head(row: &AnyRow) -> Result<SignedHead, Error> {
    Ok(SignedHead {
        seq: row.number("seq")?,
        hash: row.text("hash")?,
        signed_at: row.at("signed_at")?,
        public_key: row.text("public_key")?,
        signature: row.text("signature")?,
    })
}

fn entry(row: &AnyRow) -> Result<Entry, Error> {
    Ok(Entry {
        seq: row.number("seq")?,
        written_at: row.number("written_at")?,
        actor: row.text("actor")?,
        role: row.text("role")?,
        action: row.text("action")?,
        object_kind: row.text("object_kind")?,
        object_id: row.text("object_id")?,
        patient_id: row.maybe_text("patient_id")?,
        address: row.maybe_text("address")?,
        agent: row.maybe_text("agent")?,
        detail: row.text("detail")?,
        prev_hash: row.text("prev_hash")?,
        hash: row.text("hash")?,
    })
}
