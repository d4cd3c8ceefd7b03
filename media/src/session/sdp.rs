//! SDP offers and answers (RFC 8866, RFC 8829, RFC 8843): the browser always offers, we always answer.
//!
//! We answer as an ICE-lite agent and DTLS server over one bundled transport with RTCP on it and all candidates in the
//! answer. `rtc-sdp` reads the lines; what they mean is decided here, once, into typed values. An m-line on which the
//! browser sends is a publication and answered `recvonly`, whatever else it would like; one on which it only receives is
//! a slot. Data channels and unknown media are answered by rejection.
//!
//! Refuses, with an [`OfferRefusal`](crate::command::OfferRefusal): what is not SDP, media outside the bundle, RTCP on
//! a port of its own, missing ICE credentials or SHA-256 fingerprint, an offerer that insists on being the DTLS server.
//! Codecs, extensions and attributes we do not know are no reason to refuse: they are left out of the answer.

mod answer;
mod codecs;
mod extensions;
mod media;
mod offer;
#[cfg(test)]
mod tests;

pub use answer::{AnswerSpec, AnsweredMedia};
pub use codecs::{CodecKey, OfferedCodec};
pub use extensions::{ExtMap, Extension};
pub use media::{Direction, OfferedMedia};
pub use offer::{IceCredentials, Offer};
