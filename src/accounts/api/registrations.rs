//! What people do who are not signed in: come in, and follow the links of mails.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Address, Token, TokenAndPassword};
use crate::accounts::browser::Anybody;
use crate::accounts::registration::{self, Registration};
use crate::accounts::{email_change, reset};
use crate::api::{Json, Problem};
use crate::core::Core;
use crate::sensitive::{Phi, Secret};

/// Somebody who registers as a patient.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Registration)]
pub(super) struct NewPatient {
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    name: Phi<String>,
    #[schema(value_type = String, format = Email, min_length = 3, max_length = 254)]
    email: Phi<String>,
    /// 12 to 128 characters, none of the passwords that are tried first.
    #[schema(value_type = String, format = Password, min_length = 12, max_length = 128)]
    password: Secret<String>,
    #[schema(min_length = 2, max_length = 8, pattern = "^[a-z]{2,3}(-[A-Za-z0-9]{2,4})?$", example = "en")]
    language: String,
    /// IANA name.
    #[schema(min_length = 1, max_length = 64, example = "Europe/Berlin")]
    zone: String,
}

/// What following one of the two links changed.
#[derive(Serialize, ToSchema)]
pub(super) struct EmailAgreement {
    /// Both addresses agree: the new one counts now.
    changed: bool,
}

/// Registers a patient. The answer is the same whether the address has an account or not; a mail tells its owner.
#[utoipa::path(post, path = "/registrations", operation_id = "register", tag = "accounts", request_body = NewPatient,
    responses((status = 202, description = "A mail is on its way")))]
pub(super) async fn register(
    State(core): State<Core>,
    Anybody { actor, .. }: Anybody,
    Json(new): Json<NewPatient>,
) -> Result<StatusCode, Problem> {
    let NewPatient { name, email, password, language, zone } = new;
    registration::register(&core, &actor, Registration { name, email, password, language, zone }).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Proves the address of a new account.
#[utoipa::path(post, path = "/registrations/verification", operation_id = "verifyRegistration", tag = "accounts",
    request_body = Token, responses((status = 204, description = "The account can sign in")))]
pub(super) async fn verify(
    State(core): State<Core>,
    Anybody { actor, .. }: Anybody,
    Json(Token { token }): Json<Token>,
) -> Result<StatusCode, Problem> {
    registration::verify(&core, &actor, &token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks for a link that sets a new password. The answer is the same whether the address has an account or not.
#[utoipa::path(post, path = "/password-resets", operation_id = "askPasswordReset", tag = "accounts",
    request_body = Address, responses((status = 202, description = "If there is an account, a mail is on its way")))]
pub(super) async fn ask_reset(
    State(core): State<Core>,
    Anybody { actor, .. }: Anybody,
    Json(Address { email }): Json<Address>,
) -> Result<StatusCode, Problem> {
    reset::request(&core, &actor, &email.0).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Sets a new password by a link. All sessions end; second factors stay.
#[utoipa::path(post, path = "/password-resets/completion", operation_id = "completePasswordReset", tag = "accounts",
    request_body = TokenAndPassword, responses((status = 204, description = "Sign in with the new password")))]
pub(super) async fn complete_reset(
    State(core): State<Core>,
    Anybody { actor, .. }: Anybody,
    Json(TokenAndPassword { token, password }): Json<TokenAndPassword>,
) -> Result<StatusCode, Problem> {
    reset::complete_reset(&core, &actor, &token, &password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes up an invitation: chooses a password.
#[utoipa::path(post, path = "/invitations/acceptance", operation_id = "acceptInvitation", tag = "accounts",
    request_body = TokenAndPassword, responses((status = 204, description = "The account can sign in")))]
pub(super) async fn accept_invitation(
    State(core): State<Core>,
    Anybody { actor, .. }: Anybody,
    Json(TokenAndPassword { token, password }): Json<TokenAndPassword>,
) -> Result<StatusCode, Problem> {
    registration::accept(&core, &actor, &token, &password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Agrees to another e-mail address, by the link in the mail to the old or to the new one.
#[utoipa::path(post, path = "/email-changes/confirmation", operation_id = "confirmEmailChange", tag = "accounts",
    request_body = Token, responses((status = 200, body = EmailAgreement)))]
pub(super) async fn agree_to_email(
    State(core): State<Core>,
    Anybody { actor, .. }: Anybody,
    Json(Token { token }): Json<Token>,
) -> Result<Json<EmailAgreement>, Problem> {
    Ok(Json(EmailAgreement { changed: email_change::agree(&core, &actor, &token).await? }))
}
