//! Refunds: written where their cause is, sent afterwards, and followed until the processor says what became of them.

use serde_json::json;

use super::Payments;
use super::change::attempts;
use super::error::Error;
use super::ledger::{Back, Ledger};
use super::model::{Attempt, DisputeMark, Refund, RefundCause, RefundState, Review};
use super::rules::{self, next_look};
use super::settle::settle;
use super::{store, told};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::gateways::{GatewayError, RefundOrder, Refunded, RefundedState};
use crate::ids::{PaymentId, RefundId};

/// Sends a refund, or asks what became of it, and applies the answer.
///
/// # Errors
/// [`Error`]; then nothing changed, and it is tried again.
pub(super) async fn follow(payments: &Payments, id: RefundId) -> Result<(), Error> {
    let mut conn = payments.core.read().await?;
    let refund = store::refund(&mut conn, id).await?.ok_or(Error::NotFound)?;
    let attempt = store::attempt(&mut conn, refund.attempt).await?.ok_or(Error::NotFound)?;
    let payment = store::by_id(&mut conn, refund.payment).await?.ok_or(Error::NotFound)?;
    let others = store::refunds_of(&mut conn, refund.payment).await?;
    drop(conn);
    let Some(processor) = attempt.processor else { return Ok(()) };
    let gateway = payments.gateway(processor)?;
    let answer = match &refund.reference {
        Some(reference) => gateway.refunded(reference).await,
        // What goes back while it is contested goes back twice.
        None if payment.dispute == DisputeMark::Open || waits(&refund, &others) => {
            return put_off(payments, &refund).await;
        }
        None => gateway.refund(&order(&refund, &attempt)).await,
    };
    match answer {
        Ok(answer) => book(payments, id, &answer).await,
        Err(GatewayError::TooMuch) => {
            fail(payments, id, "too_much").await?;
            // Somebody was faster in the processor's own pages: that shows on the charge.
            settle(payments, attempt.id).await.map(drop)
        }
        Err(GatewayError::Refused { code }) => fail(payments, id, &code).await,
        Err(GatewayError::NotFound) => fail(payments, id, "not_found").await,
        Err(other) => Err(other.into()),
    }
}

/// Paystack names no refund in its news, so that only one of a charge may be open; the older goes first.
fn waits(refund: &Refund, others: &[Refund]) -> bool {
    others.iter().take_while(|other| other.id != refund.id).any(|other| {
        other.attempt == refund.attempt && matches!(other.state, RefundState::Requested | RefundState::Pending)
    })
}

fn order(refund: &Refund, attempt: &Attempt) -> RefundOrder {
    RefundOrder {
        refund: refund.id,
        reference: attempt.reference.clone().unwrap_or_default(),
        charge_reference: attempt.charge_reference.clone().unwrap_or_default(),
        amount: refund.amount,
    }
}

async fn put_off(payments: &Payments, refund: &Refund) -> Result<(), Error> {
    let mut conn = payments.core.db.begin().await?;
    store::look_at_refund(&mut conn, refund.id, next_look(refund.created_at, payments.core.clock.now())).await?;
    conn.commit().await.map_err(crate::db::Error::from)?;
    Ok(())
}

/// Applies what a processor says of a refund, in one transaction.
pub(super) async fn book(payments: &Payments, id: RefundId, answer: &Refunded) -> Result<(), Error> {
    let core = &payments.core;
    attempts(|| async {
        let mut change = core.begin().await?;
        let found = store::refund(&mut change, id).await?.ok_or(Error::NotFound)?;
        let mut ledger = Ledger::lock(&mut change, found.payment).await?;
        let mut refund = store::refund(&mut change, id).await?.ok_or(Error::NotFound)?;
        let now = change.now();
        refund.reference = Some(answer.reference.clone());
        match (&answer.state, refund.state) {
            (RefundedState::Succeeded, RefundState::Succeeded) => return Ok(()),
            (RefundedState::Succeeded, _) => {
                ledger.refund_succeeded(&mut change, core, &Actor::system(), refund).await?;
            }
            (RefundedState::Failed { code }, _) => stuck(&mut change, core, &mut ledger, refund, code).await?,
            // It is known to have gone; news that are older say nothing.
            (RefundedState::Pending | RefundedState::NeedsAttention, RefundState::Succeeded) => return Ok(()),
            (RefundedState::Pending, _) => {
                (refund.state, refund.look_at) = (RefundState::Pending, Some(next_look(refund.created_at, now)));
                store::update_refund(&mut change, &refund, now).await?;
            }
            (RefundedState::NeedsAttention, _) => needs_attention(&mut change, core, &mut ledger, refund).await?,
        }
        change.commit().await?;
        Ok(())
    })
    .await
}

/// The processor does not send it.
async fn fail(payments: &Payments, id: RefundId, code: &str) -> Result<(), Error> {
    let core = &payments.core;
    attempts(|| async {
        let mut change = core.begin().await?;
        let found = store::refund(&mut change, id).await?.ok_or(Error::NotFound)?;
        let mut ledger = Ledger::lock(&mut change, found.payment).await?;
        let refund = store::refund(&mut change, id).await?.ok_or(Error::NotFound)?;
        stuck(&mut change, core, &mut ledger, refund, code).await?;
        change.commit().await?;
        Ok(())
    })
    .await
}

/// The money did not go back, also where it was thought to have gone: it is ours again, and a person looks.
async fn stuck(
    change: &mut Change,
    core: &Core,
    ledger: &mut Ledger,
    mut refund: Refund,
    code: &str,
) -> Result<(), Error> {
    let now = change.now();
    if refund.state == RefundState::Failed {
        return Ok(());
    }
    if refund.state == RefundState::Succeeded {
        ledger.payment.refunded_minor -= refund.amount.minor;
    }
    (refund.state, refund.look_at, refund.failure) = (RefundState::Failed, None, code.to_owned());
    store::update_refund(change, &refund, now).await?;
    let record = Record::new("refund.failed", "refund", refund.id).of(ledger.payment.patient);
    change.record(&Actor::system(), record.with(json!({ "payment": refund.payment, "code": code })));
    told::review(change, core, &ledger.payment, Review::RefundFailed, &refund.id.to_string()).await?;
    ledger.replace(refund);
    look(ledger);
    ledger.save(change, core).await
}

/// The processor cannot send it without knowing more of the payer.
async fn needs_attention(
    change: &mut Change,
    core: &Core,
    ledger: &mut Ledger,
    mut refund: Refund,
) -> Result<(), Error> {
    let now = change.now();
    (refund.state, refund.look_at) = (RefundState::NeedsAttention, Some(next_look(refund.created_at, now)));
    store::update_refund(change, &refund, now).await?;
    told::review(change, core, &ledger.payment, Review::RefundFailed, &refund.id.to_string()).await?;
    ledger.replace(refund);
    look(ledger);
    ledger.save(change, core).await
}

/// A person has to look, unless somebody does so for another reason already.
fn look(ledger: &mut Ledger) {
    ledger.payment.review.get_or_insert(Review::RefundFailed);
}

/// Writes what goes back because the appointment is off, by its terms; nothing when that was seen to.
pub(super) async fn cancelled(core: &Core, id: PaymentId) -> Result<(), Error> {
    attempts(|| async {
        let mut change = core.begin().await?;
        let mut ledger = Ledger::lock(&mut change, id).await?;
        let percent = ledger.appointment.refund_percent.unwrap_or(0);
        let seen_to = ledger.refunds.iter().any(|refund| refund.cause == RefundCause::Cancelled);
        if seen_to || ledger.payment.dispute == DisputeMark::Open {
            return Ok(());
        }
        let mut due = rules::part(rules::kept(&ledger.payment, &ledger.refunds), percent);
        for attempt in store::attempts_of(&mut change, id).await? {
            let minor = due.min(ledger.left(&attempt));
            let back = Back::by_itself(&attempt, minor, RefundCause::Cancelled);
            if ledger.send_back(&mut change, core, &Actor::system(), back).await? {
                due -= minor;
            }
        }
        ledger.save(&mut change, core).await?;
        change.commit().await?;
        Ok(())
    })
    .await
}

/// Notes that somebody sent money back by hand, in the caller's transaction, which holds no lock yet.
///
/// # Errors
/// [`Error::NotFound`] unless it waits for that.
pub async fn done_by_hand(change: &mut Change, core: &Core, actor: &Actor, id: RefundId) -> Result<(), Error> {
    let found = store::refund(change, id).await?.ok_or(Error::NotFound)?;
    let mut ledger = Ledger::lock(change, found.payment).await?;
    let refund = store::refund(change, id).await?.filter(super::ledger::is_stuck).ok_or(Error::NotFound)?;
    if refund.state == RefundState::Failed
        && ledger.payment.received_minor < ledger.payment.refunded_minor + refund.amount.minor
    {
        return Err(Error::NotFound);
    }
    ledger.refund_succeeded(change, core, actor, refund).await
}
