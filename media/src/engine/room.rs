//! A room: who is in it, what they send, and which of it each one is given.

use std::time::Instant;

use crate::audio::speaker::Speakers;
use crate::command::Event;
use crate::engine::Engine;
use crate::engine::assign::{Candidate, Slots};
use crate::engine::publication::Subscriber;
use crate::forward::rewrite::Stream;
use crate::session::{Role, Session};
use crate::types::{Kind, Mid, RoomId, Source};

pub(crate) struct Room {
    pub(crate) id: RoomId,
    pub(crate) capacity: usize,
    /// Sessions, in the order they came.
    pub(crate) members: Vec<usize>,
    /// Levels of every microphone, by publication.
    pub(crate) speakers: Speakers<usize>,
    /// Publications that speak, loudest first.
    pub(crate) speaking: Vec<usize>,
}

impl Room {
    pub(crate) fn new(id: RoomId, capacity: usize) -> Self {
        Self { id, capacity, members: Vec::new(), speakers: Speakers::default(), speaking: Vec::new() }
    }
}

impl Engine {
    /// Stops or resumes forwarding what this m-line sends.
    pub(super) fn set_muted(&mut self, now: Instant, key: usize, mid: Mid, muted: bool) {
        let Some(session) = self.sessions.get(key) else { return };
        let room = session.room;
        let Some(publication) = session.lines.iter().find_map(|line| match line.role {
            Role::Publication(publication) if line.mid == mid => Some(publication),
            _ => None,
        }) else {
            return;
        };
        let Some(publication) = self.publications.get_mut(publication) else { return };
        if publication.muted == muted {
            return;
        }
        publication.muted = muted;
        publication.pending.clear();
        let subscribers = publication.subscribers.clone();
        let streams: Vec<Option<Stream>> = subscribers
            .iter()
            .map(|_| publication.best_encoding(None, now).and_then(|n| Some(publication.encodings.get(n)?.stream)))
            .collect();
        // What was dropped meanwhile is missing to the decoder: start over, for video at a key frame.
        for (subscriber, stream) in subscribers.iter().zip(streams) {
            if let Some(slot) = self.sessions.get_mut(subscriber.session).and_then(|s| s.slots.get_mut(subscriber.slot))
            {
                slot.forwarder.stop();
                if let (false, Some(stream)) = (muted, stream) {
                    slot.forwarder.want(stream, false);
                }
            }
        }
        self.reassign(now, room);
    }

    /// Ends a publication: nobody is given it any more.
    pub(super) fn retract(&mut self, now: Instant, key: usize) {
        let subscribers = self.publications.get(key).map(|p| p.subscribers.clone()).unwrap_or_default();
        for subscriber in subscribers {
            self.show(now, subscriber.session, subscriber.slot, None);
        }
        let Some(publication) = self.publications.try_remove(key) else { return };
        self.dirty.retain(|&dirty| dirty != key);
        let Some(room) = self.rooms.get_mut(publication.room) else { return };
        room.speakers.forget(&key);
        room.speaking.retain(|&speaking| speaking != key);
        if publication.live() {
            let room = room.id.clone();
            self.emit(Event::Unpublished { room, publication: publication.id });
        }
    }

    /// Gives everybody in the room the slots they should have now.
    pub(super) fn reassign(&mut self, now: Instant, room: usize) {
        let Some(members) = self.rooms.get(room).map(|room| room.members.clone()) else { return };
        for member in members {
            self.reassign_one(now, room, member);
        }
    }

    fn reassign_one(&mut self, now: Instant, room: usize, member: usize) {
        let Some(session) = self.sessions.get(member) else { return };
        if session.slots.is_empty() {
            return;
        }
        let candidates = self.candidates(room, member, session);
        let open = |kind| session.slots_of(kind).filter(|(_, slot)| !slot.ended);
        let shown = |kind| open(kind).map(|(_, slot)| slot.shows).collect();
        let before = Slots { audio: shown(Kind::Audio), video: shown(Kind::Video) };
        // A publication that was retracted is not shown any more, whatever its old key names now.
        let mut after = before.clone();
        after.assign(&candidates);
        if before == after {
            return;
        }
        let numbers = |kind| open(kind).map(|(n, _)| n).collect::<Vec<_>>();
        let changes: Vec<(usize, Option<usize>)> = numbers(Kind::Audio)
            .into_iter()
            .zip(before.audio.iter().zip(&after.audio))
            .chain(numbers(Kind::Video).into_iter().zip(before.video.iter().zip(&after.video)))
            .filter(|(_, (before, after))| before != after)
            .map(|(slot, (_, after))| (slot, *after))
            .collect();
        for (slot, shows) in &changes {
            self.show(now, member, *slot, *shows);
        }
    }

    fn candidates(&self, room: usize, member: usize, session: &Session) -> Vec<Candidate> {
        let Some(room) = self.rooms.get(room) else { return Vec::new() };
        let mut candidates = Vec::new();
        for &owner in &room.members {
            let lines = self.sessions.get(owner).map_or(&[][..], |s| &s.lines);
            for line in lines {
                let Role::Publication(key) = line.role else { continue };
                let Some(publication) = self.publications.get(key) else { continue };
                let Some(codec) = publication.codec else { continue };
                let wanted = session.view.only.as_ref().is_none_or(|only| only.contains(&publication.id));
                let playable = session
                    .slots
                    .iter()
                    .any(|slot| slot.kind == publication.kind && slot.codecs.iter().any(|c| c.key == codec));
                if owner == member || !wanted || !playable {
                    continue;
                }
                let microphone = lines.iter().find_map(|l| match l.role {
                    Role::Publication(key) if l.kind == Some(Kind::Audio) => Some(key),
                    _ => None,
                });
                candidates.push(Candidate {
                    publication: key,
                    owner,
                    kind: publication.kind,
                    screen: matches!(publication.source, Source::Screen | Source::ScreenAudio),
                    muted: publication.muted,
                    pin: session.view.pinned.iter().position(|pin| *pin == publication.id),
                    speaking: microphone.and_then(|key| room.speaking.iter().position(|&s| s == key)),
                    order: publication.order,
                });
            }
        }
        candidates
    }

    /// Puts a publication, or nothing, on a slot.
    pub(super) fn show(&mut self, now: Instant, member: usize, number: usize, shows: Option<usize>) {
        let Some(session) = self.sessions.get_mut(member) else { return };
        // Before the handshake is done a key frame would be lost; one is asked for when it is.
        let connected = session.connected();
        let Some(slot) = session.slots.get_mut(number) else { return };
        let subscriber = Subscriber { session: member, slot: number };
        if let Some(publication) = slot.shows.and_then(|before| self.publications.get_mut(before)) {
            publication.subscribers.retain(|s| *s != subscriber);
        }
        slot.forwarder.stop();
        slot.shows = shows;
        slot.reported_at = None;
        let mut shown = None;
        if let Some(publication) = shows.and_then(|key| self.publications.get_mut(key)) {
            publication.subscribers.push(subscriber);
            shown = Some(publication.id.clone());
            let best = publication.best_encoding(None, now);
            if let Some(encoding) = best.and_then(|n| publication.encodings.get_mut(n))
                && !publication.muted
            {
                slot.forwarder.want(encoding.stream, false);
                if publication.kind == Kind::Video && connected {
                    encoding.requests.wanted(now);
                }
            }
        }
        let (peer, mid, room) = (session.peer.clone(), slot.mid, session.room);
        if let Some(room) = self.rooms.get(room) {
            let room = room.id.clone();
            self.emit(Event::SlotAssigned { room, peer, mid, publication: shown });
        }
    }
}
