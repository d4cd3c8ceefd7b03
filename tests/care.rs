//! The care side over HTTP, in one process with a clock of ours, on both database engines.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

#[path = "care/support/mod.rs"]
mod support;

#[path = "care/accounts.rs"]
mod accounts;
#[path = "care/api.rs"]
mod api;
#[path = "care/patients.rs"]
mod patients;
#[path = "care/providers.rs"]
mod providers;
#[path = "care/audit.rs"]
mod audit;
