//! What is counted of calls, by backend: no room, no person.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{BackendKind, CallBackend, CallError, JoinTicket, Participant, Present, RoomRef, RoomSpec};

/// What was counted since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Rooms opened or found open.
    pub opens: BTreeMap<&'static str, u64>,
    /// Whatever was asked of a backend that was not available.
    pub failures: BTreeMap<&'static str, u64>,
    /// Rooms opened in the second backend because the first was not available.
    pub fallbacks: u64,
    /// Webhooks, by what became of them.
    pub webhooks: BTreeMap<&'static str, u64>,
}

/// Where it is counted; a few times per visit, so a lock is cheap.
#[derive(Debug, Default)]
pub(super) struct Counts(Mutex<Snapshot>);

impl Counts {
    /// As of now.
    pub(super) fn snapshot(&self) -> Snapshot {
        self.count().clone()
    }

    pub(super) fn fell_back(&self) {
        self.count().fallbacks += 1;
    }

    pub(super) fn webhook(&self, result: &'static str) {
        *self.count().webhooks.entry(result).or_default() += 1;
    }

    fn opened(&self, kind: BackendKind) {
        *self.count().opens.entry(label(kind)).or_default() += 1;
    }

    fn failed(&self, kind: BackendKind) {
        *self.count().failures.entry(label(kind)).or_default() += 1;
    }

    fn count(&self) -> MutexGuard<'_, Snapshot> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const fn label(kind: BackendKind) -> &'static str {
    match kind {
        BackendKind::Hub => "hub",
        BackendKind::Daily => "daily",
    }
}

/// A backend whose doings are counted.
pub(super) struct Counted {
    pub(super) kind: BackendKind,
    pub(super) backend: Arc<dyn CallBackend>,
    pub(super) counts: Arc<Counts>,
}

impl Counted {
    fn seen<T>(&self, outcome: Result<T, CallError>) -> Result<T, CallError> {
        if matches!(outcome, Err(CallError::Unavailable { .. })) {
            self.counts.failed(self.kind);
        }
        outcome
    }
}

#[async_trait::async_trait]
impl CallBackend for Counted {
    async fn open(&self, spec: &RoomSpec) -> Result<RoomRef, CallError> {
        let outcome = self.backend.open(spec).await;
        if let Ok(room) = &outcome {
            self.counts.opened(room.kind);
        }
        self.seen(outcome)
    }

    async fn admit(&self, room: &RoomRef, person: &Participant) -> Result<JoinTicket, CallError> {
        self.seen(self.backend.admit(room, person).await)
    }

    async fn remove(&self, room: &RoomRef, key: &str) -> Result<(), CallError> {
        self.seen(self.backend.remove(room, key).await)
    }

    async fn present(&self, room: &RoomRef) -> Result<Vec<Present>, CallError> {
        self.seen(self.backend.present(room).await)
    }

    async fn close(&self, room: &RoomRef) -> Result<(), CallError> {
        self.seen(self.backend.close(room).await)
    }
}
