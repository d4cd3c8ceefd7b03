//! Routes of appointments.

mod inputs;
mod totals;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::cancel::Foreseen;
use super::error::TakenBody;
use super::requests::{self, Act};
use super::view::View;
use super::{cancel, list, patient};
use crate::accounts::SignedIn;
use crate::actor::Actor;
use crate::api::{IdempotencyKey, IfMatch, Json, Page, Path, Problem, Query, Versioned};
use crate::care::api::PatientBody;
use crate::core::Core;
use crate::idempotency::Request;
use crate::ids::AppointmentId;
use inputs::{Answer, Booking, Cancel, Confirmation, ListQuery, Move, Preview, Why, note};

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new()
        .routes(routes!(list_all, book))
        .routes(routes!(read))
        .routes(routes!(show_patient))
        .routes(routes!(confirm_held))
        .routes(routes!(answer))
        .routes(routes!(preview, cancel_one))
        .routes(routes!(move_one))
        .routes(routes!(start))
        .routes(routes!(complete))
        .routes(routes!(no_show))
        .routes(routes!(provider_absence))
        .routes(routes!(reopen))
        .routes(routes!(totals::show))
}

#[utoipa::path(
    get, path = "/appointments", operation_id = "listAppointments", tag = "appointments", params(ListQuery),
    responses((status = 200, description = "Those that you may see, by start", body = Page<View>)),
    security(("session" = [])),
)]
async fn list_all(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<View>>, Problem> {
    let limit = query.page().limit()?;
    let found = list::list(&core, &actor, query.filter()?, limit).await?;
    Ok(Json(Page::of(found, limit, View::place)))
}

/// Keeps a time for some minutes; confirm it to make it stand.
#[utoipa::path(
    post, path = "/appointments", operation_id = "bookAppointment", tag = "appointments", request_body = Booking,
    params(("Idempotency-Key" = String, Header, description = "1 to 100 visible ASCII characters, new for each new wish",
        min_length = 1, max_length = 100, pattern = "^[!-~]+$")),
    responses(
        (status = 201, description = "The time is kept", body = View),
        (status = 409, description = "The time is taken or not offered", body = TakenBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])),
)]
async fn book(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    Json(body): Json<Booking>,
) -> Result<Response, Problem> {
    let request = request(&actor, &key, "bookAppointment", &body)?;
    let made = requests::hold_once(&core, &actor, &body.wish()?, &request).await?;
    Ok((StatusCode::CREATED, versioned(made)).into_response())
}

#[utoipa::path(
    get, path = "/appointments/{id}", operation_id = "readAppointment", tag = "appointments",
    params(("id" = AppointmentId, Path)), responses((status = 200, body = View)), security(("session" = [])),
)]
async fn read(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<AppointmentId>,
) -> Result<Versioned<View>, Problem> {
    Ok(shown(requests::read(&core, &actor, id).await?))
}

/// The patient whom it is about.
#[utoipa::path(
    get, path = "/appointments/{id}/patient", operation_id = "readAppointmentPatient", tag = "appointments",
    params(("id" = AppointmentId, Path)),
    responses((status = 200, description = "For the provider from when it stands to 30 days after it ended, unless it is called off", body = PatientBody)),
    security(("session" = [])),
)]
async fn show_patient(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<AppointmentId>,
) -> Result<Versioned<PatientBody>, Problem> {
    Ok(patient::patient(&core, &actor, id).await?.into())
}

/// Makes a kept time stand, or asks the provider where approval is needed.
#[utoipa::path(
    post, path = "/appointments/{id}/confirmation", operation_id = "confirmAppointment", tag = "appointments",
    params(("id" = AppointmentId, Path)), request_body = Confirmation,
    responses((status = 200, body = View)), security(("session" = [])),
)]
async fn confirm_held(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<AppointmentId>,
    Json(body): Json<Confirmation>,
) -> Result<Versioned<View>, Problem> {
    act(&core, &actor, id, Act::Confirm { consent: body.consent }).await
}

/// The provider's answer to a request.
#[utoipa::path(
    post, path = "/appointments/{id}/approval", operation_id = "approveAppointment", tag = "appointments",
    params(("id" = AppointmentId, Path)), request_body = Answer,
    responses((status = 200, body = View)), security(("session" = [])),
)]
async fn answer(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<AppointmentId>,
    Json(body): Json<Answer>,
) -> Result<Versioned<View>, Problem> {
    act(&core, &actor, id, Act::Answer { approve: body.approve, note: note("note", body.note)? }).await
}

/// What cancelling would mean now.
#[utoipa::path(
    get, path = "/appointments/{id}/cancellation", operation_id = "previewCancellation", tag = "appointments",
    params(("id" = AppointmentId, Path)), responses((status = 200, body = Preview)), security(("session" = [])),
)]
async fn preview(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<AppointmentId>,
) -> Result<Json<Preview>, Problem> {
    let Foreseen { allowed, paid, terms } = cancel::preview(&core, &actor, id).await?;
    Ok(Json(Preview { allowed, paid, terms }))
}

#[utoipa::path(
    post, path = "/appointments/{id}/cancellation", operation_id = "cancelAppointment", tag = "appointments",
    params(("id" = AppointmentId, Path)), request_body = Cancel,
    responses((status = 200, body = View)), security(("session" = [])),
)]
async fn cancel_one(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<AppointmentId>,
    Json(body): Json<Cancel>,
) -> Result<Versioned<View>, Problem> {
    let note = note("reason", body.reason)?;
    act(&core, &actor, id, Act::Cancel { note, expected_percent: body.expected_refund_percent }).await
}

#[utoipa::path(
    post, path = "/appointments/{id}/reschedule", operation_id = "moveAppointment", tag = "appointments",
    params(
        ("id" = AppointmentId, Path),
        ("If-Match" = String, Header, description = "The ETag that you saw"),
        ("Idempotency-Key" = String, Header, description = "1 to 100 visible ASCII characters, new for each new wish",
            min_length = 1, max_length = 100, pattern = "^[!-~]+$"),
    ),
    request_body = Move,
    responses(
        (status = 200, body = View),
        (status = 409, description = "The time is taken or not offered", body = TakenBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])),
)]
async fn move_one(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<AppointmentId>,
    IfMatch(version): IfMatch,
    IdempotencyKey(key): IdempotencyKey,
    Json(body): Json<Move>,
) -> Result<Response, Problem> {
    let request = request(&actor, &key, &format!("moveAppointment {id} {version}"), &body)?;
    let moved = requests::reschedule_once(&core, &actor, id, version, body.starts_at()?, &request).await?;
    Ok(versioned(moved).into_response())
}

/// The provider lets the patient in.
#[utoipa::path(
    post, path = "/appointments/{id}/start", operation_id = "startVisit", tag = "appointments",
    params(("id" = AppointmentId, Path)), responses((status = 200, body = View)), security(("session" = [])),
)]
async fn start(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<AppointmentId>,
) -> Result<Versioned<View>, Problem> {
    act(&core, &actor, id, Act::Start).await
}

/// They have met. Of somebody marked as not come, a reason is needed.
#[utoipa::path(
    post, path = "/appointments/{id}/completion", operation_id = "completeVisit", tag = "appointments",
    params(("id" = AppointmentId, Path)), request_body = Why,
    responses((status = 200, body = View)), security(("session" = [])),
)]
async fn complete(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<AppointmentId>,
    Json(body): Json<Why>,
) -> Result<Versioned<View>, Problem> {
    act(&core, &actor, id, Act::Complete { reason: note("reason", body.reason)? }).await
}

/// The patient did not come; from ten minutes after the start on.
#[utoipa::path(
    post, path = "/appointments/{id}/no-show", operation_id = "markNoShow", tag = "appointments",
    params(("id" = AppointmentId, Path)), responses((status = 200, body = View)), security(("session" = [])),
)]
async fn no_show(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<AppointmentId>,
) -> Result<Versioned<View>, Problem> {
    act(&core, &actor, id, Act::MarkNoShow).await
}

/// The provider did not come: it is off, and everything goes back.
#[utoipa::path(
    post, path = "/appointments/{id}/provider-absence", operation_id = "reportProviderAbsence", tag = "appointments",
    params(("id" = AppointmentId, Path)), responses((status = 200, body = View)), security(("session" = [])),
)]
async fn provider_absence(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<AppointmentId>,
) -> Result<Versioned<View>, Problem> {
    act(&core, &actor, id, Act::ProviderAbsent).await
}

/// Takes back within three days that the patient did not come; a reason is needed.
#[utoipa::path(
    post, path = "/appointments/{id}/reopening", operation_id = "reopenAppointment", tag = "appointments",
    params(("id" = AppointmentId, Path)), request_body = Why,
    responses((status = 200, body = View)), security(("session" = [])),
)]
async fn reopen(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<AppointmentId>,
    Json(body): Json<Why>,
) -> Result<Versioned<View>, Problem> {
    act(&core, &actor, id, Act::Reopen { reason: note("reason", body.reason)? }).await
}

async fn act(core: &Core, actor: &Actor, id: AppointmentId, act: Act) -> Result<Versioned<View>, Problem> {
    Ok(shown(requests::run(core, actor, id, &act).await?))
}

fn shown(view: View) -> Versioned<View> {
    Versioned(view.version(), view)
}

/// An answer that may be an old one, with the version it had.
fn versioned(body: Value) -> Versioned<Value> {
    Versioned(body.get("version").and_then(Value::as_i64).unwrap_or_default(), body)
}

/// The request as it is recognised when it comes again: what it says, however it was spelt.
fn request<T: serde::Serialize>(actor: &Actor, key: &str, operation: &str, body: &T) -> Result<Request, Problem> {
    let user = actor.user().ok_or_else(Problem::not_found)?;
    let body = serde_json::to_vec(body).map_err(|error| Problem::internal(&error))?;
    Ok(Request::new(user, key, operation, &body))
}
