//! Reading notes. Every read leaves a trail.

use serde_json::json;

use super::model::{Amended, MedicalRecord, NoteStatus};
use super::paper::paper;
use super::sign::issue;
use super::store::{self, Filter};
use super::view::{NoteLine, NoteView, amendments};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::booking::appointments;
use crate::care;
use crate::core::Core;
use crate::ids::{ConsultationId, MedicalRecordId, PatientId, ProviderId};
use crate::records::{Error, access, keys};

/// Which notes.
#[derive(Clone, Copy, Debug)]
pub enum NotesOf {
    /// All of a patient.
    Patient(PatientId),
    /// Of one consultation.
    Consultation(ConsultationId),
}

/// How far somebody sees: what is signed and their own drafts, or only what they wrote.
struct Sight {
    author: Option<ProviderId>,
    own_only: bool,
    by: &'static str,
}

/// One note. A draft is there for its author only.
///
/// # Errors
/// There is none that the actor may read; the patient was erased.
pub async fn show(core: &Core, actor: &Actor, id: MedicalRecordId) -> Result<NoteView, Error> {
    let mut change = core.begin().await?;
    let note = seen(&mut change, actor, id, "note.read").await?;
    let key = keys::of(&mut change, core, note.patient).await?;
    let view = NoteView::of(&mut change, &key, note).await?;
    change.commit().await?;
    Ok(view)
}

/// A signed note with what was added to it, as a PDF in the patient's language.
///
/// # Errors
/// There is none that the actor may read; it is not signed; the patient was erased.
pub async fn pdf(core: &Core, actor: &Actor, id: MedicalRecordId) -> Result<Vec<u8>, Error> {
    let mut change = core.begin().await?;
    let note = seen(&mut change, actor, id, "note.printed").await?;
    let key = keys::of(&mut change, core, note.patient).await?;
    let (mut signed, hash) = note.signed(&key)?.ok_or(Error::NoteUnsigned)?;
    let issue = match signed.issue.take() {
        Some(issue) => issue,
        None => {
            let author = care::provider(&mut change, note.author).await?.ok_or(Error::NotFound)?;
            issue(&mut change, &note, author.zone).await?
        }
    };
    let added = amendments(&mut change, &key, id).await?;
    let added: Vec<Amended> = added.into_iter().map(|(_, amended)| amended).collect();
    change.commit().await?;
    let hash = hash.to_owned();
    // Laying out pages is work for a processor, not for the one thread that answers others too.
    let written = tokio::task::spawn_blocking(move || paper(&signed, &issue, &hash, &added).pdf()).await;
    written.map_err(|_| Error::Unwritable)?.map_err(|_| Error::Unwritable)
}

/// A note that the actor may read; that they do is noted.
async fn seen(
    change: &mut Change,
    actor: &Actor,
    id: MedicalRecordId,
    action: &'static str,
) -> Result<MedicalRecord, Error> {
    let note = store::by_id(change, id).await?.ok_or(Error::NotFound)?;
    let sight = sight(change, actor, note.patient).await?;
    let is_own = sight.author == Some(note.author);
    if !is_own && (sight.own_only || note.status == NoteStatus::Draft) {
        return Err(Error::NotFound);
    }
    change.record(actor, Record::new(action, "note", id).of(note.patient).with(json!({ "by": sight.by })));
    Ok(note)
}

/// Notes, newest first, behind `after`; one more than `limit` when there are more.
///
/// # Errors
/// The actor may read none of the patient's; the patient was erased.
pub async fn list(
    core: &Core,
    actor: &Actor,
    of: NotesOf,
    after: Option<MedicalRecordId>,
    limit: i64,
) -> Result<Vec<NoteLine>, Error> {
    let mut change = core.begin().await?;
    let (patient, consultation) = match of {
        NotesOf::Patient(patient) => (patient, None),
        NotesOf::Consultation(id) => {
            let found = appointments::of_consultation(&mut change, id).await?;
            (found.map(|(appointment, _)| appointment.patient).ok_or(Error::NotFound)?, Some(id))
        }
    };
    let sight = sight(&mut change, actor, patient).await?;
    let filter = Filter { patient: Some(patient), consultation, author: sight.author, own_only: sight.own_only };
    let lines = lines(&mut change, &filter, None, after, limit).await?;
    change.record(actor, Record::new("note.listed", "patient", patient).of(patient).with(json!({ "by": sight.by })));
    change.commit().await?;
    Ok(lines)
}

/// Drafts of the provider that the actor is, newest first.
///
/// # Errors
/// [`Error::NotAProvider`]
pub async fn unsigned(
    core: &Core,
    actor: &Actor,
    after: Option<MedicalRecordId>,
    limit: i64,
) -> Result<Vec<NoteLine>, Error> {
    let mut change = core.begin().await?;
    let author = access::author(&mut change, actor).await?.ok_or(Error::NotAProvider)?;
    let filter = Filter { patient: None, consultation: None, author: Some(author), own_only: true };
    let lines = lines(&mut change, &filter, Some(NoteStatus::Draft), after, limit).await?;
    for line in &lines {
        change.record(actor, Record::new("note.listed", "note", line.place()).of(line.patient()));
    }
    change.commit().await?;
    Ok(lines)
}

async fn lines(
    change: &mut Change,
    filter: &Filter,
    status: Option<NoteStatus>,
    after: Option<MedicalRecordId>,
    limit: i64,
) -> Result<Vec<NoteLine>, Error> {
    let found = store::list(change, filter, status, after, limit.saturating_add(1)).await?;
    let mut lines = Vec::with_capacity(found.len());
    for listed in found {
        lines.push(NoteLine::of(change, listed).await?);
    }
    Ok(lines)
}

async fn sight(change: &mut Change, actor: &Actor, patient: PatientId) -> Result<Sight, Error> {
    let author = access::author(change, actor).await?;
    let now = change.now();
    match access::clinical(change, actor, patient, now).await {
        Ok(by) => Ok(Sight { author, own_only: false, by: by.code() }),
        Err(Error::NotFound) => {
            let author = author.ok_or(Error::NotFound)?;
            let wrote = store::has_written(change, author, patient).await?;
            if wrote { Ok(Sight { author: Some(author), own_only: true, by: "AUTHOR" }) } else { Err(Error::NotFound) }
        }
        Err(other) => Err(other),
    }
}
