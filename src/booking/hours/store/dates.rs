//! SQL of what differs from the week: exceptions, time off, holidays.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{exception, time_off as time_off_of};
use crate::booking::hours::week::{Exception, Holiday, TimeOff};
use crate::db::{Conn, Error};
use crate::ids::{ExceptionId, ProviderId, TimeOffId};

/// From that date on.
pub(in crate::booking::hours) async fn exceptions(
    conn: &mut Conn,
    provider: ProviderId,
    from: Date,
) -> Result<Vec<Exception>, Error> {
    let rows = sqlx::query(
        "SELECT id, date, adds, start_minute, end_minute FROM availability_exception
         WHERE provider_id = $1 AND date >= $2 ORDER BY date, start_minute, id",
    )
    .bind(provider.to_string())
    .bind(from.to_string())
    .fetch_all(conn)
    .await?;
    rows.iter().map(exception).collect()
}

pub(in crate::booking::hours) async fn insert_exception(
    conn: &mut Conn,
    provider: ProviderId,
    is: &Exception,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO availability_exception (id, provider_id, date, adds, start_minute, end_minute)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(is.id.to_string())
    .bind(provider.to_string())
    .bind(is.date.to_string())
    .bind(i64::from(is.adds))
    .bind(is.minutes.from)
    .bind(is.minutes.to)
    .execute(conn)
    .await?;
    Ok(())
}

/// False when the provider has no such one.
pub(in crate::booking::hours) async fn delete_exception(
    conn: &mut Conn,
    provider: ProviderId,
    id: ExceptionId,
) -> Result<bool, Error> {
    let gone = sqlx::query("DELETE FROM availability_exception WHERE id = $1 AND provider_id = $2");
    Ok(gone.bind(id.to_string()).bind(provider.to_string()).execute(conn).await?.rows_affected() == 1)
}

/// What is not over at `now`.
pub(in crate::booking::hours) async fn time_off(
    conn: &mut Conn,
    provider: ProviderId,
    now: Timestamp,
) -> Result<Vec<TimeOff>, Error> {
    let rows = sqlx::query(
        "SELECT id, starts_at, ends_at, reason FROM time_off WHERE provider_id = $1 AND ends_at > $2
         ORDER BY starts_at, id",
    )
    .bind(provider.to_string())
    .bind(now.as_microsecond())
    .fetch_all(conn)
    .await?;
    rows.iter().map(time_off_of).collect()
}

pub(in crate::booking::hours) async fn insert_time_off(
    conn: &mut Conn,
    provider: ProviderId,
    is: &TimeOff,
) -> Result<(), Error> {
    sqlx::query("INSERT INTO time_off (id, provider_id, starts_at, ends_at, reason) VALUES ($1, $2, $3, $4, $5)")
        .bind(is.id.to_string())
        .bind(provider.to_string())
        .bind(is.starts_at.as_microsecond())
        .bind(is.ends_at.as_microsecond())
        .bind(&is.reason)
        .execute(conn)
        .await?;
    Ok(())
}

/// False when the provider has no such one.
pub(in crate::booking::hours) async fn delete_time_off(
    conn: &mut Conn,
    provider: ProviderId,
    id: TimeOffId,
) -> Result<bool, Error> {
    let gone = sqlx::query("DELETE FROM time_off WHERE id = $1 AND provider_id = $2");
    Ok(gone.bind(id.to_string()).bind(provider.to_string()).execute(conn).await?.rows_affected() == 1)
}

pub(in crate::booking::hours) async fn set_holiday(conn: &mut Conn, is: &Holiday) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO holiday (date, name) VALUES ($1, $2) ON CONFLICT (date) DO UPDATE SET name = excluded.name",
    )
    .bind(is.date.to_string())
    .bind(&is.name)
    .execute(conn)
    .await?;
    Ok(())
}

/// False when it was none.
pub(in crate::booking::hours) async fn delete_holiday(conn: &mut Conn, date: Date) -> Result<bool, Error> {
    let gone = sqlx::query("DELETE FROM holiday WHERE date = $1").bind(date.to_string());
    Ok(gone.execute(conn).await?.rows_affected() == 1)
}
