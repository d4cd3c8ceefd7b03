//! Bank transfers: an account and a reference to write on, offered while there is time; and statements of that account, of
//! which each line is booked once. Only a line with the reference, the exact amount and the currency books itself; what
//! else came waits for a person.

pub mod api;
mod import;
mod line;
mod model;
mod offer;
pub mod statement;
mod store;
mod suggest;
mod unpaid;

pub use import::{Imported, import};
pub use line::{assign, dismiss};
pub use model::{BankLine, BankLineState};
pub(super) use offer::{account, end, offered, start};
pub use statement::{Flaw, StatementFormat, Unreadable};
pub use unpaid::{bill_visit, sweep};
