//! What can be wrong with a request about records, by what a caller would do.

use axum::http::StatusCode;
use jiff::Timestamp;

use super::notes::Conflict;
use super::prescriptions;
use crate::api::Problem;
use crate::booking::appointments;
use crate::vault::Unopened;
use crate::{accounts, care, db, invoices, oversight};

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
    /// What one wrote stays readable; nothing is added to it.
    #[error("the last visit is more than 30 days ago: what you wrote can be read, but not changed")]
    CareEnded,
    /// Nothing is written about a consultation that was called off.
    #[error("this consultation was called off")]
    ConsultationCancelled,
    /// A signed note is never changed.
    #[error("this note is signed; add an amendment instead")]
    NoteSigned,
    /// Only signed notes are amended.
    #[error("this note is not signed yet; change it instead")]
    NoteUnsigned,
    /// There is nothing to sign.
    #[error("there is nothing written yet")]
    NoteEmpty,
    /// The draft was saved in another window since it was read.
    #[error("this note was changed in another window; both texts are here, decide what to keep")]
    NoteConflict(Box<Conflict>),
    /// What a provider stands by is the provider's to change.
    #[error("a provider wrote or confirmed this; ask them to change it")]
    EntryOfProvider,
    /// What never was does not change.
    #[error("this was marked as entered in error; add a new entry instead")]
    EntryInError,
    /// More than anybody reads.
    #[error("there are {0} of these already")]
    ChartFull(i64),
    /// It may be another patient's.
    #[error("this document was marked as entered in error; ask the clinic")]
    DocumentInError,
    /// A carer does not agree for somebody.
    #[error("only the patient or a guardian can agree to this")]
    NotGuardian,
    /// Something does not turn into JSON or a PDF, which is a mistake of ours.
    #[error("a paper or an export could not be written")]
    Unwritable,
    /// What the trail says.
    #[error(transparent)]
    Oversight(#[from] oversight::Error),
    /// What prescriptions say.
    #[error(transparent)]
    Prescriptions(Box<prescriptions::Error>),
    /// What booking says.
    #[error(transparent)]
    Appointments(#[from] appointments::Error),
    /// Nobody agrees to nothing.
    #[error("there is no text yet that people could agree to; publish one first")]
    ConsentTextMissing,
    /// One agrees to what is in force.
    #[error("this is not the newest text; read that one, then decide")]
    ConsentTextReplaced,
    /// It was taken back.
    #[error("this consent was taken back before")]
    ConsentWithdrawn,
    /// Somebody who treats the patient needs no emergency.
    #[error("you treat this patient and can read the record without this")]
    GlassNeedless,
    /// It is open.
    #[error("you have opened this record already")]
    GlassBroken(Timestamp),
    /// A review is done once.
    #[error("this was reviewed already")]
    Reviewed,
    /// The law or a court wants the record kept.
    #[error("this record must be kept for legal reasons for now; ask the clinic")]
    LegalHold,
    /// There is a hold.
    #[error("there is a legal hold on this record already")]
    LegalHoldExists,
    /// Somebody who is expected is not erased.
    #[error("there are visits to come; cancel them first")]
    VisitsAhead,
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
    /// What invoices say.
    #[error(transparent)]
    Invoices(#[from] invoices::Error),
    /// Something sealed does not open.
    #[error(transparent)]
    Sealed(#[from] Unopened),
    /// What opened is not what was signed.
    #[error("a signed text is not the one that was signed")]
    Forged,
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

impl From<prescriptions::Error> for Error {
    fn from(error: prescriptions::Error) -> Self {
        Self::Prescriptions(Box::new(error))
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
            Error::CareEnded => Self::forbidden("care_ended", detail),
            Error::ConsultationCancelled => Self::conflict("consultation_cancelled", detail),
            Error::NoteSigned => Self::conflict("note_signed", detail),
            Error::NoteUnsigned => Self::conflict("note_unsigned", detail),
            Error::NoteEmpty => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "note_empty", detail),
            Error::NoteConflict(both) => {
                let Conflict { saved, yours } = *both;
                Self::conflict("note_conflict", detail).member("saved", saved).member("yours", yours)
            }
            Error::EntryOfProvider => Self::conflict("entry_of_provider", detail),
            Error::EntryInError => Self::conflict("entry_in_error", detail),
            Error::ChartFull(_) => Self::conflict("chart_full", detail),
            Error::DocumentInError => Self::conflict("document_in_error", detail),
            Error::Prescriptions(error) => (*error).into(),
            Error::Oversight(error) => error.into(),
            Error::Appointments(error) => error.into(),
            Error::NotGuardian => Self::forbidden("not_guardian", detail),
            Error::ConsentTextMissing => Self::conflict("consent_text_missing", detail),
            Error::ConsentTextReplaced => Self::conflict("consent_text_replaced", detail),
            Error::ConsentWithdrawn => Self::conflict("consent_withdrawn", detail),
            Error::GlassNeedless => Self::conflict("break_glass_needless", detail),
            Error::GlassBroken(ends_at) => Self::conflict("break_glass_open", detail).member("ends_at", ends_at),
            Error::Reviewed => Self::conflict("break_glass_reviewed", detail),
            Error::LegalHold => Self::conflict("legal_hold", detail),
            Error::LegalHoldExists => Self::conflict("legal_hold_exists", detail),
            Error::VisitsAhead => Self::conflict("visits_ahead", detail),
            Error::Stale => Self::stale(),
            Error::Invalid(problem) => *problem,
            Error::Account(error) => error.into(),
            Error::Care(error) => error.into(),
            Error::Sealed(_) | Error::Forged | Error::Unwritable => Self::internal(&error),
            Error::Invoices(error) => error.into(),
            Error::Database(error) => error.into(),
        }
    }
}
