//! The trail: who did what to which thing, and who looked. Append-only and hash-chained.
//!
//! A [`Change`] is a transaction that leaves a trail: what is recorded with it is written at its end, in the same
//! transaction, or not at all. `hash = SHA-256(prev_hash ‖ the entry as canonical JSON)`, so that an entry changed, removed
//! or slipped in later breaks every hash behind it. That its end was cut off shows by [`SignedHead`]s. No clinical text goes in.

mod chain;
mod head;
mod store;

use std::ops::{Deref, DerefMut};

use jiff::Timestamp;
use serde_json::Value;
use sqlx::{Any, Transaction};

pub use chain::{Entry, Verdict, verify};
pub use head::{SignedHead, heads, newest_head, sign_head};
pub use store::{Filter, done, entries};

use crate::actor::{Actor, Who};
use crate::bell::Bell;
use crate::db::{Conn, Error};
use crate::ids::PatientId;

/// A transaction that leaves a trail. Dropped without [`Self::commit`], it never happened.
pub struct Change {
    transaction: Transaction<'static, Any>,
    now: Timestamp,
    records: Vec<Record>,
    bell: Bell,
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Record {
    /// Dotted, in the past: `appointment.cancelled`.
    pub action: &'static str,
    /// Table-like word: `appointment`.
    pub kind: &'static str,
    /// Id of the thing.
    pub id: String,
    /// Whose data it is, if it is a patient's.
    pub patient: Option<PatientId>,
    /// More, without clinical text or secrets.
    pub detail: Value,
    actor: Actor,
}

impl Change {
    /// Starts one.
    pub fn new(transaction: Transaction<'static, Any>, now: Timestamp) -> Self {
        Self { transaction, now, records: Vec::new(), bell: Bell::default() }
    }

    /// Rings these bells for the things that it recorded, once it is true.
    #[must_use]
    pub fn with_bell(self, bell: &Bell) -> Self {
        Self { bell: bell.clone(), ..self }
    }

    /// When it happens: one moment for the whole transaction.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Notes what happened; written at the end.
    pub fn record(&mut self, actor: &Actor, record: Record) {
        self.records.push(Record { actor: actor.clone(), ..record });
    }

    /// Writes the trail and makes it all true.
    ///
    /// # Errors
    /// [`Error`]; then nothing happened.
    pub async fn commit(mut self) -> Result<(), Error> {
        // Last of all: the head of the chain is a lock that all changes share.
        if !self.records.is_empty() {
            chain::append(&mut self.transaction, self.now, &self.records).await?;
        }
        self.transaction.commit().await?;
        for record in &self.records {
            self.bell.ring(&record.id);
        }
        Ok(())
    }
}

impl Record {
    /// Of a thing that is no patient's.
    pub fn new(action: &'static str, kind: &'static str, id: impl ToString) -> Self {
        Self { action, kind, id: id.to_string(), patient: None, detail: Value::Null, actor: Actor::system() }
    }

    /// Of a patient's thing.
    #[must_use]
    pub const fn of(mut self, patient: PatientId) -> Self {
        self.patient = Some(patient);
        self
    }

    /// With more about it.
    #[must_use]
    pub fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }
}

impl Deref for Change {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.transaction
    }
}

impl DerefMut for Change {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.transaction
    }
}

/// `system`, `nobody` or the user's id; and the role.
fn names(actor: &Actor) -> (String, &'static str) {
    match &actor.who {
        Who::System => ("system".to_owned(), "SYSTEM"),
        Who::Nobody => ("nobody".to_owned(), "NOBODY"),
        Who::Person(person) => (person.user.to_string(), person.role.code()),
    }
}
