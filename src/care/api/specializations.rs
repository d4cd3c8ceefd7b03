//! Routes of specializations.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::accounts::SignedIn;
use crate::api::{Json, Path, Problem};
use crate::care::{self, Specialization};
use crate::core::Core;

pub(super) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(remove))
}

#[utoipa::path(
    get, path = "/specializations", operation_id = "listSpecializations", tag = "providers",
    responses((status = 200, description = "By name", body = [Specialization])),
)]
async fn list(State(core): State<Core>) -> Result<Json<Vec<Specialization>>, Problem> {
    Ok(Json(care::specializations(&mut *core.read().await?).await?))
}

#[utoipa::path(
    post, path = "/specializations", operation_id = "addSpecialization", tag = "providers", request_body = Specialization,
    responses((status = 201, description = "Added")), security(("session" = [])),
)]
async fn add(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Json(new): Json<Specialization>,
) -> Result<StatusCode, Problem> {
    let mut change = core.begin().await?;
    care::add_specialization(&mut change, &actor, new).await?;
    change.commit().await?;
    Ok(StatusCode::CREATED)
}

#[utoipa::path(
    delete, path = "/specializations/{id}", operation_id = "removeSpecialization", tag = "providers",
    params(("id" = String, Path, description = "Of the specialization")),
    responses((status = 204, description = "Gone; it was nobody's")), security(("session" = [])),
)]
async fn remove(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    care::remove_specialization(&core, &actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
