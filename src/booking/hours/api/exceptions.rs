//! Routes of dates that differ from a provider's week.

use axum::extract::State as Service;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Left, OutsideBody};
use crate::accounts::SignedIn;
use crate::api::{Json, Path, Problem};
use crate::booking::hours::exceptions::{NewException, add_exception, exceptions, remove_exception};
use crate::booking::hours::{Exception, Span, outside};
use crate::core::Core;
use crate::ids::{ExceptionId, ProviderId};

pub(super) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(remove))
}

/// Hours of one date that differ from the week, by the wall clock in the provider's zone.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExceptionInput {
    /// Today or later, at most two years ahead.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// True adds hours to the week, on holidays too; false takes hours out of it.
    adds: bool,
    /// Since midnight.
    #[schema(minimum = 0, maximum = 1439, multiple_of = 5)]
    start_minute: i64,
    /// Since the same midnight; beyond 1440 it goes on into the next date. At most 24 hours after the start.
    #[schema(minimum = 5, maximum = 2875, multiple_of = 5)]
    end_minute: i64,
}

/// Hours of one date that differ from the week.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
struct ExceptionBody {
    id: ExceptionId,
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// True adds hours to the week; false takes hours out of it.
    adds: bool,
    #[schema(minimum = 0, maximum = 1439, multiple_of = 5)]
    start_minute: i64,
    #[schema(minimum = 5, maximum = 2875, multiple_of = 5)]
    end_minute: i64,
}

/// Those of today and later.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ExceptionList {
    /// By date; at most 400.
    items: Vec<ExceptionBody>,
}

/// A new one.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ExceptionAdded {
    exception: ExceptionBody,
    /// Appointments to come that lie outside of the hours now. They stay until somebody moves them.
    outside: Vec<OutsideBody>,
}

#[utoipa::path(
    get, path = "/providers/{id}/exceptions", operation_id = "listExceptions", tag = "booking",
    params(("id" = inline(ProviderId), Path, description = "Of the provider")),
    responses((status = 200, description = "Dates that differ from the week", body = ExceptionList)),
    security(("session" = [])),
)]
async fn list(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
    Path(provider): Path<ProviderId>,
) -> Result<Json<ExceptionList>, Problem> {
    let found = exceptions(&mut *core.read().await?, &actor, provider, core.clock.now()).await?;
    Ok(Json(ExceptionList { items: found.into_iter().map(Into::into).collect() }))
}

#[utoipa::path(
    post, path = "/providers/{id}/exceptions", operation_id = "addException", tag = "booking",
    params(("id" = inline(ProviderId), Path, description = "Of the provider")), request_body = ExceptionInput,
    responses((status = 201, description = "Added", body = ExceptionAdded)), security(("session" = [])),
)]
async fn add(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
    Path(provider): Path<ProviderId>,
    Json(body): Json<ExceptionInput>,
) -> Result<(StatusCode, Json<ExceptionAdded>), Problem> {
    let minutes = Span::new(body.start_minute, body.end_minute);
    let new = NewException { date: body.date, adds: body.adds, minutes };
    let mut change = core.begin().await?;
    let now = change.now();
    let exception = add_exception(&mut change, &core, &actor, provider, new).await?.into();
    let outside = outside(&mut change, provider, now).await?;
    change.commit().await?;
    let outside = outside.into_iter().map(Into::into).collect();
    Ok((StatusCode::CREATED, Json(ExceptionAdded { exception, outside })))
}

#[utoipa::path(
    delete, path = "/providers/{id}/exceptions/{exception}", operation_id = "removeException", tag = "booking",
    params(
        ("id" = inline(ProviderId), Path, description = "Of the provider"),
        ("exception" = inline(ExceptionId), Path, description = "Of the exception"),
    ),
    responses((status = 200, description = "Gone", body = Left)), security(("session" = [])),
)]
async fn remove(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
    Path((provider, id)): Path<(ProviderId, ExceptionId)>,
) -> Result<Json<Left>, Problem> {
    let mut change = core.begin().await?;
    let now = change.now();
    remove_exception(&mut change, &actor, provider, id).await?;
    let left = outside(&mut change, provider, now).await?.into();
    change.commit().await?;
    Ok(Json(left))
}

impl From<Exception> for ExceptionBody {
    fn from(is: Exception) -> Self {
        let Exception { id, date, adds, minutes } = is;
        Self { id, date, adds, start_minute: minutes.from, end_minute: minutes.to }
    }
}
