//! What time brings about: visits that are paid afterwards are billed when they are over, and bills of visits that were
//! called off before they were paid are taken back.

use std::time::Duration;

use jiff::Timestamp;

use super::offer::{bill, days, leave};
use super::store;
use crate::booking::appointments::{self, AppointmentStatus};
use crate::care::PaymentTime;
use crate::clock::later;
use crate::core::Core;
use crate::ids::{AppointmentId, PaymentId};
use crate::invoices::{self, Credit, CreditCause};
use crate::payments::change::attempts;
use crate::payments::error::Error;
use crate::payments::ledger::Ledger;
use crate::payments::{owe, store as payments_store};

/// Does both for at most [`BATCH`] each; whether there may be more.
///
/// # Errors
/// [`Error`]: nothing could be looked up. What goes wrong with one bill is logged.
pub async fn sweep(core: &Core, now: Timestamp) -> Result<bool, Error> {
    let since = now.saturating_sub(LOOKS_BACK).unwrap_or(Timestamp::MIN);
    let to_bill = store::to_bill(&mut *core.read().await?, since, BATCH).await?;
    let called_off = store::called_off(&mut *core.read().await?, BATCH).await?;
    let full =
        [to_bill.len(), called_off.len()].into_iter().any(|count| i64::try_from(count).is_ok_and(|n| n >= BATCH));
    for id in to_bill {
        seen_to(id, bill_visit(core, id).await);
    }
    for id in called_off {
        seen_to(id, take_back(core, id).await);
    }
    Ok(full)
}

/// One that cannot be billed now holds up nobody else; it is tried again.
fn seen_to(id: impl std::fmt::Display, done: Result<(), Error>) {
    if let Err(error) = done {
        tracing::warn!(what.id = %id, error = &error as &dyn std::error::Error, "a bill was not seen to");
    }
}

/// Bills a visit that is over and paid afterwards.
///
/// # Errors
/// [`Error`]
pub async fn bill_visit(core: &Core, id: AppointmentId) -> Result<(), Error> {
    attempts(|| async {
        let mut change = core.begin().await?;
        let appointment = appointments::lock_paid(&mut change, id).await?;
        if appointment.status != AppointmentStatus::Completed || appointment.payment != PaymentTime::Later {
            return Ok(());
        }
        let payment = owe(&mut change, core, &appointment).await?;
        let mut ledger = Ledger::of(&mut change, appointment, payment.id).await?;
        let (_, billing) = invoices::billing(&mut change).await?;
        let due_at = later(change.now(), days(billing.due_days));
        let invoice = bill(&mut change, core, &ledger, due_at).await?;
        if ledger.payment.due_at.is_none() && ledger.payment.received_minor < ledger.payment.amount.minor {
            ledger.payment.due_at = invoice.due_at;
        }
        ledger.save(&mut change).await?;
        change.commit().await?;
        Ok(())
    })
    .await
}

/// Takes back what was billed and not paid, and ends the transfer.
async fn take_back(core: &Core, id: PaymentId) -> Result<(), Error> {
    attempts(|| async {
        let mut change = core.begin().await?;
        let mut ledger = Ledger::lock(&mut change, id).await?;
        if ledger.appointment.status != AppointmentStatus::Cancelled {
            return Ok(());
        }
        if let Some(invoice) = invoices::of_payment(&mut change, id).await? {
            let credit = Credit {
                payment: id,
                minor: invoice.balance_minor(),
                cause: CreditCause::Cancelled,
                once: format!("unpaid:{}", invoice.id),
            };
            invoices::credit(&mut change, core, &credit).await?;
        }
        for attempt in payments_store::live_attempts(&mut change, id).await? {
            if attempt.processor.is_none() {
                leave(&mut change, &mut ledger, attempt).await?;
            }
        }
        ledger.save(&mut change).await?;
        change.commit().await?;
        Ok(())
    })
    .await
}

/// Nobody is surprised by the bill of a visit that is older; a server that stood still for less misses none.
const LOOKS_BACK: Duration = Duration::from_secs(30 * 24 * 3600);

const BATCH: i64 = 100;
