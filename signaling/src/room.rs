//! A room: who is in it, what they may do and what each of them is told. Pure: every method takes the moment and what
//! happened, changes the room, and gives back what is to be done about it; the task of the room does it.

mod effect;
mod events;
mod house;
mod messages;
mod view;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use media::command::{Answer, Refusal as MediaRefusal, View};
use media::types::{PeerId, RoomId};

pub use self::effect::{Effect, Wish};
pub(crate) use self::house::APP_MESSAGE_BYTES_MAX;
use crate::chat::ChatLog;
use crate::clock::Now;
use crate::message::{self as wire, CloseReason, ErrorCode, LeaveReason, Quality, ServerMessage, WaitingPerson};
use crate::refusal::JoinRefusal;
use crate::seat::{Looking, ParticipantId, Presence, Seat, SocketId};
use crate::ticket::{RETURN_EVERY, Ticket};

/// How long things last in a room.
#[derive(Clone, Copy, Debug)]
pub struct Spans {
    /// A seat is kept after its socket dropped. Longer than a phone's change from Wi-Fi to mobile, and as long as media
    /// goes on without consent (RFC 7675 §5.1: 30 s).
    pub grace: Duration,
    /// An empty room is kept, with its chat.
    pub empty: Duration,
    /// A fresh return ticket is sent.
    pub return_every: Duration,
}

impl Default for Spans {
    fn default() -> Self {
        Self { grace: Duration::from_secs(30), empty: Duration::from_secs(60), return_every: RETURN_EVERY }
    }
}

/// See the page head.
#[derive(Debug)]
pub struct Room {
    id: RoomId,
    capacity: usize,
    spans: Spans,
    /// In order of arrival.
    seats: Vec<Seat>,
    chat: ChatLog,
    speaking: Vec<ParticipantId>,
    empty_since: Option<Instant>,
    /// Who knocks.
    waiting: Vec<WaitingPerson>,
}

/// Somebody whose offer was answered.
#[derive(Debug)]
pub struct Newcomer {
    /// What they came with.
    pub ticket: Ticket,
    /// Their media session.
    pub peer: PeerId,
    /// How they are connected.
    pub presence: Presence,
    /// What they asked to see at once.
    pub looking: Looking,
    /// The media plane's answer.
    pub answer: Answer,
}

impl Room {
    /// An empty room for at most `capacity` people.
    pub fn new(now: Now, id: RoomId, capacity: usize, spans: Spans) -> Self {
        Self {
            id,
            capacity,
            spans,
            seats: Vec::new(),
            chat: ChatLog::default(),
            speaking: Vec::new(),
            empty_since: Some(now.instant),
            waiting: Vec::new(),
        }
    }

    /// People in it.
    pub fn participants(&self) -> Vec<wire::Participant> {
        self.seats.iter().map(Seat::participant).collect()
    }

    /// This person's seat.
    pub fn seat(&self, who: &ParticipantId) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.who == *who)
    }

    /// Whether the holder of this ticket may take a seat now. Somebody who has one gives it up: the newest wins, so that
    /// a reloaded page or a second tab is never told that the person is already there.
    ///
    /// # Errors
    /// `RoomFull`.
    pub fn admit(&mut self, now: Now, ticket: &Ticket) -> Result<Vec<Effect>, JoinRefusal> {
        let Some(seat) = self.seat(&ticket.participant) else {
            let wanted = ticket.people_max.and_then(|people| usize::try_from(people).ok()).unwrap_or(usize::MAX);
            return if self.seats.len() < self.capacity.min(wanted) {
                Ok(Vec::new())
            } else {
                Err(JoinRefusal::RoomFull)
            };
        };
        let reason = if seat.socket().is_some() { LeaveReason::Left } else { LeaveReason::Lost };
        let close = Some((CloseReason::Replaced, "you joined again from elsewhere"));
        Ok(self.remove(now, &ticket.participant, reason, close))
    }

    /// Seats somebody who was admitted and whose offer was answered.
    pub fn sit(&mut self, now: Now, newcomer: Newcomer, return_ticket: String) -> Vec<Effect> {
        let Newcomer { ticket, peer, presence, looking, answer } = newcomer;
        let who = ticket.participant;
        let mut seat = Seat {
            who: who.clone(),
            peer,
            name: ticket.name,
            role: ticket.role,
            permissions: ticket.permissions,
            people_max: ticket.people_max,
            admitted_ms: ticket.admitted_ms,
            presence,
            published: BTreeMap::new(),
            mutes: BTreeMap::new(),
            slots: Vec::new(),
            looking,
            view: View::default(),
            quality: Quality::Good,
            ticket_due: now.instant + self.spans.return_every,
            reported: false,
        };
        seat.take_slots(&answer);
        let (participant, socket) = (seat.participant(), seat.socket());
        self.seats.push(seat);
        self.empty_since = None;
        let mut effects = vec![Effect::Came { who: who.clone() }];
        if let Some(socket) = socket {
            let (seat, slots) = (self.described_to(&who, return_ticket), self.slots_of(&who));
            let message = ServerMessage::Joined { seat, sdp: answer.sdp, slots };
            effects.push(Effect::Send { to: vec![socket], message });
        }
        effects.push(self.to_others(&who, ServerMessage::ParticipantJoined { participant }));
        effects.extend(self.told_speaking(&who));
        effects.extend(self.told_waiting(&who));
        effects.extend(self.refresh_views());
        effects
    }

    /// Gives somebody their seat back on another socket.
    ///
    /// # Errors
    /// `SeatGone` when it is not kept any more.
    pub fn resume(
        &mut self,
        now: Now,
        ticket: Ticket,
        socket: SocketId,
        return_ticket: String,
    ) -> Result<Vec<Effect>, JoinRefusal> {
        let who = ticket.participant.clone();
        let due = now.instant + self.spans.return_every;
        let seat = self.seat_mut(&who).ok_or(JoinRefusal::SeatGone)?;
        if matches!(seat.presence, Presence::Http { .. }) {
            return Err(JoinRefusal::SeatGone);
        }
        seat.ticket_due = due;
        let before = std::mem::replace(&mut seat.presence, Presence::Here { socket, came_with: Some(ticket) });
        let mut effects = Vec::new();
        match before {
            Presence::Here { socket: old, .. } => effects.push(Effect::Close {
                socket: old,
                reason: CloseReason::Replaced,
                message: "you resumed on another socket",
            }),
            Presence::Away { .. } | Presence::Http { .. } => {
                let message = ServerMessage::Presence { participant: who.to_string(), here: true };
                effects.push(self.to_others(&who, message));
            }
        }
        let message =
            ServerMessage::Resumed { seat: self.described_to(&who, return_ticket), slots: self.slots_of(&who) };
        effects.push(Effect::Send { to: vec![socket], message });
        effects.extend(self.told_speaking(&who));
        effects.extend(self.told_waiting(&who));
        Ok(effects)
    }

    /// A socket is gone without goodbye: the seat is kept for the grace time.
    pub fn dropped(&mut self, now: Now, who: &ParticipantId, socket: SocketId) -> Vec<Effect> {
        let Some(seat) = self.seat_mut(who).filter(|seat| seat.socket() == Some(socket)) else {
            return Vec::new();
        };
        seat.presence = Presence::Away { since: now.instant };
        vec![self.to_others(who, ServerMessage::Presence { participant: who.to_string(), here: false })]
    }

    /// The same, when only the socket is known.
    pub fn socket_gone(&mut self, now: Now, socket: SocketId) -> Vec<Effect> {
        let who = self.seats.iter().find(|seat| seat.socket() == Some(socket)).map(id);
        who.map(|who| self.dropped(now, &who, socket)).unwrap_or_default()
    }

    /// Ends the seat with this WHIP or WHEP session. A wrong `etag`, when one is given, ends nothing.
    pub fn end_http(&mut self, now: Now, id: &str, tag: Option<&str>) -> Vec<Effect> {
        let seat = self.seats.iter().find(|seat| match &seat.presence {
            Presence::Http { session, etag } => session == id && tag.is_none_or(|tag| tag == etag),
            Presence::Here { .. } | Presence::Away { .. } => false,
        });
        let Some(who) = seat.map(|seat| seat.who.clone()) else { return Vec::new() };
        self.remove(now, &who, LeaveReason::Left, None)
    }

    /// What the media plane said to an [`Effect::Offer`].
    pub fn answered(&mut self, who: &ParticipantId, id: u32, answer: Result<Answer, MediaRefusal>) -> Vec<Effect> {
        let Some(seat) = self.seat_mut(who) else { return Vec::new() };
        let to: Vec<SocketId> = seat.socket().into_iter().collect();
        let message = match answer {
            Ok(answer) => {
                seat.take_slots(&answer);
                ServerMessage::Answer { id, sdp: answer.sdp, slots: self.slots_of(who) }
            }
            Err(why) => {
                let code = JoinRefusal::from(&why).error_code().unwrap_or(ErrorCode::Busy);
                ServerMessage::Error { code, message: why.to_string(), id: Some(id) }
            }
        };
        vec![Effect::Send { to, message }]
    }

    /// Ends a seat; nothing happens when it is not there.
    pub fn remove(
        &mut self,
        now: Now,
        who: &ParticipantId,
        reason: LeaveReason,
        close: Option<(CloseReason, &'static str)>,
    ) -> Vec<Effect> {
        let Some(place) = self.seats.iter().position(|seat| seat.who == *who) else { return Vec::new() };
        let seat = self.seats.remove(place);
        if self.seats.is_empty() {
            self.empty_since = Some(now.instant);
        }
        self.speaking.retain(|speaker| speaker != who);
        for other in &mut self.seats {
            for slot in &mut other.slots {
                slot.shows = slot.shows.take().filter(|shown| shown.peer != seat.peer);
            }
        }
        let mut effects = Vec::new();
        if let (Some(socket), Some((reason, message))) = (seat.socket(), close) {
            effects.push(Effect::Close { socket, reason, message });
        }
        effects.push(Effect::Media(Wish::Leave(seat.peer)));
        effects.push(Effect::Went { who: who.clone(), reason });
        effects.push(self.to_others(who, ServerMessage::ParticipantLeft { participant: who.to_string(), reason }));
        effects.extend(self.refresh_views());
        effects
    }

    /// A host sends somebody out: they come back when they are let in again, not by themselves.
    pub fn kick(&mut self, now: Now, who: &ParticipantId) -> Vec<Effect> {
        let mut effects = vec![Effect::SentOut { who: who.clone() }];
        effects.extend(self.send_out(now, who));
        effects
    }

    /// Ends the seat of somebody whose tickets are worth nothing already.
    pub fn send_out(&mut self, now: Now, who: &ParticipantId) -> Vec<Effect> {
        self.remove(now, who, LeaveReason::Kicked, Some((CloseReason::Kicked, "a host sent you out")))
    }

    /// Ends every seat, for one reason.
    pub fn close(&mut self, now: Now, reason: CloseReason, message: &'static str) -> Vec<Effect> {
        self.empty_since = Some(now.instant);
        self.speaking.clear();
        let seats = std::mem::take(&mut self.seats);
        let mut effects = Vec::new();
        for seat in seats {
            effects.extend(seat.socket().map(|socket| Effect::Close { socket, reason, message }));
            effects.push(Effect::Media(Wish::Leave(seat.peer)));
            effects.push(Effect::Went { who: seat.who, reason: LeaveReason::Left });
        }
        effects
    }

    /// What the passing of time brings.
    pub fn tick(&mut self, now: Now) -> Vec<Effect> {
        let lost: Vec<ParticipantId> =
            self.seats.iter().filter(|seat| self.lost_at(seat).is_some_and(|at| at <= now.instant)).map(id).collect();
        let mut effects = Vec::new();
        for who in lost {
            effects.extend(self.remove(now, &who, LeaveReason::Lost, None));
        }
        let next = now.instant + self.spans.return_every;
        for seat in self.seats.iter_mut().filter(|seat| seat.socket().is_some() && seat.ticket_due <= now.instant) {
            seat.ticket_due = next;
            effects.push(Effect::ReturnTicket { who: seat.who.clone() });
        }
        effects
    }

    /// When [`tick`](Self::tick) has something to do next.
    pub fn next_tick(&self) -> Option<Instant> {
        let graces = self.seats.iter().filter_map(|seat| self.lost_at(seat));
        let tickets = self.seats.iter().filter(|seat| seat.socket().is_some()).map(|seat| seat.ticket_due);
        graces.chain(tickets).min()
    }

    /// When this room, empty, is to be closed.
    pub fn closes_at(&self) -> Option<Instant> {
        self.empty_since.map(|since| since + self.spans.empty)
    }

    fn lost_at(&self, seat: &Seat) -> Option<Instant> {
        match seat.presence {
            Presence::Away { since } => Some(since + self.spans.grace),
            Presence::Here { .. } | Presence::Http { .. } => None,
        }
    }

    fn seat_mut(&mut self, who: &ParticipantId) -> Option<&mut Seat> {
        self.seats.iter_mut().find(|seat| seat.who == *who)
    }

    fn to_all(&self, message: ServerMessage) -> Effect {
        Effect::Send { to: self.seats.iter().filter_map(Seat::socket).collect(), message }
    }

    fn to_others(&self, who: &ParticipantId, message: ServerMessage) -> Effect {
        let others = self.seats.iter().filter(|seat| seat.who != *who);
        Effect::Send { to: others.filter_map(Seat::socket).collect(), message }
    }

    /// Somebody who just came hears at once who is speaking.
    fn told_speaking(&self, who: &ParticipantId) -> Option<Effect> {
        let socket = self.seat(who)?.socket()?;
        let participants: Vec<String> = self.speaking.iter().map(ToString::to_string).collect();
        let message = ServerMessage::Speaking { participants };
        (!self.speaking.is_empty()).then(|| Effect::Send { to: vec![socket], message })
    }

    fn described_to(&self, who: &ParticipantId, return_ticket: String) -> wire::Seat {
        let nothing =
            wire::Permissions { publish: false, subscribe: false, chat: false, moderate: false, video: false };
        wire::Seat {
            participant: who.to_string(),
            room: self.id.to_string(),
            permissions: self.seat(who).map_or(nothing, |seat| seat.permissions),
            participants: self.participants(),
            publications: self.seats.iter().flat_map(Seat::publications).collect(),
            chat: self.chat.visible_to(who),
            return_ticket,
            grace_s: u32::try_from(self.spans.grace.as_secs()).unwrap_or(u32::MAX),
        }
    }
}

fn id(seat: &Seat) -> ParticipantId {
    seat.who.clone()
}

#[cfg(test)]
mod tests;
