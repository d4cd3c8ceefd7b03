//! Routes of time off. Why is shown to the provider and the clinic alone; others see no more than that there is no opening.

use axum::extract::State as Service;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Left, OutsideBody};
use crate::accounts::SignedIn;
use crate::api::{Json, Path, Problem};
use crate::booking::hours::time_off::{NewTimeOff, REASON_CHARS_MAX, add_time_off, remove_time_off, time_off};
use crate::booking::hours::{TimeOff, outside};
use crate::core::Core;
use crate::ids::{ProviderId, TimeOffId};

pub(super) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(remove))
}

/// A span in which a provider is away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TimeOffInput {
    /// At most two years ahead.
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    /// Not over yet, at most 366 days after the start.
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    /// One line for the provider and the clinic.
    #[serde(default)]
    #[schema(max_length = 200)]
    reason: String,
}

/// A span in which a provider is away.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct TimeOffBody {
    id: TimeOffId,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    #[schema(max_length = 200)]
    reason: String,
}

/// Those that are not over.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct TimeOffList {
    /// In order of time; at most 100.
    items: Vec<TimeOffBody>,
}

/// A new one.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct TimeOffAdded {
    time_off: TimeOffBody,
    /// Appointments to come that lie outside of the hours now. They stay until somebody moves them.
    outside: Vec<OutsideBody>,
}

#[utoipa::path(
    get, path = "/providers/{id}/time-off", operation_id = "listTimeOff", tag = "booking",
    params(("id" = inline(ProviderId), Path, description = "Of the provider")),
    responses((status = 200, description = "When the provider is away", body = TimeOffList)),
    security(("session" = [])),
)]
async fn list(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
    Path(provider): Path<ProviderId>,
) -> Result<Json<TimeOffList>, Problem> {
    let found = time_off(&mut *core.read().await?, &actor, provider, core.clock.now()).await?;
    Ok(Json(TimeOffList { items: found.into_iter().map(Into::into).collect() }))
}

#[utoipa::path(
    post, path = "/providers/{id}/time-off", operation_id = "addTimeOff", tag = "booking",
    params(("id" = inline(ProviderId), Path, description = "Of the provider")), request_body = TimeOffInput,
    responses((status = 201, description = "Added", body = TimeOffAdded)), security(("session" = [])),
)]
async fn add(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
    Path(provider): Path<ProviderId>,
    Json(body): Json<TimeOffInput>,
) -> Result<(StatusCode, Json<TimeOffAdded>), Problem> {
    let new = NewTimeOff { starts_at: body.starts_at, ends_at: body.ends_at, reason: body.reason };
    let mut change = core.begin().await?;
    let now = change.now();
    let time_off = add_time_off(&mut change, &core, &actor, provider, new).await?.into();
    let outside = outside(&mut change, provider, now).await?;
    change.commit().await?;
    let outside = outside.into_iter().map(Into::into).collect();
    Ok((StatusCode::CREATED, Json(TimeOffAdded { time_off, outside })))
}

#[utoipa::path(
    delete, path = "/providers/{id}/time-off/{time_off}", operation_id = "removeTimeOff", tag = "booking",
    params(
        ("id" = inline(ProviderId), Path, description = "Of the provider"),
        ("time_off" = inline(TimeOffId), Path, description = "Of the time off"),
    ),
    responses((status = 200, description = "Gone", body = Left)), security(("session" = [])),
)]
async fn remove(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
    Path((provider, id)): Path<(ProviderId, TimeOffId)>,
) -> Result<Json<Left>, Problem> {
    let mut change = core.begin().await?;
    let now = change.now();
    remove_time_off(&mut change, &actor, provider, id).await?;
    let left = outside(&mut change, provider, now).await?.into();
    change.commit().await?;
    Ok(Json(left))
}

impl From<TimeOff> for TimeOffBody {
    fn from(is: TimeOff) -> Self {
        let TimeOff { id, starts_at, ends_at, reason } = is;
        Self { id, starts_at, ends_at, reason }
    }
}

// The schemas above say the same.
const _: () = assert!(REASON_CHARS_MAX == 200);
