//! Appointments that lie outside of the hours. They stay until somebody moves them; whoever changes hours is told of them.

use jiff::Timestamp;
use jiff::civil::Date;

use super::expand::{day_of, instant};
use super::span::{Span, merged, without};
use super::week::Hours;
use super::{load, load_all};
use crate::booking::openings::{self, Busy};
use crate::clock::later;
use crate::db::{Conn, Error};
use crate::ids::{AppointmentId, ProviderId};

/// An appointment to come that is not wholly inside the hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outside {
    /// With whom.
    pub provider: ProviderId,
    /// Which.
    pub appointment: AppointmentId,
    /// From.
    pub starts_at: Timestamp,
    /// Up to.
    pub ends_at: Timestamp,
}

/// Those of one provider, however far ahead; nothing when there is no such provider.
///
/// # Errors
/// [`Error`]
pub async fn outside(conn: &mut Conn, provider: ProviderId, now: Timestamp) -> Result<Vec<Outside>, Error> {
    let to = later(now, AHEAD);
    let Some(hours) = load(conn, provider, now, to).await? else { return Ok(Vec::new()) };
    let booked = openings::busy(conn, provider, now, to).await?;
    Ok(outside_of(&hours, &booked, now, to))
}

/// Those of all providers on one date, in order of time; at most one more than [`OUTSIDE_MAX`].
///
/// # Errors
/// [`Error`]
pub async fn outside_on(conn: &mut Conn, date: Date, now: Timestamp) -> Result<Vec<Outside>, Error> {
    let day = day_of(date);
    // Wherever the date begins and ends: no zone is more than 14 hours off.
    let span = Span::new((day - 1) * DAY_SECONDS, (day + 2) * DAY_SECONDS);
    let (from, to) = (instant(span.from).max(now), instant(span.to));
    let mut found = Vec::new();
    for providers in openings::booked_providers(conn, from, to).await?.chunks(PROVIDERS_AT_ONCE) {
        let booked = openings::busy_all(conn, providers, from, to).await?;
        for hours in load_all(conn, providers, from, to).await? {
            let own = booked.iter().filter(|(provider, _)| *provider == hours.provider).map(|(_, busy)| *busy);
            let on_date = |busy: &Busy| (hours.day(busy.starts_at.as_second())..=last_day(&hours, busy)).contains(&day);
            found.extend(outside_of(&hours, &own.filter(on_date).collect::<Vec<_>>(), now, to));
        }
    }
    found.sort_unstable_by_key(|one| (one.starts_at, one.appointment));
    found.truncate(OUTSIDE_MAX + 1);
    Ok(found)
}

fn last_day(hours: &Hours, busy: &Busy) -> i64 {
    hours.day(busy.ends_at.as_second() - 1)
}

/// Hours and visits must have been loaded for that span.
fn outside_of(hours: &Hours, booked: &[Busy], now: Timestamp, to: Timestamp) -> Vec<Outside> {
    let windows = hours.windows(Span::new(now.as_second(), to.as_second()));
    let off = hours.time_off.iter().map(|off| Span::new(off.starts_at.as_second(), openings::ceil(off.ends_at)));
    let open = without(&windows.open, &merged(off.collect()));
    let out = booked.iter().filter(|busy| {
        let visit = Span::new(busy.starts_at.as_second(), busy.ends_at.as_second());
        busy.starts_at >= now && !open.iter().any(|open| open.covers(visit))
    });
    let provider = hours.provider;
    out.map(|busy| Outside {
        provider,
        appointment: busy.appointment,
        starts_at: busy.starts_at,
        ends_at: busy.ends_at,
    })
    .collect()
}

/// Shown of a date at most: who closes a date on which more are booked moves those first.
pub const OUTSIDE_MAX: usize = 500;

/// Each is a value of a statement.
const PROVIDERS_AT_ONCE: usize = 500;

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// Nothing is booked farther ahead.
const AHEAD: std::time::Duration = std::time::Duration::from_secs(367 * 24 * 60 * 60);
