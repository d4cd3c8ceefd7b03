//! The outbox as admins see it: what became of which message, and one more chance for what was given up. What a message
//! says, and to whom, is not shown.

use serde_json::Value;

use crate::actor::{Actor, Role};
use crate::api::Problem;
use crate::audit::Record;
use crate::core::Core;
use crate::db;
use crate::ids::MessageId;
use crate::outbox::{self, Entry, Kind, Message, State};

/// Refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there.
    #[error("there is no such message")]
    NotFound,
    /// Only admins.
    #[error("your role does not allow this")]
    RoleForbidden,
    /// Waiting, sent or of no use any more.
    #[error("only a message that was given up can be tried again")]
    NotFailed,
    /// The database.
    #[error(transparent)]
    Database(#[from] db::Error),
}

/// Messages, newest first, of one kind and in one state if that is said; one more than `limit` when there are more.
///
/// # Errors
/// [`Error`]
pub async fn list(
    core: &Core,
    actor: &Actor,
    kind: Option<Kind>,
    state: Option<State>,
    before: Option<MessageId>,
    limit: i64,
) -> Result<Vec<Entry>, Error> {
    only_admins(actor)?;
    Ok(outbox::list(&mut *core.read().await?, kind, state, before, limit + 1).await?)
}

/// Gives a message that was given up all its attempts again, the first at once.
///
/// # Errors
/// [`Error`]
pub async fn retry(core: &Core, actor: &Actor, id: MessageId) -> Result<Entry, Error> {
    only_admins(actor)?;
    let mut change = core.begin().await?;
    let now = change.now();
    let done = outbox::again(&mut change, id, now).await?;
    let entry = outbox::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
    if !done {
        return Err(Error::NotFailed);
    }
    change.record(actor, Record::new("message.retried", "message", id));
    change.commit().await?;
    Ok(entry)
}

/// Writes a mail to the admin who asks, to see whether it leaves. One at a time: while one waits, that is the answer.
///
/// # Errors
/// [`Error`]
pub async fn trial(core: &Core, actor: &Actor) -> Result<Entry, Error> {
    only_admins(actor)?;
    let user = actor.user().ok_or(Error::RoleForbidden)?.to_string();
    let mut change = core.begin().await?;
    let now = change.now();
    // The same for a minute, so that impatience fills no mailbox.
    let once = now.as_second().div_euclid(60).to_string();
    let message = Message { kind: Kind::MailTrial, subject: user.clone(), once, due_at: now, payload: Value::Null };
    outbox::post(&mut change, &core.clock, &message).await?;
    change.record(actor, Record::new("mail.tried", "user", user.clone()));
    let written = outbox::newest(&mut change, Kind::MailTrial, &user).await?.ok_or(Error::NotFound)?;
    change.commit().await?;
    Ok(written)
}

fn only_admins(actor: &Actor) -> Result<(), Error> {
    if actor.is(Role::Admin) { Ok(()) } else { Err(Error::RoleForbidden) }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match error {
            Error::NotFound => Self::not_found(),
            Error::RoleForbidden => Self::forbidden("role_forbidden", detail),
            Error::NotFailed => Self::conflict("message_not_failed", detail),
            Error::Database(error) => error.into(),
        }
    }
}
