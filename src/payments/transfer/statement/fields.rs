//! What stands in the fields of a statement: days and amounts, as banks of several countries write them.

use jiff::civil::Date;

use crate::money::{Currency, Money};

/// As UTF-8, and what is not as Latin-1, which older banks write.
pub(super) fn decoded(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// `2026-06-03`, with or without a time behind it, `03.06.2026`, `03.06.26` or `03/06/2026`: with other signs than hyphens
/// the day is first.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    if let Ok(date) = day.parse::<Date>() {
        return Some(date);
    }
    let mut parts = day.split(['.', '/']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || ![day, month, year].into_iter().all(digits) {
        return None;
    }
    let year: i16 = match year.len() {
        2 => 2000 + year.parse::<i16>().ok()?,
        4 => year.parse().ok()?,
        _ => return None,
    };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `1.234,56`, `1,234.56`, `1 234,56`, `1234.56`, with a sign before or behind: the last point or comma is the decimal one if as
/// many digits follow as the currency has at the most. Negative for money that went out; none for what is no amount.
pub(super) fn amount(text: &str, currency: Currency) -> Option<Money> {
    let bare: String = text.chars().filter(|char| !char.is_whitespace() && !matches!(char, '\'' | '’')).collect();
    let negative = bare.starts_with('-') || bare.ends_with('-') || bare.starts_with('\u{2212}');
    let bare = bare.trim_matches(['+', '-', '\u{2212}']);
    let digits = usize::try_from(currency.digits()).ok()?;
    let (whole, part) = match bare.rfind(['.', ',']) {
        Some(at) => {
            let (whole, part) = (bare.get(..at)?, bare.get(at + 1..)?);
            // Three digits behind the only sign of a currency that has two are thousands.
            if part.len() <= digits { (whole, part) } else { (bare, "") }
        }
        None => (bare, ""),
    };
    let whole = ungrouped(whole)?;
    if !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let minor: i64 = format!("{whole}{part:0<digits$}").parse().ok()?;
    (minor <= MINOR_MAX).then_some(Money { minor: if negative { -minor } else { minor }, currency })
}

/// Without the signs between thousands: groups of three behind the first, all with the same sign.
fn ungrouped(text: &str) -> Option<String> {
    let mut signs = text.chars().filter(|char| !char.is_ascii_digit());
    let first = signs.next();
    if signs.any(|sign| Some(sign) != first) || !first.is_none_or(|sign| matches!(sign, '.' | ',')) {
        return None;
    }
    let groups: Vec<&str> = text.split(['.', ',']).collect();
    let (head, rest) = groups.split_first()?;
    let shaped = !head.is_empty() && (rest.is_empty() || head.len() <= 3) && rest.iter().all(|group| group.len() == 3);
    shaped.then(|| groups.concat())
}

/// As the schema of money has it.
const MINOR_MAX: i64 = 100_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_banks_write_them() {
        for (text, expected) in [
            ("2026-06-03", Some("2026-06-03")),
            ("2026-06-03T10:00:00+02:00", Some("2026-06-03")),
            ("2026-06-03 10:00:00", Some("2026-06-03")),
            (" 03.06.2026 ", Some("2026-06-03")),
            ("3.6.26", Some("2026-06-03")),
            ("31/12/2026", Some("2026-12-31")),
            ("12/31/2026", None),
            ("30.02.2026", None),
            ("03.06", None),
            ("03.06.2026.1", None),
            ("03.06.126", None),
            ("", None),
            ("yesterday", None),
        ] {
            assert_eq!(date(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn amounts_are_read_as_banks_write_them() {
        for (text, code, expected) in [
            ("45.00", "EUR", Some(4500)),
            ("45,00", "EUR", Some(4500)),
            ("45", "EUR", Some(4500)),
            ("45,5", "EUR", Some(4550)),
            ("+1.234,56", "EUR", Some(123_456)),
            ("1,234.56", "EUR", Some(123_456)),
            ("1 234,56", "EUR", Some(123_456)),
            ("1\u{a0}234,56", "EUR", Some(123_456)),
            ("1'234.56", "CHF", Some(123_456)),
            ("1.234", "EUR", Some(123_400)),
            ("1.234.567", "EUR", Some(123_456_700)),
            ("-45,00", "EUR", Some(-4500)),
            ("45,00-", "EUR", Some(-4500)),
            ("4500", "JPY", Some(4500)),
            ("4,500", "JPY", Some(4500)),
            ("4.500", "TND", Some(4500)),
            ("1.2345,67", "EUR", None),
            ("12.34,56", "EUR", None),
            ("1.234,567.89", "EUR", None),
            ("4.5.0", "EUR", None),
            ("45.00 EUR", "EUR", None),
            ("1e3", "EUR", None),
            ("", "EUR", None),
            (",50", "EUR", None),
            ("-", "EUR", None),
            ("99999999999999999999", "EUR", None),
            ("1000000000.01", "EUR", None),
        ] {
            let currency = code.parse().expect(code);
            assert_eq!(amount(text, currency).map(|money| money.minor), expected, "{text} {code}");
        }
    }
}
