//! One-time tokens: what a link in a mail carries. 256 random bits, of which only the hash is kept.

use std::time::Duration;

use super::store;
use crate::clock::{Clock, later};
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

/// What a token that was taken stands for.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub(super) purpose: Purpose,
    pub(super) user: UserId,
    pub(super) subject: Phi<String>,
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
    let now = clock.now();
    let hash = sha256(token.reveal().as_bytes());
    store::tokens::insert(conn, &hash, purpose, user, subject, now, later(now, purpose.lasts())).await?;
    Ok(token)
}
