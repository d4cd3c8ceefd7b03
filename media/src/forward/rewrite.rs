//! One forwarder per receiving m-line: picks the moment a new stream takes over, and keeps sequence numbers, timestamps and
//! picture ids continuous across it, so that the browser sees one stream with one SSRC for the whole call.
//!
//! Numbers only; bytes are written by [`write()`]. Gaps in the publisher's numbering stay gaps: what was lost on the way in can
//! still come late and falls into its place.

use std::time::Instant;

use arrayvec::ArrayVec;

use crate::forward::store::{Entry, Picture};
use crate::rtp::{Form, HeaderWriter, RtpHeader};
use crate::session::sdp::{ExtMap, Extension};
use crate::types::{PacketIndex, PayloadType, RtpTime, Ssrc};

/// One encoding of one publication, never reused: `serial` is unique in the worker.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stream {
    /// Which publication of the engine.
    pub publication: usize,
    /// Which of its encodings.
    pub encoding: usize,
    /// Tells it from an earlier one in the same place.
    pub serial: u64,
}

/// See the module.
#[derive(Debug)]
pub struct Forwarder {
    clock_hz: u32,
    state: State,
    /// Takeovers of the past, newest last, so that a NACK for what came before one is still answered.
    past: ArrayVec<Takeover, 4>,
    reached: Reached,
}

#[derive(Debug)]
enum State {
    /// Nothing is wanted.
    Idle,
    /// Nothing is forwarded until `wanted` starts.
    Waiting { wanted: Stream },
    /// `current` is forwarded; `next` takes over where it starts.
    Forwarding { current: Takeover, next: Option<Stream> },
}

/// How a stream's numbers become ours, from `from` on.
#[derive(Clone, Copy, Debug)]
struct Takeover {
    stream: Stream,
    from: PacketIndex,
    index_shift: i64,
    shift: Shift,
}

/// What is added to a packet's numbers, wrapping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shift {
    /// To the timestamp.
    pub time: u32,
    /// To PictureID.
    pub picture_id: u16,
    /// To TL0PICIDX.
    pub tl0: u8,
    /// To the dependency descriptor's frame number.
    pub frame: u16,
}

/// The furthest we have got in our own numbering.
#[derive(Debug)]
struct Reached {
    index: PacketIndex,
    time: RtpTime,
    picture_id: u16,
    tl0: u8,
    frame: u16,
    at: Option<Instant>,
}

/// Our numbers for one packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// Index in our stream.
    pub index: PacketIndex,
    /// What else changes.
    pub shift: Shift,
}

/// Where a NACKed packet is found and how it was numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Whose store.
    pub stream: Stream,
    /// Under which index.
    pub index: PacketIndex,
    /// As it was sent.
    pub rewritten: Rewritten,
}

impl Forwarder {
    /// Starts at `first` (RFC 3711 §3.3.1: below 2^15, so that a lost first packet cannot confuse the rollover counter).
    pub fn new(clock_hz: u32, first: PacketIndex, time: RtpTime) -> Self {
        let reached = Reached { index: first, time, picture_id: 0, tl0: 0, frame: 0, at: None };
        Self { clock_hz, state: State::Idle, past: ArrayVec::new(), reached }
    }

    /// Wants `stream` from its next start on. What is forwarded now goes on until then when `keep` is set
    /// (another encoding of the same picture); otherwise it stops at once (another picture).
    pub fn want(&mut self, stream: Stream, keep: bool) {
        match &mut self.state {
            State::Forwarding { current, next } if current.stream == stream => *next = None,
            State::Forwarding { next, .. } if keep => *next = Some(stream),
            _ => {
                self.retire();
                self.state = State::Waiting { wanted: stream };
            }
        }
    }

    /// Wants nothing.
    pub fn stop(&mut self) {
        self.retire();
        self.state = State::Idle;
    }

    /// The stream that must start for this forwarder to go on, if it waits for one.
    pub fn awaited(&self) -> Option<Stream> {
        match self.state {
            State::Waiting { wanted } => Some(wanted),
            State::Forwarding { next, .. } => next,
            State::Idle => None,
        }
    }

    /// The stream forwarded now.
    pub fn current(&self) -> Option<Stream> {
        match self.state {
            State::Forwarding { current, .. } => Some(current.stream),
            State::Idle | State::Waiting { .. } => None,
        }
    }

    /// Timestamp shift of what is forwarded now: for sender reports.
    pub fn time_shift(&self) -> Option<u32> {
        match self.state {
            State::Forwarding { current, .. } => Some(current.shift.time),
            State::Idle | State::Waiting { .. } => None,
        }
    }

    /// Our numbers for a packet of `stream` that just came, or `None` when it is not to be forwarded.
    pub fn accept(&mut self, stream: Stream, entry: &Entry, now: Instant) -> Option<Rewritten> {
        let takes_over = entry.starts && self.awaited() == Some(stream);
        if takes_over {
            self.take_over(stream, entry, now);
        }
        let State::Forwarding { current, .. } = &self.state else { return None };
        if current.stream != stream {
            return None;
        }
        let rewritten = current.apply(entry.index)?;
        self.note(&rewritten, entry, now);
        Some(rewritten)
    }

    /// Which stored packet went out as `index`.
    pub fn origin(&self, index: PacketIndex) -> Option<Origin> {
        let current = match &self.state {
            State::Forwarding { current, .. } => Some(current),
            State::Idle | State::Waiting { .. } => None,
        };
        current.into_iter().chain(self.past.iter().rev()).find_map(|takeover| {
            let original = PacketIndex(index.0.checked_add_signed(-takeover.index_shift)?);
            let rewritten = takeover.apply(original)?;
            Some(Origin { stream: takeover.stream, index: original, rewritten })
        })
    }

    /// The furthest index sent: what a 16-bit number in feedback is near to.
    pub fn reached(&self) -> PacketIndex {
        self.reached.index
    }

    fn take_over(&mut self, stream: Stream, entry: &Entry, now: Instant) {
        self.retire();
        let reached = &self.reached;
        let elapsed = reached.at.map_or(0, |at| ticks(now.saturating_duration_since(at).as_micros(), self.clock_hz));
        // One tick at least: two frames never share a timestamp.
        let time = reached.time.plus(elapsed.max(1));
        let out = reached.index.0 + 1;
        let mut shift = Shift { time: time.0.wrapping_sub(entry.header.time.0), ..Shift::default() };
        // The first stream ever keeps its picture numbers: nothing has to be continued yet.
        if reached.at.is_some() {
            let id = entry.picture.id.map_or(0, |id| id.value);
            let tl0 = entry.picture.tl0.map_or(0, |(value, _)| value);
            shift.picture_id = reached.picture_id.wrapping_add(1).wrapping_sub(id);
            shift.tl0 = reached.tl0.wrapping_add(1).wrapping_sub(tl0);
            shift.frame = reached.frame.wrapping_add(1).wrapping_sub(entry.frame.unwrap_or(0));
        }
        let current = Takeover { stream, from: entry.index, index_shift: difference(out, entry.index.0), shift };
        self.state = State::Forwarding { current, next: None };
    }

    /// Moves what is forwarded now to the past.
    fn retire(&mut self) {
        if let State::Forwarding { current, .. } = self.state {
            if self.past.is_full() {
                self.past.remove(0);
            }
            self.past.push(current);
        }
    }

    fn note(&mut self, rewritten: &Rewritten, entry: &Entry, now: Instant) {
        let reached = &mut self.reached;
        if rewritten.index <= reached.index && reached.at.is_some() {
            return;
        }
        reached.index = rewritten.index;
        let time = entry.header.time.plus(rewritten.shift.time);
        if time.since(reached.time) > 0 || reached.at.is_none() {
            reached.time = time;
            reached.at = Some(now);
        }
        if let Some(id) = entry.picture.id {
            reached.picture_id = id.value.wrapping_add(rewritten.shift.picture_id) & 0x7fff;
        }
        if let Some((tl0, _)) = entry.picture.tl0 {
            reached.tl0 = tl0.wrapping_add(rewritten.shift.tl0);
        }
        if let Some(frame) = entry.frame {
            reached.frame = frame.wrapping_add(rewritten.shift.frame);
        }
    }
}

impl Takeover {
    fn apply(&self, index: PacketIndex) -> Option<Rewritten> {
        if index < self.from {
            return None;
        }
        Some(Rewritten { index: PacketIndex(index.0.checked_add_signed(self.index_shift)?), shift: self.shift })
    }
}

/// What a receiving m-line wants to see in headers.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Its SSRC.
    pub ssrc: Ssrc,
    /// The codec's number there.
    pub payload_type: PayloadType,
    /// Ids of header extensions there.
    pub extensions: &'a ExtMap,
    /// Whether it takes two-byte extension headers (`a=extmap-allow-mixed`).
    pub mixed: bool,
}

/// Writes a stored packet as the receiving m-line wants it into `buf`; returns the header's length and the packet's.
/// `None` when it does not fit.
pub fn write(
    entry: &Entry,
    packet: &[u8],
    rewritten: Rewritten,
    target: Target<'_>,
    buf: &mut [u8],
) -> Option<(usize, usize)> {
    let header_len = write_header(entry, packet, rewritten, target, buf)?;
    let payload = packet.get(entry.header.len..)?;
    let len = header_len + payload.len();
    buf.get_mut(header_len..len)?.copy_from_slice(payload);
    shift_picture(buf.get_mut(header_len..len)?, entry.picture, rewritten.shift);
    Some((header_len, len))
}

/// As [`write()`], as a retransmission (RFC 4588 §4): `original` is the sequence number as it was sent first.
pub fn write_rtx(
    entry: &Entry,
    packet: &[u8],
    rewritten: Rewritten,
    target: Target<'_>,
    rtx: PacketIndex,
    buf: &mut [u8],
) -> Option<(usize, usize)> {
    let original = rewritten.index.seq();
    let header_len = write_header(entry, packet, Rewritten { index: rtx, ..rewritten }, target, buf)?;
    let payload = packet.get(entry.header.len..)?;
    let start = header_len + 2;
    let len = start + payload.len();
    buf.get_mut(header_len..start)?.copy_from_slice(&original.0.to_be_bytes());
    buf.get_mut(start..len)?.copy_from_slice(payload);
    shift_picture(buf.get_mut(start..len)?, entry.picture, rewritten.shift);
    Some((header_len, len))
}

fn write_header(
    entry: &Entry,
    packet: &[u8],
    rewritten: Rewritten,
    target: Target<'_>,
    buf: &mut [u8],
) -> Option<usize> {
    let mut header: RtpHeader = entry.header;
    header.payload_type = target.payload_type;
    header.seq = rewritten.index.seq();
    header.time = entry.header.time.plus(rewritten.shift.time);
    header.ssrc = target.ssrc;
    let wide = target.mixed && entry.extensions.iter().any(|e| e.len > 16);
    let form = if wide { Form::TwoByte } else { Form::OneByte };
    let mut writer = HeaderWriter::new(buf, &header, form)?;
    for passed in entry.extensions.iter() {
        let Some(id) = target.extensions.id(passed.kind) else { continue };
        let at = usize::from(passed.offset);
        let Some(value) = packet.get(at..at + usize::from(passed.len)) else { continue };
        let written = writer.extension(id, value);
        // AV1 RTP specification A.8.2: one byte of flags and template, then the frame number.
        if passed.kind == Extension::DependencyDescriptor
            && let Some([_, f0, f1, ..]) = written
        {
            [*f0, *f1] = u16::from_be_bytes([*f0, *f1]).wrapping_add(rewritten.shift.frame).to_be_bytes();
        }
    }
    writer.finish()
}

/// Adds the shifts to the picture numbers in a payload.
fn shift_picture(payload: &mut [u8], picture: Picture, shift: Shift) {
    if let Some(id) = picture.id {
        let at = usize::from(id.offset);
        let value = id.value.wrapping_add(shift.picture_id);
        if id.wide {
            if let Some(field) = payload.get_mut(at..at + 2) {
                field.copy_from_slice(&(0x8000 | (value & 0x7fff)).to_be_bytes());
            }
        } else if let Some(field) = payload.get_mut(at) {
            let [_, low] = (value & 0x7f).to_be_bytes();
            *field = low;
        }
    }
    if let Some((tl0, at)) = picture.tl0
        && let Some(field) = payload.get_mut(usize::from(at))
    {
        *field = tl0.wrapping_add(shift.tl0);
    }
}

fn difference(a: u64, b: u64) -> i64 {
    a.cast_signed().wrapping_sub(b.cast_signed())
}

#[expect(clippy::cast_possible_truncation, reason = "RTP time wraps at 32 bits")]
fn ticks(micros: u128, clock_hz: u32) -> u32 {
    (micros * u128::from(clock_hz) / 1_000_000) as u32
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::forward::store::{PassedExtensions, PictureId};

    const A: Stream = Stream { publication: 1, encoding: 0, serial: 1 };
    const B: Stream = Stream { publication: 2, encoding: 0, serial: 2 };

    struct Incoming {
        index: u64,
        time: u32,
        starts: bool,
        picture: u16,
    }

    fn entry(packet: &Incoming, at: Instant) -> Entry {
        let [_, _, t0, t1] = packet.index.to_be_bytes().last_chunk::<4>().copied().unwrap();
        let mut bytes = vec![0x80, 96, t0, t1];
        bytes.extend(packet.time.to_be_bytes());
        bytes.extend([0, 0, 0, 1, 0x90, 0x80]);
        bytes.extend((packet.picture | 0x8000).to_be_bytes());
        let picture = Picture { id: Some(PictureId { value: packet.picture, offset: 2, wide: true }), tl0: None };
        Entry {
            index: PacketIndex(packet.index),
            header: RtpHeader::parse(&bytes).unwrap(),
            starts: packet.starts,
            picture,
            frame: None,
            extensions: PassedExtensions::default(),
            at,
        }
    }

    /// Index, time and picture id as they leave, or `None` when the packet is not forwarded.
    fn forwarded(forwarder: &mut Forwarder, stream: Stream, packet: Incoming, now: Instant) -> Option<(u64, u32, u16)> {
        let entry = entry(&packet, now);
        let out = forwarder.accept(stream, &entry, now)?;
        Some((out.index.0, packet.time.wrapping_add(out.shift.time), packet.picture.wrapping_add(out.shift.picture_id)))
    }

    fn packet(index: u64, time: u32, starts: bool, picture: u16) -> Incoming {
        Incoming { index, time, starts, picture }
    }

    #[test]
    fn nothing_is_forwarded_until_the_wanted_stream_starts() {
        let now = Instant::now();
        let mut forwarder = Forwarder::new(90_000, PacketIndex(500), RtpTime(0));
        assert_eq!(forwarded(&mut forwarder, A, packet(9, 10, true, 7), now), None);
        forwarder.want(A, false);
        assert_eq!(forwarded(&mut forwarder, A, packet(10, 10, false, 7), now), None);
        assert_eq!(forwarded(&mut forwarder, B, packet(10, 10, true, 7), now), None);
        assert_eq!(forwarded(&mut forwarder, A, packet(11, 3010, true, 8), now), Some((501, 1, 8)));
        assert_eq!(forwarded(&mut forwarder, A, packet(10, 10, false, 7), now), None, "older than the start");
        assert_eq!(
            forwarded(&mut forwarder, A, packet(14, 6010, false, 9), now),
            Some((504, 3001, 9)),
            "gaps stay gaps"
        );
        assert_eq!(
            forwarded(&mut forwarder, A, packet(12, 3010, false, 8), now),
            Some((502, 1, 8)),
            "late packets fit in"
        );
    }

    #[test]
    fn a_takeover_continues_numbers_time_and_pictures() {
        let start = Instant::now();
        let mut forwarder = Forwarder::new(90_000, PacketIndex(65_530), RtpTime(0));
        forwarder.want(A, false);
        for n in 0..10u16 {
            let (index, time) = (100 + u64::from(n), 3000 * u32::from(n));
            forwarded(&mut forwarder, A, packet(index, time, n == 0, 32_760 + n), start);
        }
        forwarder.want(B, true);
        assert_eq!(forwarder.current(), Some(A), "the old picture goes on until the new one starts");
        let later = start + Duration::from_millis(100);
        let taken = forwarded(&mut forwarder, B, packet(7, 1_000_000, true, 3), later).unwrap();
        assert_eq!(taken.0, 65_541);
        assert_eq!(taken.1, 1 + 9 * 3000 + 9000, "a tenth of a second of media time");
        assert_eq!(taken.2 & 0x7fff, (32_769 + 1) & 0x7fff);
        assert_eq!(forwarded(&mut forwarder, A, packet(110, 30_000, false, 2), later), None);
    }

    #[test]
    fn a_lost_packet_is_found_on_either_side_of_a_takeover() {
        let now = Instant::now();
        let mut forwarder = Forwarder::new(90_000, PacketIndex(10), RtpTime(0));
        forwarder.want(A, false);
        forwarded(&mut forwarder, A, packet(100, 0, true, 0), now);
        forwarded(&mut forwarder, A, packet(101, 0, false, 0), now);
        forwarder.want(B, false);
        forwarded(&mut forwarder, B, packet(900, 0, true, 0), now);
        for (sent, stream, index) in [(11, A, 100), (12, A, 101), (13, B, 900)] {
            let origin = forwarder.origin(PacketIndex(sent)).unwrap();
            assert_eq!((origin.stream, origin.index.0, origin.rewritten.index.0), (stream, index, sent));
        }
        assert_eq!(forwarder.origin(PacketIndex(10)), None);
    }

    #[test]
    fn what_is_written_carries_our_numbers_and_the_same_picture() {
        let now = Instant::now();
        let packet = packet(100, 7, true, 32_767);
        let entry = entry(&packet, now);
        let mut bytes = vec![0x80, 96, 0, 100, 0, 0, 0, 7, 0, 0, 0, 1, 0x90, 0x80, 0xff, 0xff, 0xaa];
        let target =
            Target { ssrc: Ssrc(9), payload_type: PayloadType(120), extensions: &ExtMap::default(), mixed: false };
        let rewritten =
            Rewritten { index: PacketIndex(0x1_0005), shift: Shift { time: 1, picture_id: 1, ..Shift::default() } };
        let mut buf = [0; 64];
        let (header, len) = write(&entry, &bytes, rewritten, target, &mut buf).unwrap();
        let read = RtpHeader::parse(&buf[..len]).unwrap();
        assert_eq!((read.seq.0, read.time.0, read.ssrc.0, read.payload_type.0), (5, 8, 9, 120));
        assert_eq!(&buf[header..len], [0x90, 0x80, 0x80, 0x00, 0xaa], "the picture id wraps at 15 bits");
        let (header, len) = write_rtx(&entry, &bytes, rewritten, target, PacketIndex(77), &mut buf).unwrap();
        assert_eq!(RtpHeader::parse(&buf[..len]).unwrap().seq.0, 77);
        assert_eq!(&buf[header..len], [0, 5, 0x90, 0x80, 0x80, 0x00, 0xaa], "the number it went out under first");
        bytes.truncate(4);
        assert_eq!(write(&entry, &bytes, rewritten, target, &mut buf), None);
    }
}
