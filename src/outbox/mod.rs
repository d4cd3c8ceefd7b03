//! What has to be told to the outside: written in the transaction that makes it true, delivered afterwards, at least once.
//!
//! A message holds ids, not words and not secrets: what is true when it is delivered is looked up then. A worker takes
//! messages for a time (a lease); one that dies loses nothing but that time.

mod store;

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

pub use store::{about, again, by_id, cancel, claim, defer, forget, list, newest, settle};

use crate::clock::{Clock, later};
use crate::codes::codes;
use crate::db::{Conn, Error};
use crate::ids::MessageId;

codes! {
    /// What a message is about.
    pub enum Kind {
        /// A link that proves an e-mail address. Subject: the user.
        VerifyEmail = "VERIFY_EMAIL",
        /// Somebody registered with an address that has an account. Subject: the user.
        AlreadyRegistered = "ALREADY_REGISTERED",
        /// A link that sets a new password. Subject: the user.
        ResetPassword = "RESET_PASSWORD",
        /// The password was changed. Subject: the user.
        PasswordChanged = "PASSWORD_CHANGED",
        /// A link that takes up an invitation. Subject: the user.
        Invitation = "INVITATION",
        /// A link to the new address. Subject: the user; payload `{"email": …}`.
        ChangeEmail = "CHANGE_EMAIL",
        /// A notice and a link to the old address. Subject: the user; payload `{"email": …}` with the new one.
        EmailChanging = "EMAIL_CHANGING",
        /// Second factors were taken away or changed. Subject: the user.
        FactorsChanged = "FACTORS_CHANGED",
        /// An admin tries whether mails leave. Subject: the user.
        MailTrial = "MAIL_TRIAL",
        /// A medical record was opened for an emergency, for the patient's side. Subject: the user.
        RecordOpened = "RECORD_OPENED",
        /// The same, for an admin to review. Subject: the user.
        BreakGlassReview = "BREAK_GLASS_REVIEW",
        /// An appointment stands. Subject: the appointment.
        AppointmentConfirmed = "APPOINTMENT_CONFIRMED",
        /// A request waits for the provider. Subject: the appointment.
        ApprovalAsked = "APPROVAL_ASKED",
        /// An appointment has another time. Subject: the appointment.
        AppointmentMoved = "APPOINTMENT_MOVED",
        /// An appointment is off. Subject: the appointment.
        AppointmentCancelled = "APPOINTMENT_CANCELLED",
        /// An appointment comes near. Subject: the appointment; payload `{"minutes": 60, "sequence": 0}`.
        AppointmentReminder = "APPOINTMENT_REMINDER",
        /// A prescription of a visit was signed. Subject: the appointment.
        PrescriptionReady = "PRESCRIPTION_READY",
        /// Money came for an appointment whose time was gone, and goes back. Subject: the appointment.
        PaymentTooLate = "PAYMENT_TOO_LATE",
        /// A bill or a credit note, with its paper. Subject: the appointment; payload `{"invoice": …}`.
        InvoiceReady = "INVOICE_READY",
        /// A bill whose day has passed, with its paper. Subject: the appointment; payload `{"invoice": …}`.
        InvoiceOverdue = "INVOICE_OVERDUE",
        /// A payment that an admin has to look at. Subject: the user; payload `{"payment": …, "why": …}`.
        PaymentReview = "PAYMENT_REVIEW",
        /// A payer contests a payment. Subject: the user; payload `{"payment": …, "answer_by": …}`.
        PaymentDisputed = "PAYMENT_DISPUTED",
    }

    /// What became of a message.
    pub enum State {
        /// To be delivered when it is due.
        Waiting = "WAITING",
        /// Delivered.
        Sent = "SENT",
        /// No longer true or of use when it was due.
        Skipped = "SKIPPED",
        /// Given up after many attempts.
        Failed = "FAILED",
    }
}

/// A message to write.
#[derive(Clone, Debug)]
pub struct Message {
    /// What it is about.
    pub kind: Kind,
    /// The id of the thing it is about.
    pub subject: String,
    /// Writes the same message only once: kind, subject and this.
    pub once: String,
    /// When to deliver it.
    pub due_at: Timestamp,
    /// More than the subject, if needed.
    pub payload: Value,
}

/// A message taken for delivery.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Which.
    pub id: MessageId,
    /// What it is about.
    pub kind: Kind,
    /// The id of the thing it is about.
    pub subject: String,
    /// More than the subject.
    pub payload: Value,
    /// When it was due.
    pub due_at: Timestamp,
    /// When it was written.
    pub created_at: Timestamp,
    /// This attempt counted, from 1.
    pub attempt: i64,
    pub(crate) lease: String,
}

/// A message and what became of it, without what it says.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which.
    pub id: MessageId,
    /// What it is about.
    pub kind: Kind,
    /// The id of the thing it is about.
    pub subject: String,
    /// What became of it.
    pub state: State,
    /// When it is or was due.
    pub due_at: Timestamp,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was sent, skipped or given up.
    pub settled_at: Option<Timestamp>,
    /// Attempts so far.
    pub attempts: i64,
    /// What stood in the way last.
    pub last_error: Option<String>,
}

/// Writes a message; one that is there already stays as it is.
///
/// # Errors
/// [`Error`]
pub async fn post(conn: &mut Conn, clock: &Clock, message: &Message) -> Result<(), Error> {
    store::insert(conn, MessageId::new(clock), clock.now(), message).await
}

/// When to try again after so many attempts: a minute, doubled each time, at most six hours; none after the last.
pub fn next_attempt(attempt: i64, now: Timestamp) -> Option<Timestamp> {
    if attempt >= ATTEMPTS_MAX {
        return None;
    }
    let doublings = u32::try_from(attempt.saturating_sub(1)).unwrap_or_default().min(16);
    let wait = Duration::from_secs(60).saturating_mul(1 << doublings).min(WAIT_MAX);
    Some(later(now, wait))
}

/// Removes what was sent, skipped or given up [`KEPT`] ago; how many rows went.
///
/// # Errors
/// [`Error`]
pub async fn sweep(conn: &mut Conn, now: Timestamp) -> Result<u64, Error> {
    store::remove_settled(conn, now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN)).await
}

/// So long admins can see what became of a message.
pub const KEPT: Duration = Duration::from_secs(90 * 24 * 3600);

/// Over some days with the waits above: a mail server that is down over a weekend loses nothing.
pub const ATTEMPTS_MAX: i64 = 20;

/// How long a worker keeps a message to itself.
pub const LEASE: Duration = Duration::from_secs(60);

const WAIT_MAX: Duration = Duration::from_secs(6 * 3600);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_come_ever_more_slowly_and_end() {
        let now = Timestamp::UNIX_EPOCH;
        for (attempt, seconds) in [(1, Some(60)), (2, Some(120)), (5, Some(960)), (12, Some(21_600)), (20, None)] {
            let next = next_attempt(attempt, now);
            assert_eq!(next.map(Timestamp::as_second), seconds, "{attempt}");
        }
    }
}
