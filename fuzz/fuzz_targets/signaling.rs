//! Lines of a script played to a room: who comes, drops, resumes, publishes, and what they say in JSON as it would
//! arrive on a socket. Nothing may panic, private lines of chat must reach their two ends only, and what is parsed must
//! survive being written and parsed again.
#![no_main]

use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use media::command::{Answer, Event};
use media::types::{Kind, Mid, PeerId, PublicationId, Source};
use signaling::message::{ClientMessage, Permissions, Role, ServerMessage};
use signaling::room::{Effect, Newcomer, Room, Spans};
use signaling::seat::{Looking, ParticipantId, Presence, SocketId};
use signaling::{Now, Ticket, TicketKind};

struct Play {
    room: Room,
    now: Now,
    /// Person by socket, from 1 on.
    sockets: Vec<ParticipantId>,
}

fuzz_target!(|data: &[u8]| {
    let now = Now { instant: Instant::now(), unix: Duration::from_secs(1_800_000_000) };
    let mut play = Play { room: Room::new(now, "room".into(), 3, Spans::default()), now, sockets: Vec::new() };
    for line in data.split(|byte| *byte == b'\n').take(200) {
        if let Some((&verb, rest)) = line.split_first() {
            play.line(verb, rest);
        }
    }
});

impl Play {
    fn line(&mut self, verb: u8, rest: &[u8]) {
        let Some((&person, rest)) = rest.split_first() else { return };
        let who = ParticipantId::from(format!("p{}", person % 4).as_str());
        let socket = self.sockets.iter().rposition(|owner| *owner == who).map_or(0, |place| place as u64 + 1);
        let effects = match verb {
            b'+' => self.join(&who, person),
            b'>' => {
                let next = self.opens(&who);
                self.room.resume(self.now, ticket(&who, person), next, String::new()).unwrap_or_default()
            }
            b'-' => self.room.dropped(self.now, &who, SocketId(socket)),
            b'*' => self.publish(&who, rest),
            b'~' => {
                self.now = self.now.plus(Duration::from_millis(u64::from(person) * 500));
                self.room.tick(self.now)
            }
            _ => {
                let Ok(message) = serde_json::from_slice::<ClientMessage>(rest) else { return };
                let written = serde_json::to_vec(&message).unwrap();
                assert_eq!(serde_json::from_slice::<ClientMessage>(&written).unwrap(), message);
                self.room.said(self.now, &who, SocketId(socket), message)
            }
        };
        self.check(&effects);
    }

    fn opens(&mut self, who: &ParticipantId) -> SocketId {
        self.sockets.push(who.clone());
        SocketId(self.sockets.len() as u64)
    }

    fn join(&mut self, who: &ParticipantId, person: u8) -> Vec<Effect> {
        let ticket = ticket(who, person);
        let Ok(mut effects) = self.room.admit(self.now, &ticket) else { return Vec::new() };
        let socket = self.opens(who);
        let newcomer = Newcomer {
            ticket,
            peer: PeerId::from(format!("{who}.{}", socket.0).as_str()),
            presence: Presence::Here { socket, came_with: None },
            looking: Looking::AtEverything,
            answer: Answer { sdp: String::new(), slots: Vec::new() },
        };
        effects.extend(self.room.sit(self.now, newcomer, String::new()));
        effects
    }

    fn publish(&mut self, who: &ParticipantId, mid: &[u8]) -> Vec<Effect> {
        let Some(peer) = self.room.seat(who).map(|seat| seat.peer.clone()) else { return Vec::new() };
        let Some(mid) = std::str::from_utf8(mid).ok().and_then(Mid::new) else { return Vec::new() };
        let publication = PublicationId { peer, mid };
        let (kind, source) = (Kind::Video, Source::Camera);
        self.room.media(self.now, Event::Published { room: "room".into(), publication, kind, source })
    }

    fn check(&self, effects: &[Effect]) {
        for effect in effects {
            let Effect::Send { to, message } = effect else { continue };
            let written = serde_json::to_vec(message).unwrap();
            assert_eq!(serde_json::from_slice::<ServerMessage>(&written).unwrap(), *message);
            let lines = match message {
                ServerMessage::Chat { line } => std::slice::from_ref(line),
                ServerMessage::Joined { seat, .. } | ServerMessage::Resumed { seat, .. } => &seat.chat,
                _ => continue,
            };
            for socket in to {
                let reader = self.sockets[socket.0 as usize - 1].as_str();
                assert!(lines.iter().all(|line| line.to.as_ref().is_none_or(|to| to == reader || line.from == reader)));
            }
        }
    }
}

fn ticket(who: &ParticipantId, person: u8) -> Ticket {
    let moderate = person.is_ascii_uppercase();
    Ticket {
        room: "room".into(),
        participant: who.clone(),
        name: who.to_string(),
        role: if moderate { Role::Host } else { Role::Guest },
        permissions: Permissions { publish: true, subscribe: true, chat: true, moderate, video: true },
        people_max: None,
        admitted_ms: u64::MAX,
        expires_s: u64::MAX,
        id: "ticket".to_owned(),
        kind: TicketKind::Return,
    }
}
