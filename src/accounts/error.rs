//! What can be wrong with a request about accounts, by what a caller would do.

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
    #[error("a name has 1 to 200 characters")]
    NameInvalid,
    /// Not like `en` or `pt-BR`.
    #[error("a language is a tag such as en or pt-BR")]
    LanguageInvalid,
    /// Not in the IANA database.
    #[error("there is no such time zone; take a name such as Europe/Berlin")]
    ZoneUnknown,
    /// The act is sensitive, and the last proof is old.
    #[error("show a password, code or passkey again: POST /session/proof")]
    ProofNeeded,
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
        match error {
            Error::WeakPassword(weakness) => {
                Self::invalid("password", "password_weak", detail).member("reason", weakness)
            }
            Error::EmailInvalid => Self::invalid("email", "email_invalid", detail),
            Error::EmailTaken => Self::conflict("email_taken", detail),
            Error::NameInvalid => Self::invalid("name", "name_invalid", detail),
            Error::LanguageInvalid => Self::invalid("language", "language_invalid", detail),
            Error::ZoneUnknown => Self::invalid("zone", "zone_unknown", detail),
            Error::ProofNeeded => Self::forbidden("proof_needed", detail),
            Error::Broken(cause) => Self::internal(&*cause),
            Error::Database(error) => error.into(),
        }
    }
}
