//! Codecs in SDP: payload types with their retransmission partner, parameters and feedback (RFC 8866 §6.6, §6.15, RFC 4588).
//!
//! Left out: everything that is not forwarded (RED, FEC, comfort noise, DTMF, G.711), VP9 and AV1 profiles other than 0,
//! H.264 in packetization modes other than 1 (browsers send 1), and payload types that RFC 5761 §4 forbids beside RTCP.

use crate::types::{Codec, Kind, PayloadType};

/// A codec as one m-line offers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedCodec {
    /// Which, with what must match for one sender's payload to be readable by another receiver.
    pub key: CodecKey,
    /// Its number on this m-line.
    pub payload_type: PayloadType,
    /// The number of its retransmissions (RFC 4588).
    pub rtx: Option<PayloadType>,
    /// The text of `a=fmtp`, empty when there is none.
    pub fmtp: String,
    /// Generic NACK (RFC 4585 §6.2.1).
    pub nack: bool,
    /// Picture loss indication (RFC 4585 §6.3.1).
    pub pli: bool,
    /// Full intra request (RFC 5104 §4.3.1).
    pub fir: bool,
    /// Transport-wide congestion feedback.
    pub transport_cc: bool,
}

/// What a publisher's and a subscriber's payload type must share: a codec and, where it has them, its profile.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct CodecKey {
    /// Which codec.
    pub codec: Codec,
    /// H.264: `profile_idc`; 0 elsewhere. Constrained baseline (`42e0…`) and baseline (`4200…`) count as one, since no
    /// browser uses what only the unconstrained one allows, and Chromium prefers `42001f` where Firefox knows `42e01f`.
    profile: u8,
}

impl OfferedCodec {
    /// The codec.
    pub const fn codec(&self) -> Codec {
        self.key.codec
    }
}

/// What the attributes of an m-line say about one payload type, before it is known to be a codec of ours.
#[derive(Clone, Copy, Default)]
struct Format<'a> {
    listed: bool,
    rtpmap: &'a str,
    fmtp: &'a str,
    rtx: Option<PayloadType>,
    feedback: Feedback,
}

#[derive(Clone, Copy, Default)]
struct Feedback {
    nack: bool,
    pli: bool,
    fir: bool,
    transport_cc: bool,
}

/// The payload types of one m-line, collected line by line: browsers put them in different orders.
pub(super) struct Formats<'a> {
    table: [Format<'a>; 128],
    everywhere: Feedback,
}

impl<'a> Formats<'a> {
    pub(super) fn new() -> Self {
        Self { table: [Format::default(); 128], everywhere: Feedback::default() }
    }

    /// `a=rtpmap:111 opus/48000/2`
    pub(super) fn rtpmap(&mut self, value: &'a str) {
        if let Some((format, text)) = self.entry(value) {
            format.rtpmap = text;
        }
    }

    /// `a=fmtp:111 minptime=10;useinbandfec=1`
    pub(super) fn fmtp(&mut self, value: &'a str) {
        if let Some((format, text)) = self.entry(value) {
            format.fmtp = text;
        }
    }

    /// `a=rtcp-fb:96 nack pli`, or `*` for all payload types.
    pub(super) fn feedback(&mut self, value: &'a str) {
        if let Some(what) = value.strip_prefix("* ") {
            self.everywhere.add(what);
        } else if let Some((format, what)) = self.entry(value) {
            format.feedback.add(what);
        }
    }

    /// The codecs of ours among `listed`, the formats of the m-line, in that order.
    pub(super) fn codecs(mut self, kind: Kind, listed: &[String]) -> Vec<OfferedCodec> {
        let mut order = Vec::new();
        for payload_type in listed.iter().filter_map(|text| text.parse().ok()).map(PayloadType) {
            if let Some(format) = self.table.get_mut(usize::from(payload_type.0)).filter(|format| !format.listed) {
                format.listed = true;
                order.push(payload_type);
            }
        }
        for rtx in &order {
            self.pair(*rtx);
        }
        order.iter().filter_map(|payload_type| self.codec(kind, *payload_type)).collect()
    }

    /// Tells a codec about its retransmission format, when `rtx` is one.
    fn pair(&mut self, rtx: PayloadType) {
        let Some(format) = self.table.get(usize::from(rtx.0)) else { return };
        if !format.rtpmap.to_ascii_lowercase().starts_with("rtx/") || is_rtcp(rtx) {
            return;
        }
        let Some(original) = parameter(format.fmtp, "apt").and_then(|apt| apt.parse::<usize>().ok()) else { return };
        if let Some(original) = self.table.get_mut(original).filter(|original| original.rtx.is_none()) {
            original.rtx = Some(rtx);
        }
    }

    fn codec(&self, kind: Kind, payload_type: PayloadType) -> Option<OfferedCodec> {
        let format = self.table.get(usize::from(payload_type.0))?;
        let key = CodecKey::of(format.rtpmap, format.fmtp)?;
        if key.codec.kind() != kind || is_rtcp(payload_type) {
            return None;
        }
        let (own, all) = (format.feedback, self.everywhere);
        Some(OfferedCodec {
            key,
            payload_type,
            rtx: format.rtx,
            fmtp: format.fmtp.to_owned(),
            nack: own.nack || all.nack,
            pli: own.pli || all.pli,
            fir: own.fir || all.fir,
            transport_cc: own.transport_cc || all.transport_cc,
        })
    }

    fn entry(&mut self, value: &'a str) -> Option<(&mut Format<'a>, &'a str)> {
        let (payload_type, text) = value.split_once(' ')?;
        let format = self.table.get_mut(payload_type.parse::<usize>().ok()?)?;
        Some((format, text.trim()))
    }
}

impl Feedback {
    fn add(&mut self, what: &str) {
        match what.trim() {
            "nack" => self.nack = true,
            "nack pli" => self.pli = true,
            "ccm fir" => self.fir = true,
            "transport-cc" => self.transport_cc = true,
            _ => {}
        }
    }
}

impl CodecKey {
    /// The codec behind an `a=rtpmap` encoding, with its parameters; `None` for what is not forwarded.
    fn of(rtpmap: &str, fmtp: &str) -> Option<Self> {
        let profile_is_0 = |name| parameter(fmtp, name).is_none_or(|profile| profile == "0");
        let (codec, profile) = match rtpmap.to_ascii_lowercase().as_str() {
            "opus/48000/2" => (Codec::Opus, 0),
            "vp8/90000" => (Codec::Vp8, 0),
            "vp9/90000" if profile_is_0("profile-id") => (Codec::Vp9, 0),
            "av1/90000" if profile_is_0("profile") => (Codec::Av1, 0),
            "h264/90000" if parameter(fmtp, "packetization-mode") == Some("1") => (Codec::H264, h264_profile(fmtp)?),
            _ => return None,
        };
        Some(Self { codec, profile })
    }
}

/// `profile_idc` of the profiles browsers send: baseline, main, high (RFC 6184 §8.1; no `profile-level-id` means baseline).
fn h264_profile(fmtp: &str) -> Option<u8> {
    let id = parameter(fmtp, "profile-level-id").unwrap_or("42000a");
    if id.len() != 6 || !id.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    match u8::from_str_radix(id.get(..2)?, 16).ok()? {
        profile @ (0x42 | 0x4d | 0x64) => Some(profile),
        _ => None,
    }
}

/// RFC 5761 §4: with the marker bit set, payload types 64 to 95 look like RTCP.
const fn is_rtcp(payload_type: PayloadType) -> bool {
    matches!(payload_type.0, 64..=95)
}

/// The value of `name` among `a=1;b=2`.
fn parameter<'a>(fmtp: &'a str, name: &str) -> Option<&'a str> {
    let pairs = fmtp.split(';').filter_map(|pair| pair.split_once('='));
    pairs.map(|(key, value)| (key.trim(), value.trim())).find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_match_what_another_browser_can_decode() {
        let h264 = |id: &str| CodecKey::of("H264/90000", &format!("packetization-mode=1;profile-level-id={id}"));
        assert_eq!(h264("42001f"), h264("42e01f"));
        assert_ne!(h264("42e01f"), h264("4d001f"));
        assert_ne!(h264("4d001f"), h264("64001f"));
        assert_eq!(h264("f4001f"), None);
        assert_eq!(h264("42é0f"), None);
        assert_eq!(CodecKey::of("H264/90000", "profile-level-id=42e01f"), None);
        assert_eq!(CodecKey::of("VP9/90000", ""), CodecKey::of("VP9/90000", "profile-id=0"));
        assert_eq!(CodecKey::of("VP9/90000", "profile-id=2"), None);
        assert_eq!(CodecKey::of("AV1/90000", "level-idx=5; profile=1;tier=0"), None);
        assert_eq!(CodecKey::of("opus/48000", ""), None);
    }

    #[test]
    fn attributes_may_come_in_any_order() {
        let mut formats = Formats::new();
        formats.feedback("96 nack pli");
        formats.feedback("* transport-cc");
        formats.fmtp("97 apt=96");
        formats.rtpmap("97 rtx/90000");
        formats.rtpmap("96 VP8/90000");
        let [codec] = &formats.codecs(Kind::Video, &["97".into(), "96".into(), "96".into()])[..] else { panic!() };
        assert_eq!((codec.payload_type, codec.rtx), (PayloadType(96), Some(PayloadType(97))));
        assert!(codec.pli && codec.transport_cc && !codec.nack && !codec.fir);
    }

    #[test]
    fn what_is_not_listed_or_looks_like_rtcp_is_left_out() {
        let mut formats = Formats::new();
        for value in ["70 VP8/90000", "96 VP8/90000", "97 opus/48000/2", "200 VP8/90000"] {
            formats.rtpmap(value);
        }
        assert!(formats.codecs(Kind::Video, &["70".into(), "97".into(), "200".into(), "x".into()]).is_empty());
    }
}
