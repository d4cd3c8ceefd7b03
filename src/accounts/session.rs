//! Sessions: a cookie of 256 random bits whose hash is a row. Ended by signing out, by idling, or after twelve hours.

use std::time::Duration;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;

use super::store;
use crate::actor::{Actor, Origin, Person, Role, Who};
use crate::api::{Client, Problem};
use crate::clock::later;
use crate::core::Core;
use crate::digest::sha256;

/// The actor behind a request that must be signed in, second factor included.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Actor);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn
where
    Core: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let core = Core::from_ref(state);
        let client = Client::from_request_parts(parts, state).await?;
        let cookie = cookie(&parts.headers, cookie_name(core.settings.secure)).ok_or_else(signed_out)?;
        let now = core.clock.now();
        let found = store::session_by_token(&mut *core.read().await?, &sha256(cookie.as_bytes())).await?;
        let session = found.filter(|session| session.is_alive(now)).ok_or_else(signed_out)?;
        if session.stage == Stage::Password {
            let detail = "a second factor is still to be shown";
            return Err(Problem::new(StatusCode::UNAUTHORIZED, "second_factor_needed", detail));
        }
        // Once a minute is exact enough for idling, and spares a write at each request.
        if now.duration_since(session.seen_at).as_secs() >= 60 {
            let mut conn = core.db.begin().await?;
            store::session_seen(&mut conn, session.id, now).await?;
            conn.commit().await.map_err(crate::db::Error::from)?;
        }
        let person =
            Person { user: session.user, role: session.role, session: session.id, proved_at: session.proved_at };
        Ok(Self(Actor { who: Who::Person(person), origin: Some(origin(&client, &parts.headers)) }))
    }
}

crate::codes::codes! {
    /// How far a sign-in has come.
    pub(super) enum Stage {
        /// The password was right; a second factor is still to come.
        Password = "PASSWORD",
        /// Signed in.
        Full = "FULL",
    }
}

/// A session with what is needed of its user.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) id: crate::ids::SessionId,
    pub(super) user: crate::ids::UserId,
    pub(super) role: Role,
    pub(super) stage: Stage,
    pub(super) seen_at: Timestamp,
    pub(super) ends_at: Timestamp,
    pub(super) proved_at: Timestamp,
}

impl Session {
    fn is_alive(&self, now: Timestamp) -> bool {
        now < self.ends_at && now < later(self.seen_at, idle_max(self.role))
    }
}

/// Patients look things up between other things; staff leave screens in rooms that others enter.
const fn idle_max(role: Role) -> Duration {
    match role {
        Role::Patient => Duration::from_secs(30 * 60),
        Role::Provider | Role::Admin => Duration::from_secs(15 * 60),
    }
}

/// `__Host-` binds the cookie to this host and to TLS; a trial over plain HTTP cannot have it.
pub(super) const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-vch" } else { "vch" }
}

/// Where a request came from, for the trail.
pub(super) fn origin(client: &Client, headers: &HeaderMap) -> Origin {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    Origin { address: client.address, agent: agent.chars().take(200).collect() }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn signed_out() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "signed_out", "sign in first; the session has ended or there was none")
}
