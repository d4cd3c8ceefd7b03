//! What is true of an account when its mail is written. Links get their tokens here, so that none lies in the outbox.

use super::super::house::house;
use super::super::mail::{About, AboutAccount, Facts, Reader};
use super::{Mailer, Task};
use crate::accounts::{self, Purpose, Status, User};
use crate::core::Core;
use crate::db::Error;
use crate::ids::UserId;
use crate::outbox::{Claimed, Kind};
use crate::sensitive::Phi;

pub(super) async fn task(core: &Core, mailer: &Mailer, message: &Claimed) -> Result<Task, Error> {
    let Ok(id) = message.subject.parse::<UserId>() else { return Ok(Task::Skip("the subject is no user")) };
    let mut transaction = core.db.begin().await?;
    let Some(user) = accounts::user(&mut transaction, id).await? else {
        return Ok(Task::Skip("there is no such user"));
    };
    if let Some(why) = outdated(message.kind, user.status) {
        return Ok(Task::Skip(why));
    }
    let house = house(&mut transaction, core, mailer.from.as_ref()).await?;
    let new_address = message.payload.get("email").and_then(|email| email.as_str()).map(str::to_owned);
    let token = match purpose(message.kind) {
        Some(purpose) => {
            let subject = new_address.as_deref().unwrap_or_default();
            Some(accounts::mint(&mut transaction, &core.clock, purpose, id, subject).await?)
        }
        None => None,
    };
    transaction.commit().await?;
    let reader = reader(user, new_address.as_deref().filter(|_| message.kind == Kind::ChangeEmail));
    let about = About::Account(AboutAccount { token, new_address: new_address.map(Phi) });
    Ok(Task::Mail(Box::new(Facts { house, reader, about, attached: None })))
}

/// Why the mail is of no use any more, if it is.
const fn outdated(kind: Kind, status: Status) -> Option<&'static str> {
    match (kind, status) {
        (_, Status::Deactivated) => Some("the account is deactivated"),
        (Kind::VerifyEmail, Status::Active | Status::Invited) => Some("there is nothing to prove any more"),
        (Kind::Invitation, Status::Active | Status::Unverified) => Some("the invitation was taken up"),
        _ => None,
    }
}

const fn purpose(kind: Kind) -> Option<Purpose> {
    match kind {
        Kind::VerifyEmail => Some(Purpose::VerifyEmail),
        Kind::ResetPassword => Some(Purpose::ResetPassword),
        Kind::Invitation => Some(Purpose::Invitation),
        Kind::ChangeEmail => Some(Purpose::ChangeEmail),
        Kind::EmailChanging => Some(Purpose::ChangeEmailOld),
        _ => None,
    }
}

/// The account's owner, at another address if one is given.
fn reader(user: User, address: Option<&str>) -> Reader {
    let address = address.map_or(user.email, |address| Phi(address.to_owned()));
    Reader { name: user.name, address, language: user.language, zone: user.zone }
}
