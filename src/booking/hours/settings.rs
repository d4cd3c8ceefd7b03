//! Settings and the week of a provider, changed by the provider or the clinic. One version stands for both.

use super::rules::{NewAvailability, checked_schedule, checked_week};
use super::{Error, Schedule, store};
use crate::actor::{Actor, Role, Who};
use crate::audit::{Change, Record};
use crate::booking::openings;
use crate::care::{self, Provider};
use crate::core::Core;
use crate::db::Conn;
use crate::ids::{AvailabilityId, ProviderId};

/// Passes this provider and the clinic itself; gives the provider. To others there is none.
///
/// # Errors
/// [`Error::NotFound`]
pub(in crate::booking) async fn manages(conn: &mut Conn, actor: &Actor, id: ProviderId) -> Result<Provider, Error> {
    let provider = care::provider(conn, id).await?.ok_or(Error::NotFound)?;
    let own = actor.is(Role::Provider) && actor.user() == Some(provider.user);
    if own || actor.is(Role::Admin) || actor.who == Who::System { Ok(provider) } else { Err(Error::NotFound) }
}

/// Sets how a provider may be booked, if `version` is still the one; gives the new version. What is booked stays.
///
/// # Errors
/// [`Error`]
pub async fn set_schedule(
    change: &mut Change,
    actor: &Actor,
    provider: ProviderId,
    version: i64,
    schedule: Schedule,
) -> Result<i64, Error> {
    manages(change, actor, provider).await?;
    checked_schedule(&schedule)?;
    if !store::raise(change, provider, version).await? {
        return Err(Error::Stale);
    }
    store::set_schedule(change, provider, &schedule).await?;
    changed(change, actor, provider, "schedule.changed").await?;
    Ok(version + 1)
}

/// Replaces the week, if `version` is still the one; gives the new version. What is booked stays.
///
/// # Errors
/// [`Error`]
pub async fn set_week(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    provider: ProviderId,
    version: i64,
    week: &[NewAvailability],
) -> Result<i64, Error> {
    manages(change, actor, provider).await?;
    checked_week(week)?;
    if !store::raise(change, provider, version).await? {
        return Err(Error::Stale);
    }
    let rows: Vec<_> = week.iter().map(|window| (AvailabilityId::new(&core.clock), *window)).collect();
    store::set_week(change, provider, &rows).await?;
    changed(change, actor, provider, "availability.changed").await?;
    Ok(version + 1)
}

/// Notes it, and looks up the next opening again.
async fn changed(change: &mut Change, actor: &Actor, id: ProviderId, action: &'static str) -> Result<(), Error> {
    change.record(actor, Record::new(action, "provider", id));
    refreshed(change, id).await
}

/// Looks up the next opening again.
pub(super) async fn refreshed(change: &mut Change, id: ProviderId) -> Result<(), Error> {
    let now = change.now();
    Ok(openings::refresh(change, id, now).await?)
}
