//! Invoices: numbered without gaps, issued once, never changed.
//!
//! A number is taken in the transaction that issues, so that one that fails leaves no gap. What an invoice says is kept as
//! a snapshot, of which the PDF is made, the same bytes each time; a credit note takes back what went back. The snapshot
//! is sealed with the clinic's key and not with the patient's: the law has invoices kept for years, also those of a patient
//! whose record was erased (GDPR Art. 17(3)(b)), and they say nothing of health.

pub mod api;
mod billing;
mod error;
mod issue;
mod list;
mod model;
mod paper;
pub mod reference;
mod store;
mod sweep;
mod tax;
mod words;

pub use billing::{Account, Billing, TaxCategory, billing, set_billing};
pub use error::Error;
pub use issue::{credit, credited, issue, of_payment};
pub use list::{Printed, of_patient, print};
pub use model::{
    Bill, CardLabel, Credit, CreditCause, Invoice, InvoiceKind, InvoiceState, Line, Means, PaidBy, Seller, Snapshot,
};
pub use sweep::sweep;
