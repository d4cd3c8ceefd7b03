//! SQL of tries to pay.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use crate::db::{Columns as _, Conn, Error};
use crate::gateways::{Card, Processor};
use crate::ids::{AttemptId, PaymentId};
use crate::money::Money;
use crate::payments::model::{Attempt, AttemptState};

/// For those who hold the payment's lock.
pub(in crate::payments) async fn insert_attempt(conn: &mut Conn, new: &Attempt) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO payment_attempt (id, payment_id, number, method, processor, state, amount_minor, currency, reference, pay_url,
             expires_at, look_at, created_at, updated_at)
         VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM payment_attempt WHERE payment_id = $2), $3, $4, $5, $6, $7,
             $8, $9, $10, $11, $12, $12)",
    )
    .bind(new.id.to_string())
    .bind(new.payment.to_string())
    .bind(new.method.code())
    .bind(new.processor.map(Processor::code))
    .bind(new.state.code())
    .bind(new.amount.minor)
    .bind(new.amount.currency.code())
    .bind(new.reference.clone())
    .bind(&new.pay_url)
    .bind(new.expires_at.map(Timestamp::as_microsecond))
    .bind(new.look_at.map(Timestamp::as_microsecond))
    .bind(new.created_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes what may change. For those who hold the payment's lock.
pub(in crate::payments) async fn update_attempt(conn: &mut Conn, is: &Attempt, now: Timestamp) -> Result<(), Error> {
    sqlx::query(
        "UPDATE payment_attempt SET state = $1, received_minor = $2, reference = $3, charge_reference = $4, pay_url = $5,
             failure = $6, card_brand = $7, card_last4 = $8, expires_at = $9, look_at = $10, paid_at = $11, updated_at = $12
         WHERE id = $13",
    )
    .bind(is.state.code())
    .bind(is.received_minor)
    .bind(is.reference.clone())
    .bind(is.charge_reference.clone())
    .bind(&is.pay_url)
    .bind(&is.failure)
    .bind(is.card.as_ref().map(|card| card.brand.clone()).unwrap_or_default())
    .bind(is.card.as_ref().map(|card| card.last4.clone()).unwrap_or_default())
    .bind(is.expires_at.map(Timestamp::as_microsecond))
    .bind(is.look_at.map(Timestamp::as_microsecond))
    .bind(is.paid_at.map(Timestamp::as_microsecond))
    .bind(now.as_microsecond())
    .bind(is.id.to_string())
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::payments) async fn look_at_attempt(conn: &mut Conn, id: AttemptId, at: Timestamp) -> Result<(), Error> {
    let put_off = sqlx::query("UPDATE payment_attempt SET look_at = $1 WHERE id = $2 AND look_at IS NOT NULL");
    put_off.bind(at.as_microsecond()).bind(id.to_string()).execute(conn).await?;
    Ok(())
}

pub(in crate::payments) async fn attempt(conn: &mut Conn, id: AttemptId) -> Result<Option<Attempt>, Error> {
    let found = sqlx::query("SELECT * FROM payment_attempt WHERE id = $1").bind(id.to_string());
    found.fetch_optional(conn).await?.as_ref().map(read).transpose()
}

/// By the processor's name of the page.
pub(in crate::payments) async fn by_reference(
    conn: &mut Conn,
    processor: Processor,
    reference: &str,
) -> Result<Option<Attempt>, Error> {
    let found = sqlx::query("SELECT * FROM payment_attempt WHERE processor = $1 AND reference = $2");
    let row = found.bind(processor.code()).bind(reference).fetch_optional(conn).await?;
    row.as_ref().map(read).transpose()
}

/// By the processor's name of the money.
pub(in crate::payments) async fn by_charge(
    conn: &mut Conn,
    processor: Processor,
    reference: &str,
) -> Result<Option<Attempt>, Error> {
    let found = sqlx::query("SELECT * FROM payment_attempt WHERE processor = $1 AND charge_reference = $2 LIMIT 1");
    let row = found.bind(processor.code()).bind(reference).fetch_optional(conn).await?;
    row.as_ref().map(read).transpose()
}

/// All of one payment, oldest first.
pub(in crate::payments) async fn attempts_of(conn: &mut Conn, payment: PaymentId) -> Result<Vec<Attempt>, Error> {
    let found = sqlx::query("SELECT * FROM payment_attempt WHERE payment_id = $1 ORDER BY number");
    found.bind(payment.to_string()).fetch_all(conn).await?.iter().map(read).collect()
}

/// Those of one payment on which somebody may pay, newest first.
pub(in crate::payments) async fn live_attempts(conn: &mut Conn, payment: PaymentId) -> Result<Vec<Attempt>, Error> {
    let found = sqlx::query(
        "SELECT * FROM payment_attempt WHERE payment_id = $1 AND state IN ('CREATED', 'OPEN') ORDER BY number DESC",
    );
    found.bind(payment.to_string()).fetch_all(conn).await?.iter().map(read).collect()
}

/// Those of one payment that the processor is asked about, oldest first.
pub(in crate::payments) async fn watched_attempts(conn: &mut Conn, payment: PaymentId) -> Result<Vec<Attempt>, Error> {
    let found = sqlx::query(
        "SELECT * FROM payment_attempt WHERE payment_id = $1 AND look_at IS NOT NULL AND reference IS NOT NULL
         ORDER BY number",
    );
    found.bind(payment.to_string()).fetch_all(conn).await?.iter().map(read).collect()
}

/// Where the newest one is.
pub(in crate::payments) async fn newest_state(
    conn: &mut Conn,
    payment: PaymentId,
) -> Result<Option<AttemptState>, Error> {
    let newest = sqlx::query("SELECT state FROM payment_attempt WHERE payment_id = $1 ORDER BY number DESC LIMIT 1");
    newest.bind(payment.to_string()).fetch_optional(conn).await?.map(|row| row.parsed("state")).transpose()
}

/// Those to be asked for now, longest overdue first.
pub(in crate::payments) async fn attempts_to_look(
    conn: &mut Conn,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Attempt>, Error> {
    let due = sqlx::query("SELECT * FROM payment_attempt WHERE look_at <= $1 ORDER BY look_at, id LIMIT $2");
    due.bind(now.as_microsecond()).bind(limit).fetch_all(conn).await?.iter().map(read).collect()
}

pub(super) fn read(row: &AnyRow) -> Result<Attempt, Error> {
    let (brand, last4) = (row.text("card_brand")?, row.text("card_last4")?);
    Ok(Attempt {
        id: row.parsed("id")?,
        payment: row.parsed("payment_id")?,
        method: row.parsed("method")?,
        processor: row.maybe_parsed("processor")?,
        state: row.parsed("state")?,
        amount: Money { minor: row.number("amount_minor")?, currency: row.parsed("currency")? },
        received_minor: row.number("received_minor")?,
        reference: row.maybe_text("reference")?,
        charge_reference: row.maybe_text("charge_reference")?,
        pay_url: row.text("pay_url")?,
        failure: row.text("failure")?,
        card: (!brand.is_empty() || !last4.is_empty()).then_some(Card { brand, last4 }),
        expires_at: row.maybe_at("expires_at")?,
        look_at: row.maybe_at("look_at")?,
        paid_at: row.maybe_at("paid_at")?,
        created_at: row.at("created_at")?,
    })
}
