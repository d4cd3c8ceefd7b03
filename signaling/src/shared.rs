//! What all rooms and sockets of the process share: the register of rooms, the tickets used, the counts.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use media::command::Event;
use media::types::RoomId;
use tokio::sync::{mpsc, watch};

use crate::barred::Barred;
use crate::clock::{Clock, Now};
use crate::door::MediaDoor;
use crate::limits::Config;
use crate::metrics::Metrics;
use crate::refusal::JoinRefusal;
use crate::seat::ParticipantId;
use crate::task::{ASKS_MAX, Ask, EVENTS_MAX, RoomTask};
use crate::ticket::{Ticket, TicketError};
use crate::used::{TakeError, UsedTickets};

/// See the page head. The locks are held for a look-up, never across a wait.
pub(crate) struct Shared {
    pub(crate) config: Config,
    pub(crate) media: Arc<dyn MediaDoor>,
    pub(crate) clock: Clock,
    pub(crate) metrics: Metrics,
    /// How many sockets there are.
    pub(crate) sockets: watch::Sender<usize>,
    /// Turns true once.
    pub(crate) stopping: watch::Sender<bool>,
    register: Mutex<Register>,
    used: Mutex<UsedTickets>,
    barred: Mutex<Barred>,
    number: AtomicU64,
}

#[derive(Default)]
struct Register {
    rooms: HashMap<RoomId, RoomDoor>,
    unjoined: HashMap<IpAddr, usize>,
}

/// The way to a room's task.
#[derive(Clone)]
pub(crate) struct RoomDoor {
    pub(crate) asks: mpsc::Sender<Ask>,
    pub(crate) events: mpsc::Sender<Event>,
}

impl Shared {
    pub(crate) fn new(config: Config, media: Arc<dyn MediaDoor>, clock: Clock) -> Self {
        Self {
            config,
            media,
            clock,
            metrics: Metrics::default(),
            sockets: watch::Sender::new(0),
            stopping: watch::Sender::new(false),
            register: Mutex::default(),
            used: Mutex::default(),
            barred: Mutex::default(),
            number: AtomicU64::new(1),
        }
    }

    /// A number no other has in this process.
    pub(crate) fn next_number(&self) -> u64 {
        self.number.fetch_add(1, Ordering::Relaxed)
    }

    /// Checks a ticket; `room` when it must be for that one.
    pub(crate) fn checked(&self, text: &str, room: Option<&str>) -> Result<Ticket, JoinRefusal> {
        if *self.stopping.borrow() {
            return Err(JoinRefusal::Stopping);
        }
        let now = self.clock.now();
        let ticket = self.config.key.verify(now, text, room)?;
        self.barred(&ticket)?;
        Ok(ticket)
    }

    /// Whether its holder was sent out, or the room ended, after they were let in.
    pub(crate) fn barred(&self, ticket: &Ticket) -> Result<(), JoinRefusal> {
        self.marks().refusal(self.clock.now(), ticket).map_or(Ok(()), Err)
    }

    /// Tickets to this room are worth nothing from now on, or those of one person.
    pub(crate) fn bar(&self, room: &RoomId, who: Option<&ParticipantId>) {
        if !self.marks().bar(self.clock.now(), room, who) {
            tracing::warn!(room.id = %room, "too many ended rooms to remember one more; tickets to it stay good");
        }
    }

    /// When somebody is let in who is let in now.
    pub(crate) fn admission_ms(&self, now: Now, room: &RoomId, who: &ParticipantId) -> u64 {
        self.marks().admission_ms(now, room, who)
    }

    /// Marks a ticket as used.
    pub(crate) fn take(&self, ticket: &Ticket) -> Result<(), JoinRefusal> {
        self.used().take(self.clock.now().unix.as_secs(), ticket).map_err(|why| match why {
            TakeError::Used => TicketError::Used.into(),
            TakeError::Full => JoinRefusal::ServerFull,
        })
    }

    /// The join it was taken for was refused.
    pub(crate) fn give_back(&self, ticket: &Ticket) {
        self.used().give_back(ticket);
    }

    /// Whether it is unused.
    pub(crate) fn unused(&self, ticket: &Ticket) -> Result<(), JoinRefusal> {
        Ok(self.used().check(ticket)?)
    }

    /// Marks a return ticket as used after the fact.
    pub(crate) fn spend(&self, ticket: &Ticket) {
        if self.take(ticket) == Err(JoinRefusal::ServerFull) {
            tracing::warn!(room.id = %ticket.room, "too many tickets to remember one more; it could be used again");
        }
    }

    /// The room, if it is there.
    pub(crate) fn found(&self, room: &RoomId) -> Option<RoomDoor> {
        self.register().rooms.get(room).cloned()
    }

    /// The room; its task is started when it is not there.
    pub(crate) fn found_or_made(self: &Arc<Self>, room: &RoomId) -> Result<RoomDoor, JoinRefusal> {
        let mut register = self.register();
        if let Some(door) = register.rooms.get(room) {
            return Ok(door.clone());
        }
        if register.rooms.len() >= self.config.limits.rooms {
            return Err(JoinRefusal::ServerFull);
        }
        let (asks, asked) = mpsc::channel(ASKS_MAX);
        let (events, happened) = mpsc::channel(EVENTS_MAX);
        tokio::spawn(RoomTask::new(Arc::clone(self), room.clone()).run(asked, happened));
        let door = RoomDoor { asks, events };
        register.rooms.insert(room.clone(), door.clone());
        Ok(door)
    }

    /// All rooms.
    pub(crate) fn rooms(&self) -> Vec<RoomDoor> {
        self.register().rooms.values().cloned().collect()
    }

    /// How many there are.
    pub(crate) fn room_count(&self) -> usize {
        self.register().rooms.len()
    }

    /// A room's task ends.
    pub(crate) fn forget(&self, room: &RoomId) {
        self.register().rooms.remove(room);
    }

    /// Counts a socket in until the guard is dropped. `None` when there are too many.
    pub(crate) fn enter(self: &Arc<Self>, remote: IpAddr) -> Option<Entered> {
        let limits = &self.config.limits;
        let mut register = self.register();
        let unjoined = register.unjoined.entry(remote).or_default();
        if *unjoined >= limits.unjoined_per_address || *self.sockets.borrow() >= limits.sockets {
            return None;
        }
        *unjoined += 1;
        drop(register);
        self.sockets.send_modify(|count| *count += 1);
        Some(Entered { shared: Arc::clone(self), unjoined: Some(remote) })
    }

    fn register(&self) -> MutexGuard<'_, Register> {
        self.register.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn marks(&self) -> MutexGuard<'_, Barred> {
        self.barred.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn used(&self) -> MutexGuard<'_, UsedTickets> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A socket that is counted.
pub(crate) struct Entered {
    shared: Arc<Shared>,
    unjoined: Option<IpAddr>,
}

impl Entered {
    /// It has a seat: not one of its address's unjoined any more.
    pub(crate) fn joined(&mut self) {
        let Some(remote) = self.unjoined.take() else { return };
        let mut register = self.shared.register();
        let left = register.unjoined.get(&remote).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            register.unjoined.remove(&remote);
        } else {
            register.unjoined.insert(remote, left);
        }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.joined();
        self.shared.sockets.send_modify(|count| *count = count.saturating_sub(1));
    }
}
