//! How calls go, for the clinic's office.

use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::accounts::SignedIn;
use crate::api::{DayRange, Json, Problem, Query};
use crate::calls::{BackendKind, LinkQuality};
use crate::ids::AppointmentId;
use crate::visits::Visits;
use crate::visits::totals::{Running, Stays};

/// Times that people spent in calls of a day.
#[derive(Serialize, ToSchema)]
pub(super) struct CallTotal {
    /// On which they began, in the clinic's zone.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// How many; somebody who comes back counts again.
    stays: i64,
    /// Of these, those whose connection was weak at its worst.
    weak: i64,
    /// And bad at its worst.
    bad: i64,
    /// Those that ended because the connection was lost.
    lost: i64,
    /// Altogether.
    minutes: i64,
}

/// How calls went, by day.
#[derive(Serialize, ToSchema)]
pub(super) struct CallTotals {
    /// Each day of the range, oldest first.
    items: Vec<CallTotal>,
}

#[utoipa::path(
    get, path = "/call-totals", operation_id = "showCallTotals", tag = "visits", params(DayRange),
    responses((status = 200, body = CallTotals)), security(("session" = [])),
)]
pub(super) async fn show_totals(
    State(visits): State<Visits>,
    SignedIn(actor): SignedIn,
    Query(days): Query<DayRange>,
) -> Result<Json<CallTotals>, Problem> {
    let (first, last) = days.checked()?;
    let all = visits.totals(&actor, first, last).await?;
    let item = |(day, Stays { stays, weak, bad, lost, minutes })| CallTotal { day, stays, weak, bad, lost, minutes };
    Ok(Json(CallTotals { items: all.into_iter().map(item).collect() }))
}

/// A call that goes on. Who the patient is, nobody needs to know here.
#[derive(Serialize, ToSchema)]
pub(super) struct LiveCall {
    appointment_id: AppointmentId,
    provider_name: String,
    /// Where it runs.
    backend: BackendKind,
    /// Since somebody is in it.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// Who is in it now.
    people: i64,
    /// The worst connection of theirs; null while none is known.
    quality: Option<LinkQuality>,
}

/// Calls that go on.
#[derive(Serialize, ToSchema)]
pub(super) struct LiveCalls {
    /// The longest first; at most 200.
    items: Vec<LiveCall>,
}

#[utoipa::path(
    get, path = "/visits/live", operation_id = "listLiveCalls", tag = "visits",
    responses((status = 200, body = LiveCalls)), security(("session" = [])),
)]
pub(super) async fn list_live(
    State(visits): State<Visits>,
    SignedIn(actor): SignedIn,
) -> Result<Json<LiveCalls>, Problem> {
    let item = |running: Running| LiveCall {
        appointment_id: running.appointment,
        provider_name: running.provider_name,
        backend: running.backend,
        since: running.since,
        people: running.people,
        quality: running.worst,
    };
    Ok(Json(LiveCalls { items: visits.running(&actor).await?.into_iter().map(item).collect() }))
}
