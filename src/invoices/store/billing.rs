//! SQL of how the clinic bills.

use crate::db::{Columns as _, Conn, Error};
use crate::invoices::billing::{Account, Billing};

pub(in crate::invoices) async fn billing(conn: &mut Conn) -> Result<(i64, Billing), Error> {
    let row = sqlx::query("SELECT * FROM billing WHERE id = 1").fetch_one(conn).await?;
    let account = Account {
        holder: row.text("account_holder")?,
        iban: row.text("account_iban")?,
        bic: row.text("account_bic")?,
        bank: row.text("account_bank")?,
        currency: row.parsed("account_currency")?,
    };
    let billing = Billing {
        seller_name: row.text("seller_name")?,
        seller_address: row.text("seller_address")?,
        seller_tax_id: row.text("seller_tax_id")?,
        tax_category: row.parsed("tax_category")?,
        tax_rate_bp: row.number("tax_rate_bp")?,
        tax_reason: row.text("tax_reason")?,
        invoice_series: row.text("invoice_series")?,
        credit_series: row.text("credit_series")?,
        due_days: row.number("due_days")?,
        transfer_days: row.number("transfer_days")?,
        account: Some(account).filter(|account| !account.iban.is_empty()),
    };
    Ok((row.number("version")?, billing))
}

/// False when it has another version.
pub(in crate::invoices) async fn set_billing(conn: &mut Conn, version: i64, new: &Billing) -> Result<bool, Error> {
    let account = new.account.as_ref();
    let done = sqlx::query(
        "UPDATE billing SET seller_name = $1, seller_address = $2, seller_tax_id = $3, tax_category = $4, tax_rate_bp = $5,
             tax_reason = $6, invoice_series = $7, credit_series = $8, due_days = $9, transfer_days = $10,
             account_holder = $11, account_iban = $12, account_bic = $13, account_bank = $14, account_currency = $15,
             version = version + 1
         WHERE id = 1 AND version = $16",
    )
    .bind(&new.seller_name)
    .bind(&new.seller_address)
    .bind(&new.seller_tax_id)
    .bind(new.tax_category.code())
    .bind(new.tax_rate_bp)
    .bind(&new.tax_reason)
    .bind(&new.invoice_series)
    .bind(&new.credit_series)
    .bind(new.due_days)
    .bind(new.transfer_days)
    .bind(account.map_or("", |account| &account.holder))
    .bind(account.map_or("", |account| &account.iban))
    .bind(account.map_or("", |account| &account.bic))
    .bind(account.map_or("", |account| &account.bank))
    .bind(account.map_or("EUR", |account| account.currency.code()))
    .bind(version)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
