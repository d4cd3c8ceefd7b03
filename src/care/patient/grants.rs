//! Grants: who may act for a patient besides the patient.
//!
//! Whoever grants names an e-mail address and learns nothing from the answer, or from the list, about whether it has an
//! account: a grant to one without is kept, and opens nothing until it is granted again after there is one.

use jiff::Timestamp;

use super::{Relation, lock_patient, relation};
use crate::accounts::{self, Status};
use crate::actor::{Actor, Role};
use crate::audit::{Change, Record};
use crate::care::{Error, store};
use crate::core::Core;
use crate::ids::{GrantId, PatientId, UserId};
use crate::sensitive::Phi;

crate::codes::codes! {
    /// What somebody is to a patient by a grant.
    pub enum GrantRelation {
        /// Acts for them, and decides who else does.
        Guardian = "GUARDIAN",
        /// Acts for them.
        Carer = "CARER",
    }
}

/// Permission to act for a patient.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Which.
    pub id: GrantId,
    /// To whom, if the address had a patient's account when it was granted.
    pub user: Option<UserId>,
    /// As it was named.
    pub email: Phi<String>,
    /// How far it goes.
    pub relation: GrantRelation,
    /// Since when.
    pub created_at: Timestamp,
}

/// Grants that stand, oldest first.
///
/// # Errors
/// The actor is neither the patient nor a guardian.
pub async fn grants(core: &Core, actor: &Actor, patient: PatientId) -> Result<Vec<Grant>, Error> {
    let mut change = core.begin().await?;
    let relation = decides(&mut change, actor, patient).await?;
    let grants = store::grants::of_patient(&mut change, patient).await?;
    if relation != Relation::Own {
        change.record(actor, Record::new("patient_grant.listed", "patient", patient).of(patient));
    }
    change.commit().await?;
    Ok(grants)
}

/// Lets whoever has that address act for a patient. One that stands already takes on the relation.
///
/// # Errors
/// The actor is neither the patient nor a guardian; it is no address; there are very many already.
pub async fn add_grant(
    core: &Core,
    actor: &Actor,
    patient: PatientId,
    email: &Phi<String>,
    relation: GrantRelation,
) -> Result<(), Error> {
    let mut change = core.begin().await?;
    lock_patient(&mut change, patient).await?;
    decides(&mut change, actor, patient).await?;
    let by = actor.user().ok_or(Error::NotFound)?;
    let email = accounts::Email::parse(&email.0)?;
    let standing = store::grants::of_patient(&mut change, patient).await?;
    let named = standing.iter().find(|grant| grant.email.0.to_lowercase() == email.key.0);
    if named.is_none() && standing.len() >= GRANTS_MAX {
        return Err(Error::TooMany(i64::try_from(GRANTS_MAX).unwrap_or(i64::MAX)));
    }
    let loses_guardian = relation == GrantRelation::Carer && named.is_some_and(|grant| is_last(&standing, grant));
    if loses_guardian && has_no_account(&mut change, patient).await? {
        return Err(Error::LastGuardian);
    }
    let holder = accounts::user_by_email(&mut change, &email).await?;
    let holder = holder.filter(|user| user.role == Role::Patient && user.status == Status::Active);
    let now = change.now();
    let new = store::grants::NewGrant {
        id: GrantId::new(&core.clock),
        patient,
        user: holder.map(|user| user.id),
        email: &email,
        relation,
        by,
    };
    let id = store::grants::upsert(&mut change, &new, now).await?;
    let record = Record::new("patient_grant.given", "patient_grant", id).of(patient);
    change.record(actor, record.with(serde_json::json!({ "relation": relation })));
    change.commit().await?;
    Ok(())
}

/// Takes a grant back: by the patient, a guardian, or whom it was given to.
///
/// # Errors
/// There is no such grant that the actor may know of; nobody could act for the patient any more.
pub async fn revoke_grant(core: &Core, actor: &Actor, patient: PatientId, id: GrantId) -> Result<(), Error> {
    let mut change = core.begin().await?;
    lock_patient(&mut change, patient).await?;
    let standing = store::grants::of_patient(&mut change, patient).await?;
    let grant = standing.iter().find(|grant| grant.id == id).ok_or(Error::NotFound)?;
    let own = grant.user.is_some() && grant.user == actor.user();
    if !own {
        decides(&mut change, actor, patient).await?;
    }
    if is_last(&standing, grant) && has_no_account(&mut change, patient).await? {
        return Err(Error::LastGuardian);
    }
    let now = change.now();
    store::grants::revoke(&mut change, id, now).await?;
    change.record(actor, Record::new("patient_grant.revoked", "patient_grant", id).of(patient));
    change.commit().await?;
    Ok(())
}

/// Passes the patient and guardians. To others there is no such patient.
async fn decides(change: &mut Change, actor: &Actor, patient: PatientId) -> Result<Relation, Error> {
    let relation = relation(change, actor, patient).await?;
    relation.filter(|relation| matches!(relation, Relation::Own | Relation::Guardian)).ok_or(Error::NotFound)
}

/// Whether without this grant there is no guardian.
fn is_last(standing: &[Grant], grant: &Grant) -> bool {
    let guards = |grant: &&Grant| grant.relation == GrantRelation::Guardian && grant.user.is_some();
    guards(&grant) && standing.iter().filter(guards).all(|other| other.id == grant.id)
}

async fn has_no_account(change: &mut Change, patient: PatientId) -> Result<bool, Error> {
    Ok(store::patients::by_id(change, patient).await?.is_some_and(|patient| patient.user.is_none()))
}

/// Grants of one patient that stand.
const GRANTS_MAX: usize = 20;
