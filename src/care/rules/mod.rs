//! What the fields of care may hold. Pure.

mod name;
mod profile;
mod visit;

pub(super) use name::{name_words, query_words};
pub(super) use profile::Profile;
pub(super) use visit::checked_visit_type;
