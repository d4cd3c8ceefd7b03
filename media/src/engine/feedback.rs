//! RTCP from browsers: reports, retransmission and key-frame requests.

use std::time::Instant;

use crate::engine::Engine;
use crate::engine::outbox::Sink;
use crate::engine::publication::Reported;
use crate::forward::store::PACKET_BYTES_MAX;
use crate::session::rtcp::{NtpTime, Packets, ReportBlock, Rtcp};
use crate::session::srtp::OpenError;
use crate::session::{Session, Transport};
use crate::types::{Kind, RtpTime, Ssrc};

impl Engine {
    pub(super) fn rtcp(&mut self, now: Instant, key: usize, packet: &mut [u8], sink: &mut impl Sink) {
        let Some(session) = self.sessions.get_mut(key) else { return };
        let Transport::Connected { opener, .. } = &mut session.transport else { return };
        if !session.budget.take(packet.len(), now) {
            self.stats.drops.over_limit += 1;
            return;
        }
        let len = match opener.open_rtcp(packet) {
            Ok(len) => len,
            Err(OpenError::Malformed) => return self.stats.drops.malformed += 1,
            Err(OpenError::Authentication) => return self.stats.drops.authentication += 1,
            Err(OpenError::Replayed) => return self.stats.drops.replayed += 1,
        };
        for part in Packets::new(packet.get(..len).unwrap_or(&[])) {
            match part {
                Rtcp::SenderReport { ssrc, ntp, rtp, reports, .. } => {
                    self.publisher_reported(now, key, ssrc, ntp, rtp);
                    reports.for_each(|block| self.subscriber_reported(now, key, &block));
                }
                Rtcp::ReceiverReport { reports, .. } => {
                    reports.for_each(|block| self.subscriber_reported(now, key, &block));
                }
                Rtcp::Nack { media_ssrc, lost } => lost.for_each(|seq| self.nacked(now, key, media_ssrc, seq, sink)),
                Rtcp::Pli { media_ssrc } => self.key_frame_requested(now, key, media_ssrc),
                Rtcp::Fir { entries } => entries.for_each(|(ssrc, _)| self.key_frame_requested(now, key, ssrc)),
                // Estimating what a subscriber can take will read these.
                Rtcp::TransportFeedback(_) | Rtcp::Remb { .. } => {}
                Rtcp::Bye { .. } | Rtcp::Sdes | Rtcp::Other => {}
            }
        }
    }

    /// Puts the publisher's capture clock into ours. The offset is the smallest ever seen: the report that was held up least.
    /// One offset serves all streams of a browser, so that its voice and its picture keep their distance.
    fn publisher_reported(&mut self, now: Instant, key: usize, ssrc: Ssrc, ntp: NtpTime, time: RtpTime) {
        let arrived = self.ntp(now);
        let Some(session) = self.sessions.get_mut(key) else { return };
        let Some(incoming) = session.incoming.get(&ssrc).copied() else { return };
        let sample = arrived.0.wrapping_sub(ntp.0).cast_signed();
        let offset = session.clock_offset.map_or(sample, |known| {
            // A clock that was set anew shows as a jump of seconds; believe it then.
            if (sample - known).unsigned_abs() > 5 << 32 { sample } else { known.min(sample) }
        });
        session.clock_offset = Some(offset);
        let Some(publication) = self.publications.get_mut(incoming.publication) else { return };
        let Some(encoding) = publication.encodings.get_mut(incoming.encoding) else { return };
        encoding.receiver.sender_report(ntp, now);
        encoding.reported = Some(Reported { ntp: NtpTime(ntp.0.wrapping_add_signed(offset)), time });
    }

    fn subscriber_reported(&mut self, now: Instant, key: usize, block: &ReportBlock) {
        let ntp = self.ntp(now);
        let Some(session) = self.sessions.get_mut(key) else { return };
        let Some(slot) = session.slots.iter_mut().find(|slot| slot.ssrc == block.ssrc) else { return };
        slot.loss = f32::from(block.fraction_lost) / 256.0;
        if let Some(rtt) = block.round_trip(ntp) {
            session.rtt = Some(session.rtt.map_or(rtt, |known| (known * 7 + rtt) / 8));
        }
    }

    fn nacked(&mut self, now: Instant, key: usize, ssrc: Ssrc, seq: crate::types::SeqNo, sink: &mut impl Sink) {
        self.stats.nacks_in += 1;
        let Some(session) = self.sessions.get(key) else { return };
        let Some((number, slot)) = session.slots.iter().enumerate().find(|(_, slot)| slot.ssrc == ssrc) else {
            return;
        };
        let index = slot.forwarder.reached().nearest(seq);
        let allowed = self.sessions.get_mut(key).is_some_and(|s| s.repairs.take(PACKET_BYTES_MAX, now));
        if !allowed {
            self.stats.drops.over_limit += 1;
        } else if self.retransmit(key, number, index, sink) {
            self.stats.nacks_answered += 1;
        }
    }

    fn key_frame_requested(&mut self, now: Instant, key: usize, ssrc: Ssrc) {
        self.stats.plis_in += 1;
        let Some(slot) = self.sessions.get(key).and_then(|s| s.slots.iter().find(|slot| slot.ssrc == ssrc)) else {
            return;
        };
        let stream = slot.forwarder.awaited().or_else(|| slot.forwarder.current());
        if let Some(stream) = stream
            && let Some(encoding) = self.encoding_mut(stream)
        {
            encoding.requests.wanted(now);
        }
    }

    /// Asks for a key frame of everything this session is shown: it can decode from now on.
    pub(super) fn request_shown(&mut self, now: Instant, key: usize) {
        let Some(session) = self.sessions.get(key) else { return };
        let awaited: Vec<_> =
            session.slots.iter().filter(|s| s.kind == Kind::Video).filter_map(|s| s.forwarder.awaited()).collect();
        for stream in awaited {
            if let Some(encoding) = self.encoding_mut(stream) {
                encoding.requests.wanted(now);
            }
        }
    }
}

impl Session {
    /// Worst loss over what this browser is sent, as it reports.
    pub(crate) fn loss_outgoing(&self) -> f32 {
        self.slots.iter().filter(|s| s.forwarder.current().is_some()).map(|s| s.loss).fold(0.0, f32::max)
    }
}
