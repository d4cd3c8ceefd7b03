//! The visit itself: it begins, it ends, somebody does not come, and what was marked wrongly is put right.

use super::cancel::call_off;
use super::change::lock;
use super::error::Error;
use super::model::{Appointment, CancelCause};
use super::rules::{AppointmentStatus, Event};
use super::words;
use crate::actor::Actor;
use crate::audit::Change;
use crate::core::Core;
use crate::ids::AppointmentId;
use crate::sensitive::Phi;

/// The provider lets the patient in.
///
/// # Errors
/// [`Error`]
pub async fn start(change: &mut Change, actor: &Actor, id: AppointmentId) -> Result<Appointment, Error> {
    plain(change, actor, id, Event::Start).await
}

/// The patient did not come.
///
/// # Errors
/// [`Error`]
pub async fn mark_no_show(change: &mut Change, actor: &Actor, id: AppointmentId) -> Result<Appointment, Error> {
    plain(change, actor, id, Event::MarkNoShow).await
}

/// The provider did not come: never the patient's loss.
///
/// # Errors
/// [`Error`]
pub async fn provider_absent(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    id: AppointmentId,
) -> Result<Appointment, Error> {
    let mut locked = lock(change, actor, id).await?;
    let (event, cause) = (Event::ProviderAbsent, CancelCause::ProviderAbsent);
    call_off(change, core, actor, &mut locked, event, cause, &Phi::default()).await?;
    Ok(locked.appointment)
}

/// They have met; of somebody marked as not come, only with a reason.
///
/// # Errors
/// [`Error`]
pub async fn complete(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    id: AppointmentId,
    reason: &Phi<String>,
) -> Result<Appointment, Error> {
    corrected(change, core, actor, id, Event::Complete, reason).await
}

/// Somebody marked as not come did, or still may; with a reason.
///
/// # Errors
/// [`Error`]
pub async fn reopen(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    id: AppointmentId,
    reason: &Phi<String>,
) -> Result<Appointment, Error> {
    corrected(change, core, actor, id, Event::Reopen, reason).await
}

async fn plain(change: &mut Change, actor: &Actor, id: AppointmentId, event: Event) -> Result<Appointment, Error> {
    let mut locked = lock(change, actor, id).await?;
    locked.take(change, actor, event, |_| {}).await?;
    Ok(locked.appointment)
}

async fn corrected(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    id: AppointmentId,
    event: Event,
    reason: &Phi<String>,
) -> Result<Appointment, Error> {
    let mut locked = lock(change, actor, id).await?;
    locked.check(event, change.now())?;
    if locked.appointment.status == AppointmentStatus::NoShow && reason.0.is_empty() {
        return Err(Error::ReasonMissing);
    }
    let note = words::seal_note(core, id, reason)?;
    locked.take(change, actor, event, |appointment| appointment.sealed_note = note).await?;
    Ok(locked.appointment)
}
