//! Confirming what is held: by the patient's side, by the provider's approval, by a payment.

use super::change::{Locked, lock};
use super::error::{Error, Whose};
use super::model::{Appointment, CancelCause};
use super::rules::{AppointmentStatus, Event, Refusal};
use super::{cancel, store, told};
use crate::actor::Actor;
use crate::audit::Change;
use crate::core::Core;
use crate::ids::AppointmentId;
use crate::sensitive::Phi;

/// What became of a payment for a held time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paid {
    /// The appointment stands, or waits for the provider's approval.
    Kept(Box<Appointment>),
    /// It came too late, or twice: the money goes back.
    TooLate,
}

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

/// Confirms a held time that is paid for, in the transaction that books the payment.
///
/// # Errors
/// [`Error`]
pub async fn confirm_paid(change: &mut Change, core: &Core, id: AppointmentId) -> Result<Paid, Error> {
    let system = Actor::system();
    let mut locked = lock(change, &system, id).await?;
    match settle(change, core, &system, &mut locked).await {
        Ok(appointment) => Ok(Paid::Kept(Box::new(appointment))),
        Err(Error::Refused(Refusal::State(_) | Refusal::HoldExpired(_) | Refusal::Asked | Refusal::TooLate(_))) => {
            Ok(Paid::TooLate)
        }
        Err(other) => Err(other),
    }
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

async fn settle(change: &mut Change, core: &Core, actor: &Actor, locked: &mut Locked) -> Result<Appointment, Error> {
    locked.check(Event::Confirm, change.now())?;
    still_ours(change, &locked.appointment).await?;
    locked.take(change, actor, Event::Confirm, |appointment| appointment.hold_ends_at = None).await?;
    if locked.appointment.status == AppointmentStatus::Confirmed {
        told::confirmed(change, core, &locked.appointment).await?;
    } else {
        told::asked(change, core, &locked.appointment).await?;
    }
    Ok(locked.appointment.clone())
}

/// Looks again, under the lock, that nobody else has a part of the time.
async fn still_ours(change: &mut Change, appointment: &Appointment) -> Result<(), Error> {
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
