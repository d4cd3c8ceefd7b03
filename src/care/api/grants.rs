//! Routes of grants.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::accounts::SignedIn;
use crate::api::{Json, Path, Problem};
use crate::care::{self, GrantRelation};
use crate::core::Core;
use crate::ids::{GrantId, PatientId};

pub(super) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(revoke))
}

/// Permission to act for a patient.
#[derive(Serialize, ToSchema)]
struct GrantBody {
    id: GrantId,
    /// As it was named.
    email: String,
    relation: GrantRelation,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// Who may act for the patient.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewGrant {
    /// Of a patient's account. One without an account opens nothing until it is granted again after there is one.
    #[schema(min_length = 3, max_length = 254)]
    email: String,
    relation: GrantRelation,
}

#[utoipa::path(
    get, path = "/patients/{id}/grants", operation_id = "listGrants", tag = "patients",
    params(("id" = PatientId, Path, description = "Of the patient")),
    responses((status = 200, description = "Those that stand, oldest first", body = [GrantBody])),
    security(("session" = [])),
)]
async fn list(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
) -> Result<Json<Vec<GrantBody>>, Problem> {
    let grants = care::grants(&core, &actor, id).await?.into_iter();
    let body = grants.map(|grant| GrantBody {
        id: grant.id,
        email: grant.email.0,
        relation: grant.relation,
        created_at: grant.created_at,
    });
    Ok(Json(body.collect()))
}

#[utoipa::path(
    post, path = "/patients/{id}/grants", operation_id = "addGrant", tag = "patients",
    params(("id" = PatientId, Path, description = "Of the patient")), request_body = NewGrant,
    responses((status = 202, description = "Granted, if the address has an account; the answer does not tell")),
    security(("session" = [])),
)]
async fn add(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
    Json(new): Json<NewGrant>,
) -> Result<StatusCode, Problem> {
    care::add_grant(&core, &actor, id, &new.email.into(), new.relation).await?;
    Ok(StatusCode::ACCEPTED)
}

#[utoipa::path(
    delete, path = "/patients/{id}/grants/{grant}", operation_id = "revokeGrant", tag = "patients",
    params(
        ("id" = PatientId, Path, description = "Of the patient"),
        ("grant" = GrantId, Path, description = "Of the grant"),
    ),
    responses((status = 204, description = "Taken back")), security(("session" = [])),
)]
async fn revoke(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path((id, grant)): Path<(PatientId, GrantId)>,
) -> Result<StatusCode, Problem> {
    care::revoke_grant(&core, &actor, id, grant).await?;
    Ok(StatusCode::NO_CONTENT)
}
