//! The directory: providers, for everybody the active ones, found by name, specialization, language, kind of visit and next free time.
//!
//! A page is a walk along one index from where the last page ended, so that it costs the same however many providers
//! there are and however far one has gone.

use jiff::Timestamp;

use super::ProviderPage;
use crate::care::{SpecializationId, VisitKind, rules, store};
use crate::db::{Conn, Engine, Error as DbError};
use crate::ids::ProviderId;

/// Who is looked for. What is not given does not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    /// Listed for everybody; else those who are not, whom only the clinic looks for.
    pub active: bool,
    /// How words of the name begin, without case and accents; may be empty.
    pub name: String,
    /// Has it.
    pub specialization: Option<SpecializationId>,
    /// Speaks it: a tag such as `en`.
    pub language: Option<String>,
    /// Offers it.
    pub kind: Option<VisitKind>,
    /// Can be booked for a time before that.
    pub free_before: Option<Timestamp>,
    /// Who comes first.
    pub order: Order,
}

/// Who comes first, and where the page begins: behind that place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Who can be booked soonest; who cannot comes last.
    Soonest(Option<(Option<Timestamp>, ProviderId)>),
    /// By name without case and accents.
    Name(Option<(String, ProviderId)>),
}

/// The next `limit` of those who are looked for, and one more if there is one.
///
/// # Errors
/// [`DbError`]
pub async fn directory(conn: &mut Conn, wanted: &Directory, limit: i64) -> Result<Vec<ProviderPage>, DbError> {
    let words = rules::query_words(&wanted.name);
    if words.is_empty() && !wanted.name.is_empty() {
        // Nobody's name has a word that begins so.
        return Ok(Vec::new());
    }
    let found = store::directory::page(conn, wanted, &words, limit.saturating_add(1)).await?;
    store::pages::of(conn, found).await
}

/// How the database would look for them, in its own words: for tests, and for whoever wonders why it is slow.
///
/// # Errors
/// [`DbError`]
pub async fn directory_plan(
    conn: &mut Conn,
    engine: Engine,
    wanted: &Directory,
    limit: i64,
) -> Result<Vec<String>, DbError> {
    store::directory::plan(conn, engine, wanted, &rules::query_words(&wanted.name), limit).await
}
