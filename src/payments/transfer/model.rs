//! A line of a statement as it is stored.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::codes::codes;
use crate::ids::{BankLineId, PaymentId};
use crate::money::Money;
use crate::sensitive::Phi;

codes! {
    /// Where a line is.
    pub enum BankLineState {
        /// For a person to look at.
        Waiting = "WAITING",
        /// Booked by itself.
        Matched = "MATCHED",
        /// Booked by somebody.
        Assigned = "ASSIGNED",
        /// Nobody's payment, somebody says.
        Dismissed = "DISMISSED",
    }
}

/// Money that came to the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankLine {
    /// Which.
    pub id: BankLineId,
    /// To which account.
    pub account: String,
    /// On which day.
    pub booked_on: Date,
    /// How much.
    pub amount: Money,
    /// By ISO 11649; empty when none was written.
    pub reference: String,
    /// The bank's own name of it; may be empty.
    pub bank_reference: String,
    /// Who paid.
    pub payer: Phi<String>,
    /// What they wrote.
    pub text: Phi<String>,
    /// Where it is.
    pub state: BankLineState,
    /// What it was booked to.
    pub payment: Option<PaymentId>,
    /// When somebody, or the hub, was done with it.
    pub settled_at: Option<Timestamp>,
    /// When it was read.
    pub imported_at: Timestamp,
}
