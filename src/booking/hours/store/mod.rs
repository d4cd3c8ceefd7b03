//! SQL of hours.

pub(super) mod dates;

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, query::Query};

use super::rules::NewAvailability;
use super::span::Span;
use super::week::{Availability, Exception, Holiday, Hours, Schedule, TimeOff};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{AvailabilityId, ProviderId};

/// Hours of all these providers, in a few statements however many they are.
pub(super) async fn hours(
    conn: &mut Conn,
    providers: &[ProviderId],
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Hours>, Error> {
    if providers.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = providers.iter().map(ToString::to_string).collect();
    let (first, last) = (date_at(from), date_at(to));
    let mut hours = heads(conn, &ids).await?;
    for row in of_these(conn, WEEK, &ids, &[]).await? {
        if let Some(hours) = hours.get_mut(&row.text("provider_id")?) {
            hours.week.push(availability(&row)?);
        }
    }
    for row in of_these(conn, EXCEPTIONS, &ids, &[first.clone(), last.clone()]).await? {
        if let Some(hours) = hours.get_mut(&row.text("provider_id")?) {
            hours.exceptions.push(exception(&row)?);
        }
    }
    let text = in_list(TIME_OFF, &ids, 2);
    let query = sqlx::query(AssertSqlSafe(text)).bind(from.as_microsecond()).bind(to.as_microsecond());
    for row in bound(query, &ids).fetch_all(&mut *conn).await? {
        if let Some(hours) = hours.get_mut(&row.text("provider_id")?) {
            hours.time_off.push(time_off(&row)?);
        }
    }
    let holidays = holidays(conn, &first, &last).await?;
    let mut hours: Vec<Hours> = hours.into_values().collect();
    for hours in &mut hours {
        hours.holidays.clone_from(&holidays);
    }
    Ok(hours)
}

/// How a provider may be booked, if they ever set it.
pub(super) async fn schedule(conn: &mut Conn, provider: ProviderId) -> Result<Option<Schedule>, Error> {
    let row = sqlx::query("SELECT * FROM schedule WHERE provider_id = $1").bind(provider.to_string());
    row.fetch_optional(conn).await?.map(|row| schedule_of(&row)).transpose()
}

/// Days between two dates, both included, on which the clinic is closed.
pub(super) async fn holidays(conn: &mut Conn, first: &str, last: &str) -> Result<Vec<Holiday>, Error> {
    let query = sqlx::query("SELECT date, name FROM holiday WHERE date BETWEEN $1 AND $2 ORDER BY date");
    let rows = query.bind(first.to_owned()).bind(last.to_owned()).fetch_all(conn).await?;
    rows.iter().map(|row| Ok(Holiday { date: row.parsed("date")?, name: row.text("name")? })).collect()
}

/// Providers with their settings, by id.
async fn heads(conn: &mut Conn, ids: &[String]) -> Result<HashMap<String, Hours>, Error> {
    let rows = of_these(conn, HEADS, ids, &[]).await?;
    let hours = rows.iter().map(|row| {
        let id = row.text("id")?;
        let schedule =
            if row.maybe_number("step_minutes")?.is_some() { schedule_of(row)? } else { Schedule::default() };
        let zone = row.text("zone")?;
        let hours = Hours {
            provider: row.parsed("id")?,
            zone: TimeZone::get(&zone).map_err(|_| Error::Corrupt { column: "zone".to_owned() })?,
            active: row.flag("active")?,
            schedule,
            week: Vec::new(),
            exceptions: Vec::new(),
            time_off: Vec::new(),
            holidays: Vec::new(),
        };
        Ok((id, hours))
    });
    hours.collect()
}

const HEADS: &str =
    "SELECT p.id, p.zone, p.active, s.step_minutes, s.notice_minutes, s.horizon_days, s.buffer_before_minutes,
    s.buffer_after_minutes, s.daily_max, s.paused, s.version
    FROM provider p LEFT JOIN schedule s ON s.provider_id = p.id WHERE p.id IN";

const WEEK: &str = "SELECT id, provider_id, weekday, start_minute, end_minute FROM availability WHERE provider_id IN";

const EXCEPTIONS: &str = "SELECT id, provider_id, date, adds, start_minute, end_minute FROM availability_exception
    WHERE date BETWEEN $1 AND $2 AND provider_id IN";

const TIME_OFF: &str = "SELECT id, provider_id, starts_at, ends_at, reason FROM time_off
    WHERE ends_at > $1 AND starts_at < $2 AND provider_id IN";

/// Rows of all these providers; `before` are the statement's first values.
async fn of_these(conn: &mut Conn, text: &str, ids: &[String], before: &[String]) -> Result<Vec<AnyRow>, Error> {
    let query = sqlx::query(AssertSqlSafe(in_list(text, ids, before.len())));
    let query = before.iter().fold(query, |query, value| query.bind(value.clone()));
    Ok(bound(query, ids).fetch_all(conn).await?)
}

/// `… IN ($3,$4,…)`, behind that many values.
fn in_list(text: &str, ids: &[String], before: usize) -> String {
    let places: Vec<String> = (1..=ids.len()).map(|n| format!("${}", before + n)).collect();
    format!("{text} ({})", places.join(","))
}

type Statement<'q> = Query<'q, Any, <Any as sqlx::Database>::Arguments>;

fn bound<'q>(query: Statement<'q>, ids: &[String]) -> Statement<'q> {
    ids.iter().fold(query, |query, id| query.bind(id.clone()))
}

fn schedule_of(row: &AnyRow) -> Result<Schedule, Error> {
    Ok(Schedule {
        step_minutes: row.number("step_minutes")?,
        notice_minutes: row.number("notice_minutes")?,
        horizon_days: row.number("horizon_days")?,
        buffer_before_minutes: row.number("buffer_before_minutes")?,
        buffer_after_minutes: row.number("buffer_after_minutes")?,
        daily_max: row.number("daily_max")?,
        paused: row.flag("paused")?,
        version: row.number("version")?,
    })
}

fn availability(row: &AnyRow) -> Result<Availability, Error> {
    Ok(Availability { id: row.parsed("id")?, weekday: row.number("weekday")?, minutes: minutes(row)? })
}

fn exception(row: &AnyRow) -> Result<Exception, Error> {
    let (id, date) = (row.parsed("id")?, row.parsed("date")?);
    Ok(Exception { id, date, adds: row.flag("adds")?, minutes: minutes(row)? })
}

fn minutes(row: &AnyRow) -> Result<Span, Error> {
    Ok(Span::new(row.number("start_minute")?, row.number("end_minute")?))
}

fn time_off(row: &AnyRow) -> Result<TimeOff, Error> {
    let (starts_at, ends_at) = (row.at("starts_at")?, row.at("ends_at")?);
    Ok(TimeOff { id: row.parsed("id")?, starts_at, ends_at, reason: row.text("reason")? })
}

/// As the tables keep dates. In UTC: callers load days more than they need.
fn date_at(at: Timestamp) -> String {
    let date: Date = Offset::UTC.to_datetime(at).date();
    date.to_string()
}

/// Takes the lock of a provider's hours: raises the version if it is still that one.
pub(super) async fn raise(conn: &mut Conn, provider: ProviderId, version: i64) -> Result<bool, Error> {
    let id = provider.to_string();
    sqlx::query("INSERT INTO schedule (provider_id) VALUES ($1) ON CONFLICT DO NOTHING")
        .bind(id.clone())
        .execute(&mut *conn)
        .await?;
    let raised = sqlx::query("UPDATE schedule SET version = version + 1 WHERE provider_id = $1 AND version = $2");
    Ok(raised.bind(id).bind(version).execute(conn).await?.rows_affected() == 1)
}

pub(super) async fn set_schedule(conn: &mut Conn, provider: ProviderId, is: &Schedule) -> Result<(), Error> {
    sqlx::query(
        "UPDATE schedule SET step_minutes = $2, notice_minutes = $3, horizon_days = $4, buffer_before_minutes = $5,
         buffer_after_minutes = $6, daily_max = $7, paused = $8 WHERE provider_id = $1",
    )
    .bind(provider.to_string())
    .bind(is.step_minutes)
    .bind(is.notice_minutes)
    .bind(is.horizon_days)
    .bind(is.buffer_before_minutes)
    .bind(is.buffer_after_minutes)
    .bind(is.daily_max)
    .bind(i64::from(is.paused))
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn set_week(
    conn: &mut Conn,
    provider: ProviderId,
    week: &[(AvailabilityId, NewAvailability)],
) -> Result<(), Error> {
    sqlx::query("DELETE FROM availability WHERE provider_id = $1")
        .bind(provider.to_string())
        .execute(&mut *conn)
        .await?;
    for (id, window) in week {
        sqlx::query(
            "INSERT INTO availability (id, provider_id, weekday, start_minute, end_minute) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(id.to_string())
        .bind(provider.to_string())
        .bind(window.weekday)
        .bind(window.minutes.from)
        .bind(window.minutes.to)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}
