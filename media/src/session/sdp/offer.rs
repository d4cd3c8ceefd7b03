//! A whole offer: its transport and its m-lines, or why it cannot be answered.

use std::collections::HashSet;
use std::io::Cursor;

use rtc_sdp::SessionDescription;
use rtc_sdp::description::common::Attribute;

use super::media::{OfferedMedia, SessionWide, is_token};
use crate::command::{Limits, OfferRefusal};
use crate::types::Kind;

/// What a browser offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The browser's ICE credentials.
    pub ice: IceCredentials,
    /// SHA-256 of the certificate it will show.
    pub fingerprint: [u8; 32],
    /// Its m-lines. An answer has the same, in the same order.
    pub media: Vec<OfferedMedia>,
}

/// ICE user fragment and password (RFC 8839 §5.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IceCredentials {
    /// 4 to 256 characters.
    pub ufrag: String,
    /// 22 to 256 characters.
    pub pwd: String,
}

/// M-lines beyond publications and slots: data channels and what was stopped, which an offer drags along until reused.
const SPARE_MEDIA: usize = 32;

impl Offer {
    /// Reads an offer.
    ///
    /// # Errors
    /// Every [`OfferRefusal`] but `NotContinuous`, for which see [`Offer::continues`].
    pub fn parse(text: &str, limits: &Limits) -> Result<Self, OfferRefusal> {
        if text.len() > limits.offer_bytes {
            return Err(OfferRefusal::TooLarge);
        }
        if !has_clean_lines(text) {
            return Err(OfferRefusal::NotSdp);
        }
        let session = SessionDescription::unmarshal(&mut Cursor::new(text)).map_err(|_| OfferRefusal::NotSdp)?;
        let allowed = limits.publications_per_session + limits.slots_per_session;
        if session.media_descriptions.len() > allowed + SPARE_MEDIA {
            return Err(OfferRefusal::TooManyMedia);
        }
        let wide = SessionWide::read(&session.attributes);
        let media = session.media_descriptions.iter().map(|described| OfferedMedia::read(described, wide));
        // RFC 8843 §7.2: without a mid, an m-line cannot be in the group.
        let media = media.collect::<Option<Vec<_>>>().ok_or(OfferRefusal::NoBundle)?;
        check_media(&media, limits)?;
        let tagged = check_bundle(&media, &session.attributes)?;
        // RFC 8843 §7.1.3: the m-line named first in the group carries the transport's attributes.
        let own = session.media_descriptions.get(tagged).map_or(&[][..], |described| &described.attributes);
        Self::over(Transport { own, session: &session.attributes }, media)
    }

    /// Whether something is left to be answered for somebody who is let in without pictures.
    ///
    /// # Errors
    /// `NoMedia` when nothing is.
    pub fn has_sound(self) -> Result<Self, OfferRefusal> {
        let mut sounds = self.media.iter().filter(|line| line.kind == Some(Kind::Audio));
        let left = sounds.any(|line| !line.stopped && !line.codecs.is_empty());
        if left { Ok(self) } else { Err(OfferRefusal::NoMedia) }
    }

    /// Whether this may follow `before` on the same connection: m-lines stay in place and keep mid and kind, but one that
    /// was stopped may be used anew (RFC 8829 §5.2.2).
    ///
    /// # Errors
    /// `NotContinuous`.
    pub fn continues(&self, before: &Self) -> Result<(), OfferRefusal> {
        let same = |(old, new): (&OfferedMedia, &OfferedMedia)| {
            old.stopped || (old.mid == new.mid && (new.stopped || old.kind == new.kind))
        };
        let kept = self.media.len() >= before.media.len() && before.media.iter().zip(&self.media).all(same);
        if kept { Ok(()) } else { Err(OfferRefusal::NotContinuous) }
    }

    fn over(transport: Transport<'_>, media: Vec<OfferedMedia>) -> Result<Self, OfferRefusal> {
        let ice = transport.ice().ok_or(OfferRefusal::NoIce)?;
        let fingerprint = transport.fingerprint().ok_or(OfferRefusal::NoFingerprint)?;
        match transport.find("setup").next() {
            // RFC 4145 §4.1: active is the default.
            None | Some("actpass" | "active") => Ok(Self { ice, fingerprint, media }),
            Some(_) => Err(OfferRefusal::NotActive),
        }
    }
}

/// No control characters and no lone carriage return: they would split lines differently for us and for others.
fn has_clean_lines(text: &str) -> bool {
    let bytes = text.as_bytes();
    let followed = bytes.iter().zip(bytes.iter().skip(1).chain(Some(&b'\n')));
    !followed.into_iter().any(|(byte, next)| match byte {
        b'\r' => *next != b'\n',
        b'\n' | b'\t' => false,
        _ => byte.is_ascii_control(),
    })
}

fn check_media(media: &[OfferedMedia], limits: &Limits) -> Result<(), OfferRefusal> {
    let live = || media.iter().filter(|line| line.kind.is_some() && !line.stopped);
    if live().next().is_none() {
        return Err(OfferRefusal::NoMedia);
    }
    let publications = live().filter(|line| line.is_publication()).count();
    let slots = live().filter(|line| line.is_slot()).count();
    if publications > limits.publications_per_session || slots > limits.slots_per_session {
        return Err(OfferRefusal::TooManyMedia);
    }
    if !live().all(|line| line.rtcp_mux) {
        return Err(OfferRefusal::NoRtcpMux);
    }
    if live().all(|line| line.codecs.is_empty()) {
        return Err(OfferRefusal::NoCodec);
    }
    Ok(())
}

/// Every m-line in use must be in one group, under a name of its own. Returns the place of the group's first m-line.
fn check_bundle(media: &[OfferedMedia], session: &[Attribute]) -> Result<usize, OfferRefusal> {
    let mut groups = session.iter().filter(|line| line.key == "group").filter_map(|line| line.value.as_deref());
    let group = groups.find_map(|value| value.strip_prefix("BUNDLE ")).ok_or(OfferRefusal::NoBundle)?;
    let members: HashSet<&str> = group.split_ascii_whitespace().collect();
    let mut seen = HashSet::new();
    let in_order =
        media.iter().all(|line| seen.insert(line.mid) && (line.stopped || members.contains(line.mid.as_str())));
    let first = group.split_ascii_whitespace().next();
    let tagged = media.iter().position(|line| !line.stopped && Some(line.mid.as_str()) == first);
    tagged.filter(|_| in_order).ok_or(OfferRefusal::NoBundle)
}

/// Attributes of the shared transport: on the m-line that carries them, else on the session.
struct Transport<'a> {
    own: &'a [Attribute],
    session: &'a [Attribute],
}

impl<'a> Transport<'a> {
    fn find(&self, key: &str) -> impl Iterator<Item = &'a str> {
        let lines = self.own.iter().chain(self.session).filter(move |line| line.key == key);
        lines.filter_map(|line| line.value.as_deref())
    }

    fn ice(&self) -> Option<IceCredentials> {
        let ufrag = self.find("ice-ufrag").next().filter(|text| is_ice(text, 4))?;
        let pwd = self.find("ice-pwd").next().filter(|text| is_ice(text, 22))?;
        Some(IceCredentials { ufrag: ufrag.to_owned(), pwd: pwd.to_owned() })
    }

    /// `a=fingerprint:sha-256 70:13:…`; other hashes may stand beside it (RFC 8122 §5).
    fn fingerprint(&self) -> Option<[u8; 32]> {
        self.find("fingerprint").find_map(|value| {
            let (hash, digits) = value.split_once(' ')?;
            if hash.eq_ignore_ascii_case("sha-256") { hash_of(digits) } else { None }
        })
    }
}

/// RFC 8839 §5.4: letters, digits, `+` and `/`. Base64url and hexadecimal generators pass too, hence `is_token`.
fn is_ice(text: &str, min: usize) -> bool {
    (min..=256).contains(&text.len()) && text.split('/').all(|part| part.is_empty() || is_token(part))
}

fn hash_of(digits: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    let mut pairs = digits.trim().split(':');
    for byte in &mut hash {
        let pair =
            pairs.next().filter(|pair| pair.len() == 2 && pair.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    pairs.next().is_none().then_some(hash)
}
