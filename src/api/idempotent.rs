//! The `Idempotency-Key` header of requests that must not take effect twice.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;

use super::Problem;
use crate::idempotency::KEY_CHARS_MAX;

/// The key that the client chose: 1 to 100 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(pub String);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let bad = |code, detail: &str| Problem::new(StatusCode::BAD_REQUEST, code, detail);
        let Some(value) = parts.headers.get("idempotency-key") else {
            let detail = "send Idempotency-Key with a value of your own choice, a new one for each new wish";
            return Err(bad("idempotency_key_missing", detail));
        };
        let key = value.to_str().unwrap_or_default();
        let good = (1..=KEY_CHARS_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        if good {
            Ok(Self(key.to_owned()))
        } else {
            Err(bad("idempotency_key_invalid", "Idempotency-Key is 1 to 100 visible ASCII characters"))
        }
    }
}
