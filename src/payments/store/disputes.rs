//! SQL of disputes.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use crate::db::{Columns as _, Conn, Error};
use crate::gateways::Processor;
use crate::ids::{DisputeId, PaymentId};
use crate::money::Money;
use crate::payments::model::Dispute;

/// Writes a dispute, or what became of it.
pub(in crate::payments) async fn put_dispute(conn: &mut Conn, is: &Dispute, now: Timestamp) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO dispute (id, payment_id, processor, reference, state, amount_minor, currency, reason, answer_by, look_at,
             created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (processor, reference) DO UPDATE SET state = excluded.state, amount_minor = excluded.amount_minor,
             reason = excluded.reason, answer_by = excluded.answer_by, look_at = excluded.look_at,
             updated_at = excluded.updated_at",
    )
    .bind(is.id.to_string())
    .bind(is.payment.to_string())
    .bind(is.processor.code())
    .bind(&is.reference)
    .bind(is.state.code())
    .bind(is.amount.minor)
    .bind(is.amount.currency.code())
    .bind(&is.reason)
    .bind(is.answer_by.map(Timestamp::as_microsecond))
    .bind(is.look_at.map(Timestamp::as_microsecond))
    .bind(is.created_at.as_microsecond())
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::payments) async fn look_at_dispute(conn: &mut Conn, id: DisputeId, at: Timestamp) -> Result<(), Error> {
    let put_off = sqlx::query("UPDATE dispute SET look_at = $1 WHERE id = $2 AND look_at IS NOT NULL");
    put_off.bind(at.as_microsecond()).bind(id.to_string()).execute(conn).await?;
    Ok(())
}

/// By the processor's name of it.
pub(in crate::payments) async fn dispute(
    conn: &mut Conn,
    processor: Processor,
    reference: &str,
) -> Result<Option<Dispute>, Error> {
    let found = sqlx::query("SELECT * FROM dispute WHERE processor = $1 AND reference = $2");
    let row = found.bind(processor.code()).bind(reference).fetch_optional(conn).await?;
    row.as_ref().map(read).transpose()
}

/// All of one payment, oldest first.
pub(in crate::payments) async fn disputes_of(conn: &mut Conn, payment: PaymentId) -> Result<Vec<Dispute>, Error> {
    let found = sqlx::query("SELECT * FROM dispute WHERE payment_id = $1 ORDER BY created_at, id");
    found.bind(payment.to_string()).fetch_all(conn).await?.iter().map(read).collect()
}

/// Those to be asked for now, longest overdue first.
pub(in crate::payments) async fn disputes_to_look(
    conn: &mut Conn,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Dispute>, Error> {
    let due = sqlx::query("SELECT * FROM dispute WHERE look_at <= $1 ORDER BY look_at, id LIMIT $2");
    due.bind(now.as_microsecond()).bind(limit).fetch_all(conn).await?.iter().map(read).collect()
}

pub(super) fn read(row: &AnyRow) -> Result<Dispute, Error> {
    Ok(Dispute {
        id: row.parsed("id")?,
        payment: row.parsed("payment_id")?,
        processor: row.parsed("processor")?,
        reference: row.text("reference")?,
        state: row.parsed("state")?,
        amount: Money { minor: row.number("amount_minor")?, currency: row.parsed("currency")? },
        reason: row.text("reason")?,
        answer_by: row.maybe_at("answer_by")?,
        look_at: row.maybe_at("look_at")?,
        created_at: row.at("created_at")?,
    })
}
