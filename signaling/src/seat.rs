//! One participant's place in a room: who they are, how they are connected, what they send, see and hear.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use media::command::{Answer, View};
use media::types::{self, Mid, PeerId, PublicationId};

use crate::message::{self as wire, Permissions, PublicationRef, Quality, Role};
use crate::ticket::Ticket;

/// A person in a room; the same person keeps it across joins.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ParticipantId(Arc<str>);

/// One WebSocket, unique in the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SocketId(pub u64);

/// How a participant is connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// By this socket.
    Here {
        /// It.
        socket: SocketId,
        /// The return ticket they came back with. It is spent once they say something: until then the message with
        /// the next ticket may have been lost with the connection, and this one is all they have.
        came_with: Option<Ticket>,
    },
    /// The socket dropped; the seat is kept for the grace time.
    Away {
        /// Since when.
        since: Instant,
    },
    /// By WHIP or WHEP: there is no socket, the media connection is all.
    Http {
        /// Names the session in its URL; whoever knows it may end it.
        session: String,
        /// Names its ICE session (RFC 9725 §4.3.1).
        etag: String,
    },
}

/// Who muted an m-line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MutedBy {
    /// The one who sends it.
    Owner,
    /// A host.
    Host,
}

/// What a participant asked to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Looking {
    /// Whatever there is.
    #[default]
    AtEverything,
    /// These first, or only these.
    AtChosen {
        /// First choice first.
        pinned: Vec<PublicationRef>,
        /// When set, nothing else.
        only: Option<Vec<PublicationRef>>,
    },
    /// All that one person sends, now and later.
    AtPerson(ParticipantId),
}

/// An m-line that carries media.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// Audio or video.
    pub kind: types::Kind,
    /// What it shows.
    pub source: types::Source,
}

/// A receiving m-line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// It.
    pub mid: Mid,
    /// Audio or video.
    pub kind: types::Kind,
    /// What it shows.
    pub shows: Option<PublicationId>,
}

/// M-lines of one participant whose mute state is remembered; more than an offer may have.
const MUTES_MAX: usize = 64;

/// See the page head.
#[derive(Debug)]
pub struct Seat {
    /// Who.
    pub who: ParticipantId,
    /// Their media session.
    pub peer: PeerId,
    /// Shown to others.
    pub name: String,
    /// Role.
    pub role: Role,
    /// What they may do.
    pub permissions: Permissions,
    /// Of the ticket they came with.
    pub people_max: Option<u32>,
    /// Of the ticket they came with.
    pub admitted_ms: u64,
    /// How they are connected.
    pub presence: Presence,
    /// What they send.
    pub published: BTreeMap<Mid, Published>,
    /// Which of their m-lines are muted, published or not yet.
    pub mutes: BTreeMap<Mid, MutedBy>,
    /// Where they receive.
    pub slots: Vec<Slot>,
    /// What they asked to see.
    pub looking: Looking,
    /// What the media plane was told of that.
    pub view: View,
    /// The last verdict others were told.
    pub quality: Quality,
    /// When the next return ticket is to be sent.
    pub ticket_due: Instant,
    /// Whether they have reported their first frame.
    pub reported: bool,
}

impl Seat {
    /// Where their messages go, if anywhere.
    pub fn socket(&self) -> Option<SocketId> {
        match self.presence {
            Presence::Here { socket, .. } => Some(socket),
            Presence::Away { .. } | Presence::Http { .. } => None,
        }
    }

    /// As others see them.
    pub fn participant(&self) -> wire::Participant {
        wire::Participant {
            id: self.who.to_string(),
            name: self.name.clone(),
            role: self.role,
            here: !matches!(self.presence, Presence::Away { .. }),
        }
    }

    /// What they send on this m-line, as others see it.
    pub fn publication(&self, mid: Mid) -> Option<wire::Publication> {
        let published = self.published.get(&mid)?;
        Some(wire::Publication {
            participant: self.who.to_string(),
            mid: mid.to_string(),
            kind: published.kind.into(),
            source: published.source.into(),
            muted: self.mutes.contains_key(&mid),
        })
    }

    /// All they send.
    pub fn publications(&self) -> impl Iterator<Item = wire::Publication> {
        self.published.keys().filter_map(|&mid| self.publication(mid))
    }

    /// This m-line by name.
    pub fn reference(&self, mid: Mid) -> PublicationRef {
        PublicationRef { participant: self.who.to_string(), mid: mid.to_string() }
    }

    /// The owner mutes or unmutes. False when others hear and see no difference.
    pub fn mute_own(&mut self, mid: Mid, muted: bool) -> bool {
        if !muted {
            return self.mutes.remove(&mid).is_some();
        }
        // Over a host's mute it makes no difference, but is the owner's own will from now on.
        self.may_remember(mid) && self.mutes.insert(mid, MutedBy::Owner).is_none()
    }

    /// A host mutes. False when it was muted already.
    pub fn mute_by_host(&mut self, mid: Mid) -> bool {
        if self.mutes.contains_key(&mid) || !self.may_remember(mid) {
            return false;
        }
        self.mutes.insert(mid, MutedBy::Host);
        true
    }

    fn may_remember(&self, mid: Mid) -> bool {
        self.mutes.len() < MUTES_MAX || self.mutes.contains_key(&mid)
    }

    /// Takes over the m-lines of an answer; those that were there keep what they show.
    pub fn take_slots(&mut self, answer: &Answer) {
        let shown = |mid: Mid| self.slots.iter().find(|slot| slot.mid == mid).and_then(|slot| slot.shows.clone());
        let slots = answer.slots.iter().map(|slot| Slot { mid: slot.mid, kind: slot.kind, shows: shown(slot.mid) });
        self.slots = slots.collect();
    }
}

impl ParticipantId {
    /// As it stands on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for ParticipantId {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for ParticipantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ParticipantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
