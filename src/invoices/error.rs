//! What can stand in the way of an invoice.

use crate::api::Problem;
use crate::care;
use crate::db;
use crate::documents::Unwritable;
use crate::vault::Unopened;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing there, or nothing that the actor may know of.
    #[error("there is no such invoice")]
    NotFound,
    /// For others to do.
    #[error("your role does not allow this")]
    RoleForbidden,
    /// Somebody else changed it in between.
    #[error("it was changed in between")]
    Stale,
    /// A field does not hold what it should.
    #[error("{}", .0.code())]
    Invalid(Box<Problem>),
    /// Care's refusal.
    #[error(transparent)]
    Care(#[from] care::Error),
    /// A snapshot does not open.
    #[error(transparent)]
    Sealed(#[from] Unopened),
    /// What it opens to is no snapshot.
    #[error("an invoice does not say what invoices say")]
    Unreadable(#[from] serde_json::Error),
    /// The paper cannot be written.
    #[error(transparent)]
    Paper(#[from] Unwritable),
    /// The database.
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl Error {
    /// A field does not hold what it should.
    pub(super) fn invalid(path: &str, code: &'static str, detail: &str) -> Self {
        Problem::invalid(path, code, detail).into()
    }

    /// Whether the whole transaction is worth another try.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Database(error) if error.is_transient())
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
            Error::Care(error) => error.into(),
            Error::Sealed(error) => Self::internal(&error),
            Error::Unreadable(error) => Self::internal(&error),
            Error::Paper(error) => Self::internal(&error),
            Error::Database(error) => error.into(),
        }
    }
}
