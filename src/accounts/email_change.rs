//! Another e-mail address: both the old and the new one have to agree, each by its own link.

use super::registration::message;
use super::rules::Email;
use super::store::email_changes::Side;
use super::token::{self, Purpose};
use super::{Error, fresh, store};
use crate::actor::Actor;
use crate::audit::Record;
use crate::clock::later;
use crate::core::Core;
use crate::db;
use crate::ids::UserId;
use crate::outbox::{self, Kind, Message};
use crate::sensitive::Secret;

/// Asks both addresses. When the new one has an account it gets no mail, and this is not told.
pub(super) async fn ask(core: &Core, actor: &Actor, user: UserId, email: &str) -> Result<(), Error> {
    let now = core.clock.now();
    fresh(actor, now)?;
    let email = Email::parse(email)?;
    let mut change = core.begin().await?;
    store::email_changes::replace(&mut change, user, &email.text.0, later(now, Purpose::ChangeEmail.lasts())).await?;
    for purpose in [Purpose::ChangeEmail, Purpose::ChangeEmailOld] {
        store::tokens::end(&mut change, user, purpose, now).await?;
    }
    let payload = serde_json::json!({ "email": email.text.0 });
    let mut kinds = vec![Kind::EmailChanging];
    if store::users::by_email(&mut change, &email.key.0).await?.is_none() {
        kinds.push(Kind::ChangeEmail);
    }
    for kind in kinds {
        let message = Message { payload: payload.clone(), ..message(kind, user, now) };
        outbox::post(&mut change, &core.clock, &message).await?;
    }
    change.record(actor, Record::new("user.email_change_asked", "user", user));
    Ok(change.commit().await?)
}

/// One of the two links was followed; whether the address is changed now.
pub(super) async fn agree(core: &Core, actor: &Actor, token: &Secret<String>) -> Result<bool, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let purposes = [Purpose::ChangeEmail, Purpose::ChangeEmailOld];
    let found = token::look_up(&mut change, token, &purposes, now).await?;
    let side = if found.purpose == Purpose::ChangeEmail { Side::New } else { Side::Old };
    let both = store::email_changes::agree(&mut change, found.user, &found.subject.0, side, now).await?;
    let both = both.ok_or(Error::TokenExpired)?;
    token::take(&mut change, token, &found, now).await?;
    change.record(actor, Record::new("user.email_change_agreed", "user", found.user));
    if both {
        let email = Email::parse(&found.subject.0)?;
        match store::users::set_email(&mut change, found.user, &email, now).await {
            Ok(true) => {}
            Ok(false) | Err(db::Error::Taken { .. }) => return Err(Error::EmailTaken),
            Err(error) => return Err(error.into()),
        }
        store::email_changes::remove(&mut change, found.user).await?;
        store::tokens::end(&mut change, found.user, Purpose::ResetPassword, now).await?;
        change.record(actor, Record::new("user.email_changed", "user", found.user));
    }
    change.commit().await?;
    Ok(both)
}
