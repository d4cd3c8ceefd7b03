//! `Signaling`: the door for the rest of the program. Cheap to clone.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use media::Media;
use media::command::Event;
use media::types::RoomId;
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use crate::clock::Clock;
use crate::door::MediaDoor;
use crate::limits::Config;
use crate::message::{CloseReason, Participant, Permissions, Role, Source, WaitingPerson};
use crate::metrics::Snapshot;
use crate::outbox::Outbox;
use crate::refusal::JoinRefusal;
use crate::seat::{ParticipantId, SocketId};
use crate::shared::Shared;
use crate::socket;
use crate::task::{Ask, How};
use crate::ticket::{Ticket, TicketError, TicketKind, clean_name};

/// How long [`Signaling::close`] waits for clients to answer the goodbye.
const CLOSE_WAIT: Duration = Duration::from_secs(5);
/// A room may end at the moment somebody joins; the next try opens it anew.
const JOIN_TRIES: usize = 3;

/// The running signaling. Cheap to clone.
#[derive(Clone)]
pub struct Signaling {
    pub(crate) shared: Arc<Shared>,
}

/// Who is let in where.
#[derive(Clone, Copy, Debug)]
pub struct Admission<'a> {
    /// Where.
    pub room: &'a str,
    /// Who.
    pub participant: &'a str,
    /// Shown to others.
    pub name: &'a str,
    /// Role.
    pub role: Role,
    /// What they may do.
    pub permissions: Permissions,
    /// They get no seat where so many are taken; the server's own limit holds besides.
    pub people_max: Option<u32>,
    /// How long the ticket can be used.
    pub valid_for: Duration,
}

/// A seat, as the socket that joined it sees it.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) room: mpsc::Sender<Ask>,
    pub(crate) who: ParticipantId,
}

impl Signaling {
    /// Starts listening to the media plane. Must be called within a tokio runtime.
    pub fn start(config: Config, media: Media, events: mpsc::Receiver<Event>, clock: Clock) -> Self {
        Self::with_door(config, Arc::new(media), events, clock)
    }

    pub(crate) fn with_door(
        config: Config,
        media: Arc<dyn MediaDoor>,
        events: mpsc::Receiver<Event>,
        clock: Clock,
    ) -> Self {
        let shared = Arc::new(Shared::new(config, media, clock));
        tokio::spawn(route(Arc::clone(&shared), events));
        Self { shared }
    }

    /// The limits of this protocol on a request for a WebSocket, before it is upgraded.
    pub fn limited(&self, request: WebSocketUpgrade) -> WebSocketUpgrade {
        // A message somewhat over the limit is read and refused in words; one far over it cuts the connection.
        let bytes = self.shared.config.limits.message_bytes.saturating_mul(2);
        let request = request.max_message_size(bytes).max_frame_size(bytes);
        // The defaults of 128 KiB each are for few fast sockets; these are many and slow.
        request.read_buffer_size(8 * 1024).write_buffer_size(0)
    }

    /// Serves one WebSocket to its end. Its request should have gone through [`limited`](Self::limited).
    pub async fn serve_socket(self, socket: WebSocket, remote: IpAddr) {
        socket::serve(self, socket, remote).await;
    }

    /// A join ticket for one person and one room. The name is shortened and cleaned where it must be. Whoever was sent
    /// out before, or was in a room that was ended, comes back with it.
    ///
    /// # Errors
    /// `Invalid` when `room` or `participant` is not 1 to 128 of `A-Za-z0-9_-`.
    pub fn issue(&self, admission: &Admission<'_>) -> Result<String, TicketError> {
        let now = self.shared.clock.now();
        let (room, participant) = (RoomId::from(admission.room), ParticipantId::from(admission.participant));
        let ticket = Ticket {
            admitted_ms: self.shared.admission_ms(now, &room, &participant),
            room,
            participant,
            name: clean_name(admission.name),
            role: admission.role,
            permissions: admission.permissions,
            people_max: admission.people_max,
            expires_s: (now.unix + admission.valid_for).as_secs(),
            id: self.shared.clock.random_id(),
            kind: TicketKind::Join,
        };
        self.shared.config.key.sign(now, &ticket)
    }

    /// Who is in this room now.
    pub async fn present(&self, room: &str) -> Vec<Participant> {
        self.ask(room, |reply| Ask::Present { reply }).await.unwrap_or_default()
    }

    /// Sends somebody out, and keeps them out until a new ticket is [issued](Self::issue). False when they were not there.
    pub async fn remove(&self, room: &str, participant: &str) -> bool {
        let who = ParticipantId::from(participant);
        self.shared.bar(&room.into(), Some(&who));
        self.ask(room, |reply| Ask::Remove { who, reply }).await.unwrap_or(false)
    }

    /// Says something to the pages in this room: to one of them, or to all. False when nobody is there to hear it.
    /// What is longer than 4 096 bytes of JSON is the caller's to refuse.
    pub async fn app_message(&self, room: &str, to: Option<&str>, data: Value) -> bool {
        let to = to.map(str::to_owned);
        self.ask(room, |reply| Ask::AppMessage { to, data, reply }).await.unwrap_or(false)
    }

    /// Tells those in this room who may let people in who knocks now. Say it again when somebody of them comes: a room
    /// that is not there yet remembers nothing.
    pub async fn knocked(&self, room: &str, people: Vec<WaitingPerson>) {
        if let Some(door) = self.shared.found(&RoomId::from(room)) {
            // A room that ends at this moment has nobody in it to tell.
            let _ = door.asks.send(Ask::Knocked { people }).await;
        }
    }

    /// Changes what somebody may do. False when they are not there.
    pub async fn permit(&self, room: &str, participant: &str, permissions: Permissions) -> bool {
        let who = ParticipantId::from(participant);
        self.ask(room, |reply| Ask::Permit { who, permissions, reply }).await.unwrap_or(false)
    }

    /// Who holds this return ticket: shows that a request outside the call comes from somebody in it.
    ///
    /// # Errors
    /// Why it shows nothing.
    pub fn holder(&self, ticket: &str) -> Result<Ticket, JoinRefusal> {
        let ticket = self.shared.checked(ticket, None)?;
        if ticket.kind == TicketKind::Return { Ok(ticket) } else { Err(TicketError::Invalid.into()) }
    }

    /// Ends the call for everybody. Tickets that are around are worth nothing until a new one is [issued](Self::issue).
    pub async fn close_room(&self, room: &str) {
        self.shared.bar(&room.into(), None);
        let (reason, message) = (CloseReason::RoomClosed, "the call was ended");
        self.ask(room, |reply| Ask::Close { reason, message, reply }).await;
    }

    /// What was counted.
    pub fn snapshot(&self) -> Snapshot {
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let (rooms, sockets) = (count(self.shared.room_count()), count(*self.shared.sockets.borrow()));
        Snapshot { rooms, sockets, ..self.shared.metrics.snapshot() }
    }

    /// Says goodbye to everybody and lets nobody in any more; returns when the sockets are closed, or after 5 s.
    pub async fn close(&self) {
        self.shared.stopping.send_replace(true);
        let (reason, message) = (CloseReason::ServerStopping, "the server is stopping");
        let rooms: Vec<_> = self.shared.rooms().into_iter().map(|door| door.asks).collect();
        let goodbye = async {
            for asks in rooms {
                let (reply, done) = oneshot::channel();
                if asks.send(Ask::Close { reason, message, reply }).await.is_ok() {
                    // The room may end instead of answering; nobody is in it then.
                    let _ = done.await;
                }
            }
            // The sender lives in `shared`, so it does not go away before us.
            let _ = self.shared.sockets.subscribe().wait_for(|count| *count == 0).await;
        };
        if tokio::time::timeout(CLOSE_WAIT, goodbye).await.is_err() {
            tracing::warn!(sockets = *self.shared.sockets.borrow(), "some clients did not answer the goodbye");
        }
    }

    /// A seat for the one who says `join` on this socket, with a ticket and the room they believe it is for.
    pub(crate) async fn join(
        &self,
        (text, room): (&str, Option<&str>),
        sdp: &str,
        sources: &BTreeMap<String, Source>,
        id: SocketId,
        outbox: &Outbox,
    ) -> Result<Place, JoinRefusal> {
        let ticket = self.shared.checked(text, room).inspect_err(|why| self.shared.metrics.joined(why.code()))?;
        let who = ticket.participant.clone();
        let (room, _) = self.seated(ticket, sdp, sources, || How::Socket { id, outbox: outbox.clone() }).await?;
        Ok(Place { room, who })
    }

    /// Uses up the ticket and asks its room for a seat. Gives the way to the room and the SDP answer.
    pub(crate) async fn seated(
        &self,
        ticket: Ticket,
        sdp: &str,
        sources: &BTreeMap<String, Source>,
        how: impl Fn() -> How,
    ) -> Result<(mpsc::Sender<Ask>, String), JoinRefusal> {
        let outcome = match self.shared.take(&ticket) {
            // What was not granted is not used up.
            Ok(()) => {
                let asked = self.ask_for_seat(&ticket, sdp, sources, how).await;
                asked.inspect_err(|_| self.shared.give_back(&ticket))
            }
            Err(why) => Err(why),
        };
        self.shared.metrics.joined(outcome.as_ref().map_or_else(|why| why.code(), |_| "joined"));
        outcome
    }

    async fn ask_for_seat(
        &self,
        ticket: &Ticket,
        sdp: &str,
        sources: &BTreeMap<String, Source>,
        how: impl Fn() -> How,
    ) -> Result<(mpsc::Sender<Ask>, String), JoinRefusal> {
        for _ in 0..JOIN_TRIES {
            let room = self.shared.found_or_made(&ticket.room)?.asks;
            let (reply, answer) = oneshot::channel();
            let (ticket, sdp, sources) = (ticket.clone(), sdp.to_owned(), sources.clone());
            let ask = Ask::Join { ticket, sdp, sources, how: how(), reply };
            if room.send(ask).await.is_err() {
                continue;
            }
            if let Ok(answer) = answer.await {
                return answer.map(|sdp| (room, sdp));
            }
        }
        Err(JoinRefusal::Busy)
    }

    /// Their own seat for the one who says `resume` on this socket.
    pub(crate) async fn resume(&self, text: &str, socket: SocketId, outbox: &Outbox) -> Result<Place, JoinRefusal> {
        let outcome = self.ask_to_resume(text, socket, outbox).await;
        self.shared.metrics.resumed(outcome.as_ref().map_or_else(|why| why.code(), |_| "resumed"));
        outcome
    }

    async fn ask_to_resume(&self, text: &str, socket: SocketId, outbox: &Outbox) -> Result<Place, JoinRefusal> {
        let ticket = self.shared.checked(text, None)?;
        if ticket.kind != TicketKind::Return {
            return Err(TicketError::Invalid.into());
        }
        self.shared.unused(&ticket)?;
        let room = self.shared.found(&ticket.room).ok_or(JoinRefusal::SeatGone)?.asks;
        let who = ticket.participant.clone();
        let (reply, answer) = oneshot::channel();
        let ask = Ask::Resume { ticket, socket, outbox: outbox.clone(), reply };
        // A room that ends at this moment keeps no seat.
        room.send(ask).await.map_err(|_| JoinRefusal::SeatGone)?;
        answer.await.unwrap_or(Err(JoinRefusal::SeatGone))?;
        Ok(Place { room, who })
    }

    /// Asks a room something. `None` when it is not there.
    pub(crate) async fn ask<T>(&self, room: &str, ask: impl FnOnce(oneshot::Sender<T>) -> Ask) -> Option<T> {
        let door = self.shared.found(&RoomId::from(room))?;
        let (reply, answer) = oneshot::channel();
        door.asks.send(ask(reply)).await.ok()?;
        answer.await.ok()
    }
}

/// Gives each event of the media plane to its room, in order. One slow room must not hold up the others, so what its
/// queue has no place for is lost, and counted.
async fn route(shared: Arc<Shared>, mut events: mpsc::Receiver<Event>) {
    while let Some(event) = events.recv().await {
        match &event {
            Event::Connected { took, .. } => shared.metrics.connected(*took),
            Event::FirstMedia { took, .. } => shared.metrics.first_media(*took),
            Event::Closed { .. }
            | Event::Published { .. }
            | Event::Unpublished { .. }
            | Event::SlotAssigned { .. }
            | Event::Speaking { .. }
            | Event::Quality { .. } => {}
        }
        let Some(door) = shared.found(room_of(&event)) else { continue };
        if let Err(mpsc::error::TrySendError::Full(event)) = door.events.try_send(event) {
            shared.metrics.event_lost();
            tracing::warn!(room.id = %room_of(&event), "a room is too slow; an event of the media plane is lost");
        }
    }
}

fn room_of(event: &Event) -> &RoomId {
    match event {
        Event::Connected { room, .. }
        | Event::Closed { room, .. }
        | Event::Published { room, .. }
        | Event::Unpublished { room, .. }
        | Event::SlotAssigned { room, .. }
        | Event::Speaking { room, .. }
        | Event::FirstMedia { room, .. }
        | Event::Quality { room, .. } => room,
    }
}
