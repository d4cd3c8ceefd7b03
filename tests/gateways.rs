//! One suite that every payment gateway passes, against the stand-ins of the processors; and what each does in trouble.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

#[path = "care/support/processors.rs"]
mod processors;

#[path = "gateways/contract.rs"]
mod contract;
#[path = "gateways/support.rs"]
mod support;
#[path = "gateways/told.rs"]
mod told;
#[path = "gateways/trouble.rs"]
mod trouble;
