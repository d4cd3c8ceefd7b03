//! A document as a client sees it in a list.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Document, DocumentKind, DocumentStatus, MediaType, title_place};
use crate::db::Conn;
use crate::ids::{DocumentId, PatientId};
use crate::records::Error;
use crate::records::chart::{ChartSource, Names};
use crate::records::keys::DataKey;
use crate::sensitive::Phi;

/// A document, without its file.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ChartDocument)]
pub struct DocumentView {
    id: DocumentId,
    patient_id: PatientId,
    kind: DocumentKind,
    status: DocumentStatus,
    /// Whose side added it.
    source: ChartSource,
    media_type: MediaType,
    #[schema(minimum = 1)]
    size_bytes: i64,
    #[schema(value_type = String)]
    title: Phi<String>,
    /// Who added it; null when they are gone.
    #[schema(value_type = Option<String>)]
    written_by: Option<Phi<String>>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl DocumentView {
    /// Which it is.
    pub const fn id(&self) -> DocumentId {
        self.id
    }

    /// Whether it belongs there and came between these moments.
    pub(in crate::records) fn came(&self, (from, to): (Timestamp, Timestamp)) -> bool {
        self.status == DocumentStatus::Active && from <= self.created_at && self.created_at < to
    }

    pub(super) async fn of(
        conn: &mut Conn,
        names: &mut Names,
        key: &DataKey,
        document: Document,
    ) -> Result<Self, Error> {
        Ok(Self {
            id: document.id,
            patient_id: document.patient,
            kind: document.kind,
            status: document.status,
            source: document.source,
            media_type: document.media_type,
            size_bytes: document.size_bytes,
            title: key.open(&title_place(document.id), &document.title_sealed)?,
            written_by: names.user(conn, &document.written_by).await?,
            created_at: document.created_at,
            updated_at: document.updated_at,
        })
    }
}
