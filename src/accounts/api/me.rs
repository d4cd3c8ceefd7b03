//! One's own account.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Address, own_id, session_opened};
use crate::accounts::browser::{Begun, SignedIn};
use crate::accounts::profile::{self, Profile};
use crate::accounts::{Error, User, email_change, reset, user};
use crate::actor::Role;
use crate::api::{IfMatch, Json, Problem, Versioned};
use crate::core::Core;
use crate::ids::UserId;
use crate::sensitive::{Phi, Secret};

/// One's own account.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    id: UserId,
    role: Role,
    #[schema(value_type = String)]
    name: Phi<String>,
    #[schema(value_type = String)]
    email: Phi<String>,
    /// Tag such as `en`.
    language: String,
    /// IANA name.
    zone: String,
    /// One-time codes are set up.
    has_totp: bool,
    /// There is a passkey.
    has_passkey: bool,
    /// Recovery codes that were not used.
    recovery_codes_left: i64,
}

/// What changes; the rest stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfilePatch {
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    name: Option<Phi<String>>,
    #[serde(default)]
    #[schema(min_length = 2, max_length = 8, pattern = "^[a-z]{2,3}(-[A-Za-z0-9]{2,4})?$")]
    language: Option<String>,
    /// IANA name.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64)]
    zone: Option<String>,
}

/// A password to choose.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPassword {
    #[schema(value_type = String, format = Password, min_length = 12, max_length = 128)]
    password: Secret<String>,
}

/// One's own account.
#[utoipa::path(get, path = "/me", operation_id = "showMe", tag = "accounts", responses((status = 200, body = Me)),
    security(("session" = [])))]
pub(super) async fn show(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Versioned<Me>, Problem> {
    let user = user(&mut *core.read().await?, own_id(&actor)?).await?.ok_or(Error::NotFound)?;
    me(&core, user).await
}

/// Changes name, language or zone.
#[utoipa::path(patch, path = "/me", operation_id = "updateMe", tag = "accounts", request_body = ProfilePatch,
    params(("If-Match" = String, Header, description = "ETag of what was read")),
    responses((status = 200, body = Me)), security(("session" = [])))]
pub(super) async fn update(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    IfMatch(version): IfMatch,
    Json(patch): Json<ProfilePatch>,
) -> Result<Versioned<Me>, Problem> {
    let profile = Profile::checked(patch.name.as_ref(), patch.language.as_deref(), patch.zone.as_deref())?;
    let user = profile::update(&core, &actor, own_id(&actor)?, &profile, version).await?;
    me(&core, user).await
}

/// Chooses another password: needs a fresh proof. Other sessions end, and the cookie changes.
#[utoipa::path(put, path = "/me/password", operation_id = "changePassword", tag = "accounts",
    request_body = NewPassword, responses((status = 200, body = super::CurrentSession)), security(("session" = [])))]
pub(super) async fn change_password(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Begun { session, .. }: Begun,
    Json(NewPassword { password }): Json<NewPassword>,
) -> Result<Response, Problem> {
    let opened = reset::change_password(&core, &actor, &session, &password).await?;
    session_opened(&core, StatusCode::OK, &opened).await
}

/// Asks for another e-mail address: needs a fresh proof, and then a link from both the old and the new address.
#[utoipa::path(post, path = "/me/email-change", operation_id = "changeEmail", tag = "accounts", request_body = Address,
    responses((status = 202, description = "Mails are on their way to both addresses")), security(("session" = [])))]
pub(super) async fn change_email(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Json(Address { email }): Json<Address>,
) -> Result<StatusCode, Problem> {
    email_change::ask(&core, &actor, own_id(&actor)?, &email.0).await?;
    Ok(StatusCode::ACCEPTED)
}

async fn me(core: &Core, user: User) -> Result<Versioned<Me>, Problem> {
    let recovery_codes_left = profile::recovery_codes_left(core, user.id).await?;
    let me = Me {
        id: user.id,
        role: user.role,
        name: user.name,
        email: user.email,
        language: user.language,
        zone: user.zone,
        has_totp: user.has_totp,
        has_passkey: user.has_passkey,
        recovery_codes_left,
    };
    Ok(Versioned(user.version, me))
}
