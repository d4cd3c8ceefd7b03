//! SQL of rooms.

use jiff::Timestamp;
use serde_json::Value;
use sqlx::any::AnyRow;

use super::object;
use crate::daily_api::cursor::Cursor;
use crate::daily_api::rooms::Room;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{DailyDomainId, DailyRoomId};

pub(in crate::daily_api) async fn insert(conn: &mut Conn, room: &Room) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO daily_room (id, domain_id, name, privacy, properties, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(room.id.to_string())
    .bind(room.domain.to_string())
    .bind(&room.name)
    .bind(privacy(room))
    .bind(Value::Object(room.properties.clone()).to_string())
    .bind(expires_at(room))
    .bind(room.created_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::daily_api) async fn update(conn: &mut Conn, room: &Room) -> Result<(), Error> {
    sqlx::query("UPDATE daily_room SET privacy = $1, properties = $2, expires_at = $3 WHERE id = $4")
        .bind(privacy(room))
        .bind(Value::Object(room.properties.clone()).to_string())
        .bind(expires_at(room))
        .bind(room.id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

pub(in crate::daily_api) async fn delete(conn: &mut Conn, room: DailyRoomId) -> Result<(), Error> {
    sqlx::query("DELETE FROM daily_room WHERE id = $1").bind(room.to_string()).execute(conn).await?;
    Ok(())
}

pub(in crate::daily_api) async fn named(
    conn: &mut Conn,
    domain: DailyDomainId,
    name: &str,
) -> Result<Option<Room>, Error> {
    let row = sqlx::query("SELECT * FROM daily_room WHERE domain_id = $1 AND name = $2")
        .bind(domain.to_string())
        .bind(name)
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(read).transpose()
}

pub(in crate::daily_api) async fn by_id(conn: &mut Conn, id: DailyRoomId) -> Result<Option<Room>, Error> {
    let row = sqlx::query("SELECT * FROM daily_room WHERE id = $1").bind(id.to_string()).fetch_optional(conn).await?;
    row.as_ref().map(read).transpose()
}

pub(in crate::daily_api) async fn count(conn: &mut Conn, domain: DailyDomainId) -> Result<i64, Error> {
    let row = sqlx::query("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM daily_room WHERE domain_id = $1");
    row.bind(domain.to_string()).fetch_one(conn).await?.number("n")
}

pub(in crate::daily_api) async fn list(
    conn: &mut Conn,
    domain: DailyDomainId,
    cursor: &Cursor,
) -> Result<Vec<Room>, Error> {
    let (above, below) = cursor.bounds();
    let sql = if cursor.is_backwards() {
        "SELECT * FROM daily_room WHERE domain_id = $1 AND id > $2 AND id < $3 ORDER BY id LIMIT $4"
    } else {
        "SELECT * FROM daily_room WHERE domain_id = $1 AND id > $2 AND id < $3 ORDER BY id DESC LIMIT $4"
    };
    let rows =
        sqlx::query(sql).bind(domain.to_string()).bind(above).bind(below).bind(cursor.limit).fetch_all(conn).await?;
    let mut rooms: Vec<Room> = rows.iter().map(read).collect::<Result<_, Error>>()?;
    if cursor.is_backwards() {
        rooms.reverse();
    }
    Ok(rooms)
}

/// Rooms that nobody may come into any more, and nobody is in.
pub(in crate::daily_api) async fn over(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Room>, Error> {
    let rows = sqlx::query(
        "SELECT * FROM daily_room r WHERE expires_at <= $1 AND NOT EXISTS (
             SELECT 1 FROM daily_stay s WHERE s.room_id = r.id AND s.left_at IS NULL)
         ORDER BY expires_at, id LIMIT $2",
    )
    .bind(now.as_microsecond())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read).collect()
}

const fn privacy(room: &Room) -> &'static str {
    if room.private { "private" } else { "public" }
}

fn expires_at(room: &Room) -> Option<i64> {
    room.opens_and_closes().1.map(|seconds| seconds.saturating_mul(1_000_000))
}

fn read(row: &AnyRow) -> Result<Room, Error> {
    Ok(Room {
        id: row.parsed("id")?,
        domain: row.parsed("domain_id")?,
        name: row.text("name")?,
        private: row.text("privacy")? == "private",
        properties: object(row, "properties")?,
        created_at: row.at("created_at")?,
    })
}
