//! Webhooks of the Daily-compatible API: made with a test, signed, delivered at least once, given up as documented.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use carehub::daily_api::{attended, deliver, tick};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use signaling::message::Quality;
use signaling::{Attendance, CameOrWent};

use crate::support::both;
use crate::support::daily::{Daily, Receiver, Seat};

const NOTHING: Value = Value::Null;
/// Seconds of the clock's first moment.
const NOW: i64 = 1_780_300_800;

/// Checks the signature by the documented rule.
fn is_signed(headers: &HeaderMap, body: &str, hmac: &str) -> bool {
    let header = |name: &str| headers[name].to_str().expect("text").to_owned();
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &BASE64.decode(hmac).expect("base64"));
    let signed = format!("{}.{body}", header("x-webhook-timestamp"));
    let tag = BASE64.decode(header("x-webhook-signature")).expect("base64");
    aws_lc_rs::hmac::verify(&key, signed.as_bytes(), &tag).is_ok()
}

/// Delivers until nothing is due.
async fn delivered(daily: &Daily) {
    while deliver(&daily.api).await.expect("delivers") {}
}

/// Comes and goes, which makes events.
async fn visit(daily: &Daily) -> Seat {
    daily.come("visit", json!({"name": "Sam"})).await
}

both! {
    async fn webhook_is_made_when_its_address_answers_the_test(world: World) {
        let daily = Daily::new(&world).await;
        let receiver = Receiver::new().await;
        receiver.answers(500);
        let wish = json!({"url": receiver.url, "eventTypes": ["participant.joined"]});
        let refused = daily.refused(Method::POST, "/webhooks", wish.clone()).await;
        let info = "non-200 status code returned from webhook endpoint, recvd 500";
        assert_eq!(refused, (400, "invalid-request-error".to_owned(), info.to_owned()));
        let refused = daily.refused(Method::POST, "/webhooks", json!({"url": "http://127.0.0.1:1/hook"})).await;
        assert!(refused.2.ends_with("recvd undefined"), "{refused:?}");
        receiver.answers(200);
        receiver.take();
        let made = daily.post("/webhooks", wish).await;
        let id = made["uuid"].as_str().expect("an id").to_owned();
        let hmac = made["hmac"].as_str().expect("a secret").to_owned();
        let expected = json!({
            "uuid": id, "url": receiver.url, "hmac": hmac, "basicAuth": null, "retryType": "circuit-breaker",
            "eventTypes": ["participant.joined"], "state": "ACTIVE", "failedCount": 0, "lastMomentPushed": null,
            "domainId": daily.get("/").await["domain_id"], "createdAt": "2026-06-01T08:00:00.000Z",
            "updatedAt": "2026-06-01T08:00:00.000Z",
        });
        assert_eq!(made, expected);
        let [(headers, body)] = &receiver.take()[..] else { panic!("one test") };
        assert_eq!(body, r#"{"test":"test"}"#);
        assert!(is_signed(headers, body, &hmac));
        assert_eq!(daily.get("/webhooks").await, json!([expected]));
        let wish = json!({"basicAuth": "dXNlcjp3b3Jk", "retryType": "exponential", "hmac": BASE64.encode("mine")});
        let changed = daily.post(&format!("/webhooks/{id}"), wish).await;
        assert_eq!((&changed["retryType"], &changed["basicAuth"]), (&json!("exponential"), &json!("dXNlcjp3b3Jk")));
        let [(headers, body)] = &receiver.take()[..] else { panic!("one test") };
        assert!(is_signed(headers, body, &BASE64.encode("mine")) && headers["authorization"] == "Basic dXNlcjp3b3Jk");
        let other = daily.other(&world).await;
        assert_eq!(other.refused(Method::GET, &format!("/webhooks/{id}"), NOTHING).await.0, 404);
        assert_eq!(other.get("/webhooks").await, json!([]));
        assert_eq!(daily.ok(Method::DELETE, &format!("/webhooks/{id}"), NOTHING).await, NOTHING);
        assert_eq!(daily.refused(Method::GET, &format!("/webhooks/{id}"), NOTHING).await.0, 404);
        for wrong in [
            json!({}),
            json!({"url": 7}),
            json!({"url": "ftp://x"}),
            json!({"url": receiver.url, "eventTypes": ["participant.sneezed"]}),
            json!({"url": receiver.url, "eventTypes": []}),
            json!({"url": receiver.url, "retryType": "never"}),
            json!({"url": receiver.url, "hmac": "%"}),
            json!({"url": receiver.url, "colour": "red"}),
        ] {
            assert_eq!(daily.refused(Method::POST, "/webhooks", wrong.clone()).await.0, 400, "{wrong}");
        }
    }

    async fn events_of_a_call_are_told_in_order_with_names_and_times(world: World) {
        let daily = Daily::new(&world).await;
        let receiver = Receiver::new().await;
        let hmac = daily.post("/webhooks", json!({"url": receiver.url})).await["hmac"].as_str().expect("a secret").to_owned();
        daily.room("visit", "private", json!({"exp": NOW + 900, "eject_at_room_exp": true})).await;
        let token = daily.token(json!({"user_name": "Dr. Ada", "user_id": "u1", "is_owner": true})).await;
        let ada = daily.come("visit", json!({"token": token})).await;
        let token = daily.token(json!({"user_name": "Sam \u{2028} \"x\""})).await;
        world.pass(Duration::from_millis(1500));
        let sam = daily.come("visit", json!({"token": token})).await;
        let (ada_id, sam_id) = (ada.id.clone(), sam.id.clone());
        world.pass(Duration::from_secs(60));
        let room = daily.get("/rooms/visit").await["id"].as_str().expect("an id").to_owned();
        for quality in [Quality::Bad, Quality::Weak] {
            let what = CameOrWent::Connection(quality);
            let at = world.core.clock.signaling().now();
            let event = Attendance { room: format!("daily-{room}").as_str().into(), participant: sam_id.as_str().into(), at, what };
            attended(&daily.api, &event).await;
        }
        sam.leave(&daily).await;
        ada.leave(&daily).await;
        receiver.take();
        delivered(&daily).await;
        let requests = receiver.take();
        assert!(requests.iter().all(|(headers, body)| is_signed(headers, body, &hmac)));
        let events: Vec<Value> = requests.iter().map(|(_, body)| serde_json::from_str(body).expect("JSON")).collect();
        let kinds: Vec<&str> = events.iter().map(|event| event["type"].as_str().expect("a type")).collect();
        let expected = [
            "participant.joined", "participant.joined", "meeting.started", "participant.left", "participant.left", "meeting.ended",
        ];
        let mut sorted = kinds.clone();
        sorted.sort_unstable();
        let mut sorted_expected = expected;
        sorted_expected.sort_unstable();
        assert_eq!(sorted, sorted_expected);
        let of = |kind: &str, session: &str| {
            let found = events.iter().find(|event| event["type"] == kind && event["payload"]["session_id"] == session);
            found.expect("told").clone()
        };
        let joined = of("participant.joined", &ada_id);
        assert_eq!((&joined["version"], &joined["event_ts"]), (&json!("1.0.0"), &json!(NOW)));
        let expected = json!({
            "joined_at": NOW, "session_id": ada_id, "room": "visit", "user_id": "u1", "user_name": "Dr. Ada", "owner": true,
            "networkQualityState": "unknown", "will_eject_at": NOW + 900,
            "permissions": {"hasPresence": true, "canSend": true, "canReceive": {"base": true}, "canAdmin": true},
        });
        assert_eq!(joined["payload"], expected);
        let left = of("participant.left", &sam_id)["payload"].clone();
        assert_eq!((&left["joined_at"], &left["duration"]), (&json!(NOW as f64 + 1.5), &json!(60)));
        assert_eq!(left["networkQualityState"], "warning", "as it was last");
        assert_eq!(of("participant.left", &ada_id)["payload"]["networkQualityState"], "good");
        assert_eq!((&left["user_id"], &left["user_name"]), (&json!(sam_id), &json!("Sam \u{2028} \"x\"")));
        let ended = events.iter().find(|event| event["type"] == "meeting.ended").expect("told");
        assert_eq!(ended["payload"]["start_ts"], NOW);
        assert_eq!(ended["payload"]["end_ts"], NOW as f64 + 61.5);
        assert_eq!(daily.get("/webhooks").await[0]["failedCount"], 0);
        let ids: std::collections::BTreeSet<&str> = events.iter().map(|event| event["id"].as_str().expect("an id")).collect();
        assert_eq!(ids.len(), events.len());
    }

    async fn only_what_was_asked_for_is_told_and_knocks_are_as_well(world: World) {
        let daily = Daily::new(&world).await;
        let receiver = Receiver::new().await;
        let types = ["waiting-participant.joined", "waiting-participant.left"];
        daily.post("/webhooks", json!({"url": receiver.url, "eventTypes": types})).await;
        daily.room("visit", "private", json!({"enable_knocking": true})).await;
        let token = daily.token(json!({"user_name": "Dr. Ada", "is_owner": true})).await;
        let mut host = daily.come("visit", json!({"token": token})).await;
        let waits = daily.entry("visit", json!({"name": "Sam"})).await;
        host.heard("waiting").await;
        drop(waits);
        host.heard("waiting").await;
        receiver.take();
        let mut kinds: Vec<Value> = Vec::new();
        crate::support::daily::eventually("both", async || {
            delivered(&daily).await;
            kinds.extend(receiver.events().into_iter().map(|event| json!([event["type"], event["payload"]["user_name"]])));
            kinds.len() >= 2
        })
        .await;
        assert_eq!(kinds, [json!([types[0], "Sam"]), json!([types[1], "Sam"])]);
    }

    async fn circuit_breaks_after_three_failures_in_a_row_and_closes_with_a_change(world: World) {
        let daily = Daily::new(&world).await;
        let receiver = Receiver::new().await;
        let types = ["participant.joined"];
        let made = daily.post("/webhooks", json!({"url": receiver.url, "eventTypes": types})).await;
        let path = format!("/webhooks/{}", made["uuid"].as_str().expect("an id"));
        daily.room("visit", "public", json!({})).await;
        receiver.answers(500);
        receiver.take();
        let mut seats = Vec::new();
        for failures in 1..=3 {
            seats.push(visit(&daily).await);
            delivered(&daily).await;
            let state = if failures < 3 { "ACTIVE" } else { "FAILED" };
            let webhook = daily.get(&path).await;
            assert_eq!((&webhook["failedCount"], &webhook["state"]), (&json!(failures), &json!(state)));
        }
        assert_eq!(receiver.take().len(), 3, "each is sent once");
        seats.push(visit(&daily).await);
        delivered(&daily).await;
        assert_eq!(receiver.take().len(), 0, "nothing is sent to an address that failed");
        assert_eq!(daily.refused(Method::POST, &path, json!({})).await.0, 400, "it has to answer the test");
        receiver.answers(200);
        assert_eq!(daily.post(&path, json!({})).await["state"], "ACTIVE");
        receiver.take();
        seats.push(visit(&daily).await);
        delivered(&daily).await;
        assert_eq!(receiver.take().len(), 1);
        assert_eq!(daily.get(&path).await["lastMomentPushed"], "2026-06-01T08:00:00.000Z");
    }

    async fn exponential_tries_the_same_event_five_times_and_no_more(world: World) {
        let daily = Daily::new(&world).await;
        let receiver = Receiver::new().await;
        let wish = json!({"url": receiver.url, "eventTypes": ["participant.joined"], "retryType": "exponential"});
        let made = daily.post("/webhooks", wish).await;
        daily.room("visit", "public", json!({})).await;
        receiver.answers(503);
        receiver.take();
        let _seat = visit(&daily).await;
        let mut tries = Vec::new();
        for wait in [0, 15, 60, 240, 900, 3600] {
            world.pass(Duration::from_secs(wait));
            delivered(&daily).await;
            tries.extend(receiver.events().into_iter().map(|event| event["id"].clone()));
        }
        assert_eq!(tries.len(), 5);
        assert!(tries.iter().all(|id| *id == tries[0]));
        let webhook = daily.get(&format!("/webhooks/{}", made["uuid"].as_str().expect("an id"))).await;
        assert_eq!((&webhook["state"], &webhook["failedCount"]), (&json!("ACTIVE"), &json!(5)));
    }

    async fn events_wait_sealed_and_outlive_a_worker_that_died(world: World) {
        use carehub::db::Columns as _;
        let daily = Daily::new(&world).await;
        let receiver = Receiver::new().await;
        daily.post("/webhooks", json!({"url": receiver.url, "eventTypes": ["participant.joined"]})).await;
        daily.room("visit", "public", json!({})).await;
        let _seat = daily.come("visit", json!({"name": "Sam Canary"})).await;
        let mut conn = world.core.read().await.expect("reads");
        let row = sqlx::query("SELECT body FROM daily_delivery").fetch_one(&mut *conn).await.expect("reads");
        assert!(!row.text("body").expect("text").contains("Canary"));
        drop(conn);
        receiver.take();
        let leased = "UPDATE daily_delivery SET lease = $1, leased_until = 1780300860000000";
        world.sql(leased, &["dead".to_owned()]).await;
        delivered(&daily).await;
        assert_eq!(receiver.take().len(), 0, "another worker has it");
        world.pass(Duration::from_secs(60));
        tick(&daily.api).await.expect("ticks");
        delivered(&daily).await;
        assert_eq!(receiver.take().len(), 1);
        delivered(&daily).await;
        assert_eq!(receiver.take().len(), 0);
    }
}
