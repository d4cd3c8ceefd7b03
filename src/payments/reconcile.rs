//! Reconciling: whatever is not decided is looked at again, so that nothing depends on news arriving. One thing that
//! cannot be looked at holds up nobody else.

use futures_util::StreamExt as _;
use futures_util::stream;
use jiff::Timestamp;

use super::Payments;
use super::error::Error;
use super::model::{Attempt, AttemptState, Dispute, Refund};
use super::pay::{NOT_OPENED, close, give_up};
use super::rules::next_look;
use super::settle::settle;
use super::{disputes, events, refunds, store};
use crate::booking::appointments::{self, AppointmentStatus};
use crate::care::PaymentTime;
use crate::db;

/// Does what is due, a batch of each kind. Says whether there may be more at once.
///
/// # Errors
/// [`db::Error`]: nothing could be looked up.
pub async fn reconcile(payments: &Payments) -> Result<bool, db::Error> {
    let now = payments.core.clock.now();
    let events = store::events_to_look(&mut *payments.core.read().await?, now, BATCH).await?;
    each(events.iter().map(|event| events::apply(payments, event)).collect()).await;
    let tries = store::attempts_to_look(&mut *payments.core.read().await?, now, BATCH).await?;
    each(tries.iter().map(|attempt| look_at_attempt(payments, attempt, now)).collect()).await;
    let contested = store::disputes_to_look(&mut *payments.core.read().await?, now, BATCH).await?;
    each(contested.iter().map(|dispute| look_at_dispute(payments, dispute, now)).collect()).await;
    let cancelled = store::to_refund(&mut *payments.core.read().await?, BATCH).await?;
    each(cancelled.iter().map(|id| refunds::cancelled(&payments.core, *id)).collect()).await;
    let back = store::refunds_to_look(&mut *payments.core.read().await?, now, BATCH).await?;
    each(back.iter().map(|refund| follow(payments, refund, now)).collect()).await;
    let full = |count: usize| i64::try_from(count).is_ok_and(|count| count >= BATCH);
    Ok([events.len(), tries.len(), contested.len(), back.len()].into_iter().any(full))
}

/// A few at a time, as each waits for a processor.
async fn each<F: Future<Output = Result<(), Error>>>(work: Vec<F>) {
    let mut done = stream::iter(work).buffer_unordered(AT_ONCE);
    while let Some(outcome) = done.next().await {
        if let Err(error) = outcome {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "something about a payment could not be looked at; it is tried again");
        }
    }
}

/// A try: one without a page is given up; a page that is of no use any more is closed; every other is looked at.
async fn look_at_attempt(payments: &Payments, attempt: &Attempt, now: Timestamp) -> Result<(), Error> {
    let looked = async {
        match attempt.state {
            AttemptState::Created => give_up(payments, attempt.id, NOT_OPENED).await,
            AttemptState::Open if is_over(payments, attempt, now).await? => match close(payments, attempt).await {
                // The money is on its way: it is looked at again.
                Err(Error::InProgress) => Ok(()),
                done => done,
            },
            _ => settle(payments, attempt.id).await.map(drop),
        }
    };
    let looked = looked.await;
    if looked.is_err() {
        let mut conn = payments.core.db.begin().await?;
        store::look_at_attempt(&mut conn, attempt.id, next_look(attempt.created_at, now)).await?;
        conn.commit().await.map_err(db::Error::from)?;
    }
    looked
}

/// Whether nobody should pay on that page any more: it has ended, or what it is for has.
async fn is_over(payments: &Payments, attempt: &Attempt, now: Timestamp) -> Result<bool, Error> {
    if attempt.expires_at.is_some_and(|at| at <= now) {
        return Ok(true);
    }
    let mut conn = payments.core.read().await?;
    let payment = store::by_id(&mut conn, attempt.payment).await?.ok_or(Error::NotFound)?;
    let appointment = appointments::appointment(&mut conn, payment.appointment).await?.ok_or(Error::NotFound)?;
    let lapsed = appointment.payment == PaymentTime::Before && appointment.hold_ends_at.is_some_and(|at| at <= now);
    Ok(lapsed || matches!(appointment.status, AppointmentStatus::Cancelled | AppointmentStatus::NoShow))
}

async fn follow(payments: &Payments, refund: &Refund, now: Timestamp) -> Result<(), Error> {
    let followed = refunds::follow(payments, refund.id).await;
    if followed.is_err() {
        let mut conn = payments.core.db.begin().await?;
        store::look_at_refund(&mut conn, refund.id, next_look(refund.created_at, now)).await?;
        conn.commit().await.map_err(db::Error::from)?;
    }
    followed
}

async fn look_at_dispute(payments: &Payments, dispute: &Dispute, now: Timestamp) -> Result<(), Error> {
    let looked = disputes::look(payments, dispute.processor, &dispute.reference).await;
    if !matches!(looked, Ok(true)) {
        let mut conn = payments.core.db.begin().await?;
        store::look_at_dispute(&mut conn, dispute.id, next_look(dispute.created_at, now)).await?;
        conn.commit().await.map_err(db::Error::from)?;
    }
    looked.map(drop)
}

/// Of each kind in one go: some seconds of work.
const BATCH: i64 = 100;

/// Requests to a processor at one time; Stripe takes 25 a second in its test world.
const AT_ONCE: usize = 8;
