//! What participants ask of the room, and who may ask it.

use media::types::Mid;
use serde_json::Value;

use super::{APP_MESSAGE_BYTES_MAX, Effect, Room, Wish};
use crate::chat::ChatLog;
use crate::clock::Now;
use crate::message::{ClientMessage, CloseReason, ErrorCode, LeaveReason, PublicationRef, ServerMessage};
use crate::seat::{Looking, ParticipantId, Presence, Seat, SocketId};
use crate::words::sources;

/// Publications one view may name: all that a full room of 50 can show of cameras and screens, and some.
const VIEW_MAX: usize = 128;
/// A first frame later than this is no measurement but a page that slept.
const FIRST_FRAME_MS_MAX: u32 = 600_000;

type Outcome = Result<Vec<Effect>, (ErrorCode, &'static str)>;

const NOT_ALLOWED: (ErrorCode, &str) = (ErrorCode::NotAllowed, "your ticket does not allow it");
const NOBODY: (ErrorCode, &str) = (ErrorCode::ParticipantNotFound, "no such participant");

impl Room {
    /// A participant says something on their socket. What an earlier socket of theirs still says is ignored.
    pub fn said(&mut self, now: Now, who: &ParticipantId, socket: SocketId, message: ClientMessage) -> Vec<Effect> {
        let Some(seat) = self.seat_mut(who) else { return Vec::new() };
        let Presence::Here { socket: current, came_with } = &mut seat.presence else { return Vec::new() };
        if *current != socket {
            return Vec::new();
        }
        let mut effects: Vec<Effect> = came_with.take().map(Effect::Spend).into_iter().collect();
        let offer = if let ClientMessage::Offer { id, .. } = &message { Some(*id) } else { None };
        match self.done(now, who, socket, message) {
            Ok(done) => effects.extend(done),
            Err((code, message)) => {
                let message = ServerMessage::Error { code, message: message.to_owned(), id: offer };
                effects.push(Effect::Send { to: vec![socket], message });
            }
        }
        effects
    }

    fn done(&mut self, now: Now, who: &ParticipantId, socket: SocketId, message: ClientMessage) -> Outcome {
        match message {
            ClientMessage::Join { .. } | ClientMessage::Resume { .. } => {
                Err((ErrorCode::Malformed, "you have a seat already"))
            }
            ClientMessage::Offer { id, sdp, sources: named } => {
                let sources = sources(&named).ok_or((ErrorCode::Malformed, "sources are not named by mid"))?;
                Ok(vec![Effect::Offer { who: who.clone(), id, sdp, sources }])
            }
            ClientMessage::Mute { mid, muted } => self.mute(who, &mid, muted),
            ClientMessage::View { pinned, only } => self.look(who, pinned, only),
            ClientMessage::Chat { text, to } => self.write(now, who, text, to),
            ClientMessage::AppMessage { data, to } => self.pass_on(who, to.as_deref(), data),
            ClientMessage::Kick { participant } => {
                let whom = self.moderated(who, &participant)?;
                if whom == *who { Err((ErrorCode::NotAllowed, "send leave to go")) } else { Ok(self.kick(now, &whom)) }
            }
            ClientMessage::MuteOther { participant, mid } => {
                let whom = self.moderated(who, &participant)?;
                self.mute_other(&whom, &mid)
            }
            ClientMessage::Report { first_frame_ms } => Ok(self.report(who, first_frame_ms)),
            ClientMessage::Ping { id } => {
                Ok(vec![Effect::Send { to: vec![socket], message: ServerMessage::Pong { id } }])
            }
            ClientMessage::Leave {} => {
                Ok(self.remove(now, who, LeaveReason::Left, Some((CloseReason::Left, "you left"))))
            }
        }
    }

    /// The m-line may not be published yet: who joins with the camera off says so before any packet comes.
    fn mute(&mut self, who: &ParticipantId, mid: &str, muted: bool) -> Outcome {
        let seat = self.seat_mut(who).ok_or(NOBODY)?;
        if !seat.permissions.publish {
            return Err(NOT_ALLOWED);
        }
        let mid = Mid::new(mid).ok_or((ErrorCode::PublicationNotFound, "no such m-line"))?;
        if !seat.mute_own(mid, muted) {
            return Ok(Vec::new());
        }
        let mut effects = vec![Effect::Media(Wish::Mute { peer: seat.peer.clone(), mid, muted })];
        if seat.published.contains_key(&mid) {
            let publication = seat.reference(mid);
            effects.push(self.to_others(who, ServerMessage::Muted { publication, muted, by_host: false }));
        }
        Ok(effects)
    }

    fn mute_other(&mut self, whom: &ParticipantId, mid: &str) -> Outcome {
        let seat = self.seat_mut(whom).ok_or(NOBODY)?;
        let mid = Mid::new(mid)
            .filter(|mid| seat.published.contains_key(mid))
            .ok_or((ErrorCode::PublicationNotFound, "no such m-line"))?;
        if !seat.mute_by_host(mid) {
            return Ok(Vec::new());
        }
        let wish = Wish::Mute { peer: seat.peer.clone(), mid, muted: true };
        let publication = seat.reference(mid);
        Ok(vec![Effect::Media(wish), self.to_all(ServerMessage::Muted { publication, muted: true, by_host: true })])
    }

    /// Somebody a host may act upon.
    fn moderated(&self, who: &ParticipantId, whom: &str) -> Result<ParticipantId, (ErrorCode, &'static str)> {
        if !self.seat(who).is_some_and(|seat| seat.permissions.moderate) {
            return Err(NOT_ALLOWED);
        }
        let whom = ParticipantId::from(whom);
        self.seat(&whom).map(|_| whom.clone()).ok_or(NOBODY)
    }

    /// Names of what is not there are kept: it may come, and then it is looked at.
    fn look(&mut self, who: &ParticipantId, pinned: Vec<PublicationRef>, only: Option<Vec<PublicationRef>>) -> Outcome {
        let seat = self.seat_mut(who).ok_or(NOBODY)?;
        if !seat.permissions.subscribe {
            return Err(NOT_ALLOWED);
        }
        if pinned.len() > VIEW_MAX || only.as_ref().is_some_and(|only| only.len() > VIEW_MAX) {
            return Err((ErrorCode::Malformed, "a view names at most 128 publications"));
        }
        seat.looking = Looking::AtChosen { pinned, only };
        Ok(self.refresh_views())
    }

    fn write(&mut self, now: Now, who: &ParticipantId, text: String, to: Option<String>) -> Outcome {
        let seat = self.seat(who).ok_or(NOBODY)?;
        if !seat.permissions.chat {
            return Err(NOT_ALLOWED);
        }
        if !ChatLog::accepts(&text) {
            return Err((ErrorCode::ChatText, "a line has 1 to 2000 characters"));
        }
        let name = seat.name.clone();
        let Some(to) = to else {
            let line = self.chat.add(who, &name, None, text, now.unix_ms());
            return Ok(vec![self.to_all(ServerMessage::Chat { line })]);
        };
        // Who came by WHIP or WHEP has nowhere to read it.
        let reader = self.seat(&to.as_str().into()).filter(|seat| !matches!(seat.presence, Presence::Http { .. }));
        let reader = reader.ok_or(NOBODY)?.who.clone();
        let line = self.chat.add(who, &name, Some(to), text, now.unix_ms());
        let ends = self.seats.iter().filter(|seat| seat.who == *who || seat.who == reader);
        Ok(vec![Effect::Send { to: ends.filter_map(Seat::socket).collect(), message: ServerMessage::Chat { line } }])
    }

    fn pass_on(&self, who: &ParticipantId, to: Option<&str>, data: Value) -> Outcome {
        if data.to_string().len() > APP_MESSAGE_BYTES_MAX {
            return Err((ErrorCode::Malformed, "an app message has at most 4096 bytes"));
        }
        // With nobody else there, nobody hears it; that one person is not there is worth saying.
        match self.app_message(Some(who), to, data) {
            None if to.is_some() => Err(NOBODY),
            effect => Ok(effect.into_iter().collect()),
        }
    }

    fn report(&mut self, who: &ParticipantId, ms: u32) -> Vec<Effect> {
        let first = self.seat_mut(who).is_some_and(|seat| !std::mem::replace(&mut seat.reported, true));
        if first && ms <= FIRST_FRAME_MS_MAX { vec![Effect::FirstFrame { ms }] } else { Vec::new() }
    }
}
