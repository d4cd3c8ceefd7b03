//! The answer to an offer, as text.
//!
//! Written from an [`Offer`] and the decisions about each of its m-lines, so that what RFC 8829 §5.3 wants to be repeated
//! (order, mids, payload types, extension ids) cannot go wrong. Transport attributes stand on every accepted m-line, as
//! browsers write them; candidates only on the first, since all are bundled.

use std::fmt;
use std::net::SocketAddr;

use super::codecs::OfferedCodec;
use super::extensions::{ExtMap, Extension};
use super::media::{Direction, OfferedMedia};
use super::offer::{IceCredentials, Offer};
use crate::types::{Codec, Kind, Rid, Ssrc};

/// Everything an answer says.
#[derive(Clone, Debug)]
pub struct AnswerSpec<'a> {
    /// What is answered.
    pub offer: &'a Offer,
    /// Our ICE credentials.
    pub ice: &'a IceCredentials,
    /// SHA-256 of our certificate, as `AB:CD:…`.
    pub fingerprint: &'a str,
    /// Where we listen, first choice first.
    pub candidates: &'a [SocketAddr],
    /// `o=`: the same in all answers of a session.
    pub session_id: u64,
    /// `o=`: one more in each.
    pub session_version: u64,
    /// One for each m-line of the offer, in its order. What is missing is rejected.
    pub media: Vec<AnsweredMedia>,
}

/// What becomes of one m-line. Codecs and extensions are those of the offer, or fewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnsweredMedia {
    /// Not used. An m-line that was stopped or is not audio or video is rejected whatever is asked here.
    Reject,
    /// Kept, but nobody sends.
    Inactive {
        /// Codecs in the offer's order.
        codecs: Vec<OfferedCodec>,
        /// Header extensions.
        extensions: ExtMap,
    },
    /// The browser sends, we receive.
    Receive {
        /// Codecs in the offer's order: browsers send the first.
        codecs: Vec<OfferedCodec>,
        /// Header extensions.
        extensions: ExtMap,
        /// Simulcast encodings, of those offered.
        rids: Vec<Rid>,
    },
    /// We send, the browser receives.
    Send {
        /// Our stream.
        ssrc: Ssrc,
        /// Its retransmissions.
        rtx: Option<Ssrc>,
        /// Names us across streams (RFC 3550 §6.5.1). A token.
        cname: String,
        /// `MediaStream.id` in the browser. A token.
        stream: String,
        /// `MediaStreamTrack.id` in the browser. A token.
        track: String,
        /// Codecs in the offer's order.
        codecs: Vec<OfferedCodec>,
        /// Header extensions.
        extensions: ExtMap,
    },
}

impl AnswerSpec<'_> {
    /// The SDP.
    pub fn text(&self) -> String {
        self.to_string()
    }

    /// Each m-line with what becomes of it.
    fn lines(&self) -> impl Iterator<Item = (&OfferedMedia, &AnsweredMedia)> {
        let answered = self.media.iter().chain(std::iter::repeat(&AnsweredMedia::Reject));
        self.offer.media.iter().zip(answered).map(|(offered, answered)| {
            let usable = offered.kind.is_some() && !offered.stopped && !answered.codecs().is_empty();
            (offered, if usable { answered } else { &AnsweredMedia::Reject })
        })
    }
}

impl AnsweredMedia {
    fn codecs(&self) -> &[OfferedCodec] {
        match self {
            Self::Reject => &[],
            Self::Inactive { codecs, .. } | Self::Receive { codecs, .. } | Self::Send { codecs, .. } => codecs,
        }
    }

    fn extensions(&self) -> ExtMap {
        match self {
            Self::Reject => ExtMap::default(),
            Self::Inactive { extensions, .. } | Self::Receive { extensions, .. } | Self::Send { extensions, .. } => {
                *extensions
            }
        }
    }

    const fn direction(&self) -> Direction {
        match self {
            Self::Reject | Self::Inactive { .. } => Direction::Inactive,
            Self::Receive { .. } => Direction::RecvOnly,
            Self::Send { .. } => Direction::SendOnly,
        }
    }
}

impl fmt::Display for AnswerSpec<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, version) = (self.session_id, self.session_version);
        write!(f, "v=0\r\no=- {id} {version} IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE")?;
        for (offered, _) in self.lines().filter(|(_, answered)| **answered != AnsweredMedia::Reject) {
            write!(f, " {}", offered.mid)?;
        }
        write!(f, "\r\na=ice-lite\r\na=msid-semantic: WMS *\r\n")?;
        let mut candidates = self.candidates;
        for (offered, answered) in self.lines() {
            if *answered == AnsweredMedia::Reject {
                write_rejected(f, offered)?;
                continue;
            }
            write_media_line(f, offered, answered)?;
            self.write_transport(f, std::mem::take(&mut candidates))?;
            write!(f, "a=mid:{}\r\na={}\r\na=rtcp-mux\r\n", offered.mid, answered.direction().as_str())?;
            if offered.rtcp_rsize {
                write!(f, "a=rtcp-rsize\r\n")?;
            }
            if offered.mixed {
                // RFC 8285 §6: on each m-line is as good as once for the session, whichever way it was offered.
                write!(f, "a=extmap-allow-mixed\r\n")?;
            }
            write_extensions(f, answered)?;
            for codec in answered.codecs() {
                write_codec(f, codec, answered)?;
            }
            write_streams(f, offered, answered)?;
        }
        Ok(())
    }
}

impl AnswerSpec<'_> {
    fn write_transport(&self, f: &mut fmt::Formatter<'_>, candidates: &[SocketAddr]) -> fmt::Result {
        for (place, address) in (0_u16..).zip(candidates) {
            let (foundation, ip, port) = (place.saturating_add(1), address.ip(), address.port());
            // RFC 8445 §5.1.2.1: type preference 126 for host, then our order, then component 1.
            let priority = 126 << 24 | u32::from(u16::MAX - place) << 8 | 255;
            write!(f, "a=candidate:{foundation} 1 udp {priority} {ip} {port} typ host\r\n")?;
        }
        if !candidates.is_empty() {
            write!(f, "a=end-of-candidates\r\n")?;
        }
        let IceCredentials { ufrag, pwd } = self.ice;
        write!(f, "a=ice-ufrag:{ufrag}\r\na=ice-pwd:{pwd}\r\n")?;
        write!(f, "a=fingerprint:sha-256 {}\r\na=setup:passive\r\n", self.fingerprint)
    }
}

/// RFC 8829 §5.3.1: a rejected m-line has port zero and repeats the rest; RFC 8843 §7.3.3: it leaves the group.
fn write_rejected(f: &mut fmt::Formatter<'_>, offered: &OfferedMedia) -> fmt::Result {
    let (media, protocol, format) = &offered.line;
    let (mid, known) = (offered.mid, offered.codecs.first());
    let format = known.map_or_else(|| format.clone(), |codec| codec.payload_type.0.to_string());
    write!(f, "m={media} 0 {protocol} {format}\r\nc=IN IP4 0.0.0.0\r\na=mid:{mid}\r\na=inactive\r\n")?;
    // Nothing is sent on it; some readers want every format explained all the same.
    known.map_or(Ok(()), |codec| write_rtpmap(f, codec))
}

fn write_media_line(f: &mut fmt::Formatter<'_>, offered: &OfferedMedia, answered: &AnsweredMedia) -> fmt::Result {
    let (media, protocol, _) = &offered.line;
    // RFC 8840 §4.1.1: the discard port and no address, as candidates say where we are.
    write!(f, "m={media} 9 {protocol}")?;
    for codec in answered.codecs() {
        write!(f, " {}", codec.payload_type.0)?;
        if let Some(rtx) = codec.rtx {
            write!(f, " {}", rtx.0)?;
        }
    }
    write!(f, "\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n")
}

/// Only what the sender of this m-line may send; a direction is repeated the other way round (RFC 8285 §5).
fn write_extensions(f: &mut fmt::Formatter<'_>, answered: &AnsweredMedia) -> fmt::Result {
    for (extension, id, offered) in answered.extensions().iter() {
        let (usable, suffix) = match (answered.direction(), offered) {
            (_, Direction::SendRecv) => (true, ""),
            (Direction::RecvOnly, Direction::SendOnly) => (true, "/recvonly"),
            (Direction::SendOnly, Direction::RecvOnly) => (true, "/sendonly"),
            _ => (false, ""),
        };
        if usable {
            write!(f, "a=extmap:{id}{suffix} {}\r\n", extension.uri())?;
        }
    }
    Ok(())
}

fn write_rtpmap(f: &mut fmt::Formatter<'_>, codec: &OfferedCodec) -> fmt::Result {
    let (id, clock_hz) = (codec.payload_type.0, codec.codec().clock_hz());
    let name = match codec.codec() {
        Codec::Opus => "opus",
        Codec::Vp8 => "VP8",
        Codec::Vp9 => "VP9",
        Codec::H264 => "H264",
        Codec::Av1 => "AV1",
    };
    let channels = if codec.codec() == Codec::Opus { "/2" } else { "" };
    write!(f, "a=rtpmap:{id} {name}/{clock_hz}{channels}\r\n")
}

fn write_codec(f: &mut fmt::Formatter<'_>, codec: &OfferedCodec, answered: &AnsweredMedia) -> fmt::Result {
    let (id, clock_hz) = (codec.payload_type.0, codec.codec().clock_hz());
    write_rtpmap(f, codec)?;
    // Asked for only where we receive: what we send does not yet carry transport-wide numbers.
    let receives = answered.direction() == Direction::RecvOnly;
    let transport_cc = codec.transport_cc && receives && answered.extensions().id(Extension::TransportCc).is_some();
    for (offered, feedback) in
        [(transport_cc, "transport-cc"), (codec.nack, "nack"), (codec.pli, "nack pli"), (codec.fir, "ccm fir")]
    {
        if offered {
            write!(f, "a=rtcp-fb:{id} {feedback}\r\n")?;
        }
    }
    match codec.codec() {
        // RFC 7587 §6.1: asks the browser to add forward error correction, whatever it would have done.
        Codec::Opus => write!(f, "a=fmtp:{id} minptime=10;useinbandfec=1\r\n")?,
        // Its parameters only limit what the offerer can receive (RFC 7741 §6.1): nothing to repeat.
        Codec::Vp8 => {}
        Codec::Vp9 | Codec::H264 | Codec::Av1 if codec.fmtp.is_empty() => {}
        Codec::Vp9 | Codec::H264 | Codec::Av1 => write!(f, "a=fmtp:{id} {}\r\n", codec.fmtp)?,
    }
    if let Some(rtx) = codec.rtx {
        write!(f, "a=rtpmap:{} rtx/{clock_hz}\r\na=fmtp:{} apt={id}\r\n", rtx.0, rtx.0)?;
    }
    Ok(())
}

fn write_streams(f: &mut fmt::Formatter<'_>, offered: &OfferedMedia, answered: &AnsweredMedia) -> fmt::Result {
    match answered {
        AnsweredMedia::Reject | AnsweredMedia::Inactive { .. } => Ok(()),
        AnsweredMedia::Receive { rids, .. } => write_rids(f, offered, rids),
        AnsweredMedia::Send { ssrc, rtx, cname, stream, track, .. } => {
            let rtx = rtx.filter(|_| offered.kind == Some(Kind::Video));
            write!(f, "a=msid:{stream} {track}\r\n")?;
            if let Some(rtx) = rtx {
                write!(f, "a=ssrc-group:FID {} {}\r\n", ssrc.0, rtx.0)?;
            }
            for ssrc in [Some(*ssrc), rtx].into_iter().flatten() {
                write!(f, "a=ssrc:{} cname:{cname}\r\n", ssrc.0)?;
            }
            Ok(())
        }
    }
}

fn write_rids(f: &mut fmt::Formatter<'_>, offered: &OfferedMedia, rids: &[Rid]) -> fmt::Result {
    for rid in rids {
        write!(f, "a=rid:{rid} recv\r\n")?;
    }
    if offered.simulcast && !rids.is_empty() {
        let list: Vec<_> = rids.iter().map(Rid::as_str).collect();
        write!(f, "a=simulcast:recv {}\r\n", list.join(";"))?;
    }
    Ok(())
}
