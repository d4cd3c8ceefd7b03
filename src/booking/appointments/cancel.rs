//! Calling an appointment off, and what that costs, shown before.

use super::change::{Locked, lock, look};
use super::error::Error;
use super::model::{Appointment, CancelCause};
use super::policy::{Terms, terms};
use super::rules::Event;
use super::{told, words};
use crate::actor::Actor;
use crate::audit::Change;
use crate::core::Core;
use crate::ids::AppointmentId;
use crate::money::Money;
use crate::sensitive::Phi;

/// What cancelling would mean now, and whether the actor may.
///
/// # Errors
/// [`Error`]
pub(super) async fn preview(core: &Core, actor: &Actor, id: AppointmentId) -> Result<Foreseen, Error> {
    let now = core.clock.now();
    let seen = look(&mut *core.read().await?, actor, id).await?;
    Ok(Foreseen {
        allowed: seen.check(Event::Cancel, now).is_ok(),
        paid: seen.appointment.paid(),
        terms: terms(&seen.appointment, seen.by, now),
    })
}

/// What cancelling would mean.
pub(super) struct Foreseen {
    /// Whether the actor may.
    pub(super) allowed: bool,
    /// What was paid until now.
    pub(super) paid: Money,
    /// What would go back.
    pub(super) terms: Terms,
}

/// Calls it off for the actor. With `expected_percent`, only if just that much goes back.
///
/// # Errors
/// [`Error`]
pub async fn cancel(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    id: AppointmentId,
    note: &Phi<String>,
    expected_percent: Option<i64>,
) -> Result<Appointment, Error> {
    let mut locked = lock(change, actor, id).await?;
    locked.check(Event::Cancel, change.now())?;
    let terms = terms(&locked.appointment, locked.by, change.now());
    if expected_percent.is_some_and(|percent| percent != terms.refund_percent) {
        return Err(Error::TermsChanged(terms));
    }
    call_off(change, core, actor, &mut locked, Event::Cancel, CancelCause::Asked, note).await?;
    Ok(locked.appointment)
}

/// Ends it by an event that leads to CANCELLED: its time is free at once, and whoever knew of it hears of it.
pub(super) async fn call_off(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    locked: &mut Locked,
    event: Event,
    cause: CancelCause,
    note: &Phi<String>,
) -> Result<(), Error> {
    let now = change.now();
    let by = locked.by;
    let known = locked.appointment.is_known();
    let percent = known.then(|| terms(&locked.appointment, by, now).refund_percent);
    // The provider's failing, whoever reports it.
    let percent = if cause == CancelCause::ProviderAbsent { Some(100) } else { percent };
    let sealed_note = words::seal_note(core, locked.appointment.id, note)?;
    let edit = |appointment: &mut Appointment| {
        appointment.hold_ends_at = None;
        appointment.cancelled_by = Some(by);
        appointment.cancel_cause = Some(cause);
        appointment.sealed_note = sealed_note;
        appointment.refund_percent = percent;
        appointment.sequence += 1;
    };
    locked.take(change, actor, event, edit).await?;
    if known { Ok(told::cancelled(change, core, &locked.appointment).await?) } else { Ok(()) }
}
