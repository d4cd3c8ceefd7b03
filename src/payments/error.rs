//! What can stand in the way of a payment, one variant for each thing a client would do differently.

use std::time::Duration;

use axum::http::StatusCode;

use super::model::PaymentMethod;
use super::transfer::Unreadable;
use crate::api::Problem;
use crate::booking::appointments;
use crate::db;
use crate::gateways::{Forged, GatewayError, NotTaken};
use crate::invoices;
use crate::vault::Unopened;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing there, or nothing that the actor may know of.
    #[error("no such thing")]
    NotFound,
    /// For others to do.
    #[error("your role does not allow this")]
    RoleForbidden,
    /// Everything is paid.
    #[error("it is paid already")]
    AlreadyPaid,
    /// It costs nothing, or what was paid went back.
    #[error("there is nothing to pay for this appointment")]
    NothingToPay,
    /// It is off, or its hold has ended.
    #[error("the appointment is off; book a time again, then pay")]
    AppointmentOver,
    /// A visit that is paid afterwards has to be confirmed first.
    #[error("confirm the appointment first")]
    NotConfirmed,
    /// The clinic does not offer that way.
    #[error("the clinic does not offer payment by {0}")]
    MethodNotOffered(PaymentMethod),
    /// Not there in that currency or amount.
    #[error(transparent)]
    NotTaken(#[from] NotTaken),
    /// Money is on its way by another page.
    #[error("a payment is under way; wait until it is through")]
    InProgress,
    /// Nothing was charged, and it may work later.
    #[error("the payment processor does not answer; nothing was charged, try again in a moment")]
    Unavailable {
        /// When it may be better.
        retry_after: Duration,
    },
    /// It does not want to.
    #[error("the payment processor refuses this payment: {code}")]
    Refused {
        /// By its code.
        code: String,
    },
    /// A bank statement would be too late for the start.
    #[error("the appointment is too soon for a bank transfer")]
    TooSoonForTransfer,
    /// More than is left is to go back.
    #[error("at most {left_minor} minor units can go back")]
    RefundTooLarge {
        /// What can.
        left_minor: i64,
    },
    /// The payer contests it: what goes back now would go back twice.
    #[error("the payer contests this payment; nothing goes back until that is decided")]
    DisputeOpen,
    /// The payer's bank gave the money back: there is none to go back.
    #[error("the payer got this money back from their bank")]
    DisputeLost,
    /// More than one file holds.
    #[error("more than {0} payments fit; ask for fewer days")]
    ExportTooLong(usize),
    /// Nobody has to look at it.
    #[error("there is nothing to review")]
    NothingToReview,
    /// The key belongs to another request.
    #[error("that key belongs to another request")]
    KeyReused,
    /// What was posted is not believed.
    #[error(transparent)]
    Forged(#[from] Forged),
    /// Booking's refusal.
    #[error(transparent)]
    Booking(#[from] appointments::Error),
    /// A file is no statement.
    #[error(transparent)]
    Statement(#[from] Unreadable),
    /// A line of a statement was dealt with.
    #[error("this line is booked or dismissed already")]
    LineSettled,
    /// There is no such payment to book to.
    #[error("there is no such payment")]
    PaymentUnknown,
    /// Invoices' refusal.
    #[error(transparent)]
    Invoices(#[from] invoices::Error),
    /// A sealed text does not open.
    #[error(transparent)]
    Sealed(#[from] Unopened),
    /// The database.
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl Error {
    /// Whether the whole transaction is worth another try.
    pub(super) const fn is_transient(&self) -> bool {
        match self {
            Self::Database(error) | Self::Booking(appointments::Error::Database(error)) => error.is_transient(),
            Self::Invoices(error) => error.is_transient(),
            _ => false,
        }
    }
}

impl From<GatewayError> for Error {
    fn from(error: GatewayError) -> Self {
        match error {
            GatewayError::Unavailable { retry_after } => Self::Unavailable { retry_after },
            GatewayError::Key => {
                tracing::error!("a payment processor does not take our key; see [payments] in the configuration");
                Self::Unavailable { retry_after: KEY_PAUSE }
            }
            GatewayError::NotFound => Self::Refused { code: "not_found".to_owned() },
            GatewayError::TooMuch => Self::Refused { code: "too_much".to_owned() },
            GatewayError::Refused { code } => Self::Refused { code },
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
        match error {
            Error::NotFound => Self::not_found(),
            Error::RoleForbidden => Self::forbidden("role_forbidden", detail),
            Error::AlreadyPaid => Self::conflict("already_paid", detail),
            Error::NothingToPay => Self::conflict("nothing_to_pay", detail),
            Error::AppointmentOver => Self::conflict("appointment_over", detail),
            Error::NotConfirmed => Self::conflict("not_confirmed", detail),
            Error::MethodNotOffered(_) => Self::invalid("method", "method_not_offered", detail),
            Error::NotTaken(NotTaken::Currency) => Self::invalid("method", "currency_not_taken", detail),
            Error::NotTaken(NotTaken::Amount | NotTaken::Fraction) => {
                Self::invalid("method", "amount_not_taken", detail)
            }
            Error::InProgress => Self::conflict("payment_in_progress", detail),
            Error::Unavailable { retry_after } => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "processor_unavailable", detail).retry_after(retry_after)
            }
            Error::Refused { code } => {
                Self::new(unprocessable, "processor_refused", detail).member("processor_code", code)
            }
            Error::TooSoonForTransfer => Self::invalid("method", "too_soon_for_transfer", detail),
            Error::RefundTooLarge { left_minor } => {
                Self::invalid("amount_minor", "refund_too_large", detail).member("left_minor", left_minor)
            }
            Error::DisputeOpen => Self::conflict("dispute_open", detail),
            Error::DisputeLost => Self::conflict("dispute_lost", detail),
            Error::ExportTooLong(_) => Self::invalid("to", "export_too_long", detail),
            Error::NothingToReview => Self::conflict("nothing_to_review", detail),
            Error::KeyReused => {
                let detail = "Idempotency-Key was used for another request; take a new one for a new wish";
                Self::new(unprocessable, "idempotency_key_reused", detail)
            }
            Error::Forged(forged) => {
                let code = match forged {
                    Forged::Unsigned | Forged::Signature => "webhook_signature",
                    Forged::Time => "webhook_time",
                    Forged::Body => "webhook_body",
                };
                Self::new(StatusCode::BAD_REQUEST, code, detail)
            }
            Error::Statement(why) => {
                let code = match why {
                    Unreadable::Head => "statement_without_head",
                    Unreadable::Xml => "statement_unreadable",
                    Unreadable::TooLong => "statement_too_long",
                };
                Self::new(unprocessable, code, detail)
            }
            Error::LineSettled => Self::conflict("bank_line_settled", detail),
            Error::PaymentUnknown => Self::invalid("payment_id", "payment_unknown", detail),
            Error::Booking(error) => error.into(),
            Error::Invoices(error) => error.into(),
            Error::Sealed(error) => Self::internal(&error),
            Error::Database(error) => error.into(),
        }
    }
}

/// Somebody has to change the configuration first.
const KEY_PAUSE: Duration = Duration::from_secs(300);
