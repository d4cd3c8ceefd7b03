//! Messages: what is told to people by mail and calendar, delivered from the outbox.

pub mod api;
pub mod calendar;
pub mod mail;
pub mod transport;
