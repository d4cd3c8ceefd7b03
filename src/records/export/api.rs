//! The route of exports.

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::accounts::SignedIn;
use crate::api::{Path, Problem};
use crate::core::Core;
use crate::ids::PatientId;

pub(in crate::records) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().routes(routes!(export))
}

/// For the patient, or a guardian for them, who proved in the last five minutes who they are. Profile, appointments, signed
/// notes, prescriptions, chart with its past, consents and the trail as JSON; the documents, and the prescriptions as PDF.
#[utoipa::path(
    get, path = "/patients/{id}/export", operation_id = "exportPatient", tag = "records",
    params(("id" = inline(PatientId), Path, description = "Of the patient")),
    responses((status = 200, description = "A ZIP file, sent while it is made; one that breaks off is not whole",
        content((Vec<u8> = "application/zip")))),
    security(("session" = [])),
)]
async fn export(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
) -> Result<Response, Problem> {
    let parts = super::export(&core, &actor, id).await?;
    let stream = stream::unfold(parts, async |mut parts| parts.recv().await.map(|part| (part, parts)));
    let about = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"health-record-{id}.zip\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((about, Body::from_stream(stream)).into_response())
}
