//! From wall clock to instants: the windows in which a provider can be met.
//!
//! Hours of a date are its week's without removals and holidays, and what exceptions add. They lie on the axis of the wall
//! clock (minutes since 1970-01-01 00:00 local), are put together there, and then become instants: all those at which the
//! clock in the zone shows a minute of them. So a part that the clock skips does not exist and a start in it comes at the
//! jump; what the clock shows twice exists twice.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use super::span::{Span, merged, without};
use super::week::Hours;

/// Windows as instants, in unix seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Windows {
    /// In order of their starts, from which starts of visits are counted. Those of one date neither overlap nor touch;
    /// one over midnight may overlap the next date's.
    pub grid: Vec<Span>,
    /// The same as one set: a visit that runs from one window into the next one is inside.
    pub open: Vec<Span>,
}

impl Hours {
    /// Every window that has a part in that span of unix seconds, and some around it.
    pub fn windows(&self, span: Span) -> Windows {
        // A window reaches at most two dates on; Samoa once left out a whole one.
        let (first, last) = (self.day(span.from) - 3, self.day(span.to) + 2);
        let clock = segments(&self.zone, Span::new((first - 2) * DAY_SECONDS, (last + 4) * DAY_SECONDS));
        let mut grid = Vec::new();
        for day in first..=last {
            for piece in self.of_day(day) {
                grid.extend(instants(piece, &clock));
            }
        }
        grid.sort_unstable();
        let open = merged(grid.clone());
        Windows { grid, open }
    }

    /// The date that the clock shows in the provider's zone at that unix second, in days since 1970-01-01.
    pub fn day(&self, second: i64) -> i64 {
        let offset = self.zone.to_offset(instant(second));
        (second + i64::from(offset.seconds())).div_euclid(DAY_SECONDS)
    }

    /// Hours of one date, in minutes of the wall clock since 1970.
    fn of_day(&self, day: i64) -> Vec<Span> {
        let mut hours = self.of_week(day);
        let added = self.exceptions.iter().filter(|exception| exception.adds && day_of(exception.date) == day);
        hours.extend(added.map(|exception| on_day(day, exception.minutes)));
        merged(hours)
    }

    fn of_week(&self, day: i64) -> Vec<Span> {
        if self.holiday(day).is_some() {
            return Vec::new();
        }
        // 1970-01-01 was a Thursday.
        let weekday = (day + 3).rem_euclid(7) + 1;
        let week = self.week.iter().filter(|hours| hours.weekday == weekday);
        let week = merged(week.map(|hours| on_day(day, hours.minutes)).collect());
        if week.is_empty() {
            return week;
        }
        let removed = self.exceptions.iter().filter(|exception| !exception.adds);
        let removed = removed.map(|exception| on_day(day_of(exception.date), exception.minutes));
        let closed = (day + 1..=day + 2).filter(|next| self.holiday(*next).is_some());
        let closed = closed.map(|next| on_day(next, Span::new(0, DAY_MINUTES)));
        without(&week, &merged(removed.chain(closed).collect()))
    }

    /// The name of the holiday on that date.
    pub fn holiday(&self, day: i64) -> Option<&str> {
        let holiday = self.holidays.iter().find(|holiday| day_of(holiday.date) == day);
        holiday.map(|holiday| holiday.name.as_str())
    }
}

/// A stretch of time in which a zone keeps its offset.
struct Segment {
    seconds: Span,
    offset: Offset,
}

fn segments(zone: &TimeZone, span: Span) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut from = span.from;
    let mut offset = zone.to_offset(instant(from));
    for jump in zone.following(instant(from)) {
        let at = jump.timestamp().as_second();
        if at >= span.to {
            break;
        }
        segments.push(Segment { seconds: Span::new(from, at), offset });
        (from, offset) = (at, jump.offset());
    }
    segments.push(Segment { seconds: Span::new(from, span.to), offset });
    segments
}

/// All instants at which the wall clock shows a minute of that span.
fn instants(minutes: Span, clock: &[Segment]) -> Vec<Span> {
    let shown = clock.iter().map(|segment| {
        let offset = i64::from(segment.offset.seconds());
        Span::new(minutes.from * 60 - offset, minutes.to * 60 - offset).shared(segment.seconds)
    });
    merged(shown.collect())
}

const fn on_day(day: i64, minutes: Span) -> Span {
    Span::new(day * DAY_MINUTES + minutes.from, day * DAY_MINUTES + minutes.to)
}

/// Days since 1970-01-01.
pub fn day_of(date: Date) -> i64 {
    date.duration_since(Date::constant(1970, 1, 1)).as_secs().div_euclid(DAY_SECONDS)
}

/// The nearest instant that there is.
pub fn instant(second: i64) -> Timestamp {
    let end = if second < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_second(second).unwrap_or(end)
}

const DAY_MINUTES: i64 = 24 * 60;
const DAY_SECONDS: i64 = 24 * 60 * 60;
