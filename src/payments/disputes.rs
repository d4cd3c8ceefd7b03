//! Disputes: a payer contests a payment at their bank. While one is open nothing goes back, and admins know until when it
//! has to be answered; the clinical record is not touched.

use super::Payments;
use super::change::attempts;
use super::error::Error;
use super::ledger::Ledger;
use super::model::{Attempt, Dispute, DisputeMark, Review};
use super::rules::{self, next_look};
use super::{store, told};
use crate::actor::Actor;
use crate::audit::Record;
use crate::gateways::{DisputeState, Disputed, GatewayError, Processor};
use crate::ids::DisputeId;

/// Asks the processor about a dispute and applies what it says; false when it is of nothing that is ours.
pub(super) async fn look(payments: &Payments, processor: Processor, reference: &str) -> Result<bool, Error> {
    let disputed = match payments.gateway(processor)?.disputed(reference).await {
        Ok(disputed) => disputed,
        Err(GatewayError::NotFound) => return Ok(false),
        Err(other) => return Err(other.into()),
    };
    let mut conn = payments.core.read().await?;
    let contested = &disputed.charge_reference;
    let attempt = match store::by_charge(&mut conn, processor, contested).await? {
        Some(attempt) => Some(attempt),
        None => store::by_reference(&mut conn, processor, contested).await?,
    };
    drop(conn);
    let Some(attempt) = attempt else {
        tracing::warn!(processor = processor.code(), "a dispute is about nothing that we know");
        return Ok(false);
    };
    book(payments, processor, &attempt, &disputed).await.map(|()| true)
}

async fn book(payments: &Payments, processor: Processor, attempt: &Attempt, disputed: &Disputed) -> Result<(), Error> {
    let core = &payments.core;
    attempts(|| async {
        let mut change = core.begin().await?;
        let mut ledger = Ledger::lock(&mut change, attempt.payment).await?;
        let now = change.now();
        let known = store::dispute(&mut change, processor, &disputed.reference).await?;
        let created_at = known.as_ref().map_or(now, |known| known.created_at);
        let open = matches!(disputed.state, DisputeState::Open | DisputeState::UnderReview);
        let is = Dispute {
            id: known.as_ref().map_or_else(|| DisputeId::new(&core.clock), |known| known.id),
            payment: attempt.payment,
            processor,
            reference: disputed.reference.clone(),
            state: disputed.state,
            amount: disputed.amount,
            reason: disputed.reason.clone(),
            answer_by: disputed.answer_by,
            look_at: open.then(|| next_look(created_at, now)),
            created_at,
        };
        store::put_dispute(&mut change, &is, now).await?;
        if known.as_ref().is_none_or(|known| known.state != is.state) {
            let record = Record::new("payment.disputed", "payment", attempt.payment).of(ledger.payment.patient);
            change.record(&Actor::system(), record.with(serde_json::json!({ "dispute": is.id, "state": is.state })));
        }
        if open {
            // Once for each dispute, whatever is told of it later.
            told::disputed(&mut change, core, &is).await?;
        }
        let states = store::disputes_of(&mut change, attempt.payment).await?;
        ledger.payment.dispute = rules::mark(states.iter().map(|dispute| dispute.state));
        match (ledger.payment.dispute, ledger.payment.review) {
            (DisputeMark::Open, None) => ledger.payment.review = Some(Review::Dispute),
            (DisputeMark::None | DisputeMark::Won | DisputeMark::Lost, Some(Review::Dispute)) => {
                ledger.payment.review = None;
            }
            _ => {}
        }
        ledger.save(&mut change).await?;
        change.commit().await?;
        Ok(())
    })
    .await
}
