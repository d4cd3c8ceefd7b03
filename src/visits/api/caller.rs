//! Who asks: a session, or the cookie of an invitation.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::AppendHeaders;

use crate::accounts::{self, MaybeSignedIn, SignedIn};
use crate::api::Problem;
use crate::core::Core;
use crate::sensitive::Secret;
use crate::visits::access::Caller;

impl<S: Send + Sync> FromRequestParts<S> for Caller
where
    Core: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let core = Core::from_ref(state);
        let guest = accounts::cookie(&parts.headers, cookie_name(core.settings.secure));
        let guest = guest.map(|cookie| Secret::new(cookie.to_owned()));
        if guest.is_none() {
            let SignedIn(actor) = SignedIn::from_request_parts(parts, state).await?;
            return Ok(Self { actor, guest });
        }
        let MaybeSignedIn(actor) = MaybeSignedIn::from_request_parts(parts, state).await?;
        Ok(Self { actor, guest })
    }
}

/// Like that of sessions; it says nothing about an account.
pub(super) fn set_cookie(core: &Core, value: &Secret<String>) -> AppendHeaders<[(header::HeaderName, String); 1]> {
    let (name, value) = (cookie_name(core.settings.secure), value.reveal());
    let secure = if core.settings.secure { "; Secure" } else { "" };
    AppendHeaders([(header::SET_COOKIE, format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}"))])
}

const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-vch-guest" } else { "vch-guest" }
}
