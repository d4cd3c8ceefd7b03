//! SQL of calls.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::daily::{Told, What};
use super::{BackendKind, RoomRef, RoomSpec};
use crate::care::VisitKind;
use crate::db::{Columns as _, Conn, Error};

/// A room as it was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Room {
    pub(super) place: RoomRef,
    pub(super) media: VisitKind,
    pub(super) people_max: u32,
    pub(super) closes_at: Timestamp,
    pub(super) url: String,
    pub(super) closed: bool,
}

/// Keeps a room, or takes over its times when it is there and open; gives the one that is on record then, which may be
/// elsewhere.
pub(super) async fn keep(
    conn: &mut Conn,
    kind: BackendKind,
    spec: &RoomSpec,
    url: &str,
    now: Timestamp,
) -> Result<Room, Error> {
    let row = sqlx::query(
        "INSERT INTO call_room (name, kind, media, people_max, opens_at, closes_at, url, opened_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (name) DO UPDATE SET
             kind = CASE WHEN call_room.closed_at IS NULL THEN call_room.kind ELSE excluded.kind END,
             url = CASE WHEN call_room.closed_at IS NULL AND call_room.kind <> excluded.kind
                        THEN call_room.url ELSE excluded.url END,
             opened_at = CASE WHEN call_room.closed_at IS NULL THEN call_room.opened_at ELSE excluded.opened_at END,
             media = excluded.media, people_max = excluded.people_max, opens_at = excluded.opens_at,
             closes_at = excluded.closes_at, closed_at = NULL
         RETURNING name, kind, media, people_max, closes_at, url, closed_at",
    )
    .bind(&spec.name)
    .bind(kind.code())
    .bind(spec.media.code())
    .bind(i64::from(spec.people_max))
    .bind(spec.opens_at.as_microsecond())
    .bind(spec.closes_at.as_microsecond())
    .bind(url)
    .bind(now.as_microsecond())
    .fetch_one(conn)
    .await?;
    room_of(&row)
}

/// The room of that name, open or closed.
pub(super) async fn room(conn: &mut Conn, name: &str) -> Result<Option<Room>, Error> {
    let row =
        sqlx::query("SELECT name, kind, media, people_max, closes_at, url, closed_at FROM call_room WHERE name = $1")
            .bind(name)
            .fetch_optional(conn)
            .await?;
    row.as_ref().map(room_of).transpose()
}

/// False when it was closed already, or never open.
pub(super) async fn close(conn: &mut Conn, room: &RoomRef, now: Timestamp) -> Result<bool, Error> {
    let done = sqlx::query("UPDATE call_room SET closed_at = $1 WHERE name = $2 AND kind = $3 AND closed_at IS NULL")
        .bind(now.as_microsecond())
        .bind(&room.name)
        .bind(room.kind.code())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Open rooms whose time is over.
pub(super) async fn overdue(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<RoomRef>, Error> {
    let rows = sqlx::query(
        "SELECT name, kind FROM call_room WHERE closed_at IS NULL AND closes_at <= $1 ORDER BY closes_at LIMIT $2",
    )
    .bind(now.as_microsecond())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(place_of).collect()
}

/// Rooms of a backend in which people may be, or were until `since`.
pub(super) async fn running(
    conn: &mut Conn,
    kind: BackendKind,
    now: Timestamp,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<RoomRef>, Error> {
    let rows = sqlx::query(
        "SELECT name, kind FROM call_room
         WHERE kind = $1 AND opens_at <= $2 AND closes_at > $3 AND (closed_at IS NULL OR closed_at > $3)
         ORDER BY closes_at LIMIT $4",
    )
    .bind(kind.code())
    .bind(now.as_microsecond())
    .bind(since.as_microsecond())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(place_of).collect()
}

/// Keeps what a backend told. False when it is known, by its id or by the webhook's.
pub(super) async fn note(conn: &mut Conn, told: &Told, known: bool, now: Timestamp) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO call_event (id, webhook_id, room, known, what, person, quality, at, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
    )
    .bind(&told.id)
    .bind(told.webhook.clone())
    .bind(&told.room)
    .bind(i64::from(known))
    .bind(told.what.code())
    .bind(&told.person)
    .bind(told.quality.map(super::LinkQuality::code))
    .bind(told.at.as_microsecond())
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// What was told of rooms of ours since then.
pub(super) async fn told_since(conn: &mut Conn, since: Timestamp, limit: i64) -> Result<Vec<Told>, Error> {
    let rows = sqlx::query(
        "SELECT id, webhook_id, room, what, person, quality, at FROM call_event
         WHERE received_at >= $1 AND known = 1 ORDER BY received_at, at LIMIT $2",
    )
    .bind(since.as_microsecond())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    let told = |row: &AnyRow| {
        Ok(Told {
            id: row.text("id")?,
            webhook: row.maybe_text("webhook_id")?,
            room: row.text("room")?,
            what: row.parsed::<What>("what")?,
            person: row.text("person")?,
            quality: row.maybe_parsed("quality")?,
            at: row.at("at")?,
        })
    };
    rows.iter().map(told).collect()
}

/// Forgets what was told before that.
pub(super) async fn forget_before(conn: &mut Conn, oldest: Timestamp) -> Result<(), Error> {
    sqlx::query("DELETE FROM call_event WHERE received_at < $1").bind(oldest.as_microsecond()).execute(conn).await?;
    Ok(())
}

fn place_of(row: &AnyRow) -> Result<RoomRef, Error> {
    Ok(RoomRef { kind: row.parsed("kind")?, name: row.text("name")? })
}

fn room_of(row: &AnyRow) -> Result<Room, Error> {
    Ok(Room {
        place: place_of(row)?,
        media: row.parsed("media")?,
        people_max: row.small("people_max")?,
        closes_at: row.at("closes_at")?,
        url: row.text("url")?,
        closed: row.maybe_at("closed_at")?.is_some(),
    })
}
