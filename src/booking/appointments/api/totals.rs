//! What became of appointments, for the clinic's office.

use axum::extract::State;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::accounts::SignedIn;
use crate::api::{DayRange, Json, Problem, Query};
use crate::booking::appointments::totals::{Counts, totals};
use crate::core::Core;

/// Counts of a day.
#[derive(Serialize, ToSchema)]
pub(super) struct AppointmentTotal {
    /// In the clinic's zone.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// Booked on that day, for whenever.
    booked: i64,
    /// For that day, and held.
    held: i64,
    /// For that day, and called off by somebody.
    cancelled: i64,
    /// For that day, and the patient did not come.
    missed: i64,
}

/// Counts by day.
#[derive(Serialize, ToSchema)]
pub(super) struct AppointmentTotals {
    /// Each day of the range, oldest first.
    items: Vec<AppointmentTotal>,
}

#[utoipa::path(
    get, path = "/appointment-totals", operation_id = "showAppointmentTotals", tag = "appointments", params(DayRange),
    responses((status = 200, body = AppointmentTotals)), security(("session" = [])),
)]
pub(super) async fn show(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Query(days): Query<DayRange>,
) -> Result<Json<AppointmentTotals>, Problem> {
    let (first, last) = days.checked()?;
    let all = totals(&core, &actor, first, last).await?;
    let item =
        |(day, Counts { booked, held, cancelled, missed })| AppointmentTotal { day, booked, held, cancelled, missed };
    Ok(Json(AppointmentTotals { items: all.into_iter().map(item).collect() }))
}
