//! Tests that an operator runs on the machine and the database that will carry the real thing.

pub mod booking;
mod clinic;
pub mod payments;
mod store;
pub mod till;
