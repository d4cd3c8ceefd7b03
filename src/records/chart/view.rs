//! The chart as a client sees it.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::content::Content;
use super::model::{ChartSource, Entry, EntryStatus, opened};
use super::store;
use crate::db::Conn;
use crate::ids::{ChartEntryId, PatientId, ProviderId, UserId};
use crate::records::Error;
use crate::records::keys::DataKey;
use crate::sensitive::Phi;
use crate::{accounts, care};

/// An entry.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = ChartEntry)]
pub struct EntryView {
    id: ChartEntryId,
    patient_id: PatientId,
    status: EntryStatus,
    /// Whose side stated it first.
    source: ChartSource,
    /// Who wrote it as it is now; null when they are gone.
    #[schema(value_type = Option<String>)]
    written_by: Option<Phi<String>>,
    /// The provider who stands by it; null while only the patient's side says so.
    confirmed_by: Option<Confirmation>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// The ETag without its quotes.
    #[schema(minimum = 1)]
    version: i64,
    content: Content,
}

/// Who stands by an entry.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = ChartConfirmation)]
struct Confirmation {
    id: ProviderId,
    name: String,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// An entry and what it said before.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = ChartEntryHistory)]
pub struct HistoryView {
    entry: EntryView,
    /// Newest first.
    past: Vec<PastView>,
}

/// What an entry said before it was changed.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = ChartEntryPast)]
struct PastView {
    #[schema(minimum = 1)]
    version: i64,
    status: EntryStatus,
    /// Null when they are gone.
    #[schema(value_type = Option<String>)]
    written_by: Option<Phi<String>>,
    #[schema(value_type = String, format = DateTime)]
    written_at: Timestamp,
    content: Content,
}

impl EntryView {
    /// For If-Match.
    pub const fn version(&self) -> i64 {
        self.version
    }

    /// Which entry it is.
    pub const fn id(&self) -> ChartEntryId {
        self.id
    }

    /// Whether a provider stands by it.
    pub const fn is_confirmed(&self) -> bool {
        self.confirmed_by.is_some()
    }

    /// Whether it holds.
    pub const fn status(&self) -> EntryStatus {
        self.status
    }

    /// What it says.
    pub const fn content(&self) -> &Content {
        &self.content
    }

    pub(super) async fn of(conn: &mut Conn, names: &mut Names, key: &DataKey, entry: Entry) -> Result<Self, Error> {
        let confirmed_by = match entry.confirmed {
            Some((id, at)) => Some(Confirmation { id, name: names.provider(conn, id).await?, at }),
            None => None,
        };
        Ok(Self {
            id: entry.id,
            patient_id: entry.patient,
            status: entry.status,
            source: entry.source,
            written_by: names.user(conn, &entry.written_by).await?,
            confirmed_by,
            created_at: entry.created_at,
            updated_at: entry.updated_at,
            version: entry.version,
            content: opened(key, entry.id, &entry.content_sealed)?,
        })
    }
}

impl HistoryView {
    /// For If-Match.
    pub const fn version(&self) -> i64 {
        self.entry.version
    }

    pub(super) async fn of(conn: &mut Conn, key: &DataKey, entry: Entry) -> Result<Self, Error> {
        let mut names = Names::default();
        let id = entry.id;
        let entry = EntryView::of(conn, &mut names, key, entry).await?;
        let mut past = Vec::new();
        for before in store::past(conn, id).await? {
            past.push(PastView {
                version: before.version,
                status: before.status,
                written_by: names.user(conn, &before.written_by).await?,
                written_at: before.written_at,
                content: opened(key, id, &before.content_sealed)?,
            });
        }
        Ok(Self { entry, past })
    }
}

/// Names of people, each looked up once.
#[derive(Default)]
pub(in crate::records) struct Names {
    users: HashMap<String, Option<Phi<String>>>,
    providers: HashMap<ProviderId, String>,
}

impl Names {
    /// Of a user by the text of their id.
    pub(in crate::records) async fn user(&mut self, conn: &mut Conn, id: &str) -> Result<Option<Phi<String>>, Error> {
        if let Some(known) = self.users.get(id) {
            return Ok(known.clone());
        }
        let user = match id.parse::<UserId>() {
            Ok(user) => accounts::user(conn, user).await?,
            Err(_) => None,
        };
        let name = user.map(|user| user.name);
        self.users.insert(id.to_owned(), name.clone());
        Ok(name)
    }

    async fn provider(&mut self, conn: &mut Conn, id: ProviderId) -> Result<String, Error> {
        if let Some(known) = self.providers.get(&id) {
            return Ok(known.clone());
        }
        let name = care::provider(conn, id).await?.map(|provider| provider.name).unwrap_or_default();
        self.providers.insert(id, name.clone());
        Ok(name)
    }
}
