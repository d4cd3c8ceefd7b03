//! [`Dtls`] by the `rtc-dtls` crate, behind the guards that the parent module's page lists.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use rtc_crypto::providers::AwsLcRsProvider;
use rtc_dtls::cipher_suite::CipherSuiteId;
use rtc_dtls::config::{ClientAuthType, ConfigBuilder, ExtendedMasterSecretType};
use rtc_dtls::endpoint::{Endpoint, EndpointEvent};
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc_shared::TransportProtocol;
use rtc_shared::error::Error as RtcError;
use tracing::error;

use super::certificate::{Certificate, Fingerprint};
use super::flight::Flight;
use super::inbound::{Inbound, Stage};
use super::{Dtls, DtlsError, Established, Failure};
use crate::session::srtp::{Keys, Profile};

/// One association of the `rtc-dtls` crate.
pub struct RtcDtls {
    endpoint: Endpoint,
    phase: Phase,
    certificate: Certificate,
    /// What the offer announced.
    expected: Fingerprint,
    inbound: Inbound,
    flight: Flight,
    outbox: VecDeque<Bytes>,
}

enum Phase {
    Handshaking {
        allowed: Allowed,
        /// Set by the first datagram.
        deadline: Option<Instant>,
    },
    Established {
        /// Until fetched.
        keys: Option<Box<Established>>,
    },
    Closed(ClosedBy),
    Failed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ClosedBy {
    Us,
    Peer,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Allowed {
    GcmAlone,
    Both,
}

impl RtcDtls {
    /// Waits for a client whose certificate has the fingerprint of its offer.
    ///
    /// # Errors
    /// [`DtlsError::Setup`], when the library refuses our own configuration.
    pub fn new(certificate: Certificate, expected: Fingerprint) -> Result<Self, DtlsError> {
        Ok(Self {
            endpoint: endpoint(&certificate, expected, Allowed::GcmAlone)?,
            phase: Phase::Handshaking { allowed: Allowed::GcmAlone, deadline: None },
            certificate,
            expected,
            inbound: Inbound::default(),
            flight: Flight::default(),
            outbox: VecDeque::new(),
        })
    }

    /// Hands clean records to the library and follows what comes of it.
    fn feed(&mut self, now: Instant, records: &[u8]) -> Result<(), DtlsError> {
        let read = self.guarded(|endpoint| endpoint.read(now, CLIENT, None, BytesMut::from(records)))?;
        match (read, &self.phase) {
            (
                Err(RtcError::ErrServerNoMatchingSrtpProfile),
                Phase::Handshaking { allowed: Allowed::GcmAlone, deadline },
            ) => {
                self.phase = Phase::Handshaking { allowed: Allowed::Both, deadline: *deadline };
                // The alert that tells of the failure goes with the old endpoint. What failed was the client's first message,
                // and the whole of it is in `records`.
                self.endpoint = endpoint(&self.certificate, self.expected, Allowed::Both)?;
                self.feed(now, records)
            }
            (Ok(events), _) => {
                self.collect(now)?;
                events.iter().try_for_each(|event| self.follow(event))
            }
            (Err(refused), Phase::Handshaking { .. }) => {
                self.collect(now)?;
                Err(self.fail(match refused {
                    RtcError::ErrServerNoMatchingSrtpProfile => Failure::NoProfile,
                    RtcError::ErrFingerprintMismatch => Failure::WrongCertificate,
                    other => Failure::Refused(other),
                }))
            }
            (Err(RtcError::ErrAlertFatalOrClose), _) => {
                self.phase = Phase::Closed(ClosedBy::Peer);
                self.collect(now)
            }
            // The library reports a warning alert as an error too; it ends nothing.
            (Err(_), _) => self.collect(now),
        }
    }

    fn follow(&mut self, event: &EndpointEvent) -> Result<(), DtlsError> {
        match event {
            EndpointEvent::HandshakeComplete => self.complete(),
            EndpointEvent::PeerClosed => {
                self.phase = Phase::Closed(ClosedBy::Peer);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Takes the keys, after a last look at who the client is.
    fn complete(&mut self) -> Result<(), DtlsError> {
        let expected = self.expected;
        let outcome = self.guarded(|endpoint| {
            let state = endpoint.get_connection_state(CLIENT).ok_or(Failure::NoProfile)?;
            if !state.peer_certificates.first().is_some_and(|certificate| Fingerprint::of(certificate) == expected) {
                return Err(Failure::WrongCertificate);
            }
            let profile = match state.srtp_protection_profile() {
                SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm => Profile::AeadAes128Gcm,
                SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80 => Profile::Aes128CmHmacSha1_80,
                _ => return Err(Failure::NoProfile),
            };
            let material =
                state.export_keying_material(EXPORTER, &[], profile.exporter_len()).map_err(Failure::Refused)?;
            Keys::from_exporter(profile, material.as_ref()).ok_or(Failure::NoProfile)
        })?;
        let (client, server) = outcome.map_err(|failure| self.fail(failure))?;
        self.flight.settle();
        self.phase = Phase::Established { keys: Some(Box::new(Established { incoming: client, outgoing: server })) };
        Ok(())
    }

    /// Moves what the library wants sent to the outbox, and keeps a flight for repeating.
    fn collect(&mut self, now: Instant) -> Result<(), DtlsError> {
        let queued: Vec<Bytes> = self.guarded(|endpoint| {
            std::iter::from_fn(|| endpoint.poll_transmit()).map(|transmit| transmit.message.freeze()).collect()
        })?;
        self.flight.launch(now, &queued);
        self.outbox.extend(queued);
        Ok(())
    }

    fn fail(&mut self, failure: Failure) -> DtlsError {
        self.phase = Phase::Failed;
        DtlsError::HandshakeFailed(failure)
    }

    /// Calls into the library; should it panic, this session is over and the thread lives on.
    fn guarded<T>(&mut self, call: impl FnOnce(&mut Endpoint) -> T) -> Result<T, DtlsError> {
        catch_unwind(AssertUnwindSafe(|| call(&mut self.endpoint))).map_err(|_| {
            error!("the DTLS library panicked; its session ends");
            self.phase = Phase::Failed;
            DtlsError::Panicked
        })
    }
}

impl Dtls for RtcDtls {
    fn receive(&mut self, now: Instant, datagram: &[u8]) -> Result<(), DtlsError> {
        let stage = match &mut self.phase {
            Phase::Handshaking { deadline, .. } => {
                deadline.get_or_insert(now + HANDSHAKE_TIME);
                Stage::Handshaking
            }
            Phase::Established { .. } => Stage::Established,
            Phase::Closed(_) | Phase::Failed => return Ok(()),
        };
        let Some(sifted) = self.inbound.sift(now, datagram, stage) else { return Ok(()) };
        if sifted.repeats {
            self.flight.repeat(now, &mut self.outbox);
        }
        if sifted.records.is_empty() { Ok(()) } else { self.feed(now, &sifted.records) }
    }

    fn poll_transmit(&mut self) -> Option<Bytes> {
        self.outbox.pop_front()
    }

    fn handle_timeout(&mut self, now: Instant) -> Result<(), DtlsError> {
        if let Phase::Handshaking { deadline: Some(deadline), .. } = self.phase {
            if now >= deadline {
                return Err(self.fail(Failure::TimedOut));
            }
            self.flight.handle_timeout(now, &mut self.outbox);
        }
        Ok(())
    }

    fn next_timeout(&self) -> Option<Instant> {
        match self.phase {
            Phase::Handshaking { deadline, .. } => deadline.into_iter().chain(self.flight.next_timeout()).min(),
            Phase::Established { .. } | Phase::Closed(_) | Phase::Failed => None,
        }
    }

    fn established(&mut self) -> Option<Established> {
        match &mut self.phase {
            Phase::Established { keys } => keys.take().map(|keys| *keys),
            Phase::Handshaking { .. } | Phase::Closed(_) | Phase::Failed => None,
        }
    }

    fn close(&mut self, now: Instant) {
        if matches!(self.phase, Phase::Handshaking { .. } | Phase::Established { .. }) {
            self.phase = Phase::Closed(ClosedBy::Us);
            // Nothing more can fail: the session is over either way.
            let _ = self.guarded(|endpoint| endpoint.close(now));
            let _ = self.collect(now);
        }
    }

    fn closed_by_peer(&self) -> bool {
        matches!(self.phase, Phase::Closed(ClosedBy::Peer))
    }
}

fn endpoint(certificate: &Certificate, expected: Fingerprint, allowed: Allowed) -> Result<Endpoint, DtlsError> {
    let profiles = match allowed {
        Allowed::GcmAlone => vec![SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm],
        Allowed::Both => {
            vec![SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm, SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80]
        }
    };
    let config = ConfigBuilder::default()
        .with_crypto_provider(Arc::new(AwsLcRsProvider::new()))
        .with_certificates(vec![certificate.inner()])
        .with_cipher_suites(vec![CipherSuiteId::Tls_Ecdhe_Ecdsa_With_Aes_128_Gcm_Sha256])
        .with_srtp_protection_profiles(profiles)
        .with_extended_master_secret(ExtendedMasterSecretType::Require)
        .with_client_auth(ClientAuthType::RequireAnyClientCert)
        .with_verify_peer_certificate(Some(Arc::new(move |certificates: &[Vec<u8>], _: &[_]| {
            let matches = certificates.first().is_some_and(|first| Fingerprint::of(first) == expected);
            if matches { Ok(()) } else { Err(RtcError::ErrFingerprintMismatch) }
        })))
        // Says how a client would check a server's chain, which a server has no use for; without it the library makes a throwaway
        // certificate for each session.
        .with_insecure_skip_verify(true)
        .build(false, None)
        .map_err(DtlsError::Setup)?;
    Ok(Endpoint::new(CLIENT, TransportProtocol::UDP, Some(Arc::new(config))))
}

/// The library keys associations by address. One name for all of a client's addresses lets the session move between networks.
const CLIENT: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::new(192, 0, 2, 1), 9));
/// RFC 5764 §4.2.
const EXPORTER: &str = "EXTRACTOR-dtls_srtp";
/// From the first datagram to the keys; as long as consent lasts without a check.
const HANDSHAKE_TIME: Duration = Duration::from_secs(30);
