//! One-time codes and recovery codes.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CurrentSession, own_id, session_opened, set_cookie};
use crate::accounts::browser::{Begun, Enrolling, SignedIn};
use crate::accounts::{recovery, totp};
use crate::api::{Json, Problem};
use crate::core::Core;
use crate::sensitive::Secret;

/// A code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Code {
    #[schema(min_length = 6, max_length = 40)]
    code: String,
}

/// What an app needs to make codes.
#[derive(Serialize, ToSchema)]
pub(super) struct TotpProposal {
    /// Base32, to be typed.
    secret: String,
    /// `otpauth://…`, to be shown as a QR code.
    url: String,
}

/// Codes that work once each.
#[derive(Serialize, ToSchema)]
pub(super) struct RecoveryCodes {
    /// Shown this once; null when there are some from an earlier factor.
    #[schema(example = json!(["0123a-bcdef-45678-9abcd"]))]
    pub(super) recovery_codes: Option<Vec<String>>,
}

/// The second factor of a sign-in: a one-time code. The cookie changes.
#[utoipa::path(post, path = "/session/totp", operation_id = "showTotp", tag = "accounts", request_body = Code,
    responses((status = 200, body = CurrentSession)), security(("session" = [])))]
pub(super) async fn show_totp(
    State(core): State<Core>,
    Begun { session, actor }: Begun,
    Json(Code { code }): Json<Code>,
) -> Result<Response, Problem> {
    let opened = totp::show(&core, &actor, &session, &code).await?;
    session_opened(&core, StatusCode::OK, &opened).await
}

/// A recovery code in the place of the second factor. The cookie changes.
#[utoipa::path(post, path = "/session/recovery-code", operation_id = "showRecoveryCode", tag = "accounts",
    request_body = Code, responses((status = 200, body = CurrentSession)), security(("session" = [])))]
pub(super) async fn show_recovery_code(
    State(core): State<Core>,
    Begun { session, actor }: Begun,
    Json(Code { code }): Json<Code>,
) -> Result<Response, Problem> {
    let opened = recovery::show(&core, &actor, &session, &code).await?;
    session_opened(&core, StatusCode::OK, &opened).await
}

/// Begins to set up one-time codes: needs a fresh proof.
#[utoipa::path(post, path = "/me/totp", operation_id = "proposeTotp", tag = "accounts",
    responses((status = 201, body = TotpProposal)), security(("session" = [])))]
pub(super) async fn propose_totp(
    State(core): State<Core>,
    Enrolling(Begun { session, actor }): Enrolling,
) -> Result<(StatusCode, Json<TotpProposal>), Problem> {
    let proposal = totp::propose(&core, &actor, session.user).await?;
    let proposal = TotpProposal { secret: proposal.secret.reveal().clone(), url: proposal.url.reveal().clone() };
    Ok((StatusCode::CREATED, Json(proposal)))
}

/// Sets up one-time codes by showing one: needs a fresh proof. Other sessions end, and the cookie changes.
#[utoipa::path(post, path = "/me/totp/confirmation", operation_id = "confirmTotp", tag = "accounts",
    request_body = Code, responses((status = 200, body = RecoveryCodes)), security(("session" = [])))]
pub(super) async fn confirm_totp(
    State(core): State<Core>,
    Enrolling(Begun { session, actor }): Enrolling,
    Json(Code { code }): Json<Code>,
) -> Result<Response, Problem> {
    let enrolled = totp::confirm(&core, &actor, &session, &code).await?;
    let recovery_codes = enrolled.recovery_codes.as_deref().map(reveal);
    Ok((set_cookie(&core, &enrolled.opened.0), Json(RecoveryCodes { recovery_codes })).into_response())
}

/// Removes one-time codes: needs a fresh proof, and another factor where the role needs one.
#[utoipa::path(delete, path = "/me/totp", operation_id = "removeTotp", tag = "accounts",
    responses((status = 204, description = "Removed")), security(("session" = [])))]
pub(super) async fn remove_totp(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<StatusCode, Problem> {
    totp::remove(&core, &actor, own_id(&actor)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ten new recovery codes in the place of the old ones: needs a fresh proof.
#[utoipa::path(post, path = "/me/recovery-codes", operation_id = "renewRecoveryCodes", tag = "accounts",
    responses((status = 201, body = RecoveryCodes)), security(("session" = [])))]
pub(super) async fn renew_recovery_codes(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
) -> Result<(StatusCode, Json<RecoveryCodes>), Problem> {
    let codes = recovery::renew(&core, &actor, own_id(&actor)?).await?;
    Ok((StatusCode::CREATED, Json(RecoveryCodes { recovery_codes: Some(reveal(&codes)) })))
}

pub(super) fn reveal(codes: &[Secret<String>]) -> Vec<String> {
    codes.iter().map(|code| code.reveal().clone()).collect()
}
