//! What hours are made of: settings, the week, dates that differ, time off, holidays.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::span::Span;
use crate::ids::{AvailabilityId, ExceptionId, ProviderId, TimeOffId};

/// When one provider can be booked, with all that changes it in the span it was loaded for.
#[derive(Clone, Debug, PartialEq)]
pub struct Hours {
    /// Whose.
    pub provider: ProviderId,
    /// In which the week and the dates are told.
    pub zone: TimeZone,
    /// Open for booking at all.
    pub active: bool,
    /// How it may be booked.
    pub schedule: Schedule,
    /// The week.
    pub week: Vec<Availability>,
    /// Dates that differ.
    pub exceptions: Vec<Exception>,
    /// Spans of absence.
    pub time_off: Vec<TimeOff>,
    /// Days on which the clinic is closed.
    pub holidays: Vec<Holiday>,
}

/// How a provider may be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// From one start to the next, whatever the duration.
    pub step_minutes: i64,
    /// Between the booking and the start at least.
    pub notice_minutes: i64,
    /// Days of 24 hours between the booking and the start at most.
    pub horizon_days: i64,
    /// Free before each visit.
    pub buffer_before_minutes: i64,
    /// Free after each visit.
    pub buffer_after_minutes: i64,
    /// Visits on one date in the provider's zone; 0 is no limit.
    pub daily_max: i64,
    /// Nothing is offered; what is booked stays.
    pub paused: bool,
    /// Counts changes of these and of the week.
    pub version: i64,
}

/// Hours of a weekday. Past 1440 minutes they go on after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Availability {
    /// Which.
    pub id: AvailabilityId,
    /// 1 is Monday.
    pub weekday: i64,
    /// Minutes of the wall clock since midnight.
    pub minutes: Span,
}

/// Hours of one date that differ from the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Which.
    pub id: ExceptionId,
    /// In the provider's zone.
    pub date: Date,
    /// Hours on top of the week and of holidays; else they are taken out of the week.
    pub adds: bool,
    /// Minutes of the wall clock since midnight.
    pub minutes: Span,
}

/// A span in which a provider is away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeOff {
    /// Which.
    pub id: TimeOffId,
    /// From.
    pub starts_at: Timestamp,
    /// Up to.
    pub ends_at: Timestamp,
    /// For the provider's own eyes.
    pub reason: String,
}

/// A day on which the clinic is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// In each provider's zone.
    pub date: Date,
    /// As people call it.
    pub name: String,
}

impl Default for Schedule {
    /// Of a provider who has set nothing yet: what the table's own defaults say.
    fn default() -> Self {
        Self {
            step_minutes: 15,
            notice_minutes: 120,
            horizon_days: 60,
            buffer_before_minutes: 0,
            buffer_after_minutes: 0,
            daily_max: 0,
            paused: false,
            version: 1,
        }
    }
}
