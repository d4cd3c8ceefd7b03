//! DTLS 1.2 as the passive side (RFC 6347, RFC 5764, RFC 8827 §6.5): the browser starts, shows the certificate its offer
//! announced, and both sides take their SRTP keys from the handshake.
//!
//! [`Dtls`] is what a session needs; [`RtcDtls`] does it with the `rtc-dtls` crate. That crate is kept at arm's length:
//! * it is given whole handshake messages, once each and in order; fragments, repeats and stray records end in `inbound.rs`;
//! * our flights are repeated by `flight.rs`, byte for byte: the crate's own timer stops for good when the client repeats itself
//!   before its first shot, and fails after seven shots at a fixed pace;
//! * it runs under `catch_unwind`: should it panic, this session fails and no other.
//!
//! The crate chooses the SRTP profile by the client's order, and Chrome lists the slow one first. So it is offered GCM alone, and
//! a client that has none is handed to a second endpoint that allows both.
//!
//! Promises: keys come out once, after the client proved to own the certificate of its offer. Refuses: a handshake without
//! extended master secret (RFC 7627; it binds the keys to everything said before), anything but ECDHE-ECDSA with AES-128-GCM,
//! application data (no data channels are negotiated).

mod certificate;
mod flight;
mod inbound;
mod rtc;
#[cfg(test)]
mod tests;

use std::time::Instant;

use bytes::Bytes;
use rtc_shared::error::Error as RtcError;
use thiserror::Error;

pub use certificate::{Certificate, Fingerprint};
pub use rtc::RtcDtls;

use super::srtp::{Keys, Profile};

/// One DTLS association, as the passive side. Datagrams in and out, no sockets, no clock.
pub trait Dtls: Send {
    /// Takes a datagram that came on an authenticated path. Malformed ones are dropped quietly, as RFC 6347 §4.1.2.7 wants.
    ///
    /// # Errors
    /// The handshake cannot succeed any more; the session has to end. What [`Self::poll_transmit`] still holds tells the client.
    fn receive(&mut self, now: Instant, datagram: &[u8]) -> Result<(), DtlsError>;

    /// Next datagram for the client.
    fn poll_transmit(&mut self) -> Option<Bytes>;

    /// Repeats a flight the client has not answered.
    ///
    /// # Errors
    /// The handshake took too long.
    fn handle_timeout(&mut self, now: Instant) -> Result<(), DtlsError>;

    /// When [`Self::handle_timeout`] is due.
    fn next_timeout(&self) -> Option<Instant>;

    /// The keys, once, when the handshake is done.
    fn established(&mut self) -> Option<Established>;

    /// Tells the client that this is the end.
    fn close(&mut self, now: Instant);

    /// Whether the client said that this is the end.
    fn closed_by_peer(&self) -> bool;
}

/// What a handshake leaves behind.
#[derive(Clone, Debug)]
pub struct Established {
    /// For packets from the client.
    pub incoming: Keys,
    /// For packets to the client; same profile.
    pub outgoing: Keys,
}

impl Established {
    /// The profile that was agreed on.
    pub const fn profile(&self) -> Profile {
        self.incoming.profile()
    }
}

/// Why there is no association.
#[derive(Debug, Error)]
pub enum DtlsError {
    /// No certificate or configuration could be made: nothing the client did.
    #[error("cannot set up DTLS")]
    Setup(#[source] RtcError),
    /// The client and we cannot agree, or it is not who the offer said.
    #[error("DTLS handshake failed")]
    HandshakeFailed(#[source] Failure),
    /// The library panicked on what the client sent: a bug worth counting.
    #[error("the DTLS library panicked")]
    Panicked,
}

/// What was wrong with a handshake.
#[derive(Debug, Error)]
pub enum Failure {
    /// Another certificate than the offer announced.
    #[error("the certificate is not the one of the offer")]
    WrongCertificate,
    /// The client wants no SRTP, or no profile we have.
    #[error("no SRTP profile in common")]
    NoProfile,
    /// Not finished in time.
    #[error("timed out")]
    TimedOut,
    /// Refused by the library, or by an alert of the client.
    #[error(transparent)]
    Refused(RtcError),
}
