//! What admins do with a line that did not book itself.

use super::import::{only_admins, settle};
use super::model::{BankLine, BankLineState};
use super::offer::{begin, bill};
use super::store;
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::booking::appointments::AppointmentStatus;
use crate::core::Core;
use crate::gateways::NotTaken;
use crate::ids::{AttemptId, BankLineId, PaymentId};
use crate::money::Money;
use crate::payments::change::attempts;
use crate::payments::error::Error;
use crate::payments::ledger::Ledger;
use crate::payments::model::{AttemptState, PaymentMethod};
use crate::payments::store as payments_store;

/// Books a line to a payment. Less than is owed leaves it open with the rest, more goes back by hand.
///
/// # Errors
/// [`Error::NotFound`], [`Error::PaymentUnknown`], [`Error::LineSettled`], [`Error::NotTaken`] for another currency
pub async fn assign(core: &Core, actor: &Actor, id: BankLineId, payment: PaymentId) -> Result<BankLine, Error> {
    only_admins(actor)?;
    attempts(|| async {
        let mut change = core.begin().await?;
        let line = waiting(&mut change, core, id).await?;
        let attempt = attempt(&mut change, core, payment, line.amount).await?;
        if !settle(&mut change, core, actor, &line, attempt, BankLineState::Assigned).await? {
            return Err(Error::LineSettled);
        }
        let line = store::by_id(&mut change, core, id).await?.ok_or(Error::NotFound)?;
        change.commit().await?;
        Ok(line)
    })
    .await
}

/// Says that a line is nobody's payment.
///
/// # Errors
/// [`Error::NotFound`], [`Error::LineSettled`]
pub async fn dismiss(core: &Core, actor: &Actor, id: BankLineId) -> Result<BankLine, Error> {
    only_admins(actor)?;
    let mut change = core.begin().await?;
    waiting(&mut change, core, id).await?;
    let now = change.now();
    if !store::settle(&mut change, id, BankLineState::Dismissed, None, actor.user(), now).await? {
        return Err(Error::LineSettled);
    }
    change.record(actor, Record::new("bank_line.dismissed", "bank_line", id));
    let line = store::by_id(&mut change, core, id).await?.ok_or(Error::NotFound)?;
    change.commit().await?;
    Ok(line)
}

async fn waiting(change: &mut Change, core: &Core, id: BankLineId) -> Result<BankLine, Error> {
    let line = store::by_id(change, core, id).await?.ok_or(Error::NotFound)?;
    if line.state == BankLineState::Waiting { Ok(line) } else { Err(Error::LineSettled) }
}

/// The payment's newest transfer; one is made for who transferred without having asked how.
async fn attempt(change: &mut Change, core: &Core, id: PaymentId, money: Money) -> Result<AttemptId, Error> {
    let payment = payments_store::by_id(change, id).await?.ok_or(Error::PaymentUnknown)?;
    if payment.amount.currency != money.currency {
        return Err(NotTaken::Currency.into());
    }
    let mut ledger = Ledger::lock(change, id).await?;
    let tries = payments_store::attempts_of(change, id).await?;
    let transfers = tries.into_iter().filter(|attempt| attempt.method == PaymentMethod::BankTransfer);
    if let Some(transfer) = transfers.rev().find(|attempt| attempt.state != AttemptState::Paid) {
        return Ok(transfer.id);
    }
    let left = ledger.payment.amount.minor.saturating_sub(ledger.payment.received_minor);
    let owed = left > 0 && ledger.appointment.status != AppointmentStatus::Cancelled;
    let due_at = change.now();
    let invoice = if owed { Some(bill(change, core, &ledger, due_at).await?) } else { None };
    // What is not owed goes back, all of it.
    let minor = if owed { left } else { money.minor };
    Ok(begin(change, core, &mut ledger, minor, invoice.as_ref()).await?.id)
}
