//! The first byte chooses the profile, the rest is a packet. As it is it never opens; sealed first, it opens to the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use media::rtp::RtpHeader;
use media::session::srtp::{Keys, Opener, Profile, Sealer, StreamIndex};
use media::types::PacketIndex;

fuzz_target!(|input: &[u8]| {
    let Some((choice, packet)) = input.split_first() else { return };
    let profile = if choice & 1 == 0 { Profile::AeadAes128Gcm } else { Profile::Aes128CmHmacSha1_80 };
    let keys = Keys::new(profile, &[7; 16], &[9; 14][..profile.salt_len()]).expect("lengths are the profile's");
    let (mut sealer, mut opener) = (Sealer::new(&keys).expect("keys"), Opener::new(&keys).expect("keys"));

    assert!(opener.open_rtcp(&mut packet.to_vec()).is_err());
    let mut rtcp = [packet, &[0; 20]].concat();
    if let Some(len) = sealer.seal_rtcp(&mut rtcp, packet.len()) {
        assert_eq!(opener.open_rtcp(&mut rtcp[..len]), Ok(packet.len()));
        assert_eq!(&rtcp[..packet.len()], packet);
    }

    let Some(header) = RtpHeader::parse(packet) else { return };
    let mut stream = StreamIndex::default();
    assert!(opener.open_rtp(&mut stream, &mut packet.to_vec(), &header).is_err());
    let index = PacketIndex(u64::from(header.seq.0));
    let mut rtp = [packet, &[0; 16]].concat();
    let len = sealer.seal_rtp(&mut rtp, header.len, packet.len(), index).expect("there is room");
    assert_eq!(opener.open_rtp(&mut stream, &mut rtp[..len], &header), Ok((packet.len(), index)));
    assert_eq!(&rtp[..packet.len()], packet);
});
