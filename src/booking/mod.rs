//! Booking: when providers work, what can be booked, and appointments from hold to end.

pub mod api;
pub mod appointments;
pub mod hours;
pub mod openings;

use crate::core::Core;

/// Does what time alone brings about: holds end, requests lapse, the directory's next openings are looked at again. Says
/// whether there is more to do at once.
///
/// # Errors
/// [`appointments::Error`]; what was done before it stays done.
pub async fn sweep(core: &Core) -> Result<bool, appointments::Error> {
    let now = core.clock.now();
    let swept = appointments::sweep(core, now).await?;
    let refreshed = openings::refresh_due(core, now, REFRESHED_MAX).await?;
    Ok(swept.is_full() || i64::try_from(refreshed).is_ok_and(|count| count >= REFRESHED_MAX))
}

/// Providers looked at in one go; each is a transaction that others wait for.
const REFRESHED_MAX: i64 = 50;
