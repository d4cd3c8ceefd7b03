//! The input to an ICE session, once as a datagram, once as the attributes of a binding request with a right fingerprint (which
//! the fuzzer would not find by itself): nothing without the password is granted, nothing panics.
#![no_main]

use std::net::SocketAddr;
use std::time::Instant;

use libfuzzer_sys::fuzz_target;
use media::session::ice::{Credentials, Ice, Outcome, username_ufrag};
use media::session::path::{LocalAddr, Path};

fuzz_target!(|input: &[u8]| {
    ask(input);
    if let Some(request) = request(input) {
        ask(&request);
    }
});

fn ask(datagram: &[u8]) {
    let now = Instant::now();
    let path = Path { local: LocalAddr { socket: 0, ip: None }, remote: SocketAddr::from(([192, 0, 2, 1], 5000)) };
    let mut ice =
        Ice::new(Credentials { ufrag: "evtj".into(), pwd: "a password that the seeds do not know".into() }, now);
    let ufrag = username_ufrag(datagram);
    match ice.request(now, datagram, path) {
        Outcome::Respond { .. } => panic!("granted without the password"),
        Outcome::Refuse { bytes } => assert!(bytes.len() < 128 && ufrag.is_some()),
        Outcome::Ignore => {}
    }
    assert_eq!(ice.selected(), None);
}

fn request(attributes: &[u8]) -> Option<Vec<u8>> {
    let attributes = &attributes[..attributes.len() & !3];
    let mut request = vec![0, 1];
    request.extend(u16::try_from(attributes.len() + 8).ok()?.to_be_bytes());
    request.extend(b"\x21\x12\xa4\x42transaction!");
    request.extend(attributes);
    let crc = request.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ if crc & 1 == 0 { 0 } else { 0xedb8_8320 })
    });
    request.extend(b"\x80\x28\x00\x04");
    request.extend((!crc ^ 0x5354_554e).to_be_bytes());
    Some(request)
}
