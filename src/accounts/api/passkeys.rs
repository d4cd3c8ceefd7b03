//! Passkeys.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::factors::reveal;
use super::{CurrentSession, own_id, session_opened, set_cookie};
use crate::accounts::browser::{Anybody, Begun, Enrolling, SignedIn};
use crate::accounts::passkey::{self, Begun as Ceremony, Stored};
use crate::api::{Json, Path, Problem};
use crate::core::Core;
use crate::ids::PasskeyId;
use crate::sensitive::Phi;

/// A ceremony that was begun; it has five minutes.
#[derive(Serialize, ToSchema)]
pub(super) struct PasskeyOptions {
    /// To be sent back.
    #[schema(value_type = String, format = Uuid)]
    ceremony: Uuid,
    /// `publicKey` for `navigator.credentials`, in JSON as WebAuthn §5.1.8 has it.
    #[schema(value_type = Object)]
    options: Value,
}

/// What the browser made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasskeySignIn {
    #[schema(value_type = String, format = Uuid)]
    ceremony: Uuid,
    /// `credential.toJSON()`
    #[schema(value_type = Object)]
    credential: Value,
}

/// What the browser made, and what to call it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPasskey {
    #[schema(value_type = String, format = Uuid)]
    ceremony: Uuid,
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    name: Phi<String>,
    /// `credential.toJSON()`
    #[schema(value_type = Object)]
    credential: Value,
}

/// A passkey.
#[derive(Serialize, ToSchema)]
pub(super) struct Passkey {
    id: PasskeyId,
    #[schema(value_type = String)]
    name: Phi<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    used_at: Option<Timestamp>,
}

/// A passkey that was added.
#[derive(Serialize, ToSchema)]
pub(super) struct AddedPasskey {
    passkey: Passkey,
    /// With the first factor: shown this once.
    recovery_codes: Option<Vec<String>>,
}

/// One's passkeys.
#[derive(Serialize, ToSchema)]
pub(super) struct Passkeys {
    /// Oldest first.
    items: Vec<Passkey>,
}

/// Begins to sign in with a passkey; no address is needed.
#[utoipa::path(post, path = "/session/passkey/options", operation_id = "beginPasskeySignIn", tag = "accounts",
    responses((status = 201, body = PasskeyOptions)))]
pub(super) async fn begin_sign_in(
    State(core): State<Core>,
    Anybody { actor, .. }: Anybody,
) -> Result<(StatusCode, Json<PasskeyOptions>), Problem> {
    Ok(begun(passkey::begin_sign_in(&core, &actor).await?))
}

/// Signs in with a passkey, or shows one again; sets the cookie.
#[utoipa::path(post, path = "/session/passkey", operation_id = "passkeySignIn", tag = "accounts",
    request_body = PasskeySignIn, responses((status = 201, body = CurrentSession)))]
pub(super) async fn sign_in(
    State(core): State<Core>,
    Anybody { session, actor }: Anybody,
    Json(PasskeySignIn { ceremony, credential }): Json<PasskeySignIn>,
) -> Result<Response, Problem> {
    let opened = passkey::sign_in(&core, &actor, ceremony, credential, session.as_ref()).await?;
    session_opened(&core, StatusCode::CREATED, &opened).await
}

/// One's passkeys.
#[utoipa::path(get, path = "/me/passkeys", operation_id = "listPasskeys", tag = "accounts",
    responses((status = 200, body = Passkeys)), security(("session" = [])))]
pub(super) async fn list(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Json<Passkeys>, Problem> {
    let stored = passkey::list(&core, own_id(&actor)?).await?;
    Ok(Json(Passkeys { items: stored.into_iter().map(shown).collect() }))
}

/// Begins to add a passkey: needs a fresh proof.
#[utoipa::path(post, path = "/me/passkeys/options", operation_id = "beginPasskeyRegistration", tag = "accounts",
    responses((status = 201, body = PasskeyOptions)), security(("session" = [])))]
pub(super) async fn begin_registration(
    State(core): State<Core>,
    Enrolling(Begun { session, actor }): Enrolling,
) -> Result<(StatusCode, Json<PasskeyOptions>), Problem> {
    Ok(begun(passkey::begin_registration(&core, &actor, session.user).await?))
}

/// Adds a passkey: needs a fresh proof. Other sessions end, and the cookie changes.
#[utoipa::path(post, path = "/me/passkeys", operation_id = "addPasskey", tag = "accounts", request_body = NewPasskey,
    responses((status = 201, body = AddedPasskey)), security(("session" = [])))]
pub(super) async fn finish_registration(
    State(core): State<Core>,
    Enrolling(Begun { session, actor }): Enrolling,
    Json(NewPasskey { ceremony, name, credential }): Json<NewPasskey>,
) -> Result<Response, Problem> {
    let (stored, enrolled) =
        passkey::finish_registration(&core, &actor, &session, ceremony, &name.0, credential).await?;
    let added = AddedPasskey { passkey: shown(stored), recovery_codes: enrolled.recovery_codes.as_deref().map(reveal) };
    Ok((StatusCode::CREATED, set_cookie(&core, &enrolled.opened.0), Json(added)).into_response())
}

/// Removes a passkey: needs a fresh proof, and another factor where the role needs one.
#[utoipa::path(delete, path = "/me/passkeys/{id}", operation_id = "removePasskey", tag = "accounts",
    params(("id" = PasskeyId, Path)), responses((status = 204, description = "Removed")), security(("session" = [])))]
pub(super) async fn remove(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PasskeyId>,
) -> Result<StatusCode, Problem> {
    passkey::remove(&core, &actor, own_id(&actor)?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn begun(Ceremony { ceremony, options }: Ceremony) -> (StatusCode, Json<PasskeyOptions>) {
    (StatusCode::CREATED, Json(PasskeyOptions { ceremony, options }))
}

fn shown(Stored { id, name, created_at, used_at, .. }: Stored) -> Passkey {
    Passkey { id, name, created_at, used_at }
}
