//! Calls in rooms of the Daily-compatible API: who comes in by the page, who is present, what the other system does to a
//! call, and what it learns of meetings.

use std::time::Duration;

use carehub::daily_api::tick;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::daily::{Daily, eventually};
use crate::support::{both, problem};

const NOTHING: Value = Value::Null;
/// Seconds of the clock's first moment.
const NOW: i64 = 1_780_300_800;

both! {
    async fn page_lets_in_by_token_or_name_as_the_room_says(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("open", "public", json!({"exp": NOW + 60})).await;
        daily.room("shut", "private", json!({"nbf": NOW + 20})).await;
        let token = daily.token(json!({"room_name": "shut", "user_name": "Ada"})).await;
        let elsewhere = daily.token(json!({"room_name": "open", "user_name": "Ada"})).await;
        let everywhere = daily.token(json!({"user_name": "Ada", "start_video_off": true, "lang": "de"})).await;
        for (room, wish, expected) in [
            ("open", json!({}), (422, "name_missing")),
            ("open", json!({"name": " "}), (422, "name_missing")),
            ("open", json!({"name": "x".repeat(81)}), (422, "name_invalid")),
            ("open", json!({"name": "Sam", "token": "x"}), (403, "room_token_invalid")),
            ("shut", json!({"name": "Sam"}), (409, "room_too_early")),
            ("shut", json!({"token": token}), (409, "room_too_early")),
            ("none", json!({"name": "Sam"}), (404, "not_found")),
        ] {
            let (status, code) = problem(daily.entry(room, wish.clone()).await).await;
            assert_eq!((status, code.as_str()), expected, "{room} {wish}");
        }
        world.pass(Duration::from_secs(20));
        let (status, code) = problem(daily.entry("shut", json!({"name": "Sam"})).await).await;
        assert_eq!((status, code.as_str()), (403, "room_token_required"));
        let (status, code) = problem(daily.entry("shut", json!({"token": elsewhere})).await).await;
        assert_eq!((status, code.as_str()), (403, "room_token_invalid"));
        assert_eq!(daily.entry("shut", json!({"token": token})).await.status(), 200);
        assert_eq!(daily.entry("open", json!({"name": "Sam"})).await.status(), 200);
        let entry: Value = daily.entry("shut", json!({"token": everywhere})).await.json().await.expect("JSON");
        assert_eq!((&entry["start_video_off"], &entry["lang"], &entry["exit_url"]), (&json!(true), &json!("de"), &NOTHING));
        world.pass(Duration::from_secs(40));
        let (status, code) = problem(daily.entry("open", json!({"name": "Sam"})).await).await;
        assert_eq!((status, code.as_str()), (409, "room_over"));
    }

    async fn presence_tells_who_is_there(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("visit", "private", json!({})).await;
        let token = daily.token(json!({"room_name": "visit", "user_name": "Ada", "user_id": "u1", "is_owner": true})).await;
        let ada = daily.come("visit", json!({"token": token})).await;
        assert_eq!(ada.joined["seat"]["permissions"]["moderate"], true);
        let token = daily.token(json!({"room_name": "visit", "user_name": "Sam"})).await;
        world.pass(Duration::from_secs(1));
        let sam = daily.come("visit", json!({"token": token})).await;
        world.pass(Duration::from_secs(7));
        let presence = daily.get("/rooms/visit/presence").await;
        let meeting = &presence["data"][0]["mtgSessionId"];
        assert!(meeting.as_str().is_some_and(|id| id.len() == 36));
        let expected = json!({"total_count": 2, "data": [
            {"room": "visit", "id": ada.id, "userId": "u1", "userName": "Ada", "mtgSessionId": meeting,
             "joinTime": "2026-06-01T08:00:00.000Z", "duration": 8},
            {"room": "visit", "id": sam.id, "userId": null, "userName": "Sam", "mtgSessionId": meeting,
             "joinTime": "2026-06-01T08:00:01.000Z", "duration": 7},
        ]});
        assert_eq!(presence, expected);
        assert_eq!(daily.get("/presence").await, json!({"visit": expected["data"]}));
        assert_eq!(daily.get("/rooms/visit/presence?userId=u1").await["total_count"], 1);
        assert_eq!(daily.get("/rooms/visit/presence?limit=1").await["data"].as_array().map(Vec::len), Some(1));
        sam.leave(&daily).await;
        assert_eq!(daily.get("/rooms/visit/presence").await["total_count"], 1);
    }

    async fn full_room_takes_nobody_more_and_a_same_user_takes_the_others_place(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("pair", "public", json!({"max_participants": 1, "enforce_unique_user_ids": true})).await;
        let token = daily.token(json!({"user_id": "u1", "user_name": "Ada"})).await;
        let mut first = daily.come("pair", json!({"token": token})).await;
        let (status, code) = problem(daily.entry("pair", json!({"name": "Sam"})).await).await;
        assert_eq!((status, code.as_str()), (409, "room_full"));
        let second = daily.come("pair", json!({"token": token})).await;
        first.heard("closing").await;
        eventually("one", async || daily.everybody().await == [second.id.clone()]).await;
    }

    async fn places_of_those_who_were_let_in_and_come_not_are_free_after_a_minute(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("pair", "public", json!({"max_participants": 1})).await;
        assert_eq!(daily.entry("pair", json!({"name": "Sam"})).await.status(), 200);
        assert_eq!(daily.entry("pair", json!({"name": "Kim"})).await.status(), 409);
        world.pass(Duration::from_secs(60));
        assert_eq!(daily.entry("pair", json!({"name": "Kim"})).await.status(), 200);
    }

    async fn ejected_people_are_out_and_banned_ones_stay_out_until_the_meeting_ends(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("visit", "private", json!({})).await;
        let token = |id: &str| daily.token(json!({"room_name": "visit", "user_name": id, "user_id": id}));
        let (owner, sam) = (token("owner").await, token("sam").await);
        let eject = |body: Value| daily.call(Method::POST, "/rooms/visit/eject", body);
        assert_eq!(eject(json!({"user_ids": ["sam"]})).await.status(), 404, "no meeting");
        let host = daily.come("visit", json!({"token": owner})).await;
        let mut seat = daily.come("visit", json!({"token": sam})).await;
        assert_eq!(eject(json!({"ids": ["01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11"]})).await.status(), 404, "nobody meant");
        for wrong in [json!({}), json!({"ids": "all"}), json!({"ids": vec!["x"; 101]}), json!({"who": []})] {
            assert_eq!(eject(wrong).await.status(), 400);
        }
        let ejected = daily.post("/rooms/visit/eject", json!({"ids": [seat.id]})).await;
        assert_eq!(ejected, json!({"ejectedIds": [seat.id]}));
        assert_eq!(seat.heard("closing").await["reason"], "kicked");
        let seat = daily.come("visit", json!({"token": sam})).await;
        let ejected = daily.post("/rooms/visit/eject", json!({"user_ids": ["sam", "nobody"], "ban": true})).await;
        assert_eq!(ejected, json!({"ejectedIds": [seat.id]}));
        let (status, code) = problem(daily.entry("visit", json!({"token": sam})).await).await;
        assert_eq!((status, code.as_str()), (403, "room_banned"));
        host.leave(&daily).await;
        assert_eq!(daily.entry("visit", json!({"token": sam})).await.status(), 200);
    }

    async fn time_of_ejection_is_computed_at_the_join_and_never_again(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("visit", "private", json!({"exp": NOW + 100, "eject_at_room_exp": true})).await;
        let plain = daily.token(json!({"user_name": "Room"})).await;
        let soon = daily.token(json!({"user_name": "Soon", "eject_after_elapsed": 50})).await;
        let late = daily.token(json!({"user_name": "Late", "eject_after_elapsed": 5000})).await;
        let mut of_room = daily.come("visit", json!({"token": plain})).await;
        let mut soon = daily.come("visit", json!({"token": soon})).await;
        let late = daily.come("visit", json!({"token": late})).await;
        daily.post("/rooms/visit", json!({"properties": {"exp": NOW + 1000, "eject_at_room_exp": false}})).await;
        world.pass(Duration::from_secs(49));
        tick(&daily.api).await.expect("ticks");
        assert_eq!(daily.everybody().await.len(), 3);
        world.pass(Duration::from_secs(1));
        tick(&daily.api).await.expect("ticks");
        assert_eq!(soon.heard("closing").await["reason"], "kicked");
        world.pass(Duration::from_secs(50));
        tick(&daily.api).await.expect("ticks");
        of_room.heard("closing").await;
        eventually("one", async || daily.everybody().await == [late.id.clone()]).await;
    }

    async fn room_that_is_over_goes_by_itself_once_it_is_empty(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("visit", "public", json!({"exp": NOW + 100})).await;
        let sam = daily.come("visit", json!({"name": "Sam"})).await;
        world.pass(Duration::from_secs(100));
        tick(&daily.api).await.expect("ticks");
        daily.get("/rooms/visit").await;
        sam.leave(&daily).await;
        tick(&daily.api).await.expect("ticks");
        assert_eq!(daily.refused(Method::GET, "/rooms/visit", NOTHING).await.0, 404);
    }

    async fn deleted_room_puts_everybody_out(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("visit", "public", json!({})).await;
        let mut sam = daily.come("visit", json!({"name": "Sam"})).await;
        daily.ok(Method::DELETE, "/rooms/visit", NOTHING).await;
        assert_eq!(sam.heard("closing").await["reason"], "room_closed");
        eventually("nobody", async || daily.everybody().await.is_empty()).await;
    }

    async fn message_of_the_other_system_reaches_the_pages(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("visit", "public", json!({})).await;
        let send = |body: Value| daily.call(Method::POST, "/rooms/visit/send-app-message", body);
        assert_eq!(send(json!({"data": 1})).await.status(), 404, "nobody is there");
        let mut sam = daily.come("visit", json!({"name": "Sam"})).await;
        let sent = daily.post("/rooms/visit/send-app-message", json!({"data": {"page": 3}, "recipient": "*"})).await;
        assert_eq!(sent, json!({"sent": "true"}));
        assert_eq!(sam.heard("app_message").await, json!({"type": "app_message", "from": null, "data": {"page": 3}}));
        daily.post("/rooms/visit/send-app-message", json!({"data": 7, "recipient": sam.id})).await;
        assert_eq!(sam.heard("app_message").await["data"], 7);
        assert_eq!(send(json!({"data": 1, "recipient": "nobody"})).await.status(), 404);
        for wrong in [json!({}), json!({"data": "x".repeat(4095)}), json!({"data": 1, "recipient": 7})] {
            assert_eq!(send(wrong).await.status(), 400);
        }
    }

    async fn changed_permissions_hold_at_once_and_after_coming_back(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("visit", "public", json!({})).await;
        let permit = |body: Value| daily.call(Method::POST, "/rooms/visit/update-permissions", body);
        assert_eq!(permit(json!({"data": {"*": {"canSend": false}}})).await.status(), 404, "nobody is there");
        let mut sam = daily.come("visit", json!({"name": "Sam"})).await;
        let mut kim = daily.come("visit", json!({"name": "Kim"})).await;
        for wrong in [json!({}), json!({"data": {"*": {"canFly": true}}}), json!({"data": {"*": 7}})] {
            assert_eq!(permit(wrong).await.status(), 400);
        }
        let data = json!({"*": {"canSend": false}, sam.id.clone(): {"canAdmin": ["participants"]}});
        assert_eq!(daily.post("/rooms/visit/update-permissions", json!({"data": data})).await, json!({"status": "sent"}));
        let permitted = sam.heard("permitted").await["permissions"].clone();
        assert_eq!((&permitted["publish"], &permitted["moderate"]), (&json!(false), &json!(true)));
        let permitted = kim.heard("permitted").await["permissions"].clone();
        assert_eq!((&permitted["publish"], &permitted["moderate"]), (&json!(false), &json!(false)));
        // An older return ticket, which says what they might before, gives back no more than they may now.
        let old = kim.joined["seat"]["return_ticket"].as_str().expect("a ticket").to_owned();
        kim.leave(&daily).await;
        let mut kim = daily.sit(&old).await;
        assert_eq!(kim.heard("permitted").await["permissions"]["publish"], false);
    }

    async fn session_data_is_kept_with_the_meeting_and_sealed(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("visit", "public", json!({})).await;
        let set = |body: Value| daily.call(Method::POST, "/rooms/visit/set-session-data", body);
        assert_eq!(set(json!({"data": {"a": 1}})).await.status(), 404, "nobody is there");
        assert_eq!(daily.get("/rooms/visit/get-session-data").await, json!({"data": {}}));
        let sam = daily.come("visit", json!({"name": "Sam Canary"})).await;
        assert_eq!(daily.post("/rooms/visit/set-session-data", json!({"data": {"a": "canary", "b": 2}})).await, json!({"sent": "true"}));
        daily.post("/rooms/visit/set-session-data", json!({"data": {"b": 3}, "mergeStrategy": "shallow-merge"})).await;
        assert_eq!(daily.get("/rooms/visit/get-session-data").await, json!({"data": {"a": "canary", "b": 3}}));
        let wish = json!({"data": {}, "mergeStrategy": "shallow-merge", "keysToDelete": ["b"]});
        daily.post("/rooms/visit/set-session-data", wish).await;
        assert_eq!(daily.get("/rooms/visit/get-session-data").await, json!({"data": {"a": "canary"}}));
        for wrong in [json!({"data": 7}), json!({"data": {}, "mergeStrategy": "deep"})] {
            assert_eq!(set(wrong).await.status(), 400);
        }
        use carehub::db::Columns as _;
        let mut conn = world.core.read().await.expect("reads");
        for sql in ["SELECT session_data AS kept FROM daily_meeting", "SELECT user_name AS kept FROM daily_admission"] {
            let row = sqlx::query(sql).fetch_one(&mut *conn).await.expect("reads");
            let kept = row.text("kept").expect("text");
            assert!(kept.starts_with("1.") && !kept.to_lowercase().contains("canary"), "{kept}");
        }
        drop(conn);
        sam.leave(&daily).await;
        assert_eq!(daily.get("/rooms/visit/get-session-data").await, json!({"data": {}}));
    }

    async fn meetings_tell_who_was_there_and_for_how_long(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("visit", "public", json!({})).await;
        let quick = daily.come("visit", json!({"name": "Quick"})).await;
        quick.leave(&daily).await;
        tick(&daily.api).await.expect("ticks");
        assert_eq!(daily.get("/meetings").await, json!({"total_count": 0, "data": []}), "one alone for a moment is no meeting");
        let token = daily.token(json!({"user_name": "Ada", "user_id": "u1"})).await;
        let ada = daily.come("visit", json!({"token": token})).await;
        world.pass(Duration::from_secs(10));
        let sam = daily.come("visit", json!({"name": "Sam"})).await;
        world.pass(Duration::from_secs(60));
        let (ada_id, sam_id) = (ada.id.clone(), sam.id.clone());
        sam.leave(&daily).await;
        let ongoing = daily.get("/meetings?ongoing=true").await;
        assert_eq!((&ongoing["total_count"], &ongoing["data"][0]["duration"]), (&json!(1), &json!(70)));
        world.pass(Duration::from_secs(5));
        ada.leave(&daily).await;
        let meetings = daily.get("/meetings?room=visit").await;
        let id = meetings["data"][0]["id"].as_str().expect("an id");
        let people = json!([
            {"user_id": "u1", "participant_id": ada_id, "user_name": "Ada", "join_time": NOW, "duration": 75},
            {"user_id": sam_id, "participant_id": sam_id, "user_name": "Sam", "join_time": NOW + 10, "duration": 60},
        ]);
        let expected = json!({
            "id": id, "room": "visit", "start_time": NOW, "duration": 75, "ongoing": false, "max_participants": 2,
            "participants": people,
        });
        assert_eq!(meetings, json!({"total_count": 1, "data": [expected]}));
        assert_eq!(daily.get(&format!("/meetings/{id}")).await, expected);
        assert_eq!(daily.get(&format!("/meetings/{id}/participants")).await, json!({"data": people}));
        let late = daily.get(&format!("/meetings/{id}/participants?joined_after={NOW}&limit=5")).await;
        assert_eq!(late["data"].as_array().map(Vec::len), Some(1));
        assert!(daily.get("/meetings?no_participants=true").await["data"][0].get("participants").is_none());
        for (query, total) in [
            (format!("timeframe_start={NOW}&timeframe_end={}", NOW + 1), 1),
            (format!("timeframe_start={}", NOW + 1), 0),
            (format!("timeframe_end={NOW}"), 0),
            ("room=other".to_owned(), 0),
            ("ongoing=true".to_owned(), 0),
        ] {
            assert_eq!(daily.get(&format!("/meetings?{query}")).await["total_count"], total, "{query}");
        }
        let other = daily.other(&world).await;
        assert_eq!(other.refused(Method::GET, &format!("/meetings/{id}"), NOTHING).await.0, 404);
        assert_eq!(daily.refused(Method::GET, "/meetings/x", NOTHING).await.0, 404);
        daily.ok(Method::DELETE, "/rooms/visit", NOTHING).await;
        assert_eq!(daily.get("/meetings").await["total_count"], 1, "what was stays known");
    }

    async fn who_is_left_alone_for_ten_minutes_waits_for_another_meeting(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("visit", "public", json!({})).await;
        let ada = daily.come("visit", json!({"name": "Ada"})).await;
        let sam = daily.come("visit", json!({"name": "Sam"})).await;
        sam.leave(&daily).await;
        world.pass(Duration::from_secs(599));
        tick(&daily.api).await.expect("ticks");
        assert_eq!(daily.get("/meetings?ongoing=true").await["total_count"], 1);
        world.pass(Duration::from_secs(1));
        tick(&daily.api).await.expect("ticks");
        assert_eq!(daily.get("/meetings?ongoing=true").await["total_count"], 0);
        assert_eq!(daily.everybody().await, std::slice::from_ref(&ada.id));
        world.pass(Duration::from_secs(30));
        tick(&daily.api).await.expect("ticks");
        assert_eq!(daily.get("/meetings").await["total_count"], 2);
        assert_eq!(daily.get("/meetings?ongoing=true").await["data"][0]["start_time"], NOW + 600);
    }

    async fn who_vanished_without_a_word_is_noticed(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("visit", "public", json!({})).await;
        let token = daily.entry("visit", json!({"name": "Sam"})).await;
        assert_eq!(token.status(), 200);
        let sam = daily.come("visit", json!({"name": "Sam"})).await;
        // As after a crash: the record says they are here, signaling does not know them.
        world.sql("UPDATE daily_stay SET admission_id = (SELECT id FROM daily_admission WHERE id <> $1)", std::slice::from_ref(&sam.id)).await;
        tick(&daily.api).await.expect("ticks");
        world.pass(Duration::from_secs(59));
        tick(&daily.api).await.expect("ticks");
        assert_eq!(daily.everybody().await.len(), 1);
        world.pass(Duration::from_secs(1));
        tick(&daily.api).await.expect("ticks");
        assert_eq!(daily.everybody().await.len(), 0);
    }

    async fn who_knocks_waits_until_somebody_inside_lets_them_in(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("visit", "private", json!({"enable_knocking": true})).await;
        let token = daily.token(json!({"user_name": "Dr. Ada", "is_owner": true})).await;
        let mut host = daily.come("visit", json!({"token": token})).await;
        let guest_token = daily.token(json!({"user_name": "Kim"})).await;
        let guest = daily.come("visit", json!({"token": guest_token})).await;
        let ticket = |seat: &Value| seat["seat"]["return_ticket"].as_str().expect("a ticket").to_owned();
        let (host_ticket, guest_ticket) = (ticket(&host.joined), ticket(&guest.joined));

        let waits = daily.entry("visit", json!({"name": "Sam"})).await;
        assert!(waits.headers()["content-type"].to_str().expect("text").starts_with("text/event-stream"));
        let waiting = host.heard("waiting").await["people"].clone();
        assert_eq!(waiting[0]["name"], "Sam");
        let person = waiting[0]["id"].as_str().expect("an id").to_owned();
        for (ticket, expected) in [(guest_ticket.as_str(), 403), ("x", 403)] {
            assert_eq!(daily.answer("visit", &person, ticket, true).await.status().as_u16(), expected);
        }
        assert_eq!(daily.answer("visit", "x", &host_ticket, true).await.status(), 404);
        assert_eq!(daily.answer("visit", &person, &host_ticket, true).await.status(), 204);
        let said = waits.text().await.expect("text");
        assert!(said.starts_with("event: waiting\n") && said.contains("event: in\n"), "{said}");
        let data = said.split("data: ").last().expect("data").trim();
        let entry: Value = serde_json::from_str(data).expect("JSON");
        assert_eq!(host.heard("waiting").await["people"], json!([]));
        let sam = daily.sit(entry["ticket"].as_str().expect("a ticket")).await;
        assert_eq!(sam.id, person);

        let denied = daily.entry("visit", json!({"name": "Eve"})).await;
        let person = host.heard("waiting").await["people"][0]["id"].as_str().expect("an id").to_owned();
        assert_eq!(daily.answer("visit", &person, &host_ticket, false).await.status(), 204);
        assert!(denied.text().await.expect("text").contains("event: denied\n"));
        host.heard("waiting").await;

        let gone = daily.entry("visit", json!({"name": "Max"})).await;
        assert_eq!(host.heard("waiting").await["people"][0]["name"], "Max");
        drop(gone);
        assert_eq!(host.heard("waiting").await["people"], json!([]), "a closed page knocks no more");
    }
}

#[tokio::test]
async fn page_of_a_room_may_be_framed_where_the_clinic_says_and_no_other_page_is() {
    let world = crate::support::World::new(carehub::db::Engine::Sqlite).await;
    let daily = Daily::new(&world).await;
    for (path, ancestors, deny) in [
        ("/room/clinic/visit?t=x", "frame-ancestors https://portal.example.org;", false),
        ("/", "frame-ancestors 'none';", true),
        ("/call/visit", "frame-ancestors 'none';", true),
    ] {
        let response = reqwest::get(format!("{}{path}", daily.url)).await.expect("an answer");
        assert_eq!(response.status(), 200, "{path}");
        let policy = response.headers()["content-security-policy"].to_str().expect("text").to_owned();
        assert!(policy.contains(ancestors), "{path}: {policy}");
        assert_eq!(response.headers().contains_key("x-frame-options"), deny, "{path}");
    }
    let about = reqwest::get(format!("{}/daily/rooms/clinic/none", daily.url)).await.expect("an answer");
    assert_eq!(about.status(), 404);
    daily.room("visit", "private", json!({"enable_knocking": true})).await;
    let about = reqwest::get(format!("{}/daily/rooms/clinic/visit", daily.url)).await.expect("an answer");
    let about: Value = about.json().await.expect("JSON");
    assert_eq!((&about["private"], &about["knocking"]), (&json!(true), &json!(true)));
    let shim = reqwest::get(format!("{}/daily/daily.js", daily.url)).await.expect("an answer");
    assert_eq!(shim.headers()["cross-origin-resource-policy"], "cross-origin");
}
