//! Offers and answers: what an offer asks for becomes publications and slots, and an answer that says so.
//!
//! Everything is checked before anything is changed, so a refused offer leaves nothing behind.

use std::time::{Duration, Instant};

use arrayvec::ArrayVec;
use rand::RngExt;
use rand::rngs::StdRng;
use rustc_hash::FxHashMap;

use crate::command::{Answer, Join, OfferRefusal, Quality, Refusal, Slot, View};
use crate::engine::Engine;
use crate::engine::outgoing::fresh_ssrc;
use crate::engine::publication::{Encoding, Publication};
use crate::engine::tick::CNAME;
use crate::forward::rewrite::{Forwarder, Stream};
use crate::session::budget::Budget;
use crate::session::ice::{Credentials, Ice};
use crate::session::sdp::{AnswerSpec, AnsweredMedia, Extension, IceCredentials, Offer, OfferedMedia};
use crate::session::{Incoming, Line, ReceiveSlot, Role, Session, Transport, twcc};
use crate::types::{Kind, Mid, PacketIndex, PublicationId, RtpTime, Source, Ssrc};

/// From the answer to the first authenticated check, and again to the end of the handshake.
pub(super) const SETUP: Duration = Duration::from_secs(20);

/// Retransmissions one browser is given: a third of a 10 Mbit/s stream is beyond repair.
const REPAIRS_PER_SECOND: u32 = 400;
const REPAIR_BYTES_PER_SECOND: u32 = 600_000;

/// Extensions taken from publishers.
const TAKEN: [Extension; 8] = [
    Extension::Mid,
    Extension::Rid,
    Extension::RepairedRid,
    Extension::AudioLevel,
    Extension::TransportCc,
    Extension::AbsSendTime,
    Extension::AbsCaptureTime,
    Extension::DependencyDescriptor,
];
/// Extensions handed on to subscribers. Mid is not needed: every slot's SSRC is in the answer.
const GIVEN: [Extension; 3] = [Extension::AudioLevel, Extension::AbsCaptureTime, Extension::DependencyDescriptor];

impl Engine {
    pub(super) fn admit(&mut self, now: Instant, join: &Join) -> Result<Answer, Refusal> {
        let room_key = *self.by_room.get(&join.room).ok_or(Refusal::NoRoom)?;
        let room = self.rooms.get(room_key).ok_or(Refusal::NoRoom)?;
        if self.by_peer.contains_key(&join.peer) {
            return Err(Refusal::PeerExists);
        }
        if room.members.len() >= room.capacity {
            return Err(Refusal::RoomFull);
        }
        if self.sessions.len() >= self.config.limits.sessions_per_worker {
            return Err(Refusal::ServerFull);
        }
        let offer = self.read_offer(&join.offer, join.video)?;
        let local = self.credentials();
        let mut taken = Vec::new();
        let session = Session {
            peer: join.peer.clone(),
            room: room_key,
            may_publish: join.may_publish,
            may_subscribe: join.may_subscribe,
            video: join.video,
            ice: Ice::new(local.clone(), now),
            ufrags: ArrayVec::from_iter([local.ufrag.clone()]),
            transport: Transport::Checking { until: now + SETUP },
            remotes: ArrayVec::new(),
            path: None,
            lines: Vec::new(),
            incoming: FxHashMap::default(),
            slots: Vec::new(),
            view: View::default(),
            budget: Budget::new(self.config.limits.packets_per_second, self.config.limits.bytes_per_second, now),
            repairs: Budget::new(REPAIRS_PER_SECOND, REPAIR_BYTES_PER_SECOND, now),
            twcc: twcc::Recorder::default(),
            twcc_ssrc: Ssrc(0),
            report_ssrc: fresh_ssrc(&mut self.rng, &mut taken),
            clock_offset: None,
            rtt: None,
            quality: Quality::default(),
            answered_at: now,
            first_media: false,
            sdp_id: u64::from(self.rng.random::<u32>()),
            sdp_version: 1,
            offer: offer.clone(),
        };
        let key = self.sessions.insert(session);
        self.by_peer.insert(join.peer.clone(), key);
        self.by_ufrag.insert(local.ufrag.clone(), key);
        if let Some(room) = self.rooms.get_mut(room_key) {
            room.members.push(key);
        }
        self.lay_out(now, key, &offer, &join.sources);
        let answer = self.answer(key, &local);
        self.reassign(now, room_key);
        answer
    }

    pub(super) fn renegotiate(
        &mut self,
        now: Instant,
        key: usize,
        text: &str,
        sources: &[(Mid, Source)],
    ) -> Result<Answer, Refusal> {
        let session = self.sessions.get(key).ok_or(Refusal::NoPeer)?;
        let offer = self.read_offer(text, session.video)?;
        offer.continues(&session.offer).map_err(Refusal::Offer)?;
        if offer.fingerprint != session.fingerprint() {
            // Another certificate means another handshake: that is a new session, not an offer within this one.
            return Err(Refusal::Offer(OfferRefusal::NotContinuous));
        }
        let restarted = offer.ice != session.offer.ice;
        let room = session.room;
        let local = if restarted { self.restart(key) } else { session.ice.local().clone() };
        if let Some(session) = self.sessions.get_mut(key) {
            session.sdp_version += 1;
            session.offer = offer.clone();
        }
        self.lay_out(now, key, &offer, sources);
        let answer = self.answer(key, &local);
        self.reassign(now, room);
        answer
    }

    fn read_offer(&self, text: &str, video: bool) -> Result<Offer, Refusal> {
        let offer = Offer::parse(text, &self.config.limits);
        let offer = if video { offer } else { offer.and_then(Offer::has_sound) };
        offer.map_err(Refusal::Offer)
    }

    /// New credentials for new credentials (RFC 8445 §9); the old fragment leads here until the restart after this one.
    fn restart(&mut self, key: usize) -> Credentials {
        let local = self.credentials();
        if let Some(session) = self.sessions.get_mut(key) {
            session.ice.restart(local.clone());
            if session.ufrags.is_full() {
                let oldest = session.ufrags.remove(0);
                self.by_ufrag.remove(&oldest);
            }
            session.ufrags.push(local.ufrag.clone());
            self.by_ufrag.insert(local.ufrag.clone(), key);
        }
        local
    }

    fn credentials(&mut self) -> Credentials {
        Credentials::generate(&mut self.rng)
    }

    /// Makes publications and slots as the offer has them; what was there before and goes on is kept.
    fn lay_out(&mut self, now: Instant, key: usize, offer: &Offer, sources: &[(Mid, Source)]) {
        for (n, offered) in offer.media.iter().enumerate() {
            let Some(session) = self.sessions.get(key) else { return };
            let before = session.lines.get(n).copied();
            let kept = before.filter(|line| line.mid == offered.mid && line.kind == offered.kind);
            let refused = offered.codecs.is_empty() || (offered.kind == Some(Kind::Video) && !session.video);
            let sends = session.may_publish && offered.is_publication();
            let receives = session.may_subscribe && offered.is_slot();
            let role = match (kept.map(|line| line.role), refused) {
                (_, true) => Role::Rejected,
                (Some(role @ Role::Publication(_)), _) if sends => role,
                (Some(role @ Role::Slot(_)), _) if receives => role,
                _ if sends => Role::Publication(self.publish(key, offered, sources)),
                _ if receives => Role::Slot(self.add_slot(key, offered)),
                _ if offered.kind.is_some() && !offered.stopped => Role::Inactive,
                _ => Role::Rejected,
            };
            if let Some(before) = before.filter(|line| line.role != role) {
                self.drop_line(now, key, before.role);
            }
            let line = Line { mid: offered.mid, kind: offered.kind, role };
            let Some(session) = self.sessions.get_mut(key) else { return };
            match session.lines.get_mut(n) {
                Some(place) => *place = line,
                None => session.lines.push(line),
            }
            if let Role::Publication(publication) = role {
                self.announce(now, key, publication, offered);
            }
        }
    }

    fn drop_line(&mut self, now: Instant, key: usize, role: Role) {
        match role {
            Role::Publication(publication) => {
                if let Some(session) = self.sessions.get_mut(key) {
                    session.incoming.retain(|_, incoming| incoming.publication != publication);
                }
                self.retract(now, publication);
            }
            // The slot stays in the list, so that numbers of others do not move; without codecs nothing plays on it.
            Role::Slot(number) => {
                self.show(now, key, number, None);
                if let Some(slot) = self.sessions.get_mut(key).and_then(|s| s.slots.get_mut(number)) {
                    slot.codecs.clear();
                    slot.ended = true;
                }
            }
            Role::Rejected | Role::Inactive => {}
        }
    }

    fn publish(&mut self, key: usize, offered: &OfferedMedia, sources: &[(Mid, Source)]) -> usize {
        let kind = offered.kind.unwrap_or(Kind::Audio);
        let said = sources.iter().find(|(mid, _)| *mid == offered.mid).map(|(_, source)| *source);
        let source = match (said, kind) {
            (Some(source), _) => source,
            (None, Kind::Audio) => Source::Microphone,
            (None, Kind::Video) => Source::Camera,
        };
        let (peer, room) = self.sessions.get(key).map_or_else(|| ("".into(), 0), |s| (s.peer.clone(), s.room));
        self.serial += 1;
        let publication = Publication {
            id: PublicationId { peer, mid: offered.mid },
            room,
            kind,
            source,
            order: self.serial,
            codecs: offered.codecs.clone(),
            extensions: offered.extensions.only(&TAKEN),
            rids: offered.rids.iter().copied().take(crate::engine::publication::ENCODINGS_MAX).collect(),
            encodings: Vec::new(),
            codec: None,
            muted: false,
            subscribers: Vec::new(),
            pending: ArrayVec::new(),
        };
        self.publications.insert(publication)
    }

    /// Takes over what the offer says of streams; those it does not name are found by their mid when they come.
    fn announce(&mut self, now: Instant, key: usize, publication_key: usize, offered: &OfferedMedia) {
        let (Some(session), Some(publication)) =
            (self.sessions.get_mut(key), self.publications.get_mut(publication_key))
        else {
            return;
        };
        publication.codecs.clone_from(&offered.codecs);
        publication.extensions = offered.extensions.only(&TAKEN);
        if session.twcc_ssrc == Ssrc(0)
            && let Some((ssrc, _)) = offered.ssrcs.first()
        {
            session.twcc_ssrc = *ssrc;
        }
        if !publication.rids.is_empty() {
            return;
        }
        let Some(&(ssrc, rtx)) = offered.ssrcs.first() else { return };
        if publication.encodings.iter().any(|e| e.ssrc == ssrc) {
            return;
        }
        session.incoming.retain(|_, incoming| incoming.publication != publication_key);
        publication.encodings.clear();
        let clock_hz = offered.codecs.first().map_or(90_000, |c| c.codec().clock_hz());
        self.serial += 1;
        let stream = Stream { publication: publication_key, encoding: 0, serial: self.serial };
        let mut encoding = Encoding::new(stream, ssrc, None, publication.kind, clock_hz, now);
        encoding.rtx = rtx;
        publication.encodings.push(encoding);
        session.incoming.insert(ssrc, Incoming { publication: publication_key, encoding: 0, repairs: false });
        if let Some(rtx) = rtx {
            session.incoming.insert(rtx, Incoming { publication: publication_key, encoding: 0, repairs: true });
        }
    }

    fn add_slot(&mut self, key: usize, offered: &OfferedMedia) -> usize {
        let kind = offered.kind.unwrap_or(Kind::Audio);
        let clock_hz = if kind == Kind::Audio { 48_000 } else { 90_000 };
        let Some(session) = self.sessions.get_mut(key) else { return 0 };
        let mut taken: Vec<Ssrc> = session.slots.iter().flat_map(|s| [s.ssrc, s.rtx]).collect();
        taken.push(session.report_ssrc);
        let slot = ReceiveSlot {
            mid: offered.mid,
            kind,
            ssrc: fresh_ssrc(&mut self.rng, &mut taken),
            rtx: fresh_ssrc(&mut self.rng, &mut taken),
            rtx_next: first_index(&mut self.rng),
            codecs: offered.codecs.clone(),
            extensions: offered.extensions.only(&GIVEN),
            mixed: offered.mixed,
            shows: None,
            forwarder: Forwarder::new(clock_hz, first_index(&mut self.rng), RtpTime(self.rng.random())),
            packets: 0,
            octets: 0,
            reported_at: None,
            loss: 0.0,
            ended: false,
        };
        session.slots.push(slot);
        session.slots.len() - 1
    }

    fn answer(&self, key: usize, local: &Credentials) -> Result<Answer, Refusal> {
        let session = self.sessions.get(key).ok_or(Refusal::NoPeer)?;
        let media =
            session.lines.iter().zip(&session.offer.media).map(|(line, offered)| self.answered(session, line, offered));
        let ice = IceCredentials { ufrag: local.ufrag.clone(), pwd: local.pwd.clone() };
        let spec = AnswerSpec {
            offer: &session.offer,
            ice: &ice,
            fingerprint: &self.config.certificate.fingerprint_sha256(),
            candidates: &self.config.candidates,
            session_id: session.sdp_id,
            session_version: session.sdp_version,
            media: media.collect(),
        };
        let slots = session.slots.iter().filter(|s| !s.ended).map(|s| Slot { mid: s.mid, kind: s.kind }).collect();
        Ok(Answer { sdp: spec.text(), slots })
    }

    fn answered(&self, session: &Session, line: &Line, offered: &OfferedMedia) -> AnsweredMedia {
        match line.role {
            Role::Rejected => AnsweredMedia::Reject,
            Role::Inactive => {
                AnsweredMedia::Inactive { codecs: offered.codecs.clone(), extensions: offered.extensions.only(&[]) }
            }
            Role::Publication(key) => AnsweredMedia::Receive {
                codecs: offered.codecs.clone(),
                extensions: offered.extensions.only(&TAKEN),
                rids: self.publications.get(key).map(|p| p.rids.to_vec()).unwrap_or_default(),
            },
            Role::Slot(number) => {
                let Some(slot) = session.slots.get(number) else { return AnsweredMedia::Reject };
                // Slots of equal number share a media stream: that is what a browser keeps in time (see `assign`).
                let pair = session.slots_of(slot.kind).position(|(n, _)| n == number).unwrap_or(0);
                AnsweredMedia::Send {
                    ssrc: slot.ssrc,
                    rtx: (slot.kind == Kind::Video).then_some(slot.rtx),
                    cname: CNAME.to_owned(),
                    stream: format!("slot-{pair}"),
                    track: format!("slot-{pair}-{}", if slot.kind == Kind::Audio { "audio" } else { "video" }),
                    codecs: slot.codecs.clone(),
                    extensions: slot.extensions,
                }
            }
        }
    }
}

/// RFC 3711 §3.3.1: below 2^15, so that losing the first packets cannot shift the rollover counter. Never 0: the index
/// before it is where a forwarder stands.
fn first_index(rng: &mut StdRng) -> PacketIndex {
    PacketIndex(u64::from(rng.random_range(1..0x8000_u16)))
}
