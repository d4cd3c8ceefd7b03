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
use crate::payments::change::attempts;
use crate::payments::error::Error;
use crate::payments::ledger::Ledger;
use crate::payments::model::{Attempt, AttemptState, PaymentMethod};
use crate::payments::store;

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
    ledger.save(change).await?;
    let record = Record::new("payment.begun", "payment", ledger.payment.id).of(ledger.payment.patient);
    let detail = json!({ "attempt": attempt.id, "method": attempt.method });
    change.record(&Actor::system(), record.with(detail));
    Ok(attempt)
}

/// Leaves a transfer for another way to pay. Money that comes by it all the same is still known by its reference.
pub(super) async fn leave(change: &mut Change, ledger: &mut Ledger, mut attempt: Attempt) -> Result<(), Error> {
    if attempt.state != AttemptState::Open {
        return Ok(());
    }
    attempt.state = AttemptState::Expired;
    let now = change.now();
    store::update_attempt(change, &attempt, now).await?;
    ledger.save(change).await
}

/// The same, in a transaction of its own.
pub(in crate::payments) async fn end(core: &Core, id: AttemptId) -> Result<(), Error> {
    attempts(|| async {
        let mut change = core.begin().await?;
        let found = store::attempt(&mut change, id).await?.ok_or(Error::NotFound)?;
        let mut ledger = Ledger::lock(&mut change, found.payment).await?;
        let attempt = store::attempt(&mut change, id).await?.ok_or(Error::NotFound)?;
        leave(&mut change, &mut ledger, attempt).await?;
        change.commit().await?;
        Ok(())
    })
    .await
}

/// Whether an appointment can be paid by transfer now.
pub(in crate::payments) async fn offered(
    conn: &mut Conn,
    appointment: &Appointment,
    now: Timestamp,
) -> Result<bool, db::Error> {
    let (_, billing) = invoices::billing(conn).await?;
    let taken = billing.account.as_ref().is_some_and(|account| account.currency == appointment.fee.currency);
    Ok(taken && due(appointment, &billing, now).is_ok())
}

/// Bills the whole payment; the bill that stands, where there is one.
pub(super) async fn bill(
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

/// Where an open transfer goes; none when there is no account any more.
pub(in crate::payments) async fn account(conn: &mut Conn, attempt: &Attempt) -> Result<Option<Account>, db::Error> {
    if attempt.method != PaymentMethod::BankTransfer || attempt.state != AttemptState::Open {
        return Ok(None);
    }
    Ok(invoices::billing(conn).await?.1.account)
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

pub(super) fn days(count: i64) -> Duration {
    Duration::from_secs(u64::try_from(count).unwrap_or_default().saturating_mul(24 * 3600))
}
