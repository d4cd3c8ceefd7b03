//! Statements of the clinic's account as files: CSV, as banks' pages give it, or camt.053 (ISO 20022). Only what came in is
//! read. A line that cannot be read is named and does not hold up the others.

mod camt;
mod csv;
mod fields;

use jiff::civil::Date;

use crate::codes::codes;
use crate::money::{Currency, Money};
use crate::sensitive::Phi;

codes! {
    /// What kind of file it is.
    pub enum StatementFormat {
        /// Lines of values.
        Csv = "CSV",
        /// XML by ISO 20022.
        Camt053 = "CAMT_053",
    }

    /// What is wrong with a line.
    pub enum Flaw {
        /// No day of booking, or not one that is a day.
        Date = "DATE_UNREADABLE",
        /// No amount, or not one of that currency.
        Amount = "AMOUNT_UNREADABLE",
        /// Not a currency of ISO 4217.
        Currency = "CURRENCY_UNKNOWN",
        /// Other columns than the head has.
        Columns = "COLUMNS_DIFFER",
    }
}

/// A file that was read.
#[derive(Debug)]
pub struct Statement {
    /// What kind of file it is.
    pub format: StatementFormat,
    /// What came in.
    pub entries: Vec<Entry>,
    /// Lines that could not be read, by where they begin, from 1.
    pub broken: Vec<(usize, Flaw)>,
    /// Lines about money that went out, or that is not booked yet.
    pub passed_over: usize,
}

/// Money that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// To which it came.
    pub account: String,
    /// By the bank.
    pub booked_on: Date,
    /// How much.
    pub amount: Money,
    /// Who paid, as the bank says.
    pub payer: Phi<String>,
    /// What the payer wrote.
    pub text: Phi<String>,
    /// The bank's own name of it.
    pub bank_reference: String,
}

/// What a file leaves open.
#[derive(Clone, Debug)]
pub struct Usual {
    /// The account.
    pub account: String,
    /// What amounts are in.
    pub currency: Currency,
}

/// Why a file is no statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No line that names a day and an amount.
    #[error("no line of the file names its columns: there have to be a date and an amount")]
    Head,
    /// Broken, or something else.
    #[error("the file is no camt.053 statement")]
    Xml,
    /// More than is taken at once.
    #[error("the file has too many lines; import it in parts")]
    TooLong,
}

/// Reads a file of either kind.
///
/// # Errors
/// [`Unreadable`]
pub fn read(bytes: &[u8], usual: &Usual) -> Result<Statement, Unreadable> {
    let text = fields::decoded(bytes);
    let statement =
        if text.trim_start().starts_with('<') { camt::read(&text, usual)? } else { csv::read(&text, usual)? };
    let lines = statement.entries.len() + statement.broken.len() + statement.passed_over;
    if lines > LINES_MAX { Err(Unreadable::TooLong) } else { Ok(statement) }
}

/// Each line that matches is a transaction of its own.
const LINES_MAX: usize = 5000;

#[cfg(test)]
mod tests;
