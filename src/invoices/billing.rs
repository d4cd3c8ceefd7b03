//! Who bills and how: the clinic's name and address on invoices, its tax, its account.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::Error;
use super::{reference, store};
use crate::actor::{Actor, Role};
use crate::api::{line, text};
use crate::audit::Record;
use crate::codes::codes;
use crate::core::Core;
use crate::db::{self, Conn};
use crate::money::Currency;

codes! {
    /// What kind of tax there is.
    pub enum TaxCategory {
        /// At the usual rate.
        Standard = "STANDARD",
        /// At a lower one.
        Reduced = "REDUCED",
        /// None, by a law that the invoice names.
        Exempt = "EXEMPT",
    }
}

/// How the clinic bills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Billing {
    /// Who bills; the clinic's name when it is empty.
    #[schema(max_length = 200)]
    pub seller_name: String,
    /// Lines of the address.
    #[schema(max_length = 500)]
    pub seller_address: String,
    /// What the tax office calls the clinic.
    #[schema(max_length = 50)]
    pub seller_tax_id: String,
    /// What kind of tax is in the prices.
    pub tax_category: TaxCategory,
    /// Its rate in basis points, 1900 for 19 %; 0 exactly when there is none.
    #[schema(minimum = 0, maximum = 9999)]
    pub tax_rate_bp: i64,
    /// Why there is none: the law, as the invoice says it. Needed exactly then.
    #[schema(max_length = 300)]
    pub tax_reason: String,
    /// Begins the numbers of invoices.
    #[schema(min_length = 1, max_length = 6, pattern = "^[A-Z0-9]{1,6}$")]
    pub invoice_series: String,
    /// Begins the numbers of credit notes; another than that of invoices.
    #[schema(min_length = 1, max_length = 6, pattern = "^[A-Z0-9]{1,6}$")]
    pub credit_series: String,
    /// Days to pay an invoice.
    #[schema(minimum = 1, maximum = 365)]
    pub due_days: i64,
    /// So many days before its start an appointment can still be paid by bank transfer.
    #[schema(minimum = 2, maximum = 90)]
    pub transfer_days: i64,
    /// Where transfers go; without it none are taken.
    pub account: Option<Account>,
}

/// A bank account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Whose.
    #[schema(min_length = 1, max_length = 70)]
    pub holder: String,
    /// ISO 13616.
    #[schema(min_length = 15, max_length = 42, example = "DE89370400440532013000")]
    pub iban: String,
    /// ISO 9362; may be empty.
    #[schema(max_length = 11)]
    pub bic: String,
    /// The bank's name; may be empty.
    #[schema(max_length = 100)]
    pub bank: String,
    /// What it is kept in: only that can be transferred to it.
    pub currency: Currency,
}

/// How the clinic bills, and the version of that.
///
/// # Errors
/// [`db::Error`]
pub async fn billing(conn: &mut Conn) -> Result<(i64, Billing), db::Error> {
    store::billing(conn).await
}

/// The same, for an admin.
pub(super) async fn shown(core: &Core, actor: &Actor) -> Result<(i64, Billing), Error> {
    only_admins(actor)?;
    Ok(billing(&mut *core.read().await?).await?)
}

/// Replaces it, if it still has that version.
///
/// # Errors
/// [`Error::RoleForbidden`], [`Error::Stale`], a field that does not hold what it should
pub async fn set_billing(core: &Core, actor: &Actor, version: i64, new: Billing) -> Result<(i64, Billing), Error> {
    only_admins(actor)?;
    let new = checked(new)?;
    let mut change = core.begin().await?;
    if !store::set_billing(&mut change, version, &new).await? {
        return Err(Error::Stale);
    }
    change.record(actor, Record::new("billing.changed", "billing", 1));
    let changed = billing(&mut change).await?;
    change.commit().await?;
    Ok(changed)
}

pub(super) fn only_admins(actor: &Actor) -> Result<(), Error> {
    let system = actor.who == crate::actor::Who::System;
    if system || actor.is(Role::Admin) { Ok(()) } else { Err(Error::RoleForbidden) }
}

/// The same, trimmed, if every field holds what it should.
fn checked(new: Billing) -> Result<Billing, Error> {
    let new = Billing {
        seller_name: line("seller_name", &new.seller_name, 200)?,
        seller_address: text("seller_address", &new.seller_address, 500)?,
        seller_tax_id: line("seller_tax_id", &new.seller_tax_id, 50)?,
        tax_reason: line("tax_reason", &new.tax_reason, 300)?,
        account: new.account.map(checked_account).transpose()?,
        ..new
    };
    let exempt = new.tax_category == TaxCategory::Exempt;
    if !(0..=9999).contains(&new.tax_rate_bp) || exempt != (new.tax_rate_bp == 0) {
        let detail = "a rate is 1 to 9999 basis points, and 0 exactly when the category is EXEMPT";
        return Err(Error::invalid("tax_rate_bp", "tax_rate_invalid", detail));
    }
    if exempt == new.tax_reason.is_empty() {
        let detail = "say which law exempts, exactly when the category is EXEMPT";
        return Err(Error::invalid("tax_reason", "tax_reason_invalid", detail));
    }
    for (field, series) in [("invoice_series", &new.invoice_series), ("credit_series", &new.credit_series)] {
        let shaped = series.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if !shaped || !(1..=SERIES_CHARS_MAX).contains(&series.len()) {
            return Err(Error::invalid(field, "series_invalid", "a series is 1 to 6 capital letters and digits"));
        }
    }
    if new.invoice_series == new.credit_series {
        let detail = "credit notes have a series of their own";
        return Err(Error::invalid("credit_series", "series_taken", detail));
    }
    if !(1..=365).contains(&new.due_days) {
        return Err(Error::invalid("due_days", "days_invalid", "an invoice is due after 1 to 365 days"));
    }
    if !(2..=90).contains(&new.transfer_days) {
        let detail = "a transfer takes its time: 2 to 90 days before the start";
        return Err(Error::invalid("transfer_days", "days_invalid", detail));
    }
    Ok(new)
}

fn checked_account(account: Account) -> Result<Account, Error> {
    let iban = reference::iban(&account.iban).ok_or_else(|| {
        Error::invalid("account.iban", "iban_invalid", "this is no IBAN; one of its digits may be wrong")
    })?;
    let account = Account {
        holder: line("account.holder", &account.holder, 70)?,
        iban,
        bic: line("account.bic", &account.bic, 11)?.to_ascii_uppercase(),
        bank: line("account.bank", &account.bank, 100)?,
        currency: account.currency,
    };
    if account.holder.is_empty() {
        return Err(Error::invalid("account.holder", "holder_missing", "say whose account it is"));
    }
    let shaped = account.bic.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !shaped || ![0, 8, 11].contains(&account.bic.len()) {
        return Err(Error::invalid("account.bic", "bic_invalid", "a BIC is 8 or 11 letters and digits"));
    }
    if !account.currency.is_known() {
        let detail = "there is no such currency in ISO 4217";
        return Err(Error::invalid("account.currency", "currency_unknown", detail));
    }
    Ok(account)
}

/// Short enough that a number fits into a reference.
const SERIES_CHARS_MAX: usize = 6;
