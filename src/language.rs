//! Languages that the hub writes to people in, and how each tells a date.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A language that we speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English; also stands in for what we do not speak.
    English,
    /// French.
    French,
    /// Arabic.
    Arabic,
}

impl Language {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::English, Self::French, Self::Arabic];

    /// Of a tag such as `fr` or `fr-CA`.
    pub fn of(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.tag() == primary).unwrap_or(Self::English)
    }

    /// BCP 47.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Arabic => "ar",
        }
    }

    /// Written from right to left.
    pub const fn is_right_to_left(self) -> bool {
        matches!(self, Self::Arabic)
    }

    /// Such as "3 June 2026", in the calendar that all three use for official papers.
    pub fn date(self, date: Date) -> String {
        let months = match self {
            Self::English => ENGLISH,
            Self::French => FRENCH,
            Self::Arabic => ARABIC,
        };
        let month = usize::try_from(date.month() - 1).ok().and_then(|month| months.get(month)).unwrap_or(&"");
        format!("{} {month} {}", date.day(), date.year())
    }

    /// Such as "3 June 2026, 14:00 (Europe/Berlin, UTC+02:00)"; UTC for a zone that this version does not know.
    pub fn moment(self, at: Timestamp, zone: &str) -> String {
        let zoned = at.to_zoned_datetime(TimeZone::get(zone).unwrap_or(TimeZone::UTC));
        let comma = if self == Self::Arabic { '،' } else { ',' };
        format!("{}{comma} {} ({zone}, UTC{})", self.date(zoned.date()), zoned.strftime("%H:%M"), zoned.strftime("%:z"))
    }
}

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

const ARABIC: [&str; 12] =
    ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_in_each_language_with_their_zone() {
        let at: Timestamp = "2026-06-03T22:30:00Z".parse().unwrap();
        for (language, zone, expected) in [
            ("en-GB", "Europe/Berlin", "4 June 2026, 00:30 (Europe/Berlin, UTC+02:00)"),
            ("fr", "America/New_York", "3 juin 2026, 18:30 (America/New_York, UTC-04:00)"),
            ("AR", "Asia/Kathmandu", "4 يونيو 2026، 04:15 (Asia/Kathmandu, UTC+05:45)"),
            ("yo", "UTC", "3 June 2026, 22:30 (UTC, UTC+00:00)"),
        ] {
            assert_eq!(Language::of(language).moment(at, zone), expected);
        }
    }
}
