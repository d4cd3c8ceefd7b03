//! Which starts can be booked: spans, not minutes, so that a month of a provider takes microseconds.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{Busy, Opening};
use crate::booking::hours::{Hours, Span, instant, merged, without};

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Of the visit.
    pub duration_minutes: i64,
    /// The earliest start.
    pub from: Timestamp,
    /// Starts are before this.
    pub to: Timestamp,
}

/// Every start between `from` and `to`, in order. `hours` and `busy` must have been loaded for that span.
pub fn find(hours: &Hours, busy: &[Busy], ask: Ask, now: Timestamp) -> Vec<Opening> {
    let schedule = &hours.schedule;
    let starts = bookable(hours, now).shared(Span::new(ceil(ask.from), ceil(ask.to)));
    if !hours.active || schedule.paused || starts.is_empty() || ask.duration_minutes < 1 {
        return Vec::new();
    }
    let (duration, step) = (ask.duration_minutes * 60, (schedule.step_minutes * 60).max(MINUTE_5));
    let windows = hours.windows(Span::new(starts.from, starts.to + duration));
    let free = without(&windows.open, &blocked(hours, busy));
    let full = Full::of(hours, busy);

    let mut found = Vec::new();
    for window in &windows.grid {
        let behind = (starts.from - window.from).max(0);
        let mut start = window.from + (behind + step - 1) / step * step;
        let mut room = free.partition_point(|span| span.to <= start);
        while start < window.to.min(starts.to) {
            let visit = Span::new(start, start + duration);
            while free.get(room).is_some_and(|span| span.to <= start) {
                room += 1;
            }
            let Some(span) = free.get(room) else { break };
            if span.covers(visit) && !full.has(hours, start) {
                found.push(start);
            }
            start += step;
        }
    }
    // Windows over midnight may share starts with the next date's.
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|start| opening(start, duration)).collect()
}

fn opening(start: i64, duration: i64) -> Opening {
    Opening { starts_at: instant(start), ends_at: instant(start + duration) }
}

/// Starts that notice and horizon allow, in unix seconds: elapsed time, whatever clocks do in between.
pub(super) fn bookable(hours: &Hours, now: Timestamp) -> Span {
    let notice = hours.schedule.notice_minutes.max(0).saturating_mul(60);
    let horizon = hours.schedule.horizon_days.saturating_mul(24 * 60 * 60);
    Span::new(ceil(now).saturating_add(notice), now.as_second().saturating_add(horizon).saturating_add(1))
}

/// Where no visit may have a part: time off, and other visits with the gap they need on either side, in unix seconds.
fn blocked(hours: &Hours, busy: &[Busy]) -> Vec<Span> {
    let off = hours.time_off.iter().map(|off| Span::new(off.starts_at.as_second(), ceil(off.ends_at)));
    merged(off.chain(busy.iter().map(|busy| kept(hours, busy))).collect())
}

/// A booked visit with the time around it in which another one cannot be. Between two visits the longer of the one's
/// "after" and the other's "before" is free, not their sum.
pub(super) fn kept(hours: &Hours, busy: &Busy) -> Span {
    let before = busy.before_minutes.max(hours.schedule.buffer_after_minutes) * 60;
    let after = busy.after_minutes.max(hours.schedule.buffer_before_minutes) * 60;
    Span::new(busy.starts_at.as_second() - before, ceil(busy.ends_at) + after)
}

/// Dates that have as many visits as they may.
pub(super) struct Full {
    visits: HashMap<i64, i64>,
    max: i64,
}

impl Full {
    /// Counts visits by the date of their start in the provider's zone.
    pub(super) fn of(hours: &Hours, busy: &[Busy]) -> Self {
        let max = hours.schedule.daily_max;
        let mut visits = HashMap::new();
        if max > 0 {
            for busy in busy {
                *visits.entry(hours.day(busy.starts_at.as_second())).or_default() += 1;
            }
        }
        Self { visits, max }
    }

    /// Whether a visit that starts at that unix second would be one too many.
    pub(super) fn has(&self, hours: &Hours, start: i64) -> bool {
        self.max > 0 && self.visits.get(&hours.day(start)).is_some_and(|visits| *visits >= self.max)
    }
}

/// The first whole second that is not before.
pub(in crate::booking) fn ceil(at: Timestamp) -> i64 {
    at.as_second() + i64::from(at.subsec_nanosecond() > 0)
}

/// No step is shorter: the lattice on which visits are booked.
const MINUTE_5: i64 = 5 * 60;
