//! What a socket may not do, and the close code it gets for it.

use super::*;

async fn closed_after(limits: Limits, messages: Vec<Message>) -> (String, u16) {
    let house = House::with(limits).await;
    let mut client = house.connect().await;
    for message in messages {
        client.0.send(message).await.unwrap();
    }
    let closed = client.closed().await;
    let reason = closed.0.clone();
    let counted =
        move |house: &House| house.signaling.snapshot().closes.iter().any(|(name, n)| *name == reason && *n == 1);
    assert!(counted(&house));
    closed
}

#[tokio::test]
async fn who_says_nothing_is_closed() {
    let limits = Limits { first_message: Duration::from_millis(20), ..Limits::default() };
    assert_eq!(closed_after(limits, vec![]).await, reason("no_join", 4001));
}

#[tokio::test]
async fn the_first_message_must_be_join_or_resume_of_this_version() {
    for (text, expected) in [
        (json!({"type": "ping", "id": 1}).to_string(), reason("no_join", 4001)),
        (json!({"type": "join", "version": 2, "whatever": []}).to_string(), reason("version", 4002)),
        (join("ticket", "sdp").to_string().replace(":1", ":7"), reason("version", 4002)),
        ("hello".to_owned(), reason("protocol", 4000)),
        (json!({"type": "join", "version": 1}).to_string(), reason("protocol", 4000)),
        (join("not.a.ticket", "sdp").to_string(), reason("ticket_invalid", 4010)),
        (resume("not.a.ticket").to_string(), reason("ticket_invalid", 4010)),
    ] {
        assert_eq!(closed_after(Limits::default(), vec![Message::text(text.clone())]).await, expected, "{text}");
    }
}

#[tokio::test]
async fn messages_are_text_of_limited_length() {
    let just_over = Message::text("x".repeat(80 * 1024 + 1));
    assert_eq!(closed_after(Limits::default(), vec![just_over]).await, reason("protocol", 4000));
    let just_over = Message::text("x".repeat(160 * 1024));
    assert_eq!(closed_after(Limits::default(), vec![just_over]).await, reason("protocol", 4000));
    let binary = Message::binary(vec![1, 2, 3]);
    assert_eq!(closed_after(Limits::default(), vec![binary]).await, reason("protocol", 4000));
}

#[tokio::test]
async fn a_message_far_over_the_limit_cuts_the_connection() {
    let house = House::new().await;
    let (mut seated, _) = house.joined("seated").await;
    let (mut client, _) = house.joined("flooder").await;
    // The server may be gone before all of it is written.
    let _ = client.0.send(Message::text("x".repeat(4 * 1024 * 1024))).await;
    assert_eq!(seated.hears("presence").await["participant"], "flooder");
}

#[tokio::test]
async fn an_offer_of_64_kib_fits() {
    let house = House::new().await;
    let mut client = house.connect().await;
    client.say(join(&house.ticket("a"), &"x\r\n ".repeat(16 * 1024 / 2))).await;
    client.hears("joined").await;
}

#[tokio::test]
async fn a_message_too_many_is_dropped_and_too_many_for_too_long_close() {
    let limits = Limits { messages_burst: 5, messages_per_second: 1, ..Limits::default() };
    let house = House::with(limits).await;
    let (mut client, _) = house.joined("a").await;
    for id in 0..8 {
        client.say(json!({"type": "ping", "id": id})).await;
    }
    assert_eq!(client.hears("pong").await["id"], 0);
    assert_eq!(client.hears("error").await["code"], "too_fast");
    for id in 0..60 {
        if client.0.send(Message::text(json!({"type": "ping", "id": id}).to_string())).await.is_err() {
            break;
        }
    }
    assert_eq!(client.closed().await, reason("protocol", 4000));
}

#[tokio::test]
async fn nonsense_after_the_join_is_answered_and_survived() {
    let house = House::new().await;
    let (mut client, _) = house.joined("a").await;
    for nonsense in ["", "{}", "[1]", r#"{"type":"ping"}"#, r#"{"type":"ping","id":1,"more":2}"#] {
        client.0.send(Message::text(nonsense)).await.unwrap();
        assert_eq!(client.hears("error").await["code"], "malformed");
    }
    client.say(join(&house.ticket("a"), "offer")).await;
    assert_eq!(client.hears("error").await["code"], "malformed");
    client.say(json!({"type": "ping", "id": 5})).await;
    assert_eq!(client.hears("pong").await["id"], 5);
}

#[tokio::test]
async fn who_does_not_read_is_closed_and_keeps_their_seat_for_the_grace_time() {
    let limits = Limits { queue_messages: 8, messages_burst: 10_000, ..Limits::default() };
    let house = House::with(limits).await;
    let (mut talker, _) = house.joined("talker").await;
    let (lazy, _) = house.joined("lazy").await;
    talker.hears("participant_joined").await;
    // Enough to fill the kernel's buffers on both sides first.
    let line = json!({"type": "chat", "text": "x".repeat(2_000), "to": null}).to_string();
    let mut lines = 0;
    let away = loop {
        lines += 1;
        assert!(lines < 9_000, "never noticed");
        talker.0.send(Message::text(line.clone())).await.unwrap();
        if let Ok(Some(Ok(Message::Text(text)))) = timeout(Duration::from_millis(50), talker.0.next()).await {
            let value: Value = serde_json::from_str(&text).unwrap();
            if value["type"] == "presence" {
                break value;
            }
        }
    };
    assert_eq!((away["participant"].as_str(), away["here"].as_bool()), (Some("lazy"), Some(false)));
    assert_eq!(house.signaling.present("visit-1").await.len(), 2);
    drop(lazy);
}

#[tokio::test]
async fn who_answers_no_ping_is_gone() {
    let limits =
        Limits { ping_every: Duration::from_millis(20), dead_after: Duration::from_millis(200), ..Limits::default() };
    let house = House::with(limits).await;
    let (mut alive, _) = house.joined("alive").await;
    // A client that reads nothing answers no ping.
    let (_deaf, _) = house.joined("deaf").await;
    alive.hears("participant_joined").await;
    assert_eq!(alive.hears("presence").await["participant"], "deaf");
}

#[tokio::test]
async fn one_address_cannot_hold_all_sockets() {
    let limits = Limits { unjoined_per_address: 2, ..Limits::default() };
    let house = House::with(limits).await;
    let (_seated, _) = house.joined("a").await;
    let (_one, _two) = (house.connect().await, house.connect().await);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(house.connect().await.closed().await, reason("server_full", 4031));
}
