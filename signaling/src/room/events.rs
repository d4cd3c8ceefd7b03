//! What the media plane reports, as participants are told.

use media::command::{CloseReason as MediaCloseReason, Event};
use media::types::{Mid, PeerId, PublicationId};

use super::{Effect, Room};
use crate::clock::Now;
use crate::message::{CloseReason, LeaveReason, ServerMessage, Slot};
use crate::seat::{ParticipantId, Published, Seat};
use crate::words::verdict;

impl Room {
    /// The media plane reports something. What it says of sessions that are gone here already is ignored.
    pub fn media(&mut self, now: Now, event: Event) -> Vec<Effect> {
        match event {
            Event::Closed { peer, reason, .. } => self.media_closed(now, &peer, reason),
            Event::Published { publication, kind, source, .. } => {
                self.published(&publication, Published { kind, source })
            }
            Event::Unpublished { publication, .. } => self.unpublished(&publication),
            Event::SlotAssigned { peer, mid, publication, .. } => {
                self.slot_assigned(&peer, mid, publication).into_iter().collect()
            }
            Event::Speaking { peers, .. } => {
                self.speaking = peers.iter().filter_map(|peer| self.whose(peer)).collect();
                let participants = self.speaking.iter().map(ToString::to_string).collect();
                vec![self.to_all(ServerMessage::Speaking { participants })]
            }
            Event::Quality { peer, quality, .. } => {
                let (Some(seat), quality) = (self.of_peer(&peer), verdict(quality)) else { return Vec::new() };
                if seat.quality == quality {
                    return Vec::new();
                }
                seat.quality = quality;
                let who = seat.who.clone();
                let participant = who.to_string();
                let told = self.to_all(ServerMessage::Connection { participant, quality });
                vec![told, Effect::Connection { who, quality }]
            }
            // For the metrics only.
            Event::Connected { .. } | Event::FirstMedia { .. } => Vec::new(),
        }
    }

    fn media_closed(&mut self, now: Now, peer: &PeerId, reason: MediaCloseReason) -> Vec<Effect> {
        let Some(who) = self.whose(peer) else { return Vec::new() };
        let (reason, message) = match reason {
            MediaCloseReason::ClosedByPeer => (LeaveReason::Left, "your browser closed the media connection"),
            MediaCloseReason::NeverConnected => (LeaveReason::Lost, "no media connection came about"),
            MediaCloseReason::ConsentLost => (LeaveReason::Lost, "the media connection was silent for 30 s"),
            MediaCloseReason::HandshakeFailed => (LeaveReason::Lost, "the DTLS handshake failed"),
        };
        self.remove(now, &who, reason, Some((CloseReason::MediaLost, message)))
    }

    fn published(&mut self, publication: &PublicationId, published: Published) -> Vec<Effect> {
        let Some(seat) = self.of_peer(&publication.peer) else { return Vec::new() };
        seat.published.insert(publication.mid, published);
        let Some(described) = seat.publication(publication.mid) else { return Vec::new() };
        let who = seat.who.clone();
        let mut effects = vec![self.to_all(ServerMessage::Published { publication: described })];
        effects.extend(self.silenced(&who));
        effects.extend(self.refresh_views());
        effects
    }

    fn unpublished(&mut self, publication: &PublicationId) -> Vec<Effect> {
        let Some(seat) = self.of_peer(&publication.peer) else { return Vec::new() };
        if seat.published.remove(&publication.mid).is_none() {
            return Vec::new();
        }
        let name = seat.reference(publication.mid);
        let mut effects = vec![self.to_all(ServerMessage::Unpublished { publication: name })];
        effects.extend(self.refresh_views());
        effects
    }

    fn slot_assigned(&mut self, peer: &PeerId, mid: Mid, publication: Option<PublicationId>) -> Option<Effect> {
        let name = publication.as_ref().and_then(|publication| self.named(publication));
        let seat = self.of_peer(peer)?;
        let slot = seat.slots.iter_mut().find(|slot| slot.mid == mid)?;
        // A publication of somebody who is gone here already shows nothing.
        slot.shows = publication.filter(|_| name.is_some());
        let slot = Slot { mid: mid.to_string(), kind: slot.kind.into(), publication: name };
        Some(Effect::Send { to: vec![seat.socket()?], message: ServerMessage::Slot { slot } })
    }

    fn of_peer(&mut self, peer: &PeerId) -> Option<&mut Seat> {
        self.seats.iter_mut().find(|seat| seat.peer == *peer)
    }

    fn whose(&self, peer: &PeerId) -> Option<ParticipantId> {
        self.seats.iter().find(|seat| seat.peer == *peer).map(|seat| seat.who.clone())
    }
}
