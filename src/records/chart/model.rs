//! An entry as it is stored.

use jiff::Timestamp;

use super::content::{ChartSection, Content};
use crate::codes::codes;
use crate::ids::{ChartEntryId, PatientId, ProviderId};
use crate::records::Error;
use crate::records::keys::DataKey;
use crate::vault::Unopened;

codes! {
    /// Whether it holds.
    pub enum EntryStatus {
        /// It does.
        Active = "ACTIVE",
        /// It did.
        Ended = "ENDED",
        /// It never did: somebody was mistaken.
        EnteredInError = "ENTERED_IN_ERROR",
    }

    /// Whose side said it.
    pub enum ChartSource {
        /// The patient's.
        Patient = "PATIENT",
        /// A provider's.
        Provider = "PROVIDER",
    }
}

/// An entry of the chart.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) id: ChartEntryId,
    pub(super) patient: PatientId,
    pub(super) section: ChartSection,
    pub(super) status: EntryStatus,
    pub(super) source: ChartSource,
    pub(super) content_sealed: String,
    pub(super) confirmed: Option<(ProviderId, Timestamp)>,
    pub(super) written_by: String,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) version: i64,
}

/// What an entry said before.
pub(super) struct Past {
    pub(super) version: i64,
    pub(super) status: EntryStatus,
    pub(super) content_sealed: String,
    pub(super) written_by: String,
    pub(super) written_at: Timestamp,
}

/// What the content is sealed for; the past versions of an entry too.
fn place(id: ChartEntryId) -> String {
    format!("chart_entry|content|{id}")
}

pub(super) fn sealed(key: &DataKey, id: ChartEntryId, content: &Content) -> Result<String, Error> {
    key.seal(&place(id), &serde_json::to_string(content).unwrap_or_default())
}

pub(super) fn opened(key: &DataKey, id: ChartEntryId, sealed: &str) -> Result<Content, Error> {
    Ok(serde_json::from_str(&key.open(&place(id), sealed)?.0).map_err(|_| Unopened)?)
}
