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
