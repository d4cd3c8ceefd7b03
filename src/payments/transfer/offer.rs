//! Where to transfer to, with which reference, until when.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::booking::appointments::{self, Appointment, AppointmentStatus};
use crate::care::PaymentTime;
use crate::clock::later;
use crate::core::Core;
use crate::db::{self, Conn};
use crate::gateways::NotTaken;
use crate::ids::AttemptId;
use crate::invoices::{self, Account, Bill, Billing, Invoice, reference};
use crate::money::Money;
use crate::payments::error::Error;
use crate::payments::ledger::Ledger;
use crate::payments::model::{Attempt, AttemptState, PaymentMethod};
use crate::payments::store;

/// What a payer needs for a transfer.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Where to.
    pub account: Account,
    /// With which words, in groups of four.
    pub reference: String,
}

/// Begins a transfer: bills it, keeps the time until the bill is due, and writes down the try, which is open at once. In
/// the caller's transaction, which holds the payment's lock and knows that there is something to pay.
///
/// # Errors
/// [`Error::MethodNotOffered`], [`Error::NotTaken`], [`Error::TooSoonForTransfer`], [`Error::AppointmentOver`]
pub(in crate::payments) async fn start(
    change: &mut Change,
    core: &Core,
    ledger: &mut Ledger,
) -> Result<Attempt, Error> {
    let now = change.now();
    let (_, billing) = invoices::billing(change).await?;
    let account = billing.account.as_ref().ok_or(Error::MethodNotOffered(PaymentMethod::BankTransfer))?;
    if account.currency != ledger.payment.amount.currency {
        return Err(NotTaken::Currency.into());
    }
    let due_at = due(&ledger.appointment, &billing, now)?;
    if ledger.appointment.status == AppointmentStatus::Scheduled && ledger.appointment.hold_ends_at.is_some() {
        let kept = appointments::lengthen_hold(change, ledger.appointment.id, due_at).await?;
        ledger.appointment.hold_ends_at = Some(kept.ok_or(Error::AppointmentOver)?);
    }
    let invoice = bill(change, core, ledger, due_at).await?;
    let left = ledger.payment.amount.minor.saturating_sub(ledger.payment.received_minor);
    ledger.payment.due_at = Some(invoice.due_at.unwrap_or(due_at));
    begin(change, core, ledger, left, Some(&invoice)).await
}

/// Writes down a transfer of so much; due when the payment is.
pub(super) async fn begin(
    change: &mut Change,
    core: &Core,
    ledger: &mut Ledger,
    minor: i64,
    invoice: Option<&Invoice>,
) -> Result<Attempt, Error> {
    let now = change.now();
    let attempt = Attempt {
        id: AttemptId::new(&core.clock),
        payment: ledger.payment.id,
        method: PaymentMethod::BankTransfer,
        processor: None,
        state: AttemptState::Open,
        amount: Money { minor, currency: ledger.payment.amount.currency },
        received_minor: 0,
        reference: invoice
            .and_then(|invoice| invoice.reference.clone().or_else(|| reference::of_number(&invoice.number))),
        charge_reference: None,
        pay_url: String::new(),
        failure: String::new(),
        card: None,
        expires_at: ledger.payment.due_at,
        look_at: None,
        paid_at: None,
        created_at: now,
    };
    store::insert_attempt(change, &attempt).await?;
    ledger.save(change, core).await?;
    let record = Record::new("payment.begun", "payment", ledger.payment.id).of(ledger.payment.patient);
    let detail = json!({ "attempt": attempt.id, "method": attempt.method });
    change.record(&Actor::system(), record.with(detail));
    Ok(attempt)
}

/// Leaves a transfer for another way to pay. Money that comes by it all the same is still known by its reference.
pub(in crate::payments) async fn leave(
    change: &mut Change,
    core: &Core,
    ledger: &mut Ledger,
    mut attempt: Attempt,
) -> Result<(), Error> {
    if attempt.state != AttemptState::Open {
        return Ok(());
    }
    attempt.state = AttemptState::Expired;
    let now = change.now();
    store::update_attempt(change, &attempt, now).await?;
    ledger.save(change, core).await
}

/// Bills the whole payment; the bill that stands, where there is one.
pub(in crate::payments) async fn bill(
    change: &mut Change,
    core: &Core,
    ledger: &Ledger,
    due_at: Timestamp,
) -> Result<Invoice, Error> {
    let payment = &ledger.payment;
    let bill = Bill {
        payment: payment.id,
        appointment: payment.appointment,
        amount: payment.amount,
        paid: None,
        due_at: Some(due_at),
    };
    invoices::issue(change, core, &bill).await?;
    invoices::of_payment(change, payment.id).await?.ok_or(Error::NotFound)
}

/// What a payer needs for a transfer that is open; none when it is not, or when there is no account any more.
///
/// # Errors
/// [`db::Error`]
pub async fn transfer_of(conn: &mut Conn, attempt: &Attempt) -> Result<Option<Transfer>, db::Error> {
    let open = attempt.method == PaymentMethod::BankTransfer && attempt.state == AttemptState::Open;
    let Some(reference) = attempt.reference.as_ref().filter(|_| open) else { return Ok(None) };
    let (_, billing) = invoices::billing(conn).await?;
    let of = |account| Transfer { account, reference: reference::grouped(reference) };
    Ok(billing.account.map(of))
}

/// A visit that is paid first has to be paid a day before it, so that the statement is there in time.
fn due(appointment: &Appointment, billing: &Billing, now: Timestamp) -> Result<Timestamp, Error> {
    let due_at = later(now, days(billing.due_days));
    if appointment.payment != PaymentTime::Before || appointment.status != AppointmentStatus::Scheduled {
        return Ok(due_at);
    }
    if appointment.starts_at < later(now, days(billing.transfer_days)) {
        return Err(Error::TooSoonForTransfer);
    }
    Ok(due_at.min(appointment.starts_at.saturating_sub(days(1)).unwrap_or(now)))
}

pub(in crate::payments) fn days(count: i64) -> Duration {
    Duration::from_secs(u64::try_from(count).unwrap_or_default().saturating_mul(24 * 3600))
}
