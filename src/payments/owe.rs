//! What is owed for an appointment: one row, made when it is needed first.

use super::error::Error;
use super::model::{DisputeMark, Payment, PaymentStatus};
use super::store;
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::booking::appointments::Appointment;
use crate::core::Core;
use crate::db::{self, Conn};
use crate::ids::{AppointmentId, PaymentId};

/// The payment of an appointment, when something was owed for it already.
///
/// # Errors
/// [`db::Error`]
pub async fn of_appointment(conn: &mut Conn, id: AppointmentId) -> Result<Option<Payment>, db::Error> {
    store::of_appointment(conn, id).await
}

/// The payment of an appointment that the transaction has locked; made from its fee when there is none.
///
/// # Errors
/// [`Error::NothingToPay`]
pub async fn owe(change: &mut Change, core: &Core, appointment: &Appointment) -> Result<Payment, Error> {
    if let Some(payment) = store::of_appointment(change, appointment.id).await? {
        return Ok(payment);
    }
    if appointment.fee.minor <= 0 {
        return Err(Error::NothingToPay);
    }
    let now = change.now();
    let new = Payment {
        id: PaymentId::new(&core.clock),
        appointment: appointment.id,
        patient: appointment.patient,
        provider: appointment.provider,
        amount: appointment.fee,
        status: PaymentStatus::Pending,
        received_minor: 0,
        refunded_minor: 0,
        dispute: DisputeMark::None,
        review: None,
        due_at: None,
        completed_at: None,
        created_at: now,
        version: 1,
    };
    store::insert(change, &new).await?;
    let payment = store::of_appointment(change, appointment.id).await?.ok_or(Error::NotFound)?;
    if payment.id == new.id {
        change.record(&Actor::system(), Record::new("payment.created", "payment", new.id).of(new.patient));
    }
    Ok(payment)
}
