//! SQL of patients.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use crate::accounts::User;
use crate::care::Patient;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{PatientId, UserId};

/// `SELECT` of whole patients with whatever comes behind. A patient with an account is written to at its address.
macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT p.id, p.user_id, p.name, p.birth_date, p.phone, COALESCE(u.email, p.email) AS email, p.language, p.zone,
                 p.accessibility, p.created_at, p.version
             FROM patient p LEFT JOIN user_account u ON u.id = p.user_id ",
            $tail
        )
    };
}

pub(in crate::care) async fn by_id(conn: &mut Conn, id: PatientId) -> Result<Option<Patient>, Error> {
    let row = sqlx::query(select!("WHERE p.id = $1")).bind(id.to_string()).fetch_optional(conn).await?;
    row.as_ref().map(patient).transpose()
}

pub(in crate::care) async fn of_user(conn: &mut Conn, user: UserId) -> Result<Option<PatientId>, Error> {
    let row =
        sqlx::query("SELECT id FROM patient WHERE user_id = $1").bind(user.to_string()).fetch_optional(conn).await?;
    row.map(|row| row.parsed("id")).transpose()
}

/// False when the user has one already.
pub(in crate::care) async fn insert_own(
    conn: &mut Conn,
    id: PatientId,
    account: &User,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO patient (id, user_id, name, language, zone, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (user_id) DO NOTHING",
    )
    .bind(id.to_string())
    .bind(account.id.to_string())
    .bind(&account.name.0)
    .bind(&account.language)
    .bind(&account.zone)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::care) async fn acts_for(conn: &mut Conn, user: UserId, patient: PatientId) -> Result<bool, Error> {
    let row = sqlx::query(
        "SELECT id FROM patient WHERE id = $1 AND user_id = $2
         UNION ALL
         SELECT id FROM patient_grant WHERE patient_id = $1 AND user_id = $2 AND revoked_at IS NULL",
    )
    .bind(patient.to_string())
    .bind(user.to_string())
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}

pub(in crate::care) async fn of_those_who_act(conn: &mut Conn, user: UserId) -> Result<Vec<PatientId>, Error> {
    let rows = sqlx::query(
        "SELECT id FROM patient WHERE user_id = $1
         UNION
         SELECT patient_id AS id FROM patient_grant WHERE user_id = $1 AND revoked_at IS NULL
         ORDER BY id",
    )
    .bind(user.to_string())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.parsed("id")).collect()
}

pub(in crate::care) async fn guardians(conn: &mut Conn, patient: PatientId) -> Result<Vec<UserId>, Error> {
    let rows = sqlx::query(
        "SELECT DISTINCT user_id FROM patient_grant WHERE patient_id = $1 AND revoked_at IS NULL ORDER BY user_id",
    )
    .bind(patient.to_string())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.parsed("user_id")).collect()
}

pub(in crate::care) async fn lock(conn: &mut Conn, id: PatientId) -> Result<bool, Error> {
    let done = sqlx::query("UPDATE patient SET booking_seq = booking_seq + 1 WHERE id = $1")
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

fn patient(row: &AnyRow) -> Result<Patient, Error> {
    Ok(Patient {
        id: row.parsed("id")?,
        user: row.maybe_parsed("user_id")?,
        name: row.text("name")?.into(),
        birth_date: row.maybe_parsed("birth_date")?.into(),
        phone: row.maybe_text("phone")?.into(),
        email: row.maybe_text("email")?.into(),
        language: row.text("language")?,
        zone: row.text("zone")?,
        created_at: row.at("created_at")?,
        version: row.number("version")?,
        accessibility_sealed: row.text("accessibility")?,
    })
}
