//! Erasing a patient: the key of the record is destroyed, and who they were is taken out.
//!
//! GDPR Art. 17: asked for by the patient (or the guardian of one without an account) or by an admin, who shows again who
//! they are. It is refused while a legal hold stands (Art. 17(3)) or visits are to come. What stays is what the clinic has
//! to account for: times of visits, money, the trail. It says what was done, in counts.

pub mod api;
mod hold;
mod store;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Error, keys, only_admins};
use crate::accounts;
use crate::actor::{Actor, Role};
use crate::audit::{Change, Record};
use crate::booking::appointments;
use crate::care::{self, Relation};
use crate::codes::codes;
use crate::core::Core;
use crate::ids::PatientId;

pub use hold::{Hold, LegalHold, clear, hold, set};

codes! {
    /// What is kept of an erased patient.
    pub enum Kept {
        /// When visits were, with whom.
        VisitTimes = "VISIT_TIMES",
        /// What was paid and invoiced.
        Money = "MONEY",
        /// Who did what.
        AuditTrail = "AUDIT_TRAIL",
    }
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Erasure)]
pub struct Report {
    /// Who was erased.
    pub patient_id: PatientId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub erased_at: Timestamp,
    /// Notes that nobody can read any more.
    #[schema(minimum = 0)]
    pub notes: i64,
    /// Prescriptions that nobody can read any more.
    #[serde(default)]
    #[schema(minimum = 0)]
    pub prescriptions: i64,
    /// Entries of the chart, likewise.
    #[serde(default)]
    #[schema(minimum = 0)]
    pub chart_entries: i64,
    /// Documents, likewise.
    #[serde(default)]
    #[schema(minimum = 0)]
    pub documents: i64,
    /// Appointments that lost what the patient or others wrote about them.
    #[schema(minimum = 0)]
    pub appointments: i64,
    /// Permissions to act for the patient that ended.
    #[schema(minimum = 0)]
    pub grants: i64,
    /// The account was closed.
    pub account: bool,
    /// What stays, and is not about health.
    pub kept: Vec<Kept>,
}

/// Erases a patient.
///
/// # Errors
/// The actor may not decide it, or did not just prove who they are; there is a legal hold, or a visit to come; somebody
/// without an account would have nobody left to act for them.
pub async fn erase(core: &Core, actor: &Actor, patient: PatientId) -> Result<Report, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let known = care::lock_patient(&mut change, patient).await?;
    may_decide(&mut change, actor, patient).await?;
    if !known {
        return Err(Error::NotFound);
    }
    accounts::fresh(actor, now)?;
    if keys::is_destroyed(&mut change, patient).await? {
        return Err(Error::Erased);
    }
    if store::open_hold(&mut change, patient).await?.is_some() {
        return Err(Error::LegalHold);
    }
    if appointments::ahead(&mut change, patient, now).await? {
        return Err(Error::VisitsAhead);
    }
    keys::destroy(&mut change, core, patient).await?;
    let appointments = appointments::forget_words(&mut change, patient).await?;
    let gone = care::pseudonymise(&mut change, actor, patient).await?;
    let report = Report {
        patient_id: patient,
        erased_at: now,
        notes: store::count(&mut change, "medical_record", patient).await?,
        prescriptions: store::count(&mut change, "prescription", patient).await?,
        chart_entries: store::count(&mut change, "chart_entry", patient).await?,
        documents: store::count(&mut change, "chart_document", patient).await?,
        appointments: i64::try_from(appointments).unwrap_or(i64::MAX),
        grants: i64::try_from(gone.grants).unwrap_or(i64::MAX),
        account: gone.account,
        kept: Kept::ALL.to_vec(),
    };
    store::insert(&mut change, &report, actor).await?;
    change.record(actor, Record::new("patient.erased", "patient", patient).of(patient));
    change.commit().await?;
    // The key is gone for every reader now; this takes its remains out of the file.
    if let Err(error) = core.db.overwrite_removed("patient_key").await {
        tracing::warn!(error = &error as &dyn std::error::Error, "remains of a destroyed key were not overwritten yet");
    }
    Ok(report)
}

/// What was done, for admins.
///
/// # Errors
/// The actor is no admin; there is no such patient, or one who was not erased.
pub async fn report(core: &Core, actor: &Actor, patient: PatientId) -> Result<Report, Error> {
    only_admins(actor)?;
    let mut change = core.begin().await?;
    let report = store::report(&mut change, patient).await?.ok_or(Error::NotFound)?;
    change.record(actor, Record::new("erasure.read", "patient", patient).of(patient));
    change.commit().await?;
    Ok(report)
}

/// Passes admins, the patient, and a guardian where the patient has no account to decide with.
async fn may_decide(change: &mut Change, actor: &Actor, patient: PatientId) -> Result<(), Error> {
    if actor.is(Role::Admin) {
        return Ok(());
    }
    let has_account = care::patient(change, patient).await?.is_some_and(|patient| patient.user.is_some());
    match care::relation(change, actor, patient).await? {
        Some(Relation::Own) => Ok(()),
        Some(Relation::Guardian) if !has_account => Ok(()),
        Some(Relation::Guardian | Relation::Carer | Relation::Treats | Relation::Clinic) | None => Err(Error::NotFound),
    }
}
