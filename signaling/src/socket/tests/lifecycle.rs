//! From join to the end.

use super::*;

#[tokio::test]
async fn two_people_meet_talk_and_part() {
    let mut house = House::new().await;
    let (mut doctor, _) = house.joined("doctor").await;
    let (mut patient, _) = house.joined("patient").await;
    assert_eq!(doctor.hears("participant_joined").await["participant"]["id"], "patient");
    doctor.say(json!({"type": "chat", "text": "hello", "to": null})).await;
    assert_eq!(patient.hears("chat").await["line"]["text"], "hello");
    patient.say(json!({"type": "offer", "id": 3, "sdp": "more", "sources": {}})).await;
    assert_eq!(patient.hears("answer").await["id"], 3);
    patient.say(json!({"type": "report", "first_frame_ms": 420})).await;
    patient.say(json!({"type": "leave"})).await;
    assert_eq!(patient.closed().await, reason("left", 1000));
    assert_eq!(doctor.hears("participant_left").await["reason"], "left");
    assert_eq!(house.tells().await, ("doctor".to_owned(), CameOrWent::Came));
    assert_eq!(house.tells().await, ("patient".to_owned(), CameOrWent::Came));
    assert!(matches!(house.tells().await, (who, CameOrWent::Went(_)) if who == "patient"));
    let counts = house.signaling.snapshot();
    assert_eq!((counts.rooms, counts.participants, counts.first_frame.sum_ms), (1, 1, 420));
    assert_eq!(counts.joins, [("joined", 2)].into());
    assert_eq!(house.door.told()[..2], ["open visit-1 50", "join doctor.2 publish=true subscribe=true video=true"]);
}

#[tokio::test]
async fn a_ticket_is_used_once() {
    let house = House::new().await;
    let ticket = house.ticket("a");
    let mut first = house.connect().await;
    first.say(join(&ticket, "offer")).await;
    first.hears("joined").await;
    let mut second = house.connect().await;
    second.say(join(&ticket, "offer")).await;
    assert_eq!(second.closed().await, reason("ticket_used", 4012));
}

#[tokio::test]
async fn a_refused_join_says_why_and_leaves_the_ticket_good() {
    let house = House::new().await;
    let ticket = house.ticket("a");
    for (offer, code, expected) in [
        ("not sdp", Some("offer_not_sdp"), reason("offer", 4040)),
        ("room full", None, reason("room_full", 4030)),
        ("server full", None, reason("server_full", 4031)),
        ("busy", Some("busy"), reason("server_full", 4031)),
    ] {
        let mut client = house.connect().await;
        client.say(join(&ticket, offer)).await;
        if let Some(code) = code {
            assert_eq!(client.hears("error").await["code"], code);
        }
        assert_eq!(client.closed().await, expected);
    }
    let mut client = house.connect().await;
    client.say(join(&ticket, "good")).await;
    client.hears("joined").await;
}

#[tokio::test]
async fn a_dropped_socket_resumes_its_seat() {
    let house = House::new().await;
    let (mut doctor, _) = house.joined("doctor").await;
    let (patient, ticket) = house.joined("patient").await;
    drop(patient);
    assert_eq!(doctor.hears("presence").await["here"], false);
    let mut back = house.connect().await;
    back.say(resume(&ticket)).await;
    let resumed = back.hears("resumed").await;
    assert_eq!(resumed["seat"]["participants"].as_array().unwrap().len(), 2);
    assert_eq!(resumed["slots"].as_array().unwrap().len(), 2);
    assert_eq!(doctor.hears("presence").await["here"], true);
    assert!(!house.door.told().iter().any(|told| told.starts_with("leave")), "media went on");

    // The ticket is spent once its successor was received, which the first word proves.
    back.say(json!({"type": "ping", "id": 1})).await;
    back.hears("pong").await;
    let mut thief = house.connect().await;
    thief.say(resume(&ticket)).await;
    assert_eq!(thief.closed().await, reason("ticket_used", 4012));
}

#[tokio::test]
async fn a_return_ticket_joins_when_the_seat_is_gone() {
    let mut limits = Limits::default();
    limits.spans.grace = Duration::from_millis(30);
    let house = House::with(limits).await;
    let (mut doctor, _) = house.joined("doctor").await;
    let (patient, ticket) = house.joined("patient").await;
    drop(patient);
    assert_eq!(doctor.hears("participant_left").await["reason"], "lost");
    let mut back = house.connect().await;
    back.say(resume(&ticket)).await;
    assert_eq!(back.hears("error").await["code"], "seat_gone");
    back.say(join(&ticket, "offer")).await;
    back.hears("joined").await;
}

#[tokio::test]
async fn a_return_ticket_joins_after_a_restart() {
    let before = House::new().await;
    let (_patient, ticket) = before.joined("patient").await;
    let after = House::new().await;
    let mut back = after.connect().await;
    back.say(resume(&ticket)).await;
    assert_eq!(back.hears("error").await["code"], "seat_gone");
    back.say(join(&ticket, "offer")).await;
    back.hears("joined").await;
}

#[tokio::test]
async fn a_join_ticket_does_not_resume() {
    let house = House::new().await;
    let (_client, _) = house.joined("a").await;
    let mut other = house.connect().await;
    other.say(resume(&house.ticket("a"))).await;
    assert_eq!(other.closed().await, reason("ticket_invalid", 4010));
}

#[tokio::test]
async fn the_newest_socket_of_a_person_wins() {
    let house = House::new().await;
    let (mut old, _) = house.joined("a").await;
    let (mut new, _) = house.joined("a").await;
    assert_eq!(old.closed().await, reason("replaced", 4021));
    new.say(json!({"type": "ping", "id": 1})).await;
    new.hears("pong").await;
    assert_eq!(house.signaling.present("visit-1").await.len(), 1);
}

#[tokio::test]
async fn who_is_kicked_stays_out_until_they_are_let_in_again() {
    let house = House::new().await;
    let (mut doctor, _) = house.joined("doctor").await;
    let (mut guest, ticket) = house.joined("guest").await;
    let unused = house.ticket("guest");
    doctor.say(json!({"type": "kick", "participant": "guest"})).await;
    assert_eq!(guest.closed().await, reason("kicked", 4020));
    for message in [resume(&ticket), join(&ticket, "offer"), join(&unused, "offer")] {
        let mut again = house.connect().await;
        again.say(message).await;
        assert_eq!(again.closed().await, reason("kicked", 4020));
    }
    let (_guest, fresh) = house.joined("guest").await;
    let mut old = house.connect().await;
    old.say(join(&ticket, "offer")).await;
    assert_eq!(old.closed().await, reason("kicked", 4020), "what they had before stays worthless");
    assert!(house.signaling.remove("visit-1", "guest").await);
    let mut again = house.connect().await;
    again.say(join(&fresh, "offer")).await;
    assert_eq!(again.closed().await, reason("kicked", 4020));
}

#[tokio::test]
async fn who_is_removed_from_a_room_that_is_not_there_stays_out_of_it_all_the_same() {
    let house = House::new().await;
    let ticket = house.ticket("guest");
    assert!(!house.signaling.remove("visit-1", "guest").await);
    let mut guest = house.connect().await;
    guest.say(join(&ticket, "offer")).await;
    assert_eq!(guest.closed().await, reason("kicked", 4020));
}

#[tokio::test]
async fn a_room_takes_no_more_people_than_the_ticket_says() {
    let house = House::new().await;
    let (_doctor, _) = house.joined("doctor").await;
    let two = |who| Admission { people_max: Some(2), ..admission("visit-1", who, who, ALL) };
    let mut second = house.connect().await;
    second.say(join(&house.signaling.issue(&two("patient")).unwrap(), "offer")).await;
    second.hears("joined").await;
    let mut third = house.connect().await;
    third.say(join(&house.signaling.issue(&two("other")).unwrap(), "offer")).await;
    assert_eq!(third.closed().await, reason("room_full", 4030));
    let (_patient, _) = house.joined("patient").await;
}

#[tokio::test]
async fn fresh_return_tickets_come_by_themselves() {
    let mut limits = Limits::default();
    limits.spans.return_every = Duration::from_millis(20);
    let house = House::with(limits).await;
    let (mut client, first) = house.joined("a").await;
    let ticket = client.hears("return_ticket").await["ticket"].as_str().unwrap().to_owned();
    assert_ne!(ticket, first);
    drop(client);
    let mut back = house.connect().await;
    back.say(resume(&ticket)).await;
    back.hears("resumed").await;
}

#[tokio::test]
async fn a_closed_room_takes_nobody_until_a_new_ticket_is_issued() {
    let house = House::new().await;
    let (mut client, ticket) = house.joined("a").await;
    house.signaling.close_room("visit-1").await;
    assert_eq!(client.closed().await, reason("room_closed", 4022));
    let mut back = house.connect().await;
    back.say(join(&ticket, "offer")).await;
    assert_eq!(back.closed().await, reason("room_closed", 4022));
    house.joined("a").await;
}

#[tokio::test]
async fn an_empty_room_is_closed_and_opens_anew() {
    let mut limits = Limits::default();
    limits.spans.empty = Duration::from_millis(20);
    let house = House::with(limits).await;
    let (mut client, _) = house.joined("a").await;
    client.say(json!({"type": "leave"})).await;
    client.closed().await;
    while house.signaling.snapshot().rooms > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(house.door.told().contains(&"close_room visit-1".to_owned()));
    house.joined("a").await;
}

#[tokio::test]
async fn media_events_reach_the_people_in_their_room() {
    let house = House::new().await;
    let (mut client, _) = house.joined("a").await;
    let peer = house.door.told()[1].split(' ').nth(1).unwrap().into();
    let event = Event::Speaking { room: "visit-1".into(), peers: vec![peer] };
    house.events.send(event).await.unwrap();
    assert_eq!(client.hears("speaking").await["participants"], json!(["a"]));
    house.events.send(Event::Speaking { room: "elsewhere".into(), peers: vec![] }).await.unwrap();
}

#[tokio::test]
async fn a_stopping_server_says_so_to_everybody_and_lets_nobody_in() {
    let house = House::new().await;
    let (mut seated, _) = house.joined("a").await;
    let mut waiting = house.connect().await;
    let ticket = house.ticket("b");
    let signaling = house.signaling.clone();
    let closing = tokio::spawn(async move { signaling.close().await });
    assert_eq!(seated.closed().await, reason("server_stopping", 1001));
    assert_eq!(waiting.closed().await, reason("server_stopping", 1001));
    drop((seated, waiting));
    timeout(PATIENCE, closing).await.unwrap().unwrap();
    assert_eq!(house.signaling.snapshot().sockets, 0);
    assert_eq!(house.signaling.whip("visit-1", &ticket, "offer".to_owned()).await, Err(JoinRefusal::Stopping));
}
