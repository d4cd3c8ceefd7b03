//! Idempotency keys, as docs.stripe.com/api/idempotent_requests has them: the first answer of a key is kept for a day and
//! given again byte by byte; other parameters under the same key are an error; what was refused for its form is not kept.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use crate::state::{Refused, State};

/// The first answer.
pub(crate) struct Saved {
    pub(crate) at: f64,
    pub(crate) request: String,
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl State {
    /// What a key was answered with before.
    pub(crate) fn before(&self, key: &str, request: &str) -> Option<Result<Response, Refused>> {
        let saved = self.keys.get(key)?;
        if saved.request == request {
            let mut response = answer(saved.status, saved.body.clone());
            response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
            return Some(Ok(response));
        }
        let message =
            "Keys for idempotent requests can only be used with the same parameters they were first used with.";
        let kind = "idempotency_error";
        Some(Err(Refused { status: 400, kind, code: None, param: None, message: message.to_owned() }))
    }

    pub(crate) fn save(&mut self, key: &str, request: &str, status: u16, body: &Value, at: f64) {
        let saved = Saved { at, request: request.to_owned(), status, body: body.to_string() };
        self.keys.insert(key.to_owned(), saved);
    }
}

/// JSON with what every answer of Stripe carries.
pub(crate) fn answer(status: u16, body: String) -> Response {
    let mut response = (StatusCode::from_u16(status).expect("a status"), body).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let id = format!("req_{}", fake_kit::random(14));
    response.headers_mut().insert("request-id", id.parse().expect("a header"));
    response
}
