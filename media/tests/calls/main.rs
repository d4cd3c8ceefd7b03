//! Calls in virtual time: our engine and independent peers (str0m) over a seeded link that loses, delays, reorders and
//! doubles. No sockets, no sleeps: a minute of a call takes a second.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod conversation;
mod hostile;
mod peer;
mod world;
