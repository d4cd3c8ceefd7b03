//! What Daily tells by webhooks: once each, from Daily only, and found elsewhere when it never comes.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use carehub::calls::{BackendKind, CallEvent, CallHappening, Choice, LinkQuality};
use daily_fake::{WEBHOOK_SECRET, Webhooks};
use serde_json::json;

use crate::support::{CallHouse, World, both, heard, problem};

async fn house(world: &World) -> CallHouse {
    let house = CallHouse::new(world, Choice::Daily, BackendKind::Daily).await;
    house.calls.catch_up().await.expect("registers its webhooks");
    house
}

/// The ids of the next happenings.
async fn ids(house: &mut CallHouse, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(house.hears().await.id);
    }
    ids
}

fn signature(timestamp: i64, body: &str) -> String {
    let secret = STANDARD.decode(WEBHOOK_SECRET).expect("base64");
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &secret);
    STANDARD.encode(aws_lc_rs::hmac::sign(&key, format!("{timestamp}.{body}").as_bytes()))
}

fn joined(room: &str, id: &str, session: &str, at: i64) -> String {
    let payload = json!({
        "joined_at": at, "session_id": session, "room": room, "user_id": "p1", "user_name": "Canary Name",
        "owner": false, "networkQualityState": "bad",
    });
    json!({ "version": "1.0.0", "type": "participant.joined", "id": id, "payload": payload, "event_ts": at })
        .to_string()
}

async fn post(house: &CallHouse, timestamp: i64, signature: &str, body: &str) -> reqwest::Response {
    let request = reqwest::Client::new().post(&house.webhook_url).header("content-type", "application/json");
    let request = request.header("x-webhook-timestamp", timestamp.to_string()).header("x-webhook-signature", signature);
    request.body(body.to_owned()).send().await.expect("an answer")
}

async fn signed(house: &CallHouse, body: &str) -> u16 {
    let now = house.core.clock.now().as_second();
    post(house, now, &signature(now, body), body).await.status().as_u16()
}

both! {
    async fn what_is_told_twice_is_heard_once(world: World) {
        let mut house = house(&world).await;
        house.fake.control().webhooks(Webhooks { twice: true, ..Webhooks::default() });
        let room = house.open("twice").await;
        let inside = house.come(&room, "p1").await;
        assert!(matches!(house.hears().await.what, CallHappening::Joined { key } if key == "p1"));
        let quality = CallHappening::Quality { key: "p1".to_owned(), verdict: LinkQuality::Good };
        assert_eq!(house.hears().await.what, quality);
        house.leave(inside).await;
        assert!(matches!(house.hears().await.what, CallHappening::Left { key, .. } if key == "p1"));
        assert_eq!(house.hears().await.what, CallHappening::Ended);
        assert!(house.events.try_recv().is_err(), "and nothing else");
    }

    async fn webhooks_that_never_come_are_found_in_the_list_of_meetings(world: World) {
        let mut house = house(&world).await;
        house.fake.control().webhooks(Webhooks { lost: true, ..Webhooks::default() });
        let room = house.open("lost").await;
        let inside = house.come(&room, "p1").await;
        house.calls.look().await.expect("asks");
        assert!(matches!(house.hears().await.what, CallHappening::Joined { .. }));
        world.pass(Duration::from_secs(60));
        house.leave(inside).await;
        house.calls.look().await.expect("asks");
        house.calls.look().await.expect("asks again, which tells nothing new");
        assert!(matches!(house.hears().await.what, CallHappening::Left { .. }));
        assert_eq!(house.hears().await.what, CallHappening::Ended);
        assert!(house.events.try_recv().is_err(), "and nothing else");
    }

    async fn late_webhooks_are_taken_in_any_order(world: World) {
        let mut house = house(&world).await;
        let late = Duration::from_millis(200);
        house.fake.control().webhooks(Webhooks { late, ..Webhooks::default() });
        let room = house.open("late").await;
        let inside = house.come(&room, "p1").await;
        house.leave(inside).await;
        house.calls.look().await.expect("asks before they come");
        let mut heard = ids(&mut house, 3).await;
        heard.sort();
        assert!(heard[0].starts_with("meeting.ended:") && heard[1].starts_with("participant.joined:"), "{heard:?}");
        tokio::time::sleep(late * 3).await;
        assert!(house.events.try_recv().is_err(), "what was found already is not told again");
    }

    async fn forged_old_and_malformed_webhooks_are_refused_and_change_nothing(world: World) {
        let mut house = house(&world).await;
        house.open("refused").await;
        let now = house.core.clock.now().as_second();
        let body = joined("refused", "w1", "s1", now);
        let good = signature(now, &body);
        let other = joined("refused", "w1", "s2", now);
        for (timestamp, signature, body, expected) in [
            (now, "".to_owned(), body.as_str(), (401, "webhook_signature")),
            (now, "AAAA".to_owned(), &body, (401, "webhook_signature")),
            (now, good.clone(), &other, (401, "webhook_signature")),
            (now + 1, good.clone(), &body, (401, "webhook_signature")),
            (now - 301, signature(now - 301, &body), &body, (400, "webhook_timestamp")),
            (now + 301, signature(now + 301, &body), &body, (400, "webhook_timestamp")),
            (now, signature(now, "{}"), "{}", (400, "webhook_body")),
            (now, signature(now, "not json"), "not json", (400, "webhook_body")),
        ] {
            let (status, code) = problem(post(&house, timestamp, &signature, body).await).await;
            assert_eq!((status, code.as_str()), expected, "{timestamp} {body}");
        }
        assert!(house.events.try_recv().is_err());
        assert_eq!(post(&house, now, &good, &body).await.status(), 200);
        assert_eq!(ids(&mut house, 1).await, ["participant.joined:s1"]);
        assert_eq!(signed(&house, &body).await, 200, "a replay is answered");
        assert_eq!(signed(&house, &joined("refused", "w2", "s1", now)).await, 200, "with another id too");
        house.hears().await; // How good the connection is.
        assert!(house.events.try_recv().is_err(), "and not heard");
        assert_eq!(house.calls.snapshot().webhooks.get("signature"), Some(&4));
    }

    async fn rooms_of_others_and_other_types_are_answered_and_ignored(world: World) {
        let mut house = house(&world).await;
        let now = house.core.clock.now().as_second();
        assert_eq!(signed(&house, &joined("of-another-system", "w1", "s1", now)).await, 200);
        let other = json!({"version": "1.0.0", "type": "recording.started", "id": "w2", "payload": {}, "event_ts": now});
        assert_eq!(signed(&house, &other.to_string()).await, 200);
        let trial = reqwest::Client::new().post(&house.webhook_url).body(r#"{"test":"test"}"#).send().await;
        assert_eq!(trial.expect("an answer").status(), 200, "Daily tries an address without signing");
        assert!(house.events.try_recv().is_err());
    }

    async fn webhooks_are_registered_once_and_woken_up_when_they_failed(world: World) {
        let house = house(&world).await;
        house.calls.catch_up().await.expect("is registered already");
        let registered = house.fake.registered();
        assert_eq!(registered.len(), 1);
        assert_eq!((&registered[0]["url"], &registered[0]["state"]), (&json!(house.webhook_url), &json!("ACTIVE")));
        assert_eq!(registered[0]["retryType"], "exponential");
        house.fake.break_webhooks();
        house.calls.catch_up().await.expect("is registered again");
        assert_eq!(house.fake.registered().iter().map(|one| &one["state"]).collect::<Vec<_>>(), ["ACTIVE"]);
    }

    async fn what_came_shortly_before_a_restart_is_told_again_with_the_same_ids(world: World) {
        let mut house = house(&world).await;
        let room = house.open("restart").await;
        house.come(&room, "p1").await;
        let before = ids(&mut house, 2).await;
        let (calls, mut events) = house.restarted().await;
        calls.catch_up().await.expect("catches up");
        let again: Vec<CallEvent> = vec![heard(&mut events).await, heard(&mut events).await];
        assert_eq!(again.iter().map(|event| event.id.clone()).collect::<Vec<_>>(), before);
        world.pass(Duration::from_secs(16 * 60));
        let (calls, mut events) = house.restarted().await;
        calls.catch_up().await.expect("catches up");
        assert!(events.try_recv().is_err(), "what is long past is not");
    }

    async fn no_names_are_kept_of_what_is_told(world: World) {
        let house = house(&world).await;
        house.open("names").await;
        let now = house.core.clock.now().as_second();
        assert_eq!(signed(&house, &joined("names", "w1", "s1", now)).await, 200);
        let mut conn = world.core.read().await.expect("a connection");
        let rows = sqlx::query("SELECT id || room || person || what || COALESCE(quality, '') AS text FROM call_event");
        let rows = rows.fetch_all(&mut *conn).await.expect("rows");
        assert_eq!(rows.len(), 1);
        let text: String = sqlx::Row::get(&rows[0], "text");
        assert!(text.contains("p1") && !text.contains("Canary"), "{text}");
    }
}
