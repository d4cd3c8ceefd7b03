//! Mails about an account. A token is in the part of the address that browsers do not send (`#…`), so that it stays out of
//! logs on the way, and nothing happens by looking: the page asks first.

use super::texts::{Texts, Wording};
use super::{AboutAccount, House};
use crate::outbox::Kind;

/// What to say, and the page it leads to; nothing for a kind that is not about an account.
pub(super) fn letter<'a>(
    kind: Kind,
    about: &AboutAccount,
    texts: &'a Texts,
    house: &House,
) -> Option<(&'a Wording, String)> {
    let (wording, page) = match kind {
        Kind::VerifyEmail => (&texts.verify_email, "/verify"),
        Kind::AlreadyRegistered => (&texts.already_registered, "/login"),
        Kind::ResetPassword => (&texts.reset_password, "/reset"),
        Kind::PasswordChanged => (&texts.password_changed, "/login"),
        Kind::Invitation => (&texts.invitation, "/invitation"),
        Kind::ChangeEmail => (&texts.change_email, "/email"),
        Kind::EmailChanging => (&texts.email_changing, "/email"),
        Kind::FactorsChanged => (&texts.factors_changed, "/login"),
        Kind::MailTrial => (&texts.mail_trial, "/login"),
        Kind::RecordOpened => (&texts.record_opened, "/privacy"),
        Kind::BreakGlassReview => (&texts.break_glass_review, "/break-glass"),
        Kind::PaymentReview => (&texts.payment_review, "/payments"),
        Kind::PaymentDisputed => (&texts.payment_disputed, "/payments"),
        Kind::AppointmentConfirmed
        | Kind::ApprovalAsked
        | Kind::AppointmentMoved
        | Kind::AppointmentCancelled
        | Kind::AppointmentReminder
        | Kind::PrescriptionReady
        | Kind::PaymentTooLate
        | Kind::InvoiceReady
        | Kind::InvoiceOverdue => return None,
    };
    let token = about.token.as_ref().map(|token| format!("#{}", token.reveal())).unwrap_or_default();
    Some((wording, format!("{}{page}{token}", house.public_url)))
}
