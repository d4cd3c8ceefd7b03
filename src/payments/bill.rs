//! What payments tell invoices: what came and stays is billed, and a part of a bill that went back is credited.

use jiff::Timestamp;

use super::error::Error;
use super::ledger::Ledger;
use super::model::{Attempt, PaymentMethod, Refund, RefundCause, RefundState};
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

/// Money went back. What came twice, or was more than owed, was never billed. A refund that went and came back later keeps its
/// credit note, as the clinic owes the money still: the refund that makes up for it gets none.
pub(super) async fn taken_back(
    change: &mut Change,
    core: &Core,
    ledger: &Ledger,
    refund: &Refund,
) -> Result<(), Error> {
    let Some(cause) = cause_of_credit(refund.cause) else { return Ok(()) };
    let mut due = 0_i64;
    for other in ledger.refunds.iter().filter(|other| cause_of_credit(other.cause).is_some()) {
        if other.state == RefundState::Succeeded {
            due = due.saturating_add(other.amount.minor);
        }
        let credited = invoices::credited(change, refund.payment, &other.id.to_string()).await?;
        due = due.saturating_sub(credited);
    }
    let minor = due.min(refund.amount.minor);
    if minor > 0 {
        let credit = Credit { payment: refund.payment, minor, cause, once: refund.id.to_string() };
        invoices::credit(change, core, &credit).await?;
    }
    Ok(())
}

/// None: the money was never billed.
const fn cause_of_credit(cause: RefundCause) -> Option<CreditCause> {
    match cause {
        RefundCause::Cancelled | RefundCause::Late => Some(CreditCause::Cancelled),
        RefundCause::Staff | RefundCause::Outside => Some(CreditCause::Refunded),
        RefundCause::Double | RefundCause::Overpaid => None,
    }
}
