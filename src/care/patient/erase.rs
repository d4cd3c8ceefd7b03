//! Taking out who a patient was.

use crate::accounts;
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::care::{Error, store};
use crate::ids::PatientId;

/// What went with a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Permissions that ended: to act for the patient, and of the patient to act for others.
    pub grants: u64,
    /// The account was closed.
    pub account: bool,
}

/// Leaves of a patient no more than an id: name, birth date, ways to reach them, needs, permissions and account go.
///
/// # Errors
/// There is no such patient; somebody without an account would have nobody left to act for them.
pub async fn pseudonymise(change: &mut Change, actor: &Actor, id: PatientId) -> Result<Gone, Error> {
    let patient = store::patients::by_id(change, id).await?.ok_or(Error::NotFound)?;
    if let Some(user) = patient.user
        && store::grants::guards_alone(change, user).await?
    {
        return Err(Error::LastGuardian);
    }
    let now = change.now();
    let grants = store::grants::end_all(change, id, patient.user, now).await?;
    store::patients::pseudonymise(change, id, "Erased patient", now).await?;
    if let Some(user) = patient.user {
        accounts::pseudonymise(change, actor, user).await?;
    }
    change.record(actor, Record::new("patient.pseudonymised", "patient", id).of(id));
    Ok(Gone { grants, account: patient.user.is_some() })
}
