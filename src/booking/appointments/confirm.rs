//! Confirming what is held: by the patient's side, by the provider's approval. By a payment: see `paid`.

use super::change::{Locked, lock};
use super::error::{Error, Whose};
use super::model::{Appointment, CancelCause};
use super::rules::{AppointmentStatus, Event};
use super::{cancel, store, told};
use crate::actor::Actor;
use crate::audit::Change;
use crate::core::Core;
use crate::ids::AppointmentId;
use crate::sensitive::Phi;

/// Confirms a held time for the patient's side; `consent` is the patient's word that it shall stand.
///
/// # Errors
/// [`Error`]
pub async fn confirm(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    id: AppointmentId,
    consent: bool,
) -> Result<Appointment, Error> {
    let mut locked = lock(change, actor, id).await?;
    if !consent {
        return Err(Error::ConsentMissing);
    }
    settle(change, core, actor, &mut locked).await
}

/// The provider agrees to a request, or does not.
///
/// # Errors
/// [`Error`]
pub async fn approve(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    id: AppointmentId,
    approve: bool,
    note: &Phi<String>,
) -> Result<Appointment, Error> {
    let mut locked = lock(change, actor, id).await?;
    if !approve {
        cancel::call_off(change, core, actor, &mut locked, Event::Decline, CancelCause::Declined, note).await?;
        return Ok(locked.appointment);
    }
    locked.check(Event::Approve, change.now())?;
    still_ours(change, &locked.appointment).await?;
    locked.take(change, actor, Event::Approve, |_| {}).await?;
    told::confirmed(change, core, &locked.appointment).await?;
    Ok(locked.appointment)
}

pub(super) async fn settle(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    locked: &mut Locked,
) -> Result<Appointment, Error> {
    locked.check(Event::Confirm, change.now())?;
    still_ours(change, &locked.appointment).await?;
    locked.take(change, actor, Event::Confirm, |appointment| appointment.hold_ends_at = None).await?;
    tell(change, core, locked).await
}

/// Tells of what stands now, or asks the provider.
pub(super) async fn tell(change: &mut Change, core: &Core, locked: &Locked) -> Result<Appointment, Error> {
    if locked.appointment.status == AppointmentStatus::Confirmed {
        told::confirmed(change, core, &locked.appointment).await?;
    } else {
        told::asked(change, core, &locked.appointment).await?;
    }
    Ok(locked.appointment.clone())
}

/// Looks again, under the lock, that nobody else has a part of the time.
pub(super) async fn still_ours(change: &mut Change, appointment: &Appointment) -> Result<(), Error> {
    let sides = [
        (Whose::Provider, appointment.provider.to_string(), appointment.provider_cells()),
        (Whose::Patient, appointment.patient.to_string(), appointment.patient_cells()),
    ];
    for (whose, person, cells) in sides {
        if store::cell_owner(change, &person, cells, Some(appointment.id)).await?.is_some() {
            return Err(Error::Taken { whose, alternatives: Vec::new() });
        }
    }
    Ok(())
}
