//! Legal holds: a record that a court or the law wants kept is not erased while one stands.

use jiff::Timestamp;

use super::store;
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::care;
use crate::core::Core;
use crate::ids::{LegalHoldId, PatientId};
use crate::records::{Error, keys, only_admins, reason};
use crate::sensitive::Phi;

/// A hold as it is stored.
#[derive(Clone, Debug)]
pub struct LegalHold {
    /// Which.
    pub id: LegalHoldId,
    /// Since when.
    pub set_at: Timestamp,
    pub(super) reason_sealed: String,
}

/// A hold as an admin sees it.
#[derive(Clone, Debug)]
pub struct Hold {
    /// Which.
    pub id: LegalHoldId,
    /// Since when.
    pub set_at: Timestamp,
    /// Why.
    pub reason: Phi<String>,
}

/// The hold that stands on a patient's record.
///
/// # Errors
/// The actor is no admin; there is none, or no such patient.
pub async fn hold(core: &Core, actor: &Actor, patient: PatientId) -> Result<Hold, Error> {
    only_admins(actor)?;
    let mut change = core.begin().await?;
    let found = store::open_hold(&mut change, patient).await?.ok_or(Error::NotFound)?;
    change.record(actor, Record::new("legal_hold.read", "legal_hold", found.id).of(patient));
    change.commit().await?;
    opened(core, found)
}

/// Puts one on it.
///
/// # Errors
/// The actor is no admin; there is no such patient, one stands, or it was erased; no reason is given.
pub async fn set(core: &Core, actor: &Actor, patient: PatientId, why: &Phi<String>) -> Result<Hold, Error> {
    let mut change = begin(core, actor, patient).await?;
    let now = change.now();
    let why = reason(&why.0)?;
    if keys::is_destroyed(&mut change, patient).await? {
        return Err(Error::Erased);
    }
    if store::open_hold(&mut change, patient).await?.is_some() {
        return Err(Error::LegalHoldExists);
    }
    let id = LegalHoldId::new(&core.clock);
    let hold = LegalHold { id, set_at: now, reason_sealed: core.vault.seal(&reason_place(id), &why)? };
    let by = actor.user().ok_or(Error::NotAdmin)?;
    store::insert_hold(&mut change, patient, &hold, by).await?;
    change.record(actor, Record::new("legal_hold.set", "legal_hold", id).of(patient));
    change.commit().await?;
    opened(core, hold)
}

/// Takes it off.
///
/// # Errors
/// The actor is no admin; there is no such patient, or no hold; no reason is given.
pub async fn clear(core: &Core, actor: &Actor, patient: PatientId, why: &Phi<String>) -> Result<(), Error> {
    let mut change = begin(core, actor, patient).await?;
    let now = change.now();
    let why = reason(&why.0)?;
    let hold = store::open_hold(&mut change, patient).await?.ok_or(Error::NotFound)?;
    let by = actor.user().ok_or(Error::NotAdmin)?;
    let sealed = core.vault.seal(&format!("legal_hold|clear_reason|{}", hold.id), &why)?;
    store::clear_hold(&mut change, hold.id, &sealed, by, now).await?;
    change.record(actor, Record::new("legal_hold.cleared", "legal_hold", hold.id).of(patient));
    change.commit().await?;
    Ok(())
}

/// An erasure at the same time comes before or after.
async fn begin(core: &Core, actor: &Actor, patient: PatientId) -> Result<Change, Error> {
    only_admins(actor)?;
    let mut change = core.begin().await?;
    if care::lock_patient(&mut change, patient).await? { Ok(change) } else { Err(Error::NotFound) }
}

fn opened(core: &Core, hold: LegalHold) -> Result<Hold, Error> {
    let reason = Phi(core.vault.open(&reason_place(hold.id), &hold.reason_sealed)?);
    Ok(Hold { id: hold.id, set_at: hold.set_at, reason })
}

fn reason_place(id: LegalHoldId) -> String {
    format!("legal_hold|reason|{id}")
}
