//! Whole input of an engine with two sessions in a room: datagrams from known and unknown addresses, time that passes, and
//! offers, in any order. Each step is a tag, a length and that many bytes.
#![no_main]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use media::engine::{Engine, EngineConfig, Sink};
use media::session::dtls::Certificate;
use media::session::path::Path;
use media::session::rtcp::NtpTime;
use media::{Join, Limits, View};

const OFFER: &str = include_str!("../../media/src/session/sdp/fixtures/chromium-full.sdp");

/// Making one costs a signature; all inputs share it.
static CERTIFICATE: LazyLock<Certificate> = LazyLock::new(|| Certificate::generate().expect("randomness"));

struct Nowhere;

impl Sink for Nowhere {
    fn send(&mut self, _: &Path, datagrams: &[u8], segment: usize) {
        assert!(segment > 0 && datagrams.len() <= 65_507);
    }
}

fuzz_target!(|input: &[u8]| {
    let mut now = Instant::now();
    let mut engine = Engine::new(EngineConfig {
        limits: Limits::default(),
        candidates: vec!["10.0.0.1:7000".parse().expect("an address")],
        certificate: CERTIFICATE.clone(),
        seed: [1; 32],
        ntp_at_start: NtpTime(0),
        start: now,
    });
    let _ = engine.open("room".into(), 10);
    for peer in ["a", "b"] {
        let _ = engine.join(
            now,
            &Join {
                room: "room".into(),
                peer: peer.into(),
                may_publish: true,
                may_subscribe: true,
                video: true,
                offer: OFFER.to_owned(),
                sources: Vec::new(),
            },
        );
    }
    let mut rest = input;
    while let [tag, high, low, tail @ ..] = rest {
        let len = usize::from(u16::from_be_bytes([*high, *low]) % 1600).min(tail.len());
        let (bytes, tail) = tail.split_at(len);
        rest = tail;
        let path = Path::to(([10, 0, 0, 2 + (tag >> 6)], 9000).into());
        match tag & 0x07 {
            0..=3 => engine.receive(now, path, &mut bytes.to_vec(), &mut Nowhere),
            4 => now += Duration::from_millis(u64::from(*low)),
            5 => {
                let _ = engine.offer(now, &"a".into(), &String::from_utf8_lossy(bytes), &[]);
            }
            6 => engine.view(now, &"b".into(), View::default()),
            _ => engine.leave(now, &"b".into(), &mut Nowhere),
        }
        engine.flush(now, &mut Nowhere);
        engine.handle_timeout(now, &mut Nowhere);
        while engine.poll_event().is_some() {}
    }
});
