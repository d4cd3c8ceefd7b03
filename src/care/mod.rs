//! Care: the clinic, its patients, its providers and their directory.

pub mod api;
