//! What follows from what a processor says, and what may go back. Pure.

use std::time::Duration;

use jiff::Timestamp;

use super::model::{
    Attempt, AttemptState, DisputeMark, Payment, PaymentStatus, Refund, RefundCause, RefundState, Review,
};
use crate::booking::appointments::{Appointment, AppointmentStatus, CancelCause};
use crate::care::PaymentTime;
use crate::clock::later;
use crate::gateways::{Charge, ChargeState, DisputeState};

/// What a try is, now that its processor was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing came yet.
    Wait {
        /// The payer is done; only the money is on its way.
        processing: bool,
        /// The last failure on the page, by the processor's code.
        failure: Option<String>,
    },
    /// The money that was asked for is there, or was.
    Paid,
    /// It will not come.
    Failed {
        /// The processor's code.
        code: String,
    },
    /// The page was closed without payment.
    Expired,
    /// Money came, but not what was asked for.
    Mismatch(Review),
}

/// Compares what is asked for with what the processor has.
pub fn judge(attempt: &Attempt, charge: &Charge) -> Verdict {
    match &charge.state {
        ChargeState::Open { failure } => Verdict::Wait { processing: false, failure: failure.clone() },
        ChargeState::Processing => Verdict::Wait { processing: true, failure: None },
        ChargeState::Paid | ChargeState::Reversed => mismatch(attempt, charge).map_or(Verdict::Paid, Verdict::Mismatch),
        ChargeState::Failed { code } => Verdict::Failed { code: code.clone() },
        ChargeState::Expired => Verdict::Expired,
    }
}

fn mismatch(attempt: &Attempt, charge: &Charge) -> Option<Review> {
    if charge.attempt != Some(attempt.id) || !charge.same_mode {
        Some(Review::Identity)
    } else if charge.amount.currency != attempt.amount.currency {
        Some(Review::Currency)
    } else if charge.amount.minor != attempt.amount.minor {
        Some(Review::Amount)
    } else {
        None
    }
}

/// Where a payment is by its sums and its newest try.
pub fn status(amount: i64, received: i64, refunded: i64, newest: Option<AttemptState>) -> PaymentStatus {
    if received > 0 && refunded >= received {
        PaymentStatus::Refunded
    } else if received >= amount {
        PaymentStatus::Completed
    } else if received == 0 && matches!(newest, Some(AttemptState::Failed | AttemptState::Expired)) {
        PaymentStatus::Failed
    } else {
        PaymentStatus::Pending
    }
}

/// What becomes of money that has just come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays.
    Keep,
    /// It stays if the time that it is for is still there.
    Confirm,
    /// It goes back.
    Back(RefundCause),
}

/// Decides about `minor` more, for an appointment and its payment as they were before.
pub fn fate(payment: &Payment, appointment: &Appointment, minor: i64) -> Fate {
    if payment.received_minor >= payment.amount.minor {
        return Fate::Back(RefundCause::Double);
    }
    let whole = payment.received_minor.saturating_add(minor) >= payment.amount.minor;
    let lapsed = appointment.cancel_cause == Some(CancelCause::HoldExpired);
    let first = appointment.payment == PaymentTime::Before;
    match appointment.status {
        AppointmentStatus::Cancelled if first && lapsed && whole => Fate::Confirm,
        AppointmentStatus::Cancelled => Fate::Back(RefundCause::Late),
        AppointmentStatus::Scheduled if first && whole && !appointment.is_known() => Fate::Confirm,
        _ => Fate::Keep,
    }
}

/// What can still go back of a try: what came by it, without what went or is on its way.
pub fn left<'a>(attempt: &Attempt, refunds: impl IntoIterator<Item = &'a Refund>) -> i64 {
    let gone = refunds.into_iter().filter(|refund| refund.attempt == attempt.id && counts(refund));
    attempt.received_minor.saturating_sub(gone.map(|refund| refund.amount.minor).sum())
}

/// What stays of all that came, but for what goes back because the appointment is off.
pub fn kept(payment: &Payment, refunds: &[Refund]) -> i64 {
    let gone = refunds.iter().filter(|refund| counts(refund) && refund.cause != RefundCause::Cancelled);
    payment.received_minor.saturating_sub(gone.map(|refund| refund.amount.minor).sum()).max(0)
}

/// What goes back of `kept` by the terms of booking, half a minor unit up.
pub fn part(kept: i64, percent: i64) -> i64 {
    let part = (i128::from(kept) * i128::from(percent.clamp(0, 100)) + 50) / 100;
    i64::try_from(part).unwrap_or(kept)
}

/// Whether a refund's money has gone or may go yet.
pub fn counts(refund: &Refund) -> bool {
    refund.state != RefundState::Failed
}

/// What disputes leave on a payment: an open one before a lost one before a won one.
pub fn mark(states: impl IntoIterator<Item = DisputeState>) -> DisputeMark {
    states.into_iter().fold(DisputeMark::None, |mark, state| match (mark, state) {
        (_, DisputeState::Open | DisputeState::UnderReview) | (DisputeMark::Open, _) => DisputeMark::Open,
        (_, DisputeState::Lost) | (DisputeMark::Lost, _) => DisputeMark::Lost,
        (_, DisputeState::Won) | (DisputeMark::Won, _) => DisputeMark::Won,
        (DisputeMark::None, DisputeState::Closed) => DisputeMark::None,
    })
}

/// When to ask again about something that is so old: after half its age, at least two minutes and at most six hours.
pub fn next_look(since: Timestamp, now: Timestamp) -> Timestamp {
    let age = Duration::try_from(now.duration_since(since)).unwrap_or_default();
    later(now, (age / 2).clamp(LOOK_SOON, LOOK_LATE))
}

/// A page is looked at first after this; news usually comes before.
pub const LOOK_SOON: Duration = Duration::from_secs(120);

const LOOK_LATE: Duration = Duration::from_secs(6 * 3600);

/// So long a page that cannot be closed is looked at: Paystack tells of late money for 72 hours.
pub const WATCHED: Duration = Duration::from_secs(72 * 3600);

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
