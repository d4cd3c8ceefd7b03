//! Rooms in virtual time: who is told what, who may do what, and what random talk can do.

use std::time::{Duration, Instant};

use media::command::{Event, Quality as Measured, Slot};
use media::types::{self, Mid, PublicationId, Source};

use super::*;
use crate::message::{ClientMessage, Permissions, PublicationRef, Role};
use crate::ticket::TicketKind;

mod house;
mod moderation;
mod properties;
mod scenarios;

const ALL: Permissions = Permissions { publish: true, subscribe: true, chat: true, moderate: true, video: true };
const GUEST: Permissions = Permissions { moderate: false, ..ALL };

/// A room and a clock.
struct Scene {
    room: Room,
    now: Now,
}

impl Scene {
    fn new(capacity: usize) -> Self {
        let now = Now { instant: Instant::now(), unix: Duration::from_secs(1_800_000_000) };
        Self { room: Room::new(now, "visit-1".into(), capacity, Spans::default()), now }
    }

    /// A host and two guests on sockets 1, 2, 3.
    fn consultation() -> Self {
        let mut scene = Self::new(10);
        scene.join("doctor", ALL, 1);
        scene.join("patient", GUEST, 2);
        scene.join("child", GUEST, 3);
        scene
    }

    fn join(&mut self, who: &str, permissions: Permissions, socket: u64) -> Vec<Effect> {
        self.try_join(who, permissions, socket).unwrap()
    }

    fn try_join(&mut self, who: &str, permissions: Permissions, socket: u64) -> Result<Vec<Effect>, JoinRefusal> {
        let presence = Presence::Here { socket: SocketId(socket), came_with: None };
        self.seat(who, permissions, socket, presence, Looking::AtEverything)
    }

    fn seat(
        &mut self,
        who: &str,
        permissions: Permissions,
        n: u64,
        presence: Presence,
        looking: Looking,
    ) -> Result<Vec<Effect>, JoinRefusal> {
        let ticket = ticket(who, permissions);
        let mut effects = self.room.admit(self.now, &ticket)?;
        let slots = [("a0", types::Kind::Audio), ("v0", types::Kind::Video)];
        let slots = slots.map(|(name, kind)| Slot { mid: mid(name), kind }).to_vec();
        let answer = Answer { sdp: "answer".to_owned(), slots };
        let newcomer = Newcomer { ticket, peer: peer(who, n), presence, looking, answer };
        effects.extend(self.room.sit(self.now, newcomer, "return-1".to_owned()));
        Ok(effects)
    }

    fn says(&mut self, who: &str, socket: u64, message: ClientMessage) -> Vec<Effect> {
        self.room.said(self.now, &who.into(), SocketId(socket), message)
    }

    fn publish(&mut self, who: &str, n: u64, name: &str) -> Vec<Effect> {
        let (kind, source) = match name {
            "mic" => (types::Kind::Audio, Source::Microphone),
            _ => (types::Kind::Video, Source::Camera),
        };
        let publication = PublicationId { peer: peer(who, n), mid: mid(name) };
        self.hears(Event::Published { room: "visit-1".into(), publication, kind, source })
    }

    fn hears(&mut self, event: Event) -> Vec<Effect> {
        self.room.media(self.now, event)
    }

    fn after(&mut self, span: Duration) -> Vec<Effect> {
        self.now = self.now.plus(span);
        self.room.tick(self.now)
    }
}

fn ticket(who: &str, permissions: Permissions) -> Ticket {
    Ticket {
        room: "visit-1".into(),
        participant: who.into(),
        name: who.to_uppercase(),
        role: if permissions.moderate { Role::Host } else { Role::Guest },
        permissions,
        people_max: None,
        admitted_ms: 1_800_000_000_000,
        expires_s: 1_800_000_600,
        id: format!("ticket{who}"),
        kind: TicketKind::Return,
    }
}

fn peer(who: &str, n: u64) -> PeerId {
    format!("{who}.{n}").as_str().into()
}

fn mid(name: &str) -> Mid {
    Mid::new(name).unwrap()
}

fn publication(who: &str, mid: &str) -> PublicationRef {
    PublicationRef { participant: who.to_owned(), mid: mid.to_owned() }
}

fn chat(text: &str, to: Option<&str>) -> ClientMessage {
    ClientMessage::Chat { text: text.to_owned(), to: to.map(str::to_owned) }
}

/// What this socket is sent, in order.
fn told(effects: &[Effect], socket: u64) -> Vec<&ServerMessage> {
    let heard = effects.iter().filter_map(|effect| match effect {
        Effect::Send { to, message } if to.contains(&SocketId(socket)) => Some(message),
        _ => None,
    });
    heard.collect()
}

fn closed(effects: &[Effect]) -> Vec<(u64, CloseReason)> {
    let closes = effects.iter().filter_map(|effect| match effect {
        Effect::Close { socket, reason, .. } => Some((socket.0, *reason)),
        _ => None,
    });
    closes.collect()
}

fn wishes(effects: &[Effect]) -> Vec<&Wish> {
    let wishes = effects.iter().filter_map(|effect| match effect {
        Effect::Media(wish) => Some(wish),
        _ => None,
    });
    wishes.collect()
}

fn error(effects: &[Effect], socket: u64) -> Option<ErrorCode> {
    told(effects, socket).into_iter().find_map(|message| match message {
        ServerMessage::Error { code, .. } => Some(*code),
        _ => None,
    })
}
