//! `Media`: the async door to the workers. Commands go in by bounded queues, events come out of one.

use tokio::sync::mpsc;

use crate::command::{Answer, Config, Event, Join, Refusal, View};
use crate::stats::Snapshot;
use crate::types::{Mid, PeerId, RoomId, Source};

/// The running media plane. Cheap to clone.
#[derive(Clone)]
pub struct Media {}

/// Why the media plane did not start: one line that says what and how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A UDP port is taken or not allowed.
    #[error("cannot bind UDP port {port}: {source}; free it or set media.port_first to another port")]
    Bind {
        /// Which.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// Nothing to offer to browsers.
    #[error("no usable network address; set media.advertise to the addresses browsers can reach")]
    NoAddress,
    /// A thread or a poller could not be made.
    #[error("cannot start a media worker: {0}")]
    Worker(std::io::Error),
    /// The DTLS certificate could not be made.
    #[error("cannot make a DTLS certificate: {0}")]
    Certificate(String),
}

impl Media {
    /// Binds the ports, starts the workers and returns the door and the events.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn start(config: &Config) -> Result<(Self, mpsc::Receiver<Event>), StartError> {
        let _ = config;
        Err(StartError::NoAddress)
    }

    /// Opens a room for at most `participants` people (never more than the limit). Opening it again changes that number.
    ///
    /// # Errors
    /// `ServerFull`, `Busy`, `Stopping`.
    pub async fn open(&self, room: RoomId, participants: usize) -> Result<(), Refusal> {
        let _ = (room, participants);
        Err(Refusal::Stopping)
    }

    /// Ends every session in the room and forgets it. A room that is not open is no error.
    pub async fn close_room(&self, room: &RoomId) {
        let _ = room;
    }

    /// Answers a participant's first offer.
    ///
    /// # Errors
    /// Any [`Refusal`]; no session exists then.
    pub async fn join(&self, join: Join) -> Result<Answer, Refusal> {
        let _ = join;
        Err(Refusal::Stopping)
    }

    /// Answers a later offer of the same participant: more slots, another m-line, an ICE restart.
    ///
    /// # Errors
    /// `NoPeer`, `Offer`, `Busy`: the session stays as it was.
    pub async fn offer(&self, peer: &PeerId, offer: String, sources: Vec<(Mid, Source)>) -> Result<Answer, Refusal> {
        let _ = (peer, offer, sources);
        Err(Refusal::Stopping)
    }

    /// Stops or resumes forwarding what this m-line sends (mute, camera off, muted by a host).
    pub async fn mute(&self, peer: &PeerId, mid: Mid, muted: bool) {
        let _ = (peer, mid, muted);
    }

    /// Says what a participant wants to see.
    pub async fn view(&self, peer: &PeerId, view: View) {
        let _ = (peer, view);
    }

    /// Ends a participant's session. One that is not there is no error.
    pub async fn leave(&self, peer: &PeerId) {
        let _ = peer;
    }

    /// Counters of all workers, added up; at most a second old.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::default()
    }

    /// Says goodbye to every browser (DTLS close_notify) and joins the threads.
    pub async fn close(&self) {}
}
