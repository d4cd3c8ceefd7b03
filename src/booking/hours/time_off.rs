//! Time off: spans of instants in which a provider is away. Why is for the provider and the clinic alone.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::settings::{manages, refreshed};
use super::week::TimeOff;
use super::{Error, store};
use crate::actor::Actor;
use crate::api::{Problem, line};
use crate::audit::{Change, Record};
use crate::care;
use crate::core::Core;
use crate::db::Conn;
use crate::ids::{ProviderId, TimeOffId};

/// A span of absence, to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTimeOff {
    /// From.
    pub starts_at: Timestamp,
    /// Up to; nights and months in between do not matter.
    pub ends_at: Timestamp,
    /// For the provider's and the clinic's eyes; may be empty.
    pub reason: String,
}

/// Those that are not over, in order of time.
///
/// # Errors
/// [`Error`]
pub async fn time_off(
    conn: &mut Conn,
    actor: &Actor,
    provider: ProviderId,
    now: Timestamp,
) -> Result<Vec<TimeOff>, Error> {
    manages(conn, actor, provider).await?;
    Ok(store::dates::time_off(conn, provider, now).await?)
}

/// Adds one. What is booked stays.
///
/// # Errors
/// [`Error`]: `ends_before_start`, `time_off_too_long`, `time_passed`, `time_too_far`, those of a line of text, and
/// `too_many_time_off`.
pub async fn add_time_off(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    provider: ProviderId,
    new: NewTimeOff,
) -> Result<TimeOff, Error> {
    let now = change.now();
    manages(change, actor, provider).await?;
    let is = checked(core, new, now)?;
    care::lock_provider(change, provider).await?;
    if store::dates::time_off(change, provider, now).await?.len() >= TIME_OFF_MAX {
        return Err(Problem::conflict("too_many_time_off", "at most 100 spans of time off to come").into());
    }
    store::dates::insert_time_off(change, provider, &is).await?;
    let detail = json!({ "provider": provider, "starts_at": is.starts_at, "ends_at": is.ends_at });
    change.record(actor, Record::new("time_off.added", "time_off", is.id).with(detail));
    refreshed(change, provider).await?;
    Ok(is)
}

/// Takes one back.
///
/// # Errors
/// [`Error`]
pub async fn remove_time_off(
    change: &mut Change,
    actor: &Actor,
    provider: ProviderId,
    id: TimeOffId,
) -> Result<(), Error> {
    manages(change, actor, provider).await?;
    care::lock_provider(change, provider).await?;
    if !store::dates::delete_time_off(change, provider, id).await? {
        return Err(Error::NotFound);
    }
    let detail = json!({ "provider": provider });
    change.record(actor, Record::new("time_off.removed", "time_off", id).with(detail));
    refreshed(change, provider).await
}

fn checked(core: &Core, new: NewTimeOff, now: Timestamp) -> Result<TimeOff, Error> {
    let reason = line("reason", &new.reason, REASON_CHARS_MAX)?;
    // As the database keeps them.
    let micros = |field: &str, at: Timestamp| {
        let at = Timestamp::from_microsecond(at.as_microsecond());
        at.map_err(|_| Error::invalid(field, "time_too_far", "at most two years ahead"))
    };
    let (starts_at, ends_at) = (micros("starts_at", new.starts_at)?, micros("ends_at", new.ends_at)?);
    if ends_at <= starts_at {
        return Err(Error::invalid("ends_at", "ends_before_start", "time off ends after its start"));
    }
    if ends_at <= now {
        return Err(Error::invalid("ends_at", "time_passed", "that time is over"));
    }
    if starts_at.duration_since(now) > AHEAD_MAX {
        return Err(Error::invalid("starts_at", "time_too_far", "at most two years ahead"));
    }
    if ends_at.duration_since(starts_at) > LENGTH_MAX {
        return Err(Error::invalid("ends_at", "time_off_too_long", "at most 366 days at once"));
    }
    Ok(TimeOff { id: TimeOffId::new(&core.clock), starts_at, ends_at, reason })
}

/// A year of absence; more is the end of an engagement.
const LENGTH_MAX: SignedDuration = SignedDuration::from_hours(366 * 24);

/// Twice the longest horizon of bookings.
const AHEAD_MAX: SignedDuration = SignedDuration::from_hours(2 * 366 * 24);

/// Two a week for a year.
const TIME_OFF_MAX: usize = 100;

/// A line.
pub(super) const REASON_CHARS_MAX: usize = 200;
