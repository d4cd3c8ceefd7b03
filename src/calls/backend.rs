//! The contract of a call backend: what a visit needs of whatever carries its pictures and voices.

use jiff::Timestamp;

use crate::care::VisitKind;
use crate::codes::codes;
use crate::sensitive::{Phi, Secret};

/// Carries calls. Every function can be repeated: asked twice it does once.
///
/// Who is not admitted has no ticket, and who has no ticket is in no room: no packet of theirs can reach anybody.
#[async_trait::async_trait]
pub trait CallBackend: Send + Sync {
    /// Opens a room. The same name twice is the same room; one that was closed is opened again.
    async fn open(&self, spec: &RoomSpec) -> Result<RoomRef, CallError>;

    /// Lets somebody in: a ticket for them, good for two minutes at most where the backend can do that.
    async fn admit(&self, room: &RoomRef, person: &Participant) -> Result<JoinTicket, CallError>;

    /// Sends somebody out. They get back with a ticket made later, not with an earlier one where the backend can do that.
    /// Nothing happens when they are not there.
    async fn remove(&self, room: &RoomRef, key: &str) -> Result<(), CallError>;

    /// Who is in the call now.
    async fn present(&self, room: &RoomRef) -> Result<Vec<Present>, CallError>;

    /// Ends the call for everybody, for good until it is opened again. Nothing happens when there is no such room.
    async fn close(&self, room: &RoomRef) -> Result<(), CallError>;
}

codes! {
    /// What carries a call.
    pub enum BackendKind {
        /// Our own signaling and media.
        Hub = "HUB",
        /// Daily.co.
        Daily = "DAILY",
    }

    /// Which backend a visit asks for.
    pub enum Choice {
        /// Our own signaling and media.
        Hub = "HUB",
        /// Daily.co.
        Daily = "DAILY",
        /// The first of two, or the second when the first is not to be had.
        Front = "FRONT",
    }

    /// Whether somebody leads the call.
    pub enum CallRole {
        /// Leads it: may mute and send out others.
        Host = "HOST",
        /// Takes part.
        Guest = "GUEST",
    }

    /// How somebody's connection is.
    pub enum LinkQuality {
        /// Nothing to say.
        Good = "GOOD",
        /// It can be heard or seen.
        Weak = "WEAK",
        /// A talk is hardly possible.
        Bad = "BAD",
    }

    /// Why somebody is gone.
    pub enum WhyLeft {
        /// They left.
        Left = "LEFT",
        /// Their connection dropped and did not come back.
        Lost = "LOST",
        /// They were sent out.
        Removed = "REMOVED",
        /// The backend does not tell.
        Unknown = "UNKNOWN",
    }
}

/// Names a room for ever: stored with the visit, so that a setting changed later breaks nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RoomRef {
    /// Where it is.
    pub kind: BackendKind,
    /// Its name there.
    pub name: String,
}

/// A room to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomSpec {
    /// Unique to it: the consultation's id. 1 to 64 of `A-Za-z0-9_-`.
    pub name: String,
    /// With pictures or without.
    pub media: VisitKind,
    /// When people may come in.
    pub opens_at: Timestamp,
    /// When everybody is sent out at the latest.
    pub closes_at: Timestamp,
    /// People at once.
    pub people_max: u32,
    /// BCP 47, of a page that the backend shows by itself.
    pub language: String,
}

/// Somebody to be let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// Stable for a person of a visit. 1 to 36 of `A-Za-z0-9_-`; an id, never a name.
    pub key: String,
    /// Shown to the others.
    pub name: Phi<String>,
    /// Whether they lead.
    pub role: CallRole,
    /// With a camera. Without, pictures are negotiated in neither direction.
    pub video: bool,
}

/// Lets one person into one room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinTicket {
    /// Which kind of client understands it.
    pub kind: BackendKind,
    /// `hub`: the path of the WebSocket. `daily`: the room's page.
    pub url: String,
    /// To be shown there.
    pub token: Secret<String>,
    /// From when on it lets nobody in.
    pub expires_at: Timestamp,
}

/// Somebody who is in the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    /// [`Participant::key`]
    pub key: String,
    /// Since when, where the backend tells.
    pub since: Option<Timestamp>,
}

/// Something happened in a call. Told at least once, in order for one person most of the time.
///
/// What happens while the hub is not running is not told afterwards: ask [`CallBackend::present`] after a start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallEvent {
    /// The same whenever the same is told again.
    pub id: String,
    /// Where.
    pub room: RoomRef,
    /// When it happened.
    pub at: Timestamp,
    /// What.
    pub what: CallHappening,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallHappening {
    /// Somebody is in the call. A connection that drops and comes back within its grace time is no news.
    Joined {
        /// [`Participant::key`]
        key: String,
    },
    /// Somebody is not any more.
    Left {
        /// [`Participant::key`]
        key: String,
        /// Why.
        why: WhyLeft,
    },
    /// Somebody's connection changed.
    Quality {
        /// [`Participant::key`]
        key: String,
        /// How it is now.
        verdict: LinkQuality,
    },
    /// Nobody has been in it for a while. It says nothing about the visit: people may come back.
    Ended,
}

/// Why a backend did not do it, by what a caller does then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Not now. Try again after so long, or elsewhere.
    #[error("the call backend is not available")]
    Unavailable {
        /// A guess.
        retry_after: std::time::Duration,
    },
    /// There is no such room, or not any more.
    #[error("there is no such room")]
    NoSuchRoom,
    /// It will not be done however often it is asked.
    #[error("{0}")]
    Refused(Refusal),
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The name of a room or the key of a person is none.
    #[error("the name of a room or a person cannot be used")]
    Name,
    /// The room's time is over.
    #[error("the room's time is over")]
    Over,
    /// The backend does not take what we ask; its code, for the log.
    #[error("the call backend refused ({0})")]
    Backend(&'static str),
}
