//! Who is at the other end of a request, by its cookie: what handlers take.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};

use super::session::{Session, Stage, current};
use crate::actor::{Actor, Origin, Who};
use crate::api::{Client, Problem};
use crate::core::Core;

/// The actor behind a request that must be signed in, second factor included.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Actor);

/// The actor behind a request that anybody may send: signed in entirely, or nobody.
#[derive(Clone, Debug)]
pub struct MaybeSignedIn(pub Actor);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn
where
    Core: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let core = Core::from_ref(state);
        let session = current(&core, &parts.headers).await?.ok_or_else(signed_out)?;
        if session.stage == Stage::Password {
            return Err(unfinished(&session));
        }
        let origin = Origin::from_request_parts(parts, state).await?;
        Ok(Self(Actor { who: Who::Person(session.person()), origin: Some(origin) }))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MaybeSignedIn
where
    Core: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let core = Core::from_ref(state);
        let session = current(&core, &parts.headers).await?.filter(|session| session.stage == Stage::Full);
        let who = session.map_or(Who::Nobody, |session| Who::Person(session.person()));
        let origin = Origin::from_request_parts(parts, state).await?;
        Ok(Self(Actor { who, origin: Some(origin) }))
    }
}

/// A browser that has shown at least a password: signed in, or on the way.
#[derive(Clone, Debug)]
pub(super) struct Begun {
    pub(super) session: Session,
    pub(super) actor: Actor,
}

/// A browser that may set up factors: signed in, or held up because there is none yet.
#[derive(Clone, Debug)]
pub(super) struct Enrolling(pub(super) Begun);

/// A browser with or without a session of any stage.
#[derive(Clone, Debug)]
pub(super) struct Anybody {
    pub(super) session: Option<Session>,
    pub(super) actor: Actor,
}

impl<S: Send + Sync> FromRequestParts<S> for Begun
where
    Core: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let core = Core::from_ref(state);
        let session = current(&core, &parts.headers).await?.ok_or_else(signed_out)?;
        let origin = Origin::from_request_parts(parts, state).await?;
        let actor = Actor { who: Who::Person(session.person()), origin: Some(origin) };
        Ok(Self { session, actor })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Enrolling
where
    Core: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let begun = Begun::from_request_parts(parts, state).await?;
        // Whoever has a factor shows it first: a password alone must not add another.
        if begun.session.stage == Stage::Password && begun.session.has_factor() {
            return Err(unfinished(&begun.session));
        }
        Ok(Self(begun))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Anybody
where
    Core: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let session = current(&Core::from_ref(state), &parts.headers).await?;
        let origin = Origin::from_request_parts(parts, state).await?;
        Ok(Self { session, actor: Actor { who: Who::Nobody, origin: Some(origin) } })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Origin
where
    Core: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let client = Client::from_request_parts(parts, state).await?;
        let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        Ok(Self { address: client.address, agent: agent.chars().take(200).collect() })
    }
}

/// Why a session is not signed in entirely.
fn unfinished(session: &Session) -> Problem {
    let (code, detail) = if session.has_factor() {
        ("second_factor_needed", "a second factor is still to be shown")
    } else {
        ("enrolment_needed", "this role needs a second factor: set up one-time codes or a passkey first")
    };
    Problem::new(StatusCode::UNAUTHORIZED, code, detail)
}

pub(super) fn signed_out() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "signed_out", "sign in first; the session has ended or there was none")
}
