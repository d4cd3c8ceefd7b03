//! A provider's page: what is known of them, with everything that stands in rows of its own.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Provider, ProviderProfile, manages, only_clinic, sees, set_lists};
use crate::actor::Actor;
use crate::audit::Record;
use crate::care::rules::Profile;
use crate::care::{Error, Specialization, VisitKind, store};
use crate::core::Core;
use crate::db::Conn;
use crate::ids::ProviderId;
use crate::money::Money;

/// A provider with all that their page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderPage {
    /// The provider.
    pub provider: Provider,
    /// Tags such as `en`, by the alphabet.
    pub languages: Vec<String>,
    /// By name.
    pub specializations: Vec<Specialization>,
    /// How one can meet them.
    pub kinds: Vec<VisitKind>,
    /// What that costs, a range for each currency.
    pub prices: Vec<PriceRange>,
    /// The hash of their photo, if there is one.
    pub photo: Option<String>,
}

/// From the least to the most of what can be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PriceRange {
    /// The least.
    pub from: Money,
    /// The most, in the same currency.
    pub to: Money,
}

/// A provider's page: everybody's while they are active, otherwise their own and the clinic's.
///
/// # Errors
/// There is no such provider that the actor may know of.
pub async fn show_provider(conn: &mut Conn, actor: &Actor, id: ProviderId) -> Result<ProviderPage, Error> {
    let provider = sees(conn, actor, id).await?;
    store::pages::of(conn, vec![provider]).await?.pop().ok_or(Error::NotFound)
}

/// The page of whoever asks.
///
/// # Errors
/// They are no provider.
pub async fn own_provider(conn: &mut Conn, actor: &Actor) -> Result<ProviderPage, Error> {
    let user = actor.user().ok_or(Error::NotFound)?;
    let id = store::providers::of_user(conn, user).await?.ok_or(Error::NotFound)?;
    show_provider(conn, actor, id).await
}

/// Replaces what a provider's page says, if it still has that version; `active` stays as it is unless it is given.
///
/// # Errors
/// The actor is neither this provider nor an admin nor the system, or no admin and would change `active`; somebody else
/// was first; a field does not hold what it should.
pub async fn change_provider(
    core: &Core,
    actor: &Actor,
    id: ProviderId,
    version: i64,
    profile: ProviderProfile,
    active: Option<bool>,
) -> Result<ProviderPage, Error> {
    let mut change = core.begin().await?;
    let before = manages(&mut change, actor, id).await?;
    let active = active.unwrap_or(before.active);
    if active != before.active {
        only_clinic(actor)?;
    }
    let profile = Profile::checked(profile)?;
    let now = change.now();
    if !store::providers::update(&mut change, id, version, &profile, active, now).await? {
        return Err(Error::Stale);
    }
    set_lists(&mut change, id, &profile).await?;
    // Another zone moves the hours.
    store::providers::look_again(&mut change, id).await?;
    let record = Record::new("provider.changed", "provider", id);
    change.record(actor, record.with(serde_json::json!({ "active": active })));
    let page = show_provider(&mut change, actor, id).await?;
    change.commit().await?;
    Ok(page)
}
