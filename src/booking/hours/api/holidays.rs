//! Routes of the clinic's holidays.

use axum::extract::State as Service;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::OutsideBody;
use crate::accounts::SignedIn;
use crate::api::{Json, Path, Problem};
use crate::booking::hours::holidays::{NAME_CHARS_MAX, holidays, remove_holiday, set_holiday};
use crate::booking::hours::outside::{OUTSIDE_MAX, outside_on};
use crate::core::Core;

pub(super) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(set, remove))
}

/// What a holiday is called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HolidayInput {
    /// One line.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
}

/// A date on which the whole clinic is closed, but for hours that a provider adds on it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct HolidayBody {
    /// In each provider's zone.
    #[schema(value_type = String, format = Date)]
    date: Date,
    #[schema(min_length = 1, max_length = 100)]
    name: String,
}

/// Those that are not over.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct HolidayList {
    /// By date; at most 200.
    items: Vec<HolidayBody>,
}

/// What a change of a holiday leaves outside of the hours.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct HolidayChanged {
    /// Appointments on that date, of all providers, that lie outside of the hours now, in order of time. They stay until
    /// somebody moves them.
    #[schema(max_items = 500)]
    outside: Vec<OutsideBody>,
    /// There are more than these.
    more: bool,
}

#[utoipa::path(
    get, path = "/holidays", operation_id = "listHolidays", tag = "booking",
    responses((status = 200, description = "Dates on which the clinic is closed", body = HolidayList)),
)]
async fn list(Service(core): Service<Core>) -> Result<Json<HolidayList>, Problem> {
    let found = holidays(&mut *core.read().await?, core.clock.now()).await?;
    let items = found.into_iter().map(|is| HolidayBody { date: is.date, name: is.name });
    Ok(Json(HolidayList { items: items.collect() }))
}

#[utoipa::path(
    put, path = "/holidays/{date}", operation_id = "setHoliday", tag = "booking",
    params(("date" = String, Path, format = Date, description = "Not over yet, at most two years ahead")),
    request_body = HolidayInput,
    responses((status = 200, description = "The clinic is closed on that date", body = HolidayChanged)),
    security(("session" = [])),
)]
async fn set(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
    Path(date): Path<Date>,
    Json(body): Json<HolidayInput>,
) -> Result<Json<HolidayChanged>, Problem> {
    let mut change = core.begin().await?;
    let now = change.now();
    set_holiday(&mut change, &actor, date, &body.name).await?;
    change.commit().await?;
    changed(&core, date, now).await
}

#[utoipa::path(
    delete, path = "/holidays/{date}", operation_id = "removeHoliday", tag = "booking",
    params(("date" = String, Path, format = Date, description = "Of the holiday")),
    responses((status = 200, description = "The clinic is open on that date", body = HolidayChanged)),
    security(("session" = [])),
)]
async fn remove(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
    Path(date): Path<Date>,
) -> Result<Json<HolidayChanged>, Problem> {
    let mut change = core.begin().await?;
    let now = change.now();
    remove_holiday(&mut change, &actor, date).await?;
    change.commit().await?;
    changed(&core, date, now).await
}

/// Looked up after the change: it is of all providers, and nobody should wait for that.
async fn changed(core: &Core, date: Date, now: Timestamp) -> Result<Json<HolidayChanged>, Problem> {
    let found = outside_on(&mut *core.read().await?, date, now).await?;
    let more = found.len() > OUTSIDE_MAX;
    Ok(Json(HolidayChanged { outside: found.into_iter().take(OUTSIDE_MAX).map(Into::into).collect(), more }))
}

// The schemas above say the same.
const _: () = assert!(NAME_CHARS_MAX == 100 && OUTSIDE_MAX == 500);
