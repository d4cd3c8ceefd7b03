//! NTP timestamps as RTCP carries them (RFC 3550 §4).

use std::time::Duration;

/// Seconds since 1900 in the high 32 bits, fractions of a second in the low ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NtpTime(pub u64);

/// Seconds from 1900 to 1970 (RFC 868).
const UNIX_EPOCH_SECS: u64 = 2_208_988_800;

impl NtpTime {
    /// The instant `since_1970` after the Unix epoch. Wraps in 2036, as the format does.
    pub const fn from_unix(since_1970: Duration) -> Self {
        let fraction = ((since_1970.subsec_nanos() as u64) << 32) / 1_000_000_000;
        Self(since_1970.as_secs().wrapping_add(UNIX_EPOCH_SECS) << 32 | fraction)
    }

    /// Since the Unix epoch, to the nanosecond below; `None` before it.
    pub fn to_unix(self) -> Option<Duration> {
        let since_1970 = (self.0 >> 32).checked_sub(UNIX_EPOCH_SECS)?;
        let nanos = ((self.0 & 0xffff_ffff) * 1_000_000_000) >> 32;
        Some(Duration::from_secs(since_1970) + Duration::from_nanos(nanos))
    }

    /// The middle 32 bits, in units of 1/65536 s: what a report block names a sender report by.
    #[expect(clippy::cast_possible_truncation, reason = "the middle 32 bits are meant")]
    pub const fn middle(self) -> u32 {
        (self.0 >> 16) as u32
    }
}

/// `length` in units of 1/65536 s, as delays in report blocks are; the longest that fits when it is over 18 hours.
pub(super) fn compact(length: Duration) -> u32 {
    u32::try_from((length.as_nanos() << 16) / 1_000_000_000).unwrap_or(u32::MAX)
}

/// A length given in units of 1/65536 s.
pub(super) fn expand(compact: u32) -> Duration {
    Duration::from_nanos((u64::from(compact) * 1_000_000_000) >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_survives_the_way_to_ntp_and_back() {
        for nanos in [0, 1, 250_000_000, 999_999_999] {
            let instant = Duration::new(1_790_000_000, nanos);
            let back = NtpTime::from_unix(instant).to_unix().unwrap();
            assert!(instant.abs_diff(back) <= Duration::from_nanos(1), "{instant:?} {back:?}");
        }
        assert_eq!(NtpTime(0).to_unix(), None);
    }

    #[test]
    fn the_middle_is_the_one_of_rfc3550_section_6_4() {
        // RFC 3550 figure 2: NTP 0xb44db705:20000000 has the middle 0xb705:2000.
        assert_eq!(NtpTime(0xb44d_b705_2000_0000).middle(), 0xb705_2000);
    }

    #[test]
    fn lengths_convert_both_ways() {
        assert_eq!(compact(Duration::from_millis(5250)), 0x0005_4000);
        assert_eq!(expand(0x0005_4000), Duration::from_millis(5250));
        assert_eq!(compact(Duration::from_secs(90_000)), u32::MAX);
    }
}
