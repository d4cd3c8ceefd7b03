//! One offer, answered as generously as possible: the answer has a line for each m-line and no line that is not SDP.
#![no_main]

use libfuzzer_sys::fuzz_target;
use media::command::Limits;
use media::session::sdp::{AnswerSpec, AnsweredMedia, IceCredentials, Offer, OfferedMedia};
use media::types::Ssrc;

fuzz_target!(|text: &str| {
    let limits = Limits::default();
    let Ok(offer) = Offer::parse(text, &limits) else { return };
    assert_eq!(offer.continues(&offer), Ok(()));
    let publications = offer.media.iter().filter(|line| line.is_publication()).count();
    let slots = offer.media.iter().filter(|line| line.is_slot()).count();
    assert!(publications <= limits.publications_per_session && slots <= limits.slots_per_session);
    let answer = AnswerSpec {
        offer: &offer,
        ice: &IceCredentials { ufrag: "ours".to_owned(), pwd: "abcdefghijklmnopqrstuvwx".to_owned() },
        fingerprint: "AB:CD",
        candidates: &["192.0.2.1:3478".parse().expect("an address")],
        session_id: 1,
        session_version: 1,
        media: offer.media.iter().map(answered).collect(),
    };
    let lines: Vec<String> = answer.text().split_terminator("\r\n").map(str::to_owned).collect();
    assert_eq!(lines.iter().filter(|line| line.starts_with("m=")).count(), offer.media.len());
    for line in lines {
        assert!(
            line.as_bytes().get(1) == Some(&b'=') && !line.contains(|c: char| c != '\t' && c.is_ascii_control()),
            "{line:?}"
        );
    }
});

fn answered(line: &OfferedMedia) -> AnsweredMedia {
    let (codecs, extensions) = (line.codecs.clone(), line.extensions);
    if line.is_publication() {
        AnsweredMedia::Receive { codecs, extensions, rids: line.rids.clone() }
    } else if line.is_slot() {
        let [cname, stream, track] = ["hub", "stream", "track"].map(str::to_owned);
        AnsweredMedia::Send { ssrc: Ssrc(1), rtx: Some(Ssrc(2)), cname, stream, track, codecs, extensions }
    } else {
        AnsweredMedia::Inactive { codecs, extensions }
    }
}
