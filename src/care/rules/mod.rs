//! What the fields of care may hold. Pure.

mod clinic;
mod name;
mod patient;
mod photo;
mod picture;
mod price;
mod profile;
mod visit;

pub(super) use clinic::checked_clinic;
pub(super) use name::{name_key, name_words, query_words};
pub(super) use patient::CheckedPatient;
pub(super) use photo::checked_photo;
pub(super) use price::price_ranges;
pub(super) use profile::Profile;
pub(super) use visit::checked_visit_type;
