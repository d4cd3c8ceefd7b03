//! Calls: what carries the pictures and voices of a visit. One contract, [`CallBackend`], and three that keep it:
//!
//! - [`hub`]: our own signaling and media, in process
//! - [`daily`]: Daily.co, by its REST API and webhooks
//! - [`front`]: the first of the two, or the second when the first is not available
//!
//! [`Calls`] holds what the configuration made of them. A room stays where it was opened: its [`RoomRef`] says where, and
//! a setting changed later does not matter to it. Happenings leave by a bounded queue ([`CallEvent`]), at least once.
//!
//! Left out: recording, telephony, and whatever else a backend can do that visits have no use of.

pub mod api;
mod backend;
mod breaker;
mod counts;
pub mod daily;
pub mod front;
pub mod hub;
mod rooms;
mod setup;
mod store;

use std::sync::Arc;
use std::time::Duration;

use signaling::Signaling;
use tokio::sync::mpsc;

pub use backend::{
    BackendKind, CallBackend, CallError, CallEvent, CallHappening, CallRole, Choice, JoinTicket, LinkQuality,
    Participant, Present, Refusal, RoomRef, RoomSpec, WhyLeft,
};
pub use counts::Snapshot;
pub use setup::Setup;

use crate::core::Core;
use crate::remote::Pause;
use counts::{Counted, Counts};
use daily::{Daily, Receiver, WebhookError};
use front::Front;
use hub::Hub;

/// Happenings that nobody took yet. A clinic of a thousand calls has some tens in a second.
pub const EVENTS_MAX: usize = 1024;

/// Rooms that one sweep closes; the next goes on.
const SWEPT_MAX: i64 = 100;

/// The backends there are. Cheap to clone.
#[derive(Clone)]
pub struct Calls(Arc<Parts>);

struct Parts {
    hub: Arc<dyn CallBackend>,
    daily: Arc<dyn CallBackend>,
    front: Arc<dyn CallBackend>,
    usual: Choice,
    /// Takes what Daily tells, where there is a Daily.
    receiver: Option<Receiver>,
    counts: Arc<Counts>,
}

impl Calls {
    /// With none: whatever is asked is not available.
    pub fn none() -> Self {
        Self::only(Arc::new(Absent))
    }

    /// With this one in the place of all.
    pub fn only(backend: Arc<dyn CallBackend>) -> Self {
        let (hub, daily, front) = (backend.clone(), backend.clone(), backend);
        Self(Arc::new(Parts { hub, daily, front, usual: Choice::Hub, receiver: None, counts: Arc::default() }))
    }

    /// As it is set up. What backends tell goes to `events`; what our own signaling says is told on by [`hub::tell`].
    ///
    /// # Errors
    /// One line that says what is wrong with the settings.
    pub fn new(
        core: &Core,
        signaling: Signaling,
        setup: &Setup,
        pause: Pause,
        events: mpsc::Sender<CallEvent>,
    ) -> anyhow::Result<Self> {
        let counts = Arc::new(Counts::default());
        let counted = |kind, backend: Arc<dyn CallBackend>| -> Arc<dyn CallBackend> {
            Arc::new(Counted { kind, backend, counts: counts.clone() })
        };
        let hub = counted(BackendKind::Hub, Arc::new(Hub::new(core.clone(), signaling)));
        let mut receiver = None;
        let mut daily: Arc<dyn CallBackend> = Arc::new(Absent);
        if let Some(settings) = &setup.daily {
            let backend = Daily::new(core.clone(), settings, pause)?;
            receiver = Some(Receiver::new(backend.clone(), settings, events)?);
            daily = counted(BackendKind::Daily, Arc::new(backend));
        }
        let [first, second] = setup.front.map(|kind| match kind {
            BackendKind::Hub => (kind, hub.clone()),
            BackendKind::Daily => (kind, daily.clone()),
        });
        let front = Arc::new(Front::new(core.clone(), first, second, counts.clone()));
        Ok(Self(Arc::new(Parts { hub, daily, front, usual: setup.usual, receiver, counts })))
    }

    /// Where a new room is opened: as the visit wants it, or as the clinic does.
    pub fn backend(&self, choice: Option<Choice>) -> Arc<dyn CallBackend> {
        match choice.unwrap_or(self.0.usual) {
            Choice::Hub => self.0.hub.clone(),
            Choice::Daily => self.0.daily.clone(),
            Choice::Front => self.0.front.clone(),
        }
    }

    /// Where this room is.
    pub fn of(&self, room: &RoomRef) -> Arc<dyn CallBackend> {
        match room.kind {
            BackendKind::Hub => self.0.hub.clone(),
            BackendKind::Daily => self.0.daily.clone(),
        }
    }

    /// What was counted.
    pub fn snapshot(&self) -> Snapshot {
        self.0.counts.snapshot()
    }

    /// After a start: tells again what came lately, and sees to it that webhooks come here.
    ///
    /// # Errors
    /// Not everything could be done; again later.
    pub async fn catch_up(&self) -> Result<(), CallError> {
        let Some(receiver) = &self.0.receiver else { return Ok(()) };
        receiver.tell_again().await.map_err(|error| rooms::not_now(&error))?;
        receiver.register().await
    }

    /// Asks backends for what they should have told and perhaps did not, and forgets what was told long ago.
    ///
    /// # Errors
    /// Not everything could be done; again later.
    pub async fn look(&self) -> Result<(), CallError> {
        let Some(receiver) = &self.0.receiver else { return Ok(()) };
        receiver.forget().await.map_err(|error| rooms::not_now(&error))?;
        receiver.look().await
    }

    /// Closes the rooms whose time is over. True when there may be more.
    ///
    /// # Errors
    /// None could be looked up. One that does not close now is tried again.
    pub async fn sweep(&self, core: &Core) -> Result<bool, CallError> {
        let now = core.clock.now();
        let overdue = async { store::overdue(&mut *core.read().await?, now, SWEPT_MAX).await };
        let overdue = overdue.await.map_err(|error| rooms::not_now(&error))?;
        let mut closed = 0;
        for room in &overdue {
            match self.of(room).close(room).await {
                Ok(()) => closed += 1,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "a call whose time is over goes on");
                }
            }
        }
        Ok(closed > 0 && i64::try_from(overdue.len()).is_ok_and(|count| count >= SWEPT_MAX))
    }

    /// Takes a webhook of Daily.
    ///
    /// # Errors
    /// [`WebhookError`]
    async fn daily_webhook(
        &self,
        timestamp: Option<&str>,
        signature: Option<&str>,
        body: &[u8],
    ) -> Result<(), WebhookError> {
        let outcome = match &self.0.receiver {
            Some(receiver) => receiver.take(timestamp, signature, body).await,
            None => Err(WebhookError::NotExpected),
        };
        self.0.counts.webhook(match &outcome {
            Ok(true) => "news",
            Ok(false) => "known",
            Err(WebhookError::NotExpected) => "not_expected",
            Err(WebhookError::Signature) => "signature",
            Err(WebhookError::Timestamp) => "timestamp",
            Err(WebhookError::Body) => "body",
            Err(WebhookError::NotNow) => "not_now",
        });
        outcome.map(drop)
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
