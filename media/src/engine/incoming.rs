//! What browsers send: the handshake, then RTP, opened in place and put into its encoding's store.

use std::time::Instant;

use crate::audio;
use crate::command::{CloseReason, Event};
use crate::engine::Engine;
use crate::engine::demux::copy;
use crate::engine::outbox::Sink;
use crate::engine::publication::{ENCODINGS_MAX, Encoding, Publication};
use crate::forward::rewrite::Stream;
use crate::forward::store::{Entry, PACKET_BYTES_MAX, PassedExtension, PassedExtensions};
use crate::forward::{self};
use crate::rtp::RtpHeader;
use crate::session::sdp::Extension;
use crate::session::srtp::{OpenError, Opener, Sealer, StreamIndex};
use crate::session::{INCOMING_MAX, Incoming, Role, Session, Transport};
use crate::types::{Kind, Mid, PacketIndex, Rid};

impl Engine {
    pub(super) fn dtls(&mut self, now: Instant, key: usize, datagram: &[u8], sink: &mut impl Sink) {
        let Some(session) = self.sessions.get_mut(key) else { return };
        let dtls = match &mut session.transport {
            Transport::Checking { .. } => return,
            Transport::Handshaking { dtls, .. } | Transport::Connected { dtls, .. } => dtls,
        };
        let result = dtls.receive(now, datagram);
        let established = dtls.established();
        let closed = dtls.closed_by_peer();
        self.drain_dtls(key, sink);
        if result.is_err() {
            self.fail(now, key, CloseReason::HandshakeFailed, sink);
        } else if closed {
            self.fail(now, key, CloseReason::ClosedByPeer, sink);
        } else if let Some(established) = established {
            self.connected(now, key, &established);
        }
    }

    fn connected(&mut self, now: Instant, key: usize, established: &crate::session::dtls::Established) {
        let Some(session) = self.sessions.get_mut(key) else { return };
        let suites = Opener::new(&established.incoming).zip(Sealer::new(&established.outgoing));
        let Some((opener, sealer)) = suites else { return };
        let placeholder = Transport::Checking { until: now };
        if let Transport::Handshaking { dtls, .. } = std::mem::replace(&mut session.transport, placeholder) {
            session.transport = Transport::Connected { dtls, sealer: Box::new(sealer), opener: Box::new(opener) };
        }
        let took = now.saturating_duration_since(session.answered_at);
        let (peer, room) = (session.peer.clone(), session.room);
        tracing::debug!(peer.id = %peer, srtp.profile = ?established.profile(), took_ms = took.as_millis(), "media connected");
        if let Some(room) = self.rooms.get(room) {
            let room = room.id.clone();
            self.emit(Event::Connected { room, peer, took });
        }
        self.request_shown(now, key);
    }

    /// Sends what DTLS has to say.
    pub(super) fn drain_dtls(&mut self, key: usize, sink: &mut impl Sink) {
        let Some(session) = self.sessions.get_mut(key) else { return };
        let Some(path) = session.path else { return };
        let dtls = match &mut session.transport {
            Transport::Checking { .. } => return,
            Transport::Handshaking { dtls, .. } | Transport::Connected { dtls, .. } => dtls,
        };
        while let Some(bytes) = dtls.poll_transmit() {
            self.outbox.push(&path, sink, |buf| copy(&bytes, buf));
        }
    }

    pub(super) fn rtp(&mut self, now: Instant, key: usize, packet: &mut [u8], sink: &mut impl Sink) {
        let Some(session) = self.sessions.get_mut(key) else { return };
        let Transport::Connected { opener, .. } = &session.transport else { return };
        if !session.budget.take(packet.len(), now) {
            self.stats.drops.over_limit += 1;
            return;
        }
        let Some(header) = RtpHeader::parse(packet).filter(|_| packet.len() <= PACKET_BYTES_MAX) else {
            self.stats.drops.malformed += 1;
            return;
        };
        let opened = match session.incoming.get(&header.ssrc).copied() {
            Some(incoming) => open_known(&mut self.publications, opener, incoming, packet, &header),
            None => open_new(&mut self.publications, session, packet, &header, &mut self.serial, now),
        };
        match opened {
            Ok((incoming, len, index)) => {
                let Some(packet) = packet.get_mut(..len) else { return };
                self.opened(now, key, incoming, packet, &header, index, sink);
            }
            Err(Unopened::Srtp(OpenError::Malformed)) => self.stats.drops.malformed += 1,
            Err(Unopened::Srtp(OpenError::Authentication)) => self.stats.drops.authentication += 1,
            Err(Unopened::Srtp(OpenError::Replayed)) => self.stats.drops.replayed += 1,
            Err(Unopened::UnknownStream) => self.stats.drops.unknown_stream += 1,
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one packet's facts, used once")]
    fn opened(
        &mut self,
        now: Instant,
        key: usize,
        incoming: Incoming,
        packet: &mut [u8],
        header: &RtpHeader,
        index: PacketIndex,
        sink: &mut impl Sink,
    ) {
        let Some(publication) = self.publications.get_mut(incoming.publication) else { return };
        if let Some(session) = self.sessions.get_mut(key)
            && let Some([high, low]) = value(publication, packet, header, Extension::TransportCc)
        {
            session.twcc.arrived(u16::from_be_bytes([*high, *low]), now);
        }
        if incoming.repairs {
            let Some((packet, header, index)) = repair(publication, incoming.encoding, packet, header) else { return };
            self.take(now, incoming, packet, &header, index, true, sink);
        } else {
            self.take(now, incoming, packet, header, index, false, sink);
        }
    }

    /// Keeps a packet and marks it to be forwarded.
    #[expect(clippy::too_many_arguments, reason = "one packet's facts, used once")]
    fn take(
        &mut self,
        now: Instant,
        incoming: Incoming,
        packet: &[u8],
        header: &RtpHeader,
        index: PacketIndex,
        repaired: bool,
        sink: &mut impl Sink,
    ) {
        let key = incoming.publication;
        let Some(publication) = self.publications.get_mut(key) else { return };
        let Some(codec) = publication.codec_of(header.payload_type) else {
            self.stats.drops.unknown_stream += 1;
            return;
        };
        let Some(payload) = header.payload(packet) else {
            self.stats.drops.malformed += 1;
            return;
        };
        let (extensions, frame) = passed_extensions(publication, packet, header);
        let (starts, picture) = forward::inspect(codec.codec, payload, frame.is_some_and(|f| f.structure));
        if publication.kind == Kind::Audio
            && let Some(&[level]) = value(publication, packet, header, Extension::AudioLevel)
            && let Some(room) = self.rooms.get_mut(publication.room)
            && !publication.muted
        {
            room.speakers.observe(&key, audio::Level::from_byte(level), now);
        }
        let fresh = publication.codec.is_none();
        publication.codec = Some(codec);
        let Some(encoding) = publication.encodings.get_mut(incoming.encoding) else { return };
        if !encoding.receiver.first_sight(index) {
            self.stats.drops.replayed += 1;
            return;
        }
        encoding.receiver.arrived(now, index, header.time, repaired);
        encoding.last_packet_at = now;
        encoding.bytes_now += packet.len() as u64;
        if starts && publication.kind == Kind::Video {
            encoding.requests.arrived(now);
        }
        let number = frame.map(|f| f.number);
        let entry = Entry { index, header: *header, starts, picture, frame: number, extensions, at: now };
        if encoding.store.push(packet, entry).is_none() {
            return;
        }
        if !publication.muted {
            if publication.pending.is_empty() {
                self.dirty.push(key);
            }
            publication.pending.push((incoming.encoding, index));
        }
        let full = publication.pending.is_full();
        if fresh {
            self.went_live(now, key);
        }
        if full {
            self.forward_pending(now, sink);
        }
    }

    #[cold]
    fn went_live(&mut self, now: Instant, key: usize) {
        let Some(publication) = self.publications.get(key) else { return };
        let (id, kind, source, room) = (publication.id.clone(), publication.kind, publication.source, publication.room);
        if let Some(room) = self.rooms.get(room) {
            let room = room.id.clone();
            self.emit(Event::Published { room, publication: id, kind, source });
        }
        self.reassign(now, room);
    }
}

enum Unopened {
    Srtp(OpenError),
    UnknownStream,
}

fn open_known(
    publications: &mut slab::Slab<Publication>,
    opener: &Opener,
    incoming: Incoming,
    packet: &mut [u8],
    header: &RtpHeader,
) -> Result<(Incoming, usize, PacketIndex), Unopened> {
    let encoding = publications
        .get_mut(incoming.publication)
        .and_then(|p| p.encodings.get_mut(incoming.encoding))
        .ok_or(Unopened::UnknownStream)?;
    let stream = if incoming.repairs { &mut encoding.rtx_srtp } else { &mut encoding.srtp };
    let (len, index) = opener.open_rtp(stream, packet, header).map_err(Unopened::Srtp)?;
    Ok((incoming, len, index))
}

/// A stream not seen before: authentic first, then placed by its mid and rid (RFC 8843 §9.2, RFC 8852).
#[cold]
fn open_new(
    publications: &mut slab::Slab<Publication>,
    session: &mut Session,
    packet: &mut [u8],
    header: &RtpHeader,
    serial: &mut u64,
    now: Instant,
) -> Result<(Incoming, usize, PacketIndex), Unopened> {
    let Transport::Connected { opener, .. } = &session.transport else { return Err(Unopened::UnknownStream) };
    let mut stream = StreamIndex::default();
    let (len, index) = opener.open_rtp(&mut stream, packet, header).map_err(Unopened::Srtp)?;
    if session.incoming.len() >= INCOMING_MAX {
        return Err(Unopened::UnknownStream);
    }
    let (key, publication) = session
        .lines
        .iter()
        .filter_map(|line| match line.role {
            Role::Publication(key) => Some((line.mid, key)),
            _ => None,
        })
        .find_map(|(mid, key)| {
            let publication = publications.get(key)?;
            let said = text(value(publication, packet, header, Extension::Mid)?)?;
            (Mid::new(said) == Some(mid)).then_some(key)
        })
        .and_then(|key| Some((key, publications.get_mut(key)?)))
        .ok_or(Unopened::UnknownStream)?;
    let incoming = place(publication, key, packet, header, serial, now).ok_or(Unopened::UnknownStream)?;
    if let Some(encoding) = publication.encodings.get_mut(incoming.encoding) {
        if incoming.repairs {
            encoding.rtx = Some(header.ssrc);
            encoding.rtx_srtp = stream;
        } else {
            encoding.ssrc = header.ssrc;
            encoding.srtp = stream;
        }
    }
    session.incoming.insert(header.ssrc, incoming);
    Ok((incoming, len, index))
}

/// Finds or makes the encoding a new stream belongs to.
fn place(
    publication: &mut Publication,
    key: usize,
    packet: &[u8],
    header: &RtpHeader,
    serial: &mut u64,
    now: Instant,
) -> Option<Incoming> {
    let rid_in = |extension| value(publication, packet, header, extension).and_then(text).and_then(Rid::new);
    let repairs = publication.repaired_by(header.payload_type).is_some();
    let rid = if repairs { rid_in(Extension::RepairedRid) } else { rid_in(Extension::Rid) };
    if rid.is_some_and(|rid| !publication.rids.contains(&rid)) {
        return None;
    }
    let found = publication.encodings.iter().position(|e| e.rid == rid);
    let encoding = match found {
        Some(n) => n,
        None if repairs || publication.encodings.len() == ENCODINGS_MAX => return None,
        None => {
            let clock_hz = publication.codecs.first().map_or(90_000, |c| c.key.codec.clock_hz());
            *serial += 1;
            let n = publication.encodings.len();
            let stream = Stream { publication: key, encoding: n, serial: *serial };
            publication.encodings.push(Encoding::new(stream, header.ssrc, rid, publication.kind, clock_hz, now));
            n
        }
    };
    Some(Incoming { publication: key, encoding, repairs })
}

/// Turns a retransmission back into what it repeats (RFC 4588 §4), in place.
fn repair<'a>(
    publication: &Publication,
    encoding: usize,
    packet: &'a mut [u8],
    header: &RtpHeader,
) -> Option<(&'a [u8], RtpHeader, PacketIndex)> {
    let encoding = publication.encodings.get(encoding)?;
    let payload_type = publication.repaired_by(header.payload_type)?;
    // A retransmission stream also carries padding to probe the path: nothing to repair then.
    let payload = header.payload(packet)?;
    let &[s0, s1, ..] = payload else { return None };
    let original = crate::types::SeqNo(u16::from_be_bytes([s0, s1]));
    let index = encoding.receiver.highest()?.nearest(original);
    packet.copy_within(..header.len, 2);
    let packet = packet.get_mut(2..)?;
    let [_, kind, seq0, seq1, _, _, _, _, ssrc @ ..] = packet.first_chunk_mut::<12>()?;
    *kind = (*kind & 0x80) | payload_type.0;
    [*seq0, *seq1] = [s0, s1];
    *ssrc = encoding.ssrc.0.to_be_bytes();
    let header = RtpHeader::parse(packet)?;
    Some((packet, header, index))
}

/// The value of one header extension.
fn value<'a>(
    publication: &Publication,
    packet: &'a [u8],
    header: &RtpHeader,
    extension: Extension,
) -> Option<&'a [u8]> {
    let id = publication.extensions.id(extension)?;
    header.extensions(packet).find(|e| e.id == id).map(|e| e.value)
}

fn text(value: &[u8]) -> Option<&str> {
    std::str::from_utf8(value).ok()
}

/// A dependency descriptor's frame, as far as forwarding needs it.
#[derive(Clone, Copy)]
struct DescribedFrame {
    number: u16,
    /// Carries the template structure, as every key frame's first packet does.
    structure: bool,
}

/// Which extensions travel on, and where they are.
fn passed_extensions(
    publication: &Publication,
    packet: &[u8],
    header: &RtpHeader,
) -> (PassedExtensions, Option<DescribedFrame>) {
    let mut passed = PassedExtensions::default();
    let mut frame = None;
    for found in header.extensions(packet) {
        let Some(kind) = publication.extensions.name(found.id) else { continue };
        if !matches!(kind, Extension::AudioLevel | Extension::AbsCaptureTime | Extension::DependencyDescriptor) {
            continue;
        }
        if let (Ok(offset), Ok(len)) = (u16::try_from(found.offset), u8::try_from(found.value.len())) {
            passed.push(PassedExtension { kind, offset, len });
        }
        if let (Extension::DependencyDescriptor, &[_, f0, f1, ref rest @ ..]) = (kind, found.value) {
            // AV1 RTP specification A.8.2: the first bit of the extended fields says a structure follows.
            let structure = rest.first().is_some_and(|byte| byte & 0x80 != 0);
            frame = Some(DescribedFrame { number: u16::from_be_bytes([f0, f1]), structure });
        }
    }
    (passed, frame)
}
