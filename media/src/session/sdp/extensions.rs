//! RTP header extensions in SDP (RFC 8285 §5): which are understood, and under which id the offerer sends them.
//!
//! Only ids 1 to 14 are taken, which fit into one-byte headers too: two bytes are spent only where a value needs them.

use super::media::Direction;

/// The header extensions that mean something to us.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Extension {
    /// The m-line a packet belongs to (RFC 8843 §15).
    Mid,
    /// The simulcast encoding a packet belongs to (RFC 8852).
    Rid,
    /// The encoding a retransmission repairs (RFC 8852).
    RepairedRid,
    /// How loud the sender is (RFC 6464).
    AudioLevel,
    /// Sequence number over all streams of the transport (draft-holmer-rmcat-transport-wide-cc-extensions-01).
    TransportCc,
    /// 24-bit time of sending.
    AbsSendTime,
    /// NTP time of capture.
    AbsCaptureTime,
    /// AV1 RTP payload specification, appendix A: which layers a packet belongs to.
    DependencyDescriptor,
}

/// Every extension with its URI; the position is its place in an [`ExtMap`].
const KNOWN: [(Extension, &str); 8] = [
    (Extension::Mid, "urn:ietf:params:rtp-hdrext:sdes:mid"),
    (Extension::Rid, "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"),
    (Extension::RepairedRid, "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"),
    (Extension::AudioLevel, "urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
    (Extension::TransportCc, "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
    (Extension::AbsSendTime, "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
    (Extension::AbsCaptureTime, "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"),
    (
        Extension::DependencyDescriptor,
        "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
    ),
];

impl Extension {
    /// Its name in SDP.
    pub fn uri(self) -> &'static str {
        KNOWN.iter().find(|(known, _)| *known == self).map_or("", |(_, uri)| uri)
    }
}

/// The ids under which one m-line's offerer knows our extensions, and who may send them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ExtMap([Option<(u8, Direction)>; KNOWN.len()]);

impl ExtMap {
    /// The id of `extension`, when it was offered.
    pub fn id(&self, extension: Extension) -> Option<u8> {
        self.0.get(extension as usize).copied().flatten().map(|(id, _)| id)
    }

    /// What `id` means.
    pub fn name(&self, id: u8) -> Option<Extension> {
        self.iter().find(|(_, known, _)| *known == id).map(|(extension, ..)| extension)
    }

    /// The same map without what is not in `wanted`.
    #[must_use]
    pub fn only(mut self, wanted: &[Extension]) -> Self {
        for ((extension, _), place) in KNOWN.iter().zip(&mut self.0) {
            if !wanted.contains(extension) {
                *place = None;
            }
        }
        self
    }

    /// What was offered: extension, id, and the direction seen by the offerer.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Extension, u8, Direction)> {
        KNOWN.iter().zip(self.0).filter_map(|((extension, _), place)| place.map(|(id, way)| (*extension, id, way)))
    }

    /// Takes one `a=extmap` value, as `3/sendonly urn:… attributes`. The first of two with the same id or URI counts.
    pub(super) fn read(&mut self, value: &str) {
        let mut words = value.split_ascii_whitespace();
        let (Some(head), Some(uri)) = (words.next(), words.next()) else { return };
        let (id, direction) = match head.split_once('/') {
            Some((id, direction)) => (id, Direction::parse(direction)),
            None => (head, Some(Direction::SendRecv)),
        };
        let (Ok(id), Some(direction)) = (id.parse::<u8>(), direction) else { return };
        if !(1..=14).contains(&id) || self.name(id).is_some() {
            return;
        }
        let Some((extension, _)) = KNOWN.iter().find(|(_, known)| *known == uri) else { return };
        if let Some(place @ None) = self.0.get_mut(*extension as usize) {
            *place = Some((id, direction));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_stands_at_its_own_place() {
        for (place, (extension, uri)) in KNOWN.iter().enumerate() {
            assert_eq!((*extension as usize, extension.uri()), (place, *uri));
        }
    }

    #[test]
    fn only_usable_ids_of_known_extensions_are_taken() {
        let mut map = ExtMap::default();
        for value in [
            "4 urn:ietf:params:rtp-hdrext:sdes:mid",
            "4 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
            "5 urn:ietf:params:rtp-hdrext:sdes:mid",
            "15 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            "0 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            "6/sideways urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            "7 urn:3gpp:video-orientation",
            "9/sendonly urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
            "nine",
        ] {
            map.read(value);
        }
        let found: Vec<_> = map.iter().collect();
        assert_eq!(found, [(Extension::Mid, 4, Direction::SendRecv), (Extension::RepairedRid, 9, Direction::SendOnly)]);
        assert_eq!((map.name(4), map.name(7)), (Some(Extension::Mid), None));
        assert_eq!(map.only(&[Extension::RepairedRid]).id(Extension::Mid), None);
    }
}
