//! What stand-ins for other people's services have in common: [`Control`], through which a test makes trouble, moves the clock
//! and takes or sends what the service would post; signatures; and a plain page to pay on.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a stand-in for tests stops where it cannot go on"
)]

mod control;
mod fault;
mod page;
mod post;

use std::sync::Arc;

pub use aws_lc_rs::hmac::{HMAC_SHA256, HMAC_SHA512};
pub use control::Control;
pub use fault::{Fault, Trouble, cut, instead};
pub use page::Page;
pub use post::{Post, Signed, Webhooks, hex_hmac};

/// The time, in seconds since 1970.
pub type Now = Arc<dyn Fn() -> f64 + Send + Sync>;

/// The machine's own time.
pub fn machine_time() -> f64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}

/// So many random letters and digits, for ids.
pub fn random(letters: usize) -> String {
    const ALL: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    (0..letters).map(|_| char::from(ALL[rand::random_range(0..ALL.len())])).collect()
}

/// `2026-06-01T08:00:00.000Z` of seconds since 1970: the proleptic Gregorian calendar by Howard Hinnant's `civil_from_days`.
pub fn iso(at: f64) -> String {
    let ms = (at * 1000.0) as i64;
    let (days, rest) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000));
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    let year = yoe + era * 400 + i64::from(month <= 2);
    let (hour, minute, second, milli) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}
