//! Writing a draft.

use super::model::{MedicalRecord, NoteStatus, NoteTemplate, Part, Written, place};
use super::store;
use super::view::{Conflict, NoteText, NoteView};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::booking::appointments::{self, ConsultationStatus};
use crate::core::Core;
use crate::ids::{ConsultationId, MedicalRecordId, ProviderId};
use crate::records::keys::DataKey;
use crate::records::{Error, access, keys};

/// The provider's draft of a consultation, made when there is none; whether it is new.
///
/// # Errors
/// The actor is not the provider of such a consultation, or not any more; it was called off.
pub async fn open_draft(
    core: &Core,
    actor: &Actor,
    consultation: ConsultationId,
    template: NoteTemplate,
) -> Result<(NoteView, bool), Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let author = access::author(&mut change, actor).await?.ok_or(Error::NotAProvider)?;
    let found = appointments::of_consultation(&mut change, consultation).await?;
    let (appointment, talk) = found.filter(|(of, _)| of.provider == author).ok_or(Error::NotFound)?;
    let patient = appointment.patient;
    still_treats(&mut change, actor, author, &appointment).await?;
    if talk.status == ConsultationStatus::Cancelled {
        return Err(Error::ConsultationCancelled);
    }
    let key = keys::made(&mut change, core, patient).await?;
    let id = MedicalRecordId::new(&core.clock);
    let new = MedicalRecord {
        id,
        patient,
        consultation,
        author,
        template,
        status: NoteStatus::Draft,
        hash: None,
        signed_at: None,
        created_at: now,
        updated_at: now,
        version: 1,
        content_sealed: written(&key, id, template.checked(&[])?)?,
    };
    let is_new = store::insert(&mut change, &new).await?;
    let draft = store::draft(&mut change, consultation, author).await?.ok_or(Error::Stale)?;
    let action = if is_new { "note.created" } else { "note.read" };
    change.record(actor, Record::new(action, "note", draft.id).of(patient));
    let view = NoteView::of(&mut change, &key, draft).await?;
    change.commit().await?;
    Ok((view, is_new))
}

/// Saves a draft over the version that was read.
///
/// # Errors
/// The actor is not its author, or does not treat the patient any more; it is signed; another window saved in between:
/// then both texts come back.
pub async fn save(
    core: &Core,
    actor: &Actor,
    id: MedicalRecordId,
    version: i64,
    parts: &[Part],
) -> Result<NoteView, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let note = own(&mut change, actor, id).await?;
    if note.status == NoteStatus::Signed {
        return Err(Error::NoteSigned);
    }
    let parts = note.template.checked(parts)?;
    let key = keys::of(&mut change, core, note.patient).await?;
    let sealed = written(&key, id, parts.clone())?;
    if !store::save(&mut change, id, version, &sealed, now).await? {
        let there = store::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
        if there.status == NoteStatus::Signed {
            return Err(Error::NoteSigned);
        }
        let saved = NoteText::of(&there, &key)?;
        change.record(actor, Record::new("note.read", "note", id).of(note.patient));
        change.commit().await?;
        return Err(Error::NoteConflict(Box::new(Conflict { saved, yours: parts })));
    }
    change.record(actor, Record::new("note.saved", "note", id).of(note.patient));
    let saved = store::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
    let view = NoteView::of(&mut change, &key, saved).await?;
    change.commit().await?;
    Ok(view)
}

/// A note of the actor's own, which they may still write.
pub(super) async fn own(change: &mut Change, actor: &Actor, id: MedicalRecordId) -> Result<MedicalRecord, Error> {
    let author = access::author(change, actor).await?.ok_or(Error::NotAProvider)?;
    let note = store::by_id(change, id).await?.filter(|note| note.author == author).ok_or(Error::NotFound)?;
    let now = change.now();
    match access::writer(change, actor, note.patient, now).await {
        Ok(_) => Ok(note),
        // They know of the patient: it is theirs to read.
        Err(Error::NotFound) => Err(Error::CareEnded),
        Err(other) => Err(other),
    }
}

async fn still_treats(
    change: &mut Change,
    actor: &Actor,
    author: ProviderId,
    appointment: &appointments::Appointment,
) -> Result<(), Error> {
    let now = change.now();
    match access::writer(change, actor, appointment.patient, now).await {
        Ok(_) => Ok(()),
        Err(Error::NotFound) if appointment.provider == author && appointment.is_known() => {
            let called_off = appointment.status == appointments::AppointmentStatus::Cancelled;
            Err(if called_off { Error::ConsultationCancelled } else { Error::CareEnded })
        }
        Err(other) => Err(other),
    }
}

fn written(key: &DataKey, id: MedicalRecordId, parts: Vec<Part>) -> Result<String, Error> {
    key.seal(&place(id), &serde_json::to_string(&Written { parts }).unwrap_or_default())
}
