//! What can be wrong with a request about care, by what a caller would do.

use crate::accounts;
use crate::api::Problem;
use crate::db;
use crate::vault::Unopened;

/// Refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or nothing that the actor may know of.
    #[error("there is no such thing")]
    NotFound,
    /// Whatever the thing is, only admins do that.
    #[error("only admins do this")]
    NotAdmin,
    /// Providers and admins are no patients.
    #[error("only users with the role PATIENT are patients and act for patients")]
    NotAPatient,
    /// Somebody else changed it in between.
    #[error("it was changed in between")]
    Stale,
    /// A field does not hold what it should.
    #[error("{}", .0.code())]
    Invalid(Box<Problem>),
    /// A field that accounts have too does not hold what it should.
    #[error(transparent)]
    Account(#[from] accounts::Error),
    /// There is no such user, or not one with the role of a provider.
    #[error("this is no user with the role PROVIDER")]
    NotAProviderUser,
    /// The user is a provider already.
    #[error("this user is a provider already")]
    ProviderExists,
    /// There is one with this id.
    #[error("there is a specialization with this id")]
    SpecializationExists,
    /// Providers have it.
    #[error("providers have this specialization; take it from them first")]
    SpecializationInUse,
    /// Nobody could act for the patient any more.
    #[error("this is the last guardian of a patient without an account")]
    LastGuardian,
    /// Lists have ends.
    #[error("there are too many of these already: at most {0}")]
    TooMany(i64),
    /// Something sealed does not open.
    #[error(transparent)]
    Sealed(#[from] Unopened),
    /// The database.
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl Error {
    /// A field does not hold what it should.
    pub(super) fn invalid(path: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Problem::invalid(path, code, detail).into()
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Invalid(Box::new(problem))
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match error {
            Error::NotFound => Self::not_found(),
            Error::NotAdmin => Self::forbidden("not_admin", detail),
            Error::NotAPatient => Self::forbidden("not_a_patient", detail),
            Error::Stale => Self::stale(),
            Error::Invalid(problem) => *problem,
            Error::Account(error) => error.into(),
            Error::NotAProviderUser => Self::invalid("user_id", "provider_user_unknown", detail),
            Error::ProviderExists => Self::conflict("provider_exists", detail),
            Error::SpecializationExists => Self::conflict("specialization_exists", detail),
            Error::SpecializationInUse => Self::conflict("specialization_in_use", detail),
            Error::LastGuardian => Self::conflict("last_guardian", detail),
            Error::TooMany(_) => Self::conflict("too_many", detail),
            Error::Sealed(error) => Self::internal(&error),
            Error::Database(error) => error.into(),
        }
    }
}
