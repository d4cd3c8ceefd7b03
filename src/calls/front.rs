//! Two backends in a row: a room is opened in the first, or in the second when the first is not available. Where it was
//! opened it stays.

use std::sync::{Arc, Mutex, PoisonError};

use super::breaker::Breaker;
use super::counts::Counts;
use super::rooms;
use super::{BackendKind, CallBackend, CallError, JoinTicket, Participant, Present, RoomRef, RoomSpec};
use crate::core::Core;

/// See the page head.
pub struct Front {
    core: Core,
    first: (BackendKind, Arc<dyn CallBackend>),
    second: (BackendKind, Arc<dyn CallBackend>),
    breaker: Mutex<Breaker>,
    counts: Arc<Counts>,
}

impl Front {
    /// Over these two, first choice first.
    pub(super) fn new(
        core: Core,
        first: (BackendKind, Arc<dyn CallBackend>),
        second: (BackendKind, Arc<dyn CallBackend>),
        counts: Arc<Counts>,
    ) -> Self {
        Self { core, first, second, breaker: Mutex::default(), counts }
    }

    fn of(&self, kind: BackendKind) -> &dyn CallBackend {
        if self.first.0 == kind { &*self.first.1 } else { &*self.second.1 }
    }

    /// For a look or a change; never held while anybody waits.
    fn breaker<T>(&self, act: impl FnOnce(&mut Breaker) -> T) -> T {
        act(&mut self.breaker.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait::async_trait]
impl CallBackend for Front {
    async fn open(&self, spec: &RoomSpec) -> Result<RoomRef, CallError> {
        if let Some(room) = rooms::open_room(&self.core, &spec.name).await? {
            return self.of(room.place.kind).open(spec).await;
        }
        let now = self.core.clock.now();
        if self.breaker(|breaker| breaker.lets_through(now)) {
            match self.first.1.open(spec).await {
                Err(CallError::Unavailable { .. }) => {
                    let now = self.core.clock.now();
                    self.breaker(|breaker| breaker.failed(now));
                }
                answered => {
                    self.breaker(Breaker::worked);
                    return answered;
                }
            }
        }
        let opened = self.second.1.open(spec).await?;
        self.counts.fell_back();
        tracing::warn!(
            backend = self.first.0.code(),
            instead = opened.kind.code(),
            "a call opens in the second backend"
        );
        Ok(opened)
    }

    async fn admit(&self, room: &RoomRef, person: &Participant) -> Result<JoinTicket, CallError> {
        self.of(room.kind).admit(room, person).await
    }

    async fn remove(&self, room: &RoomRef, key: &str) -> Result<(), CallError> {
        self.of(room.kind).remove(room, key).await
    }

    async fn present(&self, room: &RoomRef) -> Result<Vec<Present>, CallError> {
        self.of(room.kind).present(room).await
    }

    async fn close(&self, room: &RoomRef) -> Result<(), CallError> {
        self.of(room.kind).close(room).await
    }
}
