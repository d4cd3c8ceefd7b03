//! What payments do to appointments: money confirms a held time, also one whose hold has just ended, if it is still free.

use jiff::Timestamp;

use super::change::{Locked, lock};
use super::confirm::{settle, still_ours, tell};
use super::error::Error;
use super::model::Appointment;
use super::rules::{AppointmentStatus, Event, Refusal};
use super::{slot, store, sweep};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::db;
use crate::ids::AppointmentId;

/// What became of a payment for a held time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paid {
    /// The appointment stands, or waits for the provider's approval.
    Kept(Box<Appointment>),
    /// It came too late, or twice: the money goes back.
    TooLate,
}

/// Locks an appointment with its provider and patient for the rest of the transaction.
///
/// # Errors
/// [`Error`]
pub async fn lock_paid(change: &mut Change, id: AppointmentId) -> Result<Appointment, Error> {
    Ok(lock(change, &Actor::system(), id).await?.appointment)
}

/// Confirms a held time that is paid for, in the transaction that books the payment. A hold that has ended is taken up
/// again when nobody else has its time.
///
/// # Errors
/// [`Error`]
pub async fn confirm_paid(change: &mut Change, core: &Core, id: AppointmentId) -> Result<Paid, Error> {
    let mut locked = lock(change, &Actor::system(), id).await?;
    let now = change.now();
    let done = if locked.check(Event::Retake, now).is_ok() {
        retake(change, core, &mut locked).await
    } else {
        settle(change, core, &Actor::system(), &mut locked).await
    };
    match done {
        Ok(mut appointment) => {
            appointment.paid_minor = appointment.fee.minor;
            note_paid(change, id, appointment.paid_minor).await?;
            Ok(Paid::Kept(Box::new(appointment)))
        }
        Err(Error::Refused(Refusal::State(_) | Refusal::HoldExpired(_) | Refusal::Asked | Refusal::TooLate(_)))
        | Err(Error::Taken { .. } | Error::NotOffered { .. } | Error::ProviderUnknown) => Ok(Paid::TooLate),
        Err(other) => Err(other),
    }
}

/// Notes what was paid for an appointment and did not go back for another reason than its end, in minor units.
///
/// # Errors
/// [`db::Error`]
pub async fn note_paid(change: &mut Change, id: AppointmentId, minor: i64) -> Result<(), db::Error> {
    store::set_paid(change, id, minor).await
}

/// Keeps a held time longer, never past its start and never shorter than it was; until when it is kept now. None when it
/// is no hold, or one that has ended.
///
/// # Errors
/// [`Error`]
pub async fn lengthen_hold(
    change: &mut Change,
    id: AppointmentId,
    until: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let Locked { mut appointment, .. } = lock(change, &Actor::system(), id).await?;
    let now = change.now();
    let Some(ends_at) = appointment.hold_ends_at.filter(|ends_at| *ends_at > now) else { return Ok(None) };
    let until = until.min(appointment.starts_at).max(ends_at);
    if appointment.status != AppointmentStatus::Scheduled || until == ends_at {
        return Ok(Some(ends_at).filter(|_| appointment.status == AppointmentStatus::Scheduled));
    }
    (appointment.hold_ends_at, appointment.updated_at) = (Some(until), now);
    if !store::update(change, &appointment, appointment.status).await? {
        return Err(Error::Stale);
    }
    change.record(
        &Actor::system(),
        Record::new("appointment.hold_lengthened", "appointment", id).of(appointment.patient),
    );
    Ok(Some(until))
}

/// As it was asked for, if its time is still offered and nobody's.
async fn retake(change: &mut Change, core: &Core, locked: &mut Locked) -> Result<Appointment, Error> {
    let ended = locked.appointment.status == AppointmentStatus::Cancelled;
    if ended {
        sweep::expire_holds_of(change, core, locked.appointment.provider).await?;
        slot::check_again(change, &locked.appointment).await?;
    }
    still_ours(change, &locked.appointment).await?;
    let edit = |appointment: &mut Appointment| {
        appointment.hold_ends_at = None;
        appointment.cancelled_by = None;
        appointment.cancel_cause = None;
        appointment.refund_percent = None;
        // Calendars heard of no end of it, as nobody knew of the hold; the number rises all the same.
        appointment.sequence += i64::from(ended);
    };
    locked.take(change, &Actor::system(), Event::Retake, edit).await?;
    tell(change, core, locked).await
}
