//! What the house does in a room, from outside the call: words to pages, who knocks, what somebody may do.

use serde_json::Value;

use super::{Effect, Room, Wish};
use crate::message::{Permissions, ServerMessage, WaitingPerson};
use crate::seat::{Looking, ParticipantId, Seat, SocketId};

/// Bytes of what pages say to each other, as JSON.
pub(crate) const APP_MESSAGE_BYTES_MAX: usize = 4096;

impl Room {
    /// Carries a word to one, or to all but who says it. `None` when nobody is there to hear it.
    pub fn app_message(&self, from: Option<&ParticipantId>, to: Option<&str>, data: Value) -> Option<Effect> {
        let heard = self.seats.iter().filter(|seat| match to {
            Some(to) => seat.who.as_str() == to,
            None => Some(&seat.who) != from,
        });
        let to: Vec<SocketId> = heard.filter_map(Seat::socket).collect();
        let message = ServerMessage::AppMessage { from: from.map(ToString::to_string), data };
        (!to.is_empty()).then_some(Effect::Send { to, message })
    }

    /// Who knocks now; those who may let people in are told, also when they come later.
    pub fn knocked(&mut self, people: Vec<WaitingPerson>) -> Vec<Effect> {
        if self.waiting == people {
            return Vec::new();
        }
        self.waiting = people;
        let hosts = self.seats.iter().filter(|seat| seat.permissions.moderate);
        vec![Effect::Send { to: hosts.filter_map(Seat::socket).collect(), message: self.waiting() }]
    }

    /// Somebody who may let people in came, or is back.
    pub(super) fn told_waiting(&self, who: &ParticipantId) -> Option<Effect> {
        let seat = self.seat(who).filter(|seat| seat.permissions.moderate)?;
        (!self.waiting.is_empty()).then_some(Effect::Send { to: vec![seat.socket()?], message: self.waiting() })
    }

    /// Changes what somebody may do. What they send is stopped, and what they receive, as if they had never been allowed.
    /// Who came without being allowed to send has to join again to do so.
    pub fn permit(&mut self, who: &ParticipantId, permissions: Permissions) -> Vec<Effect> {
        let Some(seat) = self.seat_mut(who).filter(|seat| seat.permissions != permissions) else { return Vec::new() };
        // Pictures are negotiated, or not, when somebody joins.
        let permissions = Permissions { video: seat.permissions.video, ..permissions };
        let before = std::mem::replace(&mut seat.permissions, permissions);
        let mut effects = Vec::new();
        if let Some(socket) = seat.socket() {
            effects.push(Effect::Send { to: vec![socket], message: ServerMessage::Permitted { permissions } });
        }
        if !permissions.subscribe {
            seat.looking = Looking::AtChosen { pinned: Vec::new(), only: Some(Vec::new()) };
        } else if !before.subscribe {
            seat.looking = Looking::AtEverything;
        }
        // The ticket they hold says what they might before.
        effects.push(Effect::ReturnTicket { who: who.clone() });
        effects.extend(self.silenced(who));
        effects.extend(self.refresh_views());
        if permissions.moderate && !before.moderate {
            effects.extend(self.told_waiting(who));
        }
        effects
    }

    /// Stops all that somebody sends who may not.
    pub(super) fn silenced(&mut self, who: &ParticipantId) -> Vec<Effect> {
        let Some(seat) = self.seat_mut(who).filter(|seat| !seat.permissions.publish) else { return Vec::new() };
        let mut effects = Vec::new();
        let mids: Vec<_> = seat.published.keys().copied().collect();
        for mid in mids {
            if seat.mute_by_host(mid) {
                let message = ServerMessage::Muted { publication: seat.reference(mid), muted: true, by_host: true };
                effects.push((Wish::Mute { peer: seat.peer.clone(), mid, muted: true }, message));
            }
        }
        let told = |(wish, message)| [Effect::Media(wish), self.to_all(message)];
        effects.into_iter().flat_map(told).collect()
    }

    fn waiting(&self) -> ServerMessage {
        ServerMessage::Waiting { people: self.waiting.clone() }
    }
}
