//! What a ticket must be to be let in.

use std::time::Instant;

use serde_json::{Value, json};

use super::*;

const KEY: [u8; 32] = [7; 32];

fn now() -> Now {
    Now { instant: Instant::now(), unix: Duration::from_secs(1_800_000_000) }
}

fn claims() -> Value {
    json!({
        "iss": "carehub", "aud": "call", "room": "visit-1", "sub": "p1", "name": "Dr. Ada Ünal", "role": "host",
        "permissions": {"publish": true, "subscribe": true, "chat": true, "moderate": true},
        "exp": 1_800_000_060_u64, "iat": 1_800_000_000_u64, "jti": "abc123", "kind": "join",
    })
}

fn signed(claims: &Value) -> String {
    encode(&Header::new(Algorithm::HS256), claims, &EncodingKey::from_secret(&KEY)).unwrap()
}

fn verify(text: &str) -> Result<Ticket, TicketError> {
    TicketKey::new(&KEY).verify(now(), text, Some("visit-1"))
}

#[test]
fn a_ticket_comes_back_as_it_was_signed() {
    let key = TicketKey::new(&KEY);
    let ticket = verify(&signed(&claims())).unwrap();
    assert_eq!(ticket.name, "Dr. Ada Ünal");
    assert_eq!(key.verify(now(), &key.sign(now(), &ticket).unwrap(), None), Ok(ticket));
}

#[test]
fn a_ticket_of_another_key_is_refused() {
    let other = encode(&Header::new(Algorithm::HS256), &claims(), &EncodingKey::from_secret(&[8; 32])).unwrap();
    assert_eq!(verify(&other), Err(TicketError::Invalid));
}

#[test]
fn a_changed_ticket_is_refused() {
    let text = signed(&claims());
    let body = text.split('.').nth(1).unwrap();
    let changed = text.replace(body, signed(&json!({"a": 1})).split('.').nth(1).unwrap());
    assert_eq!(verify(&changed), Err(TicketError::Invalid));
}

#[test]
fn a_ticket_is_good_until_the_second_it_expires() {
    let key = TicketKey::new(&KEY);
    let text = signed(&claims());
    assert!(key.verify(now().plus(Duration::from_millis(59_999)), &text, None).is_ok());
    assert_eq!(key.verify(now().plus(Duration::from_secs(60)), &text, None), Err(TicketError::Expired));
}

#[test]
fn a_ticket_for_another_room_is_refused() {
    assert_eq!(TicketKey::new(&KEY).verify(now(), &signed(&claims()), Some("visit-2")), Err(TicketError::WrongRoom));
}

#[test]
fn only_hs256_is_accepted() {
    // {"alg":"none","typ":"JWT"} and {"alg":"RS256","typ":"JWT"}, each over a body that is right otherwise.
    let good = signed(&claims());
    let rest = good.split_once('.').unwrap().1;
    let body = rest.split_once('.').unwrap().0;
    for text in [
        format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{body}."),
        format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{rest}"),
        format!("eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.{rest}"),
        encode(&Header::new(Algorithm::HS384), &claims(), &EncodingKey::from_secret(&KEY)).unwrap(),
        encode(&Header::new(Algorithm::HS512), &claims(), &EncodingKey::from_secret(&KEY)).unwrap(),
    ] {
        assert_eq!(verify(&text), Err(TicketError::Invalid), "{text}");
    }
}

#[test]
fn every_claim_is_required_and_held_to_its_form() {
    for (claim, wrong) in [
        ("iss", json!("other")),
        ("aud", json!("web")),
        ("room", json!("")),
        ("room", json!("a room")),
        ("room", json!("r".repeat(129))),
        ("sub", json!("../p1")),
        ("sub", json!("p.1")),
        ("name", json!("")),
        ("name", json!("n".repeat(81))),
        ("name", json!("line\nbreak")),
        ("name", json!("\u{202e}live")),
        ("role", json!("admin")),
        ("permissions", json!({"publish": true})),
        ("exp", json!("soon")),
        ("exp", json!(-1)),
        ("jti", json!("")),
        ("jti", json!("j".repeat(65))),
        ("kind", json!("other")),
    ] {
        let mut changed = claims();
        changed[claim] = wrong.clone();
        assert_eq!(verify(&signed(&changed)), Err(TicketError::Invalid), "{claim} {wrong}");
        changed.as_object_mut().unwrap().remove(claim);
        assert_eq!(verify(&signed(&changed)), Err(TicketError::Invalid), "without {claim}");
    }
    assert!(verify(&signed(&claims())).is_ok());
}

#[test]
fn text_that_is_no_ticket_is_refused() {
    for text in ["", ".", "..", "a.b.c", &"a".repeat(TICKET_BYTES_MAX + 1)] {
        assert_eq!(verify(text), Err(TicketError::Invalid));
    }
}

#[test]
fn the_key_is_not_printed() {
    assert_eq!(format!("{:?}", TicketKey::new(&KEY)), "TicketKey(…)");
}

#[test]
fn any_text_becomes_a_name_a_ticket_can_carry() {
    for text in ["", "  ", "\n\n", "Ada", &"ü".repeat(500), "a\u{202e}b"] {
        assert!(is_name(&clean_name(text)), "{text:?}");
    }
    assert_eq!(clean_name(" Ada\tLovelace "), "Ada Lovelace");
}
