//! Coming in: patients register themselves, everybody else is invited.

use jiff::Timestamp;

use super::rules::Email;
use super::token::{self, Purpose};
use super::user::{self, NewUser, Status, User};
use super::{Error, password, store, throttle};
use crate::actor::{Actor, Role};
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::ids::UserId;
use crate::outbox::{self, Kind, Message};
use crate::sensitive::{Phi, Secret};

/// What somebody registers with.
#[derive(Clone, Debug)]
pub(super) struct Registration {
    pub(super) name: Phi<String>,
    pub(super) email: Phi<String>,
    pub(super) password: Secret<String>,
    pub(super) language: String,
    pub(super) zone: String,
}

/// Registers a patient. Whether the address has an account is told to the address alone. As long as nobody proved the
/// address, the last registration counts: who registers with a stranger's address gains nothing when the stranger comes.
pub(super) async fn register(core: &Core, actor: &Actor, new: Registration) -> Result<(), Error> {
    let email = Email::parse(&new.email.0)?;
    let origin = actor.origin.as_ref().ok_or(Error::NotAllowed)?;
    throttle::attempt(core, &throttle::mail(&email, origin)).await?;
    let new = NewUser {
        role: Role::Patient,
        status: Status::Unverified,
        name: new.name,
        email: new.email,
        password: Some(new.password),
        language: new.language,
        zone: new.zone,
    };
    // Hashed in any case, so that the answer takes as long.
    let new = new.checked().await?;
    let mut change = core.begin().await?;
    let now = change.now();
    if let Some(user) = store::users::replace(&mut change, &new, now).await? {
        store::tokens::end(&mut change, user, Purpose::VerifyEmail, now).await?;
        registered(&mut change, core, actor, user).await?;
    } else if let Some(user) = user::insert(&mut change, core, actor, &new).await? {
        registered(&mut change, core, actor, user).await?;
    } else if let Some(user) = store::users::by_email(&mut change, &email.key.0).await? {
        let kind = match user.status {
            Status::Invited => Some(Kind::Invitation),
            Status::Active => Some(Kind::AlreadyRegistered),
            Status::Unverified | Status::Deactivated => None,
        };
        if let Some(kind) = kind {
            post(&mut change, core, kind, user.id).await?;
        }
        change.record(actor, Record::new("user.registered_again", "user", user.id));
    }
    Ok(change.commit().await?)
}

async fn registered(change: &mut Change, core: &Core, actor: &Actor, user: UserId) -> Result<(), Error> {
    post(change, core, Kind::VerifyEmail, user).await?;
    change.record(actor, Record::new("user.registered", "user", user));
    Ok(())
}

/// The link of the first mail was followed.
pub(super) async fn verify(core: &Core, actor: &Actor, token: &Secret<String>) -> Result<(), Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let found = token::look_up(&mut change, token, &[Purpose::VerifyEmail], now).await?;
    // The user first, as everywhere: two transactions then wait for each other in the same order.
    if !store::users::set_status(&mut change, found.user, Status::Unverified, Status::Active, now).await? {
        return Err(Error::TokenUsed);
    }
    token::take(&mut change, token, &found, now).await?;
    change.record(actor, Record::new("user.verified", "user", found.user));
    Ok(change.commit().await?)
}

/// The link of an invitation was followed, and a password chosen.
pub(super) async fn accept(
    core: &Core,
    actor: &Actor,
    token: &Secret<String>,
    password: &Secret<String>,
) -> Result<(), Error> {
    let (found, hash) = choose_password(core, token, Purpose::Invitation, password).await?;
    let mut change = core.begin().await?;
    let now = change.now();
    if !store::users::set_status(&mut change, found.user, Status::Invited, Status::Active, now).await? {
        return Err(Error::TokenUsed);
    }
    store::users::set_password(&mut change, found.user, &hash, now).await?;
    token::take(&mut change, token, &found, now).await?;
    change.record(actor, Record::new("user.invitation_accepted", "user", found.user));
    Ok(change.commit().await?)
}

/// Looks the token up and hashes the password, before anything is locked or used up.
pub(super) async fn choose_password(
    core: &Core,
    token: &Secret<String>,
    purpose: Purpose,
    password: &Secret<String>,
) -> Result<(token::Found, String), Error> {
    let now = core.clock.now();
    let mut conn = core.read().await?;
    let found = token::look_up(&mut conn, token, &[purpose], now).await?;
    let user = user::user(&mut conn, found.user).await?.ok_or(Error::TokenUnknown)?;
    drop(conn);
    check(password, &user)?;
    Ok((found, password::hash(password).await?))
}

/// Whether a user may take this password.
pub(super) fn check(password: &Secret<String>, user: &User) -> Result<(), Error> {
    password::check(password, &Email::parse(&user.email.0)?)
}

/// Writes a message to a user.
pub(super) async fn post(change: &mut Change, core: &Core, kind: Kind, user: UserId) -> Result<(), Error> {
    let now = change.now();
    let message = message(kind, user, now);
    Ok(outbox::post(change, &core.clock, &message).await?)
}

/// A message about a user, once for this moment.
pub(super) fn message(kind: Kind, user: UserId, now: Timestamp) -> Message {
    let once = now.as_microsecond().to_string();
    Message { kind, subject: user.to_string(), once, due_at: now, payload: serde_json::json!({}) }
}
