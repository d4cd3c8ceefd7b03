//! Route of summaries.

use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Summary;
use crate::accounts::SignedIn;
use crate::api::{Json, Path, Problem};
use crate::core::Core;
use crate::ids::AppointmentId;

pub(in crate::records) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().routes(routes!(show))
}

/// What the patient takes home of a visit: what was signed, and nothing else. For the patient's side, and for providers who
/// may read the record.
#[utoipa::path(
    get, path = "/visits/{id}/summary", operation_id = "showVisitSummary", tag = "records",
    params(("id" = inline(AppointmentId), Path, description = "Of the appointment")),
    responses((status = 200, body = Summary)), security(("session" = [])),
)]
async fn show(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<AppointmentId>,
) -> Result<Json<Summary>, Problem> {
    Ok(Json(super::summary(&core, &actor, id).await?))
}
