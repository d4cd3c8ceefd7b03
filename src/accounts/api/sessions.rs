//! Signing in and out, and the devices where one is signed in.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CurrentSession, clear_cookie, session_opened};
use crate::accounts::browser::{Anybody, Begun, Enrolling, SignedIn};
use crate::accounts::proof::{self, Proof};
use crate::accounts::{devices, sign_in};
use crate::api::{Json, Path, Problem};
use crate::core::Core;
use crate::ids::SessionId;
use crate::sensitive::{Phi, Secret};

/// Who wants to sign in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Login {
    #[schema(value_type = String, min_length = 1, max_length = 254)]
    email: Phi<String>,
    #[schema(value_type = String, format = Password, min_length = 1)]
    password: Secret<String>,
}

/// A proof: a code where one-time codes are set up, else the password. Where there are only passkeys, sign in with one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewProof {
    #[schema(value_type = Option<String>, format = Password)]
    #[serde(default)]
    password: Option<Secret<String>>,
    #[serde(default)]
    code: Option<String>,
}

/// A device where one is signed in.
#[derive(Serialize, ToSchema)]
pub(super) struct Device {
    id: SessionId,
    /// This one.
    current: bool,
    /// Where the sign-in came from.
    address: String,
    /// What the browser called itself.
    agent: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    seen_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
}

/// Devices where one is signed in.
#[derive(Serialize, ToSchema)]
pub(super) struct Devices {
    /// Newest first, 100 at the most.
    items: Vec<Device>,
}

/// Signs in with a password; sets the cookie. With `needs`, a second factor has to follow.
#[utoipa::path(post, path = "/sessions", operation_id = "logIn", tag = "accounts", request_body = Login,
    responses((status = 201, body = CurrentSession)))]
pub(super) async fn log_in(
    State(core): State<Core>,
    Anybody { session, actor }: Anybody,
    Json(Login { email, password }): Json<Login>,
) -> Result<Response, Problem> {
    let opened = sign_in::log_in(&core, &actor, &email.0, &password, session.as_ref()).await?;
    session_opened(&core, StatusCode::CREATED, &opened).await
}

/// The session of the cookie.
#[utoipa::path(get, path = "/session", operation_id = "currentSession", tag = "accounts",
    responses((status = 200, body = CurrentSession)), security(("session" = [])))]
pub(super) async fn current(Begun { session, .. }: Begun) -> Json<CurrentSession> {
    Json(CurrentSession::from(&session))
}

/// Signs out; without a session nothing happens.
#[utoipa::path(delete, path = "/session", operation_id = "logOut", tag = "accounts",
    responses((status = 204, description = "Signed out")))]
pub(super) async fn log_out(
    State(core): State<Core>,
    Anybody { session, actor }: Anybody,
) -> Result<Response, Problem> {
    if let Some(session) = &session {
        sign_in::log_out(&core, &actor, session).await?;
    }
    Ok((StatusCode::NO_CONTENT, clear_cookie(&core)).into_response())
}

/// Shows again who one is, so that sensitive things can be done for five minutes.
#[utoipa::path(post, path = "/session/proof", operation_id = "proveSession", tag = "accounts", request_body = NewProof,
    responses((status = 204, description = "Proved")), security(("session" = [])))]
pub(super) async fn prove(
    State(core): State<Core>,
    Enrolling(Begun { session, actor }): Enrolling,
    Json(NewProof { password, code }): Json<NewProof>,
) -> Result<StatusCode, Problem> {
    proof::prove(&core, &actor, &session, &Proof { password, code }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where one is signed in.
#[utoipa::path(get, path = "/sessions", operation_id = "listSessions", tag = "accounts",
    responses((status = 200, body = Devices)), security(("session" = [])))]
pub(super) async fn list(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Json<Devices>, Problem> {
    let current = actor.person().map(|person| person.session);
    let items = devices::list(&core, &actor).await?.into_iter().map(|session| Device {
        current: current == Some(session.id),
        id: session.id,
        address: session.address,
        agent: session.agent,
        created_at: session.created_at,
        seen_at: session.seen_at,
        ends_at: session.ends_at,
    });
    Ok(Json(Devices { items: items.collect() }))
}

/// Signs a device out.
#[utoipa::path(delete, path = "/sessions/{id}", operation_id = "endSession", tag = "accounts",
    params(("id" = SessionId, Path)), responses((status = 204, description = "Signed out there")),
    security(("session" = [])))]
pub(super) async fn end(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<SessionId>,
) -> Result<StatusCode, Problem> {
    devices::end(&core, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
