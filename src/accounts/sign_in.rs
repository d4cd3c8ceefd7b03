//! Signing in with a password, and out again.

use super::password::{self, Verdict};
use super::rules::Email;
use super::session::{self, Session, Stage};
use super::user::{Status, User};
use super::{Error, store, throttle};
use crate::actor::{Actor, Person, Role, Who};
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::ids::{SessionId, UserId};
use crate::sensitive::Secret;

/// Somebody with the hash of their password.
#[derive(Clone, Debug)]
pub(super) struct Credentials {
    pub(super) user: User,
    pub(super) password_hash: Option<String>,
}

/// The cookie of a session that was opened, or moved on.
#[derive(Clone, Debug)]
pub(super) struct Opened(pub(super) Secret<String>);

/// Opens a session by address and password. Takes as long, and says the same, whether there is no such account, it is
/// deactivated, or the password is wrong. `before` is the browser's session, which ends.
pub(super) async fn log_in(
    core: &Core,
    actor: &Actor,
    email: &str,
    password: &Secret<String>,
    before: Option<&Session>,
) -> Result<Opened, Error> {
    let origin = actor.origin.as_ref().ok_or(Error::NotAllowed)?;
    let email = Email::parse(email).map_err(|_| Error::CredentialsWrong)?;
    let counts = throttle::log_in(&email, origin);
    throttle::attempt(core, &counts).await?;
    let found = store::users::credentials(&mut *core.read().await?, &email.key.0).await?;
    let hash = found.as_ref().and_then(|found| usable_hash(found).cloned());
    let verdict = password::verify(password, hash.clone()).await?;
    let (Some(Credentials { user, .. }), Some(hash), Verdict::Right | Verdict::RightButWeaklyHashed) =
        (&found, hash, verdict)
    else {
        let user = found.as_ref().map(|found| found.user.id);
        return note_refusal(core, actor, user, By::Password, Err(Error::CredentialsWrong)).await;
    };
    if user.status == Status::Unverified {
        return Err(Error::EmailUnproved);
    }
    let new_hash = match verdict {
        Verdict::RightButWeaklyHashed => password::hash(password).await?,
        Verdict::Wrong | Verdict::Right => hash.clone(),
    };
    let mut change = core.begin().await?;
    // A password changed or an account deactivated in the meantime.
    if !store::users::confirm_password(&mut change, user.id, &hash, &new_hash).await? {
        return Err(Error::CredentialsWrong);
    }
    let stage = stage_after_password(user, core.settings.demo);
    let opened = open(&mut change, core, actor, user, stage, before).await?;
    change.commit().await?;
    throttle::forgive(core, &counts).await?;
    Ok(opened)
}

/// Opens a session for somebody who has proved themselves, and ends the one their browser had.
pub(super) async fn open(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    user: &User,
    stage: Stage,
    before: Option<&Session>,
) -> Result<Opened, Error> {
    let now = change.now();
    if let Some(before) = before {
        store::sessions::end(change, before.user, before.id, now).await?;
    }
    let (session, token) = session::open(change, core, user.id, stage, actor.origin.as_ref()).await?;
    let person = Person { user: user.id, role: user.role, session, proved_at: now };
    let actor = Actor { who: Who::Person(person), origin: actor.origin.clone() };
    let detail = serde_json::json!({ "stage": stage });
    change.record(&actor, Record::new("session.opened", "session", session).with(detail));
    Ok(Opened(token))
}

/// Ends the session of a browser.
pub(super) async fn log_out(core: &Core, actor: &Actor, session: &Session) -> Result<(), Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    if store::sessions::end(&mut change, session.user, session.id, now).await? {
        change.record(actor, Record::new("session.ended", "session", session.id));
    }
    Ok(change.commit().await?)
}

/// A second factor was shown, or the first one set up: signed in entirely, under a new cookie.
pub(super) async fn complete(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    session: SessionId,
) -> Result<Opened, Error> {
    let (token, now) = (core.clock.token(), change.now());
    let hash = crate::digest::sha256(token.reveal().as_bytes());
    if !store::sessions::complete(change, session, &hash, now).await? {
        return Err(Error::NothingPending);
    }
    change.record(actor, Record::new("session.completed", "session", session));
    Ok(Opened(token))
}

crate::codes::codes! {
    /// What was shown.
    pub(super) enum By {
        Password = "PASSWORD",
        Totp = "TOTP",
        RecoveryCode = "RECOVERY_CODE",
        Passkey = "PASSKEY",
    }
}

/// Leaves a trace when what was shown is wrong, without the address that was tried.
pub(super) async fn note_refusal<T>(
    core: &Core,
    actor: &Actor,
    user: Option<UserId>,
    by: By,
    result: Result<T, Error>,
) -> Result<T, Error> {
    use Error::{CodeWrong, CredentialsWrong, PasskeyRefused, PasswordWrong};
    if let Err(CredentialsWrong | CodeWrong | PasswordWrong | PasskeyRefused) = &result {
        let id = user.map_or_else(|| "unknown".to_owned(), |user| user.to_string());
        let mut change = core.begin().await?;
        change.record(actor, Record::new("session.refused", "user", id).with(serde_json::json!({ "by": by })));
        change.commit().await?;
    }
    result
}

/// None for those who cannot sign in, so that theirs is compared with nothing.
fn usable_hash(found: &Credentials) -> Option<&String> {
    match found.user.status {
        Status::Active | Status::Unverified => found.password_hash.as_ref(),
        Status::Invited | Status::Deactivated => None,
    }
}

/// Whether the password was enough.
const fn stage_after_password(user: &User, demo: bool) -> Stage {
    match user.role {
        _ if user.has_factor() => Stage::Password,
        Role::Patient => Stage::Full,
        Role::Provider | Role::Admin => {
            if demo {
                Stage::Full
            } else {
                Stage::Password
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn password_is_enough_for_patients_without_factors_and_for_trials() {
        for (role, has_totp, has_passkey, demo, expected) in [
            (Role::Patient, false, false, false, Stage::Full),
            (Role::Patient, true, false, false, Stage::Password),
            (Role::Patient, false, true, true, Stage::Password),
            (Role::Provider, false, false, false, Stage::Password),
            (Role::Provider, false, false, true, Stage::Full),
            (Role::Admin, false, false, false, Stage::Password),
            (Role::Admin, false, false, true, Stage::Full),
            (Role::Admin, true, false, true, Stage::Password),
        ] {
            let user = User {
                id: UserId(uuid::Uuid::nil()),
                role,
                status: Status::Active,
                name: String::new().into(),
                email: String::new().into(),
                language: "en".into(),
                zone: "UTC".into(),
                has_totp,
                has_passkey,
                created_at: Timestamp::UNIX_EPOCH,
                version: 1,
            };
            assert_eq!(stage_after_password(&user, demo), expected, "{role} {has_totp} {has_passkey} {demo}");
        }
    }
}
