//! Settling: asks the processor what became of a try, and applies the answer together with the appointment. Whoever brought
//! the news (return page, webhook, reconciler) comes through here; what they say themselves is not believed.

use jiff::Timestamp;

use super::Payments;
use super::change::attempts;
use super::error::Error;
use super::ledger::{Back, Ledger};
use super::model::{Attempt, AttemptState, DisputeMark, Payment, RefundCause, RefundState, Review};
use super::received::take_in;
use super::rules::{self, Verdict, judge, next_look};
use super::{store, told};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::clock::later;
use crate::core::Core;
use crate::gateways::{Charge, ChargeState, GatewayError};
use crate::ids::AttemptId;

/// A try that was looked at.
#[derive(Clone, Debug)]
pub struct Settled {
    /// As it is now.
    pub payment: Payment,
    /// What the processor's answer means.
    pub verdict: Verdict,
}

/// Asks the processor and applies what it says; nothing is asked of a try without a page.
///
/// # Errors
/// [`Error`]; then nothing changed.
pub async fn settle(payments: &Payments, id: AttemptId) -> Result<Settled, Error> {
    let mut conn = payments.core.read().await?;
    let attempt = store::attempt(&mut conn, id).await?.ok_or(Error::NotFound)?;
    let payment = store::by_id(&mut conn, attempt.payment).await?.ok_or(Error::NotFound)?;
    drop(conn);
    let (Some(processor), Some(reference)) = (attempt.processor, &attempt.reference) else {
        return Ok(Settled { payment, verdict: Verdict::Wait { processing: false, failure: None } });
    };
    let charge = match payments.gateway(processor)?.charge(reference).await {
        // Nobody can pay on a page that is not there.
        Err(GatewayError::NotFound) => missing(&attempt, reference),
        answer => answer?,
    };
    book(payments, id, &charge).await
}

fn missing(attempt: &Attempt, reference: &str) -> Charge {
    Charge {
        reference: reference.to_owned(),
        attempt: Some(attempt.id),
        state: ChargeState::Failed { code: "not_found".to_owned() },
        amount: attempt.amount,
        charge_reference: None,
        same_mode: true,
        card: None,
        refunded_minor: 0,
    }
}

/// Applies what a processor says of a try, in one transaction.
pub(super) async fn book(payments: &Payments, id: AttemptId, charge: &Charge) -> Result<Settled, Error> {
    let core = &payments.core;
    attempts(|| async {
        let mut change = core.begin().await?;
        let found = store::attempt(&mut change, id).await?.ok_or(Error::NotFound)?;
        let mut ledger = Ledger::lock(&mut change, found.payment).await?;
        let mut attempt = store::attempt(&mut change, id).await?.ok_or(Error::NotFound)?;
        if attempt.reference.is_none() {
            // The answer to our opening it was lost.
            attempt.reference = Some(charge.reference.clone());
        }
        let verdict = judge(&attempt, charge);
        apply(&mut change, core, &mut ledger, &mut attempt, charge, &verdict).await?;
        outside(&mut change, core, &mut ledger, &attempt, charge).await?;
        change.commit().await?;
        Ok(Settled { payment: ledger.payment, verdict })
    })
    .await
}

async fn apply(
    change: &mut Change,
    core: &Core,
    ledger: &mut Ledger,
    attempt: &mut Attempt,
    charge: &Charge,
    verdict: &Verdict,
) -> Result<(), Error> {
    // What was decided by money that came stays decided.
    if matches!(attempt.state, AttemptState::Paid | AttemptState::Mismatch) {
        return Ok(());
    }
    let now = change.now();
    match verdict {
        Verdict::Paid => {
            attempt.charge_reference.clone_from(&charge.charge_reference);
            attempt.card.clone_from(&charge.card);
            return take_in(change, core, ledger, attempt, charge.amount.minor, now).await;
        }
        Verdict::Mismatch(why) => return mismatch(change, core, ledger, attempt, charge, *why).await,
        Verdict::Wait { failure, .. } => {
            if let Some(code) = failure {
                attempt.failure.clone_from(code);
            }
            let over = attempt.state != AttemptState::Open && !is_watched(attempt, now);
            attempt.look_at = (!over).then(|| next_look(attempt.created_at, now));
            return Ok(store::update_attempt(change, attempt, now).await?);
        }
        Verdict::Failed { code } => {
            (attempt.state, attempt.pay_url) = (AttemptState::Failed, String::new());
            attempt.failure.clone_from(code);
            // Paystack's pages stay open after a refusal: money may still come, and news of it may be lost.
            attempt.look_at = is_watched(attempt, now).then(|| next_look(attempt.created_at, now));
        }
        Verdict::Expired => {
            (attempt.state, attempt.look_at, attempt.pay_url) = (AttemptState::Expired, None, String::new());
        }
    }
    store::update_attempt(change, attempt, now).await?;
    ledger.save(change).await
}

/// Whether money may still come by a page that is of no use any more.
fn is_watched(attempt: &Attempt, now: Timestamp) -> bool {
    now < later(attempt.created_at, rules::WATCHED)
}

/// Other money than was asked for is nobody's yet: it is not counted, and a person looks.
async fn mismatch(
    change: &mut Change,
    core: &Core,
    ledger: &mut Ledger,
    attempt: &mut Attempt,
    charge: &Charge,
    why: Review,
) -> Result<(), Error> {
    let now = change.now();
    (attempt.state, attempt.look_at, attempt.pay_url) = (AttemptState::Mismatch, None, String::new());
    attempt.charge_reference.clone_from(&charge.charge_reference);
    store::update_attempt(change, attempt, now).await?;
    ledger.payment.review = Some(why);
    let record = Record::new("payment.mismatched", "payment", ledger.payment.id).of(ledger.payment.patient);
    change.record(&Actor::system(), record);
    told::review(change, core, &ledger.payment, why, &attempt.id.to_string()).await?;
    ledger.save(change).await
}

/// Money that went back without us, in the processor's own pages. What a dispute takes shows on the dispute.
pub(super) async fn outside(
    change: &mut Change,
    core: &Core,
    ledger: &mut Ledger,
    attempt: &Attempt,
    charge: &Charge,
) -> Result<(), Error> {
    let reversed = charge.state == ChargeState::Reversed;
    if attempt.state != AttemptState::Paid || (reversed && ledger.payment.dispute != DisputeMark::None) {
        return Ok(());
    }
    let theirs = if reversed { attempt.received_minor } else { charge.refunded_minor.min(attempt.received_minor) };
    let ours = attempt.received_minor.saturating_sub(ledger.left(attempt));
    if theirs <= ours {
        return Ok(());
    }
    let system = Actor::system();
    let once = format!("{}:{}:{theirs}", RefundCause::Outside, attempt.id);
    let back = Back { once, ..Back::by_itself(attempt, theirs - ours, RefundCause::Outside) };
    if ledger.send_back(change, core, &system, back).await? {
        let sent = ledger.refunds.last().filter(|refund| refund.state == RefundState::Requested).cloned();
        if let Some(refund) = sent {
            ledger.refund_succeeded(change, core, &system, refund).await?;
        }
    }
    Ok(())
}
