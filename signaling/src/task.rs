//! The task of one room: takes what is asked and what the media plane reports, lets [`Room`] decide, and does what it
//! says. One task per room owns all of its state; nothing is locked.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use media::command::{Answer, Event, Join, Refusal as MediaRefusal};
use media::types::{PeerId, RoomId};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use crate::attendance::{Attendance, CameOrWent};
use crate::door::Doing;
use crate::message::{ClientMessage, CloseReason, Participant, Permissions, ServerMessage, Source, WaitingPerson};
use crate::outbox::{Closing, Outbox, written};
use crate::refusal::JoinRefusal;
use crate::room::{Effect, Newcomer, Room, Wish};
use crate::seat::{Looking, ParticipantId, Presence, SocketId};
use crate::shared::Shared;
use crate::ticket::{RETURN_VALID, Ticket, TicketKind};
use crate::words::sources;

/// Asked of a room and not yet done. Sockets wait when it is full.
pub(crate) const ASKS_MAX: usize = 256;
/// Events not yet heard by a room. When somebody joins a room of 50, each of them gets a few slots assigned at once.
pub(crate) const EVENTS_MAX: usize = 4_096;
/// The media plane answers within milliseconds; after this long it is stuck, and a room must not be stuck with it.
const MEDIA_WAIT: Duration = Duration::from_secs(5);

/// A socket may end between taking its seat and knowing of it; a room looks for such seats this often.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// What is asked of a room.
#[derive(Debug)]
pub(crate) enum Ask {
    /// A seat for the holder of this ticket.
    Join {
        ticket: Ticket,
        sdp: String,
        sources: BTreeMap<String, Source>,
        how: How,
        /// The SDP answer.
        reply: oneshot::Sender<Result<String, JoinRefusal>>,
    },
    /// Their own seat again.
    Resume { ticket: Ticket, socket: SocketId, outbox: Outbox, reply: oneshot::Sender<Result<(), JoinRefusal>> },
    /// A message on a socket that has a seat.
    Said { who: ParticipantId, socket: SocketId, message: ClientMessage },
    /// A socket is gone.
    Dropped { who: ParticipantId, socket: SocketId },
    /// The end of a WHIP or WHEP session; whether there was one.
    EndHttp { session: String, etag: Option<String>, reply: oneshot::Sender<bool> },
    /// Send somebody out, in the name of the house; whether they were there.
    Remove { who: ParticipantId, reply: oneshot::Sender<bool> },
    /// Who is here.
    Present { reply: oneshot::Sender<Vec<Participant>> },
    /// A word from outside the call; whether anybody heard it.
    AppMessage { to: Option<String>, data: Value, reply: oneshot::Sender<bool> },
    /// Who knocks.
    Knocked { people: Vec<WaitingPerson> },
    /// What somebody may do from now on; whether they are there.
    Permit { who: ParticipantId, permissions: Permissions, reply: oneshot::Sender<bool> },
    /// Close everybody's socket; the room ends when it has been empty for a while.
    Close { reason: CloseReason, message: &'static str, reply: oneshot::Sender<()> },
}

/// How somebody comes.
#[derive(Debug)]
pub(crate) enum How {
    /// By WebSocket.
    Socket { id: SocketId, outbox: Outbox },
    /// By WHIP or WHEP.
    Http { session: String, etag: String, looking: Looking },
}

/// See the page head.
pub(crate) struct RoomTask {
    shared: Arc<Shared>,
    id: RoomId,
    room: Room,
    opened: bool,
    outboxes: HashMap<SocketId, Outbox>,
}

impl RoomTask {
    pub(crate) fn new(shared: Arc<Shared>, id: RoomId) -> Self {
        let limits = &shared.config.limits;
        let room = Room::new(shared.clock.now(), id.clone(), limits.participants_per_room, limits.spans);
        Self { shared, id, room, opened: false, outboxes: HashMap::new() }
    }

    /// Until the room has been empty for long enough.
    pub(crate) async fn run(mut self, mut asks: mpsc::Receiver<Ask>, mut events: mpsc::Receiver<Event>) {
        loop {
            tokio::select! {
                // Events first: an ask may be about what they say.
                biased;
                Some(event) = events.recv() => {
                    let effects = self.room.media(self.shared.clock.now(), event);
                    self.apply(effects).await;
                }
                Some(ask) = asks.recv() => self.asked(ask).await,
                () = tokio::time::sleep(self.until_next()) => {}
                else => break,
            }
            self.notice_gone_sockets().await;
            let effects = self.room.tick(self.shared.clock.now());
            self.apply(effects).await;
            if self.room.closes_at().is_some_and(|at| at <= self.shared.clock.now().instant) {
                break;
            }
        }
        // First the media plane, then the register: a room of this name opened in between would be the one closed.
        self.within(self.shared.media.close_room(self.id.clone())).await;
        self.shared.forget(&self.id);
        tracing::info!(room.id = %self.id, "room closed");
    }

    fn until_next(&self) -> Duration {
        let next = self.room.next_tick().into_iter().chain(self.room.closes_at()).min();
        let now = self.shared.clock.now().instant;
        next.map_or(LOOK_EVERY, |next| next.saturating_duration_since(now)).min(LOOK_EVERY)
    }

    async fn asked(&mut self, ask: Ask) {
        let now = self.shared.clock.now();
        let effects = match ask {
            Ask::Join { ticket, sdp, sources, how, reply } => {
                // Nobody may be waiting any more; the seat then ends like any whose socket drops.
                let _ = reply.send(self.join(ticket, sdp, &sources, how).await);
                return;
            }
            Ask::Resume { ticket, socket, outbox, reply } => {
                let _ = reply.send(self.resume(ticket, socket, outbox).await);
                return;
            }
            Ask::Said { who, socket, message } => self.room.said(now, &who, socket, message),
            Ask::Dropped { who, socket } => {
                self.outboxes.remove(&socket);
                self.room.dropped(now, &who, socket)
            }
            Ask::EndHttp { session, etag, reply } => {
                let effects = self.room.end_http(now, &session, etag.as_deref());
                let _ = reply.send(!effects.is_empty());
                effects
            }
            Ask::Remove { who, reply } => {
                let there = self.room.seat(&who).is_some();
                let effects = self.room.send_out(now, &who);
                let _ = reply.send(there);
                effects
            }
            Ask::AppMessage { to, data, reply } => {
                let effect = self.room.app_message(None, to.as_deref(), data);
                let _ = reply.send(effect.is_some());
                effect.into_iter().collect()
            }
            Ask::Knocked { people } => self.room.knocked(people),
            Ask::Permit { who, permissions, reply } => {
                let _ = reply.send(self.room.seat(&who).is_some());
                self.room.permit(&who, permissions)
            }
            Ask::Present { reply } => {
                let _ = reply.send(self.room.participants());
                return;
            }
            Ask::Close { reason, message, reply } => {
                let effects = self.room.close(now, reason, message);
                self.apply(effects).await;
                let _ = reply.send(());
                return;
            }
        };
        self.apply(effects).await;
    }

    async fn join(
        &mut self,
        ticket: Ticket,
        sdp: String,
        named: &BTreeMap<String, Source>,
        how: How,
    ) -> Result<String, JoinRefusal> {
        let sources = sources(named).ok_or(JoinRefusal::Sources)?;
        self.shared.barred(&ticket)?;
        let replaced = self.room.admit(self.shared.clock.now(), &ticket)?;
        self.apply(replaced).await;
        let peer = self.shared.new_peer(&ticket.participant);
        let wish = Join {
            room: self.id.clone(),
            peer: peer.clone(),
            may_publish: ticket.permissions.publish,
            may_subscribe: ticket.permissions.subscribe,
            video: ticket.permissions.video,
            offer: sdp,
            sources,
        };
        let answer = self.media_join(wish).await.map_err(|why| JoinRefusal::from(&why))?;
        let answer_sdp = answer.sdp.clone();
        let (presence, looking) = match how {
            How::Socket { id, outbox } => {
                self.outboxes.insert(id, outbox);
                (Presence::Here { socket: id, came_with: None }, Looking::AtEverything)
            }
            How::Http { session, etag, looking } => (Presence::Http { session, etag }, looking),
        };
        tracing::info!(room.id = %self.id, peer.id = %peer, "participant joined");
        let now = self.shared.clock.now();
        let return_ticket = self.return_ticket(&ticket).unwrap_or_default();
        let effects = self.room.sit(now, Newcomer { ticket, peer, presence, looking, answer }, return_ticket);
        self.apply(effects).await;
        Ok(answer_sdp)
    }

    async fn media_join(&mut self, wish: Join) -> Result<Answer, MediaRefusal> {
        let media = Arc::clone(&self.shared.media);
        for _ in 0..2 {
            if !self.opened {
                let people = self.shared.config.limits.participants_per_room;
                self.answered_within(media.open(self.id.clone(), people)).await?;
                self.opened = true;
            }
            match self.answered_within(media.join(wish.clone())).await {
                // The media plane forgot the room; once more from the start.
                Err(MediaRefusal::NoRoom) => self.opened = false,
                Err(MediaRefusal::Busy) => {
                    // Perhaps it was only late, and there is a session now that nobody knows.
                    self.within(media.leave(wish.peer)).await;
                    return Err(MediaRefusal::Busy);
                }
                other => return other,
            }
        }
        Err(MediaRefusal::NoRoom)
    }

    async fn resume(&mut self, ticket: Ticket, socket: SocketId, outbox: Outbox) -> Result<(), JoinRefusal> {
        self.shared.barred(&ticket)?;
        let next = self.return_ticket(&ticket).unwrap_or_default();
        let effects = self.room.resume(self.shared.clock.now(), ticket, socket, next)?;
        self.outboxes.insert(socket, outbox);
        self.apply(effects).await;
        Ok(())
    }

    /// A ticket to come back with, for the same person and rights.
    fn return_ticket(&self, ticket: &Ticket) -> Option<String> {
        let now = self.shared.clock.now();
        let expires_s = (now.unix + RETURN_VALID).as_secs();
        let next = Ticket { kind: TicketKind::Return, id: self.shared.clock.random_id(), expires_s, ..ticket.clone() };
        let signed = self.shared.config.key.sign(now, &next);
        signed.inspect_err(|error| tracing::error!(room.id = %self.id, %error, "no return ticket")).ok()
    }

    /// A socket's task that ended without saying so, because the process was in a hurry.
    async fn notice_gone_sockets(&mut self) {
        let gone: Vec<SocketId> =
            self.outboxes.iter().filter(|(_, outbox)| outbox.is_gone()).map(|(&socket, _)| socket).collect();
        for socket in gone {
            self.outboxes.remove(&socket);
            let effects = self.room.socket_gone(self.shared.clock.now(), socket);
            self.apply(effects).await;
        }
    }

    async fn apply(&mut self, effects: Vec<Effect>) {
        let mut left = VecDeque::from(effects);
        while let Some(effect) = left.pop_front() {
            match effect {
                Effect::Send { to, message } => self.send(&to, &message),
                Effect::Close { socket, reason, message } => {
                    if let Some(outbox) = self.outboxes.remove(&socket) {
                        outbox.close(Closing { reason, message });
                    }
                }
                Effect::Media(wish) => self.wish(wish).await,
                Effect::Offer { who, id, sdp, sources } => {
                    let Some(peer) = self.room.seat(&who).map(|seat| seat.peer.clone()) else { continue };
                    let answer = self.answered_within(self.shared.media.offer(peer, sdp, sources)).await;
                    left.extend(self.room.answered(&who, id, answer));
                }
                Effect::ReturnTicket { who } => self.send_return_ticket(&who),
                Effect::Spend(ticket) => self.shared.spend(&ticket),
                Effect::FirstFrame { ms } => self.shared.metrics.first_frame(ms),
                Effect::SentOut { who } => self.shared.bar(&self.id, Some(&who)),
                Effect::Connection { who, quality } => self.tell(who, CameOrWent::Connection(quality)),
                Effect::Came { who } => {
                    self.shared.metrics.came();
                    self.tell(who, CameOrWent::Came);
                }
                Effect::Went { who, reason } => {
                    self.shared.metrics.went();
                    self.tell(who, CameOrWent::Went(reason));
                }
            }
        }
    }

    fn send(&self, to: &[SocketId], message: &ServerMessage) {
        if to.is_empty() {
            return;
        }
        let Some(text) = written(message) else { return };
        for outbox in to.iter().filter_map(|socket| self.outboxes.get(socket)) {
            outbox.send(text.clone());
        }
    }

    fn send_return_ticket(&self, who: &ParticipantId) {
        let Some(seat) = self.room.seat(who) else { return };
        let ticket = Ticket {
            room: self.id.clone(),
            participant: who.clone(),
            name: seat.name.clone(),
            role: seat.role,
            permissions: seat.permissions,
            people_max: seat.people_max,
            admitted_ms: seat.admitted_ms,
            expires_s: 0,
            id: String::new(),
            kind: TicketKind::Return,
        };
        if let (Some(socket), Some(ticket)) = (seat.socket(), self.return_ticket(&ticket)) {
            self.send(&[socket], &ServerMessage::ReturnTicket { ticket });
        }
    }

    fn tell(&self, participant: ParticipantId, what: CameOrWent) {
        let Some(told) = &self.shared.config.told else { return };
        let at = self.shared.clock.now();
        if told.try_send(Attendance { room: self.id.clone(), participant, at, what }).is_err() {
            self.shared.metrics.attendance_lost();
        }
    }

    async fn wish(&self, wish: Wish) {
        let media = &self.shared.media;
        match wish {
            Wish::Leave(peer) => self.within(media.leave(peer)).await,
            Wish::Mute { peer, mid, muted } => self.within(media.mute(peer, mid, muted)).await,
            Wish::View { peer, view } => self.within(media.view(peer, view)).await,
        }
    }

    async fn within(&self, doing: Doing<'_, ()>) {
        if tokio::time::timeout(MEDIA_WAIT, doing).await.is_err() {
            tracing::error!(room.id = %self.id, "the media plane does not answer");
        }
    }

    async fn answered_within<T>(&self, doing: Doing<'_, Result<T, MediaRefusal>>) -> Result<T, MediaRefusal> {
        tokio::time::timeout(MEDIA_WAIT, doing).await.unwrap_or_else(|_| {
            tracing::error!(room.id = %self.id, "the media plane does not answer");
            Err(MediaRefusal::Busy)
        })
    }
}

impl Shared {
    /// A name for a media session that no other has: the person's and a number.
    fn new_peer(&self, who: &ParticipantId) -> PeerId {
        format!("{who}.{}", self.next_number()).as_str().into()
    }
}
