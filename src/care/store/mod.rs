//! SQL of care.

pub(super) mod clinic;
pub(super) mod directory;
pub(super) mod grants;
pub(super) mod name_words;
pub(super) mod pages;
pub(super) mod patients;
pub(super) mod photos;
pub(super) mod providers;
pub(super) mod specializations;
mod statement;
pub(super) mod visit_types;
