//! SQL of what became of appointments.

use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::booking::appointments::totals::{Counts, Quarter};
use crate::care::QUARTER_US;
use crate::db::{Columns as _, Conn, Error};

/// By quarters of an hour: what was booked since `from` and before `to`, and what was for then. A hold that nobody completed
/// is no booking.
pub(in crate::booking::appointments) async fn counts(
    conn: &mut Conn,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Quarter>, Error> {
    let real = "NOT (status = 'SCHEDULED' AND approval <> 'ASKED') AND COALESCE(cancel_cause, '') <> 'HOLD_EXPIRED'";
    let statement = format!(
        "SELECT quarter, CAST(SUM(booked) AS BIGINT) AS booked, CAST(SUM(held) AS BIGINT) AS held,
             CAST(SUM(cancelled) AS BIGINT) AS cancelled, CAST(SUM(missed) AS BIGINT) AS missed
         FROM (SELECT created_at / {QUARTER_US} AS quarter, 1 AS booked, 0 AS held, 0 AS cancelled, 0 AS missed
               FROM appointment WHERE created_at >= $1 AND created_at < $2 AND {real}
               UNION ALL
               SELECT starts_at / {QUARTER_US}, 0, CASE WHEN status = 'COMPLETED' THEN 1 ELSE 0 END,
                   CASE WHEN status = 'CANCELLED' THEN 1 ELSE 0 END, CASE WHEN status = 'NO_SHOW' THEN 1 ELSE 0 END
               FROM appointment WHERE starts_at >= $1 AND starts_at < $2 AND {real}) a
         GROUP BY quarter"
    );
    let found = sqlx::query(AssertSqlSafe(statement)).bind(from.as_microsecond()).bind(to.as_microsecond());
    let rows = found.fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let counts = Counts {
                booked: row.number("booked")?,
                held: row.number("held")?,
                cancelled: row.number("cancelled")?,
                missed: row.number("missed")?,
            };
            Ok(Quarter { quarter: row.number("quarter")?, counts })
        })
        .collect()
}
