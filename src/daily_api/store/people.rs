//! SQL of admissions, stays and bans. Names are read as they are kept: sealed.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::object;
use crate::daily_api::people::{Admission, Stay};
use crate::daily_api::permissions::Permissions;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{DailyDomainId, DailyMeetingId, DailyRoomId, DailySessionId, DailyStayId};
use crate::sensitive::Phi;

pub(in crate::daily_api) async fn insert(
    conn: &mut Conn,
    admission: &Admission,
    sealed_name: &str,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO daily_admission (id, domain_id, room_id, room, user_id, user_name, owner, permissions, chat, ejects_at,
             eject_after_s, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(admission.id.to_string())
    .bind(admission.domain.to_string())
    .bind(admission.room_id.to_string())
    .bind(&admission.room)
    .bind(admission.user_id.clone())
    .bind(sealed_name)
    .bind(i64::from(admission.owner))
    .bind(admission.permissions.told().to_string())
    .bind(i64::from(admission.chat))
    .bind(admission.ejects_at.map(Timestamp::as_microsecond))
    .bind(admission.eject_after_s)
    .bind(admission.created_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::daily_api) async fn by_id(conn: &mut Conn, id: DailySessionId) -> Result<Option<Admission>, Error> {
    let row =
        sqlx::query("SELECT a.*, a.id AS admission_id, a.room_id AS of_room FROM daily_admission a WHERE a.id = $1");
    row.bind(id.to_string()).fetch_optional(conn).await?.as_ref().map(read).transpose()
}

/// The time of ejection is set once.
pub(in crate::daily_api) async fn set_ejection(
    conn: &mut Conn,
    id: DailySessionId,
    at: Option<Timestamp>,
) -> Result<(), Error> {
    sqlx::query("UPDATE daily_admission SET ejects_at = $1, eject_after_s = NULL WHERE id = $2")
        .bind(at.map(Timestamp::as_microsecond))
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

pub(in crate::daily_api) async fn set_permissions(
    conn: &mut Conn,
    id: DailySessionId,
    permissions: &Permissions,
) -> Result<(), Error> {
    sqlx::query("UPDATE daily_admission SET permissions = $1 WHERE id = $2")
        .bind(permissions.told().to_string())
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

pub(in crate::daily_api) async fn end(conn: &mut Conn, id: DailySessionId, now: Timestamp) -> Result<(), Error> {
    sqlx::query("UPDATE daily_admission SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL")
        .bind(now.as_microsecond())
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// Those who were given a ticket since then and have not come yet.
pub(in crate::daily_api) async fn coming(
    conn: &mut Conn,
    room: DailyRoomId,
    since: Timestamp,
) -> Result<Vec<Admission>, Error> {
    let rows = sqlx::query(
        "SELECT a.*, a.id AS admission_id, a.room_id AS of_room FROM daily_admission a
         WHERE a.room_id = $1 AND a.created_at > $2 AND a.ended_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM daily_stay s WHERE s.admission_id = a.id)",
    )
    .bind(room.to_string())
    .bind(since.as_microsecond())
    .fetch_all(conn)
    .await?;
    rows.iter().map(read).collect()
}

/// Removes those who were given a ticket before that and never came.
pub(in crate::daily_api) async fn forget_unused(conn: &mut Conn, before: Timestamp) -> Result<(), Error> {
    let gone = sqlx::query(
        "DELETE FROM daily_admission WHERE created_at < $1 AND id NOT IN (SELECT admission_id FROM daily_stay)",
    );
    gone.bind(before.as_microsecond()).execute(conn).await?;
    Ok(())
}

pub(in crate::daily_api) async fn insert_stay(
    conn: &mut Conn,
    id: DailyStayId,
    admission: &Admission,
    meeting: DailyMeetingId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO daily_stay (id, admission_id, room_id, meeting_id, joined_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id.to_string())
    .bind(admission.id.to_string())
    .bind(admission.room_id.to_string())
    .bind(meeting.to_string())
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::daily_api) async fn close_stay(conn: &mut Conn, id: DailyStayId, now: Timestamp) -> Result<(), Error> {
    sqlx::query("UPDATE daily_stay SET left_at = $1 WHERE id = $2 AND left_at IS NULL")
        .bind(now.as_microsecond())
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// Who is in a room now, in the order they came.
pub(in crate::daily_api) async fn here(conn: &mut Conn, room: DailyRoomId) -> Result<Vec<Stay>, Error> {
    let rows = sqlx::query(concat!(
        "SELECT s.id AS stay_id, s.meeting_id, s.joined_at, s.left_at, a.*, a.id AS admission_id, a.room_id AS of_room ",
        "FROM daily_stay s JOIN daily_admission a ON a.id = s.admission_id ",
        "WHERE s.room_id = $1 AND s.left_at IS NULL ORDER BY s.joined_at, s.id"
    ));
    rows.bind(room.to_string()).fetch_all(conn).await?.iter().map(read_stay).collect()
}

/// Who is in any room of a domain now.
pub(in crate::daily_api) async fn here_of(conn: &mut Conn, domain: DailyDomainId) -> Result<Vec<Stay>, Error> {
    let rows = sqlx::query(concat!(
        "SELECT s.id AS stay_id, s.meeting_id, s.joined_at, s.left_at, a.*, a.id AS admission_id, a.room_id AS of_room ",
        "FROM daily_stay s JOIN daily_admission a ON a.id = s.admission_id ",
        "WHERE a.domain_id = $1 AND s.left_at IS NULL ORDER BY s.joined_at, s.id"
    ));
    rows.bind(domain.to_string()).fetch_all(conn).await?.iter().map(read_stay).collect()
}

/// Who is in any room at all.
pub(in crate::daily_api) async fn everybody(conn: &mut Conn) -> Result<Vec<Stay>, Error> {
    let rows = sqlx::query(concat!(
        "SELECT s.id AS stay_id, s.meeting_id, s.joined_at, s.left_at, a.*, a.id AS admission_id, a.room_id AS of_room ",
        "FROM daily_stay s JOIN daily_admission a ON a.id = s.admission_id ",
        "WHERE s.left_at IS NULL ORDER BY s.room_id, s.id"
    ));
    rows.fetch_all(conn).await?.iter().map(read_stay).collect()
}

/// Who is in a room beyond their time.
pub(in crate::daily_api) async fn due(conn: &mut Conn, now: Timestamp) -> Result<Vec<Stay>, Error> {
    let rows = sqlx::query(concat!(
        "SELECT s.id AS stay_id, s.meeting_id, s.joined_at, s.left_at, a.*, a.id AS admission_id, a.room_id AS of_room ",
        "FROM daily_stay s JOIN daily_admission a ON a.id = s.admission_id ",
        "WHERE s.left_at IS NULL AND a.ejects_at <= $1 ORDER BY a.ejects_at, s.id"
    ));
    rows.bind(now.as_microsecond()).fetch_all(conn).await?.iter().map(read_stay).collect()
}

/// Who was in a meeting, in the order they came.
pub(in crate::daily_api) async fn of_meeting(
    conn: &mut Conn,
    meeting: DailyMeetingId,
    (after, before): (Timestamp, Timestamp),
    limit: i64,
) -> Result<Vec<Stay>, Error> {
    let rows = sqlx::query(concat!(
        "SELECT s.id AS stay_id, s.meeting_id, s.joined_at, s.left_at, a.*, a.id AS admission_id, a.room_id AS of_room ",
        "FROM daily_stay s JOIN daily_admission a ON a.id = s.admission_id ",
        "WHERE s.meeting_id = $1 AND s.joined_at > $2 AND s.joined_at < $3 ORDER BY s.joined_at, s.id LIMIT $4"
    ));
    let rows = rows.bind(meeting.to_string()).bind(after.as_microsecond()).bind(before.as_microsecond());
    rows.bind(limit).fetch_all(conn).await?.iter().map(read_stay).collect()
}

/// Keeps a user out of a room.
pub(in crate::daily_api) async fn ban(conn: &mut Conn, room: DailyRoomId, user: &str) -> Result<(), Error> {
    sqlx::query("INSERT INTO daily_ban (room_id, user_id) VALUES ($1, $2) ON CONFLICT (room_id, user_id) DO NOTHING")
        .bind(room.to_string())
        .bind(user)
        .execute(conn)
        .await?;
    Ok(())
}

pub(in crate::daily_api) async fn is_banned(conn: &mut Conn, room: DailyRoomId, user: &str) -> Result<bool, Error> {
    let row = sqlx::query("SELECT user_id FROM daily_ban WHERE room_id = $1 AND user_id = $2");
    Ok(row.bind(room.to_string()).bind(user).fetch_optional(conn).await?.is_some())
}

pub(in crate::daily_api) async fn lift_bans(conn: &mut Conn, room: DailyRoomId) -> Result<(), Error> {
    sqlx::query("DELETE FROM daily_ban WHERE room_id = $1").bind(room.to_string()).execute(conn).await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Admission, Error> {
    Ok(Admission {
        id: row.parsed("admission_id")?,
        domain: row.parsed("domain_id")?,
        room_id: row.parsed("of_room")?,
        room: row.text("room")?,
        user_id: row.maybe_text("user_id")?,
        user_name: Phi(row.text("user_name")?),
        owner: row.flag("owner")?,
        permissions: Permissions::kept(object(row, "permissions")?),
        chat: row.flag("chat")?,
        ejects_at: row.maybe_at("ejects_at")?,
        eject_after_s: row.maybe_number("eject_after_s")?,
        created_at: row.at("created_at")?,
        ended_at: row.maybe_at("ended_at")?,
    })
}

fn read_stay(row: &AnyRow) -> Result<Stay, Error> {
    Ok(Stay {
        id: row.parsed("stay_id")?,
        admission: read(row)?,
        meeting: row.parsed("meeting_id")?,
        joined_at: row.at("joined_at")?,
        left_at: row.maybe_at("left_at")?,
    })
}
