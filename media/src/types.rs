//! The words of RTP as types: no bare integer crosses a function signature.
//!
//! Wrapping arithmetic lives here and nowhere else (RFC 3550 §5.1: sequence numbers and timestamps wrap).

use std::fmt;
use std::sync::Arc;

use arrayvec::ArrayString;

/// Synchronization source of one RTP stream (RFC 3550 §3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ssrc(pub u32);

/// 16-bit RTP sequence number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SeqNo(pub u16);

/// 48-bit packet index: rollover counter in the high bits, sequence number in the low 16 (RFC 3711 §3.3.1).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct PacketIndex(pub u64);

/// 32-bit RTP timestamp, in ticks of the codec's clock.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct RtpTime(pub u32);

/// 7-bit RTP payload type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct PayloadType(pub u8);

/// Media identification (RFC 8843 §15): names one m-line. At most 16 bytes here, as one-byte extensions carry no more.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mid(ArrayString<16>);

/// Restriction identifier (RFC 8852): names one simulcast encoding.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rid(ArrayString<16>);

/// One call room, as named by whoever opened it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoomId(pub Arc<str>);

/// One participant's media session, unique in the process.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PeerId(pub Arc<str>);

/// One m-line a participant sends on: a camera, a microphone, a screen.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct PublicationId {
    /// Who sends it.
    pub peer: PeerId,
    /// On which of their m-lines.
    pub mid: Mid,
}

/// Audio or video.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// Sound.
    Audio,
    /// Pictures.
    Video,
}

/// What a publication shows, as its sender says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Source {
    /// A person's voice.
    Microphone,
    /// A person's camera.
    Camera,
    /// A shared screen or window.
    Screen,
    /// The sound of a shared screen.
    ScreenAudio,
}

/// Codecs that are forwarded. The payload is opaque but for key frames and picture ids.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Codec {
    /// RFC 7587, 48 kHz clock.
    Opus,
    /// RFC 7741.
    Vp8,
    /// RFC 9628.
    Vp9,
    /// RFC 6184.
    H264,
    /// AV1 RTP payload specification 1.0.
    Av1,
}

impl Codec {
    /// Ticks per second of this codec's RTP clock.
    pub const fn clock_hz(self) -> u32 {
        match self {
            Self::Opus => 48_000,
            Self::Vp8 | Self::Vp9 | Self::H264 | Self::Av1 => 90_000,
        }
    }

    /// What it codes.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Opus => Kind::Audio,
            Self::Vp8 | Self::Vp9 | Self::H264 | Self::Av1 => Kind::Video,
        }
    }
}

impl SeqNo {
    /// The number `n` packets later.
    #[must_use]
    pub const fn plus(self, n: u16) -> Self {
        Self(self.0.wrapping_add(n))
    }

    /// Signed distance from `earlier` to `self`, right across the wrap.
    pub const fn since(self, earlier: Self) -> i16 {
        self.0.wrapping_sub(earlier.0).cast_signed()
    }
}

impl PacketIndex {
    /// The 16 bits that travel.
    #[expect(clippy::cast_possible_truncation, reason = "the low 16 bits are meant")]
    pub const fn seq(self) -> SeqNo {
        SeqNo(self.0 as u16)
    }

    /// Rollover counter.
    #[expect(clippy::cast_possible_truncation, reason = "indices stay below 2^48")]
    pub const fn roc(self) -> u32 {
        (self.0 >> 16) as u32
    }

    /// The index nearest to `self` whose low bits are `seq` (RFC 3711 appendix A).
    #[must_use]
    pub const fn nearest(self, seq: SeqNo) -> Self {
        let step = match seq.since(self.seq()) {
            // Exactly half way both are as near; the appendix stays within the rollover counter.
            i16::MIN if self.seq().0 < 0x8000 => 0x8000,
            step => step as i64,
        };
        Self(self.0.saturating_add_signed(step))
    }
}

impl RtpTime {
    /// The instant `ticks` later.
    #[must_use]
    pub const fn plus(self, ticks: u32) -> Self {
        Self(self.0.wrapping_add(ticks))
    }

    /// Signed ticks from `earlier` to `self`, right across the wrap.
    pub const fn since(self, earlier: Self) -> i32 {
        self.0.wrapping_sub(earlier.0).cast_signed()
    }
}

impl Mid {
    /// `None` when longer than 16 bytes or empty.
    pub fn new(text: &str) -> Option<Self> {
        if text.is_empty() { None } else { ArrayString::from(text).ok().map(Self) }
    }

    /// As it stands in SDP.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Rid {
    /// `None` when longer than 16 bytes or empty.
    pub fn new(text: &str) -> Option<Self> {
        if text.is_empty() { None } else { ArrayString::from(text).ok().map(Self) }
    }

    /// As it stands in SDP.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl From<&str> for RoomId {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<&str> for PeerId {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

macro_rules! shown_as_text {
    ($($name:ty),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}
shown_as_text!(Mid, Rid, RoomId, PeerId);

impl fmt::Debug for Ssrc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ssrc:{:08x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_index_follows_rfc3711_appendix_a() {
        for (last, seq, expected) in [
            (0x0_0005_u64, 6, 0x0_0006_u64),
            (0x0_ffff, 0, 0x1_0000),
            (0x1_0002, 0xffff, 0x0_ffff),
            (0x1_7fff, 0xffff, 0x1_ffff),
            (0x5_8000, 0x0001, 0x5_0001),
        ] {
            assert_eq!(PacketIndex(last).nearest(SeqNo(seq)), PacketIndex(expected), "{last:#x} {seq:#x}");
        }
    }

    #[test]
    fn an_index_never_goes_below_zero() {
        assert_eq!(PacketIndex(2).nearest(SeqNo(0xfff0)), PacketIndex(0));
    }
}
