//! Fragments in any order, repeats, limits, and nonsense.

use proptest::prelude::*;

use super::*;

fn record(kind: u8, epoch: u8, body: &[u8]) -> Vec<u8> {
    let [l0, l1] = u16::try_from(body.len()).unwrap().to_be_bytes();
    [&[kind, 0xfe, 0xfd, 0, epoch, 0, 0, 0, 0, 0, 7, l0, l1], body].concat()
}

fn fragment(number: u8, len: usize, start: usize, body: &[u8]) -> Vec<u8> {
    let [_, l0, l1, l2] = u32::try_from(len).unwrap().to_be_bytes();
    let [_, o0, o1, o2] = u32::try_from(start).unwrap().to_be_bytes();
    let [_, f0, f1, f2] = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&[1, l0, l1, l2, 0, number, o0, o1, o2, f0, f1, f2], body].concat()
}

fn whole(number: u8, body: &[u8]) -> Vec<u8> {
    fragment(number, body.len(), 0, body)
}

/// The bodies of the records handed on, and whether it was a repeat.
fn sift(inbound: &mut Inbound, datagram: &[u8], stage: Stage) -> (Vec<Vec<u8>>, bool) {
    let sifted = inbound.sift(Instant::now(), datagram, stage).unwrap();
    let records = split(&sifted.records).unwrap();
    (records.iter().map(|record| record.body.to_vec()).collect(), sifted.repeats)
}

fn handshaking(inbound: &mut Inbound, datagram: &[u8]) -> (Vec<Vec<u8>>, bool) {
    sift(inbound, datagram, Stage::Handshaking)
}

#[test]
fn fragments_in_any_order_make_one_message() {
    let body: Vec<u8> = (0..100).collect();
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let mut inbound = Inbound::default();
        let pieces = [0..40, 30..70, 70..100];
        for (step, at) in order.into_iter().enumerate() {
            let piece = record(HANDSHAKE, 0, &fragment(0, 100, pieces[at].start, &body[pieces[at].clone()]));
            let (records, repeats) = handshaking(&mut inbound, &piece);
            assert_eq!(records, if step == 2 { vec![whole(0, &body)] } else { vec![] });
            assert!(!repeats);
        }
    }
}

#[test]
fn messages_go_out_in_order_and_once() {
    let mut inbound = Inbound::default();
    let (first, second) = (record(HANDSHAKE, 0, &whole(0, b"first")), record(HANDSHAKE, 0, &whole(1, b"second")));
    assert_eq!(handshaking(&mut inbound, &second), (vec![], false));
    assert_eq!(handshaking(&mut inbound, &first), (vec![whole(0, b"first"), whole(1, b"second")], false));
    assert_eq!(handshaking(&mut inbound, &first), (vec![], true));
    assert_eq!(sift(&mut inbound, &second, Stage::Established), (vec![], true));
}

#[test]
fn several_messages_in_one_record_are_told_apart() {
    let mut inbound = Inbound::default();
    let body = [whole(0, b"first"), fragment(1, 6, 0, b"sec"), fragment(1, 6, 3, b"ond"), whole(2, b"")].concat();
    let expected = vec![whole(0, b"first"), whole(1, b"second"), whole(2, b"")];
    assert_eq!(handshaking(&mut inbound, &record(HANDSHAKE, 0, &body)), (expected, false));
}

#[test]
fn a_fragment_that_contradicts_starts_the_message_anew() {
    let mut inbound = Inbound::default();
    handshaking(&mut inbound, &record(HANDSHAKE, 0, &fragment(0, 50, 0, b"stranger")));
    let (records, _) = handshaking(&mut inbound, &record(HANDSHAKE, 0, &whole(0, b"client")));
    assert_eq!(records, vec![whole(0, b"client")]);
}

#[test]
fn a_cipher_change_goes_through_once() {
    let mut inbound = Inbound::default();
    let change = record(CHANGE_CIPHER_SPEC, 0, &[1]);
    assert_eq!(handshaking(&mut inbound, &change).0.len(), 1);
    assert_eq!(handshaking(&mut inbound, &change).0.len(), 0);
}

#[test]
fn clear_alerts_count_until_there_are_keys() {
    let (fatal, warning) = (record(ALERT, 0, &[2, 42]), record(ALERT, 0, &[1, 90]));
    let mut inbound = Inbound::default();
    assert_eq!(handshaking(&mut inbound, &fatal).0.len(), 1);
    assert_eq!(handshaking(&mut inbound, &warning).0.len(), 0);
    assert_eq!(sift(&mut inbound, &fatal, Stage::Established).0.len(), 0);
    assert_eq!(sift(&mut inbound, &record(ALERT, 1, &[0; 26]), Stage::Established).0.len(), 1);
}

#[test]
fn an_encrypted_message_after_the_handshake_is_a_repeat() {
    let mut inbound = Inbound::default();
    let finished = record(HANDSHAKE, 1, &[0; 48]);
    assert_eq!(handshaking(&mut inbound, &finished), (vec![vec![0; 48]], false));
    assert_eq!(sift(&mut inbound, &finished, Stage::Established), (vec![], true));
}

#[test]
fn encrypted_records_before_the_keys_are_limited() {
    let mut inbound = Inbound::default();
    let finished = record(HANDSHAKE, 1, &[0; 48]);
    let passed = (0..40).filter(|_| handshaking(&mut inbound, &finished).0.len() == 1).count();
    assert_eq!(passed, 32);
    assert_eq!(handshaking(&mut Inbound::default(), &record(HANDSHAKE, 1, &[0; 257])).0.len(), 0);
}

#[test]
fn application_data_and_unknown_records_are_dropped() {
    for (kind, epoch) in [(23, 0), (23, 1), (24, 0), (HANDSHAKE, 2), (CHANGE_CIPHER_SPEC, 1), (0, 0)] {
        let mut inbound = Inbound::default();
        assert_eq!(handshaking(&mut inbound, &record(kind, epoch, &[1])), (vec![], false));
    }
}

#[test]
fn tiny_fragments_use_up_the_allowance_of_bytes() {
    let mut inbound = Inbound::default();
    for start in 0..2000 {
        let tiny = record(HANDSHAKE, 0, &fragment(0, 8000, start * 2, b"x"));
        inbound.allowance = Allowance::default();
        handshaking(&mut inbound, &tiny);
    }
    assert!(inbound.clear_bytes_left < FRAGMENT_COST + 1);
    assert!(inbound.begun.iter().all(|(_, message)| message.have.len() <= FRAGMENTS_MAX));
}

#[test]
fn messages_too_long_or_too_far_ahead_are_dropped() {
    let mut inbound = Inbound::default();
    handshaking(&mut inbound, &record(HANDSHAKE, 0, &fragment(0, 8193, 0, b"x")));
    handshaking(&mut inbound, &record(HANDSHAKE, 0, &fragment(4, 1, 0, b"x")));
    assert!(inbound.begun.is_empty());
}

#[test]
fn datagrams_above_the_rate_are_dropped() {
    let (mut inbound, now) = (Inbound::default(), Instant::now());
    let pass = |inbound: &mut Inbound, now| inbound.sift(now, &record(23, 0, &[1]), Stage::Established).is_some();
    assert_eq!((0..100).filter(|_| pass(&mut inbound, now)).count(), 64);
    let later = now + Duration::from_millis(100);
    assert_eq!((0..100).filter(|_| pass(&mut inbound, later)).count(), 5);
    assert_eq!((0..200).filter(|ms| pass(&mut inbound, later + Duration::from_millis(*ms))).count(), 9);
}

#[test]
fn a_datagram_cut_anywhere_changes_nothing() {
    let datagram = [record(HANDSHAKE, 0, &whole(0, b"first")), record(CHANGE_CIPHER_SPEC, 0, &[1])].concat();
    for len in 1..datagram.len() {
        let mut inbound = Inbound::default();
        if inbound.sift(Instant::now(), &datagram[..len], Stage::Handshaking).is_some() {
            assert_eq!(len, datagram.len() - 14, "only between two records");
        } else {
            assert_eq!(inbound.next_message, 0);
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_datagrams_never_panic(datagram in proptest::collection::vec(any::<u8>(), 0..200), established: bool) {
        let stage = if established { Stage::Established } else { Stage::Handshaking };
        let _ = Inbound::default().sift(Instant::now(), &datagram, stage);
    }

    #[test]
    fn arbitrary_fragments_never_panic_and_come_out_whole(
        pieces in proptest::collection::vec((0u8..6, 0usize..40, 0usize..40, 0usize..40), 0..60)
    ) {
        let mut inbound = Inbound::default();
        for (number, len, start, size) in pieces {
            let datagram = record(HANDSHAKE, 0, &fragment(number, len, start, &vec![number; size]));
            let Some(sifted) = inbound.sift(Instant::now(), &datagram, Stage::Handshaking) else { continue };
            for record in split(&sifted.records).unwrap() {
                let (fragment, rest) = Fragment::split_from(record.body).unwrap();
                prop_assert!(rest.is_empty() && fragment.range == (0..fragment.message_len));
                prop_assert!(fragment.body.iter().all(|byte| *byte == record.body[5]));
            }
        }
    }
}
