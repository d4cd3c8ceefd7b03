//! Requests to Stripe's REST API: forms out, JSON back, and what its refusals mean (docs.stripe.com/api/errors).

use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::Settings;
use crate::clock::Clock;
use crate::gateways::GatewayError;
use crate::gateways::lenient::{self, code, text};
use crate::remote::{Answer, Ask, Pause, Place, Service, busy_or_broken};

/// Asks Stripe. Cheap to clone.
#[derive(Clone)]
pub(super) struct Api {
    service: Service,
    version: String,
}

/// Fields of a form; nested ones have brackets in their names.
pub(super) type Form = Vec<(String, String)>;

impl Api {
    /// Nothing is sent yet.
    pub(super) fn new(settings: &Settings, clock: Clock, pause: Pause) -> anyhow::Result<Self> {
        let (url, key) = (settings.url.as_str(), &settings.key);
        let place = Place { name: "stripe", url, key, setting: "payments.stripe_key", is_passing };
        Ok(Self { service: Service::new(&place, clock, pause)?, version: settings.version.clone() })
    }

    /// What is there.
    pub(super) async fn look(&self, path: &str) -> Result<Value, GatewayError> {
        self.send(Ask::new(Method::GET, path)).await
    }

    /// Something that is done once for each key, however often it is sent.
    pub(super) async fn post(&self, path: &str, form: &Form, key: &str) -> Result<Value, GatewayError> {
        self.send(Ask::new(Method::POST, path).form(form).header("idempotency-key", key)).await
    }

    /// Something that does no harm when it is done twice.
    pub(super) async fn again(&self, path: &str) -> Result<Value, GatewayError> {
        self.send(Ask::new(Method::POST, path)).await
    }

    async fn send(&self, ask: Ask<'_>) -> Result<Value, GatewayError> {
        let answer = self.service.ask(&ask.header("stripe-version", &self.version)).await?;
        match answer.status {
            200..=299 => Ok(self.service.json(&answer.body)?),
            _ => Err(refusal(&answer)),
        }
    }
}

/// As Stripe's own libraries do: what the answer says counts; else a request that is under way with the same key (409) passes
/// as well.
fn is_passing(status: u16, headers: &HeaderMap) -> bool {
    match headers.get("stripe-should-retry").and_then(|value| value.to_str().ok()) {
        Some("true") => true,
        Some("false") => false,
        _ => status == 409 || busy_or_broken(status),
    }
}

fn refusal(answer: &Answer) -> GatewayError {
    let body = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    let (kind, said) = (text(&body, "/error/type"), text(&body, "/error/code"));
    match (answer.status, kind, said) {
        (401 | 403, ..) => {
            tracing::error!("Stripe does not take the key in payments.stripe_key");
            GatewayError::Key
        }
        (404, ..) | (_, _, Some("resource_missing")) => GatewayError::NotFound,
        (409 | 429 | 500..=599, ..) => GatewayError::Unavailable { retry_after: lenient::RETRY_LATER },
        (.., Some(said)) => GatewayError::Refused { code: code(said) },
        (_, kind, None) => {
            // The parameter that is to blame says more than "invalid".
            let blamed = text(&body, "/error/param").map(|param| format!("invalid_{param}"));
            GatewayError::Refused { code: code(blamed.as_deref().or(kind).unwrap_or("unknown")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;
    use serde_json::json;

    #[test]
    fn what_stripe_says_of_trying_again_counts_more_than_the_status() {
        for (status, said, expected) in [
            (500, None, true),
            (500, Some("false"), false),
            (400, Some("true"), true),
            (409, None, true),
            (429, None, true),
            (429, Some("false"), false),
            (400, None, false),
            (402, None, false),
            (200, None, false),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(said) = said {
                headers.insert("stripe-should-retry", HeaderValue::from_static(said));
            }
            assert_eq!(is_passing(status, &headers), expected, "{status} {said:?}");
        }
    }

    #[test]
    fn refusals_keep_a_code_and_no_words() {
        let refused = |code: &str| GatewayError::Refused { code: code.to_owned() };
        for (status, error, expected) in [
            (401, json!({}), GatewayError::Key),
            (404, json!({ "type": "invalid_request_error" }), GatewayError::NotFound),
            (400, json!({ "code": "resource_missing" }), GatewayError::NotFound),
            (402, json!({ "type": "card_error", "code": "card_declined" }), refused("card_declined")),
            (400, json!({ "type": "idempotency_error", "message": "Ada" }), refused("idempotency_error")),
            (400, json!({ "type": "invalid_request_error", "param": "amount" }), refused("invalid_amount")),
            (400, json!(null), refused("unknown")),
        ] {
            let answer = Answer { status, body: json!({ "error": error }).to_string().into_bytes() };
            assert_eq!(refusal(&answer), expected, "{error}");
        }
        let broken = Answer { status: 500, body: b"<html>".to_vec() };
        assert!(matches!(refusal(&broken), GatewayError::Unavailable { .. }));
    }
}
