//! Handshakes with an independent client over a link in virtual time.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use proptest::prelude::*;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rtc_crypto::providers::{AwsLcRsCrypto, AwsLcRsProvider};
use rtc_dtls::cipher_suite::CipherSuiteId;
use rtc_dtls::config::{ConfigBuilder, ExtendedMasterSecretType};
use rtc_dtls::crypto::Certificate as RtcCertificate;
use rtc_dtls::endpoint::{Endpoint, EndpointEvent};
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile as Offered;
use rtc_shared::TransportProtocol;

use super::*;
use crate::session::srtp::{Opener, Sealer};

const GCM: Offered = Offered::Srtp_Aead_Aes_128_Gcm;
const SHA1: Offered = Offered::Srtp_Aes128_Cm_Hmac_Sha1_80;

fn server_address() -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 2], 4444))
}

/// A client, our side, and the wire between them.
struct Call {
    client: Endpoint,
    server: RtcDtls,
    now: Instant,
    client_done: bool,
    client_closed: bool,
    /// Says of each datagram, counted over both directions, whether it is lost.
    loses: Box<dyn FnMut(usize) -> bool>,
    carried: usize,
}

struct ClientSetup {
    profiles: Vec<Offered>,
    mtu: usize,
    certificate: bool,
    master_secret: ExtendedMasterSecretType,
}

fn browser(profiles: &[Offered]) -> ClientSetup {
    let master_secret = ExtendedMasterSecretType::Require;
    ClientSetup { profiles: profiles.to_vec(), mtu: 1200, certificate: true, master_secret }
}

impl Call {
    fn new(setup: &ClientSetup) -> Self {
        Self::expecting(setup, None)
    }

    fn expecting(setup: &ClientSetup, expected: Option<Fingerprint>) -> Self {
        let own = RtcCertificate::generate_self_signed(vec!["client".to_owned()], &AwsLcRsCrypto).unwrap();
        let expected = expected.unwrap_or_else(|| Fingerprint::of(&own.certificate[0]));
        let config = ConfigBuilder::default()
            .with_crypto_provider(Arc::new(AwsLcRsProvider::new()))
            .with_certificates(if setup.certificate { vec![own] } else { vec![] })
            .with_cipher_suites(vec![CipherSuiteId::Tls_Ecdhe_Ecdsa_With_Aes_128_Gcm_Sha256])
            .with_srtp_protection_profiles(setup.profiles.clone())
            .with_extended_master_secret(setup.master_secret)
            .with_insecure_skip_verify(true)
            .with_mtu(setup.mtu)
            .with_flight_interval(Duration::from_millis(400))
            .build(true, None)
            .unwrap();
        let now = Instant::now();
        let mut client = Endpoint::new(server_address(), TransportProtocol::UDP, None);
        client.connect(now, server_address(), Arc::new(config), None).unwrap();
        let server = RtcDtls::new(Certificate::generate().unwrap(), expected).unwrap();
        Self { client, server, now, client_done: false, client_closed: false, loses: Box::new(|_| false), carried: 0 }
    }

    fn is_lost(&mut self) -> bool {
        self.carried += 1;
        (self.loses)(self.carried)
    }

    /// Carries what is on the wire until nobody has anything to say.
    fn carry(&mut self) -> Result<(), DtlsError> {
        loop {
            let mut silent = true;
            while let Some(transmit) = self.client.poll_transmit() {
                silent = false;
                if !self.is_lost() {
                    self.server.receive(self.now, &transmit.message)?;
                }
            }
            while let Some(datagram) = self.server.poll_transmit() {
                silent = false;
                if !self.is_lost() {
                    self.deliver(&datagram);
                }
            }
            if silent {
                return Ok(());
            }
        }
    }

    fn deliver(&mut self, datagram: &[u8]) {
        for event in self.client.read(self.now, server_address(), None, BytesMut::from(datagram)).unwrap_or_default() {
            self.client_done |= matches!(event, EndpointEvent::HandshakeComplete);
            self.client_closed |= matches!(event, EndpointEvent::PeerClosed);
        }
    }

    /// Runs until both sides are through, letting time pass; gives the server's keys.
    fn run(&mut self) -> Result<Established, DtlsError> {
        let (start, mut keys) = (self.now, None);
        loop {
            self.carry()?;
            keys = keys.or_else(|| self.server.established());
            match keys {
                Some(keys) if self.client_done => return Ok(keys),
                other => keys = other,
            }
            let timers = [self.client.poll_timeout(&server_address()), self.server.next_timeout()];
            self.now =
                timers.into_iter().flatten().min().expect("a handshake that stands still has a timer").max(self.now);
            assert!(self.now - start < Duration::from_secs(60), "no end");
            self.server.handle_timeout(self.now)?;
            self.client.handle_timeout(server_address(), self.now).unwrap();
        }
    }

    fn client_keys(&self, profile: Profile) -> (Keys, Keys) {
        let state = self.client.get_connection_state(server_address()).unwrap();
        let material = state.export_keying_material("EXTRACTOR-dtls_srtp", &[], profile.exporter_len()).unwrap();
        Keys::from_exporter(profile, material.as_ref()).unwrap()
    }
}

/// Whether what `from` seals opens with `to`.
fn fit(from: &Keys, to: &Keys) -> bool {
    let mut packet = [&[0x80, 201, 0, 1, 0, 0, 0, 1][..], &[0; 40]].concat();
    let len = Sealer::new(from).unwrap().seal_rtcp(&mut packet, 8).unwrap();
    Opener::new(to).unwrap().open_rtcp(&mut packet[..len]).is_ok()
}

fn failure(result: Result<Established, DtlsError>) -> Failure {
    match result {
        Err(DtlsError::HandshakeFailed(failure)) => failure,
        other => panic!("{other:?}"),
    }
}

#[test]
fn gcm_is_chosen_wherever_the_client_has_it() {
    for profiles in [&[GCM][..], &[GCM, SHA1], &[SHA1, GCM], &[SHA1, Offered::Srtp_Aead_Aes_256_Gcm, GCM]] {
        let established = Call::new(&browser(profiles)).run().unwrap();
        assert_eq!(established.profile(), Profile::AeadAes128Gcm, "{profiles:?}");
    }
}

#[test]
fn a_client_without_gcm_gets_sha1() {
    for mtu in [1200, 100] {
        let mut call = Call::new(&ClientSetup { mtu, ..browser(&[SHA1]) });
        assert_eq!(call.run().unwrap().profile(), Profile::Aes128CmHmacSha1_80);
    }
}

#[test]
fn both_sides_export_the_same_keys() {
    for profiles in [[GCM], [SHA1]] {
        let mut call = Call::new(&browser(&profiles));
        let ours = call.run().unwrap();
        let (client, server) = call.client_keys(ours.profile());
        assert!(fit(&client, &ours.incoming) && fit(&ours.outgoing, &server));
        assert!(!fit(&ours.outgoing, &client));
        assert!(call.server.established().is_none(), "keys come out once");
        assert_eq!(call.server.next_timeout(), None);
    }
}

#[test]
fn another_certificate_than_the_offers_fails() {
    let another = Fingerprint::of(b"another");
    let mut call = Call::expecting(&browser(&[GCM]), Some(another));
    assert!(matches!(failure(call.run()), Failure::WrongCertificate));
    assert!(call.server.established().is_none());
    let alert = call.server.poll_transmit().unwrap();
    assert_eq!(alert[0], 21, "the client is told");
    assert!(call.server.receive(call.now, &alert).is_ok(), "what comes later is ignored");
}

#[test]
fn a_client_without_a_certificate_fails() {
    let setup = ClientSetup { certificate: false, ..browser(&[GCM]) };
    assert!(matches!(failure(Call::new(&setup).run()), Failure::Refused(_)));
}

#[test]
fn a_client_without_extended_master_secret_fails() {
    let setup = ClientSetup { master_secret: ExtendedMasterSecretType::Disable, ..browser(&[GCM]) };
    assert!(matches!(failure(Call::new(&setup).run()), Failure::Refused(_)));
}

#[test]
fn a_client_without_a_profile_of_ours_fails() {
    assert!(matches!(failure(Call::new(&browser(&[Offered::Srtp_Aead_Aes_256_Gcm])).run()), Failure::NoProfile));
    assert!(matches!(failure(Call::new(&browser(&[])).run()), Failure::NoProfile));
}

#[test]
fn fragmented_messages_are_understood() {
    for mtu in [40, 64, 100, 300] {
        let mut call = Call::new(&ClientSetup { mtu, ..browser(&[SHA1, GCM]) });
        assert_eq!(call.run().unwrap().profile(), Profile::AeadAes128Gcm, "mtu {mtu}");
    }
}

#[test]
fn a_lossy_link_only_takes_longer() {
    for seed in 0..100 {
        for profiles in [[GCM], [SHA1]] {
            let mut call = Call::new(&browser(&profiles));
            let mut random = StdRng::seed_from_u64(seed);
            call.loses = Box::new(move |_| random.random_ratio(1, 4));
            let result = call.run();
            assert!(result.is_ok(), "seed {seed}: {result:?}");
        }
    }
}

#[test]
fn losing_every_third_datagram_or_fewer_only_takes_longer() {
    for (nth, offset) in (3..7).flat_map(|nth| (0..nth).map(move |offset| (nth, offset))) {
        let mut call = Call::new(&browser(&[SHA1]));
        call.loses = Box::new(move |at| at % nth == offset);
        let result = call.run();
        assert!(result.is_ok(), "every {nth}th lost from {offset}: {result:?}");
    }
}

#[test]
fn any_single_datagram_may_be_lost() {
    for lost in 1..=6 {
        let mut call = Call::new(&browser(&[SHA1, GCM]));
        call.loses = Box::new(move |at| at == lost);
        let start = call.now;
        call.run().unwrap();
        assert!(call.now - start <= Duration::from_millis(400), "{lost}: {:?}", call.now - start);
    }
}

#[test]
fn a_client_that_never_answers_times_out() {
    let mut call = Call::new(&browser(&[GCM]));
    assert_eq!(call.server.next_timeout(), None, "nothing runs before the first datagram");
    let hello = call.client.poll_transmit().unwrap();
    call.server.receive(call.now, &hello.message).unwrap();
    let start = call.now;
    let failed = loop {
        call.now = call.server.next_timeout().unwrap();
        if let Err(failed) = call.server.handle_timeout(call.now) {
            break failed;
        }
    };
    assert!(matches!(failed, DtlsError::HandshakeFailed(Failure::TimedOut)));
    assert_eq!(call.now - start, Duration::from_secs(30));
    assert_eq!(call.server.next_timeout(), None);
}

#[test]
fn closing_tells_the_other_side() {
    let mut call = Call::new(&browser(&[GCM]));
    call.run().unwrap();
    call.server.close(call.now);
    call.carry().unwrap();
    assert!(call.client_closed && !call.server.closed_by_peer());

    let mut call = Call::new(&browser(&[GCM]));
    call.run().unwrap();
    call.client.close(call.now).unwrap();
    call.carry().unwrap();
    assert!(call.server.closed_by_peer());
}

#[test]
fn clear_alerts_end_nothing_once_there_are_keys() {
    let mut call = Call::new(&browser(&[GCM]));
    call.run().unwrap();
    for alert in [[2, 42], [1, 0]] {
        let datagram = [&[21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2][..], &alert].concat();
        call.server.receive(call.now, &datagram).unwrap();
    }
    let forged = [&[21, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 1, 0, 0, 26][..], &[7; 26]].concat();
    call.server.receive(call.now, &forged).unwrap();
    assert!(!call.server.closed_by_peer());
    call.client.close(call.now).unwrap();
    call.carry().unwrap();
    assert!(call.server.closed_by_peer());
}

#[test]
fn replayed_handshakes_make_us_send_little() {
    let mut call = Call::new(&browser(&[GCM]));
    let hello = call.client.poll_transmit().unwrap().message;
    let sent: usize = (0..5000)
        .map(|ms| {
            call.server.receive(call.now + Duration::from_millis(ms), &hello).unwrap();
            std::iter::from_fn(|| call.server.poll_transmit()).map(|datagram| datagram.len()).sum::<usize>()
        })
        .sum();
    assert!(sent < 21 * 100, "{sent} bytes");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn garbage_before_and_between_never_panics(
        garbage in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..80), 0..20)
    ) {
        let mut call = Call::new(&browser(&[GCM]));
        for datagram in &garbage {
            let _ = call.server.receive(call.now, datagram);
        }
        prop_assert!(call.run().is_ok());
    }

    #[test]
    fn a_changed_or_truncated_flight_never_panics(
        step in 0usize..3, at in 0usize..1500, value: u8, cut: bool
    ) {
        let mut call = Call::new(&browser(&[GCM]));
        for round in 0..3 {
            let flight: Vec<_> = std::iter::from_fn(|| call.client.poll_transmit()).collect();
            for mut transmit in flight {
                if round == step {
                    let at = at % transmit.message.len();
                    if cut { transmit.message.truncate(at) } else { transmit.message[at] = value }
                }
                if let Err(DtlsError::Panicked) = call.server.receive(call.now, &transmit.message) {
                    prop_assert!(false, "the library panicked");
                }
            }
            while let Some(datagram) = call.server.poll_transmit() {
                call.deliver(&datagram);
            }
        }
    }
}
