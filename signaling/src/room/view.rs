//! What participants see, between the names clients use and those of the media plane.

use media::command::View;
use media::types::{Mid, PublicationId};

use super::{Effect, Room, Wish};
use crate::message as wire;
use crate::seat::{Looking, ParticipantId};

impl Room {
    /// Where somebody receives, and what they see there.
    pub(super) fn slots_of(&self, who: &ParticipantId) -> Vec<wire::Slot> {
        let slots = self.seat(who).map(|seat| seat.slots.as_slice()).unwrap_or_default();
        let described = slots.iter().map(|slot| wire::Slot {
            mid: slot.mid.to_string(),
            kind: slot.kind.into(),
            publication: slot.shows.as_ref().and_then(|shown| self.named(shown)),
        });
        described.collect()
    }

    /// The media plane's name of a publication as clients know it.
    pub(super) fn named(&self, publication: &PublicationId) -> Option<wire::PublicationRef> {
        let seat = self.seats.iter().find(|seat| seat.peer == publication.peer)?;
        Some(seat.reference(publication.mid))
    }

    /// Tells the media plane what people want to see where that has changed: what they named may have come or gone.
    pub(super) fn refresh_views(&mut self) -> Vec<Effect> {
        let wanted: Vec<View> = self.seats.iter().map(|seat| self.view(&seat.looking)).collect();
        let mut effects = Vec::new();
        for (seat, view) in self.seats.iter_mut().zip(wanted) {
            if seat.view != view {
                seat.view = view.clone();
                effects.push(Effect::Media(Wish::View { peer: seat.peer.clone(), view }));
            }
        }
        effects
    }

    fn view(&self, looking: &Looking) -> View {
        let found = |names: &[wire::PublicationRef]| -> Vec<PublicationId> {
            names.iter().filter_map(|name| self.publication(name)).collect()
        };
        match looking {
            Looking::AtEverything => View::default(),
            Looking::AtChosen { pinned, only } => {
                View { pinned: found(pinned), only: only.as_ref().map(|only| found(only)) }
            }
            Looking::AtPerson(who) => {
                let all = self
                    .seat(who)
                    .into_iter()
                    .flat_map(|seat| seat.published.keys().map(|&mid| PublicationId { peer: seat.peer.clone(), mid }));
                View { pinned: Vec::new(), only: Some(all.collect()) }
            }
        }
    }

    fn publication(&self, name: &wire::PublicationRef) -> Option<PublicationId> {
        let seat = self.seat(&name.participant.as_str().into())?;
        let mid = Mid::new(&name.mid)?;
        seat.published.contains_key(&mid).then(|| PublicationId { peer: seat.peer.clone(), mid })
    }
}
