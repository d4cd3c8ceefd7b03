//! Providers: who gives care.

mod directory;
mod page;
mod photo;

use jiff::Timestamp;

pub use directory::{Directory, Order, directory, directory_plan};
pub use page::{PriceRange, ProviderPage, change_provider, own_provider, show_provider};
pub use photo::{Photo, PhotoType, photo, remove_photo, set_photo};

use super::rules::{self, Profile};
use super::store::name_words::Of;
use super::{Error, SpecializationId, store};
use crate::accounts;
use crate::actor::{Actor, Role, Who};
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::db::{Conn, Error as DbError};
use crate::ids::{ProviderId, UserId};

/// Somebody who gives care. All of it is public while they are active.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Which.
    pub id: ProviderId,
    /// Who signs in as this provider.
    pub user: UserId,
    /// As patients read it.
    pub name: String,
    /// Such as `Consultant cardiologist`.
    pub title: String,
    /// A few words about them.
    pub bio: String,
    /// Of their licence.
    pub licence_number: String,
    /// Who gave it.
    pub licence_authority: String,
    /// IANA name; weekly hours are told in it.
    pub zone: String,
    /// Listed in the directory and open for booking.
    pub active: bool,
    /// The next bookable start as of the last look.
    pub next_opening_at: Option<Timestamp>,
    /// Counts changes.
    pub version: i64,
}

/// What a provider's page is to say.
#[derive(Clone, Debug)]
pub struct ProviderProfile {
    /// As patients read it.
    pub name: String,
    /// Such as `Consultant cardiologist`; may be empty, like what follows.
    pub title: String,
    /// A few words about them.
    pub bio: String,
    /// Of their licence.
    pub licence_number: String,
    /// Who gave it.
    pub licence_authority: String,
    /// Tags such as `en`.
    pub languages: Vec<String>,
    /// Known ones.
    pub specializations: Vec<SpecializationId>,
    /// IANA name.
    pub zone: String,
}

/// Makes a provider of a user with that role, active at once.
///
/// # Errors
/// The actor is neither an admin nor the system; the user is no such user, or a provider already; a field does not hold
/// what it should.
pub async fn add_provider(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    user: UserId,
    profile: ProviderProfile,
) -> Result<ProviderId, Error> {
    only_clinic(actor)?;
    let profile = Profile::checked(profile)?;
    let account = accounts::user(change, user).await?;
    if account.is_none_or(|account| account.role != Role::Provider) {
        return Err(Error::NotAProviderUser);
    }
    let id = ProviderId::new(&core.clock);
    let now = change.now();
    if !store::providers::insert(change, id, user, &profile, now).await? {
        return Err(Error::ProviderExists);
    }
    set_lists(change, id, &profile).await?;
    change.record(actor, Record::new("provider.created", "provider", id));
    Ok(id)
}

/// Words, languages and specializations are rows of their own.
async fn set_lists(change: &mut Change, id: ProviderId, profile: &Profile) -> Result<(), Error> {
    store::name_words::replace(change, Of::Provider(id), &rules::name_words(&profile.name)).await?;
    store::providers::set_languages(change, id, &profile.languages).await?;
    for specialization in &profile.specializations {
        if !store::specializations::hold(change, specialization).await? {
            let detail = "there is no such specialization; GET /specializations lists them";
            return Err(Error::invalid("specializations", "specialization_unknown", detail));
        }
    }
    store::providers::set_specializations(change, id, &profile.specializations).await?;
    Ok(())
}

/// Passes the clinic itself: an admin, or the system's own doing.
pub(super) fn only_clinic(actor: &Actor) -> Result<(), Error> {
    if actor.is(Role::Admin) || actor.who == Who::System { Ok(()) } else { Err(Error::NotAdmin) }
}

/// Passes this provider and the clinic itself; gives the provider. To others there is none.
pub(super) async fn manages(conn: &mut Conn, actor: &Actor, id: ProviderId) -> Result<Provider, Error> {
    let provider = store::providers::by_id(conn, id).await?;
    provider.filter(|provider| is_managed(provider, actor)).ok_or(Error::NotFound)
}

/// Passes everybody to an active provider; to one who is not, only whoever manages them.
async fn sees(conn: &mut Conn, actor: &Actor, id: ProviderId) -> Result<Provider, Error> {
    let provider = store::providers::by_id(conn, id).await?;
    provider.filter(|provider| provider.active || is_managed(provider, actor)).ok_or(Error::NotFound)
}

fn is_managed(provider: &Provider, actor: &Actor) -> bool {
    let own = actor.is(Role::Provider) && actor.user() == Some(provider.user);
    own || only_clinic(actor).is_ok()
}

/// A provider by id.
///
/// # Errors
/// [`DbError`]
pub async fn provider(conn: &mut Conn, id: ProviderId) -> Result<Option<Provider>, DbError> {
    store::providers::by_id(conn, id).await
}

/// The provider that a user is.
///
/// # Errors
/// [`DbError`]
pub async fn provider_of(conn: &mut Conn, user: UserId) -> Result<Option<ProviderId>, DbError> {
    store::providers::of_user(conn, user).await
}

/// What can be booked has changed for every provider: their next openings have to be looked up again.
///
/// # Errors
/// [`DbError`]
pub async fn look_again_everywhere(conn: &mut Conn) -> Result<(), DbError> {
    store::providers::look_again_everywhere(conn).await
}

/// Orders all bookings of a provider until the transaction ends; false when there is no such provider.
///
/// # Errors
/// [`DbError`]
pub async fn lock_provider(conn: &mut Conn, id: ProviderId) -> Result<bool, DbError> {
    store::providers::lock(conn, id).await
}

/// Keeps the next bookable start for the directory; it has to be looked at again at `check_at` at the latest.
///
/// # Errors
/// [`DbError`]
pub async fn set_next_opening(
    conn: &mut Conn,
    id: ProviderId,
    opening: Option<Timestamp>,
    check_at: Timestamp,
) -> Result<(), DbError> {
    store::providers::set_next_opening(conn, id, opening, check_at).await
}

/// Active providers whose next bookable start has to be looked at again, longest overdue first.
///
/// # Errors
/// [`DbError`]
pub async fn openings_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<ProviderId>, DbError> {
    store::providers::openings_due(conn, now, limit).await
}
