//! Users: people who can sign in.

use jiff::Timestamp;

use super::admin::Filter;
use super::rules::{self, Email};
use super::{Error, password, store};
use crate::actor::{Actor, Role};
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::db::{self, Conn};
use crate::ids::UserId;
use crate::sensitive::{Phi, Secret};

crate::codes::codes! {
    /// Whether a user can sign in.
    pub enum Status {
        /// Registered; the e-mail address is still to be proved.
        Unverified = "UNVERIFIED",
        /// Invited; has not come yet.
        Invited = "INVITED",
        /// Can sign in.
        Active = "ACTIVE",
        /// Cannot sign in any more.
        Deactivated = "DEACTIVATED",
    }
}

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Which.
    pub id: UserId,
    /// What they are.
    pub role: Role,
    /// Whether they can sign in.
    pub status: Status,
    /// As they write it.
    pub name: Phi<String>,
    /// As they write it.
    pub email: Phi<String>,
    /// Tag such as `en`.
    pub language: String,
    /// IANA name.
    pub zone: String,
    /// One-time codes are set up.
    pub has_totp: bool,
    /// There is at least one passkey.
    pub has_passkey: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// Counts changes.
    pub version: i64,
}

impl User {
    /// Whether a password alone is not enough.
    pub const fn has_factor(&self) -> bool {
        self.has_totp || self.has_passkey
    }
}

/// Somebody to be made.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// What they are.
    pub role: Role,
    /// Whether they can sign in.
    pub status: Status,
    /// As they write it.
    pub name: Phi<String>,
    /// As they write it.
    pub email: Phi<String>,
    /// None until they choose one.
    pub password: Option<Secret<String>>,
    /// Tag such as `en`.
    pub language: String,
    /// IANA name.
    pub zone: String,
}

/// What is stored of a new user: checked, the password hashed.
pub(super) struct Checked {
    pub(super) role: Role,
    pub(super) status: Status,
    pub(super) name: Phi<String>,
    pub(super) email: Email,
    pub(super) password_hash: Option<String>,
    pub(super) language: String,
    pub(super) zone: String,
}

impl NewUser {
    /// Checks every field and hashes the password. Slow on purpose: not for within a transaction that others wait for.
    pub(super) async fn checked(self) -> Result<Checked, Error> {
        let email = Email::parse(&self.email.0)?;
        let name = rules::name(&self.name.0)?;
        let language = rules::language(&self.language)?;
        let zone = rules::zone(&self.zone)?;
        let password_hash = match &self.password {
            Some(password) => {
                password::check(password, &email)?;
                Some(password::hash(password).await?)
            }
            None => None,
        };
        Ok(Checked { role: self.role, status: self.status, name, email, password_hash, language, zone })
    }
}

/// Makes a user, without any message to them.
///
/// # Errors
/// A field of [`NewUser`] that does not hold what it should, or an address that has an account.
pub async fn create(change: &mut Change, core: &Core, actor: &Actor, new: NewUser) -> Result<UserId, Error> {
    let new = new.checked().await?;
    insert(change, core, actor, &new).await?.ok_or(Error::EmailTaken)
}

/// None when the address has an account; the transaction goes on.
pub(super) async fn insert(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    new: &Checked,
) -> Result<Option<UserId>, Error> {
    let id = UserId::new(&core.clock);
    let now = change.now();
    if !store::users::insert(change, id, new, now).await? {
        return Ok(None);
    }
    let detail = serde_json::json!({ "role": new.role, "status": new.status });
    change.record(actor, Record::new("user.created", "user", id).with(detail));
    Ok(Some(id))
}

/// A user by id.
///
/// # Errors
/// [`db::Error`]
pub async fn user(conn: &mut Conn, id: UserId) -> Result<Option<User>, db::Error> {
    store::users::by_id(conn, id).await
}

/// A user by address, whatever its case.
///
/// # Errors
/// [`db::Error`]
pub async fn user_by_email(conn: &mut Conn, email: &Email) -> Result<Option<User>, db::Error> {
    store::users::by_email(conn, &email.key.0).await
}

/// The oldest `limit` users, for the seed.
///
/// # Errors
/// [`db::Error`]
pub async fn everybody(conn: &mut Conn, limit: i64) -> Result<Vec<User>, db::Error> {
    store::people::page(conn, &Filter::default(), None, limit).await
}

/// Users of that role who can sign in, oldest first.
///
/// # Errors
/// [`db::Error`]
pub async fn active_of_role(conn: &mut Conn, role: Role, limit: i64) -> Result<Vec<UserId>, db::Error> {
    let filter = Filter { role: Some(role), status: Some(Status::Active), ..Filter::default() };
    let found = store::people::page(conn, &filter, None, limit).await?;
    Ok(found.into_iter().map(|user| user.id).collect())
}

/// Lets a user sign in with the password of another: the demo's people have one, and hashing it for each takes seconds.
///
/// # Errors
/// [`db::Error`]
pub async fn share_password(change: &mut Change, from: UserId, to: UserId) -> Result<(), db::Error> {
    let now = change.now();
    match store::users::password_hash(change, from).await? {
        Some(hash) => store::users::set_password(change, to, &hash, now).await,
        None => Ok(()),
    }
}
