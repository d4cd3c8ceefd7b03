//! The page of a room: takes `?t=` and strips it from the address, says who is in, and tells the stand-in when it closes.
//! Besides it the handles for tests that run in another process.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::Fake;

pub(crate) fn routes(fake: &Fake) -> Router<Fake> {
    Router::new()
        .route("/{room}", get(page))
        .route("/{room}/enter", post(enter))
        .route("/{room}/leave", post(leave))
        .route("/{room}/people", get(people))
        .nest("/control", fake.control().routes())
}

async fn page() -> Html<&'static str> {
    Html(include_str!("page.html"))
}

async fn enter(
    State(fake): State<Fake>,
    Path(room): Path<String>,
    Json(body): Json<Value>,
) -> Result<Json<Value>, (StatusCode, String)> {
    let entered = fake.enter(&room, body["token"].as_str().unwrap_or_default());
    entered.map(|session| Json(json!({ "session": session }))).map_err(|why| (StatusCode::FORBIDDEN, why))
}

async fn leave(State(fake): State<Fake>, session: String) -> StatusCode {
    fake.leave(&session);
    StatusCode::NO_CONTENT
}

async fn people(State(fake): State<Fake>, Path(room): Path<String>) -> Json<Value> {
    let people: Vec<Value> = {
        let mut state = fake.state();
        state.pass();
        let inside = state.sessions.iter().filter(|session| session.room == room);
        inside.map(|session| json!({ "session": session.id, "name": session.user_name })).collect()
    };
    fake.send();
    Json(json!(people))
}
