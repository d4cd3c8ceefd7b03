//! Signing a note, and adding to a signed one.

use serde::Serialize;

use super::draft::own;
use super::model::{Amended, Issue, MedicalRecord, NoteStatus, PART_CHARS_MAX, Signed, place};
use super::store;
use super::view::{NoteView, amendment_place};
use crate::actor::Actor;
use crate::api::text;
use crate::audit::Record;
use crate::booking::appointments;
use crate::care;
use crate::core::Core;
use crate::db::Conn;
use crate::digest::sha256;
use crate::ids::{AmendmentId, MedicalRecordId};
use crate::records::{Error, keys};
use crate::sensitive::Phi;

/// Freezes the version that was read: its text, who signs, and when.
///
/// # Errors
/// The actor is not its author, or does not treat the patient any more; it is signed, or empty, or has another version.
pub async fn sign(core: &Core, actor: &Actor, id: MedicalRecordId, version: i64) -> Result<NoteView, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let note = own(&mut change, actor, id).await?;
    if note.status == NoteStatus::Signed {
        return Err(Error::NoteSigned);
    }
    let key = keys::of(&mut change, core, note.patient).await?;
    let parts = note.parts(&key)?;
    if parts.iter().all(|part| part.text.0.is_empty()) {
        return Err(Error::NoteEmpty);
    }
    let provider = care::provider(&mut change, note.author).await?.ok_or(Error::NotFound)?;
    let signed = Signed {
        note: id,
        patient: note.patient,
        consultation: note.consultation,
        author: note.author,
        author_name: provider.name,
        licence: format!("{} {}", provider.licence_number, provider.licence_authority).trim().to_owned(),
        template: note.template,
        signed_at: now,
        salt: core.clock.token().reveal().clone(),
        parts,
        issue: Some(issue(&mut change, &note, provider.zone).await?),
    };
    let (json, hash) = frozen(&signed);
    let sealed = key.seal(&place(id), &json)?;
    if !store::sign(&mut change, id, version, &sealed, &hash, now).await? {
        return Err(Error::Stale);
    }
    let record = Record::new("note.signed", "note", id).of(note.patient);
    change.record(actor, record.with(serde_json::json!({ "hash": hash })));
    let note = store::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
    let view = NoteView::of(&mut change, &key, note).await?;
    change.commit().await?;
    Ok(view)
}

/// Adds to a signed note; signed at once.
///
/// # Errors
/// The actor is not its author, or does not treat the patient any more; it is not signed; there is nothing to add, or there
/// are very many amendments already.
pub async fn amend(core: &Core, actor: &Actor, id: MedicalRecordId, added: &Phi<String>) -> Result<NoteView, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let note = own(&mut change, actor, id).await?;
    // Two at once come one after the other.
    care::lock_patient(&mut change, note.patient).await?;
    if note.status == NoteStatus::Draft {
        return Err(Error::NoteUnsigned);
    }
    let added = text("text", &added.0, PART_CHARS_MAX)?;
    if added.is_empty() {
        return Err(Error::NoteEmpty);
    }
    let before = store::amendments(&mut change, id).await?;
    if before.len() >= AMENDMENTS_MAX {
        return Err(care::Error::TooMany(i64::try_from(AMENDMENTS_MAX).unwrap_or(i64::MAX)).into());
    }
    let previous = before.last().map(|last| last.hash.clone()).or_else(|| note.hash.clone()).unwrap_or_default();
    let provider = care::provider(&mut change, note.author).await?.ok_or(Error::NotFound)?;
    let key = keys::of(&mut change, core, note.patient).await?;
    let number = i64::try_from(before.len()).unwrap_or_default().saturating_add(1);
    let amended = Amended {
        note: id,
        number,
        previous,
        author: note.author,
        author_name: provider.name,
        signed_at: now,
        salt: core.clock.token().reveal().clone(),
        text: Phi(added),
    };
    let (json, hash) = frozen(&amended);
    let amendment = AmendmentId::new(&core.clock);
    let sealed = key.seal(&amendment_place(amendment), &json)?;
    let row = store::AmendmentRow { id: amendment, number, content_sealed: sealed, hash };
    store::insert_amendment(&mut change, id, &row, now).await?;
    let record = Record::new("note.amended", "note", id).of(note.patient);
    change.record(actor, record.with(serde_json::json!({ "number": number, "hash": row.hash })));
    let view = NoteView::of(&mut change, &key, note).await?;
    change.commit().await?;
    Ok(view)
}

/// What its paper says besides, as it is now.
pub(super) async fn issue(conn: &mut Conn, note: &MedicalRecord, zone: String) -> Result<Issue, Error> {
    let clinic = care::clinic(conn).await?;
    let patient = care::patient(conn, note.patient).await?.ok_or(Error::NotFound)?;
    let found = appointments::of_consultation(conn, note.consultation).await?;
    let (appointment, _) = found.ok_or(Error::NotFound)?;
    Ok(Issue {
        clinic: clinic.name,
        patient_name: patient.name.0,
        patient_born: patient.birth_date.0,
        language: patient.language,
        zone,
        visit_at: appointment.starts_at,
    })
}

/// The text that is signed, and its hash.
fn frozen(what: &impl Serialize) -> (String, String) {
    let json = serde_json::to_string(what).unwrap_or_default();
    let hash = sha256(json.as_bytes());
    (json, hash)
}

/// Whoever has more to add writes another note.
const AMENDMENTS_MAX: usize = 50;
