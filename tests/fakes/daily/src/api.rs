//! The REST API below `/v1`.

use axum::body::Bytes;
use axum::extract::{Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use fake_kit::{Trouble, cut, instead};
use serde_json::{Value, json};
use std::collections::HashMap;

use crate::hooks::{TYPES, is_there};
use crate::{Fake, KEY, WEBHOOK_SECRET, token};

type Answer = Result<Json<Value>, Refused>;

/// Status, stable code, words that may change.
struct Refused(u16, &'static str, String);

impl axum::response::IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0).expect("a status");
        (status, Json(json!({ "error": self.1, "info": self.2 }))).into_response()
    }
}

pub(crate) fn routes(fake: Fake) -> Router<Fake> {
    let api = Router::new()
        .route("/", get(domain))
        .route("/rooms", get(list_rooms).post(add_room))
        .route("/rooms/{name}", get(room).post(set_room).delete(remove_room))
        .route("/rooms/{name}/presence", get(room_presence))
        .route("/rooms/{name}/eject", post(eject))
        .route("/meeting-tokens", post(add_token))
        .route("/meeting-tokens/{token}", get(check_token))
        .route("/presence", get(presence))
        .route("/meetings", get(meetings))
        .route("/webhooks", get(list_webhooks).post(add_webhook))
        .route("/webhooks/{uuid}", get(webhook).post(set_webhook).delete(remove_webhook))
        .fallback(|| async { Refused(404, "not-found", "no such endpoint".to_owned()) })
        .layer(from_fn_with_state(fake, before));
    Router::new().nest("/v1", api)
}

/// Trouble first, then the key, then what time brings.
async fn before(State(fake): State<Fake>, request: Request, next: Next) -> Response {
    let name = format!("{} {}", request.method(), request.uri().path());
    let trouble = fake.control().meet(&name);
    if let Some(trouble) = trouble
        && let Some(response) = instead(trouble, trouble_words).await
    {
        return response;
    }
    let authorization = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    match authorization.and_then(|value| value.strip_prefix("Bearer ")) {
        // Measured and documented: 400, not 401.
        None => return Refused(400, "authorization-header-error", String::new()).into_response(),
        Some(key) if key != KEY => return Refused(401, "authentication-error", String::new()).into_response(),
        Some(_) => {}
    }
    fake.state().pass();
    let response = next.run(request).await;
    fake.send();
    if trouble == Some(Trouble::LostAnswer) { cut() } else { response }
}

fn trouble_words(status: u16) -> Value {
    let code = if status == 429 { "rate-limit-error" } else { "server-error" };
    json!({ "error": code, "info": "trouble on demand" })
}

fn json_of(body: &[u8]) -> Result<Value, Refused> {
    serde_json::from_slice(body).map_err(|error| Refused(400, "json-parsing-error", error.to_string()))
}

fn invalid(info: String) -> Refused {
    Refused(400, "invalid-request-error", info)
}

fn no_room(name: &str) -> Refused {
    Refused(404, "not-found", format!("room {name} not found"))
}

async fn domain() -> Json<Value> {
    Json(json!({ "domain_name": "fake", "domain_id": "fake-domain-id", "config": { "max_webhook_count": 1 } }))
}

/// Newest first, at most 100; `starting_after` goes on behind that id.
fn paged(all: Vec<Value>, id: &str, query: &HashMap<String, String>) -> Json<Value> {
    let total = all.len();
    let limit = query.get("limit").and_then(|text| text.parse().ok()).unwrap_or(100).min(100);
    let mut newest: Vec<Value> = all.into_iter().rev().collect();
    if let Some(after) = query.get("starting_after") {
        let place = newest.iter().position(|one| one[id] == after.as_str()).map_or(newest.len(), |place| place + 1);
        newest.drain(..place);
    }
    newest.truncate(limit);
    Json(json!({ "total_count": total, "data": newest }))
}

async fn list_rooms(State(fake): State<Fake>, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    paged(fake.state().rooms.clone(), "id", &query)
}

async fn add_room(State(fake): State<Fake>, body: Bytes) -> Answer {
    fake.state().add_room(&json_of(&body)?).map(Json).map_err(invalid)
}

async fn room(State(fake): State<Fake>, Path(name): Path<String>) -> Answer {
    fake.state().room(&name).cloned().map(Json).ok_or_else(|| no_room(&name))
}

async fn set_room(State(fake): State<Fake>, Path(name): Path<String>, body: Bytes) -> Answer {
    let wish = json_of(&body)?;
    let mut state = fake.state();
    state.room(&name).ok_or_else(|| no_room(&name))?;
    state.set_room(&name, &wish).map(Json).map_err(invalid)
}

async fn remove_room(State(fake): State<Fake>, Path(name): Path<String>) -> Answer {
    let mut state = fake.state();
    state.room(&name).ok_or_else(|| no_room(&name))?;
    state.rooms.retain(|room| room["name"] != name.as_str());
    Ok(Json(json!({ "deleted": true, "name": name })))
}

async fn room_presence(State(fake): State<Fake>, Path(name): Path<String>) -> Answer {
    let state = fake.state();
    state.room(&name).ok_or_else(|| no_room(&name))?;
    let inside = state.sessions.iter().filter(|session| session.room == name);
    let all: Vec<Value> = inside.map(|session| session.shown(state.now())).collect();
    Ok(Json(json!({ "total_count": all.len(), "data": all })))
}

async fn presence(State(fake): State<Fake>) -> Json<Value> {
    let state = fake.state();
    let mut rooms = json!({});
    for session in &state.sessions {
        let shown = session.shown(state.now());
        match rooms[&session.room].as_array_mut() {
            Some(all) => all.push(shown),
            None => rooms[&session.room] = json!([shown]),
        }
    }
    Json(rooms)
}

async fn eject(State(fake): State<Fake>, Path(name): Path<String>, body: Bytes) -> Answer {
    let wish = json_of(&body)?;
    let mut state = fake.state();
    state.room(&name).ok_or_else(|| no_room(&name))?;
    let named = |list: &str, id: &str| wish[list].as_array().is_some_and(|ids| ids.iter().any(|one| one == id));
    let inside = state.sessions.iter().filter(|session| session.room == name);
    let out = inside.filter(|session| named("ids", &session.id) || named("user_ids", &session.user_id));
    let out: Vec<String> = out.map(|session| session.id.clone()).collect();
    if out.is_empty() {
        return Err(Refused(404, "not-found", "no such participant".to_owned()));
    }
    for session in &out {
        state.leave(session);
    }
    Ok(Json(json!({ "ejectedIds": out })))
}

async fn add_token(State(fake): State<Fake>, body: Bytes) -> Answer {
    let wish = json_of(&body)?;
    let properties = wish["properties"].as_object().cloned().unwrap_or_default();
    let token = token::sign(&properties, fake.state().now()).map_err(invalid)?;
    Ok(Json(json!({ "token": token })))
}

async fn check_token(State(fake): State<Fake>, Path(token): Path<String>) -> Answer {
    let properties = token::read(&token).ok_or_else(|| invalid("invalid token".to_owned()))?;
    let now = fake.state().now();
    if properties["exp"].as_f64().is_some_and(|exp| exp <= now) {
        return Err(invalid("token has expired".to_owned()));
    }
    Ok(Json(properties))
}

async fn meetings(State(fake): State<Fake>, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    let state = fake.state();
    let asked = |room: &str| query.get("room").is_none_or(|wanted| wanted == room);
    let all = state.meetings.iter().filter(|meeting| asked(&meeting.room)).map(|meeting| meeting.shown(state.now()));
    paged(all.collect(), "id", &query)
}

async fn list_webhooks(State(fake): State<Fake>) -> Json<Value> {
    Json(json!(fake.registered()))
}

async fn webhook(State(fake): State<Fake>, Path(uuid): Path<String>) -> Answer {
    let found = fake.registered().into_iter().find(|webhook| webhook["uuid"] == uuid.as_str());
    found.map(Json).ok_or_else(|| Refused(404, "not-found", "no such webhook".to_owned()))
}

async fn add_webhook(State(fake): State<Fake>, body: Bytes) -> Answer {
    let (url, hmac, retry, types) = wanted(&json_of(&body)?).await?;
    // Measured: one for a domain.
    if !fake.state().webhooks.is_empty() {
        return Err(invalid("max webhook count reached".to_owned()));
    }
    Ok(Json(fake.state().add_webhook(&url, &hmac, &retry, types)))
}

async fn set_webhook(State(fake): State<Fake>, Path(uuid): Path<String>, body: Bytes) -> Answer {
    let (url, hmac, retry, types) = wanted(&json_of(&body)?).await?;
    let mut state = fake.state();
    let before = state.webhooks.len();
    state.webhooks.retain(|webhook| webhook.uuid != uuid);
    if state.webhooks.len() == before {
        return Err(Refused(404, "not-found", "no such webhook".to_owned()));
    }
    state.add_webhook(&url, &hmac, &retry, types);
    let kept = state.webhooks.last_mut().expect("just added");
    kept.uuid = uuid;
    Ok(Json(kept.shown()))
}

async fn remove_webhook(State(fake): State<Fake>, Path(uuid): Path<String>) -> Answer {
    fake.state().webhooks.retain(|webhook| webhook.uuid != uuid);
    Ok(Json(json!({ "uuid": uuid })))
}

/// Address, secret, retry mode and types of a wish whose address answers.
async fn wanted(wish: &Value) -> Result<(String, String, String, Vec<String>), Refused> {
    let url = wish["url"].as_str().ok_or_else(|| invalid("url is required".to_owned()))?.to_owned();
    let types = wish["eventTypes"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    let types: Vec<String> = types.collect();
    if types.is_empty() || types.iter().any(|kind| !TYPES.contains(&kind.as_str())) {
        return Err(invalid("eventTypes has a type that is not known".to_owned()));
    }
    if !is_there(&url).await {
        return Err(invalid("non-200 status code returned from webhook endpoint, recvd undefined".to_owned()));
    }
    let text = |name: &str, usual: &str| wish[name].as_str().unwrap_or(usual).to_owned();
    Ok((url, text("hmac", WEBHOOK_SECRET), text("retryType", "circuit-breaker"), types))
}
