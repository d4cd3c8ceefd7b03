//! A payment with its appointment, locked. Whatever changes money goes through here, so that sums, status, booking and
//! trail agree in every transaction.

use serde_json::json;

use super::error::Error;
use super::model::{Attempt, Payment, PaymentStatus, Refund, RefundCause, RefundState, Review};
use super::{bill, rules, store};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::booking::appointments::{self, Appointment};
use crate::core::Core;
use crate::ids::{PaymentId, RefundId, UserId};
use crate::money::Money;

/// See the page head.
pub(super) struct Ledger {
    pub(super) appointment: Appointment,
    pub(super) payment: Payment,
    pub(super) refunds: Vec<Refund>,
}

/// Money to send back.
pub(super) struct Back<'a> {
    /// The try that it came by.
    pub(super) attempt: &'a Attempt,
    pub(super) minor: i64,
    pub(super) cause: RefundCause,
    /// Asked for again with the same, it is the same refund.
    pub(super) once: String,
    pub(super) by: Option<UserId>,
    pub(super) sealed_reason: String,
}

impl<'a> Back<'a> {
    /// For a reason of the hub's own.
    pub(super) fn by_itself(attempt: &'a Attempt, minor: i64, cause: RefundCause) -> Self {
        let once = format!("{cause}:{}:{}", attempt.id, attempt.received_minor);
        Self { attempt, minor, cause, once, by: None, sealed_reason: String::new() }
    }
}

impl Ledger {
    /// Locks provider, patient and payment, in this order, and reads them. Which appointment it is never changes, so that
    /// reading that before the lock is safe.
    pub(super) async fn lock(change: &mut Change, id: PaymentId) -> Result<Self, Error> {
        let found = store::by_id(change, id).await?.ok_or(Error::NotFound)?;
        let appointment = appointments::lock_paid(change, found.appointment).await?;
        Self::of(change, appointment, id).await
    }

    /// The same when the appointment is locked already.
    pub(super) async fn of(change: &mut Change, appointment: Appointment, id: PaymentId) -> Result<Self, Error> {
        store::lock(change, id).await?;
        let payment = store::by_id(change, id).await?.ok_or(Error::NotFound)?;
        let refunds = store::refunds_of(change, id).await?;
        Ok(Self { appointment, payment, refunds })
    }

    /// What can still go back of a try.
    pub(super) fn left(&self, attempt: &Attempt) -> i64 {
        rules::left(attempt, &self.refunds)
    }

    /// Writes that money goes back; it is sent afterwards. False when that was written before. What came by bank goes
    /// back by hand.
    pub(super) async fn send_back(
        &mut self,
        change: &mut Change,
        core: &Core,
        actor: &Actor,
        back: Back<'_>,
    ) -> Result<bool, Error> {
        let now = change.now();
        let online = back.attempt.processor.is_some();
        let refund = Refund {
            id: RefundId::new(&core.clock),
            payment: self.payment.id,
            attempt: back.attempt.id,
            amount: Money { minor: back.minor, currency: self.payment.amount.currency },
            state: if online { RefundState::Requested } else { RefundState::NeedsAttention },
            cause: back.cause,
            reference: None,
            failure: String::new(),
            sealed_reason: back.sealed_reason,
            once: back.once,
            requested_by: back.by,
            look_at: online.then_some(now),
            created_at: now,
        };
        if back.minor <= 0 || !store::insert_refund(change, &refund).await? {
            return Ok(false);
        }
        let detail = json!({ "payment": refund.payment, "amount": refund.amount, "cause": refund.cause });
        let record = Record::new("refund.requested", "refund", refund.id).of(self.payment.patient);
        change.record(actor, record.with(detail));
        self.refunds.push(refund);
        Ok(true)
    }

    /// Writes that a refund went through, by whoever found it out.
    pub(super) async fn refund_succeeded(
        &mut self,
        change: &mut Change,
        core: &Core,
        actor: &Actor,
        mut refund: Refund,
    ) -> Result<(), Error> {
        let now = change.now();
        (refund.state, refund.look_at, refund.failure) = (RefundState::Succeeded, None, String::new());
        store::update_refund(change, &refund, now).await?;
        self.payment.refunded_minor += refund.amount.minor;
        let detail = json!({ "payment": refund.payment, "amount": refund.amount });
        let record = Record::new("refund.succeeded", "refund", refund.id).of(self.payment.patient);
        change.record(actor, record.with(detail));
        self.replace(refund.clone());
        bill::taken_back(change, core, self, &refund).await?;
        if self.payment.review == Some(Review::RefundFailed) && !self.refunds.iter().any(is_stuck) {
            self.payment.review = None;
        }
        self.save(change).await
    }

    /// Takes up what became of a refund.
    pub(super) fn replace(&mut self, is: Refund) {
        if let Some(was) = self.refunds.iter_mut().find(|refund| refund.id == is.id) {
            *was = is;
        }
    }

    /// Writes the sums and what follows from them: the payment's status, and what booking notes.
    pub(super) async fn save(&mut self, change: &mut Change) -> Result<(), Error> {
        let now = change.now();
        let newest = store::newest_state(change, self.payment.id).await?;
        let payment = &mut self.payment;
        let status = rules::status(payment.amount.minor, payment.received_minor, payment.refunded_minor, newest);
        if status == PaymentStatus::Completed && payment.completed_at.is_none() {
            payment.completed_at = Some(now);
        }
        payment.status = status;
        store::update(change, payment, now).await?;
        payment.version += 1;
        let kept = rules::kept(payment, &self.refunds);
        if kept != self.appointment.paid_minor {
            appointments::note_paid(change, self.appointment.id, kept).await?;
            self.appointment.paid_minor = kept;
        }
        Ok(())
    }
}

/// Waits for a person.
pub(super) fn is_stuck(refund: &Refund) -> bool {
    matches!(refund.state, RefundState::Failed | RefundState::NeedsAttention)
}
