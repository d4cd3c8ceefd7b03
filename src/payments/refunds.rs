//! Refunds: written where their cause is, sent afterwards, and followed until the processor says what became of them.

use serde_json::json;

use super::Payments;
use super::change::attempts;
use super::error::Error;
use super::ledger::{Back, Ledger};
use super::model::{Attempt, DisputeMark, Payment, Refund, RefundCause, RefundState, Review};
use super::rules::{self, next_look};
use super::settle::outside;
use super::{store, told};
use crate::actor::{Actor, Role};
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::gateways::{GatewayError, RefundOrder, Refunded, RefundedState};
use crate::idempotency::{Answer, Request, Seen};
use crate::ids::{PaymentId, RefundId};
use crate::sensitive::Phi;

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
    if refund.reference.is_none() && payment.dispute == DisputeMark::Lost {
        return fail(payments, &attempt, id, "dispute_lost").await;
    }
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
        Err(GatewayError::TooMuch) => fail(payments, &attempt, id, "too_much").await,
        Err(GatewayError::Refused { code }) => fail(payments, &attempt, id, &code).await,
        Err(GatewayError::NotFound) => fail(payments, &attempt, id, "not_found").await,
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

/// The processor does not send it: perhaps because it did before, or somebody in its own pages was faster. Whatever went
/// back shows on the charge.
async fn fail(payments: &Payments, attempt: &Attempt, id: RefundId, code: &str) -> Result<(), Error> {
    let core = &payments.core;
    let charge = match (attempt.processor, &attempt.reference) {
        (Some(processor), Some(reference)) => match payments.gateway(processor)?.charge(reference).await {
            Ok(charge) => Some(charge),
            Err(GatewayError::NotFound) => None,
            Err(other) => return Err(other.into()),
        },
        _ => None,
    };
    let charge = &charge;
    attempts(|| async {
        let mut change = core.begin().await?;
        let found = store::refund(&mut change, id).await?.ok_or(Error::NotFound)?;
        let mut ledger = Ledger::lock(&mut change, found.payment).await?;
        let refund = store::refund(&mut change, id).await?.ok_or(Error::NotFound)?;
        stuck(&mut change, core, &mut ledger, refund, code).await?;
        if let Some(charge) = charge {
            outside(&mut change, core, &mut ledger, attempt, charge).await?;
        }
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
    ledger.save(change).await
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
    ledger.save(change).await
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
        if seen_to || matches!(ledger.payment.dispute, DisputeMark::Open | DisputeMark::Lost) {
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
        ledger.save(&mut change).await?;
        change.commit().await?;
        Ok(())
    })
    .await
}

/// Sends back what staff decided, once for each key; the payment as it is then. A large part may take several refunds, as
/// each goes the way that its money came.
///
/// # Errors
/// [`Error`]
pub async fn request(
    payments: &Payments,
    actor: &Actor,
    id: PaymentId,
    minor: i64,
    reason: &Phi<String>,
    request: &Request,
) -> Result<Payment, Error> {
    if !actor.is(Role::Admin) {
        return Err(Error::RoleForbidden);
    }
    let core = &payments.core;
    let payment = attempts(|| async {
        let mut change = core.begin().await?;
        let now = change.now();
        match request.take(&mut change, now).await? {
            Seen::New => {}
            Seen::Reused => return Err(Error::KeyReused),
            Seen::Before(_) => return store::by_id(&mut change, id).await?.ok_or(Error::NotFound),
        }
        let mut ledger = Ledger::lock(&mut change, id).await?;
        match ledger.payment.dispute {
            DisputeMark::Open => return Err(Error::DisputeOpen),
            DisputeMark::Lost => return Err(Error::DisputeLost),
            DisputeMark::None | DisputeMark::Won => {}
        }
        spread(&mut change, core, actor, &mut ledger, (minor, reason), request.key()).await?;
        ledger.save(&mut change).await?;
        request.answer(&mut change, &Answer { status: 201, body: json!(id) }).await?;
        change.commit().await?;
        Ok(ledger.payment)
    })
    .await?;
    payments.news.notify_one();
    Ok(payment)
}

/// From the tries that have most left, as few as will do.
async fn spread(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    ledger: &mut Ledger,
    (mut due, reason): (i64, &Phi<String>),
    key: &str,
) -> Result<(), Error> {
    let mut tries = store::attempts_of(change, ledger.payment.id).await?;
    tries.sort_by_key(|attempt| std::cmp::Reverse(ledger.left(attempt)));
    let left_minor = tries.iter().map(|attempt| ledger.left(attempt).max(0)).sum();
    if due > left_minor {
        return Err(Error::RefundTooLarge { left_minor });
    }
    let sealed_reason = core.vault.seal(&reason_place(ledger.payment.id), &reason.0)?;
    for attempt in &tries {
        let minor = due.min(ledger.left(attempt));
        let once = format!("{}:{key}:{}", RefundCause::Staff, attempt.id);
        let sealed_reason = sealed_reason.clone();
        let back =
            Back { once, by: actor.user(), sealed_reason, ..Back::by_itself(attempt, minor, RefundCause::Staff) };
        if ledger.send_back(change, core, actor, back).await? {
            due -= minor;
        }
    }
    Ok(())
}

/// Where the reasons of a payment's refunds are sealed for.
pub(super) fn reason_place(payment: PaymentId) -> String {
    format!("refund|reason|{payment}")
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
