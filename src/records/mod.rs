//! Records: what is written down about a patient's health, who reads it, and its end.
//!
//! Clinical text is sealed field by field with a key of the patient's own ([`keys`]), which the clinic's key wraps. Who
//! reads and writes is decided in [`access`] and nowhere else: the patient and those who act for them, the providers who
//! treat them, and a provider in an emergency. Admins read none of it. Every read leaves a trail; erasing a patient destroys
//! the key.

pub mod access;
mod error;
pub mod keys;

pub use error::Error;
