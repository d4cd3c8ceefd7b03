//! Messages: what people are told by mail and calendar, delivered from the outbox.
//!
//! Whoever changes something writes a row in the outbox with it. Here the row becomes mails: what is true by then is looked
//! up, written in the reader's language and zone by pure code, and handed to a transport. Nothing that a mail says reaches
//! a log.

pub mod api;
pub mod calendar;
mod deliver;
pub mod feed;
mod house;
pub mod mail;
pub mod queue;
pub mod transport;
mod visits;

pub use deliver::{Mailer, deliver};
