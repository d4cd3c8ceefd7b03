//! What can be wrong with a request about accounts, by what a caller would do.

use std::time::Duration;

use axum::http::StatusCode;

use super::password::Weakness;
use crate::api::Problem;
use crate::db;

/// Refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Too easy to guess.
    #[error("{}", .0.detail())]
    WeakPassword(Weakness),
    /// Not an address that mail could go to.
    #[error("this is no e-mail address")]
    EmailInvalid,
    /// Somebody has an account with it.
    #[error("there is an account with this e-mail address")]
    EmailTaken,
    /// Empty, too long, or with characters that names do not have.
    #[error("a name has 1 to 200 characters, none of them control characters")]
    NameInvalid,
    /// Not like `en` or `pt-BR`.
    #[error("a language is a tag such as en or pt-BR")]
    LanguageInvalid,
    /// Not in the IANA database.
    #[error("there is no such time zone; take a name such as Europe/Berlin")]
    ZoneUnknown,
    /// Wrong address, wrong password, or an account that cannot be used: which is not told.
    #[error("e-mail address or password are wrong")]
    CredentialsWrong,
    /// The password is right; the link in the first mail was not used.
    #[error("prove the e-mail address first, by the link that was sent to it")]
    EmailUnproved,
    /// Wrong password, where it is shown again.
    #[error("the password is wrong")]
    PasswordWrong,
    /// Wrong, old, or taken before.
    #[error("this code is wrong or was used; wait for the next one")]
    CodeWrong,
    /// A proof that holds nothing which this account is proved by.
    #[error("send {0}")]
    ProofIncomplete(&'static str),
    /// There is no sign-in that waits for a second factor.
    #[error("no second factor is waited for")]
    NothingPending,
    /// Later.
    #[error("too many attempts; try again later")]
    TooManyAttempts(Duration),
    /// No link has this token.
    #[error("this link is not one of ours")]
    TokenUnknown,
    /// It worked for a time.
    #[error("this link has expired; ask for a new one")]
    TokenExpired,
    /// It worked once.
    #[error("this link was used or replaced by a newer one")]
    TokenUsed,
    /// The act is sensitive, and the last proof is old.
    #[error("show a password, code or passkey again: POST /session/proof")]
    ProofNeeded,
    /// One-time codes are set up already.
    #[error("one-time codes are set up already; remove them first")]
    TotpExists,
    /// There are no one-time codes.
    #[error("one-time codes are not set up")]
    TotpMissing,
    /// There is no second factor.
    #[error("set up a second factor first")]
    FactorMissing,
    /// The role needs a second factor, and this is the last one.
    #[error("this is the last second factor, and the role needs one")]
    FactorNeeded,
    /// What the browser sent is no proof for this ceremony, or the ceremony is over.
    #[error("the passkey was not accepted")]
    PasskeyRefused,
    /// Enough.
    #[error("there are as many passkeys as can be")]
    TooManyPasskeys,
    /// Browsers have no passkeys for such an address.
    #[error("passkeys need a public_url with a host name")]
    PasskeysUnavailable,
    /// For admins only.
    #[error("only admins may do this")]
    NotAllowed,
    /// No such thing, or nobody's business.
    #[error("there is nothing at this address")]
    NotFound,
    /// It would leave nobody who can administer.
    #[error("this is the last admin who can sign in")]
    LastAdmin,
    /// It is for another admin to do.
    #[error("another admin has to do this to your account")]
    OwnAccount,
    /// Not in the state it takes.
    #[error("the account is not in the state that this takes")]
    StatusConflict,
    /// Somebody else changed it in between.
    #[error("it was changed since")]
    Stale,
    /// A mistake of ours.
    #[error("something went wrong")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database.
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl Error {
    /// Anything that no client can mend.
    pub(super) fn broken(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Broken(Box::new(cause))
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        let unauthorized = |code, detail| Self::new(StatusCode::UNAUTHORIZED, code, detail);
        match error {
            Error::WeakPassword(reason) => Self::invalid("password", "password_weak", detail).member("reason", reason),
            Error::EmailInvalid => Self::invalid("email", "email_invalid", detail),
            Error::EmailTaken => Self::conflict("email_taken", detail),
            Error::NameInvalid => Self::invalid("name", "name_invalid", detail),
            Error::LanguageInvalid => Self::invalid("language", "language_invalid", detail),
            Error::ZoneUnknown => Self::invalid("zone", "zone_unknown", detail),
            Error::CredentialsWrong => unauthorized("credentials_wrong", detail),
            Error::EmailUnproved => Self::forbidden("email_unproved", detail),
            Error::PasswordWrong => Self::invalid("password", "password_wrong", detail),
            Error::CodeWrong => Self::invalid("code", "code_wrong", detail),
            Error::ProofIncomplete(what) => Self::invalid(what, "proof_incomplete", detail),
            Error::NothingPending => Self::conflict("nothing_pending", detail),
            Error::TooManyAttempts(wait) => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", detail).retry_after(wait)
            }
            Error::TokenUnknown => Self::invalid("token", "token_unknown", detail),
            Error::TokenExpired => Self::invalid("token", "token_expired", detail),
            Error::TokenUsed => Self::invalid("token", "token_used", detail),
            Error::ProofNeeded => Self::forbidden("proof_needed", detail),
            Error::TotpExists => Self::conflict("totp_exists", detail),
            Error::TotpMissing => Self::conflict("totp_missing", detail),
            Error::FactorMissing => Self::conflict("factor_missing", detail),
            Error::FactorNeeded => Self::conflict("factor_needed", detail),
            Error::PasskeyRefused => Self::invalid("credential", "passkey_refused", detail),
            Error::TooManyPasskeys => Self::conflict("too_many_passkeys", detail),
            Error::PasskeysUnavailable => Self::conflict("passkeys_unavailable", detail),
            Error::NotAllowed => Self::forbidden("not_allowed", detail),
            Error::NotFound => Self::not_found(),
            Error::LastAdmin => Self::conflict("last_admin", detail),
            Error::OwnAccount => Self::conflict("own_account", detail),
            Error::StatusConflict => Self::conflict("status_conflict", detail),
            Error::Stale => Self::stale(),
            Error::Broken(cause) => Self::internal(&*cause),
            Error::Database(error) => error.into(),
        }
    }
}
