//! SQL that looks for what must never be.

use std::collections::BTreeMap;

use sqlx::any::AnyRow;

use super::attempts::read as attempt;
use super::payment;
use super::refunds::read as refund;
use crate::booking::appointments::{AppointmentStatus, CancelCause};
use crate::care::PaymentTime;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::PaymentId;
use crate::payments::model::{Attempt, Payment, Refund};

/// A payment with all that must agree with it.
pub(in crate::payments) struct Checked {
    pub(in crate::payments) payment: Payment,
    pub(in crate::payments) attempts: Vec<Attempt>,
    pub(in crate::payments) refunds: Vec<Refund>,
    pub(in crate::payments) appointment: AppointmentStatus,
    pub(in crate::payments) cause: Option<CancelCause>,
    pub(in crate::payments) when: PaymentTime,
    pub(in crate::payments) refund_percent: Option<i64>,
    pub(in crate::payments) noted_minor: i64,
}

/// Every payment.
pub(in crate::payments) async fn checked(conn: &mut Conn) -> Result<Vec<Checked>, Error> {
    let rows = sqlx::query("SELECT * FROM payment_attempt ORDER BY payment_id, number").fetch_all(&mut *conn).await?;
    let mut attempts = grouped(&rows, attempt, |attempt: &Attempt| attempt.payment)?;
    let rows = sqlx::query("SELECT * FROM refund ORDER BY payment_id, number").fetch_all(&mut *conn).await?;
    let mut refunds = grouped(&rows, refund, |refund: &Refund| refund.payment)?;
    let rows = sqlx::query(
        "SELECT p.*, a.status AS appointment_status, a.cancel_cause, a.payment AS paid_when, a.refund_percent, a.paid_minor
         FROM payment p JOIN appointment a ON a.id = p.appointment_id ORDER BY p.created_at, p.id",
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let payment = payment(row)?;
        all.push(Checked {
            attempts: attempts.remove(&payment.id).unwrap_or_default(),
            refunds: refunds.remove(&payment.id).unwrap_or_default(),
            payment,
            appointment: row.parsed("appointment_status")?,
            cause: row.maybe_parsed("cancel_cause")?,
            when: row.parsed("paid_when")?,
            refund_percent: row.maybe_number("refund_percent")?,
            noted_minor: row.number("paid_minor")?,
        });
    }
    Ok(all)
}

/// Appointments that stand although nothing came for them that had to come first.
pub(in crate::payments) async fn unpaid(conn: &mut Conn) -> Result<Vec<String>, Error> {
    let rows = sqlx::query(
        "SELECT a.id FROM appointment a LEFT JOIN payment p ON p.appointment_id = a.id
         WHERE a.payment = 'BEFORE' AND (a.status IN ('CONFIRMED', 'IN_PROGRESS', 'COMPLETED', 'NO_SHOW')
                 OR (a.status = 'SCHEDULED' AND a.approval = 'ASKED'))
             AND COALESCE(p.received_minor, 0) < a.fee_minor ORDER BY a.id",
    );
    rows.fetch_all(conn).await?.iter().map(|row| row.text("id")).collect()
}

/// What will never be looked at again although it is not decided, one line each.
pub(in crate::payments) async fn unsettled(conn: &mut Conn) -> Result<Vec<String>, Error> {
    let mut wrong = Vec::new();
    for (what, statement) in [
        (
            "attempt",
            "SELECT id FROM payment_attempt WHERE state IN ('CREATED', 'OPEN') AND look_at IS NULL AND processor IS NOT NULL",
        ),
        ("refund", "SELECT id FROM refund WHERE state IN ('REQUESTED', 'PENDING') AND look_at IS NULL"),
        ("event", "SELECT dedupe_key AS id FROM provider_event WHERE state = 'WAITING' AND look_at IS NULL"),
        ("dispute", "SELECT id FROM dispute WHERE state IN ('OPEN', 'UNDER_REVIEW') AND look_at IS NULL"),
    ] {
        let rows = sqlx::query(statement).fetch_all(&mut *conn).await?;
        for row in &rows {
            wrong.push(format!("{what} {} is not decided and never looked at again", row.text("id")?));
        }
    }
    Ok(wrong)
}

fn grouped<T>(
    rows: &[AnyRow],
    read: fn(&AnyRow) -> Result<T, Error>,
    of: impl Fn(&T) -> PaymentId,
) -> Result<BTreeMap<PaymentId, Vec<T>>, Error> {
    let mut groups: BTreeMap<PaymentId, Vec<T>> = BTreeMap::new();
    for row in rows {
        let item = read(row)?;
        groups.entry(of(&item)).or_default().push(item);
    }
    Ok(groups)
}
