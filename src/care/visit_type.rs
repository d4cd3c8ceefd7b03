//! Visit types: what can be booked with a provider, how, for how long and at what price.

use super::{Error, rules, store};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::db::{Conn, Error as DbError};
use crate::ids::{ProviderId, VisitTypeId};
use crate::money::{Currency, Money};

crate::codes::codes! {
    /// How patient and provider meet.
    pub enum VisitKind {
        /// They see and hear each other.
        Video = "VIDEO",
        /// They hear each other.
        Audio = "AUDIO",
    }

    /// When a visit is paid.
    pub enum PaymentTime {
        /// There is no fee.
        Free = "FREE",
        /// After the visit.
        Later = "LATER",
        /// Before the appointment stands.
        Before = "BEFORE",
    }
}

/// What can be booked with a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitType {
    /// Which.
    pub id: VisitTypeId,
    /// With whom.
    pub provider: ProviderId,
    /// As patients read it.
    pub name: String,
    /// How they meet.
    pub kind: VisitKind,
    /// 5 to 480, a multiple of 5.
    pub duration_minutes: i64,
    /// What it costs.
    pub fee: Money,
    /// What it costs in other currencies, by their codes: whoever books chooses.
    pub other_prices: Vec<Money>,
    /// When that is paid; [`PaymentTime::Free`] exactly when it costs nothing.
    pub payment: PaymentTime,
    /// The provider has to agree to each appointment.
    pub needs_approval: bool,
    /// Can be booked.
    pub active: bool,
    /// Counts changes.
    pub version: i64,
}

/// A visit type to be made, or what one is to become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVisitType {
    /// As patients read it.
    pub name: String,
    /// How they meet.
    pub kind: VisitKind,
    /// 5 to 480, a multiple of 5.
    pub duration_minutes: i64,
    /// What it costs.
    pub fee: Money,
    /// What it costs in other currencies, by their codes: whoever books chooses.
    pub other_prices: Vec<Money>,
    /// When that is paid; [`PaymentTime::Free`] exactly when it costs nothing.
    pub payment: PaymentTime,
    /// The provider has to agree to each appointment.
    pub needs_approval: bool,
}

impl VisitType {
    /// Its price in that currency, the usual fee unless said; none where it has no price in it.
    pub fn price(&self, currency: Option<Currency>) -> Option<Money> {
        let Some(currency) = currency else { return Some(self.fee) };
        std::iter::once(&self.fee).chain(&self.other_prices).find(|price| price.currency == currency).copied()
    }
}

/// Adds one to a provider's.
///
/// # Errors
/// The actor is neither this provider nor an admin nor the system; a field does not hold what it should.
pub async fn add_visit_type(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    provider: ProviderId,
    new: NewVisitType,
) -> Result<VisitTypeId, Error> {
    super::provider::manages(change, actor, provider).await?;
    let new = rules::checked_visit_type(new)?;
    let id = VisitTypeId::new(&core.clock);
    let now = change.now();
    store::visit_types::insert(change, id, provider, &new, now).await?;
    store::providers::look_again(change, provider).await?;
    change.record(actor, Record::new("visit_type.created", "visit_type", id));
    Ok(id)
}

/// A visit type by id, active or not.
///
/// # Errors
/// [`DbError`]
pub async fn visit_type(conn: &mut Conn, id: VisitTypeId) -> Result<Option<VisitType>, DbError> {
    store::visit_types::by_id(conn, id).await
}

/// All visit types of a provider, active or not, shortest first.
///
/// # Errors
/// [`DbError`]
pub async fn visit_types(conn: &mut Conn, provider: ProviderId) -> Result<Vec<VisitType>, DbError> {
    store::visit_types::of_provider(conn, provider).await
}

/// Visit types of a provider as the actor may see them: all for the provider and the clinic, active ones for others.
///
/// # Errors
/// There is no such provider that the actor may know of.
pub async fn shown_visit_types(conn: &mut Conn, actor: &Actor, id: ProviderId) -> Result<Vec<VisitType>, Error> {
    let all = super::provider::manages(conn, actor, id).await.is_ok();
    let provider = store::providers::by_id(conn, id).await?.filter(|provider| all || provider.active);
    provider.ok_or(Error::NotFound)?;
    let mut types = store::visit_types::of_provider(conn, id).await?;
    types.retain(|one| all || one.active);
    Ok(types)
}

/// Replaces a visit type, if it still has that version; what is booked stays as it was booked.
///
/// # Errors
/// The actor manages no such visit type; somebody else was first; a field does not hold what it should.
pub async fn change_visit_type(
    core: &Core,
    actor: &Actor,
    (provider, id): (ProviderId, VisitTypeId),
    version: i64,
    new: NewVisitType,
    active: bool,
) -> Result<VisitType, Error> {
    let mut change = core.begin().await?;
    super::provider::manages(&mut change, actor, provider).await?;
    visit_type(&mut change, id).await?.filter(|one| one.provider == provider).ok_or(Error::NotFound)?;
    let new = rules::checked_visit_type(new)?;
    if !store::visit_types::update(&mut change, id, version, &new, active).await? {
        return Err(Error::Stale);
    }
    store::providers::look_again(&mut change, provider).await?;
    change.record(actor, Record::new("visit_type.changed", "visit_type", id));
    let changed = visit_type(&mut change, id).await?.ok_or(Error::NotFound)?;
    change.commit().await?;
    Ok(changed)
}

/// Takes a visit type out of what can be booked.
///
/// # Errors
/// The actor manages no such visit type.
pub async fn retire_visit_type(core: &Core, actor: &Actor, provider: ProviderId, id: VisitTypeId) -> Result<(), Error> {
    let mut change = core.begin().await?;
    super::provider::manages(&mut change, actor, provider).await?;
    visit_type(&mut change, id).await?.filter(|one| one.provider == provider).ok_or(Error::NotFound)?;
    store::visit_types::retire(&mut change, id).await?;
    store::providers::look_again(&mut change, provider).await?;
    change.record(actor, Record::new("visit_type.retired", "visit_type", id));
    change.commit().await?;
    Ok(())
}
