//! Checks as browsers send them, and as nobody should.

use std::net::SocketAddr;

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::*;
use crate::session::path::LocalAddr;
use crate::session::stun::tests::{request, rfc5769_request};

const USERNAME: u16 = 0x0006;
const USE_CANDIDATE: u16 = 0x0025;
const CONTROLLED: u16 = 0x8029;
const CONTROLLING: u16 = 0x802a;

fn credentials(name: &str) -> Credentials {
    Credentials { ufrag: name.into(), pwd: format!("password of {name}") }
}

fn path(port: u16) -> Path {
    Path { local: LocalAddr { socket: 0, ip: None }, remote: SocketAddr::from(([192, 0, 2, 1], port)) }
}

fn check(name: &str, nominated: bool) -> Vec<u8> {
    let (username, credentials) = (format!("{name}:browser"), credentials(name));
    let mut attributes = vec![(USERNAME, username.as_bytes()), (CONTROLLING, &[0; 8][..])];
    if nominated {
        attributes.push((USE_CANDIDATE, b""));
    }
    request(&attributes, Some(&credentials.pwd))
}

fn granted(outcome: &Outcome) -> Option<bool> {
    match outcome {
        Outcome::Respond { selected_changed, .. } => Some(*selected_changed),
        Outcome::Refuse { .. } | Outcome::Ignore => None,
    }
}

/// The error code of a refusal, and whether it is signed.
fn refused(outcome: &Outcome) -> Option<(u16, bool)> {
    match outcome {
        Outcome::Refuse { bytes } => {
            let signed = bytes.windows(4).any(|four| four == [0, 8, 0, 20]);
            Some((u16::from(bytes[26]) * 100 + u16::from(bytes[27]), signed))
        }
        Outcome::Respond { .. } | Outcome::Ignore => None,
    }
}

fn session() -> (Ice, Instant) {
    let now = Instant::now();
    (Ice::new(credentials("one"), now), now)
}

#[test]
fn credentials_are_long_random_ice_chars() {
    let mut random = StdRng::seed_from_u64(1);
    let (one, two) = (Credentials::generate(&mut random), Credentials::generate(&mut random));
    assert_eq!((one.ufrag.len(), one.pwd.len()), (8, 24));
    assert!(one.ufrag != two.ufrag && one.pwd != two.pwd);
    assert!(one.pwd.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/'));
    assert!(!format!("{one:?}").contains(&one.pwd));
}

#[test]
fn the_first_check_selects_until_one_nominates() {
    let (mut ice, now) = session();
    assert_eq!(ice.selected(), None);
    assert_eq!(granted(&ice.request(now, &check("one", false), path(1))), Some(true));
    assert_eq!(granted(&ice.request(now, &check("one", false), path(2))), Some(false));
    assert_eq!(ice.selected(), Some(path(1)));
    assert_eq!(granted(&ice.request(now, &check("one", true), path(2))), Some(true));
    assert_eq!(granted(&ice.request(now, &check("one", false), path(1))), Some(false));
    assert_eq!(ice.selected(), Some(path(2)));
}

#[test]
fn a_client_that_changes_networks_takes_its_path_along() {
    let (mut ice, now) = session();
    ice.request(now, &check("one", true), path(1));
    assert_eq!(granted(&ice.request(now, &check("one", true), path(9))), Some(true));
    assert_eq!(ice.selected(), Some(path(9)));
    assert_eq!(granted(&ice.request(now, &check("one", true), path(9))), Some(false));
}

#[test]
fn a_response_goes_to_the_sender_and_tells_its_address() {
    let (mut ice, now) = session();
    let outcome = ice.request(now, &check("one", true), path(1));
    let transaction = *check("one", true)[8..20].first_chunk().unwrap();
    let bytes = stun::success(transaction, path(1).remote, "password of one");
    assert_eq!(outcome, Outcome::Respond { bytes, selected_changed: true });
}

#[test]
fn wrong_name_and_wrong_password_are_refused_alike() {
    let (mut ice, now) = session();
    let wrong_password = request(&[(USERNAME, b"one:browser")], Some("guess"));
    let answers = [check("two", true), wrong_password].map(|datagram| ice.request(now, &datagram, path(1)));
    assert_eq!(refused(&answers[0]), Some((401, false)));
    assert_eq!(answers[0], answers[1]);
    assert_eq!(ice.selected(), None);
    assert!(ice.consent_expired(now + CONSENT));
}

#[test]
fn an_unsigned_check_is_a_bad_request() {
    let (mut ice, now) = session();
    let outcome = ice.request(now, &request(&[(USERNAME, b"one:browser")], None), path(1));
    assert_eq!(refused(&outcome), Some((400, false)));
}

#[test]
fn a_check_without_a_username_is_not_answered() {
    let (mut ice, now) = session();
    assert_eq!(ice.request(now, &request(&[], Some("password of one")), path(1)), Outcome::Ignore);
    assert_eq!(ice.request(now, &request(&[(USERNAME, b"one")], Some("password of one")), path(1)), Outcome::Ignore);
}

#[test]
fn a_controlled_client_is_told_of_the_conflict() {
    let (mut ice, now) = session();
    let datagram = request(&[(USERNAME, b"one:browser"), (CONTROLLED, &[9; 8])], Some("password of one"));
    assert_eq!(refused(&ice.request(now, &datagram, path(1))), Some((487, true)));
    assert_eq!(ice.selected(), None);
}

#[test]
fn an_attribute_that_must_be_understood_is_refused_after_authentication() {
    let (mut ice, now) = session();
    let attributes: [(u16, &[u8]); 2] = [(USERNAME, b"one:browser"), (0x7001, b"")];
    assert_eq!(refused(&ice.request(now, &request(&attributes, Some("password of one")), path(1))), Some((420, true)));
    assert_eq!(refused(&ice.request(now, &request(&attributes, Some("guess")), path(1))), Some((401, false)));
}

#[test]
fn a_check_cut_at_any_length_is_not_granted() {
    let (mut ice, now) = session();
    let whole = check("one", true);
    for len in 0..whole.len() {
        assert_eq!(ice.request(now, &whole[..len], path(1)), Outcome::Ignore);
        let _ = username_ufrag(&whole[..len]);
    }
}

#[test]
fn the_ufrag_before_the_colon_names_the_session() {
    assert_eq!(username_ufrag(&rfc5769_request()), Some("evtj"));
    assert_eq!(username_ufrag(&check("one", true)), Some("one"));
    assert_eq!(username_ufrag(b"\x16\xfe\xff"), None);
    assert_eq!(username_ufrag(&request(&[(USERNAME, b"no colon")], None)), None);
}

#[test]
fn after_a_restart_the_old_credentials_serve_until_the_new_ones_are_used() {
    let (mut ice, now) = session();
    ice.request(now, &check("one", true), path(1));
    ice.restart(credentials("two"));
    assert!(ice.answers_to("one") && ice.answers_to("two"));
    assert_eq!(granted(&ice.request(now, &check("one", true), path(1))), Some(false));
    assert_eq!(ice.selected(), Some(path(1)));

    assert_eq!(granted(&ice.request(now, &check("two", false), path(2))), Some(false));
    assert!(!ice.answers_to("one"));
    assert_eq!(refused(&ice.request(now, &check("one", true), path(1))), Some((401, false)));
    assert_eq!(ice.selected(), Some(path(1)), "the old path serves until the new one is nominated");
    assert_eq!(granted(&ice.request(now, &check("two", true), path(2))), Some(true));
}

#[test]
fn a_second_restart_keeps_what_works() {
    let (mut ice, now) = session();
    ice.request(now, &check("one", true), path(1));
    ice.restart(credentials("two"));
    ice.restart(credentials("three"));
    assert_eq!(granted(&ice.request(now, &check("one", true), path(1))), Some(false));
    assert_eq!(refused(&ice.request(now, &check("two", true), path(1))), Some((401, false)));
    assert_eq!(granted(&ice.request(now, &check("three", true), path(3))), Some(true));
}

#[test]
fn consent_lasts_thirty_seconds_from_the_last_authentic_check() {
    let (mut ice, start) = session();
    let later = start + Duration::from_secs(20);
    ice.request(later, &check("one", true), path(1));
    ice.request(later + Duration::from_secs(10), &check("two", true), path(1));
    assert_eq!(ice.next_timeout(), later + CONSENT);
    assert!(!ice.consent_expired(later + Duration::from_millis(29_999)));
    assert!(ice.consent_expired(later + CONSENT));
}
