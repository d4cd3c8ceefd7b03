//! What signaling needs of the media plane, so that rooms and sockets can be tested without one.

use std::future::Future;
use std::pin::Pin;

use media::command::{Answer, Join, Refusal, View};
use media::types::{Mid, PeerId, RoomId, Source};

pub(crate) type Doing<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The functions of [`media::Media`] of the same names.
pub(crate) trait MediaDoor: Send + Sync {
    fn open(&self, room: RoomId, participants: usize) -> Doing<'_, Result<(), Refusal>>;
    fn close_room(&self, room: RoomId) -> Doing<'_, ()>;
    fn join(&self, join: Join) -> Doing<'_, Result<Answer, Refusal>>;
    fn offer(&self, peer: PeerId, offer: String, sources: Vec<(Mid, Source)>) -> Doing<'_, Result<Answer, Refusal>>;
    fn mute(&self, peer: PeerId, mid: Mid, muted: bool) -> Doing<'_, ()>;
    fn view(&self, peer: PeerId, view: View) -> Doing<'_, ()>;
    fn leave(&self, peer: PeerId) -> Doing<'_, ()>;
}

impl MediaDoor for media::Media {
    fn open(&self, room: RoomId, participants: usize) -> Doing<'_, Result<(), Refusal>> {
        Box::pin(self.open(room, participants))
    }

    fn close_room(&self, room: RoomId) -> Doing<'_, ()> {
        Box::pin(async move { self.close_room(&room).await })
    }

    fn join(&self, join: Join) -> Doing<'_, Result<Answer, Refusal>> {
        Box::pin(self.join(join))
    }

    fn offer(&self, peer: PeerId, offer: String, sources: Vec<(Mid, Source)>) -> Doing<'_, Result<Answer, Refusal>> {
        Box::pin(async move { self.offer(&peer, offer, sources).await })
    }

    fn mute(&self, peer: PeerId, mid: Mid, muted: bool) -> Doing<'_, ()> {
        Box::pin(async move { self.mute(&peer, mid, muted).await })
    }

    fn view(&self, peer: PeerId, view: View) -> Doing<'_, ()> {
        Box::pin(async move { self.view(&peer, view).await })
    }

    fn leave(&self, peer: PeerId) -> Doing<'_, ()> {
        Box::pin(async move { self.leave(&peer).await })
    }
}

#[cfg(test)]
pub(crate) mod fake {
    //! A media plane that answers every offer, or refuses it as the offer itself says.

    use std::sync::Mutex;

    use media::command::{OfferRefusal, Slot};
    use media::types::Kind;

    use super::*;

    /// What it was told, in order.
    #[derive(Default)]
    pub(crate) struct FakeDoor(Mutex<Vec<String>>);

    impl FakeDoor {
        pub(crate) fn told(&self) -> Vec<String> {
            self.0.lock().unwrap().clone()
        }

        fn note(&self, what: String) {
            self.0.lock().unwrap().push(what);
        }
    }

    fn answer(offer: &str) -> Result<Answer, Refusal> {
        let slot = |name, kind| Slot { mid: Mid::new(name).unwrap(), kind };
        let slots = vec![slot("a0", Kind::Audio), slot("v0", Kind::Video)];
        match offer {
            "not sdp" => Err(Refusal::Offer(OfferRefusal::NotSdp)),
            "room full" => Err(Refusal::RoomFull),
            "server full" => Err(Refusal::ServerFull),
            "busy" => Err(Refusal::Busy),
            _ => Ok(Answer { sdp: format!("answer to {} bytes", offer.len()), slots }),
        }
    }

    impl MediaDoor for FakeDoor {
        fn open(&self, room: RoomId, participants: usize) -> Doing<'_, Result<(), Refusal>> {
            self.note(format!("open {room} {participants}"));
            Box::pin(async { Ok(()) })
        }

        fn close_room(&self, room: RoomId) -> Doing<'_, ()> {
            self.note(format!("close_room {room}"));
            Box::pin(async {})
        }

        fn join(&self, join: Join) -> Doing<'_, Result<Answer, Refusal>> {
            let Join { peer, may_publish, may_subscribe, video, .. } = &join;
            self.note(format!("join {peer} publish={may_publish} subscribe={may_subscribe} video={video}"));
            Box::pin(async move { answer(&join.offer) })
        }

        fn offer(
            &self,
            peer: PeerId,
            offer: String,
            sources: Vec<(Mid, Source)>,
        ) -> Doing<'_, Result<Answer, Refusal>> {
            self.note(format!("offer {peer} {sources:?}"));
            Box::pin(async move { answer(&offer) })
        }

        fn mute(&self, peer: PeerId, mid: Mid, muted: bool) -> Doing<'_, ()> {
            self.note(format!("mute {peer} {mid} {muted}"));
            Box::pin(async {})
        }

        fn view(&self, peer: PeerId, view: View) -> Doing<'_, ()> {
            self.note(format!("view {peer} {view:?}"));
            Box::pin(async {})
        }

        fn leave(&self, peer: PeerId) -> Doing<'_, ()> {
            self.note(format!("leave {peer}"));
            Box::pin(async {})
        }
    }
}
