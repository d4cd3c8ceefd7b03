//! Routes of visits.

mod caller;
mod inputs;
mod office;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::access::Caller;
use super::board::Today;
use super::error::Error;
use super::rules;
use super::timeline::Timeline;
use super::view::View;
use super::{Visits, store};
use crate::accounts::{MaybeSignedIn, SignedIn};
use crate::actor::Role;
use crate::api::{IfMatch, Json, Path, Problem, Versioned, line};
use crate::audit::Record;
use crate::ids::{AppointmentId, VisitPersonId};
use crate::sensitive::Phi;
use inputs::{Accepted, Backend, Guest, Link, NAME_CHARS_MAX, Report, Ticket, Token, Whom};

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Visits> {
    OpenApiRouter::new()
        .routes(routes!(today))
        .routes(routes!(watch_today))
        .routes(routes!(office::list_live))
        .routes(routes!(office::show_totals))
        .routes(routes!(show))
        .routes(routes!(watch))
        .routes(routes!(enter))
        .routes(routes!(leave))
        .routes(routes!(check_devices))
        .routes(routes!(join))
        .routes(routes!(admit))
        .routes(routes!(send_back))
        .routes(routes!(turn_to_audio))
        .routes(routes!(end))
        .routes(routes!(invite))
        .routes(routes!(revoke))
        .routes(routes!(accept))
        .routes(routes!(timeline))
        .routes(routes!(choose_backend))
        .routes(routes!(show_settings, change_settings))
}

/// The visit as you see it. It can be read at any time, also before it opens.
#[utoipa::path(
    get, path = "/visits/{id}", operation_id = "showVisit", tag = "visits",
    params(("id" = AppointmentId, Path)), responses((status = 200, body = View)), security(("session" = [])),
)]
async fn show(
    State(visits): State<Visits>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
) -> Result<Json<View>, Problem> {
    shown(&visits, &caller, id).await
}

/// The visit now and whenever it changed, as server-sent events. Enter first: the open stream is your presence. Events:
/// `visit` with a Visit; `replaced` when you opened another page, and `signed_out` when you may not see it any more, after
/// both of which the stream ends: do not come back by yourself.
#[utoipa::path(
    get, path = "/visits/{id}/events", operation_id = "watchVisit", tag = "visits",
    params(("id" = AppointmentId, Path)),
    responses((status = 200, description = "Events", body = String, content_type = "text/event-stream")),
    security(("session" = [])),
)]
async fn watch(
    State(visits): State<Visits>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
) -> Result<Response, Problem> {
    Ok(visits.watch(caller, id).await?)
}

/// Comes to the waiting room. Repeating it changes nothing. 409 `consent_required`, with the kinds in `missing`, while the
/// patient has not agreed to what the clinic asks before a visit.
#[utoipa::path(
    post, path = "/visits/{id}/enter", operation_id = "enterVisit", tag = "visits",
    params(("id" = AppointmentId, Path)), responses((status = 200, body = View)), security(("session" = [])),
)]
async fn enter(
    State(visits): State<Visits>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
) -> Result<Json<View>, Problem> {
    visits.enter(&caller, id).await?;
    shown(&visits, &caller, id).await
}

/// Goes. Coming back means to wait again.
#[utoipa::path(
    post, path = "/visits/{id}/leave", operation_id = "leaveVisit", tag = "visits",
    params(("id" = AppointmentId, Path)), responses((status = 200, body = View)), security(("session" = [])),
)]
async fn leave(
    State(visits): State<Visits>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
) -> Result<Json<View>, Problem> {
    visits.leave(&caller, id).await?;
    shown(&visits, &caller, id).await
}

/// Keeps what trying camera, microphone, speaker and network gave; the provider sees it.
#[utoipa::path(
    post, path = "/visits/{id}/device-check", operation_id = "checkDevices", tag = "visits",
    params(("id" = AppointmentId, Path)), request_body = Report,
    responses((status = 200, body = View)), security(("session" = [])),
)]
async fn check_devices(
    State(visits): State<Visits>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    Json(body): Json<Report>,
) -> Result<Json<View>, Problem> {
    visits.report_devices(&caller, id, body.at(visits.core.clock.now())).await?;
    shown(&visits, &caller, id).await
}

/// A ticket for the call: for the provider at any time while the visit is open, for others once they are let in.
#[utoipa::path(
    post, path = "/visits/{id}/join", operation_id = "joinVisit", tag = "visits",
    params(("id" = AppointmentId, Path)), responses((status = 200, body = Ticket)), security(("session" = [])),
)]
async fn join(
    State(visits): State<Visits>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
) -> Result<Json<Ticket>, Problem> {
    Ok(Json(visits.join(&caller, id).await?.into()))
}

/// The provider lets somebody in. Letting the patient in begins the visit.
#[utoipa::path(
    post, path = "/visits/{id}/admit", operation_id = "admitToVisit", tag = "visits",
    params(("id" = AppointmentId, Path)), request_body = Whom,
    responses((status = 200, body = View)), security(("session" = [])),
)]
async fn admit(
    State(visits): State<Visits>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    Json(body): Json<Whom>,
) -> Result<Json<View>, Problem> {
    visits.admit(&caller, id, body.person).await?;
    shown(&visits, &caller, id).await
}

/// The provider sends somebody from the call back to the waiting room.
#[utoipa::path(
    post, path = "/visits/{id}/send-back", operation_id = "sendBackInVisit", tag = "visits",
    params(("id" = AppointmentId, Path)), request_body = Whom,
    responses((status = 200, body = View)), security(("session" = [])),
)]
async fn send_back(
    State(visits): State<Visits>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    Json(body): Json<Whom>,
) -> Result<Json<View>, Problem> {
    visits.send_back(&caller, id, body.person).await?;
    shown(&visits, &caller, id).await
}

/// Goes on without pictures, for everybody; the patient's side and the provider may ask for it.
#[utoipa::path(
    post, path = "/visits/{id}/audio", operation_id = "turnVisitToAudio", tag = "visits",
    params(("id" = AppointmentId, Path)), responses((status = 200, body = View)), security(("session" = [])),
)]
async fn turn_to_audio(
    State(visits): State<Visits>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
) -> Result<Json<View>, Problem> {
    visits.turn_to_audio(&caller, id).await?;
    shown(&visits, &caller, id).await
}

/// The provider ends it for everybody: the call closes, appointment and consultation are completed.
#[utoipa::path(
    post, path = "/visits/{id}/end", operation_id = "endVisit", tag = "visits",
    params(("id" = AppointmentId, Path)), responses((status = 200, body = View)), security(("session" = [])),
)]
async fn end(
    State(visits): State<Visits>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
) -> Result<Json<View>, Problem> {
    visits.end(&caller, id).await?;
    shown(&visits, &caller, id).await
}

/// Invites a third party by a link that works once. Clinicians are invited by the provider only.
#[utoipa::path(
    post, path = "/visits/{id}/guests", operation_id = "inviteGuest", tag = "visits",
    params(("id" = AppointmentId, Path)), request_body = Guest,
    responses((status = 201, body = Link)), security(("session" = [])),
)]
async fn invite(
    State(visits): State<Visits>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    Json(body): Json<Guest>,
) -> Result<Response, Problem> {
    let name = line("name", &body.name.0, NAME_CHARS_MAX)?;
    if name.is_empty() {
        return Err(Problem::invalid("name", "name_invalid", "a name has 1 to 60 characters"));
    }
    let (seen, person, token) = visits.invite(&caller, id, &Phi(name), body.role).await?;
    let url = format!("{}/visit-invitations#{}", visits.core.settings.public_url, token.reveal());
    let link = Link { person, url, expires_at: rules::closes_at(seen.appointment.ends_at) };
    Ok((StatusCode::CREATED, Json(link)).into_response())
}

/// Takes an invitation back; whoever came by it is out of the call.
#[utoipa::path(
    delete, path = "/visits/{id}/guests/{person}", operation_id = "revokeGuest", tag = "visits",
    params(("id" = AppointmentId, Path), ("person" = VisitPersonId, Path)),
    responses((status = 204, description = "They cannot enter any more")), security(("session" = [])),
)]
async fn revoke(
    State(visits): State<Visits>,
    caller: Caller,
    Path((id, person)): Path<(AppointmentId, VisitPersonId)>,
) -> Result<StatusCode, Problem> {
    visits.revoke(&caller, id, person).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Exchanges the token of a guest's link for a cookie that is good for this visit alone. No account is needed.
#[utoipa::path(
    post, path = "/visit-invitations/accept", operation_id = "acceptVisitInvitation", tag = "visits", request_body = Token,
    responses((status = 200, body = Accepted)),
)]
async fn accept(
    State(visits): State<Visits>,
    MaybeSignedIn(actor): MaybeSignedIn,
    Json(Token { token }): Json<Token>,
) -> Result<Response, Problem> {
    let (appointment_id, cookie) = visits.accept(&actor, &token).await?;
    Ok((caller::set_cookie(&visits.core, &cookie), Json(Accepted { appointment_id })).into_response())
}

/// What happened so far: booking, messages, people, connections. For both sides, not for guests.
#[utoipa::path(
    get, path = "/visits/{id}/timeline", operation_id = "showVisitTimeline", tag = "visits",
    params(("id" = AppointmentId, Path)), responses((status = 200, body = Timeline)), security(("session" = [])),
)]
async fn timeline(
    State(visits): State<Visits>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
) -> Result<Json<Timeline>, Problem> {
    Ok(Json(visits.timeline(&caller, id).await?))
}

/// The provider's day: who comes, who waits now, whose devices work.
#[utoipa::path(
    get, path = "/visits/today", operation_id = "listVisitsToday", tag = "visits",
    responses((status = 200, body = Today)), security(("session" = [])),
)]
async fn today(State(visits): State<Visits>, caller: Caller) -> Result<Json<Today>, Problem> {
    Ok(Json(visits.today(&caller).await?))
}

/// The provider's day now and whenever it changed, as server-sent events: `today` with a VisitsToday, `signed_out`.
#[utoipa::path(
    get, path = "/visits/today/events", operation_id = "watchVisitsToday", tag = "visits",
    responses((status = 200, description = "Events", body = String, content_type = "text/event-stream")),
    security(("session" = [])),
)]
async fn watch_today(State(visits): State<Visits>, caller: Caller) -> Result<Response, Problem> {
    Ok(visits.watch_today(caller).await?)
}

/// Where the call of this visit is to be opened, while it is not open: for its provider and admins.
#[utoipa::path(
    put, path = "/visits/{id}/backend", operation_id = "chooseVisitBackend", tag = "visits",
    params(("id" = AppointmentId, Path)), request_body = Backend,
    responses((status = 200, body = Backend)), security(("session" = [])),
)]
async fn choose_backend(
    State(visits): State<Visits>,
    caller: Caller,
    Path(id): Path<AppointmentId>,
    Json(body): Json<Backend>,
) -> Result<Json<Backend>, Problem> {
    visits.choose_backend(&caller, id, body.backend).await?;
    Ok(Json(body))
}

/// Where the clinic wants calls to be opened.
#[utoipa::path(
    get, path = "/visit-settings", operation_id = "showVisitSettings", tag = "visits",
    responses((status = 200, body = Backend)), security(("session" = [])),
)]
async fn show_settings(State(visits): State<Visits>, SignedIn(actor): SignedIn) -> Result<Versioned<Backend>, Problem> {
    if !actor.is(Role::Admin) {
        return Err(Error::NotAdmin.into());
    }
    let (backend, version) = store::settings(&mut *visits.core.read().await?).await?;
    Ok(Versioned(version, Backend { backend }))
}

/// Chooses where the clinic wants calls to be opened from now on. A visit whose call is open stays where it is.
#[utoipa::path(
    put, path = "/visit-settings", operation_id = "changeVisitSettings", tag = "visits",
    params(("If-Match" = String, Header, description = "The ETag that you saw")), request_body = Backend,
    responses((status = 200, body = Backend)), security(("session" = [])),
)]
async fn change_settings(
    State(visits): State<Visits>,
    SignedIn(actor): SignedIn,
    IfMatch(version): IfMatch,
    Json(body): Json<Backend>,
) -> Result<Versioned<Backend>, Problem> {
    if !actor.is(Role::Admin) {
        return Err(Error::NotAdmin.into());
    }
    let mut change = visits.core.begin().await?;
    if !store::set_settings(&mut change, body.backend, version).await? {
        return Err(Error::Stale.into());
    }
    let record = Record::new("visit_settings.changed", "visit_settings", 1);
    change.record(&actor, record.with(serde_json::json!({ "backend": body.backend })));
    change.commit().await?;
    Ok(Versioned(version + 1, body))
}

async fn shown(visits: &Visits, caller: &Caller, id: AppointmentId) -> Result<Json<View>, Problem> {
    let seen = visits.look(caller, id).await?;
    let mut conn = visits.core.read().await.map_err(Error::from)?;
    Ok(Json(View::of(&mut conn, &seen, visits.core.clock.now()).await?))
}
