//! Timers, coarse on purpose: every 20 ms requests that cannot wait, every 100 ms feedback and speakers, every second reports.

use std::time::{Duration, Instant};

use arrayvec::ArrayVec;

use crate::command::{CloseReason, Event, Quality};
use crate::engine::Engine;
use crate::engine::outbox::Sink;
use crate::engine::outgoing::send_rtcp;
use crate::engine::publication::Encoding;
use crate::forward::rewrite::Stream;
use crate::session::rtcp::{NtpTime, ReportBlock, SenderStats};
use crate::session::{Role, Transport};
use crate::types::{Kind, SeqNo};

/// Ticks between feedback about arrivals and looks at who speaks: 100 ms, as libwebrtc's feedback at low rates.
const FEEDBACK_TICKS: u64 = 5;
/// Ticks between reports: one second keeps lips in time and costs a packet.
const REPORT_TICKS: u64 = 50;
/// Missing packets asked for in one tick.
const NACKS_PER_TICK: usize = 128;
/// Quality is told when it moved by this much.
const QUALITY_STEP: f32 = 0.01;

impl Engine {
    pub(super) fn tick(&mut self, now: Instant, sink: &mut impl Sink) {
        self.ticks += 1;
        self.watch_transports(now, sink);
        self.want_awaited(now);
        self.ask_publishers(now, sink);
        if self.ticks.is_multiple_of(FEEDBACK_TICKS) {
            self.rank_speakers(now);
        }
        if self.ticks.is_multiple_of(REPORT_TICKS / 5) {
            for (_, publication) in &mut self.publications {
                publication.encodings.iter_mut().for_each(|e| e.store.adapt(now));
            }
        }
        self.report(now, sink);
        if self.ticks.is_multiple_of(REPORT_TICKS) {
            self.choose_encodings(now);
            self.tell_quality();
        }
    }

    /// Ends sessions that never came, whose handshake failed or whose browser is gone; drives DTLS timers.
    fn watch_transports(&mut self, now: Instant, sink: &mut impl Sink) {
        let mut over: Vec<(usize, CloseReason)> = Vec::new();
        let mut talking: Vec<usize> = Vec::new();
        for (key, session) in &mut self.sessions {
            match &mut session.transport {
                Transport::Checking { until } if *until <= now => over.push((key, CloseReason::NeverConnected)),
                Transport::Checking { .. } => {}
                Transport::Handshaking { until, .. } if *until <= now => over.push((key, CloseReason::HandshakeFailed)),
                Transport::Handshaking { dtls, .. } => {
                    if dtls.handle_timeout(now).is_err() {
                        over.push((key, CloseReason::HandshakeFailed));
                    }
                    talking.push(key);
                }
                Transport::Connected { .. } if session.ice.consent_expired(now) => {
                    over.push((key, CloseReason::ConsentLost));
                }
                Transport::Connected { .. } => {}
            }
        }
        for key in talking {
            self.drain_dtls(key, sink);
        }
        for (key, reason) in over {
            self.fail(now, key, reason, sink);
        }
    }

    /// Keeps asking for what slots wait for.
    fn want_awaited(&mut self, now: Instant) {
        for (_, session) in &self.sessions {
            if !session.connected() {
                continue;
            }
            for slot in session.slots.iter().filter(|slot| slot.kind == Kind::Video) {
                if let Some(stream) = slot.forwarder.awaited()
                    && let Some(encoding) = find(&mut self.publications, stream)
                {
                    encoding.requests.wanted(now);
                }
            }
        }
    }

    /// Retransmission and key-frame requests, and what arrived when.
    fn ask_publishers(&mut self, now: Instant, sink: &mut impl Sink) {
        let feedback = self.ticks.is_multiple_of(FEEDBACK_TICKS);
        for (_, session) in &mut self.sessions {
            let (Some(path), Transport::Connected { sealer, .. }) = (session.path, &mut session.transport) else {
                continue;
            };
            let own = session.report_ssrc;
            let rtt = session.rtt.unwrap_or(Duration::from_millis(100));
            for line in &session.lines {
                let Role::Publication(key) = line.role else { continue };
                let Some(publication) = self.publications.get_mut(key) else { continue };
                for encoding in &mut publication.encodings {
                    let mut lost: ArrayVec<SeqNo, NACKS_PER_TICK> = ArrayVec::new();
                    encoding.receiver.missing(now, rtt, &mut lost);
                    if !lost.is_empty() {
                        self.stats.nacks_out += lost.len() as u64;
                        send_rtcp(&mut self.outbox, &path, sealer, sink, |rtcp| {
                            rtcp.receiver_report(own, &[]) && rtcp.nack(own, encoding.ssrc, lost)
                        });
                    }
                    if publication.kind == Kind::Video && encoding.receiver.take_overflow() {
                        encoding.requests.wanted(now);
                    }
                    if encoding.requests.poll(now) {
                        self.stats.plis_out += 1;
                        send_rtcp(&mut self.outbox, &path, sealer, sink, |rtcp| {
                            rtcp.receiver_report(own, &[]) && rtcp.pli(own, encoding.ssrc)
                        });
                    }
                }
            }
            if feedback || session.twcc.urgent() {
                let media = session.twcc_ssrc;
                let twcc = &mut session.twcc;
                send_rtcp(&mut self.outbox, &path, sealer, sink, |rtcp| {
                    rtcp.receiver_report(own, &[]) && twcc.write_feedback(rtcp, own, media)
                });
            }
        }
    }

    fn rank_speakers(&mut self, now: Instant) {
        let mut moved = Vec::new();
        for (key, room) in &mut self.rooms {
            if let Some(ranked) = room.speakers.tick(now) {
                room.speaking = ranked.to_vec();
                moved.push((key, room.id.clone(), room.speaking.clone()));
            }
        }
        for (key, room, speaking) in moved {
            let peers = speaking.iter().filter_map(|&p| Some(self.publications.get(p)?.id.peer.clone())).collect();
            self.emit(Event::Speaking { room, peers });
            self.reassign(now, key);
        }
    }

    /// Sender reports for what is shown, receiver reports for what is sent.
    fn report(&mut self, now: Instant, sink: &mut impl Sink) {
        let due = self.ticks.is_multiple_of(REPORT_TICKS);
        let ntp = self.ntp(now);
        for (_, session) in &mut self.sessions {
            let (Some(path), Transport::Connected { sealer, .. }) = (session.path, &mut session.transport) else {
                continue;
            };
            for slot in &mut session.slots {
                if !due && slot.reported_at.is_some() {
                    continue;
                }
                let (Some(stream), Some(shift)) = (slot.forwarder.current(), slot.forwarder.time_shift()) else {
                    continue;
                };
                let Some(encoding) = find(&mut self.publications, stream) else { continue };
                let Some(reported) = encoding.reported else { continue };
                let clock = encoding.receiver.clock_hz();
                let rtp = reported.time.plus(elapsed_ticks(reported.ntp, ntp, clock)).plus(shift);
                let stats = SenderStats { ssrc: slot.ssrc, ntp, rtp, packets: slot.packets, octets: slot.octets };
                send_rtcp(&mut self.outbox, &path, sealer, sink, |rtcp| {
                    rtcp.sender_report(&stats, &[]) && rtcp.cname(stats.ssrc, CNAME)
                });
                slot.reported_at = Some(now);
            }
            if !due {
                continue;
            }
            let own = session.report_ssrc;
            let mut blocks: ArrayVec<ReportBlock, 31> = ArrayVec::new();
            for line in &session.lines {
                let Role::Publication(key) = line.role else { continue };
                let Some(publication) = self.publications.get_mut(key) else { continue };
                for encoding in &mut publication.encodings {
                    let _ = blocks.try_push(encoding.receiver.report(encoding.ssrc, now));
                }
            }
            send_rtcp(&mut self.outbox, &path, sealer, sink, |rtcp| rtcp.receiver_report(own, &blocks));
        }
    }

    /// Moves subscribers to another encoding of what they are shown where another one is better now.
    fn choose_encodings(&mut self, now: Instant) {
        for (_, publication) in &mut self.publications {
            for encoding in &mut publication.encodings {
                encoding.bytes_second = std::mem::take(&mut encoding.bytes_now);
            }
            if publication.muted || publication.encodings.len() < 2 {
                continue;
            }
            for subscriber in &publication.subscribers {
                let Some(slot) =
                    self.sessions.get_mut(subscriber.session).and_then(|s| s.slots.get_mut(subscriber.slot))
                else {
                    continue;
                };
                let shown = slot.forwarder.current().map(|stream| stream.encoding);
                let best = publication.best_encoding(shown, now);
                if best == shown {
                    continue;
                }
                if let Some(encoding) = best.and_then(|n| publication.encodings.get(n)) {
                    slot.forwarder.want(encoding.stream, true);
                }
            }
        }
    }

    fn tell_quality(&mut self) {
        let mut told = Vec::new();
        for (_, session) in &mut self.sessions {
            if !session.connected() {
                continue;
            }
            let mut incoming: f32 = 0.0;
            for line in &session.lines {
                let Role::Publication(key) = line.role else { continue };
                let Some(publication) = self.publications.get_mut(key) else { continue };
                for encoding in &mut publication.encodings {
                    let (lost, share) = encoding.receiver.take_loss();
                    self.stats.packets_lost_incoming += lost;
                    incoming = incoming.max(share);
                }
            }
            let quality = Quality { rtt: session.rtt, loss_incoming: incoming, loss_outgoing: session.loss_outgoing() };
            let known = session.quality;
            let moved = (quality.loss_incoming - known.loss_incoming).abs() >= QUALITY_STEP
                || (quality.loss_outgoing - known.loss_outgoing).abs() >= QUALITY_STEP
                || quality.rtt.map(|d| d.as_millis() / 50) != known.rtt.map(|d| d.as_millis() / 50);
            if moved {
                session.quality = quality;
                told.push((session.room, session.peer.clone(), quality));
            }
        }
        for (room, peer, quality) in told {
            if let Some(room) = self.rooms.get(room) {
                let room = room.id.clone();
                self.emit(Event::Quality { room, peer, quality });
            }
        }
    }

    /// NTP time of `now` (RFC 3550 §4).
    pub(super) fn ntp(&self, now: Instant) -> NtpTime {
        let elapsed = now.saturating_duration_since(self.config.start);
        let fraction = (u64::from(elapsed.subsec_nanos()) << 32) / 1_000_000_000;
        NtpTime(self.config.ntp_at_start.0.wrapping_add((elapsed.as_secs() << 32) + fraction))
    }

    pub(super) fn encoding_mut(&mut self, stream: Stream) -> Option<&mut Encoding> {
        find(&mut self.publications, stream)
    }
}

/// Media ticks between two instants; before counts backwards, as RTP time wraps.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "RTP time wraps at 32 bits")]
fn elapsed_ticks(from: NtpTime, to: NtpTime, clock_hz: u32) -> u32 {
    let elapsed = i128::from(to.0.wrapping_sub(from.0).cast_signed());
    ((elapsed * i128::from(clock_hz)) >> 32) as u32
}

/// All our streams belong to one source of synchronization names: the server.
pub(super) const CNAME: &str = "carehub";

fn find(publications: &mut slab::Slab<super::publication::Publication>, stream: Stream) -> Option<&mut Encoding> {
    publications.get_mut(stream.publication)?.encodings.get_mut(stream.encoding).filter(|e| e.stream == stream)
}
