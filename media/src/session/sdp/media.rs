//! One m-line of an offer.

use rtc_sdp::MediaDescription;
use rtc_sdp::description::common::Attribute;

use super::codecs::{Formats, OfferedCodec};
use super::extensions::ExtMap;
use crate::types::{Kind, Mid, Rid, Ssrc};

/// One m-line, as the browser offers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedMedia {
    /// Its name.
    pub mid: Mid,
    /// Audio or video over DTLS-SRTP; `None` for anything else, which is answered by rejection.
    pub kind: Option<Kind>,
    /// Whether the browser ended it: a zero port that is not `bundle-only`. It is answered by rejection.
    pub stopped: bool,
    /// Seen by the browser.
    pub direction: Direction,
    /// Codecs of ours, first choice first.
    pub codecs: Vec<OfferedCodec>,
    /// Header extensions of ours.
    pub extensions: ExtMap,
    /// Streams announced with each stream's retransmissions. Simulcast often announces none and counts on `rids`.
    pub ssrcs: Vec<(Ssrc, Option<Ssrc>)>,
    /// The encodings it sends, in order (RFC 8853).
    pub rids: Vec<Rid>,
    /// Whether `a=simulcast` was there.
    pub simulcast: bool,
    /// Whether reduced-size RTCP was offered (RFC 5506).
    pub rtcp_rsize: bool,
    /// Whether the browser takes two-byte extension headers, and so values of over 16 bytes (RFC 8285 §6).
    pub mixed: bool,
    /// Whether RTCP may share the transport (RFC 5761).
    pub(super) rtcp_mux: bool,
    /// Media, protocol and first format, to be repeated when rejecting.
    pub(super) line: (String, String, String),
}

/// Who sends (RFC 8866 §6.7).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Direction {
    /// Both.
    #[default]
    SendRecv,
    /// The one who says so.
    SendOnly,
    /// The other.
    RecvOnly,
    /// Nobody.
    Inactive,
}

/// Streams of one m-line: four encodings with their retransmissions are the most a browser sends.
const SSRCS_MAX: usize = 16;
/// Simulcast encodings of one m-line: libwebrtc sends at most three.
const RIDS_MAX: usize = 4;

impl OfferedMedia {
    /// Whether the browser sends on it.
    pub const fn is_publication(&self) -> bool {
        self.kind.is_some() && !self.stopped && self.direction.sends()
    }

    /// Whether the browser only receives on it.
    pub const fn is_slot(&self) -> bool {
        self.kind.is_some() && !self.stopped && matches!(self.direction, Direction::RecvOnly)
    }

    /// Reads one m-line of `session`. `None` without a usable `a=mid`.
    pub(super) fn read(described: &MediaDescription, session: SessionWide) -> Option<Self> {
        let name = &described.media_name;
        let protocol = name.protos.join("/");
        let kind = match (name.media.as_str(), protocol.as_str()) {
            ("audio", "UDP/TLS/RTP/SAVPF" | "RTP/SAVPF") => Some(Kind::Audio),
            ("video", "UDP/TLS/RTP/SAVPF" | "RTP/SAVPF") => Some(Kind::Video),
            _ => None,
        };
        let mut lines = Lines::new(session);
        for Attribute { key, value } in &described.attributes {
            lines.take(key, value.as_deref().unwrap_or_default());
        }
        Some(Self {
            mid: lines.mid?,
            kind,
            stopped: name.port.value == 0 && !lines.bundle_only,
            direction: lines.direction,
            rids: lines.rids(),
            ssrcs: lines.streams(),
            simulcast: lines.simulcast.is_some(),
            codecs: kind.map(|kind| lines.formats.codecs(kind, &name.formats)).unwrap_or_default(),
            extensions: lines.extensions,
            rtcp_rsize: lines.rtcp_rsize,
            mixed: lines.mixed,
            rtcp_mux: lines.rtcp_mux,
            line: (name.media.clone(), protocol, name.formats.first().cloned().unwrap_or_else(|| "0".to_owned())),
        })
    }
}

impl Direction {
    /// Whether the one who says so sends.
    pub const fn sends(self) -> bool {
        matches!(self, Self::SendRecv | Self::SendOnly)
    }

    /// Whether the one who says so receives.
    pub const fn receives(self) -> bool {
        matches!(self, Self::SendRecv | Self::RecvOnly)
    }

    /// As it stands in SDP.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SendRecv => "sendrecv",
            Self::SendOnly => "sendonly",
            Self::RecvOnly => "recvonly",
            Self::Inactive => "inactive",
        }
    }

    /// The direction called `text`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::SendRecv, Self::SendOnly, Self::RecvOnly, Self::Inactive].into_iter().find(|way| way.as_str() == text)
    }
}

/// What the session says for all m-lines that do not say otherwise.
#[derive(Clone, Copy)]
pub(super) struct SessionWide {
    direction: Direction,
    mixed: bool,
}

impl SessionWide {
    pub(super) fn read(attributes: &[Attribute]) -> Self {
        Self {
            direction: attributes.iter().rev().find_map(|line| Direction::parse(&line.key)).unwrap_or_default(),
            mixed: attributes.iter().any(|line| line.key == "extmap-allow-mixed"),
        }
    }
}

/// What the attributes of one m-line said so far.
struct Lines<'a> {
    mid: Option<Mid>,
    direction: Direction,
    bundle_only: bool,
    rtcp_mux: bool,
    rtcp_rsize: bool,
    mixed: bool,
    formats: Formats<'a>,
    extensions: ExtMap,
    ssrcs: Vec<Ssrc>,
    /// Streams with their retransmissions (RFC 4588 §8, `FID`).
    pairs: Vec<(Ssrc, Ssrc)>,
    rids: Vec<Rid>,
    simulcast: Option<&'a str>,
}

impl<'a> Lines<'a> {
    fn new(session: SessionWide) -> Self {
        Self {
            mid: None,
            direction: session.direction,
            bundle_only: false,
            rtcp_mux: false,
            rtcp_rsize: false,
            mixed: session.mixed,
            formats: Formats::new(),
            extensions: ExtMap::default(),
            ssrcs: Vec::new(),
            pairs: Vec::new(),
            rids: Vec::new(),
            simulcast: None,
        }
    }

    fn take(&mut self, key: &str, value: &'a str) {
        match key {
            "mid" if is_token(value) => self.mid = Mid::new(value),
            "bundle-only" => self.bundle_only = true,
            "rtcp-mux" => self.rtcp_mux = true,
            "rtcp-rsize" => self.rtcp_rsize = true,
            "extmap-allow-mixed" => self.mixed = true,
            "rtpmap" => self.formats.rtpmap(value),
            "fmtp" => self.formats.fmtp(value),
            "rtcp-fb" => self.formats.feedback(value),
            "extmap" => self.extensions.read(value),
            "ssrc" => self.ssrc(value),
            "ssrc-group" => self.ssrc_group(value),
            "rid" => self.rid(value),
            "simulcast" => self.simulcast = Some(value),
            _ => self.direction = Direction::parse(key).unwrap_or(self.direction),
        }
    }

    /// `a=ssrc:1234 cname:…`, several lines for each stream.
    fn ssrc(&mut self, value: &str) {
        let Some(ssrc) = value.split(' ').next().and_then(|number| number.parse().ok()).map(Ssrc) else { return };
        if self.ssrcs.len() < SSRCS_MAX && !self.ssrcs.contains(&ssrc) {
            self.ssrcs.push(ssrc);
        }
    }

    /// `a=ssrc-group:FID 1234 5678`
    fn ssrc_group(&mut self, value: &str) {
        let Some(numbers) = value.strip_prefix("FID ") else { return };
        let mut numbers = numbers.split_ascii_whitespace().map(|number| number.parse().map(Ssrc));
        if let (Some(Ok(media)), Some(Ok(rtx)), None) = (numbers.next(), numbers.next(), numbers.next())
            && media != rtx
            && self.pairs.len() < SSRCS_MAX
        {
            self.pairs.push((media, rtx));
        }
    }

    /// `a=rid:h send pt=96`
    fn rid(&mut self, value: &str) {
        let mut words = value.split_ascii_whitespace();
        let (Some(name), Some("send")) = (words.next(), words.next()) else { return };
        if let Some(rid) = Rid::new(name).filter(|_| is_token(name) && self.rids.len() < RIDS_MAX)
            && !self.rids.contains(&rid)
        {
            self.rids.push(rid);
        }
    }

    fn streams(&self) -> Vec<(Ssrc, Option<Ssrc>)> {
        let is_rtx = |ssrc: &Ssrc| self.pairs.iter().any(|(_, rtx)| rtx == ssrc);
        let rtx = |ssrc: Ssrc| self.pairs.iter().find(|(media, _)| *media == ssrc).map(|(_, rtx)| *rtx);
        self.ssrcs.iter().filter(|ssrc| !is_rtx(ssrc)).map(|ssrc| (*ssrc, rtx(*ssrc))).collect()
    }

    /// The encodings in the order of `a=simulcast:send q;~h,alternative;f`, else in that of the `a=rid` lines.
    fn rids(&self) -> Vec<Rid> {
        let mut words = self.simulcast.unwrap_or_default().split_ascii_whitespace().skip_while(|word| *word != "send");
        let Some(list) = words.nth(1) else { return self.rids.clone() };
        let named = list.split(';').filter_map(|choice| {
            // RFC 8853 §5.2: the first of the alternatives is preferred; a tilde says that it starts paused.
            let first = choice.split(',').next().unwrap_or_default();
            Rid::new(first.trim_start_matches('~'))
        });
        let mut order = Vec::new();
        for rid in named.take(RIDS_MAX) {
            if self.rids.contains(&rid) && !order.contains(&rid) {
                order.push(rid);
            }
        }
        order
    }
}

/// RFC 8866 §9 `token`: what may be repeated in our answer without a second thought.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`{|}~".contains(&byte))
}
