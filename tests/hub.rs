//! The real binary, seen from outside: what it answers, what it refuses, what it says when it cannot start.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

#[path = "care/support/processors.rs"]
mod processors;
#[path = "hub/support.rs"]
mod support;

#[path = "hub/command_line.rs"]
mod command_line;
#[path = "hub/crash.rs"]
mod crash;
#[path = "hub/daily.rs"]
mod daily;
#[path = "hub/database.rs"]
mod database;
#[path = "hub/demo.rs"]
mod demo;
#[path = "hub/http.rs"]
mod http;
#[path = "hub/mail.rs"]
mod mail;
#[path = "hub/metrics.rs"]
mod metrics;
#[path = "hub/payments_crash.rs"]
mod payments_crash;
#[path = "hub/records.rs"]
mod records;
#[path = "hub/shutdown.rs"]
mod shutdown;
#[path = "hub/socket.rs"]
mod socket;
#[path = "hub/tls.rs"]
mod tls;
#[path = "hub/whip.rs"]
mod whip;
