//! What can be wrong with a request about records, by what a caller would do.

use axum::http::StatusCode;

use crate::api::Problem;
use crate::vault::Unopened;
use crate::{accounts, care, db};

/// Refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or nothing that the actor may know of.
    #[error("there is no such thing")]
    NotFound,
    /// Whatever the thing is, only providers do that.
    #[error("only providers do this")]
    NotAProvider,
    /// Whatever the thing is, only admins do that.
    #[error("only admins do this")]
    NotAdmin,
    /// The patient was erased: nothing of the record can be read any more.
    #[error("the medical record of this patient was erased and cannot be read any more")]
    Erased,
    /// Somebody else changed it in between.
    #[error("it was changed in between")]
    Stale,
    /// A field does not hold what it should.
    #[error("{}", .0.code())]
    Invalid(Box<Problem>),
    /// A fresh proof of who one is.
    #[error(transparent)]
    Account(#[from] accounts::Error),
    /// What care says.
    #[error(transparent)]
    Care(#[from] care::Error),
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
            Error::NotAProvider => Self::forbidden("not_a_provider", detail),
            Error::NotAdmin => Self::forbidden("not_admin", detail),
            Error::Erased => Self::new(StatusCode::GONE, "erased", detail),
            Error::Stale => Self::stale(),
            Error::Invalid(problem) => *problem,
            Error::Account(error) => error.into(),
            Error::Care(error) => error.into(),
            Error::Sealed(error) => Self::internal(&error),
            Error::Database(error) => error.into(),
        }
    }
}
