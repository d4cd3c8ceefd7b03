//! The care side over HTTP, in one process with a clock of ours, on both database engines.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

#[path = "care/support/mod.rs"]
mod support;

#[path = "care/accounts.rs"]
mod accounts;
#[path = "care/accounts_admin.rs"]
mod accounts_admin;
#[path = "care/accounts_factors.rs"]
mod accounts_factors;
#[path = "care/accounts_links.rs"]
mod accounts_links;
#[path = "care/accounts_passkeys.rs"]
mod accounts_passkeys;
#[path = "care/api.rs"]
mod api;
#[path = "care/appointments.rs"]
mod appointments;
#[path = "care/appointments_effects.rs"]
mod appointments_effects;
#[path = "care/audit.rs"]
mod audit;
#[path = "care/calendar.rs"]
mod calendar;
#[path = "care/clinic.rs"]
mod clinic;
#[path = "care/hours.rs"]
mod hours;
#[path = "care/matrix.rs"]
mod matrix;
#[path = "care/messages.rs"]
mod messages;
#[path = "care/messages_transport.rs"]
mod messages_transport;
#[path = "care/openings.rs"]
mod openings;
#[path = "care/patients.rs"]
mod patients;
#[path = "care/providers.rs"]
mod providers;
#[path = "care/seed.rs"]
mod seed;
#[path = "care/selftest.rs"]
mod selftest;
