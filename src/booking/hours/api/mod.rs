//! Routes of hours: a provider's settings, week and what differs from it, and the clinic's holidays.

mod exceptions;
mod holidays;
mod time_off;

use axum::extract::State as Service;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::settings::manages;
use super::{Error, NewAvailability, Outside, Schedule, Span, load, outside, schedule, set_schedule, set_week};
use crate::accounts::SignedIn;
use crate::api::{IfMatch, Json, Path, Problem, Versioned};
use crate::core::Core;
use crate::db::Conn;
use crate::ids::{AppointmentId, ProviderId};

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new()
        .routes(routes!(show_schedule, change_schedule))
        .routes(routes!(show_week, change_week))
        .merge(exceptions::routes())
        .merge(time_off::routes())
        .merge(holidays::routes())
}

/// How a provider may be booked.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// From one start to the next, whatever the duration.
    #[schema(minimum = 5, maximum = 240, multiple_of = 5)]
    step_minutes: i64,
    /// Between the booking and the start at least.
    #[schema(minimum = 0, maximum = 129_600)]
    notice_minutes: i64,
    /// Days of 24 hours between the booking and the start at most.
    #[schema(minimum = 1, maximum = 366)]
    horizon_days: i64,
    /// Free before each visit.
    #[schema(minimum = 0, maximum = 240, multiple_of = 5)]
    buffer_before_minutes: i64,
    /// Free after each visit.
    #[schema(minimum = 0, maximum = 240, multiple_of = 5)]
    buffer_after_minutes: i64,
    /// Visits on one date in the provider's zone; 0 is no limit.
    #[schema(minimum = 0, maximum = 500)]
    daily_max: i64,
    /// Nothing is offered; what is booked stays.
    paused: bool,
}

/// Hours of a weekday, by the wall clock in the provider's zone.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Window {
    /// 1 is Monday.
    #[schema(minimum = 1, maximum = 7)]
    weekday: i64,
    /// Since midnight.
    #[schema(minimum = 0, maximum = 1439, multiple_of = 5)]
    start_minute: i64,
    /// Since the same midnight; beyond 1440 the window goes on into the next date. At most 24 hours after the start.
    #[schema(minimum = 5, maximum = 2875, multiple_of = 5)]
    end_minute: i64,
}

/// A week to be kept. Windows do not overlap.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewWeek {
    /// All of them: what is not here is gone.
    #[schema(max_items = 100)]
    windows: Vec<Window>,
}

/// A provider's week.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Week {
    /// IANA name of the zone whose wall clock counts.
    zone: String,
    /// From Monday on.
    windows: Vec<Window>,
    /// Appointments to come that lie outside of the hours as they are now. They stay until somebody moves them.
    outside: Vec<OutsideBody>,
}

/// What lies outside of the hours after a change of them.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Left {
    /// Appointments to come that lie outside of the hours now. They stay until somebody moves them.
    outside: Vec<OutsideBody>,
}

/// An appointment outside of the hours.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = Outside)]
struct OutsideBody {
    /// With whom.
    provider_id: ProviderId,
    /// Which.
    appointment_id: AppointmentId,
    /// From.
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    /// Up to.
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
}

#[utoipa::path(
    get, path = "/providers/{id}/schedule", operation_id = "showSchedule", tag = "booking",
    params(("id" = inline(ProviderId), Path, description = "Of the provider")),
    responses((status = 200, description = "How the provider may be booked", body = Settings)),
    security(("session" = [])),
)]
async fn show_schedule(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<ProviderId>,
) -> Result<Versioned<Settings>, Problem> {
    let mut conn = core.read().await?;
    manages(&mut conn, &actor, id).await?;
    let is = schedule(&mut conn, id).await?;
    Ok(Versioned(is.version, is.into()))
}

#[utoipa::path(
    put, path = "/providers/{id}/schedule", operation_id = "changeSchedule", tag = "booking",
    params(
        ("id" = inline(ProviderId), Path, description = "Of the provider"),
        ("If-Match" = String, Header, description = "The ETag that you saw"),
    ),
    request_body = Settings,
    responses((status = 200, description = "As it is now", body = Settings)),
    security(("session" = [])),
)]
async fn change_schedule(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<ProviderId>,
    IfMatch(version): IfMatch,
    Json(new): Json<Settings>,
) -> Result<Versioned<Settings>, Problem> {
    let mut change = core.begin().await?;
    let version = set_schedule(&mut change, &actor, id, version, new.into()).await?;
    change.commit().await?;
    Ok(Versioned(version, new))
}

#[utoipa::path(
    get, path = "/providers/{id}/availability", operation_id = "showAvailability", tag = "booking",
    params(("id" = inline(ProviderId), Path, description = "Of the provider")),
    responses((status = 200, description = "The provider's week", body = Week)),
    security(("session" = [])),
)]
async fn show_week(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<ProviderId>,
) -> Result<Versioned<Week>, Problem> {
    let mut conn = core.read().await?;
    manages(&mut conn, &actor, id).await?;
    Ok(week(&mut conn, id, core.clock.now()).await?)
}

#[utoipa::path(
    put, path = "/providers/{id}/availability", operation_id = "changeAvailability", tag = "booking",
    params(
        ("id" = inline(ProviderId), Path, description = "Of the provider"),
        ("If-Match" = String, Header, description = "The ETag that you saw"),
    ),
    request_body = NewWeek,
    responses((status = 200, description = "As it is now, with appointments that lie outside of it", body = Week)),
    security(("session" = [])),
)]
async fn change_week(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<ProviderId>,
    IfMatch(version): IfMatch,
    Json(new): Json<NewWeek>,
) -> Result<Versioned<Week>, Problem> {
    let windows: Vec<NewAvailability> = new.windows.into_iter().map(Into::into).collect();
    let mut change = core.begin().await?;
    let now = change.now();
    set_week(&mut change, &core, &actor, id, version, &windows).await?;
    let week = week(&mut change, id, now).await?;
    change.commit().await?;
    Ok(week)
}

async fn week(conn: &mut Conn, id: ProviderId, now: Timestamp) -> Result<Versioned<Week>, Error> {
    let hours = load(conn, id, now, now).await?.ok_or(Error::NotFound)?;
    let mut windows: Vec<Window> = hours.week.iter().map(|hours| (hours.weekday, hours.minutes).into()).collect();
    windows.sort_by_key(|window| (window.weekday, window.start_minute));
    let zone = hours.zone.iana_name().unwrap_or("UTC").to_owned();
    let outside = outside(conn, id, now).await?.into_iter().map(Into::into).collect();
    Ok(Versioned(hours.schedule.version, Week { zone, windows, outside }))
}

impl From<Outside> for OutsideBody {
    fn from(is: Outside) -> Self {
        let Outside { provider, appointment, starts_at, ends_at } = is;
        Self { provider_id: provider, appointment_id: appointment, starts_at, ends_at }
    }
}

impl From<Vec<Outside>> for Left {
    fn from(outside: Vec<Outside>) -> Self {
        Self { outside: outside.into_iter().map(Into::into).collect() }
    }
}

impl From<Schedule> for Settings {
    fn from(is: Schedule) -> Self {
        Self {
            step_minutes: is.step_minutes,
            notice_minutes: is.notice_minutes,
            horizon_days: is.horizon_days,
            buffer_before_minutes: is.buffer_before_minutes,
            buffer_after_minutes: is.buffer_after_minutes,
            daily_max: is.daily_max,
            paused: is.paused,
        }
    }
}

impl From<Settings> for Schedule {
    fn from(new: Settings) -> Self {
        Self {
            step_minutes: new.step_minutes,
            notice_minutes: new.notice_minutes,
            horizon_days: new.horizon_days,
            buffer_before_minutes: new.buffer_before_minutes,
            buffer_after_minutes: new.buffer_after_minutes,
            daily_max: new.daily_max,
            paused: new.paused,
            ..Self::default()
        }
    }
}

impl From<(i64, Span)> for Window {
    fn from((weekday, minutes): (i64, Span)) -> Self {
        Self { weekday, start_minute: minutes.from, end_minute: minutes.to }
    }
}

impl From<Window> for NewAvailability {
    fn from(window: Window) -> Self {
        Self { weekday: window.weekday, minutes: Span::new(window.start_minute, window.end_minute) }
    }
}
