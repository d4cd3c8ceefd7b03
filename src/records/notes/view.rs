//! A note as a client sees it.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Amended, MedicalRecord, NoteSection, NoteStatus, NoteTemplate, Part, signed};
use super::store;
use crate::care;
use crate::db::Conn;
use crate::ids::{AmendmentId, ConsultationId, MedicalRecordId, PatientId, ProviderId};
use crate::records::Error;
use crate::records::keys::DataKey;
use crate::sensitive::Phi;

/// A note with what is written in it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Note)]
pub struct NoteView {
    id: MedicalRecordId,
    patient_id: PatientId,
    consultation_id: ConsultationId,
    author: NoteAuthor,
    template: NoteTemplate,
    status: NoteStatus,
    /// All parts of the template, in its order.
    parts: Vec<Part>,
    /// SHA-256 of what was signed.
    hash: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    signed_at: Option<Timestamp>,
    /// What the author added after signing, oldest first.
    amendments: Vec<Amendment>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// For If-Match.
    #[schema(minimum = 1)]
    version: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
struct NoteAuthor {
    id: ProviderId,
    name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = NoteAmendment)]
struct Amendment {
    id: AmendmentId,
    /// From 1.
    #[schema(minimum = 1)]
    number: i64,
    #[schema(value_type = String)]
    text: Phi<String>,
    hash: String,
    #[schema(value_type = String, format = DateTime)]
    signed_at: Timestamp,
}

/// What a patient takes home of a signed note.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoteSummary {
    id: MedicalRecordId,
    author: NoteAuthor,
    #[schema(value_type = String, format = DateTime)]
    signed_at: Timestamp,
    /// What is to be done, and what is written for the patient; what is empty is left out.
    parts: Vec<Part>,
    /// What the author added after signing, oldest first.
    amendments: Vec<Amendment>,
    /// All of it as a paper.
    #[schema(example = "/api/v1/notes/01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11/pdf")]
    pdf: String,
}

/// A note in a list: without what is written in it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoteLine {
    id: MedicalRecordId,
    patient: NotePatient,
    consultation_id: ConsultationId,
    /// When the visit was to begin.
    #[schema(value_type = String, format = DateTime)]
    visit_at: Timestamp,
    author: NoteAuthor,
    template: NoteTemplate,
    status: NoteStatus,
    #[schema(value_type = Option<String>, format = DateTime)]
    signed_at: Option<Timestamp>,
    /// How many were added.
    #[schema(minimum = 0)]
    amendments: i64,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    #[schema(minimum = 1)]
    version: i64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct NotePatient {
    id: PatientId,
    #[schema(value_type = String)]
    name: Phi<String>,
}

/// Two texts of one draft: the one that is saved, and the one that came too late.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// What is there.
    pub saved: NoteText,
    /// What was sent.
    pub yours: Vec<Part>,
}

/// What is written in a version of a draft.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoteText {
    /// For If-Match.
    #[schema(minimum = 1)]
    version: i64,
    parts: Vec<Part>,
}

impl NoteView {
    /// For the ETag.
    pub const fn version(&self) -> i64 {
        self.version
    }

    /// Which.
    pub const fn id(&self) -> MedicalRecordId {
        self.id
    }

    /// What the patient takes home; nothing of a draft.
    pub(in crate::records) fn summary(self) -> Option<NoteSummary> {
        let goes_home = |part: &Part| {
            matches!(part.section, NoteSection::Plan | NoteSection::SummaryForPatient) && !part.text.0.is_empty()
        };
        Some(NoteSummary {
            id: self.id,
            author: self.author,
            signed_at: self.signed_at?,
            parts: self.parts.into_iter().filter(goes_home).collect(),
            amendments: self.amendments,
            pdf: format!("/api/v1/notes/{}/pdf", self.id),
        })
    }

    pub(super) async fn of(conn: &mut Conn, key: &DataKey, note: MedicalRecord) -> Result<Self, Error> {
        let amendments = amendments(conn, key, note.id).await?.into_iter().map(|(row, amended)| {
            let Amended { number, text, signed_at, .. } = amended;
            Amendment { id: row.id, number, text, hash: row.hash, signed_at }
        });
        let amendments = amendments.collect();
        Ok(Self {
            id: note.id,
            patient_id: note.patient,
            consultation_id: note.consultation,
            author: author(conn, note.author).await?,
            template: note.template,
            status: note.status,
            parts: note.parts(key)?,
            hash: note.hash,
            signed_at: note.signed_at,
            amendments,
            created_at: note.created_at,
            updated_at: note.updated_at,
            version: note.version,
        })
    }
}

impl NoteLine {
    /// Its place in a list.
    pub const fn place(&self) -> MedicalRecordId {
        self.id
    }

    /// Whether it is frozen.
    pub const fn is_signed(&self) -> bool {
        matches!(self.status, NoteStatus::Signed)
    }

    /// Whose it is.
    pub(super) const fn patient(&self) -> PatientId {
        self.patient.id
    }

    pub(super) async fn of(conn: &mut Conn, listed: store::Listed) -> Result<Self, Error> {
        let store::Listed { note, visit_at, amendments } = listed;
        let name = care::patient(conn, note.patient).await?.map(|patient| patient.name).unwrap_or_default();
        Ok(Self {
            id: note.id,
            patient: NotePatient { id: note.patient, name },
            consultation_id: note.consultation,
            visit_at,
            author: author(conn, note.author).await?,
            template: note.template,
            status: note.status,
            signed_at: note.signed_at,
            amendments,
            created_at: note.created_at,
            updated_at: note.updated_at,
            version: note.version,
        })
    }
}

impl NoteText {
    pub(super) fn of(note: &MedicalRecord, key: &DataKey) -> Result<Self, Error> {
        Ok(Self { version: note.version, parts: note.parts(key)? })
    }
}

/// What was added to a note, in its order.
pub(super) async fn amendments(
    conn: &mut Conn,
    key: &DataKey,
    note: MedicalRecordId,
) -> Result<Vec<(store::AmendmentRow, Amended)>, Error> {
    let mut opened = Vec::new();
    for row in store::amendments(conn, note).await? {
        let json = key.open(&amendment_place(row.id), &row.content_sealed)?;
        let amended = signed(&json, &row.hash)?;
        opened.push((row, amended));
    }
    Ok(opened)
}

/// Where an amendment's text is sealed for.
pub(super) fn amendment_place(id: AmendmentId) -> String {
    format!("medical_record_amendment|content|{id}")
}

async fn author(conn: &mut Conn, id: ProviderId) -> Result<NoteAuthor, Error> {
    let name = care::provider(conn, id).await?.map(|provider| provider.name).unwrap_or_default();
    Ok(NoteAuthor { id, name })
}
