//! The first openings of providers: for the directory, for searches among many, and beside a time that was taken.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use super::{Ask, Busy, Opening, busy, busy_all, find};
use crate::booking::hours::{self, Hours};
use crate::care;
use crate::clock::later;
use crate::core::Core;
use crate::db::{Conn, Error};
use crate::ids::ProviderId;

/// Starts near a time, the nearest first.
///
/// # Errors
/// [`Error`]
pub async fn alternatives(
    conn: &mut Conn,
    provider: ProviderId,
    duration_minutes: i64,
    around: Timestamp,
    now: Timestamp,
) -> Result<Vec<Opening>, Error> {
    let from = around.saturating_sub(NEAR).unwrap_or(Timestamp::MIN).max(now);
    let ask = Ask { duration_minutes, from, to: later(around, NEAR) };
    let Some(hours) = hours::load(conn, provider, ask.from, ask.to).await? else { return Ok(Vec::new()) };
    let busy = busy(conn, provider, ask.from, ask.to).await?;
    let mut found = find(&hours, &busy, ask, now);
    found.sort_by_key(|opening| opening.starts_at.duration_since(around).abs());
    Ok(found)
}

/// Looks up again when the provider can be booked next, for the shortest visit they offer.
///
/// # Errors
/// [`Error`]
pub async fn refresh(conn: &mut Conn, provider: ProviderId, now: Timestamp) -> Result<(), Error> {
    let types = care::visit_types(conn, provider).await?;
    let shortest = types.iter().filter(|kind| kind.active).map(|kind| kind.duration_minutes).min();
    let mut next = None;
    let mut check_at = later(now, DAY);
    if let Some(duration_minutes) = shortest {
        let ask = Ask { duration_minutes, from: now, to: later(now, HORIZON_MAX) };
        let hours = hours::load_all(conn, &[provider], ask.from, ask.to).await?;
        let notice = hours.first().map_or(0, |hours| hours.schedule.notice_minutes);
        next = first(conn, &hours, &HashMap::from([(provider, ask)]), 1, now).await?.remove(&provider);
        // A microsecond after the last moment at which it can still be booked.
        let gone = next.iter().flatten().next().map(|opening| {
            let last = opening.starts_at.saturating_sub(crate::clock::minutes(notice)).unwrap_or(now);
            later(last, Duration::from_micros(1))
        });
        check_at = gone.map_or(check_at, |gone| gone.min(check_at));
    }
    let next = next.and_then(|found| found.first().map(|opening| opening.starts_at));
    care::set_next_opening(conn, provider, next, check_at).await
}

/// The same for providers for whom it is due; tells how many those were.
///
/// # Errors
/// [`Error`]
pub async fn refresh_due(core: &Core, now: Timestamp, limit: i64) -> Result<usize, Error> {
    let due = care::openings_due(&mut *core.read().await?, now, limit).await?;
    for provider in &due {
        let mut change = core.begin().await?;
        refresh(&mut change, *provider, now).await?;
        change.commit().await?;
    }
    Ok(due.len())
}

/// The first `count` openings of each provider within what is asked of them.
///
/// What is booked is read in slices that grow, for those providers only who need more: most have an opening soon.
pub(super) async fn first(
    conn: &mut Conn,
    hours: &[Hours],
    asks: &HashMap<ProviderId, Ask>,
    count: usize,
    now: Timestamp,
) -> Result<HashMap<ProviderId, Vec<Opening>>, Error> {
    let mut found: HashMap<ProviderId, Vec<Opening>> = HashMap::new();
    let mut open: Vec<(&Hours, Ask)> =
        hours.iter().filter_map(|hours| Some((hours, *asks.get(&hours.provider)?))).collect();
    // Where nothing can be booked yet or any more, there is nothing to read.
    let reach = |(hours, ask): &(&Hours, Ask)| {
        let schedule = &hours.schedule;
        let from = ask.from.max(later(now, crate::clock::minutes(schedule.notice_minutes)));
        let horizon = later(now, DAY * u32::try_from(schedule.horizon_days).unwrap_or(u32::MAX));
        (from, ask.to.min(later(horizon, Duration::from_micros(1))))
    };
    open.retain(|one| one.0.active && !one.0.schedule.paused && reach(one).0 < reach(one).1);
    let mut slice = SLICE;
    let Some(mut from) = open.iter().map(|one| reach(one).0).min() else { return Ok(found) };
    while !open.is_empty() {
        let to = later(from, slice);
        let ids: Vec<ProviderId> = open.iter().map(|(hours, _)| hours.provider).collect();
        let mut booked: HashMap<ProviderId, Vec<Busy>> = HashMap::new();
        for (provider, busy) in busy_all(conn, &ids, from, to).await? {
            booked.entry(provider).or_default().push(busy);
        }
        open.retain(|(hours, ask)| {
            let busy = booked.get(&hours.provider).map_or(&[][..], Vec::as_slice);
            let part = Ask { from: ask.from.max(from), to: ask.to.min(to), ..*ask };
            let openings = found.entry(hours.provider).or_default();
            openings.extend(find(hours, busy, part, now));
            openings.truncate(count);
            openings.len() < count && to < reach(&(*hours, *ask)).1
        });
        (from, slice) = (to, slice * 2);
    }
    Ok(found)
}

/// On either side of the time that could not be had.
const NEAR: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// No schedule plans farther.
const HORIZON_MAX: Duration = Duration::from_secs(366 * 24 * 60 * 60);

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The first stretch of time whose bookings are read.
const SLICE: Duration = Duration::from_secs(36 * 60 * 60);
