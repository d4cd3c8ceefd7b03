//! What can stand in the way in a visit, one variant for each thing a page would do differently. Patients read these.

use std::time::Duration;

use axum::http::StatusCode;

use super::rules::{Refusal, Shut};
use crate::api::Problem;
use crate::booking::appointments;
use crate::calls::CallError;
use crate::records::consents::ConsentKind;
use crate::{accounts, care, db};

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing there, or nothing that whoever asks may know of.
    #[error("there is no such visit")]
    NotFound,
    /// Nobody can enter now.
    #[error(transparent)]
    Shut(#[from] Shut),
    /// That is for others of the visit to do.
    #[error("That is for somebody else in this visit to do.")]
    Role,
    /// They have not entered the waiting room.
    #[error("Enter the waiting room first.")]
    NotEntered,
    /// They are not let in (yet).
    #[error("You are in the waiting room. Your provider will let you in.")]
    NotAdmitted,
    /// The patient's side has to agree to something first.
    #[error("Before this visit the patient, or their guardian, has to agree to what the clinic asks.")]
    ConsentRequired(Vec<ConsentKind>),
    /// They went away in the meantime.
    #[error("This person is not waiting any more. They left, or their page lost its connection.")]
    NotWaiting,
    /// The call is open already, so it stays where it is.
    #[error("the call of this visit is open already and stays where it is")]
    RoomOpen,
    /// Enough guests.
    #[error("A visit has at most {GUESTS_MAX} invited guests.")]
    TooManyGuests,
    /// No link has this token.
    #[error("This invitation is not known. Ask whoever sent it for a new one.")]
    InvitationUnknown,
    /// It worked once.
    #[error("This invitation was used already. Ask whoever sent it for a new one.")]
    InvitationUsed,
    /// The visit it was for is over, or the invitation was taken back.
    #[error("This invitation is not valid any more.")]
    InvitationEnded,
    /// Only providers have a board.
    #[error("only providers have a board of today's visits")]
    NotAProvider,
    /// Only the clinic decides that.
    #[error("only admins do this")]
    NotAdmin,
    /// Somebody else changed it in between.
    #[error("it was changed in between")]
    Stale,
    /// Very many pages are open.
    #[error("The server has as many open pages as it can. Please try again in a moment.")]
    TooManyStreams,
    /// The call backend does not answer.
    #[error(
        "The video service does not answer right now. Nothing is lost: the visit and your place in it are kept. This page \
         tries again by itself."
    )]
    CallUnavailable(Duration),
    /// The call backend will not do it.
    #[error("the call backend refused: {0}")]
    CallRefused(CallError),
    /// The appointment's own refusal.
    #[error(transparent)]
    Appointment(#[from] appointments::Error),
    /// Care's refusal.
    #[error(transparent)]
    Care(#[from] care::Error),
    /// A name that is none, or too long.
    #[error(transparent)]
    Account(#[from] accounts::Error),
    /// The database.
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl Error {
    /// Whether the whole transaction is worth another try.
    pub(super) const fn is_transient(&self) -> bool {
        match self {
            Self::Database(error) | Self::Appointment(appointments::Error::Database(error)) => error.is_transient(),
            _ => false,
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotWaiting => Self::NotWaiting,
            Refusal::NotAdmitted => Self::NotAdmitted,
            Refusal::Nobody => Self::NotFound,
        }
    }
}

impl From<CallError> for Error {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Unavailable { retry_after } => Self::CallUnavailable(retry_after),
            CallError::NoSuchRoom | CallError::Refused(_) => Self::CallRefused(error),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match error {
            Error::NotFound => Self::not_found(),
            Error::Shut(shut) => closed(shut, detail),
            Error::Role => Self::forbidden("not_allowed", detail),
            Error::NotEntered => Self::conflict("not_entered", detail),
            Error::NotAdmitted => Self::conflict("not_admitted", detail),
            Error::ConsentRequired(missing) => Self::conflict("consent_required", detail).member("missing", missing),
            Error::NotWaiting => Self::conflict("not_waiting", detail),
            Error::RoomOpen => Self::conflict("room_open", detail),
            Error::TooManyGuests => Self::conflict("too_many_guests", detail),
            Error::InvitationUnknown => Self::invalid("token", "invitation_unknown", detail),
            Error::InvitationUsed => Self::invalid("token", "invitation_used", detail),
            Error::InvitationEnded => Self::invalid("token", "invitation_ended", detail),
            Error::NotAProvider => Self::forbidden("not_a_provider", detail),
            Error::NotAdmin => Self::forbidden("not_admin", detail),
            Error::Stale => Self::stale(),
            Error::TooManyStreams => Self::unavailable("too_many_streams", detail),
            Error::CallUnavailable(wait) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "call_unavailable", detail).retry_after(wait)
            }
            Error::CallRefused(error) => Self::internal(&error),
            Error::Appointment(error) => error.into(),
            Error::Care(error) => error.into(),
            Error::Account(error) => error.into(),
            Error::Database(error) => error.into(),
        }
    }
}

fn closed(shut: Shut, detail: String) -> Problem {
    match shut {
        Shut::TooEarly { opens_at } => Problem::conflict("too_early", detail).member("opens_at", opens_at),
        Shut::TooLate { closed_at } => Problem::conflict("too_late", detail).member("closed_at", closed_at),
        Shut::Cancelled => Problem::conflict("visit_cancelled", detail),
        Shut::Over => Problem::conflict("visit_over", detail),
        Shut::PaymentMissing => Problem::new(StatusCode::PAYMENT_REQUIRED, "payment_missing", detail),
        Shut::NotConfirmed => Problem::conflict("not_confirmed", detail),
    }
}

/// An interpreter, the family, a colleague: more would not fit a talk.
pub(super) const GUESTS_MAX: usize = 5;
