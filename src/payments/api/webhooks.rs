//! Where processors tell what happened.

use axum::body::Bytes;
use axum::extract::{FromRef, State};
use axum::http::{HeaderMap, StatusCode};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::{Body, Problem};
use crate::gateways::Processor;
use crate::payments::{Payments, events};

pub(super) fn routes<S>() -> OpenApiRouter<S>
where
    S: Clone + Send + Sync + 'static,
    Payments: FromRef<S>,
{
    OpenApiRouter::new().routes(routes!(stripe)).routes(routes!(paystack))
}

/// Stripe tells what happened. Signed by it; the same told again changes nothing.
#[utoipa::path(
    post, path = "/webhooks/stripe", operation_id = "receiveStripeWebhook", tag = "webhooks",
    params(("Stripe-Signature" = Option<String>, Header, description = "`t=…,v1=…`: HMAC-SHA-256 over time, a dot, and the body")),
    request_body(content = Object, description = "As Stripe documents it", content_type = "application/json"),
    responses(
        (status = 200, description = "Taken, or known already, or of no interest here"),
        (status = 400, description = "`webhook_signature`, `webhook_time`, `webhook_body`", body = Body<'_>, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`: no Stripe is configured", body = Body<'_>, content_type = "application/problem+json"),
    ),
)]
async fn stripe(State(payments): State<Payments>, headers: HeaderMap, body: Bytes) -> Result<StatusCode, Problem> {
    events::hear(&payments, Processor::Stripe, &headers, &body).await?;
    Ok(StatusCode::OK)
}

/// Paystack tells what happened. Signed by it; the same told again changes nothing.
#[utoipa::path(
    post, path = "/webhooks/paystack", operation_id = "receivePaystackWebhook", tag = "webhooks",
    params(("X-Paystack-Signature" = Option<String>, Header, description = "HMAC-SHA-512 over the body, in hexadecimal digits")),
    request_body(content = Object, description = "As Paystack documents it", content_type = "application/json"),
    responses(
        (status = 200, description = "Taken, or known already, or of no interest here"),
        (status = 400, description = "`webhook_signature`, `webhook_body`", body = Body<'_>, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`: no Paystack is configured", body = Body<'_>, content_type = "application/problem+json"),
    ),
)]
async fn paystack(State(payments): State<Payments>, headers: HeaderMap, body: Bytes) -> Result<StatusCode, Problem> {
    events::hear(&payments, Processor::Paystack, &headers, &body).await?;
    Ok(StatusCode::OK)
}
