//! Where call backends tell what happened.

use axum::body::Bytes;
use axum::extract::{FromRef, State};
use axum::http::{HeaderMap, StatusCode};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Calls, WebhookError};
use crate::api::{Body, Problem};

/// Routes below `/api/v1`.
pub fn routes<S>() -> OpenApiRouter<S>
where
    S: Clone + Send + Sync + 'static,
    Calls: FromRef<S>,
{
    OpenApiRouter::new().routes(routes!(daily_webhook))
}

/// Daily.co tells what happened in a call. Signed by it; the same told again changes nothing.
#[utoipa::path(
    post,
    path = "/webhooks/daily",
    operation_id = "receiveDailyWebhook",
    tag = "webhooks",
    params(
        ("X-Webhook-Timestamp" = Option<String>, Header, description = "Seconds since 1970 UTC"),
        ("X-Webhook-Signature" = Option<String>, Header, description = "base64 of the HMAC-SHA-256 over timestamp, a dot, and the body"),
    ),
    request_body(content = Object, description = "As Daily documents it", content_type = "application/json"),
    responses(
        (status = 200, description = "Taken, or known already, or of no interest here"),
        (status = 400, description = "`webhook_timestamp`, `webhook_body`", body = Body<'_>, content_type = "application/problem+json"),
        (status = 401, description = "`webhook_signature`", body = Body<'_>, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`: no Daily is configured", body = Body<'_>, content_type = "application/problem+json"),
        (status = 503, description = "`unavailable`", body = Body<'_>, content_type = "application/problem+json"),
    ),
)]
async fn daily_webhook(State(calls): State<Calls>, headers: HeaderMap, body: Bytes) -> Result<StatusCode, Problem> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let (timestamp, signature) = (header("x-webhook-timestamp"), header("x-webhook-signature"));
    calls.daily_webhook(timestamp, signature, &body).await?;
    Ok(StatusCode::OK)
}

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Self {
        let (status, code) = match error {
            WebhookError::NotExpected => return Self::not_found(),
            WebhookError::Signature => (StatusCode::UNAUTHORIZED, "webhook_signature"),
            WebhookError::Timestamp => (StatusCode::BAD_REQUEST, "webhook_timestamp"),
            WebhookError::Body => (StatusCode::BAD_REQUEST, "webhook_body"),
            WebhookError::NotNow => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        };
        Self::new(status, code, error.to_string())
    }
}
