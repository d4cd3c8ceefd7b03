//! Patients: who is cared for, and who may act for them.

mod erase;
mod grants;
mod profile;

use jiff::Timestamp;
use jiff::civil::Date;

pub use erase::{Gone, pseudonymise};
pub use grants::{Grant, GrantRelation, add_grant, grants, revoke_grant};
pub use profile::{
    PatientProfile, PatientView, Relation, add_dependant, change_patient, list_patients, my_patients, patient_view,
    relation, show_patient,
};

use super::{Error, store};
use crate::accounts;
use crate::actor::{Actor, Role};
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::db::{Conn, Error as DbError};
use crate::ids::{PatientId, UserId};
use crate::sensitive::Phi;
use crate::vault::{Unopened, Vault};

/// Somebody who is cared for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patient {
    /// Which.
    pub id: PatientId,
    /// Who signs in as this patient; nobody for a dependant.
    pub user: Option<UserId>,
    /// As they write it.
    pub name: Phi<String>,
    /// When they were born.
    pub birth_date: Phi<Option<Date>>,
    /// `+` and digits.
    pub phone: Phi<Option<String>>,
    /// The account's address; a dependant's own, if it has one.
    pub email: Phi<Option<String>>,
    /// Tag such as `en`.
    pub language: String,
    /// IANA name.
    pub zone: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Counts changes.
    pub version: i64,
    /// Health data, so sealed.
    pub(super) accessibility_sealed: String,
}

impl Patient {
    /// What a visit has to allow for, in the patient's words.
    ///
    /// # Errors
    /// [`Unopened`]
    pub fn accessibility(&self, vault: &Vault) -> Result<Phi<String>, Unopened> {
        vault.open(&accessibility_place(self.id), &self.accessibility_sealed).map(Phi)
    }
}

/// Where the needs are sealed for.
pub(super) fn accessibility_place(id: PatientId) -> String {
    format!("patient|accessibility|{id}")
}

/// A patient by id.
///
/// # Errors
/// [`DbError`]
pub async fn patient(conn: &mut Conn, id: PatientId) -> Result<Option<Patient>, DbError> {
    store::patients::by_id(conn, id).await
}

/// The patient that a user is, made from the account when it is needed first.
///
/// # Errors
/// [`Error::NotAPatient`]: providers and admins are no patients.
pub async fn own_patient(change: &mut Change, core: &Core, actor: &Actor) -> Result<PatientId, Error> {
    let user = actor.user().filter(|_| actor.is(Role::Patient)).ok_or(Error::NotAPatient)?;
    if let Some(id) = store::patients::of_user(change, user).await? {
        return Ok(id);
    }
    let account = accounts::user(change, user).await?.ok_or(Error::NotFound)?;
    let id = PatientId::new(&core.clock);
    let now = change.now();
    if store::patients::insert_own(change, id, &account, now).await? {
        change.record(actor, Record::new("patient.created", "patient", id).of(id));
        return Ok(id);
    }
    // Another request was first.
    store::patients::of_user(change, user).await?.ok_or(Error::NotFound)
}

/// Whether the actor may do for this patient what the patient may: being the patient, or by a grant that stands.
///
/// # Errors
/// [`DbError`]
pub async fn acts_for(conn: &mut Conn, actor: &Actor, patient: PatientId) -> Result<bool, DbError> {
    match actor.user() {
        Some(user) => store::patients::acts_for(conn, user, patient).await,
        None => Ok(false),
    }
}

/// Patients whom a user may act for: the one that they are, and those by a grant that stands.
///
/// # Errors
/// [`DbError`]
pub async fn patients_of(conn: &mut Conn, user: UserId) -> Result<Vec<PatientId>, DbError> {
    store::patients::of_those_who_act(conn, user).await
}

/// Who may act for a patient by a grant that stands.
///
/// # Errors
/// [`DbError`]
pub async fn guardians(conn: &mut Conn, patient: PatientId) -> Result<Vec<UserId>, DbError> {
    store::patients::guardians(conn, patient).await
}

/// Orders all bookings of a patient until the transaction ends; false when there is no such patient.
///
/// # Errors
/// [`DbError`]
pub async fn lock_patient(conn: &mut Conn, id: PatientId) -> Result<bool, DbError> {
    store::patients::lock(conn, id).await
}
