//! The clinic: its name and its rules.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::provider::only_clinic;
use super::{Error, rules, store};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::db::{Conn, Error as DbError};
use crate::money::Currency;

/// The clinic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clinic {
    /// As patients read it.
    pub name: String,
    /// Where mails come from and go to.
    pub email: String,
    /// IANA name.
    pub zone: String,
    /// What it counts in.
    pub currency: Currency,
    /// Tag such as `en`.
    pub language: String,
    /// How long an unfinished booking keeps its time.
    pub hold_minutes: i64,
    /// What comes back to a patient who cancels, longest first.
    pub cancel_tiers: Vec<Tier>,
    /// Minutes before the start at which patients are reminded.
    pub reminder_minutes: Vec<i64>,
    /// Counts changes.
    pub version: i64,
}

/// Who cancels at least `before_minutes` before the start gets `refund_percent` back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Minutes before the start.
    #[schema(minimum = 0, maximum = 525_600)]
    pub before_minutes: i64,
    /// Of what was paid.
    #[schema(minimum = 0, maximum = 100)]
    pub refund_percent: i64,
}

/// The clinic.
///
/// # Errors
/// [`DbError`]
pub async fn clinic(conn: &mut Conn) -> Result<Clinic, DbError> {
    store::clinic::load(conn).await
}

/// Orders changes of what all of the clinic shares until the transaction ends.
///
/// # Errors
/// [`DbError`]
pub async fn lock_clinic(conn: &mut Conn) -> Result<(), DbError> {
    store::clinic::lock(conn).await
}

/// What patients need not know of the clinic.
///
/// # Errors
/// The actor is neither an admin nor the system.
pub async fn clinic_settings(core: &Core, actor: &Actor) -> Result<Clinic, Error> {
    only_clinic(actor)?;
    Ok(clinic(&mut *core.read().await?).await?)
}

/// Replaces everything about the clinic, if it still has the version that `new` names; gives the clinic as it is then.
///
/// # Errors
/// The actor is neither an admin nor the system; somebody else was first; a field does not hold what it should.
pub async fn set_clinic(core: &Core, actor: &Actor, new: Clinic) -> Result<Clinic, Error> {
    let mut change = core.begin().await?;
    set_clinic_in(&mut change, actor, new).await?;
    let changed = clinic(&mut change).await?;
    change.commit().await?;
    Ok(changed)
}

/// The same within a transaction.
///
/// # Errors
/// As [`set_clinic`].
pub async fn set_clinic_in(change: &mut Change, actor: &Actor, new: Clinic) -> Result<(), Error> {
    only_clinic(actor)?;
    let new = rules::checked_clinic(new)?;
    if !store::clinic::update(change, &new).await? {
        return Err(Error::Stale);
    }
    change.record(actor, Record::new("clinic.changed", "clinic", 1));
    Ok(())
}
