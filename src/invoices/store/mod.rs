//! SQL of invoices.

mod billing;
mod list;

use jiff::Timestamp;
use serde_json::json;
use sqlx::any::AnyRow;

pub(super) use billing::{billing, set_billing};
pub(super) use list::{list, overdue, told};

use super::model::{Invoice, InvoiceKind, PaidBy};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{InvoiceId, PaymentId};
use crate::money::Money;

/// The next number of a series and year. Nobody else gets one until the transaction ends.
pub(super) async fn next(conn: &mut Conn, series: &str, year: i64) -> Result<i64, Error> {
    let begin =
        "INSERT INTO invoice_series (series, year, last) VALUES ($1, $2, 0) ON CONFLICT (series, year) DO NOTHING";
    sqlx::query(begin).bind(series).bind(year).execute(&mut *conn).await?;
    let raise = "UPDATE invoice_series SET last = last + 1 WHERE series = $1 AND year = $2";
    sqlx::query(raise).bind(series).bind(year).execute(&mut *conn).await?;
    let read = "SELECT last FROM invoice_series WHERE series = $1 AND year = $2";
    sqlx::query(read).bind(series).bind(year).fetch_one(conn).await?.number("last")
}

pub(super) async fn insert(conn: &mut Conn, new: &Invoice) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO invoice (id, kind, series, year, counter, number, payment_id, once, original_id, appointment_id,
             patient_id, provider_id, currency, total_minor, tax_minor, paid_minor, paid_by, reference, issued_at, due_at,
             snapshot, pdf_sha256)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
    )
    .bind(new.id.to_string())
    .bind(new.kind.code())
    .bind(&new.series)
    .bind(new.year)
    .bind(new.counter)
    .bind(&new.number)
    .bind(new.payment.to_string())
    .bind(&new.once)
    .bind(new.original.map(|original| original.to_string()))
    .bind(new.appointment.to_string())
    .bind(new.patient.to_string())
    .bind(new.provider.to_string())
    .bind(new.total.currency.code())
    .bind(new.total.minor)
    .bind(new.tax_minor)
    .bind(new.paid_minor)
    .bind(json!(new.paid_by).to_string())
    .bind(new.reference.clone())
    .bind(new.issued_at.as_microsecond())
    .bind(new.due_at.map(Timestamp::as_microsecond))
    .bind(&new.sealed_snapshot)
    .bind(&new.pdf_sha256)
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn by_id(conn: &mut Conn, id: InvoiceId) -> Result<Option<Invoice>, Error> {
    let found = sqlx::query("SELECT * FROM invoice WHERE id = $1").bind(id.to_string());
    found.fetch_optional(conn).await?.as_ref().map(invoice).transpose()
}

pub(super) async fn by_once(conn: &mut Conn, payment: PaymentId, once: &str) -> Result<Option<Invoice>, Error> {
    let found = sqlx::query("SELECT * FROM invoice WHERE payment_id = $1 AND once = $2");
    found.bind(payment.to_string()).bind(once).fetch_optional(conn).await?.as_ref().map(invoice).transpose()
}

/// The bill that was not taken back whole.
pub(super) async fn standing(conn: &mut Conn, payment: PaymentId) -> Result<Option<Invoice>, Error> {
    let found = sqlx::query(
        "SELECT * FROM invoice WHERE payment_id = $1 AND kind = 'INVOICE' AND credited_minor < total_minor
         ORDER BY id DESC LIMIT 1",
    );
    found.bind(payment.to_string()).fetch_optional(conn).await?.as_ref().map(invoice).transpose()
}

pub(super) async fn count(conn: &mut Conn, payment: PaymentId, kind: InvoiceKind) -> Result<i64, Error> {
    let count = sqlx::query("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM invoice WHERE payment_id = $1 AND kind = $2");
    count.bind(payment.to_string()).bind(kind.code()).fetch_one(conn).await?.number("n")
}

pub(super) async fn add_credited(conn: &mut Conn, id: InvoiceId, minor: i64) -> Result<(), Error> {
    let update = sqlx::query("UPDATE invoice SET credited_minor = credited_minor + $1 WHERE id = $2");
    update.bind(minor).bind(id.to_string()).execute(conn).await?;
    Ok(())
}

pub(super) async fn set_paid(conn: &mut Conn, id: InvoiceId, minor: i64, by: &[PaidBy]) -> Result<(), Error> {
    let update = sqlx::query("UPDATE invoice SET paid_minor = $1, paid_by = $2 WHERE id = $3");
    update.bind(minor).bind(json!(by).to_string()).bind(id.to_string()).execute(conn).await?;
    Ok(())
}

fn invoice(row: &AnyRow) -> Result<Invoice, Error> {
    let paid_by = serde_json::from_str(&row.text("paid_by")?);
    Ok(Invoice {
        id: row.parsed("id")?,
        kind: row.parsed("kind")?,
        series: row.text("series")?,
        year: row.number("year")?,
        counter: row.number("counter")?,
        number: row.text("number")?,
        payment: row.parsed("payment_id")?,
        once: row.text("once")?,
        original: row.maybe_parsed("original_id")?,
        appointment: row.parsed("appointment_id")?,
        patient: row.parsed("patient_id")?,
        provider: row.parsed("provider_id")?,
        total: Money { minor: row.number("total_minor")?, currency: row.parsed("currency")? },
        tax_minor: row.number("tax_minor")?,
        paid_minor: row.number("paid_minor")?,
        credited_minor: row.number("credited_minor")?,
        paid_by: paid_by.map_err(|_| Error::Corrupt { column: "paid_by".to_owned() })?,
        reference: row.maybe_text("reference")?,
        issued_at: row.at("issued_at")?,
        due_at: row.maybe_at("due_at")?,
        sealed_snapshot: row.text("snapshot")?,
        pdf_sha256: row.text("pdf_sha256")?,
    })
}
