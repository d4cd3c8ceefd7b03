//! SQL of what goes back.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use crate::db::{Columns as _, Conn, Error};
use crate::gateways::Processor;
use crate::ids::{PaymentId, RefundId, UserId};
use crate::money::Money;
use crate::payments::model::Refund;

/// Writes it once for each payment and `once`; false when it is there already.
pub(in crate::payments) async fn insert_refund(conn: &mut Conn, new: &Refund) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO refund (id, payment_id, number, attempt_id, amount_minor, currency, state, cause, once, reference, reason,
             requested_by, look_at, created_at, updated_at)
         VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM refund WHERE payment_id = $2), $3, $4, $5, $6, $7, $8, $9,
             $10, $11, $12, $13, $13)
         ON CONFLICT (payment_id, once) DO NOTHING",
    )
    .bind(new.id.to_string())
    .bind(new.payment.to_string())
    .bind(new.attempt.to_string())
    .bind(new.amount.minor)
    .bind(new.amount.currency.code())
    .bind(new.state.code())
    .bind(new.cause.code())
    .bind(&new.once)
    .bind(new.reference.clone())
    .bind(&new.sealed_reason)
    .bind(new.requested_by.map(|user: UserId| user.to_string()))
    .bind(new.look_at.map(Timestamp::as_microsecond))
    .bind(new.created_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes what may change. For those who hold the payment's lock.
pub(in crate::payments) async fn update_refund(conn: &mut Conn, is: &Refund, now: Timestamp) -> Result<(), Error> {
    sqlx::query(
        "UPDATE refund SET state = $1, reference = $2, failure = $3, look_at = $4, updated_at = $5 WHERE id = $6",
    )
    .bind(is.state.code())
    .bind(is.reference.clone())
    .bind(&is.failure)
    .bind(is.look_at.map(Timestamp::as_microsecond))
    .bind(now.as_microsecond())
    .bind(is.id.to_string())
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::payments) async fn look_at_refund(conn: &mut Conn, id: RefundId, at: Timestamp) -> Result<(), Error> {
    let put_off = sqlx::query("UPDATE refund SET look_at = $1 WHERE id = $2 AND look_at IS NOT NULL");
    put_off.bind(at.as_microsecond()).bind(id.to_string()).execute(conn).await?;
    Ok(())
}

pub(in crate::payments) async fn refund(conn: &mut Conn, id: RefundId) -> Result<Option<Refund>, Error> {
    let found = sqlx::query("SELECT * FROM refund WHERE id = $1").bind(id.to_string());
    found.fetch_optional(conn).await?.as_ref().map(read).transpose()
}

/// By the processor's name of it.
pub(in crate::payments) async fn refund_by_reference(
    conn: &mut Conn,
    processor: Processor,
    reference: &str,
) -> Result<Option<Refund>, Error> {
    let found = sqlx::query(
        "SELECT r.* FROM refund r JOIN payment_attempt a ON a.id = r.attempt_id
         WHERE a.processor = $1 AND r.reference = $2 LIMIT 1",
    );
    let row = found.bind(processor.code()).bind(reference).fetch_optional(conn).await?;
    row.as_ref().map(read).transpose()
}

/// All of one payment, oldest first.
pub(in crate::payments) async fn refunds_of(conn: &mut Conn, payment: PaymentId) -> Result<Vec<Refund>, Error> {
    let found = sqlx::query("SELECT * FROM refund WHERE payment_id = $1 ORDER BY number");
    found.bind(payment.to_string()).fetch_all(conn).await?.iter().map(read).collect()
}

/// Those to be sent or asked for now, longest overdue first.
pub(in crate::payments) async fn refunds_to_look(
    conn: &mut Conn,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Refund>, Error> {
    let due = sqlx::query("SELECT * FROM refund WHERE look_at <= $1 ORDER BY look_at, id LIMIT $2");
    due.bind(now.as_microsecond()).bind(limit).fetch_all(conn).await?.iter().map(read).collect()
}

/// Payments of appointments that are off, of which a part goes back and nobody has seen to it: derived from what is there,
/// so that nothing can be forgotten. Not those that are contested, nor those of which the payer got the
/// money back from their bank.
pub(in crate::payments) async fn to_refund(conn: &mut Conn, limit: i64) -> Result<Vec<PaymentId>, Error> {
    let rows = sqlx::query(
        "SELECT p.id FROM appointment a JOIN payment p ON p.appointment_id = a.id
         WHERE a.status = 'CANCELLED' AND a.refund_percent > 0 AND a.paid_minor > 0 AND p.dispute NOT IN ('OPEN', 'LOST')
             AND NOT EXISTS (SELECT 1 FROM refund r WHERE r.payment_id = p.id AND r.cause = 'CANCELLED')
         ORDER BY p.id LIMIT $1",
    );
    rows.bind(limit).fetch_all(conn).await?.iter().map(|row| row.parsed("id")).collect()
}

pub(super) fn read(row: &AnyRow) -> Result<Refund, Error> {
    Ok(Refund {
        id: row.parsed("id")?,
        payment: row.parsed("payment_id")?,
        attempt: row.parsed("attempt_id")?,
        amount: Money { minor: row.number("amount_minor")?, currency: row.parsed("currency")? },
        state: row.parsed("state")?,
        cause: row.parsed("cause")?,
        once: row.text("once")?,
        reference: row.maybe_text("reference")?,
        failure: row.text("failure")?,
        sealed_reason: row.text("reason")?,
        requested_by: row.maybe_parsed("requested_by")?,
        look_at: row.maybe_at("look_at")?,
        created_at: row.at("created_at")?,
    })
}
