//! SQL of grants.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::patients;
use crate::accounts::Email;
use crate::care::{Grant, GrantRelation, Patient};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{GrantId, PatientId, UserId};

/// A grant to be made.
pub(in crate::care) struct NewGrant<'a> {
    pub(in crate::care) id: GrantId,
    pub(in crate::care) patient: PatientId,
    pub(in crate::care) user: Option<UserId>,
    pub(in crate::care) email: &'a Email,
    pub(in crate::care) relation: GrantRelation,
    pub(in crate::care) by: UserId,
}

/// One to the same address that stands gets the relation, and the user if it had none. The id of the one that stands.
pub(in crate::care) async fn upsert(conn: &mut Conn, new: &NewGrant<'_>, now: Timestamp) -> Result<GrantId, Error> {
    let row = sqlx::query(
        "INSERT INTO patient_grant (id, patient_id, user_id, email, email_key, relation, granted_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (patient_id, email_key) WHERE revoked_at IS NULL DO UPDATE
             SET relation = excluded.relation, user_id = COALESCE(excluded.user_id, patient_grant.user_id)
         RETURNING id",
    )
    .bind(new.id.to_string())
    .bind(new.patient.to_string())
    .bind(new.user.map(|user| user.to_string()))
    .bind(&new.email.text.0)
    .bind(&new.email.key.0)
    .bind(new.relation.code())
    .bind(new.by.to_string())
    .bind(now.as_microsecond())
    .fetch_one(conn)
    .await?;
    row.parsed("id")
}

pub(in crate::care) async fn revoke(conn: &mut Conn, id: GrantId, now: Timestamp) -> Result<(), Error> {
    sqlx::query("UPDATE patient_grant SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
        .bind(id.to_string())
        .bind(now.as_microsecond())
        .execute(conn)
        .await?;
    Ok(())
}

/// The strongest that stands.
pub(in crate::care) async fn relation(
    conn: &mut Conn,
    user: UserId,
    patient: PatientId,
) -> Result<Option<GrantRelation>, Error> {
    let row = sqlx::query(
        "SELECT relation FROM patient_grant WHERE patient_id = $1 AND user_id = $2 AND revoked_at IS NULL
         ORDER BY CASE relation WHEN 'GUARDIAN' THEN 0 ELSE 1 END LIMIT 1",
    )
    .bind(patient.to_string())
    .bind(user.to_string())
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.parsed("relation")).transpose()
}

/// Grants of a patient that stand, oldest first.
pub(in crate::care) async fn of_patient(conn: &mut Conn, patient: PatientId) -> Result<Vec<Grant>, Error> {
    let rows = sqlx::query(
        "SELECT id, user_id, email, relation, created_at FROM patient_grant WHERE patient_id = $1 AND revoked_at IS NULL
         ORDER BY created_at, id",
    )
    .bind(patient.to_string())
    .fetch_all(conn)
    .await?;
    rows.iter().map(grant).collect()
}

/// How many patients a user acts for by grants.
pub(in crate::care) async fn count_to(conn: &mut Conn, user: UserId) -> Result<i64, Error> {
    let row = sqlx::query(
        "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM patient_grant WHERE user_id = $1 AND revoked_at IS NULL",
    )
    .bind(user.to_string())
    .fetch_one(conn)
    .await?;
    row.number("n")
}

/// Patients whom a user acts for by grants, each with the strongest.
pub(in crate::care) async fn granted_to(conn: &mut Conn, user: UserId) -> Result<Vec<(Patient, GrantRelation)>, Error> {
    let rows = sqlx::query(patients::select!(
        "JOIN (SELECT patient_id, CAST(MAX(CASE relation WHEN 'GUARDIAN' THEN 1 ELSE 0 END) AS BIGINT) AS guards
               FROM patient_grant WHERE user_id = $1 AND revoked_at IS NULL GROUP BY patient_id) g ON g.patient_id = p.id
         ORDER BY p.created_at, p.id",
        ", g.guards"
    ))
    .bind(user.to_string())
    .fetch_all(conn)
    .await?;
    let relation = |row: &AnyRow| -> Result<GrantRelation, Error> {
        Ok(if row.flag("guards")? { GrantRelation::Guardian } else { GrantRelation::Carer })
    };
    rows.iter().map(|row| Ok((patients::patient(row)?, relation(row)?))).collect()
}

/// Whether somebody without an account would have no guardian without this user.
pub(in crate::care) async fn guards_alone(conn: &mut Conn, user: UserId) -> Result<bool, Error> {
    let row = sqlx::query(
        "SELECT g.id FROM patient_grant g JOIN patient p ON p.id = g.patient_id
         WHERE g.user_id = $1 AND g.relation = 'GUARDIAN' AND g.revoked_at IS NULL AND p.user_id IS NULL
             AND NOT EXISTS (SELECT 1 FROM patient_grant o WHERE o.patient_id = g.patient_id AND o.user_id IS NOT NULL
                                 AND o.user_id <> $1 AND o.relation = 'GUARDIAN' AND o.revoked_at IS NULL) LIMIT 1",
    )
    .bind(user.to_string())
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}

/// Ends every grant on a patient, and those of that user on others, and takes out to whom; how many stood.
pub(in crate::care) async fn end_all(
    conn: &mut Conn,
    patient: PatientId,
    user: Option<UserId>,
    now: Timestamp,
) -> Result<u64, Error> {
    let user = user.map(|user| user.to_string()).unwrap_or_default();
    let done = sqlx::query(
        "UPDATE patient_grant SET revoked_at = $1 WHERE (patient_id = $2 OR user_id = $3) AND revoked_at IS NULL",
    )
    .bind(now.as_microsecond())
    .bind(patient.to_string())
    .bind(&user)
    .execute(&mut *conn)
    .await?;
    sqlx::query("UPDATE patient_grant SET email = '', email_key = '' WHERE patient_id = $1 OR user_id = $2")
        .bind(patient.to_string())
        .bind(&user)
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}

fn grant(row: &AnyRow) -> Result<Grant, Error> {
    Ok(Grant {
        id: row.parsed("id")?,
        user: row.maybe_parsed("user_id")?,
        email: row.text("email")?.into(),
        relation: row.parsed("relation")?,
        created_at: row.at("created_at")?,
    })
}
