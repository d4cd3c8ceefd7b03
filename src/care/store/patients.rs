//! SQL of patients.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::name_words::{self, Of};
use super::statement::Statement;
use crate::accounts::User;
use crate::care::Patient;
use crate::care::rules::{self, CheckedPatient};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{PatientId, UserId};

/// `SELECT` of whole patients with whatever comes behind. A patient with an account is written to at its address.
macro_rules! select {
    ($tail:literal) => {
        select!($tail, "")
    };
    ($tail:literal, $more:literal) => {
        concat!(
            "SELECT p.id, p.user_id, p.name, p.birth_date, p.phone, COALESCE(u.email, p.email) AS email, p.language, p.zone,
                 p.accessibility, p.created_at, p.version",
            $more,
            " FROM patient p LEFT JOIN user_account u ON u.id = p.user_id ",
            $tail
        )
    };
}
pub(super) use select;

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
    .execute(&mut *conn)
    .await?;
    let new = done.rows_affected() == 1;
    if new {
        name_words::replace(conn, Of::Patient(id), &rules::name_words(&account.name.0)).await?;
    }
    Ok(new)
}

pub(in crate::care) async fn insert_dependant(
    conn: &mut Conn,
    id: PatientId,
    new: &CheckedPatient,
    accessibility_sealed: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO patient (id, name, birth_date, phone, email, language, zone, accessibility, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
    )
    .bind(id.to_string())
    .bind(&new.name.0)
    .bind(new.birth_date.0.map(|date| date.to_string()))
    .bind(&new.phone.0)
    .bind(&new.email.0)
    .bind(&new.language)
    .bind(&new.zone)
    .bind(accessibility_sealed)
    .bind(now.as_microsecond())
    .execute(&mut *conn)
    .await?;
    name_words::replace(conn, Of::Patient(id), &rules::name_words(&new.name.0)).await
}

/// False when it has another version.
pub(in crate::care) async fn update(
    conn: &mut Conn,
    id: PatientId,
    version: i64,
    new: &CheckedPatient,
    accessibility_sealed: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE patient SET name = $1, birth_date = $2, phone = $3, email = $4, language = $5, zone = $6, accessibility = $7,
             updated_at = $8, version = version + 1
         WHERE id = $9 AND version = $10",
    )
    .bind(&new.name.0)
    .bind(new.birth_date.0.map(|date| date.to_string()))
    .bind(&new.phone.0)
    .bind(&new.email.0)
    .bind(&new.language)
    .bind(&new.zone)
    .bind(accessibility_sealed)
    .bind(now.as_microsecond())
    .bind(id.to_string())
    .bind(version)
    .execute(&mut *conn)
    .await?;
    let done = done.rows_affected() == 1;
    if done {
        name_words::replace(conn, Of::Patient(id), &rules::name_words(&new.name.0)).await?;
    }
    Ok(done)
}

/// Patients with words in each of these ranges, newest first, behind `after`.
pub(in crate::care) async fn page(
    conn: &mut Conn,
    words: &[(String, String)],
    after: Option<PatientId>,
    limit: i64,
) -> Result<Vec<Patient>, Error> {
    let mut statement = Statement::new(select!("WHERE 1 = 1"));
    for (from, to) in words {
        statement.and(
            " AND p.id IN (SELECT w.patient_id FROM patient_name_word w WHERE w.word >= ? AND w.word < ?)",
            [from.as_str().into(), to.as_str().into()],
        );
    }
    if let Some(after) = after {
        statement.and(" AND p.id < ?", [after.to_string().into()]);
    }
    statement.and(" ORDER BY p.id DESC LIMIT ?", [limit.into()]);
    statement.fetch(conn).await?.iter().map(patient).collect()
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
        "SELECT DISTINCT user_id FROM patient_grant WHERE patient_id = $1 AND user_id IS NOT NULL AND revoked_at IS NULL
         ORDER BY user_id",
    )
    .bind(patient.to_string())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.parsed("user_id")).collect()
}

/// Leaves a patient of that name, of whom nothing else is known.
pub(in crate::care) async fn pseudonymise(
    conn: &mut Conn,
    id: PatientId,
    name: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE patient SET name = $1, birth_date = NULL, phone = NULL, email = NULL, accessibility = '', language = 'en',
             zone = 'UTC', updated_at = $2, version = version + 1
         WHERE id = $3",
    )
    .bind(name)
    .bind(now.as_microsecond())
    .bind(id.to_string())
    .execute(&mut *conn)
    .await?;
    name_words::replace(conn, Of::Patient(id), &[]).await
}

pub(in crate::care) async fn lock(conn: &mut Conn, id: PatientId) -> Result<bool, Error> {
    let done = sqlx::query("UPDATE patient SET booking_seq = booking_seq + 1 WHERE id = $1")
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) fn patient(row: &AnyRow) -> Result<Patient, Error> {
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
