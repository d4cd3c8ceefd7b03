//! Prescriptions: written as drafts, signed by their author, checked by pharmacies, and never changed once they are signed.
//!
//! A prescription belongs to a consultation that has begun and is written by its provider, who needs a licence to sign. What
//! speaks against it, an allergy or a medicine that is there already, has to be named before it is signed. Signing freezes
//! all that the paper says, with a hash, and gives it a code by which anybody who holds the paper can check it. A signed one
//! ends by being cancelled or replaced. Items, texts and reasons are sealed with the patient's key.

mod access;
pub mod api;
mod check;
mod code;
mod draft;
mod end;
mod error;
mod item;
mod known;
mod list;
mod model;
mod paper;
mod read;
mod rules;
mod sign;
mod store;
mod view;
mod warnings;
mod words;

pub use access::Reads;
pub use check::{Check, CheckStatus};
pub use draft::{Draft, create, replace};
pub use end::cancel;
pub use error::Error;
pub use item::{Dose, Form, Frequency, Item, Quantity, Route, Unit};
pub(super) use list::{all, signed_in};
pub(super) use read::pdf;
pub use rules::{Event, PrescriptionStatus, edge};
pub use sign::sign;
pub use view::View;
pub use warnings::{Warning, WarningKind, warnings};

use crate::db::{Conn, Error as DbError};
use crate::ids::{PatientId, ProviderId};

/// The states of what a provider has prescribed for a patient.
///
/// # Errors
/// [`DbError`]
pub async fn states(
    conn: &mut Conn,
    patient: PatientId,
    provider: ProviderId,
) -> Result<Vec<PrescriptionStatus>, DbError> {
    store::states(conn, patient, provider).await
}
