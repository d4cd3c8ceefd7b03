//! Routes of the Daily-compatible API, and of what the pages of its rooms ask. Handlers take a request apart and say the
//! result as Daily says it.

mod caller;
mod domain;
mod live;
mod meetings;
mod page;
mod rate;
mod rooms;
mod webhooks;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use serde_json::{Value, json};

use super::{DailyApi, Refusal};
pub(super) use rate::Rate;

/// What a handler gives.
type Answer = Result<Response, Refusal>;

/// The API for other systems. Daily has no versions but its path, and no cookies: whoever calls shows a key each time.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(api: DailyApi) -> Router<S> {
    let v1 = Router::new()
        .route("/rooms", get(rooms::list).post(rooms::create))
        .route("/rooms/{name}", get(rooms::show).post(rooms::update).delete(rooms::delete))
        .route("/batch/rooms", post(rooms::create_all).delete(rooms::delete_all))
        .route("/rooms/{name}/presence", get(live::presence_of))
        .route("/rooms/{name}/eject", post(live::eject))
        .route("/rooms/{name}/send-app-message", post(live::app_message))
        .route("/rooms/{name}/update-permissions", post(live::permit))
        .route("/rooms/{name}/get-session-data", get(live::session_data))
        .route("/rooms/{name}/set-session-data", post(live::set_session_data))
        .route("/presence", get(live::presence))
        .route("/meeting-tokens", post(domain::make_token))
        .route("/meeting-tokens/{token}", get(domain::read_token))
        .route("/meetings", get(meetings::list))
        .route("/meetings/{id}", get(meetings::show))
        .route("/meetings/{id}/participants", get(meetings::participants))
        .route("/webhooks", get(webhooks::list).post(webhooks::create))
        .route("/webhooks/{id}", get(webhooks::show).post(webhooks::update).delete(webhooks::delete))
        .route("/recordings", get(meetings::recordings))
        .route("/", get(domain::show).post(domain::update))
        .route("/{*rest}", any(unknown))
        .method_not_allowed_fallback(unknown);
    Router::new()
        .nest("/daily/v1", v1)
        // Nesting serves the path without the slash at its end only.
        .route("/daily/v1/", get(domain::show).post(domain::update))
        .with_state(api)
}

/// What the pages of rooms ask: anybody may, so it is for the caller to say how often.
pub(super) fn pages<S: Clone + Send + Sync + 'static>(api: DailyApi) -> Router<S> {
    Router::new()
        .route("/daily/rooms/{domain}/{room}", get(page::show))
        .route("/daily/rooms/{domain}/{room}/entry", post(page::enter))
        .route("/daily/rooms/{domain}/{room}/waiting/{person}", post(page::answer))
        .with_state(api)
}

/// Whatever is not there, whether Daily has it or not.
async fn unknown() -> Refusal {
    Refusal::not_found("this server has no such endpoint")
}

fn ok(body: Value) -> Response {
    (StatusCode::OK, axum::Json(body)).into_response()
}

fn page(total: i64, items: Vec<Value>) -> Response {
    ok(json!({ "total_count": total, "data": items }))
}
