//! What can stand in the way of a booking, one variant for each thing a client would do differently.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::policy::Terms;
use super::rules::Refusal;
use crate::api::Problem;
use crate::booking::openings::{Opening, WhyNot};
use crate::codes::codes;
use crate::vault::Unopened;
use crate::{care, db};

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing there, or nothing that the actor may know of.
    #[error("no such thing")]
    NotFound,
    /// The state machine refuses it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// That time is somebody's already.
    #[error("that time is taken")]
    Taken {
        /// Whose time.
        whose: Whose,
        /// Times near it that are free for both.
        alternatives: Vec<Opening>,
    },
    /// The provider does not offer that time.
    #[error("that time is not offered: {why}")]
    NotOffered {
        /// Why.
        why: WhyNot,
        /// Times near it that are.
        alternatives: Vec<Opening>,
    },
    /// No provider, or not one who is open for booking.
    #[error("there is no such provider to book with")]
    ProviderUnknown,
    /// No visit of that provider.
    #[error("that provider does not offer that visit")]
    VisitUnknown,
    /// It has no price in that currency.
    #[error("that visit has no price in that currency")]
    CurrencyNotOffered,
    /// Nobody whom the actor books for.
    #[error("you book for no such patient")]
    PatientUnknown,
    /// Not a zone.
    #[error("there is no such time zone")]
    ZoneUnknown,
    /// It is at that time already.
    #[error("it is at that time already")]
    TimeUnchanged,
    /// A patient keeps a few times at once, not the whole calendar.
    #[error("a patient keeps at most {HOLDS_MAX} times that are not confirmed")]
    TooManyHolds,
    /// It stands only with the patient's word.
    #[error("confirming needs consent")]
    ConsentMissing,
    /// What went wrong has to be said.
    #[error("say why")]
    ReasonMissing,
    /// What cancelling means changed since it was shown.
    #[error("the terms of cancelling changed")]
    TermsChanged(Terms),
    /// Somebody else changed it in between.
    #[error("it was changed in between")]
    Stale,
    /// The key belongs to another request.
    #[error("that key belongs to another request")]
    KeyReused,
    /// Care's refusal, such as a patient that cannot be made.
    #[error(transparent)]
    Care(#[from] care::Error),
    /// A sealed text does not open.
    #[error(transparent)]
    Sealed(#[from] Unopened),
    /// The database.
    #[error(transparent)]
    Database(#[from] db::Error),
}

codes! {
    /// Whose time is taken.
    pub enum Whose {
        /// The provider's.
        Provider = "PROVIDER",
        /// The patient's own, by another appointment.
        Patient = "PATIENT",
    }
}

impl Error {
    /// Whether the whole transaction is worth another try.
    pub(super) const fn is_transient(&self) -> bool {
        match self {
            Self::Database(error) | Self::Care(care::Error::Database(error)) => error.is_transient(),
            _ => false,
        }
    }

    /// With free times near the one that was refused.
    pub(super) fn with(self, near: Vec<Opening>) -> Self {
        match self {
            Self::Taken { whose, .. } => Self::Taken { whose, alternatives: near },
            Self::NotOffered { why, .. } => Self::NotOffered { why, alternatives: near },
            other => other,
        }
    }

    /// Whether free times near it help.
    pub(super) const fn wants_alternatives(&self) -> bool {
        matches!(self, Self::Taken { .. } | Self::NotOffered { .. })
    }
}

/// Times that one patient keeps without confirming.
pub const HOLDS_MAX: i64 = 3;

/// The members that `slot_taken` and refused times have besides those of every problem.
#[derive(Serialize, ToSchema)]
pub struct TakenBody {
    /// Always `slot_taken` here.
    #[schema(example = "slot_taken")]
    pub code: String,
    /// Free times of the provider near the one asked for, nearest first, at most six.
    #[schema(max_items = 6)]
    pub alternatives: Vec<Opening>,
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match error {
            Error::NotFound => Self::not_found(),
            Error::Refused(refusal) => refused(&refusal, detail),
            Error::Taken { whose, alternatives } => {
                Self::conflict("slot_taken", detail).member("whose", whose).member("alternatives", alternatives)
            }
            Error::NotOffered { why, alternatives } => {
                Self::conflict(why.code(), detail).member("alternatives", alternatives)
            }
            Error::ProviderUnknown => Self::invalid("provider_id", "provider_unknown", detail),
            Error::VisitUnknown => Self::invalid("visit_type_id", "visit_type_unknown", detail),
            Error::CurrencyNotOffered => Self::invalid("currency", "currency_not_offered", detail),
            Error::PatientUnknown => Self::invalid("patient_id", "patient_unknown", detail),
            Error::ZoneUnknown => Self::invalid("patient_zone", "zone_unknown", detail),
            Error::TimeUnchanged => Self::invalid("starts_at", "time_unchanged", detail),
            Error::TooManyHolds => Self::conflict("too_many_holds", detail),
            Error::ConsentMissing => Self::invalid("consent", "consent_missing", detail),
            Error::ReasonMissing => Self::invalid("reason", "reason_missing", detail),
            Error::TermsChanged(terms) => Self::conflict("terms_changed", detail).member("terms", terms),
            Error::Stale => Self::stale(),
            Error::KeyReused => {
                let detail = "Idempotency-Key was used for another request; take a new one for a new wish";
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused", detail)
            }
            Error::Care(error) => error.into(),
            Error::Sealed(error) => Self::internal(&error),
            Error::Database(error) => error.into(),
        }
    }
}

fn refused(refusal: &Refusal, detail: String) -> Problem {
    match refusal {
        Refusal::State(status) => Problem::conflict("wrong_state", detail).member("state", status),
        Refusal::Role => Problem::forbidden("not_allowed", detail),
        Refusal::HoldExpired(_) => Problem::conflict("hold_expired", detail),
        Refusal::HoldStands => Problem::conflict("hold_stands", detail),
        Refusal::NotAsked => Problem::conflict("approval_not_asked", detail),
        Refusal::Asked => Problem::conflict("approval_pending", detail),
        Refusal::PaymentNeeded => Problem::new(StatusCode::PAYMENT_REQUIRED, "payment_needed", detail),
        Refusal::TooEarly(from) => Problem::conflict("too_early", detail).member("from", from),
        Refusal::TooLate(until) => Problem::conflict("too_late", detail).member("until", until),
        Refusal::TooManyMoves => Problem::conflict("too_many_moves", detail),
    }
}
