//! SQL of bank lines and of what they may be for.

use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use super::model::{BankLine, BankLineState};
use crate::core::Core;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{AppointmentId, AttemptId, BankLineId, PatientId, PaymentId, UserId};
use crate::money::Money;
use crate::payments::error::Error as PaymentError;
use crate::sensitive::Phi;

/// Writes a line unless it is there.
pub(super) async fn insert(
    conn: &mut Conn,
    new: &BankLine,
    key: &str,
    sealed_payer: &str,
    sealed_text: &str,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO bank_line (id, line_key, account, booked_on, amount_minor, currency, reference, bank_reference, payer,
             text, state, imported_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (line_key) DO NOTHING",
    )
    .bind(new.id.to_string())
    .bind(key)
    .bind(&new.account)
    .bind(new.booked_on.to_string())
    .bind(new.amount.minor)
    .bind(new.amount.currency.code())
    .bind(&new.reference)
    .bind(&new.bank_reference)
    .bind(sealed_payer)
    .bind(sealed_text)
    .bind(new.state.code())
    .bind(new.imported_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Says what became of a line that waits; false when it does not wait any more.
pub(super) async fn settle(
    conn: &mut Conn,
    id: BankLineId,
    state: BankLineState,
    payment: Option<PaymentId>,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE bank_line SET state = $1, payment_id = $2, settled_by = $3, settled_at = $4
         WHERE id = $5 AND state = 'WAITING'",
    )
    .bind(state.code())
    .bind(payment.map(|payment| payment.to_string()))
    .bind(by.map(|by| by.to_string()))
    .bind(now.as_microsecond())
    .bind(id.to_string())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn by_id(conn: &mut Conn, core: &Core, id: BankLineId) -> Result<Option<BankLine>, PaymentError> {
    let found = sqlx::query("SELECT * FROM bank_line WHERE id = $1").bind(id.to_string());
    let row = found.fetch_optional(conn).await.map_err(Error::from)?;
    row.as_ref().map(|row| read(row, core)).transpose()
}

/// Up to `limit + 1`, newest first.
pub(super) async fn list(
    conn: &mut Conn,
    core: &Core,
    state: Option<BankLineState>,
    after: Option<BankLineId>,
    limit: i64,
) -> Result<Vec<BankLine>, PaymentError> {
    // Without a place in the order: before the greatest id there is.
    let after = after.map_or_else(|| "g".to_owned(), |id| id.to_string());
    let found =
        sqlx::query("SELECT * FROM bank_line WHERE id < $1 AND state = COALESCE($2, state) ORDER BY id DESC LIMIT $3");
    let found = found.bind(after).bind(state.map(BankLineState::code)).bind(limit.saturating_add(1));
    found.fetch_all(conn).await.map_err(Error::from)?.iter().map(|row| read(row, core)).collect()
}

/// Tries of transfers with one of these references that wait for just this amount.
pub(super) async fn matching(conn: &mut Conn, references: &[String], amount: Money) -> Result<Vec<AttemptId>, Error> {
    if references.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (3..).take(references.len()).map(|n| format!("${n}")).collect();
    let statement = format!(
        "SELECT id FROM payment_attempt
         WHERE method = 'BANK_TRANSFER' AND state IN ('OPEN', 'EXPIRED') AND currency = $1
             AND amount_minor - received_minor = $2 AND reference IN ({}) ORDER BY created_at DESC LIMIT 2",
        places.join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(statement)).bind(amount.currency.code()).bind(amount.minor);
    for reference in references {
        query = query.bind(reference);
    }
    query.fetch_all(conn).await?.iter().map(|row| row.parsed("id")).collect()
}

/// What a line may be for: a payment that is not paid.
#[derive(Clone, Debug)]
pub(super) struct Owed {
    pub(super) payment: PaymentId,
    pub(super) patient: PatientId,
    pub(super) balance: Money,
    pub(super) number: String,
    pub(super) reference: String,
}

/// Bills that are not paid, newest first.
pub(super) async fn owed(conn: &mut Conn, limit: i64) -> Result<Vec<Owed>, Error> {
    let rows = sqlx::query(
        "SELECT i.payment_id, i.patient_id, i.number, COALESCE(i.reference, '') AS reference, i.currency,
             i.total_minor - i.paid_minor - i.credited_minor AS balance
         FROM invoice i WHERE i.kind = 'INVOICE' AND i.total_minor > i.paid_minor + i.credited_minor
         ORDER BY i.id DESC LIMIT $1",
    );
    let rows = rows.bind(limit).fetch_all(conn).await?;
    let owed = |row: &AnyRow| {
        Ok(Owed {
            payment: row.parsed("payment_id")?,
            patient: row.parsed("patient_id")?,
            balance: Money { minor: row.number("balance")?, currency: row.parsed("currency")? },
            number: row.text("number")?,
            reference: row.text("reference")?,
        })
    };
    rows.iter().map(owed).collect()
}

/// Visits that are over since then, are paid afterwards, and have no bill.
pub(super) async fn to_bill(conn: &mut Conn, since: Timestamp, limit: i64) -> Result<Vec<AppointmentId>, Error> {
    let rows = sqlx::query(
        "SELECT a.id FROM appointment a
         WHERE a.status = 'COMPLETED' AND a.payment = 'LATER' AND a.fee_minor > 0 AND a.status_at >= $1
             AND NOT EXISTS (
                 SELECT 1 FROM payment p JOIN invoice i ON i.payment_id = p.id
                 WHERE p.appointment_id = a.id AND i.kind = 'INVOICE')
         ORDER BY a.status_at, a.id LIMIT $2",
    );
    let rows = rows.bind(since.as_microsecond()).bind(limit).fetch_all(conn).await?;
    rows.iter().map(|row| row.parsed("id")).collect()
}

/// Payments that are billed and not paid, of visits that were called off.
pub(super) async fn called_off(conn: &mut Conn, limit: i64) -> Result<Vec<PaymentId>, Error> {
    let rows = sqlx::query(
        "SELECT i.payment_id FROM invoice i JOIN appointment a ON a.id = i.appointment_id
         WHERE i.kind = 'INVOICE' AND i.total_minor > i.paid_minor + i.credited_minor AND a.status = 'CANCELLED'
         ORDER BY i.id LIMIT $1",
    );
    rows.bind(limit).fetch_all(conn).await?.iter().map(|row| row.parsed("payment_id")).collect()
}

fn read(row: &AnyRow, core: &Core) -> Result<BankLine, PaymentError> {
    let id: BankLineId = row.parsed("id")?;
    let opened = |column: &str| -> Result<Phi<String>, PaymentError> {
        Ok(Phi(core.vault.open(&format!("bank_line|{column}|{id}"), &row.text(column)?)?))
    };
    Ok(BankLine {
        id,
        account: row.text("account")?,
        booked_on: row.parsed("booked_on")?,
        amount: Money { minor: row.number("amount_minor")?, currency: row.parsed("currency")? },
        reference: row.text("reference")?,
        bank_reference: row.text("bank_reference")?,
        payer: opened("payer")?,
        text: opened("text")?,
        state: row.parsed("state")?,
        payment: row.maybe_parsed("payment_id")?,
        settled_at: row.maybe_at("settled_at")?,
        imported_at: row.at("imported_at")?,
    })
}
