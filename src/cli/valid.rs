//! How long something is valid, as people write it: `90s`, `10m`, `2h`.

use std::time::Duration;

/// For clap.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || "give a number with a unit, such as 90s, 10m or 2h".to_owned();
    let unit = text.chars().last().ok_or_else(wrong)?;
    let seconds: u64 = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        _ => return Err(wrong()),
    };
    let number: u64 = text.strip_suffix(unit).and_then(|number| number.parse().ok()).ok_or_else(wrong)?;
    let duration = number.checked_mul(seconds).map(Duration::from_secs).filter(|time| *time <= MAX);
    duration.filter(|time| !time.is_zero()).ok_or_else(|| "it must be between 1s and 24h".to_owned())
}

/// Whoever has the link can come in for so long; a visit is over by then.
const MAX: Duration = Duration::from_secs(24 * 3600);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_their_unit() {
        for (text, expected) in [
            ("90s", Some(90)),
            ("10m", Some(600)),
            ("2h", Some(7200)),
            ("24h", Some(86_400)),
            ("25h", None),
            ("0m", None),
            ("10", None),
            ("m", None),
            ("", None),
            ("10mm", None),
            ("99999999999999999999h", None),
            ("5ä", None),
        ] {
            assert_eq!(duration(text).ok(), expected.map(Duration::from_secs), "{text}");
        }
    }
}
