//! The devices where somebody is signed in.

use super::session::Session;
use super::{Error, store};
use crate::actor::Actor;
use crate::audit::Record;
use crate::core::Core;
use crate::ids::SessionId;

/// One's own living sessions, newest first.
pub(super) async fn list(core: &Core, actor: &Actor) -> Result<Vec<Session>, Error> {
    let (user, now) = (actor.user().ok_or(Error::NotAllowed)?, core.clock.now());
    let sessions = store::sessions::of_user(&mut *core.read().await?, user, now, SHOWN_MAX).await?;
    Ok(sessions.into_iter().filter(|session| session.is_alive(now)).collect())
}

/// Ends one of one's own.
pub(super) async fn end(core: &Core, actor: &Actor, id: SessionId) -> Result<(), Error> {
    let user = actor.user().ok_or(Error::NotAllowed)?;
    let mut change = core.begin().await?;
    let now = change.now();
    if !store::sessions::end(&mut change, user, id, now).await? {
        return Err(Error::NotFound);
    }
    change.record(actor, Record::new("session.ended", "session", id));
    Ok(change.commit().await?)
}

/// More than anybody looks through.
const SHOWN_MAX: i64 = 100;
