//! What waits for a person: money that is not what was asked for, refunds that are stuck, disputes, lines of the bank.

use jiff::Timestamp;

use super::Payments;
use super::error::Error;
use super::list::Visit;
use super::model::{Dispute, Payment, Refund};
use super::store;
use crate::actor::{Actor, Role};
use crate::ids::{DisputeId, RefundId};

/// How much waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    /// Payments whose money is not what was asked for.
    pub(super) mismatches: i64,
    /// Refunds that failed or are sent by hand.
    pub(super) refunds: i64,
    /// Disputes that are not decided.
    pub(super) disputes: i64,
    /// By when the first of them has to be answered.
    pub(super) answer_by: Option<Timestamp>,
    /// Lines of the bank that fit to nothing.
    pub(super) bank_lines: i64,
    /// What processors told within the last 30 days of things that are not ours.
    pub(super) unknown_events: i64,
}

/// Something of a payment that waits, with what it is for.
#[derive(Clone, Debug)]
pub(super) struct Waiting<T> {
    pub(super) item: T,
    pub(super) payment: Payment,
    pub(super) visit: Visit,
}

/// All queues in numbers.
///
/// # Errors
/// [`Error::RoleForbidden`] unless an admin asks.
pub(super) async fn counts(payments: &Payments, actor: &Actor) -> Result<Counts, Error> {
    only_admins(actor)?;
    let since = payments.core.clock.now().saturating_sub(UNKNOWN_SHOWN).unwrap_or(Timestamp::MIN);
    Ok(store::counts(&mut *payments.core.read().await?, since).await?)
}

/// Up to `limit + 1` refunds that are stuck, longest waiting first.
///
/// # Errors
/// [`Error::RoleForbidden`] unless an admin asks.
pub(super) async fn refunds(
    payments: &Payments,
    actor: &Actor,
    after: Option<(i64, RefundId)>,
    limit: i64,
) -> Result<Vec<Waiting<Refund>>, Error> {
    only_admins(actor)?;
    Ok(store::stuck_refunds(&mut *payments.core.read().await?, after, limit).await?)
}

/// Up to `limit + 1` disputes that are not decided, the most urgent first.
///
/// # Errors
/// [`Error::RoleForbidden`] unless an admin asks.
pub(super) async fn disputes(
    payments: &Payments,
    actor: &Actor,
    after: Option<(i64, DisputeId)>,
    limit: i64,
) -> Result<Vec<Waiting<Dispute>>, Error> {
    only_admins(actor)?;
    Ok(store::open_disputes(&mut *payments.core.read().await?, after, limit).await?)
}

/// Where a dispute stands among those of [`disputes`].
pub(super) fn urgency(dispute: &Dispute) -> i64 {
    dispute.answer_by.unwrap_or(Timestamp::MAX).as_microsecond()
}

fn only_admins(actor: &Actor) -> Result<(), Error> {
    if actor.is(Role::Admin) { Ok(()) } else { Err(Error::RoleForbidden) }
}

/// Whoever shares an account with another program hears of that, too: it is shown, and then forgotten.
const UNKNOWN_SHOWN: jiff::SignedDuration = jiff::SignedDuration::from_hours(30 * 24);
