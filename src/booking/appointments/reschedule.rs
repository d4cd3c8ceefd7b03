//! Another time for the same appointment: its id, its price and its terms stay.

use jiff::Timestamp;

use super::change::lock;
use super::error::{Error, Whose};
use super::model::Appointment;
use super::rules::{AppointmentStatus, Approval, By, Event};
use super::{slot, store, sweep, told};
use crate::actor::Actor;
use crate::audit::Change;
use crate::clock::{later, minutes};
use crate::core::Core;
use crate::ids::AppointmentId;

/// Moves it, if it is still at that version; its old time is free at once.
///
/// # Errors
/// [`Error`]
pub async fn reschedule(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    id: AppointmentId,
    version: i64,
    starts_at: Timestamp,
) -> Result<Appointment, Error> {
    let mut locked = lock(change, actor, id).await?;
    if locked.appointment.version != version {
        return Err(Error::Stale);
    }
    locked.check(Event::Reschedule, change.now())?;
    if locked.appointment.starts_at == starts_at {
        return Err(Error::TimeUnchanged);
    }
    sweep::expire_holds_of(change, core, locked.appointment.provider).await?;
    let mut target = locked.appointment.clone();
    target.starts_at = starts_at;
    target.ends_at = later(starts_at, minutes(locked.appointment.duration_minutes()));
    let duration = target.duration_minutes();
    let buffers = slot::check(change, target.provider, starts_at, duration, Some(id)).await?;
    (target.before_minutes, target.after_minutes) = (buffers.before, buffers.after);
    if store::cell_owner(change, &target.patient.to_string(), target.patient_cells(), Some(id)).await?.is_some() {
        return Err(Error::Taken { whose: Whose::Patient, alternatives: Vec::new() });
    }
    let by_patient = locked.by == By::Patient;
    let edit = |appointment: &mut Appointment| {
        appointment.starts_at = target.starts_at;
        appointment.ends_at = target.ends_at;
        appointment.before_minutes = target.before_minutes;
        appointment.after_minutes = target.after_minutes;
        appointment.hold_ends_at = appointment.hold_ends_at.map(|ends_at| ends_at.min(starts_at));
        appointment.reschedules += i64::from(by_patient);
        appointment.sequence += 1;
    };
    locked.take(change, actor, Event::Reschedule, edit).await?;
    let moved = locked.appointment;
    match (moved.status, moved.approval) {
        (AppointmentStatus::Confirmed, _) => told::moved(change, core, &moved).await?,
        (_, Approval::Asked) => told::asked(change, core, &moved).await?,
        // Nobody was told of the old time.
        _ => {}
    }
    Ok(moved)
}
