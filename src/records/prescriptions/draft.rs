//! Drafts: begun, written anew, thrown away. What is wrong with a field is said at once, not when it is signed.

use super::access;
use super::error::Error;
use super::item::Item;
use super::model::{Prescription, seal_items};
use super::rules::{self, Event, PrescriptionStatus};
use super::store;
use super::view::View;
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::booking::appointments::{self, ConsultationStatus};
use crate::core::Core;
use crate::ids::{ConsultationId, PatientId, PrescriptionId, ProviderId};
use crate::records::{self, keys};

/// What a draft is to hold.
pub struct Draft {
    pub(super) items: Vec<Item>,
    pub(super) valid_days: i64,
}

impl Draft {
    /// Checked; valid for 90 days unless it says how many.
    ///
    /// # Errors
    /// A problem that names the field.
    pub fn checked(items: Vec<Item>, valid_days: Option<i64>) -> Result<Self, Error> {
        Ok(Self { items: rules::checked(items)?, valid_days: rules::checked_valid_days(valid_days)? })
    }
}

/// Begins one, of a consultation that has begun, by its provider.
///
/// # Errors
/// [`Error`]
pub async fn create(core: &Core, actor: &Actor, consultation: ConsultationId, draft: Draft) -> Result<View, Error> {
    let mut change = core.begin().await?;
    access::only_providers(&mut change, actor).await?;
    let found = appointments::of_consultation(&mut change, consultation).await?;
    let (appointment, consultation) = found.ok_or(Error::NotFound)?;
    let now = change.now();
    let provider = records::access::writer(&mut change, actor, appointment.patient, now).await?;
    if provider != appointment.provider {
        return Err(Error::NotFound);
    }
    if !matches!(consultation.status, ConsultationStatus::InProgress | ConsultationStatus::Completed) {
        return Err(Error::NoConsultation(consultation.status));
    }
    let new = blank(core, &change, consultation.id, appointment.patient, provider);
    let view = begin(&mut change, core, actor, new, &draft).await?;
    change.commit().await?;
    Ok(view)
}

/// Begins one that is to take the place of one that stands, with the same items.
///
/// # Errors
/// [`Error`]
pub async fn replace(core: &Core, actor: &Actor, id: PrescriptionId) -> Result<View, Error> {
    let mut change = core.begin().await?;
    access::only_providers(&mut change, actor).await?;
    let old = store::lock(&mut change, id).await?.ok_or(Error::NotFound)?;
    let now = change.now();
    access::writes(&mut change, actor, &old, now).await?;
    old.allow(Event::Supersede)?;
    let key = keys::of(&mut change, core, old.patient).await?;
    let draft = Draft { items: old.items(&key)?, valid_days: old.valid_days };
    let new = blank(core, &change, old.consultation, old.patient, old.provider);
    let new = Prescription { supersedes: Some(old.id), ..new };
    let view = begin(&mut change, core, actor, new, &draft).await?;
    change.commit().await?;
    Ok(view)
}

/// Writes a draft anew.
pub(super) async fn update(
    core: &Core,
    actor: &Actor,
    id: PrescriptionId,
    version: i64,
    draft: Draft,
) -> Result<View, Error> {
    let mut change = core.begin().await?;
    access::only_providers(&mut change, actor).await?;
    let known = store::lock(&mut change, id).await?.ok_or(Error::NotFound)?;
    let now = change.now();
    access::writes(&mut change, actor, &known, now).await?;
    known.allow(Event::Edit)?;
    let key = keys::of(&mut change, core, known.patient).await?;
    let sealed = seal_items(&key, id, &draft.items)?;
    if !store::update(&mut change, id, version, &sealed, draft.valid_days, now).await? {
        return Err(records::Error::Stale.into());
    }
    change.record(actor, Record::new("prescription.changed", "prescription", id).of(known.patient));
    let changed = store::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
    let view = View::with_warnings(&mut change, &key, &changed, now).await?;
    change.commit().await?;
    Ok(view)
}

/// Throws a draft away.
pub(super) async fn discard(core: &Core, actor: &Actor, id: PrescriptionId, version: i64) -> Result<(), Error> {
    let mut change = core.begin().await?;
    access::only_providers(&mut change, actor).await?;
    let known = store::lock(&mut change, id).await?.ok_or(Error::NotFound)?;
    let now = change.now();
    access::writes(&mut change, actor, &known, now).await?;
    known.allow(Event::Edit)?;
    if !store::remove_draft(&mut change, id, version).await? {
        return Err(records::Error::Stale.into());
    }
    change.record(actor, Record::new("prescription.discarded", "prescription", id).of(known.patient));
    change.commit().await?;
    Ok(())
}

async fn begin(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    new: Prescription,
    draft: &Draft,
) -> Result<View, Error> {
    let key = keys::made(change, core, new.patient).await?;
    let new =
        Prescription { sealed_items: seal_items(&key, new.id, &draft.items)?, valid_days: draft.valid_days, ..new };
    if !store::insert(change, &new).await? {
        return Err(Error::ReplacementExists);
    }
    change.record(actor, Record::new("prescription.created", "prescription", new.id).of(new.patient));
    let now = change.now();
    View::with_warnings(change, &key, &new, now).await
}

/// Without anything on it.
fn blank(
    core: &Core,
    change: &Change,
    consultation: ConsultationId,
    patient: PatientId,
    provider: ProviderId,
) -> Prescription {
    Prescription {
        id: PrescriptionId::new(&core.clock),
        consultation,
        patient,
        provider,
        status: PrescriptionStatus::Draft,
        sealed_items: String::new(),
        valid_days: rules::VALID_DAYS,
        supersedes: None,
        superseded_by: None,
        signature: None,
        ended_at: None,
        sealed_reason: String::new(),
        created_at: change.now(),
        updated_at: change.now(),
        version: 1,
    }
}
