//! SQL of the people of visits.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use crate::db::{Columns as _, Conn, Error};
use crate::ids::{AppointmentId, ProviderId, UserId, VisitPersonId};
use crate::visits::model::{DeviceCheck, Person, Standing};

pub(in crate::visits) async fn by_id(conn: &mut Conn, id: VisitPersonId) -> Result<Option<Person>, Error> {
    let row = sqlx::query("SELECT * FROM visit_person WHERE id = $1").bind(id.to_string()).fetch_optional(conn).await?;
    row.as_ref().map(person).transpose()
}

/// In the order of their coming.
pub(in crate::visits) async fn of_visit(conn: &mut Conn, visit: AppointmentId) -> Result<Vec<Person>, Error> {
    let rows = sqlx::query("SELECT * FROM visit_person WHERE appointment_id = $1 ORDER BY created_at, id")
        .bind(visit.to_string())
        .fetch_all(conn)
        .await?;
    rows.iter().map(person).collect()
}

/// The guest of that visit with that cookie.
pub(in crate::visits) async fn by_session(
    conn: &mut Conn,
    visit: AppointmentId,
    session_hash: &str,
) -> Result<Option<Person>, Error> {
    let row = sqlx::query("SELECT * FROM visit_person WHERE appointment_id = $1 AND session_hash = $2")
        .bind(visit.to_string())
        .bind(session_hash)
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(person).transpose()
}

/// The guest with that link.
pub(in crate::visits) async fn by_link(conn: &mut Conn, link_hash: &str) -> Result<Option<Person>, Error> {
    let row =
        sqlx::query("SELECT * FROM visit_person WHERE link_hash = $1").bind(link_hash).fetch_optional(conn).await?;
    row.as_ref().map(person).transpose()
}

pub(in crate::visits) async fn insert(
    conn: &mut Conn,
    new: &Person,
    invited_by: Option<UserId>,
    link_hash: Option<&str>,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO visit_person (id, appointment_id, role, user_id, guest_role, invited_by, name, standing, standing_at,
             place_at, link_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $9)",
    )
    .bind(new.id.to_string())
    .bind(new.appointment.to_string())
    .bind(new.role.code())
    .bind(new.user.map(|user| user.to_string()))
    .bind(new.guest_role.map(|role| role.code()))
    .bind(invited_by.map(|user| user.to_string()))
    .bind(&new.name.0)
    .bind(new.standing.code())
    .bind(new.standing_at.as_microsecond())
    .bind(new.place_at.as_microsecond())
    .bind(link_hash)
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::visits) async fn set_standing(
    conn: &mut Conn,
    id: VisitPersonId,
    standing: Standing,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE visit_person SET standing = $1, standing_at = $2 WHERE id = $3")
        .bind(standing.code())
        .bind(now.as_microsecond())
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// Seen just now, without being anywhere yet: the stream of the page follows.
pub(in crate::visits) async fn seen(conn: &mut Conn, id: VisitPersonId, now: Timestamp) -> Result<(), Error> {
    sqlx::query("UPDATE visit_person SET place_at = $1 WHERE id = $2 AND place IS NULL")
        .bind(now.as_microsecond())
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// The link becomes a cookie, once; false when it was used.
pub(in crate::visits) async fn accept(conn: &mut Conn, id: VisitPersonId, session_hash: &str) -> Result<bool, Error> {
    let done = sqlx::query("UPDATE visit_person SET session_hash = $1 WHERE id = $2 AND session_hash IS NULL")
        .bind(session_hash)
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::visits) async fn set_check(conn: &mut Conn, id: VisitPersonId, check: &DeviceCheck) -> Result<(), Error> {
    sqlx::query(
        "UPDATE visit_person SET camera = $1, microphone = $2, speaker = $3, network = $4, checked_at = $5 WHERE id = $6",
    )
    .bind(check.camera.code())
    .bind(check.microphone.code())
    .bind(check.speaker.code())
    .bind(check.network.code())
    .bind(check.checked_at.as_microsecond())
    .bind(id.to_string())
    .execute(conn)
    .await?;
    Ok(())
}

/// Patients who wait on the page of a visit of that provider which has not begun.
pub(in crate::visits) async fn waiting(conn: &mut Conn, provider: ProviderId) -> Result<Vec<AppointmentId>, Error> {
    let rows = sqlx::query(
        "SELECT DISTINCT p.appointment_id FROM visit_person p JOIN appointment a ON a.id = p.appointment_id
         WHERE p.place = 'WAITING' AND p.role = 'PATIENT' AND p.standing = 'WAITING'
             AND a.provider_id = $1 AND a.status = 'CONFIRMED'",
    )
    .bind(provider.to_string())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.parsed("appointment_id")).collect()
}

fn person(row: &AnyRow) -> Result<Person, Error> {
    let check = match row.maybe_at("checked_at")? {
        Some(checked_at) => Some(DeviceCheck {
            camera: row.parsed("camera")?,
            microphone: row.parsed("microphone")?,
            speaker: row.parsed("speaker")?,
            network: row.parsed("network")?,
            checked_at,
        }),
        None => None,
    };
    Ok(Person {
        id: row.parsed("id")?,
        appointment: row.parsed("appointment_id")?,
        role: row.parsed("role")?,
        user: row.maybe_parsed("user_id")?,
        guest_role: row.maybe_parsed("guest_role")?,
        name: row.text("name")?.into(),
        standing: row.parsed("standing")?,
        standing_at: row.at("standing_at")?,
        place: row.maybe_parsed("place")?,
        place_at: row.at("place_at")?,
        quality: row.maybe_parsed("quality")?,
        check,
    })
}
