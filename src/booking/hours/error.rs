//! What can be wrong with a request about hours, by what a caller would do.

use crate::api::Problem;
use crate::db;

/// Refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or nothing that the actor may know of.
    #[error("there is no such thing")]
    NotFound,
    /// Whatever the thing is, this role does not do that.
    #[error("your role does not allow this")]
    RoleForbidden,
    /// Somebody else changed it in between.
    #[error("it was changed in between")]
    Stale,
    /// A field does not hold what it should.
    #[error("{}", .0.code())]
    Invalid(Box<Problem>),
    /// The database.
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl Error {
    /// A field does not hold what it should.
    pub(in crate::booking) fn invalid(path: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
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
            Error::RoleForbidden => Self::forbidden("role_forbidden", detail),
            Error::Stale => Self::stale(),
            Error::Invalid(problem) => *problem,
            Error::Database(error) => error.into(),
        }
    }
}
