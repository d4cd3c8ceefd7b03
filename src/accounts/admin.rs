//! What admins do to accounts. They see no clinical data here, as there is none.

use super::registration::post;
use super::user::{self, NewUser, Status, User};
use super::{Error, fresh, store};
use crate::actor::{Actor, Role};
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::db::{self, Conn};
use crate::ids::UserId;
use crate::outbox::Kind;
use crate::sensitive::Phi;

/// Whether there is an admin, whatever their state.
///
/// # Errors
/// [`db::Error`]
pub async fn has_admin(conn: &mut Conn) -> Result<bool, db::Error> {
    store::people::has_admin(conn).await
}

/// Which users.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    pub(super) role: Option<Role>,
    pub(super) status: Option<Status>,
    /// What the address, the name, or a word of the name begins with.
    pub(super) prefix: Phi<Option<String>>,
}

/// Up to `limit` users behind `after`, oldest first.
pub(super) async fn list(
    core: &Core,
    actor: &Actor,
    filter: &Filter,
    after: Option<UserId>,
    limit: i64,
) -> Result<Vec<User>, Error> {
    admin(actor)?;
    Ok(store::people::page(&mut *core.read().await?, filter, after, limit).await?)
}

/// One of them.
pub(super) async fn one(core: &Core, actor: &Actor, id: UserId) -> Result<User, Error> {
    admin(actor)?;
    user::user(&mut *core.read().await?, id).await?.ok_or(Error::NotFound)
}

/// Invites somebody by mail; repeated as long as they have not come, it takes the place of the invitation before.
pub(super) async fn invite(core: &Core, actor: &Actor, new: NewUser) -> Result<User, Error> {
    admin(actor)?;
    if new.role == Role::Admin {
        fresh(actor, core.clock.now())?;
    }
    let new = NewUser { status: Status::Invited, password: None, ..new }.checked().await?;
    let mut change = core.begin().await?;
    let now = change.now();
    let id = match store::users::replace(&mut change, &new, now).await? {
        Some(id) => id,
        None => user::insert(&mut change, core, actor, &new).await?.ok_or(Error::EmailTaken)?,
    };
    store::tokens::end(&mut change, id, super::Purpose::Invitation, now).await?;
    post(&mut change, core, Kind::Invitation, id).await?;
    let detail = serde_json::json!({ "role": new.role });
    change.record(actor, Record::new("user.invited", "user", id).with(detail));
    finish(change, id).await
}

/// Gives another role; every session of the user ends.
pub(super) async fn set_role(core: &Core, actor: &Actor, id: UserId, role: Role, version: i64) -> Result<User, Error> {
    admin(actor)?;
    fresh(actor, core.clock.now())?;
    let mut change = core.begin().await?;
    let now = change.now();
    let admins = store::people::lock_admins(&mut change).await?;
    let before = user::user(&mut change, id).await?.ok_or(Error::NotFound)?;
    if role != Role::Admin {
        keep_an_admin(&admins, id)?;
    }
    if !store::users::set_role(&mut change, id, role, version, now).await? {
        return Err(Error::Stale);
    }
    store::sessions::end_all(&mut change, id, None, now).await?;
    let detail = serde_json::json!({ "from": before.role, "to": role });
    change.record(actor, Record::new("user.role_changed", "user", id).with(detail));
    finish(change, id).await
}

/// Shuts a user out: no sign-in, no session.
pub(super) async fn deactivate(core: &Core, actor: &Actor, id: UserId) -> Result<User, Error> {
    admin(actor)?;
    let mut change = core.begin().await?;
    let now = change.now();
    let admins = store::people::lock_admins(&mut change).await?;
    user::user(&mut change, id).await?.ok_or(Error::NotFound)?;
    keep_an_admin(&admins, id)?;
    if !store::users::set_status(&mut change, id, Status::Active, Status::Deactivated, now).await? {
        return Err(Error::StatusConflict);
    }
    store::sessions::end_all(&mut change, id, None, now).await?;
    change.record(actor, Record::new("user.deactivated", "user", id));
    finish(change, id).await
}

/// Lets a user in again, with the password and factors they had.
pub(super) async fn reactivate(core: &Core, actor: &Actor, id: UserId) -> Result<User, Error> {
    admin(actor)?;
    let mut change = core.begin().await?;
    let now = change.now();
    user::user(&mut change, id).await?.ok_or(Error::NotFound)?;
    if !store::users::set_status(&mut change, id, Status::Deactivated, Status::Active, now).await? {
        return Err(Error::StatusConflict);
    }
    change.record(actor, Record::new("user.reactivated", "user", id));
    finish(change, id).await
}

/// Takes every second factor away from somebody who lost theirs; never from oneself. Told by mail; every session ends.
pub(super) async fn reset_factors(core: &Core, actor: &Actor, id: UserId) -> Result<User, Error> {
    admin(actor)?;
    fresh(actor, core.clock.now())?;
    if actor.user() == Some(id) {
        return Err(Error::OwnAccount);
    }
    let mut change = core.begin().await?;
    let now = change.now();
    user::user(&mut change, id).await?.ok_or(Error::NotFound)?;
    store::factors::remove_totp(&mut change, id).await?;
    store::factors::remove_recovery_codes(&mut change, id).await?;
    store::passkeys::remove_all(&mut change, id).await?;
    store::sessions::end_all(&mut change, id, None, now).await?;
    post(&mut change, core, Kind::FactorsChanged, id).await?;
    change.record(actor, Record::new("user.factors_reset", "user", id));
    finish(change, id).await
}

async fn finish(mut change: Change, id: UserId) -> Result<User, Error> {
    let user = user::user(&mut change, id).await?.ok_or(Error::NotFound)?;
    change.commit().await?;
    Ok(user)
}

fn admin(actor: &Actor) -> Result<(), Error> {
    if actor.is(Role::Admin) { Ok(()) } else { Err(Error::NotAllowed) }
}

/// Refuses to take away the last of the admins that can sign in.
fn keep_an_admin(admins: &[UserId], id: UserId) -> Result<(), Error> {
    if admins == [id] { Err(Error::LastAdmin) } else { Ok(()) }
}
