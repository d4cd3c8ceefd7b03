//! Why a start cannot be booked: for the booking itself, and for staff who wonder why a time is not offered.

use jiff::Timestamp;

use super::find::{Full, bookable, ceil, kept};
use super::{Busy, Opening};
use crate::booking::hours::{Hours, Span, Windows, instant};
use crate::ids::AppointmentId;

crate::codes::codes! {
    /// Why a start cannot be booked. In this order the first one that holds is told.
    pub enum WhyNot {
        /// The provider is not open for booking at all.
        Inactive = "provider_inactive",
        /// The provider takes no bookings for now.
        Paused = "provider_paused",
        /// It is over.
        Past = "in_the_past",
        /// The provider wants to know earlier.
        TooSoon = "too_soon",
        /// The provider does not plan that far.
        TooFar = "too_far",
        /// The clinic is closed on that date.
        Holiday = "holiday",
        /// The provider has no hours then.
        OutsideHours = "outside_hours",
        /// The visit would go on after the hours end.
        WindowTooShort = "window_too_short",
        /// Visits do not start at that minute.
        OffGrid = "off_grid",
        /// The provider is away.
        TimeOff = "time_off",
        /// The date has as many visits as it may.
        DayFull = "day_full",
        /// Another visit, or the time kept free around it, is in the way.
        Taken = "slot_taken",
    }
}

/// One reason why a start cannot be booked, with what staff need to understand it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Which.
    pub why: WhyNot,
    /// The visit in the way.
    pub appointment: Option<AppointmentId>,
    /// What the clinic celebrates.
    pub holiday: Option<String>,
    /// The first or last start that the notice or the horizon allows.
    pub limit: Option<Timestamp>,
    /// The hours it lies in, or those nearest to it.
    pub window: Option<Opening>,
}

/// Whether a visit can start then. `hours` and `busy` must have been loaded for that time.
///
/// # Errors
/// The first of [`reasons`].
pub fn check(
    hours: &Hours,
    busy: &[Busy],
    start: Timestamp,
    duration_minutes: i64,
    now: Timestamp,
) -> Result<(), WhyNot> {
    reasons(hours, busy, start, duration_minutes, now).first().map_or(Ok(()), |reason| Err(reason.why))
}

/// Every reason why a visit cannot start then, in the order of [`WhyNot`]; none when it can.
pub fn reasons(hours: &Hours, busy: &[Busy], start: Timestamp, duration_minutes: i64, now: Timestamp) -> Vec<Reason> {
    let second = start.as_second();
    let visit = Span::new(second, second.saturating_add(duration_minutes.max(1).saturating_mul(60)));
    let mut reasons = Vec::new();
    reasons.extend((!hours.active).then(|| Reason::new(WhyNot::Inactive)));
    reasons.extend(hours.schedule.paused.then(|| Reason::new(WhyNot::Paused)));
    reasons.extend(moment(hours, start, now));
    reasons.extend(place(hours, visit, start));
    reasons.extend(off(hours, visit).then(|| Reason::new(WhyNot::TimeOff)));
    reasons.extend(Full::of(hours, busy).has(hours, second).then(|| Reason::new(WhyNot::DayFull)));
    reasons.extend(
        busy.iter()
            .filter(|busy| kept(hours, busy).meets(visit))
            .map(|busy| Reason { appointment: Some(busy.appointment), ..Reason::new(WhyNot::Taken) }),
    );
    reasons
}

/// Against the present moment.
fn moment(hours: &Hours, start: Timestamp, now: Timestamp) -> Option<Reason> {
    let allowed = bookable(hours, now);
    let second = start.as_second();
    if start < now {
        Some(Reason::new(WhyNot::Past))
    } else if second < allowed.from {
        Some(Reason { limit: Some(instant(allowed.from)), ..Reason::new(WhyNot::TooSoon) })
    } else if second >= allowed.to {
        Some(Reason { limit: Some(instant(allowed.to - 1)), ..Reason::new(WhyNot::TooFar) })
    } else {
        None
    }
}

/// Against the hours and their grid.
fn place(hours: &Hours, visit: Span, start: Timestamp) -> Option<Reason> {
    let windows = hours.windows(visit);
    let nearest = |why| Some(Reason { window: nearest(&windows, visit.from), ..Reason::new(why) });
    let Some(open) = windows.open.iter().find(|open| open.has(visit.from)) else {
        return match hours.holiday(hours.day(visit.from)) {
            Some(name) => Some(Reason { holiday: Some(name.to_owned()), ..Reason::new(WhyNot::Holiday) }),
            None => nearest(WhyNot::OutsideHours),
        };
    };
    if !open.covers(visit) {
        return nearest(WhyNot::WindowTooShort);
    }
    let step = hours.schedule.step_minutes.max(5) * 60;
    let mut grid = windows.grid.iter().filter(|window| window.has(visit.from));
    let on_grid = start.subsec_nanosecond() == 0 && grid.any(|window| (visit.from - window.from) % step == 0);
    if on_grid { None } else { nearest(WhyNot::OffGrid) }
}

fn off(hours: &Hours, visit: Span) -> bool {
    hours.time_off.iter().any(|off| Span::new(off.starts_at.as_second(), ceil(off.ends_at)).meets(visit))
}

/// The window that holds that second, or the one with the shortest way to it.
fn nearest(windows: &Windows, second: i64) -> Option<Opening> {
    let way = |span: &&Span| (span.from - second).max(second - span.to + 1).max(0);
    let span = windows.open.iter().min_by_key(way)?;
    Some(Opening { starts_at: instant(span.from), ends_at: instant(span.to) })
}

impl Reason {
    const fn new(why: WhyNot) -> Self {
        Self { why, appointment: None, holiday: None, limit: None, window: None }
    }
}
