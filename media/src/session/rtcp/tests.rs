//! Every writer and reader against `rtc-rtcp`, an implementation that is not ours; then hostile bytes.

use proptest::prelude::*;
use rtc_rtcp::goodbye::Goodbye;
use rtc_rtcp::packet::{Packet, marshal, unmarshal};
use rtc_rtcp::payload_feedbacks::full_intra_request::{FirEntry, FullIntraRequest};
use rtc_rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc_rtcp::payload_feedbacks::receiver_estimated_maximum_bitrate::ReceiverEstimatedMaximumBitrate;
use rtc_rtcp::receiver_report::ReceiverReport;
use rtc_rtcp::reception_report::ReceptionReport;
use rtc_rtcp::sender_report::SenderReport;
use rtc_rtcp::source_description::{SdesType, SourceDescription};
use rtc_rtcp::transport_feedbacks::transport_layer_cc::{
    PacketStatusChunk, StatusChunkTypeTcc, SymbolTypeTcc, TransportLayerCc,
};
use rtc_rtcp::transport_feedbacks::transport_layer_nack::{TransportLayerNack, nack_pairs_from_sequence_numbers};

use super::*;
use crate::types::{PacketIndex, RtpTime, SeqNo, Ssrc};

const OURS: Ssrc = Ssrc(0x1111_2222);
const THEIRS: Ssrc = Ssrc(0x8899_aabb);

fn written(write: impl FnOnce(&mut RtcpWriter<'_>)) -> Vec<u8> {
    let mut buf = [0xff; 1500];
    let mut writer = RtcpWriter::new(&mut buf);
    write(&mut writer);
    let len = writer.len();
    buf[..len].to_vec()
}

/// What the other implementation makes of `bytes`, of which it must be the only packet.
fn read_by_them<T: Packet + Clone + 'static>(bytes: &[u8]) -> T {
    let packets = unmarshal(&mut &bytes[..]).unwrap();
    assert_eq!(packets.len(), 1);
    packets[0].as_any().downcast_ref::<T>().unwrap().clone()
}

fn block(ssrc: u32, lost: i32) -> ReportBlock {
    let (ssrc, fraction_lost) = (Ssrc(ssrc), 77);
    ReportBlock {
        ssrc,
        fraction_lost,
        lost,
        highest: 0x0003_fff0,
        jitter: 900,
        last_report: 0xb705_2000,
        delay: 0x5_4000,
    }
}

fn their_block(block: &ReportBlock) -> ReceptionReport {
    ReceptionReport {
        ssrc: block.ssrc.0,
        fraction_lost: block.fraction_lost,
        total_lost: u32::try_from(block.lost).unwrap(),
        last_sequence_number: block.highest,
        jitter: block.jitter,
        last_sender_report: block.last_report,
        delay: block.delay,
    }
}

fn stats() -> SenderStats {
    SenderStats { ssrc: OURS, ntp: NtpTime(0xb44d_b705_2000_0000), rtp: RtpTime(90_000), packets: 5, octets: 6000 }
}

#[test]
fn a_sender_report_reads_the_same_to_them_and_to_us() {
    let blocks = [block(1, 300), block(2, 0)];
    let bytes = written(|w| assert!(w.sender_report(&stats(), &blocks)));
    let theirs: SenderReport = read_by_them(&bytes);
    assert_eq!((theirs.ssrc, theirs.ntp_time, theirs.rtp_time), (OURS.0, 0xb44d_b705_2000_0000, 90_000));
    assert_eq!((theirs.packet_count, theirs.octet_count), (5, 6000));
    assert_eq!(theirs.reports, blocks.iter().map(their_block).collect::<Vec<_>>());
    let Some(Rtcp::SenderReport { ssrc, ntp, rtp, packets, octets, reports }) = Packets::new(&bytes).next() else {
        panic!()
    };
    assert_eq!(SenderStats { ssrc, ntp, rtp, packets, octets }, stats());
    assert_eq!(reports.collect::<Vec<_>>(), blocks);
}

#[test]
fn a_receiver_report_reads_the_same_to_them_and_to_us() {
    let blocks = [block(1, 300)];
    let bytes = written(|w| assert!(w.receiver_report(OURS, &blocks)));
    let theirs: ReceiverReport = read_by_them(&bytes);
    assert_eq!((theirs.ssrc, theirs.reports), (OURS.0, vec![their_block(&blocks[0])]));
    let back = marshal(&[Box::new(ReceiverReport {
        ssrc: OURS.0,
        reports: vec![their_block(&blocks[0])],
        ..Default::default()
    })]);
    assert_eq!(back.unwrap(), bytes);
}

#[test]
fn duplicates_make_the_loss_negative_and_it_survives() {
    let bytes = written(|w| assert!(w.receiver_report(OURS, &[block(1, -5), block(2, i32::MAX), block(3, i32::MIN)])));
    let Some(Rtcp::ReceiverReport { reports, .. }) = Packets::new(&bytes).next() else { panic!() };
    assert_eq!(reports.map(|block| block.lost).collect::<Vec<_>>(), [-5, 0x7f_ffff, -0x80_0000]);
}

#[test]
fn more_reports_than_fit_into_the_count_are_left_out() {
    let bytes = written(|w| assert!(w.receiver_report(OURS, &[block(1, 0); 40])));
    let Some(Rtcp::ReceiverReport { reports, .. }) = Packets::new(&bytes).next() else { panic!() };
    assert_eq!(reports.count(), 31);
}

#[test]
fn a_cname_is_read_by_them_whatever_its_length() {
    for cname in ["", "a", "hu", "hub", "hub1", "hub12"] {
        let bytes = written(|w| assert!(w.cname(OURS, cname)));
        let theirs: SourceDescription = read_by_them(&bytes);
        assert_eq!((theirs.chunks.len(), theirs.chunks[0].source), (1, OURS.0));
        assert_eq!(theirs.chunks[0].items[0].sdes_type, SdesType::SdesCname);
        assert_eq!(theirs.chunks[0].items[0].text, cname);
        assert!(matches!(Packets::new(&bytes).next(), Some(Rtcp::Sdes)));
    }
}

#[test]
fn key_frame_requests_read_the_same_to_them_and_to_us() {
    let pli = written(|w| assert!(w.pli(OURS, THEIRS)));
    let theirs: PictureLossIndication = read_by_them(&pli);
    assert_eq!((theirs.sender_ssrc, theirs.media_ssrc), (OURS.0, THEIRS.0));
    assert!(matches!(Packets::new(&pli).next(), Some(Rtcp::Pli { media_ssrc: THEIRS })));
    let fir = written(|w| assert!(w.fir(OURS, &[(THEIRS, 7), (Ssrc(9), 255)])));
    let theirs: FullIntraRequest = read_by_them(&fir);
    let entry = |ssrc, sequence_number| FirEntry { ssrc, sequence_number };
    assert_eq!((theirs.media_ssrc, theirs.fir), (0, vec![entry(THEIRS.0, 7), entry(9, 255)]));
    let Some(Rtcp::Fir { entries }) = Packets::new(&fir).next() else { panic!() };
    assert_eq!(entries.collect::<Vec<_>>(), [(THEIRS, 7), (Ssrc(9), 255)]);
}

#[test]
fn what_they_write_is_read() {
    let packets: [Box<dyn Packet>; 3] = [
        Box::new(ReceiverEstimatedMaximumBitrate { sender_ssrc: 1, bitrate: 8_927_168.0, ssrcs: vec![5] }),
        Box::new(Goodbye { sources: vec![5, 6], reason: "camera off".into() }),
        Box::new(TransportLayerNack {
            sender_ssrc: 1,
            media_ssrc: 2,
            nacks: nack_pairs_from_sequence_numbers(&[7, 8, 23, 24]),
        }),
    ];
    let bytes = marshal(&packets).unwrap();
    let mut read = Packets::new(&bytes);
    assert!(matches!(read.next(), Some(Rtcp::Remb { bitrate_bps: 8_927_168 })));
    let Some(Rtcp::Bye { ssrcs }) = read.next() else { panic!() };
    assert_eq!(ssrcs.collect::<Vec<_>>(), [Ssrc(5), Ssrc(6)]);
    let Some(Rtcp::Nack { media_ssrc: Ssrc(2), lost }) = read.next() else { panic!() };
    assert_eq!(lost.map(|seq| seq.0).collect::<Vec<_>>(), [7, 8, 23, 24]);
    assert!(read.next().is_none());
}

#[test]
fn a_bitrate_beyond_all_bounds_is_just_high() {
    let bytes = [0x8f, 206, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, b'R', b'E', b'M', b'B', 1, 0xff, 0xff, 0xff, 0, 0, 0, 9];
    assert!(matches!(Packets::new(&bytes).next(), Some(Rtcp::Remb { bitrate_bps: u64::MAX })));
}

#[test]
fn what_follows_a_malformed_part_is_not_read() {
    let good = written(|w| assert!(w.pli(OURS, THEIRS)));
    for bad in [
        &[0x81, 206, 0, 9, 0, 0, 0, 0][..],
        &[0x41, 206, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0],
        &[0x81, 201, 0, 1, 0, 0, 0, 0],
        &[0x80, 200, 0, 1, 0, 0, 0, 0],
        &[0x81, 206, 0, 1, 0, 0, 0, 0],
        &[0xa1, 206, 0, 2, 0, 0, 0, 0, 0, 0, 0, 200],
        &[0x82, 203, 0, 1, 0, 0, 0, 0],
    ] {
        let bytes = [&good[..], bad, &good].concat();
        assert_eq!(Packets::new(&bytes).count(), 1, "{bad:?}");
    }
    let padded = [0xa1, 206, 0, 3, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 4];
    assert!(matches!(Packets::new(&padded).next(), Some(Rtcp::Pli { media_ssrc: Ssrc(5) })));
    let unknown = [&[0x80, 207, 0, 1, 0, 0, 0, 0], &good[..]].concat();
    assert_eq!(Packets::new(&unknown).count(), 2);
}

#[test]
fn a_packet_that_does_not_fit_leaves_no_trace() {
    let mut buf = [0; 40];
    let mut writer = RtcpWriter::new(&mut buf);
    assert!(writer.pli(OURS, THEIRS));
    assert!(!writer.sender_report(&stats(), &[block(1, 0)]));
    assert!(!writer.cname(OURS, &"x".repeat(30)));
    assert!(writer.sender_report(&stats(), &[]));
    assert_eq!((writer.len(), writer.room()), (40, 0));
    assert!(!writer.pli(OURS, THEIRS));
    assert_eq!(Packets::new(&buf).count(), 2);
}

#[test]
fn the_round_trip_is_the_one_of_rfc3550_figure_2() {
    let answer = block(1, 0);
    let trip = answer.round_trip(NtpTime(0xb44d_b710_8000_0000)).unwrap();
    assert_eq!(trip.as_millis(), 6125);
    assert_eq!(ReportBlock { last_report: 0, ..answer }.round_trip(NtpTime(0)), None);
    assert_eq!(answer.round_trip(NtpTime(0xb44d_b705_2000_0000)), None);
}

/// Number and time in ticks of each packet the other implementation believes to have come.
fn decoded(feedback: &TransportLayerCc) -> Vec<(u16, i64)> {
    let mut symbols = Vec::new();
    for chunk in &feedback.packet_chunks {
        match chunk {
            PacketStatusChunk::RunLengthChunk(run) => {
                assert_eq!(run.type_tcc, StatusChunkTypeTcc::RunLengthChunk);
                symbols.extend(std::iter::repeat_n(run.packet_status_symbol, run.run_length.into()));
            }
            PacketStatusChunk::StatusVectorChunk(vector) => symbols.extend(&vector.symbol_list),
        }
    }
    let mut deltas = feedback.recv_deltas.iter();
    let mut now = i64::from(feedback.reference_time) * 256;
    let mut arrivals = Vec::new();
    for (place, symbol) in (0..feedback.packet_status_count).zip(symbols) {
        if symbol != SymbolTypeTcc::PacketNotReceived {
            now += deltas.next().unwrap().delta / 250;
            arrivals.push((feedback.base_sequence_number.wrapping_add(place), now));
        }
    }
    assert!(deltas.next().is_none());
    arrivals
}

fn feedback_over(base: PacketIndex, arrivals: &[Arrival], room: usize) -> (usize, Vec<u8>) {
    let mut buf = vec![0xff; room];
    let mut writer = RtcpWriter::new(&mut buf);
    let told = writer.transport_feedback((OURS, THEIRS), 3, base, arrivals);
    let len = writer.len();
    buf.truncate(len);
    (told, buf)
}

#[test]
fn arrivals_out_of_time_order_are_told_with_negative_deltas() {
    let arrival = |index, at_us| Arrival { index: PacketIndex(index), at_us };
    let arrivals = [arrival(0x1_fffe, 1_000_000), arrival(0x2_0001, 990_000), arrival(0x2_0002, 990_250)];
    let (told, bytes) = feedback_over(PacketIndex(0x1_fffd), &arrivals, 100);
    assert_eq!((told, bytes.len() % 4), (3, 0));
    let theirs: TransportLayerCc = read_by_them(&bytes);
    assert_eq!((theirs.fb_pkt_count, theirs.base_sequence_number), (3, 0xfffd));
    assert_eq!(decoded(&theirs), [(0xfffe, 4000), (1, 3960), (2, 3961)]);
}

#[test]
fn a_jump_of_more_than_eight_seconds_ends_a_feedback() {
    let arrival = |index, at_us| Arrival { index: PacketIndex(index), at_us };
    let arrivals = [arrival(1, 0), arrival(2, 8_192_000), arrival(3, 8_192_100)];
    assert_eq!(feedback_over(PacketIndex(1), &arrivals, 100).0, 1);
    assert_eq!(feedback_over(PacketIndex(1), &arrivals[1..], 100).0, 2);
    assert_eq!(feedback_over(PacketIndex(1), &[], 100), (0, Vec::new()));
    assert_eq!(feedback_over(PacketIndex(1), &arrivals, 20), (0, Vec::new()));
}

proptest! {
    #[test]
    fn a_nack_reads_the_same_to_them_and_to_us(start: u16, steps in prop::collection::vec(1_u16..40, 1..60)) {
        let lost: Vec<SeqNo> = steps.iter().scan(SeqNo(start), |seq, step| { *seq = seq.plus(*step); Some(*seq) }).collect();
        let bytes = written(|w| assert!(w.nack(OURS, THEIRS, lost.iter().copied())));
        let theirs: TransportLayerNack = read_by_them(&bytes);
        let numbers: Vec<u16> = theirs.nacks.iter().flat_map(|pair| pair.packet_list()).collect();
        prop_assert_eq!(numbers, lost.iter().map(|seq| seq.0).collect::<Vec<_>>());
        let Some(Rtcp::Nack { media_ssrc, lost: read }) = Packets::new(&bytes).next() else { panic!() };
        prop_assert_eq!((media_ssrc, read.collect::<Vec<_>>()), (THEIRS, lost));
    }

    #[test]
    fn transport_feedback_reads_as_it_was_meant(
        start in 0x1_0000_u64..0x4_0000,
        start_us in 0_u64..1_000_000_000,
        before in 0_u64..40,
        steps in prop::collection::vec((prop_oneof![9 => Just(1_u64), 1 => 1_u64..60], prop_oneof![5 => 0_i64..60_000, 1 => -20_000_i64..900_000]), 1..400),
        room in 30_usize..1200,
    ) {
        let mut arrivals = Vec::new();
        let (mut index, mut at_us) = (start, start_us + 10_000_000);
        for (step, us) in steps {
            (index, at_us) = (index + step, at_us.saturating_add_signed(us));
            arrivals.push(Arrival { index: PacketIndex(index), at_us });
        }
        let (told, bytes) = feedback_over(PacketIndex(start - before), &arrivals, room);
        prop_assert!(told > 0 || room < 50, "{}", room);
        if told > 0 {
            let theirs: TransportLayerCc = read_by_them(&bytes);
            let meant: Vec<_> = arrivals[..told].iter().map(|a| (a.index.seq().0, i64::try_from(a.at_us / 250).unwrap())).collect();
            // The reference time has 24 bits, more than this test lasts.
            prop_assert_eq!(decoded(&theirs), meant);
            prop_assert!(matches!(Packets::new(&bytes).next(), Some(Rtcp::TransportFeedback(_))));
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic_and_always_end(mut bytes in prop::collection::vec(any::<u8>(), 0..200), kind in 200_u8..208) {
        if let [flags, packet_type, length_high, length_low, ..] = &mut bytes[..] {
            (*flags, *packet_type, *length_high) = (*flags & 0x3f | 0x80, kind, 0);
            *length_low %= 48;
        }
        for packet in Packets::new(&bytes) {
            match packet {
                Rtcp::SenderReport { reports, .. } | Rtcp::ReceiverReport { reports, .. } => prop_assert!(reports.count() <= 31),
                Rtcp::Nack { lost, .. } => prop_assert!(lost.count() <= 17 * 50),
                Rtcp::Fir { entries } => prop_assert!(entries.count() <= 25),
                Rtcp::Bye { ssrcs } => prop_assert!(ssrcs.count() <= 31),
                _ => {}
            }
        }
    }
}
