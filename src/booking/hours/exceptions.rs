//! Dates that differ from the week, written by the provider or the clinic.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde_json::json;

use super::rules::checked_minutes;
use super::settings::{manages, refreshed};
use super::span::Span;
use super::week::Exception;
use super::{Error, store};
use crate::actor::Actor;
use crate::api::Problem;
use crate::audit::{Change, Record};
use crate::care::{self, Provider};
use crate::core::Core;
use crate::db::{self, Conn};
use crate::ids::{ExceptionId, ProviderId};

/// Hours of one date, to be added or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewException {
    /// In the provider's zone.
    pub date: Date,
    /// Hours on top of the week; else they are taken out of it.
    pub adds: bool,
    /// Minutes of the wall clock since midnight.
    pub minutes: Span,
}

/// Those of today and later, by date.
///
/// # Errors
/// [`Error`]
pub async fn exceptions(
    conn: &mut Conn,
    actor: &Actor,
    provider: ProviderId,
    now: Timestamp,
) -> Result<Vec<Exception>, Error> {
    let today = today(&manages(conn, actor, provider).await?, now)?;
    Ok(store::dates::exceptions(conn, provider, today).await?)
}

/// Adds one. What is booked stays.
///
/// # Errors
/// [`Error`]: `date_passed`, `date_too_far`, those of a window, and `too_many_exceptions`.
pub async fn add_exception(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    provider: ProviderId,
    new: NewException,
) -> Result<Exception, Error> {
    let today = today(&manages(change, actor, provider).await?, change.now())?;
    checked_date("date", new.date, today)?;
    checked_minutes("", new.minutes)?;
    care::lock_provider(change, provider).await?;
    if store::dates::exceptions(change, provider, today).await?.len() >= EXCEPTIONS_MAX {
        return Err(Problem::conflict("too_many_exceptions", "at most 400 exceptions to come").into());
    }
    let NewException { date, adds, minutes } = new;
    let is = Exception { id: ExceptionId::new(&core.clock), date, adds, minutes };
    store::dates::insert_exception(change, provider, &is).await?;
    let detail = json!({ "provider": provider, "date": date.to_string(), "adds": adds });
    change.record(actor, Record::new("exception.added", "availability_exception", is.id).with(detail));
    refreshed(change, provider).await?;
    Ok(is)
}

/// Takes one back. What is booked stays.
///
/// # Errors
/// [`Error`]
pub async fn remove_exception(
    change: &mut Change,
    actor: &Actor,
    provider: ProviderId,
    id: ExceptionId,
) -> Result<(), Error> {
    manages(change, actor, provider).await?;
    care::lock_provider(change, provider).await?;
    if !store::dates::delete_exception(change, provider, id).await? {
        return Err(Error::NotFound);
    }
    let detail = json!({ "provider": provider });
    change.record(actor, Record::new("exception.removed", "availability_exception", id).with(detail));
    refreshed(change, provider).await
}

/// The date where the provider is.
fn today(provider: &Provider, now: Timestamp) -> Result<Date, Error> {
    let zone = TimeZone::get(&provider.zone).map_err(|_| db::Error::Corrupt { column: "zone".to_owned() })?;
    Ok(zone.to_datetime(now).date())
}

/// Not over yet, and not farther ahead than anybody plans.
pub(super) fn checked_date(field: &str, date: Date, today: Date) -> Result<(), Error> {
    if date < today {
        return Err(Error::invalid(field, "date_passed", "that date is over"));
    }
    if date > today.saturating_add(YEARS_AHEAD.years()) {
        return Err(Error::invalid(field, "date_too_far", "at most two years ahead"));
    }
    Ok(())
}

/// Every date that can be booked could have one.
const EXCEPTIONS_MAX: usize = 400;

/// Twice the longest horizon of bookings.
pub(super) const YEARS_AHEAD: i32 = 2;
