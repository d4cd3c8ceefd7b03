//! SQL of how calls went and which go on.

use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::calls::LinkQuality;
use crate::care::QUARTER_US;
use crate::db::{Columns as _, Conn, Error};
use crate::visits::totals::{Quarter, Running, Stays};

/// Times in calls that began since `from` and before `to`, by quarters of an hour.
pub(in crate::visits) async fn stays(conn: &mut Conn, from: Timestamp, to: Timestamp) -> Result<Vec<Quarter>, Error> {
    let statement = format!(
        "SELECT began_at / {QUARTER_US} AS quarter, CAST(COUNT(*) AS BIGINT) AS stays,
             CAST(SUM(CASE WHEN quality = 'WEAK' THEN 1 ELSE 0 END) AS BIGINT) AS weak,
             CAST(SUM(CASE WHEN quality = 'BAD' THEN 1 ELSE 0 END) AS BIGINT) AS bad,
             CAST(SUM(CASE WHEN why = 'LOST' THEN 1 ELSE 0 END) AS BIGINT) AS lost,
             CAST(SUM(COALESCE(ended_at, seen_at) - began_at) / 60000000 AS BIGINT) AS minutes
         FROM visit_presence WHERE place = 'IN_CALL' AND began_at >= $1 AND began_at < $2 GROUP BY began_at / {QUARTER_US}"
    );
    let found = sqlx::query(AssertSqlSafe(statement)).bind(from.as_microsecond()).bind(to.as_microsecond());
    let rows = found.fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let stays = Stays {
                stays: row.number("stays")?,
                weak: row.number("weak")?,
                bad: row.number("bad")?,
                lost: row.number("lost")?,
                minutes: row.number("minutes")?,
            };
            Ok(Quarter { quarter: row.number("quarter")?, stays })
        })
        .collect()
}

/// Calls that somebody is in, the longest first.
pub(in crate::visits) async fn running(conn: &mut Conn, limit: i64) -> Result<Vec<Running>, Error> {
    let found = sqlx::query(
        "SELECT v.appointment_id, c.name AS provider_name, v.room_kind, MIN(s.began_at) AS since,
             CAST(COUNT(*) AS BIGINT) AS people,
             CAST(MAX(CASE w.quality WHEN 'BAD' THEN 3 WHEN 'WEAK' THEN 2 WHEN 'GOOD' THEN 1 ELSE 0 END) AS BIGINT) AS worst
         FROM visit_presence s JOIN visit_person w ON w.id = s.person_id JOIN visit v ON v.appointment_id = s.appointment_id
             JOIN appointment a ON a.id = v.appointment_id JOIN provider c ON c.id = a.provider_id
         WHERE s.ended_at IS NULL AND s.place = 'IN_CALL' AND v.room_kind IS NOT NULL
         GROUP BY v.appointment_id, c.name, v.room_kind ORDER BY since, v.appointment_id LIMIT $1",
    );
    let rows = found.bind(limit).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let worst = match row.number("worst")? {
                3 => Some(LinkQuality::Bad),
                2 => Some(LinkQuality::Weak),
                1 => Some(LinkQuality::Good),
                _ => None,
            };
            Ok(Running {
                appointment: row.parsed("appointment_id")?,
                provider_name: row.text("provider_name")?,
                backend: row.parsed("room_kind")?,
                since: row.at("since")?,
                people: row.number("people")?,
                worst,
            })
        })
        .collect()
}
