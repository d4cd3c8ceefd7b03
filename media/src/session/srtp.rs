//! SRTP and SRTCP in place (RFC 3711, RFC 7714): one packet is sealed or opened inside its own buffer, nothing is allocated.
//!
//! [`Sealer`] protects what leaves, [`Opener`] checks what arrives; each holds the keys of one direction. What changes per
//! incoming stream (the rollover counter and which packets were seen) is a [`StreamIndex`] the caller keeps beside the stream,
//! so a packet costs one lookup, which the caller needs anyway.
//!
//! Promises: nothing about a stream changes before a packet is authenticated; a packet is opened once; an SRTCP index is used
//! once. Refuses: unencrypted SRTCP (RFC 8827 §6.5 wants all media encrypted), truncated packets, MKIs (never negotiated).
//!
//! One duty stays with whoever calls [`Sealer::seal_rtp`]: under GCM one (SSRC, index) must never seal two different packets,
//! not even packets that differ in a header extension alone; it would give the authentication key away (RFC 7714 §15.1).
//! A retransmission therefore goes out as RTX with its own SSRC and numbers (RFC 4588), or byte for byte as it was.

mod cm;
mod gcm;
mod kdf;
pub(crate) mod replay;
#[cfg(test)]
mod tests;

use arrayvec::ArrayVec;
use thiserror::Error;

pub use kdf::Keys;

use crate::rtp::RtpHeader;
use crate::types::{PacketIndex, Ssrc};
use cm::Cm;
use gcm::Gcm;
use kdf::Purpose;
use replay::Window;

/// The protection profiles offered to browsers, in our order of liking (RFC 5764 §4.1.2, RFC 7714 §14.2).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Profile {
    /// AES-128 in Galois counter mode, 16-byte tag: a quarter of the other's cost.
    AeadAes128Gcm,
    /// AES-128 in counter mode with HMAC-SHA1 cut to 80 bits: what every WebRTC client has.
    Aes128CmHmacSha1_80,
}

impl Profile {
    /// Bytes of a master key.
    pub const fn key_len(self) -> usize {
        16
    }

    /// Bytes of a master salt.
    pub const fn salt_len(self) -> usize {
        match self {
            Self::AeadAes128Gcm => 12,
            Self::Aes128CmHmacSha1_80 => 14,
        }
    }

    /// Bytes an RTP packet grows by.
    pub const fn rtp_overhead(self) -> usize {
        match self {
            Self::AeadAes128Gcm => gcm::TAG,
            Self::Aes128CmHmacSha1_80 => cm::TAG,
        }
    }

    /// Bytes an RTCP packet grows by: the tag and the index that travels with it.
    pub const fn rtcp_overhead(self) -> usize {
        self.rtp_overhead() + RTCP_INDEX
    }

    /// Bytes to ask of the DTLS exporter: two keys and two salts.
    pub const fn exporter_len(self) -> usize {
        2 * (self.key_len() + self.salt_len())
    }
}

/// Why an incoming packet was dropped. The packet's bytes are spoilt in every case.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum OpenError {
    /// Too short, or not encrypted.
    #[error("not a protected packet")]
    Malformed,
    /// Not from the holder of the key, or damaged.
    #[error("authentication failed")]
    Authentication,
    /// Seen before, or so old that nobody can tell.
    #[error("replayed")]
    Replayed,
}

/// The transform of one direction, for RTP and for RTCP.
enum Suite {
    Gcm {
        rtp: Gcm,
        rtcp: Gcm,
    },
    /// Boxed: the key schedules take three kilobytes.
    Cm {
        rtp: Box<Cm>,
        rtcp: Box<Cm>,
    },
}

impl Suite {
    fn new(keys: &Keys) -> Option<Self> {
        Some(match keys.profile() {
            Profile::AeadAes128Gcm => {
                let derived = |purpose| Gcm::new(&keys.session_key(purpose)?, keys.session_salt(purpose)?);
                Self::Gcm { rtp: derived(Purpose::Rtp)?, rtcp: derived(Purpose::Rtcp)? }
            }
            Profile::Aes128CmHmacSha1_80 => {
                let derived = |purpose| {
                    Cm::new(&keys.session_key(purpose)?, keys.session_salt(purpose)?, &keys.session_auth_key(purpose)?)
                };
                Self::Cm { rtp: Box::new(derived(Purpose::Rtp)?), rtcp: Box::new(derived(Purpose::Rtcp)?) }
            }
        })
    }

    fn open_rtp(&self, packet: &mut [u8], header: &RtpHeader, index: PacketIndex) -> Result<usize, OpenError> {
        match self {
            Self::Gcm { rtp, .. } => rtp.open_rtp(packet, header.len, header.ssrc, index),
            Self::Cm { rtp, .. } => rtp.open_rtp(packet, header.len, header.ssrc, index),
        }
    }
}

/// Protects one direction's outgoing packets.
pub struct Sealer {
    suite: Suite,
    next_rtcp_index: u32,
}

impl Sealer {
    /// `None` when the crypto library refuses the keys, which it does not for keys of a right length.
    pub fn new(keys: &Keys) -> Option<Self> {
        Some(Self { suite: Suite::new(keys)?, next_rtcp_index: 0 })
    }

    /// Seals the packet in `buf[..len]`, whose header takes `header_len`, and returns its new length. `buf` has
    /// [`Profile::rtp_overhead`] bytes of room behind. `None`: no room, lengths that contradict, or an `index` that is not the
    /// header's.
    pub fn seal_rtp(&self, buf: &mut [u8], header_len: usize, len: usize, index: PacketIndex) -> Option<usize> {
        let header = buf.get(..len)?.get(..header_len)?.first_chunk::<12>()?;
        let [_, _, s0, s1, _, _, _, _, r0, r1, r2, r3] = *header;
        if u16::from_be_bytes([s0, s1]) != index.seq().0 {
            return None;
        }
        let ssrc = Ssrc(u32::from_be_bytes([r0, r1, r2, r3]));
        match &self.suite {
            Suite::Gcm { rtp, .. } => rtp.seal_rtp(buf, header_len, len, ssrc, index),
            Suite::Cm { rtp, .. } => rtp.seal_rtp(buf, header_len, len, ssrc, index),
        }
    }

    /// Seals the compound packet in `buf[..len]` and returns its new length, [`Profile::rtcp_overhead`] more. `None`: no room,
    /// no packet, or all 2^31 indices used up (RFC 3711 §9.2), which takes years.
    ///
    /// One index counts for all senders in this direction: (SSRC, index) is then unique whatever the SSRCs are, and each
    /// sender's indices rise, which is all RFC 3711 §3.4 asks.
    pub fn seal_rtcp(&mut self, buf: &mut [u8], len: usize) -> Option<usize> {
        let ssrc = rtcp_sender(buf.get(..len)?)?;
        let index = self.next_rtcp_index;
        if index & ENCRYPTED != 0 {
            return None;
        }
        self.next_rtcp_index = index + 1;
        match &self.suite {
            Suite::Gcm { rtcp, .. } => rtcp.seal_rtcp(buf, len, ssrc, index),
            Suite::Cm { rtcp, .. } => rtcp.seal_rtcp(buf, len, ssrc, index),
        }
    }
}

/// Checks and decrypts one direction's incoming packets.
pub struct Opener {
    suite: Suite,
    rtcp_senders: ArrayVec<(Ssrc, Window<RTCP_WORDS>), RTCP_SENDERS>,
}

impl Opener {
    /// `None` when the crypto library refuses the keys, which it does not for keys of a right length.
    pub fn new(keys: &Keys) -> Option<Self> {
        Some(Self { suite: Suite::new(keys)?, rtcp_senders: ArrayVec::new() })
    }

    /// Opens `packet` in place; gives the length of the clear packet and its index. `stream` is that of `header.ssrc`.
    pub fn open_rtp(
        &self,
        stream: &mut StreamIndex,
        packet: &mut [u8],
        header: &RtpHeader,
    ) -> Result<(usize, PacketIndex), OpenError> {
        let (len, index) = match stream.highest {
            None => self.open_first(packet, header)?,
            Some(highest) => {
                let index = highest.nearest(header.seq);
                // `nearest` stops at zero: another sequence number means the packet lies before the stream's first lap.
                if index.seq() != header.seq || !stream.window.is_new(index.0) {
                    return Err(OpenError::Replayed);
                }
                (self.suite.open_rtp(packet, header, index)?, index)
            }
        };
        stream.window.mark(index.0);
        stream.highest = Some(stream.highest.map_or(index, |highest| highest.max(index)));
        Ok((len, index))
    }

    /// The first packet seen of a stream. Its rollover counter is 0 when the sender began in the lower half of the sequence
    /// numbers, as RFC 3711 §3.3.1 advises and browsers do. A sender that began near the top may have wrapped before anything
    /// reached us, so for a low number the first lap is tried as well; what authenticates is right.
    fn open_first(&self, packet: &mut [u8], header: &RtpHeader) -> Result<(usize, PacketIndex), OpenError> {
        let mut copy = [0; FIRST_PACKET_MAX];
        let copied = copy.get_mut(..packet.len()).map(|copy| copy.copy_from_slice(packet)).is_some();
        let index = PacketIndex(u64::from(header.seq.0));
        match self.suite.open_rtp(packet, header, index) {
            Err(OpenError::Authentication) if copied && header.seq.0 < UPPER_HALF => {
                let index = PacketIndex(index.0 + LAP);
                packet.iter_mut().zip(copy).for_each(|(byte, was)| *byte = was);
                Ok((self.suite.open_rtp(packet, header, index)?, index))
            }
            result => Ok((result?, index)),
        }
    }

    /// Opens the compound `packet` in place; gives the length of the clear packet.
    pub fn open_rtcp(&mut self, packet: &mut [u8]) -> Result<usize, OpenError> {
        let ssrc = rtcp_sender(packet).ok_or(OpenError::Malformed)?;
        let index = match &self.suite {
            Suite::Gcm { .. } => Gcm::rtcp_index(packet)?,
            Suite::Cm { .. } => Cm::rtcp_index(packet)?,
        };
        let known = self.rtcp_senders.iter().position(|(sender, _)| *sender == ssrc);
        let fresh = match known.and_then(|at| self.rtcp_senders.get(at)) {
            Some((_, window)) => window.is_new(u64::from(index)),
            // Dropping an old sender's window to make room would let its packets be replayed.
            None => !self.rtcp_senders.is_full(),
        };
        if !fresh {
            return Err(OpenError::Replayed);
        }
        let len = match &self.suite {
            Suite::Gcm { rtcp, .. } => rtcp.open_rtcp(packet, ssrc, index)?,
            Suite::Cm { rtcp, .. } => rtcp.open_rtcp(packet, ssrc, index)?,
        };
        match known.and_then(|at| self.rtcp_senders.get_mut(at)) {
            Some((_, window)) => window.mark(u64::from(index)),
            None => {
                let mut window = Window::default();
                window.mark(u64::from(index));
                self.rtcp_senders.push((ssrc, window));
            }
        }
        Ok(len)
    }
}

/// Where one incoming stream (one SSRC) stands: its highest authenticated index and which of the last 1024 packets were seen.
#[derive(Clone, Default)]
pub struct StreamIndex {
    highest: Option<PacketIndex>,
    window: Window<RTP_WORDS>,
}

impl StreamIndex {
    /// The highest index that was authenticated.
    pub const fn highest(&self) -> Option<PacketIndex> {
        self.highest
    }
}

/// Sender of the first packet of a compound; `None` under the eight bytes of its header (RFC 3550 §6.4).
fn rtcp_sender(packet: &[u8]) -> Option<Ssrc> {
    let [_, _, _, _, r0, r1, r2, r3] = *packet.first_chunk::<RTCP_HEADER>()?;
    Some(Ssrc(u32::from_be_bytes([r0, r1, r2, r3])))
}

/// Bytes of an RTCP packet that stay clear (RFC 3711 §3.4).
const RTCP_HEADER: usize = 8;
/// Bytes of the E flag and the SRTCP index.
const RTCP_INDEX: usize = 4;
/// The E flag: the packet is encrypted.
const ENCRYPTED: u32 = 1 << 31;

/// 1024 packets: half a second of a 20 Mbit/s screen share, more than a jitter buffer waits for.
const RTP_WORDS: usize = 16;
/// 128 packets, twice what RFC 3711 §3.3.2 asks: RTCP is sparse.
const RTCP_WORDS: usize = 2;
/// Senders of RTCP one browser may have over a call; ours uses one per stream it sends, under twenty.
const RTCP_SENDERS: usize = 64;

/// The upper half of the sequence numbers begins here.
const UPPER_HALF: u16 = 0x8000;
/// Packets until the sequence number comes round.
const LAP: u64 = 1 << 16;
/// A longer first packet is opened by the rule of RFC 3711 alone; no datagram of a browser is.
const FIRST_PACKET_MAX: usize = 2048;
