//! SQL of visits, their people, and who was there.

pub(super) mod people;
pub(super) mod presence;
pub(super) mod totals;

use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::model::{EndedBy, Visit};
use crate::calls::{Choice, RoomRef};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::AppointmentId;

pub(super) async fn visit(conn: &mut Conn, id: AppointmentId) -> Result<Option<Visit>, Error> {
    let row = sqlx::query("SELECT * FROM visit WHERE appointment_id = $1").bind(id.to_string());
    row.fetch_optional(conn).await?.as_ref().map(read).transpose()
}

/// Makes the visit when there is none, and raises its version: the row lock that orders what happens in it.
pub(super) async fn touch(conn: &mut Conn, id: AppointmentId) -> Result<Visit, Error> {
    let row = sqlx::query(
        "INSERT INTO visit (appointment_id) VALUES ($1)
         ON CONFLICT (appointment_id) DO UPDATE SET version = visit.version + 1 RETURNING *",
    )
    .bind(id.to_string())
    .fetch_one(conn)
    .await?;
    read(&row)
}

/// Keeps where the call is; what is kept already stays.
pub(super) async fn set_room(conn: &mut Conn, id: AppointmentId, room: &RoomRef) -> Result<(), Error> {
    sqlx::query("UPDATE visit SET room_kind = $1, room_name = $2 WHERE appointment_id = $3 AND room_kind IS NULL")
        .bind(room.kind.code())
        .bind(&room.name)
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn set_room_closed(conn: &mut Conn, id: AppointmentId, at: Option<Timestamp>) -> Result<(), Error> {
    sqlx::query("UPDATE visit SET room_closed_at = $1 WHERE appointment_id = $2")
        .bind(at.map(Timestamp::as_microsecond))
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn set_audio_only(conn: &mut Conn, id: AppointmentId) -> Result<(), Error> {
    let done = sqlx::query("UPDATE visit SET audio_only = 1 WHERE appointment_id = $1").bind(id.to_string());
    done.execute(conn).await?;
    Ok(())
}

pub(super) async fn set_backend(conn: &mut Conn, id: AppointmentId, choice: Option<Choice>) -> Result<(), Error> {
    sqlx::query("UPDATE visit SET backend = $1 WHERE appointment_id = $2")
        .bind(choice.map(Choice::code))
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn set_ended_by(conn: &mut Conn, id: AppointmentId, by: EndedBy) -> Result<(), Error> {
    sqlx::query("UPDATE visit SET ended_by = $1 WHERE appointment_id = $2")
        .bind(by.code())
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// Whose call that is.
pub(super) async fn of_room(conn: &mut Conn, room: &RoomRef) -> Result<Option<AppointmentId>, Error> {
    let row = sqlx::query("SELECT appointment_id FROM visit WHERE room_kind = $1 AND room_name = $2")
        .bind(room.kind.code())
        .bind(&room.name)
        .fetch_optional(conn)
        .await?;
    row.map(|row| row.parsed("appointment_id")).transpose()
}

/// Visits whose room is open as far as is known.
pub(super) async fn open_rooms(conn: &mut Conn, limit: i64) -> Result<Vec<(AppointmentId, RoomRef)>, Error> {
    let rows = sqlx::query(
        "SELECT appointment_id, room_kind, room_name FROM visit
         WHERE room_kind IS NOT NULL AND room_closed_at IS NULL ORDER BY appointment_id LIMIT $1",
    )
    .bind(limit)
    .fetch_all(conn)
    .await?;
    let rooms = rows.iter().map(|row| Ok((row.parsed("appointment_id")?, room(row)?)));
    rooms.filter_map(|found| found.map(|(id, room)| room.map(|room| (id, room))).transpose()).collect()
}

/// What the clinic chose, and its version.
pub(super) async fn settings(conn: &mut Conn) -> Result<(Option<Choice>, i64), Error> {
    let row = sqlx::query("SELECT backend, version FROM visit_settings WHERE id = 1").fetch_one(conn).await?;
    Ok((row.maybe_parsed("backend")?, row.number("version")?))
}

/// False when somebody else was first.
pub(super) async fn set_settings(conn: &mut Conn, choice: Option<Choice>, version: i64) -> Result<bool, Error> {
    let done =
        sqlx::query("UPDATE visit_settings SET backend = $1, version = version + 1 WHERE id = 1 AND version = $2")
            .bind(choice.map(Choice::code))
            .bind(version)
            .execute(conn)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// False when that was heard before.
pub(super) async fn hear(conn: &mut Conn, event: &str, at: Timestamp) -> Result<bool, Error> {
    let done = sqlx::query("INSERT INTO visit_call_event (id, heard_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING")
        .bind(event)
        .bind(at.as_microsecond())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn forget_heard(conn: &mut Conn, before: Timestamp) -> Result<(), Error> {
    let gone = sqlx::query("DELETE FROM visit_call_event WHERE heard_at < $1").bind(before.as_microsecond());
    gone.execute(conn).await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Visit, Error> {
    Ok(Visit {
        backend: row.maybe_parsed("backend")?,
        room: room(row)?,
        room_closed_at: row.maybe_at("room_closed_at")?,
        audio_only: row.flag("audio_only")?,
        ended_by: row.maybe_parsed("ended_by")?,
        version: row.number("version")?,
    })
}

fn room(row: &AnyRow) -> Result<Option<RoomRef>, Error> {
    let (kind, name) = (row.maybe_parsed("room_kind")?, row.maybe_text("room_name")?);
    Ok(kind.zip(name).map(|(kind, name)| RoomRef { kind, name }))
}
