//! Rooms and sessions of one worker, without sockets, clocks or threads: datagrams, commands and `now` go in; datagrams leave by
//! a [`Sink`], events are polled, and [`Engine::next_timeout`] says when to come back.
//!
//! On the packet path nothing is allocated and nothing is locked: a packet is opened in place, copied once into its
//! encoding's store, and written, sealed and sent per subscriber from there at the end of the batch.

mod assign;
mod demux;
mod feedback;
mod incoming;
mod negotiate;
mod outbox;
mod outgoing;
mod publication;
mod room;
mod tick;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use rand::SeedableRng;
use rand::rngs::StdRng;
use rustc_hash::FxHashMap;
use slab::Slab;

use crate::command::{Answer, CloseReason, Event, Join, Limits, Refusal, View};
use crate::session::dtls::Certificate;
use crate::session::path::Path;
use crate::session::rtcp::NtpTime;
use crate::session::{Session, Transport};
use crate::stats::Snapshot;
use crate::types::{Mid, PeerId, RoomId, Source};

use outbox::Outbox;
pub use outbox::Sink;
use publication::Publication;
use room::Room;

/// Timers run this often while anybody is there; NACKs, key-frame requests and handshakes need no finer clock.
const TICK: Duration = Duration::from_millis(20);
/// Events nobody took yet. A room of fifty changes a few hundred slots at once; beyond this they are dropped and counted.
const EVENTS_MAX: usize = 16_384;

/// How an engine is set up.
pub struct EngineConfig {
    /// What is refused.
    pub limits: Limits,
    /// Host candidates for answers.
    pub candidates: Vec<SocketAddr>,
    /// The DTLS certificate.
    pub certificate: Certificate,
    /// Makes SSRCs, credentials and first numbers; secret, as ICE passwords come from it.
    pub seed: [u8; 32],
    /// Wall clock at `start`.
    pub ntp_at_start: NtpTime,
    /// When that was.
    pub start: Instant,
}

/// See the module.
pub struct Engine {
    config: EngineConfig,
    rng: StdRng,
    sessions: Slab<Session>,
    publications: Slab<Publication>,
    rooms: Slab<Room>,
    by_remote: FxHashMap<SocketAddr, usize>,
    by_ufrag: FxHashMap<String, usize>,
    by_peer: FxHashMap<PeerId, usize>,
    by_room: FxHashMap<RoomId, usize>,
    /// Publications with packets to forward.
    dirty: Vec<usize>,
    outbox: Outbox,
    events: VecDeque<Event>,
    stats: Snapshot,
    serial: u64,
    next_tick: Option<Instant>,
    ticks: u64,
}

impl Engine {
    /// An engine without rooms.
    pub fn new(config: EngineConfig) -> Self {
        Self {
            rng: StdRng::from_seed(config.seed),
            config,
            sessions: Slab::new(),
            publications: Slab::new(),
            rooms: Slab::new(),
            by_remote: FxHashMap::default(),
            by_ufrag: FxHashMap::default(),
            by_peer: FxHashMap::default(),
            by_room: FxHashMap::default(),
            dirty: Vec::with_capacity(publication::PENDING_MAX),
            outbox: Outbox::new(),
            events: VecDeque::new(),
            stats: Snapshot::default(),
            serial: 0,
            next_tick: None,
            ticks: 0,
        }
    }

    /// Takes one datagram. What it causes to be forwarded leaves with [`Engine::flush`], or earlier when much is waiting.
    pub fn receive(&mut self, now: Instant, path: Path, datagram: &mut [u8], sink: &mut impl Sink) {
        self.stats.packets_in += 1;
        self.stats.bytes_in += datagram.len() as u64;
        self.demux(now, path, datagram, sink);
    }

    /// Forwards what the receive batch brought and hands everything to the sink.
    pub fn flush(&mut self, now: Instant, sink: &mut impl Sink) {
        self.forward_pending(now, sink);
        self.outbox.flush(sink);
    }

    /// When [`Engine::handle_timeout`] wants to be called; `None` while nobody is here.
    pub fn next_timeout(&self) -> Option<Instant> {
        self.next_tick
    }

    /// Runs timers that are due.
    pub fn handle_timeout(&mut self, now: Instant, sink: &mut impl Sink) {
        if self.next_tick.is_some_and(|at| at <= now) {
            self.tick(now, sink);
            self.outbox.flush(sink);
            self.next_tick = (!self.sessions.is_empty()).then(|| now + TICK);
        }
    }

    /// The next thing that happened.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Opens a room, or changes how many may be in it.
    ///
    /// # Errors
    /// `ServerFull`.
    pub fn open(&mut self, id: RoomId, participants: usize) -> Result<(), Refusal> {
        let capacity = participants.min(self.config.limits.participants_per_room);
        if let Some(room) = self.by_room.get(&id).and_then(|&key| self.rooms.get_mut(key)) {
            room.capacity = capacity;
            return Ok(());
        }
        if self.rooms.len() >= self.config.limits.rooms {
            return Err(Refusal::ServerFull);
        }
        let key = self.rooms.insert(Room::new(id.clone(), capacity));
        self.by_room.insert(id, key);
        Ok(())
    }

    /// Ends every session of a room and forgets it.
    pub fn close_room(&mut self, now: Instant, id: &RoomId, sink: &mut impl Sink) {
        let Some(key) = self.by_room.remove(id) else { return };
        let members = self.rooms.get(key).map(|room| room.members.clone()).unwrap_or_default();
        for session in members {
            self.end(now, session, sink);
        }
        self.rooms.try_remove(key);
    }

    /// Answers a participant's first offer; see [`crate::Media::join`].
    ///
    /// # Errors
    /// Any [`Refusal`]; nothing is kept then.
    pub fn join(&mut self, now: Instant, join: &Join) -> Result<Answer, Refusal> {
        let answer = self.admit(now, join)?;
        self.next_tick.get_or_insert(now + TICK);
        Ok(answer)
    }

    /// Answers a later offer; see [`crate::Media::offer`].
    ///
    /// # Errors
    /// `NoPeer`, `Offer`; the session stays as it was.
    pub fn offer(
        &mut self,
        now: Instant,
        peer: &PeerId,
        offer: &str,
        sources: &[(Mid, Source)],
    ) -> Result<Answer, Refusal> {
        let key = self.session_of(peer)?;
        self.renegotiate(now, key, offer, sources)
    }

    /// Stops or resumes forwarding what this m-line sends.
    pub fn mute(&mut self, now: Instant, peer: &PeerId, mid: Mid, muted: bool) {
        let Ok(key) = self.session_of(peer) else { return };
        self.set_muted(now, key, mid, muted);
    }

    /// Says what a participant wants to see.
    pub fn view(&mut self, now: Instant, peer: &PeerId, view: View) {
        let Ok(key) = self.session_of(peer) else { return };
        let Some(session) = self.sessions.get_mut(key) else { return };
        session.view = view;
        let room = session.room;
        self.reassign(now, room);
    }

    /// Ends a participant's session.
    pub fn leave(&mut self, now: Instant, peer: &PeerId, sink: &mut impl Sink) {
        if let Ok(key) = self.session_of(peer) {
            self.end(now, key, sink);
        }
    }

    /// Says goodbye to everybody.
    pub fn close(&mut self, now: Instant, sink: &mut impl Sink) {
        let rooms: Vec<RoomId> = self.by_room.keys().cloned().collect();
        for room in rooms {
            self.close_room(now, &room, sink);
        }
    }

    /// Counters since the start; gauges as of now.
    pub fn snapshot(&self) -> Snapshot {
        let mut snapshot = self.stats.clone();
        snapshot.rooms = self.rooms.len() as u64;
        snapshot.packets_out = self.outbox.packets;
        snapshot.bytes_out = self.outbox.bytes;
        for (_, session) in &self.sessions {
            match session.transport {
                Transport::Checking { .. } => snapshot.sessions_new += 1,
                Transport::Handshaking { .. } => snapshot.sessions_handshaking += 1,
                Transport::Connected { .. } => snapshot.sessions_connected += 1,
            }
        }
        snapshot
    }

    /// Counters the driver adds to: what happens at the sockets.
    pub fn stats_mut(&mut self) -> &mut Snapshot {
        &mut self.stats
    }

    fn session_of(&self, peer: &PeerId) -> Result<usize, Refusal> {
        self.by_peer.get(peer).copied().ok_or(Refusal::NoPeer)
    }

    fn emit(&mut self, event: Event) {
        if self.events.len() >= EVENTS_MAX {
            self.stats.drops.events += 1;
            return;
        }
        self.events.push_back(event);
    }

    /// The session ended by itself.
    fn fail(&mut self, now: Instant, key: usize, reason: CloseReason, sink: &mut impl Sink) {
        let Some(session) = self.sessions.get(key) else { return };
        let peer = session.peer.clone();
        let room = self.rooms.get(session.room).map(|room| room.id.clone());
        self.end(now, key, sink);
        if let Some(room) = room {
            self.emit(Event::Closed { room, peer, reason });
        }
    }

    /// Says goodbye to one browser and forgets everything about it.
    fn end(&mut self, now: Instant, key: usize, sink: &mut impl Sink) {
        self.say_goodbye(now, key, sink);
        self.forget(now, key);
    }

    fn forget(&mut self, now: Instant, key: usize) {
        let Some(session) = self.sessions.try_remove(key) else { return };
        self.by_peer.remove(&session.peer);
        for ufrag in &session.ufrags {
            self.by_ufrag.remove(ufrag);
        }
        for remote in &session.remotes {
            if self.by_remote.get(remote) == Some(&key) {
                self.by_remote.remove(remote);
            }
        }
        for line in &session.lines {
            if let crate::session::Role::Publication(publication) = line.role {
                self.retract(now, publication);
            }
        }
        for (_, publication) in &mut self.publications {
            publication.subscribers.retain(|s| s.session != key);
        }
        if let Some(room) = self.rooms.get_mut(session.room) {
            room.members.retain(|&member| member != key);
        }
        self.reassign(now, session.room);
    }
}
