//! What the fields of care may hold. Pure.

mod clinic;
mod name;
mod patient;
mod profile;
mod visit;

pub(super) use clinic::checked_clinic;
pub(super) use name::{name_words, query_words};
pub(super) use patient::CheckedPatient;
pub(super) use profile::Profile;
pub(super) use visit::checked_visit_type;
