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
#[path = "care/appointments_lists.rs"]
mod appointments_lists;
#[path = "care/appointments_retry.rs"]
mod appointments_retry;
#[path = "care/audit.rs"]
mod audit;
#[path = "care/audit_heads.rs"]
mod audit_heads;
#[path = "care/backends.rs"]
mod backends;
#[path = "care/calendar.rs"]
mod calendar;
#[path = "care/call_webhooks.rs"]
mod call_webhooks;
#[path = "care/chart.rs"]
mod chart;
#[path = "care/chart_documents.rs"]
mod chart_documents;
#[path = "care/clinic.rs"]
mod clinic;
#[path = "care/consents.rs"]
mod consents;
#[path = "care/daily_calls.rs"]
mod daily_calls;
#[path = "care/daily_rooms.rs"]
mod daily_rooms;
#[path = "care/daily_webhooks.rs"]
mod daily_webhooks;
#[path = "care/directory.rs"]
mod directory;
#[path = "care/first_run.rs"]
mod first_run;
#[path = "care/hours.rs"]
mod hours;
#[path = "care/invoices.rs"]
mod invoices;
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
#[path = "care/payments.rs"]
mod payments;
#[path = "care/payments_canary.rs"]
mod payments_canary;
#[path = "care/payments_faults.rs"]
mod payments_faults;
#[path = "care/payments_office.rs"]
mod payments_office;
#[path = "care/payments_refunds.rs"]
mod payments_refunds;
#[path = "care/payments_webhooks.rs"]
mod payments_webhooks;
#[path = "care/prescriptions.rs"]
mod prescriptions;
#[path = "care/prescriptions_check.rs"]
mod prescriptions_check;
#[path = "care/prescriptions_refused.rs"]
mod prescriptions_refused;
#[path = "care/provider_pages.rs"]
mod provider_pages;
#[path = "care/providers.rs"]
mod providers;
#[path = "care/records_access.rs"]
mod records_access;
#[path = "care/records_canary.rs"]
mod records_canary;
#[path = "care/records_erasure.rs"]
mod records_erasure;
#[path = "care/records_export.rs"]
mod records_export;
#[path = "care/records_keys.rs"]
mod records_keys;
#[path = "care/records_notes.rs"]
mod records_notes;
#[path = "care/records_summary.rs"]
mod records_summary;
#[path = "care/resealing.rs"]
mod resealing;
#[path = "care/seed.rs"]
mod seed;
#[path = "care/selftest.rs"]
mod selftest;
#[path = "care/totals.rs"]
mod totals;
#[path = "care/transfers.rs"]
mod transfers;
#[path = "care/visits.rs"]
mod visits;
#[path = "care/visits_consents.rs"]
mod visits_consents;
#[path = "care/visits_guests.rs"]
mod visits_guests;
#[path = "care/visits_presence.rs"]
mod visits_presence;
