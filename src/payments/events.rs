//! What processors tell: stored once and answered at once, applied afterwards. It is a hint only: what is applied is what
//! the processor answers when asked, so that order, repetition and loss do not matter.

use axum::http::HeaderMap;

use super::Payments;
use super::disputes;
use super::error::Error;
use super::model::{EventState, ProviderEvent, RefundState, Subject};
use super::rules::next_look;
use super::settle::{book, settle};
use super::{refunds, store};
use crate::gateways::{About, GatewayError, Hint, Processor};
use crate::ids::RefundId;

/// Takes what was posted to us, if it is signed.
///
/// # Errors
/// [`Error::NotFound`] when we have no such processor; [`Error::Forged`]; then nothing was stored.
pub async fn hear(payments: &Payments, processor: Processor, headers: &HeaderMap, body: &[u8]) -> Result<(), Error> {
    let gateway = payments.gateways.get(&processor).ok_or(Error::NotFound)?;
    let core = &payments.core;
    let now = core.clock.now();
    let Hint { dedupe_key, kind, about } = gateway.hear(headers, body, now)?;
    let (subject, reference) = subject(about);
    let nothing = subject == Subject::Nothing;
    let place = format!("provider_event|{processor}|{dedupe_key}");
    let sealed = core.vault.seal(&place, &String::from_utf8_lossy(body))?;
    let event = ProviderEvent {
        processor,
        dedupe_key,
        kind,
        subject,
        reference,
        state: if nothing { EventState::Ignored } else { EventState::Waiting },
        tries: 0,
        look_at: (!nothing).then_some(now),
        received_at: now,
        settled_at: nothing.then_some(now),
    };
    let mut conn = core.db.begin().await?;
    let new = store::insert_event(&mut conn, &event, &sealed).await?;
    conn.commit().await.map_err(crate::db::Error::from)?;
    if new && !nothing {
        payments.news.notify_one();
    }
    Ok(())
}

fn subject(about: About) -> (Subject, String) {
    match about {
        About::Charge(reference) => (Subject::Charge, reference),
        About::Money(reference) => (Subject::Money, reference),
        About::Refund(reference) => (Subject::Refund, reference),
        About::RefundOf(reference) => (Subject::RefundOf, reference),
        About::Dispute(reference) => (Subject::Dispute, reference),
        About::Nothing => (Subject::Nothing, String::new()),
    }
}

/// Looks at what an event tells of; one that cannot be looked at now waits.
pub(super) async fn apply(payments: &Payments, event: &ProviderEvent) -> Result<(), Error> {
    let core = &payments.core;
    let outcome = look(payments, event).await;
    let now = core.clock.now();
    let mut conn = core.db.begin().await?;
    match &outcome {
        Ok(known) => {
            let state = if *known { EventState::Applied } else { EventState::Unknown };
            store::settle_event(&mut conn, event, state, now).await?;
        }
        Err(_) => store::count_try(&mut conn, event, next_look(event.received_at, now)).await?,
    }
    conn.commit().await.map_err(crate::db::Error::from)?;
    outcome.map(drop)
}

/// False when it tells of nothing that is ours.
async fn look(payments: &Payments, event: &ProviderEvent) -> Result<bool, Error> {
    let (processor, reference) = (event.processor, event.reference.as_str());
    match event.subject {
        Subject::Charge => charge(payments, processor, reference).await,
        Subject::Money => {
            let found = store::by_charge(&mut *payments.core.read().await?, processor, reference).await?;
            let Some(attempt) = found else { return Ok(false) };
            settle(payments, attempt.id).await.map(|_| true)
        }
        Subject::Refund => {
            let found = store::refund_by_reference(&mut *payments.core.read().await?, processor, reference).await?;
            let Some(refund) = found else { return Ok(false) };
            look_at_refund(payments, refund.id, processor, reference).await
        }
        Subject::RefundOf => refund_of(payments, processor, reference).await,
        Subject::Dispute => disputes::look(payments, processor, reference).await,
        Subject::Nothing => Ok(false),
    }
}

/// A page that we know, or one whose opening was never answered to us: the processor says which try it is of.
async fn charge(payments: &Payments, processor: Processor, reference: &str) -> Result<bool, Error> {
    let found = store::by_reference(&mut *payments.core.read().await?, processor, reference).await?;
    if let Some(attempt) = found {
        return settle(payments, attempt.id).await.map(|_| true);
    }
    let charge = match payments.gateway(processor)?.charge(reference).await {
        Ok(charge) => charge,
        Err(GatewayError::NotFound | GatewayError::Refused { .. }) => return Ok(false),
        Err(other) => return Err(other.into()),
    };
    let Some(id) = charge.attempt else { return Ok(false) };
    let found = store::attempt(&mut *payments.core.read().await?, id).await?;
    if found.is_none_or(|attempt| attempt.processor != Some(processor) || attempt.reference.is_some()) {
        return Ok(false);
    }
    book(payments, id, &charge).await.map(|_| true)
}

async fn look_at_refund(
    payments: &Payments,
    id: RefundId,
    processor: Processor,
    reference: &str,
) -> Result<bool, Error> {
    let answer = payments.gateway(processor)?.refunded(reference).await?;
    refunds::book(payments, id, &answer).await.map(|()| true)
}

/// Refunds of what was paid on that page, and what went back without us.
async fn refund_of(payments: &Payments, processor: Processor, reference: &str) -> Result<bool, Error> {
    let mut conn = payments.core.read().await?;
    let Some(attempt) = store::by_reference(&mut conn, processor, reference).await? else { return Ok(false) };
    let all = store::refunds_of(&mut conn, attempt.payment).await?;
    drop(conn);
    // Also one that is said to have gone: it may have come back.
    for refund in all.iter().filter(|refund| refund.attempt == attempt.id && refund.state != RefundState::Failed) {
        if refund.reference.is_some() {
            refunds::follow(payments, refund.id).await?;
        }
    }
    settle(payments, attempt.id).await.map(|_| true)
}
