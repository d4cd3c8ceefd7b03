//! SRTP against the RFCs' examples, against an independent implementation, and across wraps.

use proptest::prelude::*;
use rtc_crypto::providers::AwsLcRsCrypto;
use rtc_srtp::context::Context;
use rtc_srtp::option::{srtcp_replay_protection, srtp_replay_protection};
use rtc_srtp::protection_profile::ProtectionProfile;

use super::kdf::Purpose;
use super::*;

const PROFILES: [Profile; 2] = [Profile::AeadAes128Gcm, Profile::Aes128CmHmacSha1_80];
const SSRC: u32 = 0x1234_5678;

/// Bytes from their hexadecimal digits.
pub(super) fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

fn keys(profile: Profile) -> Keys {
    let material: Vec<u8> = (0..30).map(|n| n * 7 + 1).collect();
    Keys::new(profile, &material[..16], &material[16..16 + profile.salt_len()]).unwrap()
}

fn pair(profile: Profile) -> (Sealer, Opener) {
    (Sealer::new(&keys(profile)).unwrap(), Opener::new(&keys(profile)).unwrap())
}

fn clear_rtp(seq: u16, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x90, 0xe0];
    packet.extend(seq.to_be_bytes());
    packet.extend([0, 0, 0, 9]);
    packet.extend(SSRC.to_be_bytes());
    packet.extend([0xbe, 0xde, 0, 1, 0x10, 5, 0, 0]);
    packet.extend(payload);
    packet
}

fn sealed_rtp(sealer: &Sealer, profile: Profile, index: u64, payload: &[u8]) -> Vec<u8> {
    let index = PacketIndex(index);
    let mut packet = clear_rtp(index.seq().0, payload);
    let len = packet.len();
    packet.resize(len + profile.rtp_overhead(), 0);
    assert_eq!(sealer.seal_rtp(&mut packet, 20, len, index), Some(packet.len()));
    packet
}

fn open(opener: &Opener, stream: &mut StreamIndex, packet: &[u8]) -> Result<(Vec<u8>, PacketIndex), OpenError> {
    let mut packet = packet.to_vec();
    let header = RtpHeader::parse(&packet).unwrap();
    let (len, index) = opener.open_rtp(stream, &mut packet, &header)?;
    packet.truncate(len);
    Ok((packet, index))
}

fn clear_rtcp(sender: u32, body: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x80, 201, 0, 1];
    packet.extend(sender.to_be_bytes());
    packet.extend(body);
    packet
}

fn sealed_rtcp(sealer: &mut Sealer, profile: Profile, clear: &[u8]) -> Vec<u8> {
    let mut packet = clear.to_vec();
    packet.resize(clear.len() + profile.rtcp_overhead(), 0);
    assert_eq!(sealer.seal_rtcp(&mut packet, clear.len()), Some(packet.len()));
    packet
}

fn theirs(profile: Profile) -> Context {
    let keys: Vec<u8> = (0..30).map(|n| n * 7 + 1).collect();
    let (name, salt) = match profile {
        Profile::AeadAes128Gcm => (ProtectionProfile::AeadAes128Gcm, &keys[16..28]),
        Profile::Aes128CmHmacSha1_80 => (ProtectionProfile::Aes128CmHmacSha1_80, &keys[16..30]),
    };
    let options = (Some(srtp_replay_protection(64)), Some(srtcp_replay_protection(64)));
    Context::new(&keys[..16], salt, name, options.0, options.1, &AwsLcRsCrypto).unwrap()
}

#[test]
fn key_derivation_follows_rfc3711_appendix_b3() {
    let (key, salt) = (hex("e1f97a0d3e018be0d64fa32c06de4139"), hex("0ec675ad498afeebb6960b3aabe6"));
    let keys = Keys::new(Profile::Aes128CmHmacSha1_80, &key, &salt).unwrap();
    assert_eq!(keys.session_key(Purpose::Rtp).unwrap().to_vec(), hex("c61e7a93744f39ee10734afe3ff7a087"));
    assert_eq!(keys.session_salt::<14>(Purpose::Rtp).unwrap().to_vec(), hex("30cbbc08863d8c85d49db34a9ae1"));
    let auth = hex("cebe321f6ff7716b6fd4ab49af256a156d38baa4");
    assert_eq!(keys.session_auth_key(Purpose::Rtp).unwrap().to_vec(), auth);
}

#[test]
fn the_exporter_is_split_as_rfc5764_orders() {
    for profile in PROFILES {
        let salt = profile.salt_len();
        let mut material = vec![b'c'; 16];
        material.extend([b's'; 16]);
        material.extend(vec![b'C'; salt]);
        material.extend(vec![b'S'; salt]);
        assert_eq!(material.len(), profile.exporter_len());
        let (client, server) = Keys::from_exporter(profile, &material).unwrap();
        let same = |keys: &Keys, key: u8, of: u8| {
            let expected = Keys::new(profile, &[key; 16], &vec![of; salt]).unwrap();
            keys.session_key(Purpose::Rtp) == expected.session_key(Purpose::Rtp)
        };
        assert!(same(&client, b'c', b'C') && same(&server, b's', b'S'));
        assert!(Keys::from_exporter(profile, &material[1..]).is_none());
        assert!(Keys::from_exporter(profile, &[&material[..], &[0]].concat()).is_none());
    }
}

#[test]
fn keys_do_not_show_in_debug_output() {
    assert_eq!(format!("{:?}", keys(Profile::AeadAes128Gcm)), "Keys { profile: AeadAes128Gcm, .. }");
}

proptest! {
    #[test]
    fn what_is_sealed_opens_to_the_same(
        gcm: bool, seq: u16, payload in proptest::collection::vec(any::<u8>(), 0..1300)
    ) {
        let profile = if gcm { PROFILES[0] } else { PROFILES[1] };
        let (mut sealer, mut opener) = pair(profile);
        let packet = sealed_rtp(&sealer, profile, u64::from(seq), &payload);
        let (clear, index) = open(&opener, &mut StreamIndex::default(), &packet).unwrap();
        prop_assert_eq!((clear, index), (clear_rtp(seq, &payload), PacketIndex(u64::from(seq))));

        let clear = clear_rtcp(SSRC, &payload);
        let mut packet = sealed_rtcp(&mut sealer, profile, &clear);
        let len = opener.open_rtcp(&mut packet).unwrap();
        prop_assert_eq!(&packet[..len], clear);
    }

    #[test]
    fn any_changed_bit_is_refused_and_changes_nothing(gcm: bool, bit in 0usize..8 * 400) {
        let profile = if gcm { PROFILES[0] } else { PROFILES[1] };
        let (mut sealer, mut opener) = pair(profile);
        let mut stream = StreamIndex::default();
        open(&opener, &mut stream, &sealed_rtp(&sealer, profile, 100, b"first")).unwrap();

        let good = sealed_rtp(&sealer, profile, 101, &[7; 40]);
        let bit_of = bit % (8 * good.len());
        let mut bad = good.clone();
        bad[bit_of / 8] ^= 1 << (bit_of % 8);
        if RtpHeader::parse(&bad).is_some() {
            prop_assert!(open(&opener, &mut stream, &bad).is_err());
        }
        prop_assert_eq!(stream.highest(), Some(PacketIndex(100)));
        prop_assert!(open(&opener, &mut stream, &good).is_ok());

        let good = sealed_rtcp(&mut sealer, profile, &clear_rtcp(SSRC, &[7; 40]));
        let bit_of = bit % (8 * good.len());
        let mut bad = good.clone();
        bad[bit_of / 8] ^= 1 << (bit_of % 8);
        prop_assert!(opener.open_rtcp(&mut bad).is_err());
        prop_assert!(opener.open_rtcp(&mut good.clone()).is_ok());
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80), header_len in 0usize..90) {
        for profile in PROFILES {
            let (mut sealer, mut opener) = pair(profile);
            if let Some(header) = RtpHeader::parse(&bytes) {
                let _ = opener.open_rtp(&mut StreamIndex::default(), &mut bytes.clone(), &header);
            }
            let _ = opener.open_rtcp(&mut bytes.clone());
            let _ = sealer.seal_rtp(&mut bytes.clone(), header_len, bytes.len(), PacketIndex(0));
            let _ = sealer.seal_rtcp(&mut bytes.clone(), header_len);
        }
    }
}

#[test]
fn sequence_numbers_wrap_twice_with_reordering() {
    for profile in PROFILES {
        let (sealer, opener) = pair(profile);
        let mut stream = StreamIndex::default();
        // The last packets of each lap, then the first of the next, each group of four backwards.
        let laps = (0..3u64).flat_map(|lap| (lap << 16 | 0xffd0)..((lap + 1) << 16 | 0x40));
        let indices: Vec<u64> = laps.collect();
        for group in indices.chunks(4) {
            for &index in group.iter().rev() {
                let packet = sealed_rtp(&sealer, profile, index, b"x");
                assert_eq!(open(&opener, &mut stream, &packet).unwrap().1, PacketIndex(index));
            }
            // The sender is far ahead between the groups of interest; walk there in steps a receiver can follow.
            let (last, next) = (group[group.len() - 1], indices.iter().copied().find(|i| *i > group[group.len() - 1]));
            for step in (last..next.unwrap_or(last)).step_by(0x4000).skip(1) {
                open(&opener, &mut stream, &sealed_rtp(&sealer, profile, step, b"walk")).unwrap();
            }
        }
        assert_eq!(stream.highest(), Some(PacketIndex(3 << 16 | 0x3f)));
    }
}

#[test]
fn a_packet_late_across_the_wrap_belongs_to_the_old_lap() {
    for profile in PROFILES {
        let (sealer, opener) = pair(profile);
        let mut stream = StreamIndex::default();
        let late = sealed_rtp(&sealer, profile, 65_530, b"late");
        open(&opener, &mut stream, &sealed_rtp(&sealer, profile, 65_529, b"a")).unwrap();
        open(&opener, &mut stream, &sealed_rtp(&sealer, profile, 65_600, b"b")).unwrap();
        assert_eq!(open(&opener, &mut stream, &late).unwrap().1, PacketIndex(65_530));
        assert_eq!(open(&opener, &mut stream, &late), Err(OpenError::Replayed));
    }
}

#[test]
fn a_stream_whose_first_packets_were_lost_before_the_wrap_is_followed() {
    for profile in PROFILES {
        let (sealer, opener) = pair(profile);
        let mut stream = StreamIndex::default();
        let first_seen = sealed_rtp(&sealer, profile, 65_536 + 3, b"seen");
        assert_eq!(open(&opener, &mut stream, &first_seen).unwrap().1, PacketIndex(65_539));
        let late = sealed_rtp(&sealer, profile, 65_534, b"late");
        assert_eq!(open(&opener, &mut stream, &late).unwrap().1, PacketIndex(65_534));
    }
}

#[test]
fn the_first_packets_may_arrive_in_any_order_near_zero() {
    for profile in PROFILES {
        let (sealer, opener) = pair(profile);
        let mut stream = StreamIndex::default();
        for index in [2, 0, 1, 3] {
            let packet = sealed_rtp(&sealer, profile, index, b"x");
            assert_eq!(open(&opener, &mut stream, &packet).unwrap().1, PacketIndex(index));
        }
        let before_the_start = sealed_rtp(&sealer, profile, 65_530, b"x");
        assert_eq!(open(&opener, &mut stream, &before_the_start), Err(OpenError::Replayed));
    }
}

#[test]
fn a_packet_older_than_the_window_is_refused() {
    let profile = PROFILES[0];
    let (sealer, opener) = pair(profile);
    let mut stream = StreamIndex::default();
    open(&opener, &mut stream, &sealed_rtp(&sealer, profile, 2000, b"x")).unwrap();
    assert!(open(&opener, &mut stream, &sealed_rtp(&sealer, profile, 2000 - 1023, b"x")).is_ok());
    assert_eq!(open(&opener, &mut stream, &sealed_rtp(&sealer, profile, 2000 - 1024, b"x")), Err(OpenError::Replayed));
}

#[test]
fn a_replayed_rtcp_packet_is_refused_per_sender() {
    for profile in PROFILES {
        let (mut sealer, mut opener) = pair(profile);
        let first = sealed_rtcp(&mut sealer, profile, &clear_rtcp(1, b"1234"));
        let second = sealed_rtcp(&mut sealer, profile, &clear_rtcp(2, b"1234"));
        let third = sealed_rtcp(&mut sealer, profile, &clear_rtcp(1, b"1234"));
        assert!(opener.open_rtcp(&mut third.clone()).is_ok());
        for packet in [&first, &second] {
            assert!(opener.open_rtcp(&mut packet.clone()).is_ok());
            assert_eq!(opener.open_rtcp(&mut packet.clone()), Err(OpenError::Replayed));
        }
    }
}

#[test]
fn more_rtcp_senders_than_the_limit_are_refused() {
    let profile = PROFILES[1];
    let (mut sealer, mut opener) = pair(profile);
    for sender in 0..64 {
        assert!(opener.open_rtcp(&mut sealed_rtcp(&mut sealer, profile, &clear_rtcp(sender, b""))).is_ok());
    }
    let one_more = sealed_rtcp(&mut sealer, profile, &clear_rtcp(64, b""));
    assert_eq!(opener.open_rtcp(&mut one_more.clone()), Err(OpenError::Replayed));
    assert!(opener.open_rtcp(&mut sealed_rtcp(&mut sealer, profile, &clear_rtcp(3, b""))).is_ok());
}

#[test]
fn an_unencrypted_rtcp_packet_is_refused() {
    for profile in PROFILES {
        let (mut sealer, mut opener) = pair(profile);
        let mut packet = sealed_rtcp(&mut sealer, profile, &clear_rtcp(1, b""));
        let flag = packet.len() - if profile == PROFILES[0] { 4 } else { 14 };
        packet[flag] &= 0x7f;
        assert_eq!(opener.open_rtcp(&mut packet), Err(OpenError::Malformed));
    }
}

#[test]
fn rtcp_indices_end_and_are_never_used_again() {
    let profile = PROFILES[0];
    let (mut sealer, _) = pair(profile);
    sealer.next_rtcp_index = ENCRYPTED - 1;
    sealed_rtcp(&mut sealer, profile, &clear_rtcp(1, b""));
    assert_eq!(sealer.seal_rtcp(&mut [0; 100], 8), None);
    assert_eq!(sealer.seal_rtcp(&mut [0; 100], 8), None);
}

#[test]
fn an_index_that_is_not_the_headers_is_not_sealed() {
    let (sealer, _) = pair(PROFILES[0]);
    let mut packet = clear_rtp(5, &[0; 60]);
    assert_eq!(sealer.seal_rtp(&mut packet, 20, 40, PacketIndex(6)), None);
    assert_eq!(sealer.seal_rtp(&mut packet, 20, 65, PacketIndex(5)), None);
    assert_eq!(sealer.seal_rtp(&mut packet, 20, 19, PacketIndex(5)), None);
}

#[test]
fn an_independent_implementation_opens_ours() {
    for profile in PROFILES {
        let (mut sealer, _) = pair(profile);
        let mut theirs = theirs(profile);
        for index in [65_530, 65_535, 65_536, 65_540] {
            let packet = sealed_rtp(&sealer, profile, index, b"hello");
            let clear = theirs.decrypt_rtp(&packet).unwrap();
            assert_eq!(&clear[..], clear_rtp(PacketIndex(index).seq().0, b"hello"));
        }
        for _ in 0..3 {
            let clear = clear_rtcp(SSRC, b"12345678");
            let packet = sealed_rtcp(&mut sealer, profile, &clear);
            assert_eq!(&theirs.decrypt_rtcp(&packet).unwrap()[..], clear);
        }
    }
}

#[test]
fn ours_opens_an_independent_implementation() {
    for profile in PROFILES {
        let (_, mut opener) = pair(profile);
        let (mut theirs, mut stream) = (theirs(profile), StreamIndex::default());
        for index in [65_530, 65_535, 65_536, 65_540] {
            let clear = clear_rtp(PacketIndex(index).seq().0, b"hello");
            let packet = theirs.encrypt_rtp(&clear).unwrap();
            assert_eq!(open(&opener, &mut stream, &packet).unwrap(), (clear, PacketIndex(index)));
        }
        for _ in 0..3 {
            let clear = clear_rtcp(SSRC, b"12345678");
            let mut packet = theirs.encrypt_rtcp(&clear).unwrap().to_vec();
            let len = opener.open_rtcp(&mut packet).unwrap();
            assert_eq!(&packet[..len], clear);
        }
    }
}
