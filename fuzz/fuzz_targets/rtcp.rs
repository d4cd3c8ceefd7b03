//! One decrypted datagram to the RTCP reader: every list ends within the datagram, what is asked for again reads back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use media::session::rtcp::{Packets, Rtcp, RtcpWriter};
use media::types::{SeqNo, Ssrc};

fuzz_target!(|datagram: &[u8]| {
    let mut count = 0;
    for packet in Packets::new(datagram) {
        count += 1;
        match packet {
            Rtcp::SenderReport { reports, .. } | Rtcp::ReceiverReport { reports, .. } => assert!(reports.count() <= 31),
            Rtcp::Nack { media_ssrc, lost } => {
                let lost: Vec<SeqNo> = lost.collect();
                assert!(lost.len() <= datagram.len() / 4 * 17);
                asked_again(media_ssrc, &lost);
            }
            Rtcp::Fir { entries } => assert!(entries.count() <= datagram.len() / 8),
            Rtcp::Bye { ssrcs } => assert!(ssrcs.count() <= 31),
            Rtcp::TransportFeedback(body) => assert!(body.len() < datagram.len()),
            Rtcp::Pli { .. } | Rtcp::Remb { .. } | Rtcp::Sdes | Rtcp::Other => {}
        }
    }
    assert!(count <= datagram.len() / 4);
});

/// What is written for `lost`, in any order, names the same packets.
fn asked_again(media: Ssrc, lost: &[SeqNo]) {
    let mut buf = [0; 4096];
    let mut writer = RtcpWriter::new(&mut buf);
    if !writer.nack(Ssrc(1), media, lost.iter().copied()) {
        return;
    }
    let len = writer.len();
    let Some(Rtcp::Nack { media_ssrc, lost: read }) = Packets::new(&buf[..len]).next() else { panic!("not a NACK") };
    let (mut read, mut lost): (Vec<u16>, Vec<u16>) =
        (read.map(|seq| seq.0).collect(), lost.iter().map(|seq| seq.0).collect());
    for list in [&mut read, &mut lost] {
        list.sort_unstable();
        list.dedup();
    }
    assert_eq!((media_ssrc, read), (media, lost));
}
