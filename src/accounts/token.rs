//! One-time tokens: what a link in a mail carries. 256 random bits, of which only the hash is kept.

use std::time::Duration;

use jiff::Timestamp;

use super::{Error, store};
use crate::clock::Clock;
use crate::db::{self, Conn};
use crate::digest::sha256;
use crate::ids::UserId;
use crate::sensitive::{Phi, Secret};

crate::codes::codes! {
    /// What a link is for.
    pub enum Purpose {
        /// Proves the address of a new account.
        VerifyEmail = "VERIFY_EMAIL",
        /// Sets a new password.
        ResetPassword = "RESET_PASSWORD",
        /// Takes up an invitation.
        Invitation = "INVITATION",
        /// The new address agrees. Subject: the new address.
        ChangeEmail = "CHANGE_EMAIL",
        /// The old address agrees. Subject: the new address.
        ChangeEmailOld = "CHANGE_EMAIL_OLD",
    }
}

impl Purpose {
    /// How long a link works.
    pub const fn lasts(self) -> Duration {
        match self {
            Self::ResetPassword => Duration::from_secs(30 * 60),
            Self::VerifyEmail | Self::ChangeEmail | Self::ChangeEmailOld => Duration::from_secs(24 * 3600),
            Self::Invitation => Duration::from_secs(7 * 24 * 3600),
        }
    }
}

/// A new token for a link, made when the mail is written.
///
/// # Errors
/// [`db::Error`]
pub async fn mint(
    conn: &mut Conn,
    clock: &Clock,
    purpose: Purpose,
    user: UserId,
    subject: &str,
) -> Result<Secret<String>, db::Error> {
    let token = clock.token();
    store::tokens::insert(conn, &hash(&token), purpose, user, subject, clock.now()).await?;
    Ok(token)
}

/// What a token stands for.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) purpose: Purpose,
    pub(super) user: UserId,
    pub(super) subject: Phi<String>,
    pub(super) ends_at: Timestamp,
    pub(super) used: bool,
}

/// Looks a token up without using it.
pub(super) async fn look_up(
    conn: &mut Conn,
    token: &Secret<String>,
    purposes: &[Purpose],
    now: Timestamp,
) -> Result<Found, Error> {
    let found = store::tokens::by_hash(conn, &hash(token)).await?;
    let found = found.filter(|found| purposes.contains(&found.purpose)).ok_or(Error::TokenUnknown)?;
    if found.used {
        return Err(Error::TokenUsed);
    }
    if found.ends_at <= now {
        return Err(Error::TokenExpired);
    }
    Ok(found)
}

/// Uses a token up, and all others of that user for the same purpose.
pub(super) async fn take(conn: &mut Conn, token: &Secret<String>, found: &Found, now: Timestamp) -> Result<(), Error> {
    if !store::tokens::take(conn, &hash(token), now).await? {
        return Err(Error::TokenUsed);
    }
    Ok(store::tokens::end(conn, found.user, found.purpose, now).await?)
}

fn hash(token: &Secret<String>) -> String {
    sha256(token.reveal().as_bytes())
}
