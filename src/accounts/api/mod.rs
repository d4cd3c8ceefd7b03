//! Routes of accounts.

mod factors;
mod me;
mod passkeys;
mod registrations;
mod sessions;
mod users;

use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse as _, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::browser::signed_out;
use super::session::{Session, Stage, cookie_name, idle_max};
use super::sign_in::Opened;
use super::{Error, store};
use crate::actor::{Actor, Role};
use crate::api::{Json, Problem};
use crate::core::Core;
use crate::digest::sha256;
use crate::ids::{SessionId, UserId};
use crate::sensitive::Secret;

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new()
        .routes(routes!(registrations::register))
        .routes(routes!(registrations::verify))
        .routes(routes!(registrations::ask_reset))
        .routes(routes!(registrations::complete_reset))
        .routes(routes!(registrations::accept_invitation))
        .routes(routes!(registrations::agree_to_email))
        .routes(routes!(sessions::log_in, sessions::list))
        .routes(routes!(sessions::end))
        .routes(routes!(sessions::current, sessions::log_out))
        .routes(routes!(sessions::prove))
        .routes(routes!(factors::show_totp))
        .routes(routes!(factors::show_recovery_code))
        .routes(routes!(passkeys::begin_sign_in))
        .routes(routes!(passkeys::sign_in))
        .routes(routes!(me::show, me::update))
        .routes(routes!(me::change_password))
        .routes(routes!(me::change_email))
        .routes(routes!(factors::propose_totp, factors::remove_totp))
        .routes(routes!(factors::confirm_totp))
        .routes(routes!(factors::renew_recovery_codes))
        .routes(routes!(passkeys::list, passkeys::finish_registration))
        .routes(routes!(passkeys::begin_registration))
        .routes(routes!(passkeys::remove))
        .routes(routes!(users::list))
        .routes(routes!(users::show))
        .routes(routes!(users::invite))
        .routes(routes!(users::set_role))
        .routes(routes!(users::deactivate))
        .routes(routes!(users::reactivate))
        .routes(routes!(users::reset_factors))
}

/// The session behind a cookie.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CurrentSession {
    id: SessionId,
    user_id: UserId,
    role: Role,
    stage: Stage,
    /// What is missing until the session is good for everything; null when nothing is.
    needs: Option<Need>,
    /// One-time codes are set up.
    has_totp: bool,
    /// There is a passkey.
    has_passkey: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When a password, code or passkey was last shown. What is sensitive needs it within five minutes.
    #[schema(value_type = String, format = DateTime)]
    proved_at: Timestamp,
    /// When it ends in any case.
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    /// Without a request for so long, it ends before.
    idle_seconds: u64,
}

crate::codes::codes! {
    /// What is missing until a session is good for everything.
    pub(super) enum Need {
        /// A one-time code, a recovery code or a passkey.
        SecondFactor = "SECOND_FACTOR",
        /// One-time codes or a passkey have to be set up first.
        Enrolment = "ENROLMENT",
    }
}

impl From<&Session> for CurrentSession {
    fn from(session: &Session) -> Self {
        let needs = match session.stage {
            Stage::Full => None,
            Stage::Password if session.has_factor() => Some(Need::SecondFactor),
            Stage::Password => Some(Need::Enrolment),
        };
        Self {
            id: session.id,
            user_id: session.user,
            role: session.role,
            stage: session.stage,
            needs,
            has_totp: session.has_totp,
            has_passkey: session.has_passkey,
            created_at: session.created_at,
            proved_at: session.proved_at,
            ends_at: session.ends_at,
            idle_seconds: idle_max(session.role).as_secs(),
        }
    }
}

/// A token of a link, with the password that is chosen there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TokenAndPassword {
    /// What stands behind the `#` of the link.
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    token: Secret<String>,
    #[schema(value_type = String, format = Password, min_length = 12, max_length = 128)]
    password: Secret<String>,
}

/// A token of a link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Token {
    /// What stands behind the `#` of the link.
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    token: Secret<String>,
}

/// An e-mail address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Address {
    #[schema(value_type = String, format = Email, min_length = 3, max_length = 254)]
    email: crate::sensitive::Phi<String>,
}

/// The new session, with its cookie.
async fn session_opened(core: &Core, status: StatusCode, opened: &Opened) -> Result<Response, Problem> {
    let hash = sha256(opened.0.reveal().as_bytes());
    let session = store::sessions::by_token(&mut *core.read().await?, &hash).await?.ok_or_else(signed_out)?;
    Ok((status, set_cookie(core, &opened.0), Json(CurrentSession::from(&session))).into_response())
}

type SetCookie = AppendHeaders<[(header::HeaderName, String); 1]>;

fn set_cookie(core: &Core, token: &Secret<String>) -> SetCookie {
    AppendHeaders([(header::SET_COOKIE, cookie(core.settings.secure, Some(token.reveal())))])
}

fn clear_cookie(core: &Core) -> SetCookie {
    AppendHeaders([(header::SET_COOKIE, cookie(core.settings.secure, None))])
}

/// Not for scripts, not from other sites' forms, and without an age: closing the browser ends it there.
fn cookie(secure: bool, value: Option<&str>) -> String {
    let name = cookie_name(secure);
    let (value, age) = value.map_or(("", "; Max-Age=0"), |value| (value, ""));
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
}

/// Whose account it is about, where it is one's own.
fn own_id(actor: &Actor) -> Result<UserId, Error> {
    actor.user().ok_or(Error::NotAllowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6265bis §4.1.3.2: `__Host-` takes Secure, Path=/ and no Domain.
    #[test]
    fn cookie_is_bound_to_host_and_tls_where_there_is_tls() {
        assert_eq!(cookie(true, Some("a")), "__Host-vch=a; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(cookie(false, Some("a")), "vch=a; Path=/; HttpOnly; SameSite=Lax");
        assert_eq!(cookie(true, None), "__Host-vch=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
    }
}
