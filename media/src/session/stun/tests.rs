//! STUN against the test vectors of RFC 5769 and against rtc-stun.

use proptest::prelude::*;
use rtc_crypto::providers::AwsLcRsCrypto;
use rtc_stun::attributes::{ATTR_ERROR_CODE, ATTR_UNKNOWN_ATTRIBUTES};
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{Getter, Message};
use rtc_stun::xoraddr::XorMappedAddress;

use super::*;

const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";
const TRANSACTION: TransactionId = [0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae];

/// RFC 5769 §2.1.
pub(in crate::session) fn rfc5769_request() -> Vec<u8> {
    hex(concat!(
        "000100582112a442b7e7a701bc34d686fa87dfae",
        "802200105354554e207465737420636c69656e74",
        "002400046e0001ff80290008932ff9b151263b36",
        "000600096576746a3a68367659202020",
        "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf"
    ))
}

fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

/// A binding request with these attributes, signed when a password is given.
pub(in crate::session) fn request(attributes: &[(u16, &[u8])], password: Option<&str>) -> Vec<u8> {
    let mut writer = Writer::new(BINDING_REQUEST, TRANSACTION);
    attributes.iter().for_each(|(kind, value)| writer.attribute(*kind, value));
    if let Some(password) = password {
        writer.integrity(password);
    }
    writer.fingerprint();
    writer.reply.to_vec()
}

fn decoded(reply: &Reply) -> Message {
    let mut message = Message::new();
    message.unmarshal_binary(reply).unwrap();
    rtc_stun::fingerprint::FINGERPRINT.check(&message).unwrap();
    message
}

#[test]
fn the_request_of_rfc5769_is_read_and_authentic() {
    let datagram = rfc5769_request();
    let request = BindingRequest::parse(&datagram).unwrap();
    assert_eq!(request.username, Some("evtj:h6vY"));
    assert_eq!((request.priority, request.role), (Some(0x6e00_01ff), Some(Role::Controlled)));
    assert_eq!((request.transaction, request.use_candidate), (TRANSACTION, false));
    assert!(request.unknown.is_empty());
    assert!(request.is_signed_with(PASSWORD));
    assert!(!request.is_signed_with("VOkJxbRl1RmTxUk/WvJxBT"));
    assert_eq!(username(&datagram), Some("evtj:h6vY"));
}

#[test]
fn responses_are_those_of_rfc5769() {
    for (mapped, expected) in [
        (
            "192.0.2.1:32853",
            concat!(
                "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220",
                "002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96"
            ),
        ),
        (
            "[2001:db8:1234:5678:11:2233:4455:6677]:32853",
            concat!(
                "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220",
                "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9",
                "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c"
            ),
        ),
    ] {
        let mut writer = Writer::new(BINDING_SUCCESS, TRANSACTION);
        // The RFC's SOFTWARE attribute is padded with a blank, which ours would not be.
        writer.push(b"\x80\x22\x00\x0btest vector ");
        writer.xor_mapped_address(mapped.parse().unwrap(), TRANSACTION);
        writer.integrity(PASSWORD);
        writer.fingerprint();
        assert_eq!(writer.reply.to_vec(), hex(expected), "{mapped}");
    }
}

#[test]
fn an_independent_implementation_reads_our_responses() {
    for mapped in ["203.0.113.7:5000", "[2001:db8::1]:65535"] {
        let mut message = decoded(&success(TRANSACTION, mapped.parse().unwrap(), PASSWORD));
        let mut address = XorMappedAddress::default();
        address.get_from(&message).unwrap();
        assert_eq!(SocketAddr::new(address.ip, address.port).to_string(), mapped);
        MessageIntegrity::check(&mut message, PASSWORD.as_bytes(), &AwsLcRsCrypto).unwrap();
    }
    let unknown: Vec<u16> = (0x7000..0x7010).collect();
    let reply = refusal(TRANSACTION, Refusal::UnknownAttribute, &unknown, Some(PASSWORD));
    let mut message = decoded(&reply);
    assert_eq!(&message.get(ATTR_ERROR_CODE).unwrap()[..4], [0, 0, 4, 20]);
    assert_eq!(message.get(ATTR_UNKNOWN_ATTRIBUTES).unwrap().len(), 2 * UNKNOWN_MAX);
    MessageIntegrity::check(&mut message, PASSWORD.as_bytes(), &AwsLcRsCrypto).unwrap();
}

#[test]
fn an_address_mapped_into_ipv6_is_told_as_ipv4() {
    let mapped = success(TRANSACTION, "[::ffff:192.0.2.1]:9".parse().unwrap(), PASSWORD);
    assert_eq!(mapped, success(TRANSACTION, "192.0.2.1:9".parse().unwrap(), PASSWORD));
}

#[test]
fn a_request_cut_or_lengthened_anywhere_is_refused() {
    let datagram = rfc5769_request();
    for len in 0..datagram.len() {
        assert!(BindingRequest::parse(&datagram[..len]).is_none(), "{len}");
        // Even where the header tells the shorter length.
        let mut cut = datagram[..len].to_vec();
        if let (Some(field), Some(told)) = (cut.get_mut(2..4), len.checked_sub(HEADER)) {
            field.copy_from_slice(&u16::try_from(told).unwrap().to_be_bytes());
            assert!(BindingRequest::parse(&cut).is_none(), "{len}");
        }
    }
    assert!(BindingRequest::parse(&[&datagram[..], &[0; 4]].concat()).is_none());
}

#[test]
fn a_wrong_fingerprint_is_refused() {
    let mut datagram = rfc5769_request();
    *datagram.last_mut().unwrap() ^= 1;
    assert!(BindingRequest::parse(&datagram).is_none());
}

#[test]
fn what_follows_the_integrity_is_ignored() {
    let mut writer = Writer::new(BINDING_REQUEST, TRANSACTION);
    writer.attribute(USERNAME, b"a:b");
    writer.integrity(PASSWORD);
    writer.attribute(USE_CANDIDATE, b"");
    writer.attribute(MESSAGE_INTEGRITY, &[0; 20]);
    writer.fingerprint();
    let request = BindingRequest::parse(&writer.reply).unwrap();
    assert!(request.is_signed_with(PASSWORD));
    assert!(!request.use_candidate);
}

#[test]
fn attributes_that_must_be_understood_are_named() {
    let datagram = request(&[(0x7abc, b"x"), (0x8abc, b"y"), (USERNAME, b"a:b")], Some(PASSWORD));
    assert_eq!(BindingRequest::parse(&datagram).unwrap().unknown[..], [0x7abc]);
}

proptest! {
    #[test]
    fn changed_requests_never_pass_and_never_panic(at in 0usize..108, value: u8) {
        let mut datagram = rfc5769_request();
        let changed = std::mem::replace(&mut datagram[at], value) != value;
        let _ = username(&datagram);
        let authentic = BindingRequest::parse(&datagram).is_some_and(|request| request.is_signed_with(PASSWORD));
        prop_assert_eq!(authentic, !changed);
    }

    #[test]
    fn arbitrary_attributes_never_panic(body in proptest::collection::vec(any::<u8>(), 0..120)) {
        let mut datagram = hex("000100002112a442b7e7a701bc34d686fa87dfae");
        datagram.extend(&body);
        datagram[2..4].copy_from_slice(&u16::try_from(body.len()).unwrap().to_be_bytes());
        let _ = username(&datagram);
        if let Some(request) = BindingRequest::parse(&datagram) {
            let _ = request.is_signed_with(PASSWORD);
        }
    }
}
