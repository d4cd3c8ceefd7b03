//! What time brings about: a bill whose day has passed is told of, once.

use jiff::Timestamp;

use super::error::Error;
use super::issue::tell;
use super::store;
use crate::actor::Actor;
use crate::audit::Record;
use crate::core::Core;
use crate::outbox::Kind;

/// Tells of bills that are overdue at `now`, at most [`BATCH`]; whether there may be more.
///
/// # Errors
/// [`Error`]; what was done before it stays done.
pub async fn sweep(core: &Core, now: Timestamp) -> Result<bool, Error> {
    let overdue = store::overdue(&mut *core.read().await?, now, BATCH).await?;
    let full = i64::try_from(overdue.len()).is_ok_and(|count| count >= BATCH);
    for invoice in overdue {
        let mut change = core.begin().await?;
        if store::told(&mut change, invoice.id, now).await? {
            tell(&mut change, core, &invoice, Kind::InvoiceOverdue).await?;
            change.record(&Actor::system(), Record::new("invoice.overdue", "invoice", invoice.id).of(invoice.patient));
            change.commit().await?;
        }
    }
    Ok(full)
}

const BATCH: i64 = 200;
