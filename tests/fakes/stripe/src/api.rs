//! The REST API below `/v1`.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use fake_kit::{Trouble, cut, instead};
use serde_json::{Value, json};

use crate::checkout::{Form, field, nested};
use crate::keys::answer;
use crate::state::Refused;
use crate::{Fake, KEY, state};

impl axum::response::IntoResponse for Refused {
    fn into_response(self) -> Response {
        answer(self.status, self.body().to_string())
    }
}

impl Refused {
    fn body(&self) -> Value {
        let mut error = json!({ "type": self.kind, "message": self.message });
        if let Some(code) = self.code {
            error["code"] = json!(code);
            error["doc_url"] = json!(format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-")));
        }
        if let Some(param) = &self.param {
            error["param"] = json!(param);
        }
        json!({ "error": error })
    }
}

pub(crate) fn routes(fake: Fake) -> Router<Fake> {
    let api = Router::new()
        .route("/checkout/sessions", post(add_session))
        .route("/checkout/sessions/{id}", get(session))
        .route("/checkout/sessions/{id}/expire", post(expire))
        .route("/payment_intents/{id}", get(intent))
        .route("/refunds", get(refunds).post(add_refund))
        .route("/refunds/{id}", get(refund))
        .route("/disputes/{id}", get(dispute))
        .route("/events", get(events))
        .fallback(|request: Request| async move {
            let message = format!("Unrecognized request URL ({}: {})", request.method(), request.uri().path());
            let kind = "invalid_request_error";
            Refused { status: 404, kind, code: None, param: None, message }
        })
        .layer(from_fn_with_state(fake, before));
    Router::new().nest("/v1", api)
}

/// Trouble first, then the key.
async fn before(State(fake): State<Fake>, request: Request, next: Next) -> Response {
    let name = format!("{} /v1{}", request.method(), request.uri().path());
    let trouble = fake.control().meet(&name);
    if let Some(trouble) = trouble {
        if let (Trouble::Kept(status), Some(key)) = (trouble, key_of(request.headers())) {
            let (parts, body) = request.into_parts();
            let body = axum::body::to_bytes(body, 1 << 20).await.unwrap_or_default();
            let request = format!("/v1{} {}", parts.uri.path(), String::from_utf8_lossy(&body));
            fake.then(|state, now| state.save(&key, &request, status, &trouble_words(status), now));
            return answer(status, trouble_words(status).to_string());
        }
        if let Some(response) = instead(trouble, trouble_words).await {
            return response;
        }
    }
    let authorization = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if authorization.and_then(|value| value.strip_prefix("Bearer ")) != Some(KEY) {
        let message = "Invalid API Key provided".to_owned();
        return Refused { status: 401, kind: "invalid_request_error", code: None, param: None, message }
            .into_response();
    }
    let response = next.run(request).await;
    match trouble {
        Some(Trouble::LostAnswer) => cut(),
        Some(Trouble::Late(ms)) => {
            tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
            response
        }
        _ => response,
    }
}

fn trouble_words(status: u16) -> Value {
    let (kind, code) = match status {
        409 => ("idempotency_error", Some("idempotency_key_in_use")),
        429 => ("invalid_request_error", Some("rate_limit")),
        400..=499 => ("invalid_request_error", None),
        _ => ("api_error", None),
    };
    json!({ "error": { "type": kind, "code": code, "message": "Trouble on demand." } })
}

fn key_of(headers: &HeaderMap) -> Option<String> {
    headers.get("idempotency-key").and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// Does what a form asks for, once for each key.
fn once(
    fake: &Fake,
    headers: &HeaderMap,
    path: &str,
    body: &[u8],
    act: impl FnOnce(&mut state::State, &Form, f64) -> Result<Value, Refused>,
) -> Response {
    let form: Form = serde_urlencoded::from_bytes(body).unwrap_or_default();
    let request = format!("{path} {}", String::from_utf8_lossy(body));
    let key = key_of(headers).filter(|key| key.len() <= 255);
    fake.then(|state, now| {
        if let Some(before) = key.as_ref().and_then(|key| state.before(key, &request)) {
            return before.unwrap_or_else(axum::response::IntoResponse::into_response);
        }
        match act(state, &form, now) {
            Ok(body) => {
                if let Some(key) = &key {
                    state.save(key, &request, 200, &body, now);
                }
                answer(200, body.to_string())
            }
            Err(refused) => refused.into_response(),
        }
    })
}

async fn add_session(State(fake): State<Fake>, headers: HeaderMap, body: Bytes) -> Response {
    once(&fake, &headers, "/v1/checkout/sessions", &body, |state, form, now| {
        let place = state.add_session(form, now)?;
        Ok(state.session_shown(&state.sessions[place], false))
    })
}

async fn session(
    State(fake): State<Fake>,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Refused> {
    let expanded = query.iter().any(|(key, value)| key.starts_with("expand[") && value.starts_with("payment_intent"));
    fake.then(|state, _| {
        let place = state.place(&id).ok_or_else(|| Refused::missing("checkout.session", &id))?;
        Ok(answer(200, state.session_shown(&state.sessions[place], expanded).to_string()))
    })
}

async fn expire(State(fake): State<Fake>, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    once(&fake, &headers, &format!("/v1/checkout/sessions/{id}/expire"), &body, |state, _, now| {
        let place = state.place(&id).ok_or_else(|| Refused::missing("checkout.session", &id))?;
        if state.sessions[place].status != "open" {
            let message = "Only Checkout Sessions with a status in [\"open\"] can be expired.";
            return Err(Refused::invalid(None, "", message));
        }
        state.sessions[place].status = "expired";
        state.tell_session("checkout.session.expired", place, now);
        Ok(state.session_shown(&state.sessions[place], false))
    })
}

async fn intent(State(fake): State<Fake>, Path(id): Path<String>) -> Result<Response, Refused> {
    fake.then(|state, _| {
        let of = |session: &&state::Session| session.intent.as_ref().is_some_and(|intent| intent.id == id);
        let session = state.sessions.iter().find(of).ok_or_else(|| Refused::missing("payment_intent", &id))?;
        Ok(answer(200, session.intent_shown(false).to_string()))
    })
}

async fn add_refund(State(fake): State<Fake>, headers: HeaderMap, body: Bytes) -> Response {
    once(&fake, &headers, "/v1/refunds", &body, |state, form, now| {
        let missing = || Refused::invalid(Some("parameter_missing"), "payment_intent", "One of these is needed.");
        let intent = field(form, "payment_intent").ok_or_else(missing)?;
        let units = field(form, "amount").map(|text| text.parse::<i64>());
        let invalid = || Refused::invalid(Some("parameter_invalid_integer"), "amount", "Invalid integer");
        let units = units.transpose().map_err(|_| invalid())?;
        let reason = field(form, "reason").map(str::to_owned);
        let id = state.refund(intent, units, nested(form, "metadata"), reason, now)?;
        Ok(state.refunds.iter().find(|refund| refund.id == id).expect("just made").shown())
    })
}

async fn refund(State(fake): State<Fake>, Path(id): Path<String>) -> Result<Response, Refused> {
    fake.then(|state, _| {
        let found = state.refunds.iter().find(|refund| refund.id == id);
        Ok(answer(200, found.ok_or_else(|| Refused::missing("refund", &id))?.shown().to_string()))
    })
}

async fn refunds(State(fake): State<Fake>, Query(query): Query<Vec<(String, String)>>) -> Response {
    let of = query.iter().find(|(key, _)| key == "payment_intent").map(|(_, value)| value.clone());
    fake.then(|state, _| {
        let all = state.refunds.iter().filter(|refund| of.as_ref().is_none_or(|of| refund.intent == *of));
        let data: Vec<Value> = all.rev().take(100).map(state::Refund::shown).collect();
        answer(200, json!({ "object": "list", "url": "/v1/refunds", "has_more": false, "data": data }).to_string())
    })
}

async fn dispute(State(fake): State<Fake>, Path(id): Path<String>) -> Result<Response, Refused> {
    fake.then(|state, _| {
        let found = state.disputes.iter().find(|dispute| dispute.id == id);
        Ok(answer(200, found.ok_or_else(|| Refused::missing("dispute", &id))?.shown().to_string()))
    })
}

async fn events(State(fake): State<Fake>) -> Response {
    fake.then(|state, _| {
        let data: Vec<&Value> = state.events.iter().rev().take(100).collect();
        answer(200, json!({ "object": "list", "url": "/v1/events", "has_more": false, "data": data }).to_string())
    })
}
