//! Routes of the first run.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Beginning;
use crate::api::{Body, Json, Problem};
use crate::core::Core;
use crate::money::Currency;
use crate::sensitive::{Phi, Secret};

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().routes(routes!(show, begin))
}

/// Whether the server waits to be set up.
#[derive(Debug, Serialize, ToSchema)]
struct Setup {
    /// There is no admin yet: whoever started the server has the code.
    needed: bool,
}

/// The first admin and the clinic.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetupInput {
    /// From the link that the server printed.
    #[schema(value_type = String, max_length = 64)]
    code: Secret<String>,
    /// The admin's, as others see it.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    name: Phi<String>,
    /// What the admin signs in with.
    #[schema(value_type = String, min_length = 3, max_length = 254)]
    email: Phi<String>,
    #[schema(value_type = String, min_length = 12, max_length = 256)]
    password: Secret<String>,
    /// As patients read it.
    #[schema(min_length = 1, max_length = 200)]
    clinic: String,
    /// IANA name.
    #[schema(max_length = 64, example = "Europe/Berlin")]
    zone: String,
    /// What the clinic counts in.
    currency: Currency,
    /// Tag such as `en`.
    #[schema(min_length = 2, max_length = 8)]
    language: String,
}

#[utoipa::path(
    get, path = "/setup", operation_id = "getSetup", tag = "clinic",
    responses((status = 200, description = "Whether the server waits to be set up", body = Setup)),
)]
async fn show(State(core): State<Core>) -> Result<Json<Setup>, Problem> {
    Ok(Json(Setup { needed: super::is_needed(&mut *core.read().await?).await? }))
}

/// Makes the first admin, who then signs in as everybody does.
#[utoipa::path(
    post, path = "/setup", operation_id = "beginSetup", tag = "clinic", request_body = SetupInput,
    responses(
        (status = 204, description = "There is an admin"),
        (status = 403, description = "`setup_code`", body = Body<'_>, content_type = "application/problem+json"),
        (status = 409, description = "`setup_done`", body = Body<'_>, content_type = "application/problem+json"),
    ),
)]
async fn begin(State(core): State<Core>, Json(input): Json<SetupInput>) -> Result<StatusCode, Problem> {
    let SetupInput { code, name, email, password, clinic, zone, currency, language } = input;
    let beginning = Beginning { name, email, password, clinic, zone, currency, language };
    super::begin(&core, &code, beginning).await?;
    Ok(StatusCode::NO_CONTENT)
}
