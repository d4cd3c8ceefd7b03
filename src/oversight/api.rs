//! Routes of the trail.

use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Access, Error, Named};
use crate::accounts::SignedIn;
use crate::api::{Json, Page, PageQuery, Path, Problem, Query};
use crate::audit::{Filter, SignedHead, Verdict};
use crate::core::Core;
use crate::ids::PatientId;

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(verification))
        .routes(routes!(heads))
        .routes(routes!(about_me))
        .routes(routes!(about_patient))
}

/// Which entries.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// `system`, `nobody` or a user's id.
    #[param(min_length = 1, max_length = 100, pattern = "^[!-~]+$")]
    actor: Option<String>,
    /// The id of the thing that was acted on.
    #[param(min_length = 1, max_length = 100, pattern = "^[!-~]+$")]
    object: Option<String>,
    /// Whose data it is.
    #[param(value_type = Option<String>, format = Uuid)]
    patient: Option<PatientId>,
    /// How the action begins, such as `appointment.`.
    #[param(min_length = 1, max_length = 100, pattern = "^[!-~]+$")]
    action: Option<String>,
    /// Items on the page, 1 to 100; 25 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// One thing that happened.
#[derive(Debug, Serialize, ToSchema)]
struct AuditEntry {
    /// Its place in the chain, from 1.
    #[schema(minimum = 1)]
    seq: i64,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// `system`, `nobody` or a user's id.
    actor: String,
    /// As they are called now; null when it was nobody, or the system.
    actor_name: Option<String>,
    /// `SYSTEM`, `NOBODY`, or the role of the user then.
    role: String,
    #[schema(example = "appointment.cancelled")]
    action: String,
    object_kind: String,
    object_id: String,
    /// Whose data it is, if it is a patient's.
    patient_id: Option<String>,
    /// Where the request came from.
    address: Option<String>,
    /// User-Agent
    agent: Option<String>,
    /// More about it; what, depends on the action.
    #[schema(value_type = Value)]
    detail: Value,
    /// SHA-256 over this entry and the one before.
    hash: String,
}

/// What a check of the whole chain found.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "verdict")]
enum Verification {
    /// Nothing was changed, removed or slipped in.
    #[serde(rename = "WHOLE")]
    Whole {
        entries: i64,
        /// Hash of the last entry.
        head: String,
        /// Signed heads that were looked for on it and found.
        signed: i64,
    },
    /// From this entry on the trail is not to be trusted.
    #[serde(rename = "BROKEN")]
    Broken {
        seq: i64,
        /// In words.
        why: String,
    },
}

#[utoipa::path(
    get, path = "/audit", operation_id = "listAudit", tag = "audit", params(ListQuery),
    responses((status = 200, description = "Newest first", body = Page<AuditEntry>)), security(("session" = [])),
)]
async fn list(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<AuditEntry>>, Problem> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor.clone() };
    let (limit, before) = (page.limit()?, page.after::<i64>()?);
    let found = super::entries(&core, &actor, &query.filter()?, before, limit).await?;
    Ok(Json(Page::of(found, limit, |named| named.entry.seq).map(AuditEntry::from)))
}

#[utoipa::path(
    get, path = "/audit/verification", operation_id = "verifyAudit", tag = "audit",
    responses((status = 200, description = "Checked from the beginning to the end", body = Verification)),
    security(("session" = [])),
)]
async fn verification(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Json<Verification>, Problem> {
    Ok(Json(super::verify(&core, &actor).await?.into()))
}

/// Keep them elsewhere too: `carehub audit verify --heads` looks for them on the trail.
#[utoipa::path(
    get, path = "/audit/heads", operation_id = "listAuditHeads", tag = "audit", params(PageQuery),
    responses((status = 200, description = "The end of the trail as it was signed each hour in which it grew, newest first",
        body = Page<SignedHead>)),
    security(("session" = [])),
)]
async fn heads(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<SignedHead>>, Problem> {
    let (limit, before) = (query.limit()?, query.after::<i64>()?);
    let found = super::heads(&core, &actor, before, limit).await?;
    Ok(Json(Page::of(found, limit, |head| head.seq)))
}

#[utoipa::path(
    get, path = "/me/audit", operation_id = "listMyAudit", tag = "audit", params(PageQuery),
    responses((status = 200, description = "What was done with the data of the patients one acts for, newest first",
        body = Page<Access>)),
    security(("session" = [])),
)]
async fn about_me(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Access>>, Problem> {
    let (limit, before) = (query.limit()?, query.after::<i64>()?);
    let found = super::about_me(&core, &actor, before, limit).await?;
    Ok(Json(Page::of(found, limit, |named| named.entry.seq).map(|named| Access::of(named, &actor))))
}

/// For the patient and those who act for them: who looked and who changed, when, and by what they might.
#[utoipa::path(
    get, path = "/patients/{id}/access-log", operation_id = "listPatientAccess", tag = "audit",
    params(("id" = inline(PatientId), Path, description = "Of the patient"), PageQuery),
    responses((status = 200, description = "What was done with the patient's data, newest first", body = Page<Access>)),
    security(("session" = [])),
)]
async fn about_patient(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Access>>, Problem> {
    let (limit, before) = (query.limit()?, query.after::<i64>()?);
    let found = super::access_log(&core, &actor, id, before, limit).await?;
    Ok(Json(Page::of(found, limit, |named| named.entry.seq).map(|named| Access::of(named, &actor))))
}

impl ListQuery {
    fn filter(self) -> Result<Filter, Problem> {
        Ok(Filter {
            actor: word("actor", self.actor)?,
            object: word("object", self.object)?,
            action: word("action", self.action)?,
            patients: self.patient.map(|patient| vec![patient]),
        })
    }
}

/// What is looked for is an id or a dotted word.
fn word(field: &str, value: Option<String>) -> Result<Option<String>, Problem> {
    let good = |value: &String| (1..=100).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_graphic());
    if value.as_ref().is_none_or(good) {
        return Ok(value);
    }
    Err(Problem::invalid(field, "filter_invalid", format!("{field} is 1 to 100 visible ASCII characters")))
}

impl From<Named> for AuditEntry {
    fn from(Named { entry, name }: Named) -> Self {
        Self {
            seq: entry.seq,
            at: Timestamp::from_microsecond(entry.written_at).unwrap_or_default(),
            actor: entry.actor,
            actor_name: name.map(|name| name.0),
            role: entry.role,
            action: entry.action,
            object_kind: entry.object_kind,
            object_id: entry.object_id,
            patient_id: entry.patient_id,
            address: entry.address,
            agent: entry.agent,
            detail: serde_json::from_str(&entry.detail).unwrap_or_default(),
            hash: entry.hash,
        }
    }
}

impl From<Verdict> for Verification {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Whole { entries, head, signed } => Self::Whole { entries, head, signed },
            Verdict::Broken { seq, why } => Self::Broken { seq, why: why.to_owned() },
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match error {
            Error::NotFound => Self::not_found(),
            Error::NotAdmin => Self::forbidden("not_admin", detail),
            Error::TooLong => Self::unavailable("trail_too_long", detail),
            Error::Database(error) => error.into(),
        }
    }
}
