//! Where call backends tell what happened, and where an admin tries whether media arrive.

use axum::body::Bytes;
use axum::extract::{FromRef, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{CallError, CallRole, Calls, Choice, Participant, RoomSpec, WebhookError};
use crate::accounts::SignedIn;
use crate::actor::Role;
use crate::api::{Body, Json, Problem};
use crate::care::VisitKind;
use crate::clock::{later, minutes};
use crate::core::Core;
use crate::sensitive::Phi;

/// Routes below `/api/v1`.
pub fn routes<S>() -> OpenApiRouter<S>
where
    S: Clone + Send + Sync + 'static,
    Calls: FromRef<S>,
    Core: FromRef<S>,
{
    OpenApiRouter::new().routes(routes!(daily_webhook)).routes(routes!(try_media))
}

/// Lets you alone into an empty room of this server.
#[derive(Serialize, ToSchema)]
struct TrialTicket {
    /// The path of the WebSocket.
    url: String,
    /// Shown there; in a message, never in an address.
    token: String,
}

/// A room for yourself, to see whether sound and pictures reach this server from where you are. It is gone after some
/// minutes.
#[utoipa::path(
    post, path = "/calls/trial", operation_id = "tryMedia", tag = "calls",
    responses(
        (status = 201, description = "A ticket for it", body = TrialTicket),
        (status = 503, description = "`call_unavailable`", body = Body<'_>, content_type = "application/problem+json"),
    ),
    security(("session" = [])),
)]
async fn try_media(
    State(core): State<Core>,
    State(calls): State<Calls>,
    SignedIn(actor): SignedIn,
) -> Result<(StatusCode, Json<TrialTicket>), Problem> {
    if !actor.is(Role::Admin) {
        return Err(Problem::forbidden("role_forbidden", "your role does not allow this"));
    }
    let now = core.clock.now();
    let backend = calls.backend(Some(Choice::Hub));
    let spec = RoomSpec {
        name: format!("trial-{}", core.clock.uuid()),
        media: VisitKind::Audio,
        opens_at: now,
        closes_at: later(now, minutes(TRIAL_MINUTES)),
        people_max: 1,
        language: "en".to_owned(),
    };
    let room = backend.open(&spec).await.map_err(unavailable)?;
    let person =
        Participant { key: "admin".to_owned(), name: Phi("Admin".to_owned()), role: CallRole::Guest, video: false };
    let ticket = backend.admit(&room, &person).await.map_err(unavailable)?;
    let body = TrialTicket { url: ticket.url, token: ticket.token.reveal().clone() };
    Ok((StatusCode::CREATED, Json(body)))
}

fn unavailable(error: CallError) -> Problem {
    let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "call_unavailable", error.to_string());
    if let CallError::Unavailable { retry_after } = error { problem.retry_after(retry_after) } else { problem }
}

/// Connecting takes seconds; where it does not come about, somebody mends a firewall and tries anew.
const TRIAL_MINUTES: i64 = 2;

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
