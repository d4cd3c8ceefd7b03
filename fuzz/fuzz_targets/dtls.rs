//! A conversation with a DTLS association. The input is a row of parts: one byte of kind, two of length, the bytes.
//! Kind 0 is a datagram as it is; any other is the type of a handshake message, which is put into a fitting record so that the
//! fuzzer spends its time behind the outer checks. No stranger gets keys, nothing panics.
#![no_main]

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use media::session::dtls::{Certificate, Dtls, Fingerprint, RtcDtls};

static CERTIFICATE: OnceLock<Certificate> = OnceLock::new();

fuzz_target!(|input: &[u8]| {
    let certificate = CERTIFICATE.get_or_init(|| Certificate::generate().expect("randomness"));
    let mut dtls = RtcDtls::new(certificate.clone(), Fingerprint::of(b"somebody else")).expect("configuration");
    let (mut now, mut rest, mut number) = (Instant::now(), input, 0u16);
    while let Some(([kind, l0, l1], after)) = rest.split_first_chunk::<3>() {
        let (body, after) = after.split_at(after.len().min(usize::from(u16::from_be_bytes([*l0, *l1]))));
        rest = after;
        now += Duration::from_millis(25);
        let result = if *kind == 0 {
            dtls.receive(now, body)
        } else {
            let datagram = handshake(*kind, number, body);
            number = number.wrapping_add(1);
            dtls.receive(now, &datagram)
        };
        while dtls.poll_transmit().is_some() {}
        if result.is_err() || dtls.handle_timeout(now).is_err() {
            return;
        }
        assert!(dtls.established().is_none());
    }
    dtls.close(now);
});

fn handshake(kind: u8, number: u16, body: &[u8]) -> Vec<u8> {
    let [l0, l1] = u16::try_from(body.len() + 12).unwrap_or(u16::MAX).to_be_bytes();
    let [_, m0, m1, m2] = u32::try_from(body.len()).unwrap_or(0).to_be_bytes();
    let [n0, n1] = number.to_be_bytes();
    let mut datagram = vec![22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, n0, n1, l0, l1];
    datagram.extend([kind, m0, m1, m2, n0, n1, 0, 0, 0, m0, m1, m2]);
    datagram.extend(body);
    datagram
}
