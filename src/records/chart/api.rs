//! Routes of the chart.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Content, EntryStatus, EntryView, HistoryView, documents};
use crate::accounts::SignedIn;
use crate::api::{IfMatch, Json, Path, Problem, Versioned};
use crate::core::Core;
use crate::ids::{ChartEntryId, PatientId};

pub(in crate::records) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().routes(routes!(show, add)).routes(routes!(history, change)).merge(documents::api::routes())
}

/// A patient's chart.
#[derive(Serialize, ToSchema)]
struct Chart {
    /// By section, newest first.
    #[schema(max_items = 2500)]
    entries: Vec<EntryView>,
}

/// What an entry is to say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChartEntryInput {
    status: EntryStatus,
    /// Of the entry's own section.
    content: Content,
}

#[utoipa::path(
    get, path = "/patients/{id}/chart", operation_id = "readChart", tag = "records",
    params(("id" = inline(PatientId), Path, description = "Of the patient")),
    responses((status = 200, description = "Problems, allergies, medications, measurements, immunizations", body = Chart)),
    security(("session" = [])),
)]
async fn show(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
) -> Result<Json<Chart>, Problem> {
    Ok(Json(Chart { entries: super::chart(&core, &actor, id).await? }))
}

/// Patients state what they know of themselves; a provider who treats them stands by what they add.
#[utoipa::path(
    post, path = "/patients/{id}/chart", operation_id = "addChartEntry", tag = "records",
    params(("id" = inline(PatientId), Path, description = "Of the patient")), request_body = Content,
    responses((status = 201, description = "Added", body = EntryView)), security(("session" = [])),
)]
async fn add(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
    Json(content): Json<Content>,
) -> Result<(StatusCode, Versioned<EntryView>), Problem> {
    let entry = super::add(&core, &actor, id, content).await?;
    Ok((StatusCode::CREATED, Versioned(entry.version(), entry)))
}

#[utoipa::path(
    get, path = "/chart-entries/{id}", operation_id = "readChartEntry", tag = "records",
    params(("id" = inline(ChartEntryId), Path, description = "Of the entry")),
    responses((status = 200, description = "The entry and what it said before", body = HistoryView)),
    security(("session" = [])),
)]
async fn history(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<ChartEntryId>,
) -> Result<Versioned<HistoryView>, Problem> {
    let history = super::history(&core, &actor, id).await?;
    Ok(Versioned(history.version(), history))
}

/// What it said before is kept. A provider's change confirms the entry, the same content too; the patient's side changes
/// only what no provider stands by (409 `entry_of_provider`).
#[utoipa::path(
    put, path = "/chart-entries/{id}", operation_id = "setChartEntry", tag = "records",
    params(
        ("id" = inline(ChartEntryId), Path, description = "Of the entry"),
        ("If-Match" = String, Header, description = "The ETag that was read"),
    ),
    request_body = ChartEntryInput,
    responses((status = 200, description = "As it is now", body = EntryView)), security(("session" = [])),
)]
async fn change(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<ChartEntryId>,
    IfMatch(version): IfMatch,
    Json(input): Json<ChartEntryInput>,
) -> Result<Versioned<EntryView>, Problem> {
    let entry = super::change(&core, &actor, id, version, input.status, input.content).await?;
    Ok(Versioned(entry.version(), entry))
}
