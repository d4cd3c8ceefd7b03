//! The packets of one encoding, decrypted and kept once: forwarded from here, and found again when a subscriber lost one.
//!
//! A direct-mapped table of entries over a ring of bytes: pushing and finding are O(1) and allocate nothing, but for the
//! growth steps while a busy encoding fills less than [`HISTORY`]. What is overwritten is gone; finding it returns `None`.

use std::time::{Duration, Instant};

use crate::rtp::RtpHeader;
use crate::session::sdp::Extension;
use crate::types::{Kind, PacketIndex};

/// How long a packet should stay findable. A NACK later than this asks for a frame nobody can still show:
/// browsers give up on a packet after about a second (libwebrtc `nack_requester.cc`).
pub const HISTORY: Duration = Duration::from_millis(1000);

/// Longest packet kept: an Ethernet frame's worth. Longer ones are refused before they get here.
pub const PACKET_BYTES_MAX: usize = 1500;

/// 2 MiB hold a second of 16 Mbit/s: more than any browser sends on one encoding.
const BYTES_MAX: usize = 2 << 20;
const ENTRIES_MAX: usize = 2048;

/// How long the pace is watched before the store grows: a key frame alone must not look like a faster stream.
const WATCHED: Duration = Duration::from_secs(1);

/// What is known of a stored packet without looking at its bytes again.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Where it stands in the publisher's stream.
    pub index: PacketIndex,
    /// Its header, with the publisher's numbers.
    pub header: RtpHeader,
    /// First packet of a key frame: a subscriber can start here. Always true for audio.
    pub starts: bool,
    /// Where the picture ids are, for codecs that number pictures.
    pub picture: Picture,
    /// Frame number of the dependency descriptor, when it has one.
    pub frame: Option<u16>,
    /// Header extensions that travel on, as (which, offset in the packet, length).
    pub extensions: PassedExtensions,
    /// When it came.
    pub at: Instant,
}

/// An entry and where its bytes are.
#[derive(Clone, Copy)]
struct Kept {
    entry: Entry,
    position: u64,
    len: usize,
}

/// Header extensions a packet hands on: there are three kinds, each at most once.
#[derive(Clone, Copy, Debug, Default)]
pub struct PassedExtensions([Option<PassedExtension>; 3]);

impl PassedExtensions {
    /// Adds one; a fourth is left out.
    pub fn push(&mut self, passed: PassedExtension) {
        if let Some(place) = self.0.iter_mut().find(|place| place.is_none()) {
            *place = Some(passed);
        }
    }

    /// Those there are.
    pub fn iter(&self) -> impl Iterator<Item = &PassedExtension> {
        self.0.iter().flatten()
    }
}

/// One header extension inside a stored packet.
#[derive(Clone, Copy, Debug)]
pub struct PassedExtension {
    /// Which.
    pub kind: Extension,
    /// Where its value starts in the packet.
    pub offset: u16,
    /// Bytes of its value.
    pub len: u8,
}

/// Picture numbering inside a payload. Offsets count from the payload's start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// PictureID: its value, offset and whether it has 15 bits instead of 7.
    pub id: Option<PictureId>,
    /// TL0PICIDX: its value and offset.
    pub tl0: Option<(u8, u16)>,
}

/// A PictureID field (RFC 7741 §4.2, RFC 9628 §4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureId {
    /// Its value without the M bit.
    pub value: u16,
    /// Where its first byte is.
    pub offset: u16,
    /// 15 bits in two bytes, or 7 in one.
    pub wide: bool,
}

/// See the module.
pub struct Store {
    entries: Vec<Option<Kept>>,
    bytes: Vec<u8>,
    /// Bytes ever written, paddings at the ring's end included: the next packet's position.
    head: u64,
    grows: bool,
    watched: Watched,
}

/// The pace of the stream since the last look at it.
#[derive(Default)]
struct Watched {
    at: Option<Instant>,
    head: u64,
    packets: u32,
}

impl Store {
    /// An empty store, sized for the kind: audio needs a second of 20 ms packets, video starts small and grows.
    pub fn new(kind: Kind) -> Self {
        let (entries, bytes) = match kind {
            Kind::Audio => (64, 16 << 10),
            Kind::Video => (128, 64 << 10),
        };
        Self {
            entries: vec![None; entries],
            bytes: vec![0; bytes],
            head: 0,
            grows: kind == Kind::Video,
            watched: Watched::default(),
        }
    }

    /// Keeps `packet` (header and payload, decrypted) under its index; `None` when it is too long.
    pub fn push(&mut self, packet: &[u8], entry: Entry) -> Option<&Entry> {
        let len = packet.len();
        if len > PACKET_BYTES_MAX {
            return None;
        }
        self.watched.packets += 1;
        let position = self.reserve(len);
        let start = self.offset(position);
        self.bytes.get_mut(start..start + len)?.copy_from_slice(packet);
        let place = self.place(entry.index);
        let slot = self.entries.get_mut(place)?;
        *slot = Some(Kept { entry, position, len });
        slot.as_ref().map(|kept| &kept.entry)
    }

    /// The packet under `index` with its description, if it is still there.
    pub fn find(&self, index: PacketIndex) -> Option<(&Entry, &[u8])> {
        let kept = self.entries.get(self.place(index))?.as_ref()?;
        if kept.entry.index != index || !self.holds(kept) {
            return None;
        }
        let start = self.offset(kept.position);
        Some((&kept.entry, self.bytes.get(start..start + kept.len)?))
    }

    /// Bytes this store occupies.
    pub fn footprint(&self) -> usize {
        self.bytes.len() + self.entries.len() * size_of::<Option<Kept>>()
    }

    fn holds(&self, kept: &Kept) -> bool {
        self.head - kept.position <= self.bytes.len() as u64
    }

    // Both lengths are powers of two, so that finding costs a mask and not a division.
    #[expect(clippy::cast_possible_truncation, reason = "masked to the table's length")]
    fn place(&self, index: PacketIndex) -> usize {
        index.0 as usize & (self.entries.len() - 1)
    }

    #[expect(clippy::cast_possible_truncation, reason = "masked to the ring's length")]
    fn offset(&self, position: u64) -> usize {
        position as usize & (self.bytes.len() - 1)
    }

    /// A position where `len` bytes fit without crossing the ring's end.
    fn reserve(&mut self, len: usize) -> u64 {
        let room = self.bytes.len() - self.offset(self.head);
        if room < len {
            self.head += room as u64;
        }
        let position = self.head;
        self.head += len as u64;
        position
    }

    /// Grows when what came since the last call would, at that pace, push packets out before [`HISTORY`] is over.
    /// Called a few times a second, so that no packet pays for it.
    pub fn adapt(&mut self, now: Instant) {
        let since = *self.watched.at.get_or_insert(now);
        let elapsed = now.saturating_duration_since(since);
        if elapsed < WATCHED {
            return;
        }
        let pace = HISTORY.as_secs_f64() / elapsed.as_secs_f64();
        let bytes = (self.head - self.watched.head) as f64 * pace;
        let packets = f64::from(self.watched.packets) * pace;
        self.watched = Watched { at: Some(now), head: self.head, packets: 0 };
        // Each on its own: small packets need entries, large ones bytes.
        let wanted_bytes = enough(bytes, self.bytes.len(), BYTES_MAX);
        let wanted_entries = enough(packets, self.entries.len(), ENTRIES_MAX);
        if self.grows && (wanted_bytes, wanted_entries) != (self.bytes.len(), self.entries.len()) {
            self.grow(wanted_bytes, wanted_entries);
        }
    }

    #[cold]
    fn grow(&mut self, bytes: usize, entries: usize) {
        let mut grown = Self {
            entries: vec![None; entries],
            bytes: vec![0; bytes],
            head: 0,
            grows: true,
            watched: Watched::default(),
        };
        let mut held: Vec<Kept> = self.entries.iter().flatten().filter(|kept| self.holds(kept)).copied().collect();
        held.sort_unstable_by_key(|kept| kept.position);
        for mut kept in held {
            let from = self.offset(kept.position);
            let position = grown.reserve(kept.len);
            let to = grown.offset(position);
            if let (Some(old), Some(new)) =
                (self.bytes.get(from..from + kept.len), grown.bytes.get_mut(to..to + kept.len))
            {
                new.copy_from_slice(old);
            }
            kept.position = position;
            let place = grown.place(kept.entry.index);
            if let Some(slot) = grown.entries.get_mut(place) {
                *slot = Some(kept);
            }
        }
        grown.watched = Watched { at: self.watched.at, head: grown.head, packets: 0 };
        *self = grown;
    }
}

/// The power of two that holds `needed`, between what there is and what is allowed.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float's cast saturates, which is meant")]
fn enough(needed: f64, now: usize, max: usize) -> usize {
    (needed as usize).min(max).next_power_of_two().clamp(now, max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(n: u64, len: usize) -> Vec<u8> {
        let mut bytes = vec![0x80, 96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        bytes.resize(len, u8::try_from(n % 251).unwrap());
        bytes
    }

    fn push(store: &mut Store, n: u64, len: usize, at: Instant) {
        let bytes = packet(n, len);
        let header = RtpHeader::parse(&bytes).unwrap();
        let entry = Entry {
            index: PacketIndex(n),
            header,
            starts: false,
            picture: Picture::default(),
            frame: None,
            extensions: PassedExtensions::default(),
            at,
        };
        store.push(&bytes, entry).unwrap();
    }

    #[test]
    fn a_second_of_video_stays_findable_as_the_bitrate_rises() {
        let start = Instant::now();
        let mut store = Store::new(Kind::Video);
        // 10 Mbit/s: about 1140 packets of 1100 bytes a second.
        let step = Duration::from_micros(880);
        for n in 0..5000u32 {
            let now = start + step * n;
            push(&mut store, u64::from(n), 1100, now);
            store.adapt(now);
            if n > 2500 {
                let old = u64::from(n) - 1000;
                let (entry, bytes) = store.find(PacketIndex(old)).expect("still there");
                assert_eq!((entry.index, bytes), (PacketIndex(old), &packet(old, 1100)[..]));
            }
        }
        assert!(store.footprint() <= BYTES_MAX + ENTRIES_MAX * 200, "{}", store.footprint());
    }

    #[test]
    fn a_slow_stream_never_grows() {
        let start = Instant::now();
        let mut store = Store::new(Kind::Video);
        let before = store.footprint();
        for n in 0..2000u32 {
            push(&mut store, u64::from(n), 1100, start + Duration::from_millis(40) * n);
            store.adapt(start + Duration::from_millis(40) * n);
        }
        assert_eq!(store.footprint(), before);
    }

    #[test]
    fn what_was_overwritten_is_not_found() {
        let start = Instant::now();
        let mut store = Store::new(Kind::Audio);
        for n in 0..200u32 {
            push(&mut store, u64::from(n), 100 + (n as usize * 7) % 300, start + Duration::from_millis(20) * n);
            for back in 0..=u64::from(n) {
                if let Some((entry, bytes)) = store.find(PacketIndex(back)) {
                    assert_eq!(entry.index.0, back);
                    assert_eq!(bytes, packet(back, 100 + (usize::try_from(back).unwrap() * 7) % 300));
                }
            }
        }
        assert!(store.find(PacketIndex(0)).is_none());
        assert!(store.find(PacketIndex(199)).is_some());
    }

    #[test]
    fn a_packet_longer_than_a_frame_is_refused() {
        let bytes = packet(1, PACKET_BYTES_MAX + 1);
        let entry = Entry {
            index: PacketIndex(1),
            header: RtpHeader::parse(&bytes).unwrap(),
            starts: false,
            picture: Picture::default(),
            frame: None,
            extensions: PassedExtensions::default(),
            at: Instant::now(),
        };
        assert!(Store::new(Kind::Video).push(&bytes, entry).is_none());
    }
}
