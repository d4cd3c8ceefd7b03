//! Routes of emergency access.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Seen, Verdict};
use crate::accounts::SignedIn;
use crate::api::{Json, Page, PageQuery, Path, Problem, Query};
use crate::core::Core;
use crate::ids::{BreakGlassId, PatientId, ProviderId};
use crate::sensitive::Phi;

pub(in crate::records) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().routes(routes!(of_patient, open, end)).routes(routes!(queue)).routes(routes!(review))
}

/// Why a record is opened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BreakGlassInput {
    /// What the emergency is. The patient and the admins read it: leave out what only a provider should know.
    #[schema(value_type = String, min_length = 1, max_length = 500)]
    reason: Phi<String>,
}

/// What a review came to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BreakGlassReviewInput {
    verdict: Verdict,
    /// Seen by admins only.
    #[serde(default)]
    #[schema(value_type = String, max_length = 1000)]
    remark: Phi<String>,
}

/// A record that was opened for an emergency; nothing of what is written in it.
#[derive(Serialize, ToSchema)]
#[schema(as = BreakGlass)]
struct BreakGlassBody {
    id: BreakGlassId,
    patient: BreakGlassPatient,
    provider: BreakGlassProvider,
    /// As the provider gave it.
    #[schema(value_type = String)]
    reason: Phi<String>,
    #[schema(value_type = String, format = DateTime)]
    started_at: Timestamp,
    /// When it ends, or was ended.
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    verdict: Option<Verdict>,
    /// For admins; empty for others.
    #[schema(value_type = String)]
    remark: Phi<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    reviewed_at: Option<Timestamp>,
}

#[derive(Serialize, ToSchema)]
struct BreakGlassPatient {
    id: PatientId,
    #[schema(value_type = String)]
    name: Phi<String>,
}

#[derive(Serialize, ToSchema)]
struct BreakGlassProvider {
    id: ProviderId,
    name: String,
}

/// Which cases.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct QueueQuery {
    /// Only those that had a review, or only those that wait for one.
    reviewed: Option<bool>,
    /// Items on the page, 1 to 100; 25 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

#[utoipa::path(
    post, path = "/patients/{id}/break-glass", operation_id = "breakGlass", tag = "records",
    params(("id" = inline(PatientId), Path, description = "Of the patient")), request_body = BreakGlassInput,
    responses((status = 201, description = "You read the record for 60 minutes; the patient and the admins are told",
        body = BreakGlassBody)),
    security(("session" = [])),
)]
async fn open(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
    Json(input): Json<BreakGlassInput>,
) -> Result<(StatusCode, Json<BreakGlassBody>), Problem> {
    let seen = super::open(&core, &actor, id, &input.reason).await?;
    Ok((StatusCode::CREATED, Json(seen.into())))
}

#[utoipa::path(
    get, path = "/patients/{id}/break-glass", operation_id = "listPatientBreakGlass", tag = "records",
    params(("id" = inline(PatientId), Path, description = "Of the patient")),
    responses((status = 200, description = "For the patient: who opened the record in an emergency, newest first",
        body = [BreakGlassBody])),
    security(("session" = [])),
)]
async fn of_patient(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
) -> Result<Json<Vec<BreakGlassBody>>, Problem> {
    let found = super::of_patient(&core, &actor, id).await?;
    Ok(Json(found.into_iter().map(BreakGlassBody::from).collect()))
}

#[utoipa::path(
    delete, path = "/patients/{id}/break-glass", operation_id = "endBreakGlass", tag = "records",
    params(("id" = inline(PatientId), Path, description = "Of the patient")),
    responses((status = 204, description = "The record is closed to you again")), security(("session" = [])),
)]
async fn end(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
) -> Result<StatusCode, Problem> {
    super::end(&core, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    get, path = "/break-glass", operation_id = "listBreakGlass", tag = "records", params(QueueQuery),
    responses((status = 200, description = "For admins, newest first", body = Page<BreakGlassBody>)),
    security(("session" = [])),
)]
async fn queue(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Query(query): Query<QueueQuery>,
) -> Result<Json<Page<BreakGlassBody>>, Problem> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let (limit, after) = (page.limit()?, page.after()?);
    let found = super::queue(&core, &actor, query.reviewed, after, limit).await?;
    Ok(Json(Page::of(found, limit, |seen| seen.case.id).map(BreakGlassBody::from)))
}

#[utoipa::path(
    post, path = "/break-glass/{id}/review", operation_id = "reviewBreakGlass", tag = "records",
    params(("id" = inline(BreakGlassId), Path, description = "Of the case")), request_body = BreakGlassReviewInput,
    responses((status = 200, description = "As it is now", body = BreakGlassBody)), security(("session" = [])),
)]
async fn review(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<BreakGlassId>,
    Json(input): Json<BreakGlassReviewInput>,
) -> Result<Json<BreakGlassBody>, Problem> {
    Ok(Json(super::review(&core, &actor, id, input.verdict, &input.remark).await?.into()))
}

impl From<Seen> for BreakGlassBody {
    fn from(seen: Seen) -> Self {
        let Seen { case, patient_name, provider_name, reason, remark } = seen;
        Self {
            id: case.id,
            patient: BreakGlassPatient { id: case.patient, name: patient_name },
            provider: BreakGlassProvider { id: case.provider, name: provider_name },
            reason,
            started_at: case.started_at,
            ends_at: case.ends_at,
            verdict: case.verdict,
            remark,
            reviewed_at: case.reviewed_at,
        }
    }
}
