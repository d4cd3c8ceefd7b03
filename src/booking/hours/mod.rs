//! Hours: when providers can be met.
//!
//! Weekly hours are wall-clock time in the provider's zone, windows of five-minute precision that may run over midnight.
//! Exceptions take hours out of one date or add some; a clinic's holiday takes the date out of the week, not what
//! exceptions add on it; time off takes out a span of instants. Changing hours never touches what is booked.

pub mod api;
mod error;
mod exceptions;
mod expand;
mod holidays;
mod outside;
mod rules;
mod settings;
mod span;
mod store;
mod time_off;
mod week;

use jiff::Timestamp;

pub use error::Error;
pub use exceptions::{NewException, add_exception, exceptions, remove_exception};
pub use expand::{Windows, day_of, instant};
pub use holidays::{holidays, remove_holiday, set_holiday};
pub use outside::{OUTSIDE_MAX, Outside, outside, outside_on};
pub use rules::NewAvailability;
pub(in crate::booking) use settings::manages;
pub use settings::{set_schedule, set_week};
pub use span::{Span, merged, without};
pub use time_off::{NewTimeOff, add_time_off, remove_time_off, time_off};
pub use week::{Availability, Exception, Holiday, Hours, Schedule, TimeOff};

use crate::clock::later;
use crate::db::{Conn, Error as DbError};
use crate::ids::ProviderId;

/// Hours of a provider, with all that matters for starts between the two; nothing when there is no such provider.
///
/// # Errors
/// [`DbError`]
pub async fn load(
    conn: &mut Conn,
    provider: ProviderId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Option<Hours>, DbError> {
    Ok(load_all(conn, &[provider], from, to).await?.pop())
}

/// The same of many at once, in no order; those that are not there are left out.
///
/// # Errors
/// [`DbError`]
pub async fn load_all(
    conn: &mut Conn,
    providers: &[ProviderId],
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Hours>, DbError> {
    // Windows over midnight, visits of eight hours and zones all fit in three days.
    store::hours(conn, providers, from.saturating_sub(AROUND).unwrap_or(Timestamp::MIN), later(to, AROUND)).await
}

/// How a provider may be booked; what holds for those who set nothing when there is no such provider.
///
/// # Errors
/// [`DbError`]
pub async fn schedule(conn: &mut Conn, provider: ProviderId) -> Result<Schedule, DbError> {
    Ok(store::schedule(conn, provider).await?.unwrap_or_default())
}

/// What is loaded on either side of a span.
const AROUND: std::time::Duration = std::time::Duration::from_secs(3 * 24 * 60 * 60);
