//! Who looked at a patient's data, as the patient is told: who, what, when, and by what they might. No clinical text.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Error, Named, named};
use crate::actor::{Actor, Role};
use crate::audit::{self, Filter};
use crate::care::{self, Relation};
use crate::codes::codes;
use crate::core::Core;
use crate::ids::PatientId;

codes! {
    /// What kind of thing was done.
    pub enum AccessKind {
        /// Somebody looked.
        Looked = "LOOKED",
        /// Somebody changed something.
        Changed = "CHANGED",
    }

    /// By what somebody might.
    pub enum Why {
        /// It is theirs.
        Own = "OWN",
        /// They act for the patient by grant.
        ActsFor = "ACTS_FOR",
        /// They act for the patient, and decide who else does.
        Guardian = "GUARDIAN",
        /// They act for the patient.
        Carer = "CARER",
        /// They treat the patient.
        Treats = "TREATS",
        /// They wrote it themselves.
        Author = "AUTHOR",
        /// They opened the record for an emergency; why, the list of those says.
        BreakGlass = "BREAK_GLASS",
        /// They run the clinic, and saw nothing clinical.
        Clinic = "CLINIC",
    }
}

/// One thing that was done with a patient's data.
#[derive(Debug, Serialize, ToSchema)]
pub struct Access {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    kind: AccessKind,
    #[schema(example = "appointment.cancelled")]
    action: String,
    object_kind: String,
    object_id: String,
    /// Whose data it is.
    patient_id: String,
    /// `SYSTEM`, `NOBODY`, or the role then of who did it.
    by_role: String,
    /// The name of who did it, of staff only.
    by_name: Option<String>,
    /// It was the one who asks.
    by_me: bool,
    /// By what they might, where that was noted.
    why: Option<Why>,
}

impl Access {
    /// An entry as `actor`, who asks, is told of it.
    pub fn of(Named { entry, name }: Named, actor: &Actor) -> Self {
        let staff = [Role::Provider, Role::Admin].iter().any(|role| role.code() == entry.role);
        Self {
            at: Timestamp::from_microsecond(entry.written_at).unwrap_or_default(),
            kind: kind(&entry.action),
            why: why(&entry.detail),
            action: entry.action,
            object_kind: entry.object_kind,
            object_id: entry.object_id,
            patient_id: entry.patient_id.unwrap_or_default(),
            by_role: entry.role,
            by_name: name.filter(|_| staff).map(|name| name.0),
            by_me: actor.user().is_some_and(|user| entry.actor == user.to_string()),
        }
    }
}

/// What was done with the data of one patient, newest first; one more than `limit` when there are more.
///
/// # Errors
/// The actor does not act for such a patient.
pub async fn access_log(
    core: &Core,
    actor: &Actor,
    patient: PatientId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Named>, Error> {
    let mut conn = core.read().await?;
    match care::relation(&mut conn, actor, patient).await? {
        Some(Relation::Own | Relation::Guardian | Relation::Carer) => {}
        Some(Relation::Treats | Relation::Clinic) | None => return Err(Error::NotFound),
    }
    let filter = Filter { patients: Some(vec![patient]), ..Filter::default() };
    let found = audit::entries(&mut conn, &filter, before, limit.saturating_add(1)).await?;
    drop(conn);
    named(core, found).await
}

/// All of it, page by page, as that actor is told of it.
///
/// # Errors
/// The actor does not act for such a patient.
pub async fn accesses(core: &Core, actor: &Actor, patient: PatientId) -> Result<Vec<Access>, Error> {
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = access_log(core, actor, patient, before, PAGE).await?;
        let Some(last) = page.last() else { return Ok(all) };
        before = Some(last.entry.seq);
        all.extend(page.into_iter().map(|named| Access::of(named, actor)));
    }
}

/// The last word of an action says what it was.
fn kind(action: &str) -> AccessKind {
    let word = action.rsplit('.').next().unwrap_or_default();
    if matches!(word, "read" | "listed" | "printed" | "exported") { AccessKind::Looked } else { AccessKind::Changed }
}

/// As records and care note it.
fn why(detail: &str) -> Option<Why> {
    let detail: Value = serde_json::from_str(detail).ok()?;
    let code = detail.get("by").or_else(|| detail.get("relation"))?;
    code.as_str()?.parse().ok()
}

/// Entries that are fetched at once.
const PAGE: i64 = 500;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_told_from_changes_and_reasons_are_read() {
        for (action, expected) in [
            ("note.read", AccessKind::Looked),
            ("document.listed", AccessKind::Looked),
            ("patient.exported", AccessKind::Looked),
            ("note.signed", AccessKind::Changed),
            ("", AccessKind::Changed),
        ] {
            assert_eq!(kind(action), expected, "{action}");
        }
        for (detail, expected) in [
            (r#"{"by":"BREAK_GLASS"}"#, Some(Why::BreakGlass)),
            (r#"{"relation":"CLINIC"}"#, Some(Why::Clinic)),
            (r#"{"by":7}"#, None),
            (r#"{"by":"NONSENSE"}"#, None),
            ("null", None),
            ("", None),
        ] {
            assert_eq!(why(detail), expected, "{detail}");
        }
    }
}
