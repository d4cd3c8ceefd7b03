//! What can stand in the way of a prescription, one variant for each thing a client would do differently.

use super::rules::PrescriptionStatus;
use super::warnings::Warning;
use crate::api::Problem;
use crate::booking::appointments::ConsultationStatus;
use crate::documents::Unwritable;
use crate::vault::Unopened;
use crate::{accounts, care, db, records};

/// Refused.
#[derive(thiserror::Error)]
pub enum Error {
    /// Not there, or nothing that the actor may know of.
    #[error("there is no such prescription")]
    NotFound,
    /// The talk has not begun, or was called off.
    #[error("a prescription belongs to a consultation that has begun, and this one is {0}")]
    NoConsultation(ConsultationStatus),
    /// It is signed, so nothing in it changes.
    #[error("this prescription is signed and cannot be changed; cancel it, or write a replacement")]
    Signed(PrescriptionStatus),
    /// It is not signed yet.
    #[error("this prescription is not signed yet")]
    NotSigned,
    /// It was cancelled or replaced.
    #[error("this prescription does not stand any more")]
    Ended(PrescriptionStatus),
    /// There is nothing on it.
    #[error("a prescription without items cannot be signed")]
    Empty,
    /// Nobody may prescribe without one.
    #[error("your profile has no licence number and authority; without them you cannot sign prescriptions")]
    LicenceMissing,
    /// Something speaks against it and nobody said that they saw it.
    #[error("there are warnings about this prescription; read them and name those that you accept")]
    WarningsUnacknowledged(Vec<Warning>),
    /// A replacement is being written already.
    #[error("a replacement of this prescription exists already")]
    ReplacementExists,
    /// Why has to be said.
    #[error("say why the prescription is cancelled")]
    ReasonMissing,
    /// What is stored is not what was signed.
    #[error("what is stored of a signed prescription is not what was signed")]
    Altered,
    /// What records say, such as who may.
    #[error(transparent)]
    Records(#[from] records::Error),
    /// Asked for too often.
    #[error(transparent)]
    Account(#[from] accounts::Error),
    /// A paper could not be written.
    #[error(transparent)]
    Paper(#[from] Unwritable),
    /// The database.
    #[error(transparent)]
    Database(#[from] db::Error),
}

/// Warnings are about a patient: they are not printed.
impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_string())
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Records(problem.into())
    }
}

impl From<Unopened> for Error {
    fn from(error: Unopened) -> Self {
        Self::Records(error.into())
    }
}

impl From<care::Error> for Error {
    fn from(error: care::Error) -> Self {
        Self::Records(error.into())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match error {
            Error::NotFound => Self::not_found(),
            Error::NoConsultation(status) => Self::conflict("consultation_not_begun", detail).member("state", status),
            Error::Signed(status) => Self::conflict("prescription_signed", detail).member("state", status),
            Error::NotSigned => Self::conflict("prescription_not_signed", detail),
            Error::Ended(status) => Self::conflict("prescription_ended", detail).member("state", status),
            Error::Empty => Self::conflict("prescription_empty", detail),
            Error::LicenceMissing => Self::conflict("licence_missing", detail),
            Error::WarningsUnacknowledged(warnings) => {
                Self::conflict("warnings_unacknowledged", detail).member("warnings", warnings)
            }
            Error::ReplacementExists => Self::conflict("replacement_exists", detail),
            Error::ReasonMissing => Self::invalid("reason", "reason_missing", detail),
            Error::Altered => Self::internal(&error),
            Error::Records(error) => error.into(),
            Error::Account(error) => error.into(),
            Error::Paper(error) => Self::internal(&error),
            Error::Database(error) => error.into(),
        }
    }
}
