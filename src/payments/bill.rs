//! What payments tell invoices: what came and stays is billed, and a part of a bill that went back is credited.

use jiff::Timestamp;

use super::error::Error;
use super::ledger::Ledger;
use super::model::{Attempt, PaymentMethod, Refund, RefundCause};
use crate::audit::Change;
use crate::core::Core;
use crate::invoices::{self, Bill, CardLabel, Credit, CreditCause, Means, PaidBy};

/// Money stays: bills the payment, or notes the money with the bill that stands.
pub(super) async fn paid(
    change: &mut Change,
    core: &Core,
    ledger: &Ledger,
    attempt: &Attempt,
    minor: i64,
    at: Timestamp,
) -> Result<(), Error> {
    let card = attempt.card.as_ref().map(|card| CardLabel { brand: card.brand.clone(), last4: card.last4.clone() });
    let means = match attempt.method {
        PaymentMethod::BankTransfer => Means::BankTransfer,
        PaymentMethod::CreditCard => Means::Card,
        PaymentMethod::Stripe | PaymentMethod::Paystack if card.is_some() => Means::Card,
        PaymentMethod::Stripe | PaymentMethod::Paystack => Means::Online,
    };
    let bill = Bill {
        payment: ledger.payment.id,
        appointment: ledger.appointment.id,
        amount: ledger.payment.amount,
        paid: (minor > 0).then_some(PaidBy { means, card, minor, at }),
        due_at: ledger.payment.due_at,
    };
    invoices::issue(change, core, &bill).await?;
    Ok(())
}

/// Money went back. What came twice, or was more than owed, was never billed.
pub(super) async fn taken_back(change: &mut Change, core: &Core, refund: &Refund) -> Result<(), Error> {
    let cause = match refund.cause {
        RefundCause::Cancelled | RefundCause::Late => CreditCause::Cancelled,
        RefundCause::Staff | RefundCause::Outside => CreditCause::Refunded,
        RefundCause::Double | RefundCause::Overpaid => return Ok(()),
    };
    let credit = Credit { payment: refund.payment, minor: refund.amount.minor, cause, once: refund.id.to_string() };
    invoices::credit(change, core, &credit).await?;
    Ok(())
}
