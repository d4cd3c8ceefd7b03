//! Payments as they are read, by those who may.

use super::Payments;
use super::error::Error;
use super::model::{Payment, PaymentMethod};
use super::settle::settle;
use super::view::{Detail, View};
use super::{store, transfer};
use crate::actor::{Actor, Role};
use crate::audit::Record;
use crate::booking::appointments::{self, Appointment, By};
use crate::care;
use crate::db::Conn;
use crate::ids::{AppointmentId, PaymentId};
use crate::money::Money;

/// What an appointment costs, and what became of its payment.
pub(super) struct OfAppointment {
    pub(super) appointment: AppointmentId,
    pub(super) amount: Money,
    pub(super) methods: Vec<PaymentMethod>,
    pub(super) payment: Option<View>,
}

/// A payment, for the patient's side and admins; to others there is none.
pub(super) async fn reach(conn: &mut Conn, actor: &Actor, id: PaymentId) -> Result<Payment, Error> {
    let payment = store::by_id(conn, id).await?.ok_or(Error::NotFound)?;
    let may = actor.is(Role::Admin) || care::acts_for(conn, actor, payment.patient).await?;
    if may { Ok(payment) } else { Err(Error::NotFound) }
}

/// One, with its tries and refunds; for admins with what processors told, too.
pub(super) async fn read(payments: &Payments, actor: &Actor, id: PaymentId) -> Result<Detail, Error> {
    let mut conn = payments.core.read().await?;
    let payment = reach(&mut conn, actor, id).await?;
    Detail::of(&mut conn, &payments.core, payment, actor).await
}

/// The payment of an appointment; none when nobody began to pay.
pub(super) async fn of_appointment(
    payments: &Payments,
    actor: &Actor,
    id: AppointmentId,
) -> Result<OfAppointment, Error> {
    let mut conn = payments.core.read().await?;
    let appointment = seen(&mut conn, actor, id).await?;
    let payment = match store::of_appointment(&mut conn, id).await? {
        Some(payment) => Some(View::of(&mut conn, payment, actor).await?),
        None => None,
    };
    let mut methods = payments.methods();
    if transfer::offered(&mut conn, &appointment, payments.core.clock.now()).await? {
        methods.push(PaymentMethod::BankTransfer);
    }
    Ok(OfAppointment { appointment: appointment.id, amount: appointment.fee, methods, payment })
}

async fn seen(conn: &mut Conn, actor: &Actor, id: AppointmentId) -> Result<Appointment, Error> {
    let appointment = appointments::appointment(conn, id).await?.ok_or(Error::NotFound)?;
    match appointments::side(conn, actor, &appointment).await? {
        By::Patient | By::Admin | By::System => Ok(appointment),
        // Money is the clinic's business.
        By::Provider => Err(Error::RoleForbidden),
    }
}

/// Asks the processors now what became of every open try, as the page does to which the payer comes back.
pub(super) async fn check(payments: &Payments, actor: &Actor, id: PaymentId) -> Result<View, Error> {
    let mut conn = payments.core.read().await?;
    reach(&mut conn, actor, id).await?;
    let watched = store::watched_attempts(&mut conn, id).await?;
    drop(conn);
    for attempt in watched {
        settle(payments, attempt.id).await?;
    }
    let mut conn = payments.core.read().await?;
    let payment = store::by_id(&mut conn, id).await?.ok_or(Error::NotFound)?;
    View::of(&mut conn, payment, actor).await
}

/// Says that a person has looked at what needed one.
///
/// # Errors
/// [`Error::NothingToReview`]
pub(super) async fn reviewed(payments: &Payments, actor: &Actor, id: PaymentId) -> Result<View, Error> {
    if !actor.is(Role::Admin) {
        return Err(Error::RoleForbidden);
    }
    let mut change = payments.core.begin().await?;
    let mut ledger = super::ledger::Ledger::lock(&mut change, id).await?;
    let why = ledger.payment.review.take().ok_or(Error::NothingToReview)?;
    ledger.save(&mut change).await?;
    let record = Record::new("payment.reviewed", "payment", id).of(ledger.payment.patient);
    change.record(actor, record.with(serde_json::json!({ "why": why })));
    let view = View::of(&mut change, ledger.payment, actor).await?;
    change.commit().await?;
    Ok(view)
}
