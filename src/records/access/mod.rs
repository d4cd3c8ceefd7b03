//! Who may read and write what is clinical about a patient. Deny by default: to others there is no such patient.
//!
//! | Who | Reads | Writes |
//! |---|---|---|
//! | the patient, and who acts for them by grant | what is signed | no |
//! | a provider with an appointment that was not called off, from its booking to 30 days after its end | all | yes |
//! | the same afterwards | what they wrote themselves ([`author`]) | no |
//! | a provider who broke the glass, for 60 minutes | all | no |
//! | an admin | nothing | no |

mod store;

use jiff::Timestamp;

use super::{Error, keys};
use crate::actor::{Actor, Role};
use crate::booking::appointments::{self, CARE_GOES_ON};
use crate::care;
use crate::codes::codes;
use crate::db::Conn;
use crate::ids::{PatientId, ProviderId};

codes! {
    /// By what somebody reads a medical record.
    pub enum Access {
        /// It is theirs.
        Own = "OWN",
        /// They act for the patient by grant.
        ActsFor = "ACTS_FOR",
        /// They treat the patient.
        Treats = "TREATS",
        /// They opened it for an emergency.
        BreakGlass = "BREAK_GLASS",
    }
}

impl Access {
    /// The patient's side: sees what is signed, and no drafts.
    pub const fn is_patients(self) -> bool {
        matches!(self, Self::Own | Self::ActsFor)
    }
}

/// By what the actor reads what is clinical about a patient.
///
/// # Errors
/// [`Error::NotFound`]: they may not, or there is no such patient. [`Error::Erased`]: they might, but it is gone.
pub async fn clinical(conn: &mut Conn, actor: &Actor, patient: PatientId, now: Timestamp) -> Result<Access, Error> {
    let access = by_what(conn, actor, patient, now).await?.ok_or(Error::NotFound)?;
    if keys::is_destroyed(conn, patient).await? { Err(Error::Erased) } else { Ok(access) }
}

/// The provider that the actor is, if they may write into the patient's record now.
///
/// # Errors
/// [`Error::NotAProvider`]: nobody else writes. [`Error::NotFound`]: they do not treat such a patient. [`Error::Erased`]
pub async fn writer(conn: &mut Conn, actor: &Actor, patient: PatientId, now: Timestamp) -> Result<ProviderId, Error> {
    let provider = author(conn, actor).await?.ok_or(Error::NotAProvider)?;
    if !treats(conn, provider, patient, now).await? {
        return Err(Error::NotFound);
    }
    if keys::is_destroyed(conn, patient).await? { Err(Error::Erased) } else { Ok(provider) }
}

/// The provider that the actor is: whoever wrote something goes on reading that.
///
/// # Errors
/// [`Error::Database`]
pub async fn author(conn: &mut Conn, actor: &Actor) -> Result<Option<ProviderId>, Error> {
    match actor.user().filter(|_| actor.is(Role::Provider)) {
        Some(user) => Ok(care::provider_of(conn, user).await?),
        None => Ok(None),
    }
}

async fn by_what(conn: &mut Conn, actor: &Actor, patient: PatientId, now: Timestamp) -> Result<Option<Access>, Error> {
    if actor.is(Role::Patient) {
        return Ok(match care::relation(conn, actor, patient).await? {
            Some(care::Relation::Own) => Some(Access::Own),
            Some(care::Relation::Guardian | care::Relation::Carer) => Some(Access::ActsFor),
            Some(care::Relation::Treats | care::Relation::Clinic) | None => None,
        });
    }
    let Some(provider) = author(conn, actor).await? else { return Ok(None) };
    if treats(conn, provider, patient, now).await? {
        return Ok(Some(Access::Treats));
    }
    Ok(store::glass_is_broken(conn, provider, patient, now).await?.then_some(Access::BreakGlass))
}

/// Whether they have an appointment that was not called off and ended no longer ago than [`CARE_GOES_ON`].
pub(super) async fn treats(
    conn: &mut Conn,
    provider: ProviderId,
    patient: PatientId,
    now: Timestamp,
) -> Result<bool, Error> {
    let since = now.saturating_sub(CARE_GOES_ON).unwrap_or(Timestamp::MIN);
    Ok(appointments::meet(conn, provider, patient, since).await?)
}
