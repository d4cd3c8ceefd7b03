//! SQL of patients' keys.

use jiff::Timestamp;

use crate::db::{Columns as _, Conn, Error};
use crate::ids::PatientId;
use crate::vault::KeyVersion;

/// A key as it lies there.
pub(super) struct Wrapped {
    pub(super) number: i64,
    pub(super) wrapped: String,
    pub(super) destroyed: bool,
}

pub(super) async fn by_patient(conn: &mut Conn, patient: PatientId) -> Result<Option<Wrapped>, Error> {
    let row = sqlx::query("SELECT number, wrapped, destroyed_at FROM patient_key WHERE patient_id = $1")
        .bind(patient.to_string())
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        Ok(Wrapped {
            number: row.number("number")?,
            wrapped: row.text("wrapped")?,
            destroyed: row.maybe_number("destroyed_at")?.is_some(),
        })
    })
    .transpose()
}

/// One that is there stays.
pub(super) async fn insert(
    conn: &mut Conn,
    patient: PatientId,
    version: i64,
    wrapped: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO patient_key (patient_id, clinic_version, wrapped, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (patient_id) DO NOTHING",
    )
    .bind(patient.to_string())
    .bind(version)
    .bind(wrapped)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Keys wrapped with a version before `newest`.
pub(super) async fn older(conn: &mut Conn, newest: i64, limit: i64) -> Result<Vec<(PatientId, String)>, Error> {
    let rows = sqlx::query(
        "SELECT patient_id, wrapped FROM patient_key WHERE clinic_version < $1 AND destroyed_at IS NULL
         ORDER BY patient_id LIMIT $2",
    )
    .bind(newest)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((row.parsed("patient_id")?, row.text("wrapped")?))).collect()
}

/// Only if it is still what it was: not destroyed, nor replaced by another rotation.
pub(super) async fn replace(
    conn: &mut Conn,
    patient: PatientId,
    before: &str,
    version: i64,
    wrapped: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE patient_key SET clinic_version = $1, wrapped = $2, rewrapped_at = $3 WHERE patient_id = $4 AND wrapped = $5",
    )
    .bind(version)
    .bind(wrapped)
    .bind(now.as_microsecond())
    .bind(patient.to_string())
    .bind(before)
    .execute(conn)
    .await?;
    Ok(())
}

/// A patient who never had one gets none later either.
pub(super) async fn destroy(conn: &mut Conn, patient: PatientId, now: Timestamp) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO patient_key (patient_id, clinic_version, wrapped, created_at, destroyed_at) VALUES ($1, 0, '', $2, $2)
         ON CONFLICT (patient_id) DO UPDATE SET clinic_version = 0, wrapped = '',
             destroyed_at = COALESCE(patient_key.destroyed_at, excluded.destroyed_at)",
    )
    .bind(patient.to_string())
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn versions(conn: &mut Conn) -> Result<Vec<(KeyVersion, i64)>, Error> {
    let rows = sqlx::query(
        "SELECT clinic_version, CAST(COUNT(*) AS BIGINT) AS n FROM patient_key WHERE destroyed_at IS NULL
         GROUP BY clinic_version ORDER BY clinic_version",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((row.small("clinic_version")?, row.number("n")?))).collect()
}
