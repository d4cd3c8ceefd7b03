//! A participant that costs next to nothing: ICE checks by hand, DTLS by `rtc-dtls`, SRTP by our own sealer.
//!
//! It proves nothing about interoperability (`media/tests` does that with other people's stacks); it is there so that a bench
//! measures the server and not its clients. No sockets: datagrams in, datagrams out.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use aws_lc_rs::hmac;
use bytes::BytesMut;
use media::rtp::RtpHeader;
use media::session::dtls::Fingerprint;
use media::session::srtp::{Keys, Opener, Profile, Sealer, StreamIndex};
use media::types::{PacketIndex, Ssrc};
use rtc_crypto::providers::{AwsLcRsCrypto, AwsLcRsProvider};
use rtc_dtls::cipher_suite::CipherSuiteId;
use rtc_dtls::config::{ConfigBuilder, ExtendedMasterSecretType, HandshakeConfig};
use rtc_dtls::crypto::Certificate;
use rtc_dtls::endpoint::{Endpoint, EndpointEvent};
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc_shared::TransportProtocol;

/// What clients have in common: making a certificate takes longer than a handshake.
pub(crate) struct Setup {
    config: Arc<HandshakeConfig>,
    fingerprint: Fingerprint,
}

/// What a client offers.
#[derive(Clone, Copy)]
pub(crate) struct Wants {
    /// A microphone and a camera.
    pub(crate) publish: bool,
    /// Receiving m-lines of each kind.
    pub(crate) slots: usize,
}

pub(crate) struct Client {
    ufrag: String,
    remote: Option<Remote>,
    endpoint: Endpoint,
    config: Arc<HandshakeConfig>,
    shaking: bool,
    keys: Option<(Sealer, Opener)>,
    checks: u64,
    streams: HashMap<Ssrc, StreamIndex>,
    pub(crate) audio: Stream,
    pub(crate) video: Stream,
}

struct Remote {
    ufrag: String,
    pwd: String,
}

/// One stream this client sends.
pub(crate) struct Stream {
    mid: char,
    payload_type: u8,
    ssrc: Ssrc,
    index: PacketIndex,
    time: u32,
}

const PWD: &str = "0123456789abcdefghijklmn";
const PEER: SocketAddr = SocketAddr::V4(std::net::SocketAddrV4::new(std::net::Ipv4Addr::new(192, 0, 2, 2), 9));

impl Setup {
    pub(crate) fn new() -> Self {
        let certificate = Certificate::generate_self_signed(vec!["client".to_owned()], &AwsLcRsCrypto).unwrap();
        let fingerprint = Fingerprint::of(&certificate.certificate[0]);
        let config = ConfigBuilder::default()
            .with_crypto_provider(Arc::new(AwsLcRsProvider::new()))
            .with_certificates(vec![certificate])
            .with_cipher_suites(vec![CipherSuiteId::Tls_Ecdhe_Ecdsa_With_Aes_128_Gcm_Sha256])
            .with_srtp_protection_profiles(vec![SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm])
            .with_extended_master_secret(ExtendedMasterSecretType::Require)
            .with_insecure_skip_verify(true)
            .build(true, None)
            .unwrap();
        Self { config: Arc::new(config), fingerprint }
    }

    /// Client number `n` and its offer.
    pub(crate) fn client(&self, n: u32, wants: Wants) -> (Client, String) {
        let client = Client {
            ufrag: format!("bench{n}"),
            remote: None,
            endpoint: Endpoint::new(PEER, TransportProtocol::UDP, None),
            config: Arc::clone(&self.config),
            shaking: false,
            keys: None,
            checks: 0,
            streams: HashMap::new(),
            audio: Stream::new('a', 111, Ssrc(0x0a00_0000 + n)),
            video: Stream::new('v', 96, Ssrc(0x0b00_0000 + n)),
        };
        let offer = client.offer(self.fingerprint, wants);
        (client, offer)
    }
}

impl Client {
    /// Takes the server's answer; from now on [`Client::check`] makes checks.
    pub(crate) fn accept(&mut self, answer: &str) {
        let value = |key: &str| answer.lines().find_map(|line| line.strip_prefix(key)).unwrap().to_owned();
        self.remote = Some(Remote { ufrag: value("a=ice-ufrag:"), pwd: value("a=ice-pwd:") });
    }

    /// A binding request that nominates; to be sent at first, until it is answered, and every few seconds for consent.
    pub(crate) fn check(&mut self) -> Vec<u8> {
        self.checks += 1;
        let remote = self.remote.as_ref().unwrap();
        let mut message = vec![0x00, 0x01, 0, 0, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4];
        message.extend(self.checks.to_be_bytes());
        attribute(&mut message, 0x0006, format!("{}:{}", remote.ufrag, self.ufrag).as_bytes());
        attribute(&mut message, 0x0024, &0x6e7f_00ff_u32.to_be_bytes());
        attribute(&mut message, 0x802a, &7_u64.to_be_bytes());
        attribute(&mut message, 0x0025, &[]);
        set_len(&mut message, 24);
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, remote.pwd.as_bytes());
        let tag = hmac::sign(&key, &message);
        attribute(&mut message, 0x0008, tag.as_ref());
        set_len(&mut message, 8);
        let fingerprint = crc32(&message) ^ 0x5354_554e;
        attribute(&mut message, 0x8028, &fingerprint.to_be_bytes());
        set_len(&mut message, 0);
        message
    }

    /// Takes a datagram; returns what is to be sent. Media is left alone, see [`Client::open`].
    pub(crate) fn receive(&mut self, now: Instant, datagram: &[u8]) -> Vec<Vec<u8>> {
        match datagram {
            // A granted check: the path works, so the handshake can start.
            [0x01, 0x01, ..] if !self.shaking => {
                self.shaking = true;
                self.endpoint.connect(now, PEER, Arc::clone(&self.config), None).unwrap();
            }
            [20..=63, ..] => {
                let events = self.endpoint.read(now, PEER, None, BytesMut::from(datagram)).unwrap_or_default();
                if events.iter().any(|event| matches!(event, EndpointEvent::HandshakeComplete)) {
                    self.take_keys();
                }
            }
            _ => {}
        }
        self.drain()
    }

    /// Repeats what was lost.
    pub(crate) fn handle_timeout(&mut self, now: Instant) -> Vec<Vec<u8>> {
        if self.shaking && self.keys.is_none() {
            let _ = self.endpoint.handle_timeout(PEER, now);
        }
        self.drain()
    }

    pub(crate) fn connected(&self) -> bool {
        self.keys.is_some()
    }

    pub(crate) fn sealer(&self) -> &Sealer {
        &self.keys.as_ref().unwrap().0
    }

    /// Opens a media packet in place: its header and payload.
    pub(crate) fn open<'a>(&mut self, packet: &'a mut [u8]) -> Option<(RtpHeader, &'a [u8])> {
        let (_, opener) = self.keys.as_ref()?;
        let header = RtpHeader::parse(packet)?;
        let stream = self.streams.entry(header.ssrc).or_default();
        let (len, _) = opener.open_rtp(stream, packet, &header).ok()?;
        let packet = packet.get(..len)?;
        Some((header, header.payload(packet)?))
    }

    /// The next sealed camera packet, `len` bytes before its seal.
    pub(crate) fn video_packet(&mut self, key: bool, len: usize) -> Vec<u8> {
        let (sealer, _) = self.keys.as_ref().unwrap();
        let picture = self.video.index.0.to_be_bytes();
        // RFC 7741 §4.2: start of partition 0, 15-bit PictureID and TL0PICIDX; then the frame header's key bit.
        let descriptor =
            [0x90, 0xe0, 0x80 | (picture[6] & 0x7f), picture[7], picture[7], 0x00, if key { 0x10 } else { 0x11 }];
        self.video.packet(sealer, &descriptor, len, 3000)
    }

    /// The next sealed microphone packet.
    pub(crate) fn audio_packet(&mut self, len: usize) -> Vec<u8> {
        let (sealer, _) = self.keys.as_ref().unwrap();
        self.audio.packet(sealer, &[0xfc], len, 960)
    }

    fn take_keys(&mut self) {
        let state = self.endpoint.get_connection_state(PEER).unwrap();
        let profile = Profile::AeadAes128Gcm;
        let material = state.export_keying_material("EXTRACTOR-dtls_srtp", &[], profile.exporter_len()).unwrap();
        let (own, servers) = Keys::from_exporter(profile, material.as_ref()).unwrap();
        self.keys = Some((Sealer::new(&own).unwrap(), Opener::new(&servers).unwrap()));
    }

    fn drain(&mut self) -> Vec<Vec<u8>> {
        std::iter::from_fn(|| self.endpoint.poll_transmit()).map(|transmit| transmit.message.to_vec()).collect()
    }

    fn offer(&self, fingerprint: Fingerprint, wants: Wants) -> String {
        let mut mids = Vec::new();
        let mut sections = String::new();
        let mut section = |kind: &str, mid: String, direction: &str, ssrc: Option<Ssrc>| {
            let (formats, codecs) = match kind {
                "audio" => ("111", "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n"),
                _ => (
                    "96 97",
                    "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\na=rtcp-fb:96 transport-cc\r\n\
                     a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n",
                ),
            };
            sections.push_str(&format!(
                "m={kind} 9 UDP/TLS/RTP/SAVPF {formats}\r\nc=IN IP4 0.0.0.0\r\na=mid:{mid}\r\na={direction}\r\n\
                 a=rtcp-mux\r\na=ice-ufrag:{}\r\na=ice-pwd:{PWD}\r\na=fingerprint:sha-256 {fingerprint}\r\n\
                 a=setup:actpass\r\na=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n\
                 a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n{codecs}",
                self.ufrag
            ));
            if let Some(ssrc) = ssrc {
                sections.push_str(&format!("a=ssrc:{} cname:bench\r\n", ssrc.0));
            }
            mids.push(mid);
        };
        if wants.publish {
            section("audio", "a".to_owned(), "sendonly", Some(self.audio.ssrc));
            section("video", "v".to_owned(), "sendonly", Some(self.video.ssrc));
        }
        for n in 0..wants.slots {
            section("audio", format!("ra{n}"), "recvonly", None);
            section("video", format!("rv{n}"), "recvonly", None);
        }
        let group = mids.join(" ");
        format!("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {group}\r\n{sections}")
    }
}

impl Stream {
    const fn new(mid: char, payload_type: u8, ssrc: Ssrc) -> Self {
        Self { mid, payload_type, ssrc, index: PacketIndex(100), time: 90_000 }
    }

    /// Header with mid and transport-wide number as browsers send them, `start`, then bytes that follow from the index.
    fn packet(&mut self, sealer: &Sealer, start: &[u8], len: usize, step: u32) -> Vec<u8> {
        let mut packet = vec![0x90, 0x80 | self.payload_type];
        packet.extend(self.index.seq().0.to_be_bytes());
        packet.extend(self.time.to_be_bytes());
        packet.extend(self.ssrc.0.to_be_bytes());
        let [high, low] = self.index.seq().0.to_be_bytes();
        packet.extend([0xbe, 0xde, 0, 2, 0x31, high, low, 0x40, u8::try_from(self.mid).unwrap(), 0, 0, 0]);
        let header_len = packet.len();
        packet.extend(start);
        packet.resize(len, low);
        packet.resize(len + Profile::AeadAes128Gcm.rtp_overhead(), 0);
        sealer.seal_rtp(&mut packet, header_len, len, self.index).unwrap();
        self.index = PacketIndex(self.index.0 + 1);
        self.time = self.time.wrapping_add(step);
        packet
    }
}

fn attribute(message: &mut Vec<u8>, kind: u16, value: &[u8]) {
    message.extend(kind.to_be_bytes());
    message.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
    message.extend(value);
    message.resize(message.len().next_multiple_of(4), 0);
}

/// Sets the header's length as if `more` bytes had been added.
fn set_len(message: &mut [u8], more: usize) {
    let len = u16::try_from(message.len() - 20 + more).unwrap();
    message[2..4].copy_from_slice(&len.to_be_bytes());
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ if crc & 1 == 0 { 0 } else { 0xedb8_8320 })
    })
}
