//! SQL of payments.

mod attempts;
mod check;
mod disputes;
mod events;
mod list;
mod queues;
mod refunds;
mod totals;

use jiff::Timestamp;
use sqlx::any::AnyRow;

pub(super) use attempts::{
    attempt, attempts_of, attempts_to_look, by_charge, by_reference, insert_attempt, live_attempts, look_at_attempt,
    newest_state, update_attempt, watched_attempts,
};
pub(super) use check::{Checked, checked, unpaid, unsettled};
pub(super) use disputes::{dispute, disputes_of, disputes_to_look, look_at_dispute, put_dispute};
pub(super) use events::{count_try, events_of, events_to_look, insert_event, settle_event};
pub(super) use list::{list, visit};
pub(super) use queues::{counts, open_disputes, stuck_refunds};
pub(super) use refunds::{
    insert_refund, look_at_refund, refund, refund_by_reference, refunds_of, refunds_to_look, to_refund, update_refund,
};
pub(super) use totals::flows;

use super::model::Payment;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{AppointmentId, PaymentId};
use crate::money::Money;

/// Writes it unless the appointment has one.
pub(super) async fn insert(conn: &mut Conn, new: &Payment) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO payment (id, appointment_id, patient_id, provider_id, amount_minor, currency, status, due_at,
             created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT (appointment_id) DO NOTHING",
    )
    .bind(new.id.to_string())
    .bind(new.appointment.to_string())
    .bind(new.patient.to_string())
    .bind(new.provider.to_string())
    .bind(new.amount.minor)
    .bind(new.amount.currency.code())
    .bind(new.status.code())
    .bind(new.due_at.map(Timestamp::as_microsecond))
    .bind(new.created_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Orders everything about a payment until the transaction ends.
pub(super) async fn lock(conn: &mut Conn, id: PaymentId) -> Result<(), Error> {
    let locked = sqlx::query("UPDATE payment SET version = version WHERE id = $1").bind(id.to_string());
    locked.execute(conn).await?;
    Ok(())
}

pub(super) async fn by_id(conn: &mut Conn, id: PaymentId) -> Result<Option<Payment>, Error> {
    let row = sqlx::query("SELECT * FROM payment WHERE id = $1").bind(id.to_string()).fetch_optional(conn).await?;
    row.as_ref().map(payment).transpose()
}

pub(super) async fn of_appointment(conn: &mut Conn, id: AppointmentId) -> Result<Option<Payment>, Error> {
    let found = sqlx::query("SELECT * FROM payment WHERE appointment_id = $1").bind(id.to_string());
    found.fetch_optional(conn).await?.as_ref().map(payment).transpose()
}

/// Writes what may change; the version rises. For those who hold its lock.
pub(super) async fn update(conn: &mut Conn, is: &Payment, now: Timestamp) -> Result<(), Error> {
    sqlx::query(
        "UPDATE payment SET status = $1, received_minor = $2, refunded_minor = $3, dispute = $4, review = $5, due_at = $6,
             completed_at = $7, updated_at = $8, version = version + 1 WHERE id = $9",
    )
    .bind(is.status.code())
    .bind(is.received_minor)
    .bind(is.refunded_minor)
    .bind(is.dispute.code())
    .bind(is.review.map(|review| review.code()))
    .bind(is.due_at.map(Timestamp::as_microsecond))
    .bind(is.completed_at.map(Timestamp::as_microsecond))
    .bind(now.as_microsecond())
    .bind(is.id.to_string())
    .execute(conn)
    .await?;
    Ok(())
}

fn payment(row: &AnyRow) -> Result<Payment, Error> {
    Ok(Payment {
        id: row.parsed("id")?,
        appointment: row.parsed("appointment_id")?,
        patient: row.parsed("patient_id")?,
        provider: row.parsed("provider_id")?,
        amount: Money { minor: row.number("amount_minor")?, currency: row.parsed("currency")? },
        status: row.parsed("status")?,
        received_minor: row.number("received_minor")?,
        refunded_minor: row.number("refunded_minor")?,
        dispute: row.parsed("dispute")?,
        review: row.maybe_parsed("review")?,
        due_at: row.maybe_at("due_at")?,
        completed_at: row.maybe_at("completed_at")?,
        created_at: row.at("created_at")?,
        version: row.number("version")?,
    })
}
