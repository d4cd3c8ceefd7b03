//! What is kept about a patient, and who sees and changes it.

use jiff::civil::Date;

use super::{Patient, accessibility_place, own_patient};
use crate::accounts;
use crate::actor::{Actor, Role};
use crate::audit::{Change, Record};
use crate::care::rules::CheckedPatient;
use crate::care::{Error, GrantRelation, store};
use crate::core::Core;
use crate::db::{Conn, Error as DbError};
use crate::ids::{GrantId, PatientId};
use crate::sensitive::Phi;

crate::codes::codes! {
    /// What an actor is to a patient.
    pub enum Relation {
        /// The patient.
        Own = "OWN",
        /// Acts for them, and decides who else does.
        Guardian = "GUARDIAN",
        /// Acts for them.
        Carer = "CARER",
        /// A provider who meets them.
        Treats = "TREATS",
        /// Runs the clinic: sees who they are and how to reach them, nothing about their health.
        Clinic = "CLINIC",
    }
}

/// What a patient's profile is to hold.
#[derive(Clone, Debug)]
pub struct PatientProfile {
    /// As they write it.
    pub name: Phi<String>,
    /// From 1900 to today.
    pub birth_date: Phi<Option<Date>>,
    /// `+` and digits.
    pub phone: Phi<Option<String>>,
    /// Of a dependant. The account's, or none, for a patient with an account.
    pub email: Phi<Option<String>>,
    /// Tag such as `en`.
    pub language: String,
    /// IANA name.
    pub zone: String,
    /// What a visit has to allow for, at most 500 characters.
    pub accessibility: Phi<String>,
}

/// A patient as one who may know of them sees them.
#[derive(Clone, Debug)]
pub struct PatientView {
    /// The patient.
    pub patient: Patient,
    /// What the actor is to them.
    pub relation: Relation,
    /// Not for the clinic's eyes.
    pub accessibility: Option<Phi<String>>,
}

/// What the actor is to a patient, as far as care knows; whether a provider treats them is known to those who book.
///
/// # Errors
/// [`DbError`]
pub async fn relation(conn: &mut Conn, actor: &Actor, id: PatientId) -> Result<Option<Relation>, DbError> {
    let Some(user) = actor.user() else { return Ok(None) };
    if actor.is(Role::Admin) {
        return Ok(Some(Relation::Clinic));
    }
    if store::patients::of_user(conn, user).await? == Some(id) {
        return Ok(Some(Relation::Own));
    }
    Ok(match store::grants::relation(conn, user, id).await? {
        Some(GrantRelation::Guardian) => Some(Relation::Guardian),
        Some(GrantRelation::Carer) => Some(Relation::Carer),
        None => None,
    })
}

/// A patient, for an actor who is `relation` to them; the look is recorded unless it is the patient's own.
///
/// # Errors
/// There is no such patient.
pub async fn patient_view(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    id: PatientId,
    relation: Relation,
) -> Result<PatientView, Error> {
    let patient = store::patients::by_id(change, id).await?.ok_or(Error::NotFound)?;
    seen(change, core, actor, patient, relation)
}

fn seen(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    patient: Patient,
    relation: Relation,
) -> Result<PatientView, Error> {
    if relation != Relation::Own {
        let record = Record::new("patient.read", "patient", patient.id).of(patient.id);
        change.record(actor, record.with(serde_json::json!({ "relation": relation })));
    }
    let accessibility = if relation == Relation::Clinic { None } else { Some(patient.accessibility(&core.vault)?) };
    Ok(PatientView { patient, relation, accessibility })
}

/// A patient, for whoever is something to them.
///
/// # Errors
/// There is no such patient, or none that the actor may know of.
pub async fn show_patient(core: &Core, actor: &Actor, id: PatientId) -> Result<PatientView, Error> {
    let mut change = core.begin().await?;
    let relation = relation(&mut change, actor, id).await?.ok_or(Error::NotFound)?;
    let view = patient_view(&mut change, core, actor, id, relation).await?;
    change.commit().await?;
    Ok(view)
}

/// Patients whose names have words that begin like those of `search`, newest first, behind `after`; one more than `limit`.
///
/// # Errors
/// [`Error::NotAdmin`]
pub async fn list_patients(
    core: &Core,
    actor: &Actor,
    search: &str,
    after: Option<PatientId>,
    limit: i64,
) -> Result<Vec<PatientView>, Error> {
    crate::care::provider::only_clinic(actor)?;
    let words = crate::care::rules::query_words(search);
    let mut change = core.begin().await?;
    let found = store::patients::page(&mut change, &words, after, limit.saturating_add(1)).await?;
    let mut shown = Vec::with_capacity(found.len());
    for (n, patient) in found.into_iter().enumerate() {
        // The one too many only tells that there are more; nobody sees it.
        if i64::try_from(n).is_ok_and(|n| n < limit) {
            shown.push(seen(&mut change, core, actor, patient, Relation::Clinic)?);
        } else {
            shown.push(PatientView { patient, relation: Relation::Clinic, accessibility: None });
        }
    }
    change.commit().await?;
    Ok(shown)
}

/// The patient that the actor is, and those whom they act for.
///
/// # Errors
/// [`Error::NotAPatient`]
pub async fn my_patients(core: &Core, actor: &Actor) -> Result<Vec<PatientView>, Error> {
    let user = actor.user().ok_or(Error::NotAPatient)?;
    let mut change = core.begin().await?;
    let own = own_patient(&mut change, core, actor).await?;
    let mut shown = vec![patient_view(&mut change, core, actor, own, Relation::Own).await?];
    for (patient, relation) in store::grants::granted_to(&mut change, user).await? {
        let relation = match relation {
            GrantRelation::Guardian => Relation::Guardian,
            GrantRelation::Carer => Relation::Carer,
        };
        shown.push(seen(&mut change, core, actor, patient, relation)?);
    }
    change.commit().await?;
    Ok(shown)
}

/// Replaces a patient's profile, if it still has that version.
///
/// # Errors
/// The actor does not act for such a patient; somebody else was first; a field does not hold what it should.
pub async fn change_patient(
    core: &Core,
    actor: &Actor,
    id: PatientId,
    version: i64,
    profile: PatientProfile,
) -> Result<PatientView, Error> {
    let mut change = core.begin().await?;
    let relation = relation(&mut change, actor, id).await?.filter(|relation| *relation != Relation::Clinic);
    let relation = relation.ok_or(Error::NotFound)?;
    let before = store::patients::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
    let now = change.now();
    let mut profile = CheckedPatient::checked(profile, now)?;
    if before.user.is_some() {
        // Their address is the account's: where it is proved, and changed.
        if profile.email.0.is_some() && profile.email != before.email {
            let detail = "the address of a patient with an account is the account's; change it there";
            return Err(Error::invalid("email", "email_of_account", detail));
        }
        profile.email = Phi(None);
    }
    let sealed = core.vault.seal(&accessibility_place(id), &profile.accessibility.0)?;
    if !store::patients::update(&mut change, id, version, &profile, &sealed, now).await? {
        return Err(Error::Stale);
    }
    change.record(actor, Record::new("patient.changed", "patient", id).of(id));
    let view = patient_view(&mut change, core, actor, id, relation).await?;
    change.commit().await?;
    Ok(view)
}

/// Makes a patient without an account, whose guardian the actor is.
///
/// # Errors
/// [`Error::NotAPatient`]; a field does not hold what it should; the actor has very many already.
pub async fn add_dependant(core: &Core, actor: &Actor, profile: PatientProfile) -> Result<PatientView, Error> {
    let user = actor.user().filter(|_| actor.is(Role::Patient)).ok_or(Error::NotAPatient)?;
    let mut change = core.begin().await?;
    let account = accounts::user(&mut change, user).await?.ok_or(Error::NotFound)?;
    let own = own_patient(&mut change, core, actor).await?;
    // Two requests at once count one after the other.
    store::patients::lock(&mut change, own).await?;
    if store::grants::count_to(&mut change, user).await? >= DEPENDANTS_MAX {
        return Err(Error::TooMany(DEPENDANTS_MAX));
    }
    let now = change.now();
    let profile = CheckedPatient::checked(profile, now)?;
    let id = PatientId::new(&core.clock);
    let sealed = core.vault.seal(&accessibility_place(id), &profile.accessibility.0)?;
    store::patients::insert_dependant(&mut change, id, &profile, &sealed, now).await?;
    let grant = store::grants::NewGrant {
        id: GrantId::new(&core.clock),
        patient: id,
        user: Some(user),
        email: &accounts::Email::parse(&account.email.0)?,
        relation: GrantRelation::Guardian,
        by: user,
    };
    store::grants::upsert(&mut change, &grant, now).await?;
    change.record(actor, Record::new("patient.created", "patient", id).of(id));
    let view = patient_view(&mut change, core, actor, id, Relation::Guardian).await?;
    change.commit().await?;
    Ok(view)
}

/// Patients that one user acts for.
const DEPENDANTS_MAX: i64 = 20;
