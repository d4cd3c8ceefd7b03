//! Sessions: a cookie of 256 random bits whose hash is a row. Ended by signing out, by idling, or after twelve hours.

use std::time::Duration;

use axum::http::{HeaderMap, header};
use jiff::Timestamp;

use super::{Error, store};
use crate::actor::{Actor, Origin, Person, Role, Who};
use crate::audit::Change;
use crate::clock::later;
use crate::core::Core;
use crate::db;
use crate::digest::sha256;
use crate::ids::{SessionId, UserId};
use crate::sensitive::Secret;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Session {
    pub(super) id: SessionId,
    pub(super) user: UserId,
    pub(super) role: Role,
    pub(super) stage: Stage,
    pub(super) has_totp: bool,
    pub(super) has_passkey: bool,
    pub(super) created_at: Timestamp,
    pub(super) seen_at: Timestamp,
    pub(super) ends_at: Timestamp,
    pub(super) proved_at: Timestamp,
    pub(super) address: String,
    pub(super) agent: String,
}

impl Session {
    pub(super) fn is_alive(&self, now: Timestamp) -> bool {
        now < self.ends_at && now < later(self.seen_at, idle_max(self.role))
    }

    /// Who acts by it. Only [`Stage::Full`] makes an actor for everything.
    pub(super) const fn person(&self) -> Person {
        Person { user: self.user, role: self.role, session: self.id, proved_at: self.proved_at }
    }

    pub(super) const fn has_factor(&self) -> bool {
        self.has_totp || self.has_passkey
    }
}

/// A session that is being opened.
pub(super) struct NewSession<'a> {
    pub(super) id: SessionId,
    pub(super) token_hash: &'a str,
    pub(super) user: UserId,
    pub(super) stage: Stage,
    pub(super) now: Timestamp,
    pub(super) ends_at: Timestamp,
    pub(super) origin: Option<&'a Origin>,
}

/// Opens a session that is signed in at once, for the command line, the seed and tests; the cookie's value.
///
/// # Errors
/// [`Error`]
pub async fn open_session(change: &mut Change, core: &Core, user: UserId) -> Result<Secret<String>, Error> {
    open(change, core, user, Stage::Full, None).await.map(|(_, token)| token)
}

/// Opens a session; its id and the cookie's value.
pub(super) async fn open(
    change: &mut Change,
    core: &Core,
    user: UserId,
    stage: Stage,
    origin: Option<&Origin>,
) -> Result<(SessionId, Secret<String>), Error> {
    let (id, token) = (SessionId::new(&core.clock), core.clock.token());
    let now = change.now();
    let token_hash = sha256(token.reveal().as_bytes());
    let ends_at = later(now, LASTS_MAX);
    let new = NewSession { id, token_hash: &token_hash, user, stage, now, ends_at, origin };
    store::sessions::insert(change, &new).await?;
    Ok((id, token))
}

/// Refuses a sensitive act unless a password, code or passkey was shown in the last five minutes. The system's own doing
/// needs no proof; nobody's never has one.
///
/// # Errors
/// [`Error::ProofNeeded`]
pub fn fresh(actor: &Actor, now: Timestamp) -> Result<(), Error> {
    let fresh = match &actor.who {
        Who::System => true,
        Who::Nobody => false,
        Who::Person(person) => now < later(person.proved_at, FRESH),
    };
    if fresh { Ok(()) } else { Err(Error::ProofNeeded) }
}

/// The living session of a request's cookie; notes that it was seen.
pub(super) async fn current(core: &Core, headers: &HeaderMap) -> Result<Option<Session>, db::Error> {
    let Some(cookie) = cookie(headers, cookie_name(core.settings.secure)) else { return Ok(None) };
    let now = core.clock.now();
    let found = store::sessions::by_token(&mut *core.read().await?, &sha256(cookie.as_bytes())).await?;
    let Some(session) = found.filter(|session| session.is_alive(now)) else { return Ok(None) };
    note_seen(core, &session, now).await?;
    Ok(Some(session))
}

/// Notes that somebody's page is open, so that they are not taken for idle during a talk; false when the session ended.
///
/// # Errors
/// [`db::Error`]
pub async fn keep_alive(core: &Core, person: &Person) -> Result<bool, db::Error> {
    let now = core.clock.now();
    let found = store::sessions::by_id(&mut *core.read().await?, person.session).await?;
    let Some(session) = found.filter(|session| session.is_alive(now)) else { return Ok(false) };
    note_seen(core, &session, now).await?;
    Ok(true)
}

/// Once a minute is exact enough for idling, and spares a write at each request.
async fn note_seen(core: &Core, session: &Session, now: Timestamp) -> Result<(), db::Error> {
    if now.duration_since(session.seen_at).as_secs() < 60 {
        return Ok(());
    }
    let mut conn = core.db.begin().await?;
    store::sessions::seen(&mut conn, session.id, now).await?;
    Ok(conn.commit().await?)
}

/// The value of a cookie of that name.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// Patients look things up between other things; staff leave screens in rooms that others enter.
pub(super) const fn idle_max(role: Role) -> Duration {
    match role {
        Role::Patient => Duration::from_secs(30 * 60),
        Role::Provider | Role::Admin => Duration::from_secs(15 * 60),
    }
}

/// `__Host-` binds the cookie to this host and to TLS; a trial over plain HTTP cannot have it.
pub(super) const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-vch" } else { "vch" }
}

/// Signing in again once in a working day.
const LASTS_MAX: Duration = Duration::from_secs(12 * 3600);

/// How long a proof counts for what is sensitive.
const FRESH: Duration = Duration::from_secs(5 * 60);

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan as _;

    #[test]
    fn proof_counts_for_five_minutes() {
        let shown = Timestamp::UNIX_EPOCH;
        let person = Person {
            user: UserId(uuid::Uuid::nil()),
            role: Role::Admin,
            session: SessionId(uuid::Uuid::nil()),
            proved_at: shown,
        };
        let actor = Actor { who: Who::Person(person), origin: None };
        assert!(fresh(&actor, shown + 299.seconds()).is_ok());
        assert!(matches!(fresh(&actor, shown + 300.seconds()), Err(Error::ProofNeeded)));
        assert!(matches!(fresh(&Actor { who: Who::Nobody, origin: None }, shown), Err(Error::ProofNeeded)));
        assert!(fresh(&Actor::system(), shown).is_ok());
    }
}
