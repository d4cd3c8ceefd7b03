//! What time alone brings about: holds end, requests without an answer lapse, old idempotency keys go.

use jiff::Timestamp;

use super::cancel::call_off;
use super::change::{Locked, attempts, lock};
use super::error::Error;
use super::model::{Appointment, CancelCause};
use super::rules::{Event, Refusal};
use super::store;
use crate::actor::Actor;
use crate::audit::Change;
use crate::core::Core;
use crate::idempotency;
use crate::ids::{AppointmentId, ProviderId};
use crate::sensitive::Phi;

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Holds that ended.
    pub holds: usize,
    /// Requests that the provider did not answer in time.
    pub requests: usize,
    /// Idempotency keys that were forgotten.
    pub keys: u64,
}

impl Swept {
    /// Whether there may be more to do.
    pub fn is_full(&self) -> bool {
        [self.holds, self.requests].into_iter().any(|count| i64::try_from(count).is_ok_and(|count| count >= BATCH))
    }
}

/// Does what is due at `now`, at most [`BATCH`] of each; the next sweep goes on.
///
/// # Errors
/// [`Error`]; what was done before it stays done.
pub async fn sweep(core: &Core, now: Timestamp) -> Result<Swept, Error> {
    let holds = store::stale_holds(&mut *core.read().await?, None, now, BATCH).await?;
    let requests = store::missed_approvals(&mut *core.read().await?, now, BATCH).await?;
    let mut swept = Swept::default();
    for hold in holds {
        swept.holds += usize::from(lapse(core, hold.id, Event::ExpireHold, CancelCause::HoldExpired).await?);
    }
    for request in requests {
        swept.requests += usize::from(lapse(core, request.id, Event::MissApproval, CancelCause::ApprovalMissed).await?);
    }
    let oldest = now.saturating_sub(idempotency::KEPT).unwrap_or(Timestamp::MIN);
    let mut conn = core.db.begin().await?;
    swept.keys = idempotency::forget_before(&mut conn, oldest).await?;
    conn.commit().await.map_err(crate::db::Error::from)?;
    Ok(swept)
}

/// Ends the stale holds of one provider, whose lock the transaction holds.
pub(super) async fn expire_holds_of(change: &mut Change, core: &Core, provider: ProviderId) -> Result<(), Error> {
    let now = change.now();
    for hold in store::stale_holds(change, Some(provider), now, BATCH).await? {
        end(change, core, hold, Event::ExpireHold, CancelCause::HoldExpired).await?;
    }
    Ok(())
}

/// One, in a transaction of its own; false when somebody was faster.
async fn lapse(core: &Core, id: AppointmentId, event: Event, cause: CancelCause) -> Result<bool, Error> {
    let done = attempts(|| async {
        let mut change = core.begin().await?;
        let locked = lock(&mut change, &Actor::system(), id).await?;
        end(&mut change, core, locked.appointment, event, cause).await?;
        change.commit().await?;
        Ok(())
    });
    match done.await {
        Ok(()) => Ok(true),
        Err(Error::Refused(Refusal::State(_) | Refusal::HoldStands | Refusal::NotAsked | Refusal::TooEarly(_))) => {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

async fn end(
    change: &mut Change,
    core: &Core,
    appointment: Appointment,
    event: Event,
    cause: CancelCause,
) -> Result<(), Error> {
    call_off(change, core, &Actor::system(), &mut Locked::by_system(appointment), event, cause, &Phi::default()).await
}

/// Done in one sweep: some seconds of work at the most.
const BATCH: i64 = 200;
