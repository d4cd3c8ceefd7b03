//! One request, one effect: a request sent again with the same key gets the answer of the first.
//!
//! The answer is kept in the transaction of the effect. Two at once wait for each other there, and the second gets the
//! first one's answer; a request that failed leaves nothing and may be sent again. Keys are kept for a day.

mod store;

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

pub use store::forget_before;

use crate::db::{Conn, Error};
use crate::digest::sha256;
use crate::ids::UserId;

/// A request that must not take effect twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    user: UserId,
    key: String,
    hash: String,
}

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON
    pub body: Value,
}

/// Whether a request is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Never seen: go on, and [`Request::answer`] in the same transaction.
    New,
    /// The same request was answered.
    Before(Answer),
    /// The key belongs to another request.
    Reused,
}

impl Request {
    /// By this user with this key, for this operation and body.
    pub fn new(user: UserId, key: &str, operation: &str, body: &[u8]) -> Self {
        let hash = sha256(&[operation.as_bytes(), b"\n", body].concat());
        Self { user, key: key.to_owned(), hash }
    }

    /// The key that the client chose.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Takes the key, first thing in the transaction.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn take(&self, conn: &mut Conn, now: Timestamp) -> Result<Seen, Error> {
        store::take(conn, self.user, &self.key, &self.hash, now).await
    }

    /// Keeps the answer, last thing in the transaction.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn answer(&self, conn: &mut Conn, answer: &Answer) -> Result<(), Error> {
        store::answer(conn, self.user, &self.key, answer).await
    }
}

/// How long a key is kept.
pub const KEPT: Duration = Duration::from_secs(24 * 3600);

/// A key's length at the most.
pub const KEY_CHARS_MAX: usize = 100;
