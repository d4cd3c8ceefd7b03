//! Requests to Paystack's REST API: JSON both ways in an envelope, and what its refusals mean (paystack.com/docs/api/errors).

use reqwest::Method;
use serde_json::Value;

use super::Settings;
use crate::clock::Clock;
use crate::gateways::GatewayError;
use crate::gateways::lenient::{self, code, text};
use crate::remote::{Answer, Ask, Pause, Place, Service, busy_or_broken};

/// Asks Paystack. Cheap to clone.
#[derive(Clone)]
pub(super) struct Api(Service);

impl Api {
    /// Nothing is sent yet.
    pub(super) fn new(settings: &Settings, clock: Clock, pause: Pause) -> anyhow::Result<Self> {
        let (url, key) = (settings.url.as_str(), &settings.key);
        let is_passing = |status, _: &_| busy_or_broken(status);
        let place = Place { name: "paystack", url, key, setting: "payments.paystack_key", is_passing };
        Ok(Self(Service::new(&place, clock, pause)?))
    }

    /// The data that is there.
    pub(super) async fn look(&self, path: &str) -> Result<Value, GatewayError> {
        self.send(&Ask::new(Method::GET, path)).await
    }

    /// Something that is refused when it is sent twice.
    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Value, GatewayError> {
        self.send(&Ask::new(Method::POST, path).json(body)).await
    }

    /// Something that would be done twice.
    pub(super) async fn post_once(&self, path: &str, body: &Value) -> Result<Value, GatewayError> {
        self.send(&Ask::new(Method::POST, path).json(body).once()).await
    }

    async fn send(&self, ask: &Ask<'_>) -> Result<Value, GatewayError> {
        let answer = self.0.ask(ask).await?;
        match answer.status {
            200..=299 => {
                let mut body = self.0.json(&answer.body)?;
                body.get_mut("data").map(Value::take).ok_or_else(|| lenient::unreadable("paystack"))
            }
            _ => Err(refusal(&answer)),
        }
    }
}

fn refusal(answer: &Answer) -> GatewayError {
    let body = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    let (said, words) = (text(&body, "/code"), text(&body, "/message").unwrap_or_default().to_ascii_lowercase());
    match (answer.status, said) {
        (401 | 403, _) => {
            tracing::error!("Paystack does not take the key in payments.paystack_key");
            GatewayError::Key
        }
        (404, _) | (_, Some("transaction_not_found")) => GatewayError::NotFound,
        // Some refusals have no code of their own, only words.
        _ if words.contains("not found") => GatewayError::NotFound,
        _ if words.contains("duplicate transaction reference") => GatewayError::Refused { code: DUPLICATE.to_owned() },
        _ if MORE_THAN_LEFT.iter().any(|part| words.contains(part)) => GatewayError::TooMuch,
        (_, said) => GatewayError::Refused { code: code(said.or_else(|| text(&body, "/type")).unwrap_or("unknown")) },
    }
}

/// A reference was used before.
pub(super) const DUPLICATE: &str = "duplicate_reference";

/// How it says that less is left than is to go back.
const MORE_THAN_LEFT: [&str; 3] = ["fully reversed", "cannot be more than", "exceeds"];

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn refusals_are_known_by_code_or_words() {
        let refused = |code: &str| GatewayError::Refused { code: code.to_owned() };
        for (status, body, expected) in [
            (401, json!({ "status": false, "message": "Invalid key" }), GatewayError::Key),
            (404, json!({ "status": false, "message": "Entity not found" }), GatewayError::NotFound),
            (
                400,
                json!({ "message": "Transaction reference not found", "code": "transaction_not_found" }),
                GatewayError::NotFound,
            ),
            (
                400,
                json!({ "message": "Duplicate Transaction Reference", "code": "duplicate_reference" }),
                refused(DUPLICATE),
            ),
            (400, json!({ "message": "Transaction has been fully reversed" }), GatewayError::TooMuch),
            (400, json!({ "message": "Refund amount cannot be more than transaction amount" }), GatewayError::TooMuch),
            (400, json!({ "message": "Ada's bank says no", "code": "invalid_Params" }), refused("invalid_params")),
            (400, json!({ "message": "No", "type": "validation_error" }), refused("validation_error")),
            (400, json!(null), refused("unknown")),
        ] {
            let answer = Answer { status, body: body.to_string().into_bytes() };
            assert_eq!(refusal(&answer), expected, "{body}");
        }
    }
}
