//! Times as people read them: in their language, in a zone that is named.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::texts::{Texts, fill};

/// A zone by its IANA name; UTC for one that this version does not know.
pub(in crate::messages) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// Such as "Wednesday, 3 June 2026, 14:00–14:30 (Europe/Berlin, UTC+02:00)".
pub(super) fn span(texts: &Texts, starts_at: Timestamp, ends_at: Timestamp, zone_name: &str) -> String {
    let zone = zone(zone_name);
    let (start, end) = (starts_at.to_zoned_datetime(zone.clone()), ends_at.to_zoned_datetime(zone));
    let weekday = usize::try_from(start.weekday().to_monday_zero_offset()).ok();
    let month = usize::try_from(start.month() - 1).ok();
    let date = fill(
        texts.date,
        &[
            ("weekday", weekday.and_then(|day| texts.weekdays.get(day)).unwrap_or(&"")),
            ("day", &start.day().to_string()),
            ("month", month.and_then(|month| texts.months.get(month)).unwrap_or(&"")),
            ("year", &start.year().to_string()),
            ("time", &format!("{}–{}", start.strftime("%H:%M"), end.strftime("%H:%M"))),
        ],
    );
    format!("{date} ({zone_name}, UTC{})", start.strftime("%:z"))
}

/// Whether clocks in both zones show different times then.
pub(super) fn differ(at: Timestamp, one: &str, other: &str) -> bool {
    zone(one).to_offset(at) != zone(other).to_offset(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::mail::texts::texts;

    #[test]
    fn times_are_told_in_each_language_with_their_zone() {
        let start: Timestamp = "2026-06-03T12:00:00Z".parse().unwrap();
        let end: Timestamp = "2026-06-03T12:30:00Z".parse().unwrap();
        for (language, zone, expected) in [
            ("en", "Europe/Berlin", "Wednesday, 3 June 2026, 14:00–14:30 (Europe/Berlin, UTC+02:00)"),
            ("fr", "America/New_York", "mercredi 3 juin 2026, 08:00–08:30 (America/New_York, UTC-04:00)"),
            ("ar", "Asia/Kathmandu", "الأربعاء 3 يونيو 2026، 17:45–18:15 (Asia/Kathmandu, UTC+05:45)"),
        ] {
            assert_eq!(span(texts(language), start, end, zone), expected);
        }
    }

    #[test]
    fn zones_differ_when_their_clocks_do_at_that_time() {
        let (june, january): (Timestamp, Timestamp) =
            ("2026-06-03T12:00:00Z".parse().unwrap(), "2026-01-03T12:00:00Z".parse().unwrap());
        assert!(!differ(june, "Europe/Berlin", "Europe/Paris"));
        assert!(differ(june, "Europe/London", "Africa/Abidjan"));
        assert!(!differ(january, "Europe/London", "Africa/Abidjan"));
    }
}
