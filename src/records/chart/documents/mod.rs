//! Documents of the chart: a patient's papers and pictures, sealed like everything else.
//!
//! What a file is, its bytes say. One that was entered in error, perhaps another patient's, is for providers only.

pub mod api;
mod rules;
mod store;
mod view;

use jiff::Timestamp;
use serde_json::json;

use super::Names;
use super::model::ChartSource;
use super::writer::Writer;
use crate::actor::Actor;
use crate::api::line;
use crate::audit::Record;
use crate::care;
use crate::codes::codes;
use crate::core::Core;
use crate::ids::{DocumentId, PatientId};
use crate::records::{Error, access, keys};
use crate::sensitive::Phi;

pub use view::DocumentView;

codes! {
    /// What a document is about.
    pub enum DocumentKind {
        /// What a laboratory found.
        LabResult = "LAB_RESULT",
        /// X-ray, ultrasound and the like.
        Imaging = "IMAGING",
        /// From another clinic.
        Letter = "LETTER",
        /// To another clinic.
        Referral = "REFERRAL",
        /// Of the body.
        Photo = "PHOTO",
        /// Anything else.
        Other = "OTHER",
    }

    /// Whether it belongs there.
    pub enum DocumentStatus {
        /// It does.
        Active = "ACTIVE",
        /// It never did.
        EnteredInError = "ENTERED_IN_ERROR",
    }

    /// Files that a chart takes.
    pub enum MediaType {
        /// Portable Document Format.
        Pdf = "application/pdf",
        /// A photograph.
        Jpeg = "image/jpeg",
        /// A picture.
        Png = "image/png",
    }
}

impl MediaType {
    /// How names of such files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

/// A document to be added.
#[derive(Debug)]
pub struct NewDocument {
    /// What it is about.
    pub kind: DocumentKind,
    /// One to 200 characters.
    pub title: Phi<String>,
    /// The file.
    pub bytes: Phi<Vec<u8>>,
}

/// A document's file.
#[derive(Debug)]
pub struct File {
    /// What it is.
    pub media_type: MediaType,
    /// All of it.
    pub bytes: Phi<Vec<u8>>,
}

/// A document as it is stored, without its content.
struct Document {
    id: DocumentId,
    patient: PatientId,
    kind: DocumentKind,
    status: DocumentStatus,
    source: ChartSource,
    media_type: MediaType,
    size_bytes: i64,
    title_sealed: String,
    written_by: String,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// Documents of a patient, newest first; to the patient's side those that belong there.
///
/// # Errors
/// The actor may not read of such a patient; the patient was erased.
pub async fn list(core: &Core, actor: &Actor, patient: PatientId) -> Result<Vec<DocumentView>, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let by = access::clinical(&mut change, actor, patient, now).await?;
    change.record(actor, Record::new("document.listed", "patient", patient).of(patient).with(json!({ "by": by })));
    let mut found = store::of_patient(&mut change, patient).await?;
    found.retain(|document| !by.is_patients() || document.status == DocumentStatus::Active);
    let mut views = Vec::with_capacity(found.len());
    if !found.is_empty() {
        let key = keys::of(&mut change, core, patient).await?;
        let mut names = Names::default();
        for document in found {
            views.push(DocumentView::of(&mut change, &mut names, &key, document).await?);
        }
    }
    change.commit().await?;
    Ok(views)
}

/// The file of a document.
///
/// # Errors
/// There is none that the actor may read; it was entered in error, and the actor is the patient's side; the patient was
/// erased.
pub async fn file(core: &Core, actor: &Actor, id: DocumentId) -> Result<File, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let document = store::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
    let patient = document.patient;
    let by = access::clinical(&mut change, actor, patient, now).await?;
    if by.is_patients() && document.status == DocumentStatus::EnteredInError {
        return Err(Error::DocumentInError);
    }
    let key = keys::of(&mut change, core, patient).await?;
    let sealed = store::content(&mut change, id).await?;
    let bytes = key.open_bytes(&content_place(id), &sealed)?;
    change.record(actor, Record::new("document.read", "document", id).of(patient).with(json!({ "by": by })));
    change.commit().await?;
    Ok(File { media_type: document.media_type, bytes })
}

/// Adds a document.
///
/// # Errors
/// The actor may not write about such a patient; it is too large, or no file of those that a chart takes; there are very
/// many already.
pub async fn add(core: &Core, actor: &Actor, patient: PatientId, new: NewDocument) -> Result<DocumentView, Error> {
    let title = line("title", &new.title.0, TITLE_CHARS_MAX)?;
    let media_type = rules::checked(&new.bytes.0);
    let mut change = core.begin().await?;
    let now = change.now();
    // First of all, as two requests at once count one after the other.
    care::lock_patient(&mut change, patient).await?;
    let writer = Writer::of(&mut change, actor, patient).await?;
    let media_type = media_type?;
    if title.is_empty() {
        return Err(Error::invalid("title", "text_missing", "say what it is"));
    }
    if store::count(&mut change, patient).await? >= DOCUMENTS_MAX {
        return Err(Error::ChartFull(DOCUMENTS_MAX));
    }
    let key = keys::made(&mut change, core, patient).await?;
    let id = DocumentId::new(&core.clock);
    let document = Document {
        id,
        patient,
        kind: new.kind,
        status: DocumentStatus::Active,
        source: writer.source(),
        media_type,
        size_bytes: i64::try_from(new.bytes.0.len()).unwrap_or(i64::MAX),
        title_sealed: key.seal(&title_place(id), &title)?,
        written_by: writer.user(),
        created_at: now,
        updated_at: now,
    };
    store::insert(&mut change, &document, &key.seal_bytes(&content_place(id), &new.bytes.0)?).await?;
    change.record(actor, Record::new("document.added", "document", id).of(patient));
    let view = DocumentView::of(&mut change, &mut Names::default(), &key, document).await?;
    change.commit().await?;
    Ok(view)
}

/// Says that a document does not belong there; saying it again changes nothing. The patient's side says so of what it
/// added itself.
///
/// # Errors
/// There is no such document that the actor may say this of.
pub async fn mark_as_error(core: &Core, actor: &Actor, id: DocumentId) -> Result<DocumentView, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let mut document = store::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
    let patient = document.patient;
    let writer = Writer::of(&mut change, actor, patient).await?;
    if writer.source() == ChartSource::Patient && document.source == ChartSource::Provider {
        return Err(Error::EntryOfProvider);
    }
    let key = keys::of(&mut change, core, patient).await?;
    if document.status != DocumentStatus::EnteredInError {
        document.status = DocumentStatus::EnteredInError;
        document.updated_at = now;
        store::set_status(&mut change, id, document.status, now).await?;
        change.record(actor, Record::new("document.marked", "document", id).of(patient));
    }
    let view = DocumentView::of(&mut change, &mut Names::default(), &key, document).await?;
    change.commit().await?;
    Ok(view)
}

fn title_place(id: DocumentId) -> String {
    format!("chart_document|title|{id}")
}

fn content_place(id: DocumentId) -> String {
    format!("chart_document|content|{id}")
}

const TITLE_CHARS_MAX: usize = 200;

/// Of one patient: with the largest files, what an export of half a gigabyte holds.
const DOCUMENTS_MAX: i64 = 100;
