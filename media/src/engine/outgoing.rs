//! What leaves: forwarded packets, retransmissions, and RTCP in front of its own seal.

use std::time::Instant;

use crate::command::Event;
use crate::engine::Engine;
use crate::engine::outbox::{Outbox, Sink};
use crate::engine::publication::{Publication, Subscriber};
use crate::forward::rewrite::{self, Target};
use crate::session::path::Path;
use crate::session::rtcp::RtcpWriter;
use crate::session::srtp::Sealer;
use crate::session::{ReceiveSlot, Session, Transport};
use crate::stats::Snapshot;
use crate::types::{PacketIndex, PayloadType, Ssrc};

impl Engine {
    /// Forwards what every dirty publication has pending: per subscriber one run of packets.
    pub(super) fn forward_pending(&mut self, now: Instant, sink: &mut impl Sink) {
        let mut first_media = false;
        while let Some(key) = self.dirty.pop() {
            let Some(publication) = self.publications.get_mut(key) else { continue };
            for subscriber in &publication.subscribers {
                let Some(session) = self.sessions.get_mut(subscriber.session) else { continue };
                forward(publication, session, *subscriber, now, &mut self.outbox, sink, &mut self.stats);
                first_media |= !session.first_media;
            }
            publication.pending.clear();
        }
        if first_media {
            self.note_first_media(now);
        }
    }

    #[cold]
    fn note_first_media(&mut self, now: Instant) {
        let mut fresh = Vec::new();
        for (_, session) in &mut self.sessions {
            if !session.first_media && session.slots.iter().any(|slot| slot.packets > 0) {
                session.first_media = true;
                let took = now.saturating_duration_since(session.answered_at);
                fresh.push((session.room, session.peer.clone(), took));
            }
        }
        for (room, peer, took) in fresh {
            if let Some(room) = self.rooms.get(room) {
                let room = room.id.clone();
                self.emit(Event::FirstMedia { room, peer, took });
            }
        }
    }

    /// Sends a packet of this slot again, found by the number it went out under.
    pub(super) fn retransmit(&mut self, key: usize, slot: usize, index: PacketIndex, sink: &mut impl Sink) -> bool {
        let Some(session) = self.sessions.get_mut(key) else { return false };
        let Some(path) = session.path else { return false };
        let Transport::Connected { sealer, .. } = &session.transport else { return false };
        let Some(slot) = session.slots.get_mut(slot) else { return false };
        let Some(origin) = slot.forwarder.origin(index) else { return false };
        let Some(publication) = self.publications.get(origin.stream.publication) else { return false };
        let Some(encoding) = publication.encodings.get(origin.stream.encoding) else { return false };
        if encoding.stream != origin.stream {
            return false;
        }
        let Some((entry, packet)) = encoding.store.find(origin.index) else { return false };
        let codec = publication.codec_of(entry.header.payload_type);
        let Some(codec) = slot.codecs.iter().find(|c| Some(c.key) == codec) else { return false };
        let sent = self.outbox.push(&path, sink, |buf| match codec.rtx {
            Some(payload_type) => {
                let target = slot.target(slot.rtx, payload_type);
                let (header, len) = rewrite::write_rtx(entry, packet, origin.rewritten, target, slot.rtx_next, buf)?;
                sealer.seal_rtp(buf, header, len, slot.rtx_next)
            }
            None => {
                let target = slot.target(slot.ssrc, codec.payload_type);
                let (header, len) = rewrite::write(entry, packet, origin.rewritten, target, buf)?;
                sealer.seal_rtp(buf, header, len, origin.rewritten.index)
            }
        });
        if sent.is_some() && codec.rtx.is_some() {
            slot.rtx_next = PacketIndex(slot.rtx_next.0 + 1);
        }
        sent.is_some()
    }

    /// Ends the DTLS association politely.
    pub(super) fn say_goodbye(&mut self, now: Instant, key: usize, sink: &mut impl Sink) {
        if let Some(session) = self.sessions.get_mut(key)
            && let Transport::Connected { dtls, .. } | Transport::Handshaking { dtls, .. } = &mut session.transport
        {
            dtls.close(now);
        }
        self.drain_dtls(key, sink);
        self.outbox.flush(sink);
    }
}

/// Writes, seals and queues what is pending for one subscriber.
fn forward(
    publication: &Publication,
    session: &mut Session,
    subscriber: Subscriber,
    now: Instant,
    outbox: &mut Outbox,
    sink: &mut impl Sink,
    stats: &mut Snapshot,
) {
    let (Some(path), Transport::Connected { sealer, .. }) = (session.path, &session.transport) else { return };
    let Some(slot) = session.slots.get_mut(subscriber.slot) else { return };
    let codec = slot.codecs.iter().find(|c| Some(c.key) == publication.codec);
    let Some(payload_type) = codec.map(|c| c.payload_type) else { return };
    for &(encoding, index) in &publication.pending {
        let Some(encoding) = publication.encodings.get(encoding) else { continue };
        let Some((entry, packet)) = encoding.store.find(index) else { continue };
        let before = slot.forwarder.current();
        let Some(rewritten) = slot.forwarder.accept(encoding.stream, entry, now) else { continue };
        if before != slot.forwarder.current() {
            // A report right after a takeover: the browser can line up sound and picture from its first frame.
            slot.reported_at = None;
        }
        let target = slot.target(slot.ssrc, payload_type);
        let sent = outbox.push(&path, sink, |buf| {
            let (header, len) = rewrite::write(entry, packet, rewritten, target, buf)?;
            sealer.seal_rtp(buf, header, len, rewritten.index)
        });
        if let Some(len) = sent {
            stats.packets_forwarded += 1;
            slot.count(len);
        }
    }
}

impl ReceiveSlot {
    const fn target(&self, ssrc: Ssrc, payload_type: PayloadType) -> Target<'_> {
        Target { ssrc, payload_type, extensions: &self.extensions, mixed: self.mixed }
    }

    /// Counts for the sender report. RFC 3550 §6.4.1 counts payload octets; overheads are small and constant here.
    #[expect(clippy::cast_possible_truncation, reason = "the counter wraps at 32 bits by definition")]
    fn count(&mut self, len: usize) {
        self.packets = self.packets.wrapping_add(1);
        self.octets = self.octets.wrapping_add(len.saturating_sub(12) as u32);
    }
}

/// Bytes of one compound packet before its seal: what every path carries.
const RTCP_BYTES: usize = 1200;

/// Seals one RTCP compound packet that `write` puts together.
pub(super) fn send_rtcp(
    outbox: &mut Outbox,
    path: &Path,
    sealer: &mut Sealer,
    sink: &mut impl Sink,
    write: impl FnOnce(&mut RtcpWriter<'_>) -> bool,
) {
    outbox.push(path, sink, |buf| {
        let mut rtcp = RtcpWriter::new(buf.get_mut(..RTCP_BYTES)?);
        let len = if write(&mut rtcp) { rtcp.len() } else { return None };
        sealer.seal_rtcp(buf, len)
    });
}

/// An SSRC nobody uses yet.
pub(super) fn fresh_ssrc(rng: &mut impl rand::Rng, taken: &mut Vec<Ssrc>) -> Ssrc {
    loop {
        let ssrc = Ssrc(rand::RngExt::random::<u32>(rng) | 1);
        if !taken.contains(&ssrc) {
            taken.push(ssrc);
            return ssrc;
        }
    }
}
