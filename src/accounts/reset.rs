//! A forgotten password, and one that is changed.

use super::registration::{check, choose_password, post};
use super::rules::Email;
use super::session::Session;
use super::sign_in::{Opened, complete};
use super::token::{self, Purpose};
use super::user::{self, Status};
use super::{Error, fresh, password, store, throttle};
use crate::actor::Actor;
use crate::audit::Record;
use crate::core::Core;
use crate::outbox::Kind;
use crate::sensitive::Secret;

/// Somebody wants a link that sets a new password. Whether there is such an account is told to the address alone.
pub(super) async fn request(core: &Core, actor: &Actor, email: &str) -> Result<(), Error> {
    let email = Email::parse(email)?;
    let origin = actor.origin.as_ref().ok_or(Error::NotAllowed)?;
    throttle::attempt(core, &throttle::mail(&email, origin)).await?;
    let mut change = core.begin().await?;
    let found = store::users::by_email(&mut change, &email.key.0).await?;
    let id = found.as_ref().map_or_else(|| "unknown".to_owned(), |user| user.id.to_string());
    if let Some(user) = found {
        let kind = match user.status {
            Status::Active | Status::Unverified => Some(Kind::ResetPassword),
            Status::Invited => Some(Kind::Invitation),
            Status::Deactivated => None,
        };
        if let Some(kind) = kind {
            post(&mut change, core, kind, user.id).await?;
        }
    }
    change.record(actor, Record::new("password.reset_asked", "user", id));
    Ok(change.commit().await?)
}

/// The link was followed, which proves the address too. Every session ends; second factors stay.
pub(super) async fn complete_reset(
    core: &Core,
    actor: &Actor,
    token: &Secret<String>,
    password: &Secret<String>,
) -> Result<(), Error> {
    let (found, hash) = choose_password(core, token, Purpose::ResetPassword, password).await?;
    let mut change = core.begin().await?;
    let now = change.now();
    store::users::set_password(&mut change, found.user, &hash, now).await?;
    store::users::set_status(&mut change, found.user, Status::Unverified, Status::Active, now).await?;
    token::take(&mut change, token, &found, now).await?;
    store::sessions::end_all(&mut change, found.user, None, now).await?;
    post(&mut change, core, Kind::PasswordChanged, found.user).await?;
    change.record(actor, Record::new("password.reset", "user", found.user));
    Ok(change.commit().await?)
}

/// A new password for whoever is signed in. Other sessions end, and this one gets a new cookie.
pub(super) async fn change_password(
    core: &Core,
    actor: &Actor,
    session: &Session,
    password: &Secret<String>,
) -> Result<Opened, Error> {
    fresh(actor, core.clock.now())?;
    let user = user::user(&mut *core.read().await?, session.user).await?.ok_or(Error::NotFound)?;
    check(password, &user)?;
    let hash = password::hash(password).await?;
    let mut change = core.begin().await?;
    let now = change.now();
    store::users::set_password(&mut change, user.id, &hash, now).await?;
    store::sessions::end_all(&mut change, user.id, Some(session.id), now).await?;
    store::tokens::end(&mut change, user.id, Purpose::ResetPassword, now).await?;
    let opened = complete(&mut change, core, actor, session.id).await?;
    post(&mut change, core, Kind::PasswordChanged, user.id).await?;
    change.record(actor, Record::new("password.changed", "user", user.id));
    change.commit().await?;
    Ok(opened)
}
