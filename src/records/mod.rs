//! Records: what is written down about a patient's health, who reads it, and its end.
//!
//! Clinical text is sealed field by field with a key of the patient's own ([`keys`]), which the clinic's key wraps. Who
//! reads and writes is decided in [`access`] and nowhere else: the patient and those who act for them, the providers who
//! treat them, and a provider in an emergency ([`break_glass`]). Admins read none of it. Every read leaves a trail; erasing
//! a patient ([`erasure`]) destroys the key. What a patient agreed to ([`consents`]) is not clinical, and stays.

pub mod access;
pub mod api;
pub mod break_glass;
pub mod chart;
pub mod consents;
pub mod erasure;
mod error;
pub mod export;
pub mod keys;
pub mod notes;
pub mod prescriptions;
pub mod summary;

pub use error::Error;

use crate::actor::{Actor, Role};

/// Passes admins.
fn only_admins(actor: &Actor) -> Result<(), Error> {
    if actor.is(Role::Admin) { Ok(()) } else { Err(Error::NotAdmin) }
}

/// Why somebody does something that others will ask about: one to 500 characters.
fn reason(text: &str) -> Result<String, Error> {
    let text = crate::api::text("reason", text, REASON_CHARS_MAX)?;
    if text.is_empty() { Err(Error::invalid("reason", "reason_missing", "say why")) } else { Ok(text) }
}

const REASON_CHARS_MAX: usize = 500;
