//! The days of the clinic: what happened is summed up by them.
//!
//! Databases sum up by quarters of an hour ([`QUARTER_US`]), as the zones of the world are whole quarters apart: each quarter
//! falls into one day everywhere, and only here is it decided which.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::db::{Conn, Error};

/// A quarter of an hour in microseconds.
pub const QUARTER_US: i64 = 900_000_000;

/// The clinic's calendar.
#[derive(Clone, Debug)]
pub struct Days(TimeZone);

impl Days {
    /// In that zone.
    pub const fn new(zone: TimeZone) -> Self {
        Self(zone)
    }

    /// By the clinic's settings.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn of_clinic(conn: &mut Conn) -> Result<Self, Error> {
        let zone = super::clinic(conn).await?.zone;
        Ok(Self(TimeZone::get(&zone).unwrap_or(TimeZone::UTC)))
    }

    /// The first moment of a day.
    pub fn start(&self, day: Date) -> Timestamp {
        let midnight = self.0.to_ambiguous_zoned_datetime(day.at(0, 0, 0, 0)).compatible();
        midnight.map_or(Timestamp::MIN, |at| at.timestamp())
    }

    /// The first moment after it.
    pub fn end(&self, day: Date) -> Timestamp {
        day.tomorrow().map_or(Timestamp::MAX, |next| self.start(next))
    }

    /// The day of a quarter of an hour, counted from 1970.
    pub fn of_quarter(&self, quarter: i64) -> Date {
        let at = Timestamp::UNIX_EPOCH.saturating_add(SignedDuration::from_mins(quarter.saturating_mul(15)));
        self.0.to_datetime(at.unwrap_or(Timestamp::MAX)).date()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_fall_into_the_days_of_the_clinic() {
        // Five hours and three quarters ahead.
        let days = Days::new(TimeZone::get("Asia/Kathmandu").unwrap());
        for (at, day) in [("2026-06-01T18:00:00Z", "2026-06-01"), ("2026-06-01T18:15:00Z", "2026-06-02")] {
            let at: Timestamp = at.parse().unwrap();
            assert_eq!(days.of_quarter(at.as_microsecond() / QUARTER_US).to_string(), day, "{at}");
        }
    }

    #[test]
    fn a_day_begins_at_its_first_moment_also_where_midnight_is_left_out() {
        let days = Days::new(TimeZone::get("Africa/Cairo").unwrap());
        let day: Date = "2026-04-24".parse().unwrap();
        assert_eq!(days.start(day).to_string(), "2026-04-23T22:00:00Z");
        assert_eq!(days.end(day).to_string(), "2026-04-24T21:00:00Z");
    }
}
