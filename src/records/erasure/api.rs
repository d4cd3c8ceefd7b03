//! Routes of erasures and legal holds.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Hold, Report};
use crate::accounts::SignedIn;
use crate::api::{Json, Path, Problem};
use crate::core::Core;
use crate::ids::{LegalHoldId, PatientId};
use crate::sensitive::Phi;

pub(in crate::records) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().routes(routes!(report, erase)).routes(routes!(hold, set)).routes(routes!(clear))
}

/// Why a hold is set or taken off.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LegalHoldInput {
    /// Seen by admins only.
    #[schema(value_type = String, min_length = 1, max_length = 500)]
    reason: Phi<String>,
}

/// A hold that stands.
#[derive(Serialize, ToSchema)]
#[schema(as = LegalHold)]
struct LegalHoldBody {
    id: LegalHoldId,
    #[schema(value_type = String)]
    reason: Phi<String>,
    #[schema(value_type = String, format = DateTime)]
    set_at: Timestamp,
}

#[utoipa::path(
    post, path = "/patients/{id}/erasure", operation_id = "erasePatient", tag = "records",
    params(("id" = inline(PatientId), Path, description = "Of the patient")),
    responses((status = 200, description = "The record cannot be read any more, by nobody; what was done", body = Report)),
    security(("session" = [])),
)]
async fn erase(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
) -> Result<Json<Report>, Problem> {
    Ok(Json(super::erase(&core, &actor, id).await?))
}

#[utoipa::path(
    get, path = "/patients/{id}/erasure", operation_id = "getErasure", tag = "records",
    params(("id" = inline(PatientId), Path, description = "Of the patient")),
    responses((status = 200, description = "For admins: what was done", body = Report)), security(("session" = [])),
)]
async fn report(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
) -> Result<Json<Report>, Problem> {
    Ok(Json(super::report(&core, &actor, id).await?))
}

#[utoipa::path(
    get, path = "/patients/{id}/legal-hold", operation_id = "getLegalHold", tag = "records",
    params(("id" = inline(PatientId), Path, description = "Of the patient")),
    responses((status = 200, description = "For admins: the hold that stands", body = LegalHoldBody)),
    security(("session" = [])),
)]
async fn hold(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
) -> Result<Json<LegalHoldBody>, Problem> {
    Ok(Json(super::hold(&core, &actor, id).await?.into()))
}

#[utoipa::path(
    post, path = "/patients/{id}/legal-hold", operation_id = "setLegalHold", tag = "records",
    params(("id" = inline(PatientId), Path, description = "Of the patient")), request_body = LegalHoldInput,
    responses((status = 201, description = "The record is not erased until it is taken off", body = LegalHoldBody)),
    security(("session" = [])),
)]
async fn set(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
    Json(input): Json<LegalHoldInput>,
) -> Result<(StatusCode, Json<LegalHoldBody>), Problem> {
    let hold = super::set(&core, &actor, id, &input.reason).await?;
    Ok((StatusCode::CREATED, Json(hold.into())))
}

#[utoipa::path(
    post, path = "/patients/{id}/legal-hold/release", operation_id = "clearLegalHold", tag = "records",
    params(("id" = inline(PatientId), Path, description = "Of the patient")), request_body = LegalHoldInput,
    responses((status = 204, description = "There is none any more")), security(("session" = [])),
)]
async fn clear(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
    Json(input): Json<LegalHoldInput>,
) -> Result<StatusCode, Problem> {
    super::clear(&core, &actor, id, &input.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<Hold> for LegalHoldBody {
    fn from(hold: Hold) -> Self {
        Self { id: hold.id, reason: hold.reason, set_at: hold.set_at }
    }
}
