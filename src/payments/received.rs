//! Money comes: it confirms the time that it is for, or goes back.

use jiff::Timestamp;
use serde_json::json;

use super::error::Error;
use super::ledger::{Back, Ledger};
use super::model::{Attempt, AttemptState, Payment, RefundCause};
use super::rules::{self, Fate};
use super::{bill, store, told};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::booking::appointments::{Paid, confirm_paid};
use crate::core::Core;
use crate::gateways::NotTaken;
use crate::ids::AttemptId;
use crate::money::Money;

/// Books money that came by a try, such as by bank: in the caller's transaction, which holds no lock yet.
///
/// # Errors
/// [`Error`]; of another currency nothing is taken.
pub async fn received(
    change: &mut Change,
    core: &Core,
    id: AttemptId,
    money: Money,
    at: Timestamp,
) -> Result<Payment, Error> {
    let found = store::attempt(change, id).await?.ok_or(Error::NotFound)?;
    let mut ledger = Ledger::lock(change, found.payment).await?;
    let mut attempt = store::attempt(change, id).await?.ok_or(Error::NotFound)?;
    if money.currency != attempt.amount.currency {
        return Err(NotTaken::Currency.into());
    }
    take_in(change, core, &mut ledger, &mut attempt, money.minor, at).await?;
    Ok(ledger.payment)
}

/// Books money under the lock: the try, the sums, the appointment, and what goes back.
pub(super) async fn take_in(
    change: &mut Change,
    core: &Core,
    ledger: &mut Ledger,
    attempt: &mut Attempt,
    minor: i64,
    at: Timestamp,
) -> Result<(), Error> {
    let now = change.now();
    let mut fate = rules::fate(&ledger.payment, &ledger.appointment, minor);
    attempt.received_minor += minor;
    if attempt.received_minor >= attempt.amount.minor {
        (attempt.state, attempt.paid_at, attempt.look_at) = (AttemptState::Paid, Some(at), None);
        (attempt.pay_url, attempt.failure) = (String::new(), String::new());
    }
    store::update_attempt(change, attempt, now).await?;
    ledger.payment.received_minor += minor;
    let detail = json!({ "attempt": attempt.id, "minor": minor, "currency": attempt.amount.currency });
    let record = Record::new("payment.received", "payment", ledger.payment.id).of(ledger.payment.patient);
    change.record(&Actor::system(), record.with(detail));
    if fate == Fate::Confirm {
        fate = match confirm_paid(change, core, ledger.appointment.id).await? {
            Paid::Kept(appointment) => {
                ledger.appointment = *appointment;
                Fate::Keep
            }
            Paid::TooLate => Fate::Back(RefundCause::Late),
        };
    }
    let over = ledger.payment.received_minor.saturating_sub(ledger.payment.amount.minor);
    match fate {
        Fate::Back(RefundCause::Late) => {
            all_back(change, core, ledger, RefundCause::Late).await?;
            told::too_late(change, core, &ledger.payment, attempt.id).await?;
        }
        Fate::Back(cause) => back(change, core, ledger, attempt, minor, cause).await?,
        Fate::Keep | Fate::Confirm => {
            bill::paid(change, core, ledger, attempt, minor - over.max(0), at).await?;
            if over > 0 {
                back(change, core, ledger, attempt, over, RefundCause::Overpaid).await?;
            }
        }
    }
    ledger.save(change).await
}

async fn back(
    change: &mut Change,
    core: &Core,
    ledger: &mut Ledger,
    attempt: &Attempt,
    minor: i64,
    cause: RefundCause,
) -> Result<(), Error> {
    let minor = minor.min(ledger.left(attempt));
    ledger.send_back(change, core, &Actor::system(), Back::by_itself(attempt, minor, cause)).await?;
    Ok(())
}

/// Whatever is left of all that came.
async fn all_back(change: &mut Change, core: &Core, ledger: &mut Ledger, cause: RefundCause) -> Result<(), Error> {
    for attempt in store::attempts_of(change, ledger.payment.id).await? {
        let left = ledger.left(&attempt);
        back(change, core, ledger, &attempt, left, cause).await?;
    }
    Ok(())
}
