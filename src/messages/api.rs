//! Routes of messages: calendars for everybody, the outbox for admins.

use axum::extract::State as Service;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::calendar::Method;
use super::mail::calendar_type;
use super::{feed, queue};
use crate::accounts::SignedIn;
use crate::api::{Json, Page, PageQuery, Path, Problem, Query};
use crate::core::Core;
use crate::digest::sha256;
use crate::ids::{AppointmentId, MessageId};
use crate::outbox::{Entry, Kind, State};

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new()
        .routes(routes!(appointment_calendar))
        .routes(routes!(feed_state, open_feed, close_feed))
        .routes(routes!(published))
        .routes(routes!(list))
        .routes(routes!(trial))
        .routes(routes!(retry))
}

/// Whether there is a calendar address.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarFeed {
    exists: bool,
    /// Since when; null without one.
    #[schema(value_type = Option<String>, format = DateTime)]
    created_at: Option<Timestamp>,
}

/// A new calendar address. It is not shown again.
#[derive(Debug, Serialize, ToSchema)]
struct NewCalendarFeed {
    #[schema(format = "uri", example = "https://care.example.org/api/v1/calendar/….ics")]
    url: String,
}

/// Which messages.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct MessageQuery {
    /// Of this kind only.
    kind: Option<Kind>,
    /// In this state only.
    state: Option<State>,
    /// Items on the page, 1 to 100; 25 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A message and what became of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Message)]
struct MessageView {
    id: MessageId,
    kind: Kind,
    /// The id of the thing that it is about: a user or an appointment, as its kind tells.
    subject_id: String,
    state: State,
    /// When it is or was due.
    #[schema(value_type = String, format = DateTime)]
    due_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was sent, skipped or given up; null while it waits.
    #[schema(value_type = Option<String>, format = DateTime)]
    settled_at: Option<Timestamp>,
    #[schema(minimum = 0)]
    attempts: i64,
    /// What stood in the way last, without addresses.
    last_error: Option<String>,
}

#[utoipa::path(
    get, path = "/appointments/{id}/calendar", operation_id = "getAppointmentCalendar", tag = "calendar",
    params(("id" = inline(AppointmentId), Path, description = "Of the appointment")),
    responses((status = 200, description = "iCalendar (RFC 5545): the appointment, or its end", body = String, content_type = "text/calendar")),
    security(("session" = [])),
)]
async fn appointment_calendar(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<AppointmentId>,
) -> Result<Response, Problem> {
    let (method, text) = feed::single(&core, &actor, id).await?;
    let mut response = ics(method, text);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"visit.ics\""));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

#[utoipa::path(
    get, path = "/me/calendar-feed", operation_id = "getCalendarFeed", tag = "calendar",
    responses((status = 200, description = "Whether there is an address", body = CalendarFeed)),
    security(("session" = [])),
)]
async fn feed_state(Service(core): Service<Core>, SignedIn(actor): SignedIn) -> Result<Json<CalendarFeed>, Problem> {
    let created_at = feed::opened_at(&core, &actor).await?;
    Ok(Json(CalendarFeed { exists: created_at.is_some(), created_at }))
}

#[utoipa::path(
    post, path = "/me/calendar-feed", operation_id = "openCalendarFeed", tag = "calendar",
    responses((status = 201, description = "The address; an older one works no more", body = NewCalendarFeed)),
    security(("session" = [])),
)]
async fn open_feed(Service(core): Service<Core>, SignedIn(actor): SignedIn) -> Result<Response, Problem> {
    let url = feed::open(&core, &actor).await?;
    Ok((StatusCode::CREATED, Json(NewCalendarFeed { url: url.reveal().clone() })).into_response())
}

#[utoipa::path(
    delete, path = "/me/calendar-feed", operation_id = "closeCalendarFeed", tag = "calendar",
    responses((status = 204, description = "There is no address any more")), security(("session" = [])),
)]
async fn close_feed(Service(core): Service<Core>, SignedIn(actor): SignedIn) -> Result<StatusCode, Problem> {
    feed::close(&core, &actor).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    get, path = "/calendar/{token}", operation_id = "readCalendarFeed", tag = "calendar",
    params(("token" = String, Path, description = "As the address has it: 64 hexadecimal digits and `.ics`")),
    responses(
        (status = 200, description = "iCalendar (RFC 5545) of a month back and a year ahead", body = String, content_type = "text/calendar"),
        (status = 304, description = "The same as the If-None-Match"),
    ),
)]
async fn published(
    Service(core): Service<Core>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let token = token.strip_suffix(".ics").unwrap_or(&token);
    let text = feed::published(&core, token, core.clock.now()).await?;
    let tag = format!("\"{}\"", sha256(text.as_bytes()));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let same = known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag);
    let mut response = if same { StatusCode::NOT_MODIFIED.into_response() } else { ics(Method::Publish, text) };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

#[utoipa::path(
    get, path = "/messages", operation_id = "listMessages", tag = "messages", params(MessageQuery),
    responses((status = 200, description = "Newest first", body = Page<MessageView>)), security(("session" = [])),
)]
async fn list(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
    Query(query): Query<MessageQuery>,
) -> Result<Json<Page<MessageView>>, Problem> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let (limit, before) = (page.limit()?, page.after::<MessageId>()?);
    let found = queue::list(&core, &actor, query.kind, query.state, before, limit).await?;
    Ok(Json(Page::of(found, limit, |entry| entry.id).map(MessageView::from)))
}

#[utoipa::path(
    post, path = "/messages/{id}/retry", operation_id = "retryMessage", tag = "messages",
    params(("id" = MessageId, Path, description = "Of a message that was given up")),
    responses((status = 200, description = "It waits again", body = MessageView)), security(("session" = [])),
)]
async fn retry(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<MessageId>,
) -> Result<Json<MessageView>, Problem> {
    Ok(Json(queue::retry(&core, &actor, id).await?.into()))
}

/// Sends a mail to yourself: what becomes of it tells whether mails leave.
#[utoipa::path(
    post, path = "/messages/trial", operation_id = "tryMail", tag = "messages",
    responses((status = 202, description = "It is on its way; look in the list what became of it", body = MessageView)),
    security(("session" = [])),
)]
async fn trial(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
) -> Result<(StatusCode, Json<MessageView>), Problem> {
    Ok((StatusCode::ACCEPTED, Json(queue::trial(&core, &actor).await?.into())))
}

fn ics(method: Method, text: String) -> Response {
    let media_type = HeaderValue::from_str(&calendar_type(method));
    let media_type = media_type.unwrap_or_else(|_| HeaderValue::from_static("text/calendar"));
    ([(header::CONTENT_TYPE, media_type)], text).into_response()
}

impl From<Entry> for MessageView {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            kind: entry.kind,
            subject_id: entry.subject,
            state: entry.state,
            due_at: entry.due_at,
            created_at: entry.created_at,
            settled_at: entry.settled_at,
            attempts: entry.attempts,
            last_error: entry.last_error,
        }
    }
}
