//! Calls: what carries the pictures and voices of a visit. One contract, [`CallBackend`], and three that keep it:
//!
//! - `hub`: our own signaling and media, in process
//! - `daily`: Daily.co
//! - `front`: the first of the two, or the second when the first is not to be had
//!
//! [`Calls`] holds what the configuration made of them. A room stays where it was opened: its [`RoomRef`] says where.
//! Happenings leave by a bounded queue ([`CallEvent`]), at least once.

mod backend;

use std::sync::Arc;
use std::time::Duration;

pub use backend::{
    BackendKind, CallBackend, CallError, CallEvent, CallHappening, CallRole, Choice, JoinTicket, LinkQuality,
    Participant, Present, Refusal, RoomRef, RoomSpec, WhyLeft,
};

/// Happenings that nobody took yet. A clinic of a thousand calls has some tens in a second.
pub const EVENTS_MAX: usize = 1024;

/// The backends there are. Cheap to clone.
#[derive(Clone)]
pub struct Calls {
    hub: Arc<dyn CallBackend>,
    daily: Arc<dyn CallBackend>,
    front: Arc<dyn CallBackend>,
    usual: Choice,
}

impl Calls {
    /// With none: whatever is asked is not available.
    pub fn none() -> Self {
        let absent: Arc<dyn CallBackend> = Arc::new(Absent);
        Self { hub: absent.clone(), daily: absent.clone(), front: absent, usual: Choice::Hub }
    }

    /// With our own backend alone.
    pub fn hub(hub: Arc<dyn CallBackend>) -> Self {
        Self { front: hub.clone(), hub, ..Self::none() }
    }

    /// Where a new room is opened: as the visit wants it, or as the clinic does.
    pub fn backend(&self, choice: Option<Choice>) -> Arc<dyn CallBackend> {
        match choice.unwrap_or(self.usual) {
            Choice::Hub => self.hub.clone(),
            Choice::Daily => self.daily.clone(),
            Choice::Front => self.front.clone(),
        }
    }

    /// Where this room is.
    pub fn of(&self, room: &RoomRef) -> Arc<dyn CallBackend> {
        match room.kind {
            BackendKind::Hub => self.hub.clone(),
            BackendKind::Daily => self.daily.clone(),
        }
    }
}

/// A backend that the configuration does not have (any more).
struct Absent;

#[async_trait::async_trait]
impl CallBackend for Absent {
    async fn open(&self, _: &RoomSpec) -> Result<RoomRef, CallError> {
        Err(ABSENT)
    }

    async fn admit(&self, _: &RoomRef, _: &Participant) -> Result<JoinTicket, CallError> {
        Err(ABSENT)
    }

    async fn remove(&self, _: &RoomRef, _: &str) -> Result<(), CallError> {
        Err(ABSENT)
    }

    async fn present(&self, _: &RoomRef) -> Result<Vec<Present>, CallError> {
        Err(ABSENT)
    }

    async fn close(&self, _: &RoomRef) -> Result<(), CallError> {
        Err(ABSENT)
    }
}

/// Somebody must change the configuration first.
const ABSENT: CallError = CallError::Unavailable { retry_after: Duration::from_secs(300) };
