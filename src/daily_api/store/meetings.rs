//! SQL of meetings.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use crate::daily_api::cursor::Cursor;
use crate::daily_api::meetings::Meeting;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{DailyDomainId, DailyMeetingId, DailyRoomId};

/// Which meetings are asked for.
#[derive(Clone, Debug, Default)]
pub(in crate::daily_api) struct Filter {
    pub(in crate::daily_api) room: Option<String>,
    /// Started then or later, in seconds.
    pub(in crate::daily_api) from_s: Option<i64>,
    /// Started before then, in seconds.
    pub(in crate::daily_api) to_s: Option<i64>,
    pub(in crate::daily_api) ongoing: Option<bool>,
}

pub(in crate::daily_api) async fn insert(conn: &mut Conn, meeting: &Meeting) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO daily_meeting (id, domain_id, room_id, room, people_max, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(meeting.id.to_string())
    .bind(meeting.domain.to_string())
    .bind(meeting.room_id.to_string())
    .bind(&meeting.room)
    .bind(meeting.people_max)
    .bind(meeting.created_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::daily_api) async fn save(conn: &mut Conn, meeting: &Meeting) -> Result<(), Error> {
    sqlx::query(
        "UPDATE daily_meeting SET started_at = $1, ended_at = $2, alone_since = $3, people_max = $4,
             session_data = CASE WHEN CAST($2 AS BIGINT) IS NULL THEN session_data ELSE '' END WHERE id = $5",
    )
    .bind(meeting.started_at.map(Timestamp::as_microsecond))
    .bind(meeting.ended_at.map(Timestamp::as_microsecond))
    .bind(meeting.alone_since.map(Timestamp::as_microsecond))
    .bind(meeting.people_max)
    .bind(meeting.id.to_string())
    .execute(conn)
    .await?;
    Ok(())
}

/// What is not over, meeting yet or not.
pub(in crate::daily_api) async fn open(conn: &mut Conn, room: DailyRoomId) -> Result<Option<Meeting>, Error> {
    let row = sqlx::query("SELECT * FROM daily_meeting WHERE room_id = $1 AND ended_at IS NULL");
    row.bind(room.to_string()).fetch_optional(conn).await?.as_ref().map(read).transpose()
}

/// Those that time alone may start or end.
pub(in crate::daily_api) async fn undecided(conn: &mut Conn) -> Result<Vec<Meeting>, Error> {
    let rows = sqlx::query(
        "SELECT * FROM daily_meeting WHERE ended_at IS NULL AND (started_at IS NULL OR alone_since IS NOT NULL) ORDER BY id",
    );
    rows.fetch_all(conn).await?.iter().map(read).collect()
}

pub(in crate::daily_api) async fn session_data(conn: &mut Conn, id: DailyMeetingId) -> Result<String, Error> {
    let row = sqlx::query("SELECT session_data FROM daily_meeting WHERE id = $1");
    row.bind(id.to_string()).fetch_one(conn).await?.text("session_data")
}

pub(in crate::daily_api) async fn set_session_data(
    conn: &mut Conn,
    id: DailyMeetingId,
    sealed: &str,
) -> Result<(), Error> {
    sqlx::query("UPDATE daily_meeting SET session_data = $1 WHERE id = $2")
        .bind(sealed)
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

pub(in crate::daily_api) async fn by_id(
    conn: &mut Conn,
    domain: DailyDomainId,
    id: DailyMeetingId,
) -> Result<Option<Meeting>, Error> {
    let row = sqlx::query("SELECT * FROM daily_meeting WHERE id = $1 AND domain_id = $2 AND started_at IS NOT NULL");
    row.bind(id.to_string()).bind(domain.to_string()).fetch_optional(conn).await?.as_ref().map(read).transpose()
}

const WANTED: &str = "domain_id = $1 AND started_at IS NOT NULL AND room = COALESCE($2, room)
     AND started_at >= $3 AND started_at < $4
     AND (CASE WHEN ended_at IS NULL THEN 1 ELSE 0 END) = COALESCE($5, CASE WHEN ended_at IS NULL THEN 1 ELSE 0 END)";

pub(in crate::daily_api) async fn count(conn: &mut Conn, domain: DailyDomainId, filter: &Filter) -> Result<i64, Error> {
    let sql = format!("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM daily_meeting WHERE {WANTED}");
    let (from, to) = micros(filter);
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(domain.to_string())
        .bind(filter.room.clone())
        .bind(from)
        .bind(to)
        .bind(filter.ongoing.map(i64::from))
        .fetch_one(conn)
        .await?
        .number("n")
}

pub(in crate::daily_api) async fn list(
    conn: &mut Conn,
    domain: DailyDomainId,
    filter: &Filter,
    cursor: &Cursor,
) -> Result<Vec<Meeting>, Error> {
    let (above, below) = cursor.bounds();
    let order = if cursor.is_backwards() { "id" } else { "id DESC" };
    let sql = format!("SELECT * FROM daily_meeting WHERE {WANTED} AND id > $6 AND id < $7 ORDER BY {order} LIMIT $8");
    let (from, to) = micros(filter);
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(domain.to_string())
        .bind(filter.room.clone())
        .bind(from)
        .bind(to)
        .bind(filter.ongoing.map(i64::from))
        .bind(above)
        .bind(below)
        .bind(cursor.limit)
        .fetch_all(conn)
        .await?;
    let mut meetings: Vec<Meeting> = rows.iter().map(read).collect::<Result<_, Error>>()?;
    if cursor.is_backwards() {
        meetings.reverse();
    }
    Ok(meetings)
}

fn micros(filter: &Filter) -> (i64, i64) {
    let micros = |seconds: i64| seconds.saturating_mul(1_000_000);
    (filter.from_s.map_or(i64::MIN, micros), filter.to_s.map_or(i64::MAX, micros))
}

fn read(row: &AnyRow) -> Result<Meeting, Error> {
    Ok(Meeting {
        id: row.parsed("id")?,
        domain: row.parsed("domain_id")?,
        room_id: row.parsed("room_id")?,
        room: row.text("room")?,
        started_at: row.maybe_at("started_at")?,
        ended_at: row.maybe_at("ended_at")?,
        alone_since: row.maybe_at("alone_since")?,
        people_max: row.number("people_max")?,
        created_at: row.at("created_at")?,
    })
}
