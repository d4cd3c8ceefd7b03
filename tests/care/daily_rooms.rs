//! The Daily-compatible API without calls: keys, the domain, rooms, tokens, pages of lists, and how it says no.

use std::time::Duration;

use carehub::daily_api::{keys, sweep};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::both;
use crate::support::daily::{Daily, refusal};

const NOTHING: Value = Value::Null;
/// Seconds of the clock's first moment.
const NOW: i64 = 1_780_300_800;

both! {
    async fn name_of_whoever_was_let_in_and_never_came_is_forgotten_after_a_day(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("visit", "public", json!({})).await;
        let ada = daily.come("visit", json!({"name": "Ada"})).await;
        ada.leave(&daily).await;
        assert_eq!(daily.entry("visit", json!({"name": "Sam"})).await.status(), 200);
        let known = async || {
            sweep(&daily.api).await.expect("sweeps");
            let mut conn = world.core.read().await.expect("a connection");
            sqlx::query("SELECT id FROM daily_admission").fetch_all(&mut *conn).await.expect("reads").len()
        };
        world.pass(Duration::from_secs(24 * 3600));
        assert_eq!(known().await, 2);
        world.pass(Duration::from_secs(1));
        assert_eq!(known().await, 1);
    }

    async fn cursor_with_a_zero_in_it_is_none(world: World) {
        let daily = Daily::new(&world).await;
        for list in ["/rooms", "/meetings"] {
            for cursor in ["starting_after", "ending_before"] {
                let refused = daily.refused(Method::GET, &format!("{list}?{cursor}=a%00b"), Value::Null).await;
                assert_eq!((refused.0, refused.1.as_str()), (400, "invalid-request-error"));
            }
        }
    }

    async fn without_a_good_key_nothing_is_answered(world: World) {
        let daily = Daily::new(&world).await;
        let client = reqwest::Client::new();
        for (header, expected) in [
            (None, (400, "authorization-header-error")),
            (Some("Basic abc"), (400, "authorization-header-error")),
            (Some("Bearer "), (400, "authorization-header-error")),
            (Some("Bearer 0123"), (401, "authentication-error")),
        ] {
            for path in ["/", "/rooms", "/meeting-tokens/x", "/presence", "/webhooks", "/meetings", "/recordings"] {
                let request = client.get(format!("{}/daily/v1{path}", daily.url));
                let request = if let Some(header) = header { request.header("authorization", header) } else { request };
                let (status, error, _) = refusal(request.send().await.expect("an answer")).await;
                assert_eq!((status, error.as_str()), expected, "{header:?} {path}");
            }
        }
        daily.get("/rooms").await;
        keys::revoke(&world.core, daily.key_id).await.expect("revoked");
        assert_eq!(daily.refused(Method::GET, "/rooms", NOTHING).await.0, 401);
        assert!(keys::revoke(&world.core, daily.key_id).await.is_err(), "once");
        for domain in ["", "North", "a b", &"x".repeat(41)] {
            assert!(keys::create(&world.core, domain, "").await.is_err(), "{domain}");
        }
        let listed = keys::list(&world.core).await.expect("reads");
        assert!(listed.len() == 1 && listed[0].domain == "clinic" && listed[0].revoked_at.is_some());
    }

    async fn key_is_nowhere_in_the_database(world: World) {
        let daily = Daily::new(&world).await;
        let rows = sqlx::query("SELECT key_hash, key_sealed FROM daily_key");
        let mut conn = world.core.read().await.expect("reads");
        for row in rows.fetch_all(&mut *conn).await.expect("reads") {
            use carehub::db::Columns as _;
            let kept = row.text("key_hash").expect("text") + &row.text("key_sealed").expect("text");
            assert!(!kept.contains(&daily.key));
        }
    }

    async fn domain_tells_its_id_and_keeps_its_properties(world: World) {
        let daily = Daily::new(&world).await;
        let domain = daily.get("/").await;
        assert_eq!((&domain["domain_name"], &domain["config"]["hipaa"]), (&json!("clinic"), &json!(false)));
        assert!(domain["domain_id"].as_str().is_some_and(|id| id.len() == 36));
        let changed = daily.post("/", json!({"properties": {"lang": "de", "enable_chat": true}})).await;
        assert_eq!(changed["config"]["lang"], "de");
        assert_eq!(daily.get("").await["config"]["enable_chat"], true);
        let (status, error, info) = daily.refused(Method::POST, "/", json!({"properties": {"exp": 1}})).await;
        assert_eq!((status, error.as_str(), info.as_str()), (400, "invalid-request-error", "unknown parameter 'exp'"));
    }

    async fn room_is_made_shown_changed_and_deleted(world: World) {
        let daily = Daily::new(&world).await;
        let properties = json!({"exp": NOW + 3600, "max_participants": 2, "enable_chat": false, "enable_recording": "cloud"});
        let room = daily.room("visit-1", "private", properties).await;
        let id = room["id"].as_str().expect("an id");
        let url = format!("{}/room/clinic/visit-1", world.core.settings.public_url);
        let expected = json!({
            "id": id, "name": "visit-1", "api_created": true, "privacy": "private", "url": url,
            "created_at": "2026-06-01T08:00:00.000Z",
            "config": {"exp": NOW + 3600, "max_participants": 2, "enable_recording": "cloud"},
        });
        assert_eq!(room, expected);
        assert_eq!(daily.get("/rooms/visit-1").await, expected);
        let wish = json!({"privacy": "public", "properties": {"exp": null, "lang": "fr"}});
        let changed = daily.post("/rooms/visit-1", wish).await;
        let config = json!({"max_participants": 2, "enable_recording": "cloud", "lang": "fr"});
        assert_eq!((&changed["privacy"], &changed["config"]), (&json!("public"), &config));
        assert_eq!(daily.ok(Method::DELETE, "/rooms/visit-1", NOTHING).await, json!({"deleted": true, "name": "visit-1"}));
        for method in [Method::GET, Method::DELETE, Method::POST] {
            let refused = daily.refused(method, "/rooms/visit-1", NOTHING).await;
            assert_eq!(refused, (404, "not-found".to_owned(), "room visit-1 not found".to_owned()));
        }
        let random = daily.post("/rooms", NOTHING).await;
        assert!(random["name"].as_str().is_some_and(|name| name.len() == 20) && random["privacy"] == "public");
    }

    async fn wrong_rooms_are_refused_in_the_words_clients_know(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("taken", "public", json!({})).await;
        for (body, info) in [
            (json!({"name": "taken"}), "a room named taken already exists"),
            (json!({"name": "a b"}), "a b contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and '_')"),
            (json!({"name": "x".repeat(129)}), "room names have 1 to 128 characters"),
            (json!({"name": 7}), "name should be a string"),
            (json!({"privacy": "org"}), "privacy should be public or private"),
            (json!({"exp": NOW + 60}), "unknown parameter 'exp'"),
            (json!({"properties": []}), "properties should be an object"),
            (json!({"properties": {"colour": "red"}}), "unknown parameter 'colour'"),
            (json!({"properties": {"exp": NOW - 1}}), &format!("exp was '{}', which is in the past rather than in the future", NOW - 1)),
            (json!({"properties": {"exp": "x"}}), "exp was 'x' but should be a number of seconds since the unix epoch"),
            (json!([1]), "the body should be an object"),
        ] {
            let refused = daily.refused(Method::POST, "/rooms", body.clone()).await;
            assert_eq!(refused, (400, "invalid-request-error".to_owned(), info.to_owned()), "{body}");
        }
        let client = reqwest::Client::new();
        let request = client.post(format!("{}/daily/v1/rooms", daily.url)).bearer_auth(&daily.key).body("{");
        let (status, error, _) = refusal(request.send().await.expect("an answer")).await;
        assert_eq!((status, error.as_str()), (400, "json-parsing-error"));
    }

    async fn of_many_who_make_the_same_room_one_does(world: World) {
        let daily = Daily::new(&world).await;
        let makes = (0..8).map(|_| daily.call(Method::POST, "/rooms", json!({"name": "race"})));
        let made = futures_util::future::join_all(makes).await;
        let statuses: Vec<u16> = made.iter().map(|response| response.status().as_u16()).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| [200, 400].contains(status)), "{statuses:?}");
    }

    async fn rooms_of_another_domain_are_not_there(world: World) {
        let daily = Daily::new(&world).await;
        let other = daily.other(&world).await;
        daily.room("mine", "private", json!({})).await;
        for (method, path) in [
            (Method::GET, "/rooms/mine"),
            (Method::POST, "/rooms/mine"),
            (Method::DELETE, "/rooms/mine"),
            (Method::GET, "/rooms/mine/presence"),
            (Method::GET, "/rooms/mine/get-session-data"),
        ] {
            assert_eq!(other.refused(method, path, NOTHING).await.0, 404, "{path}");
        }
        assert_eq!(other.get("/rooms").await, json!({"total_count": 0, "data": []}));
        other.room("mine", "public", json!({})).await;
        let token = daily.token(json!({"room_name": "mine"})).await;
        assert_eq!(other.refused(Method::GET, &format!("/meeting-tokens/{token}"), NOTHING).await.0, 400);
    }

    async fn batch_makes_all_or_none_and_deletes_many(world: World) {
        let daily = Daily::new(&world).await;
        let made = daily.post("/batch/rooms", json!({"rooms": [{"name": "a"}, {"name": "b", "privacy": "private"}]})).await;
        assert_eq!((&made[0]["name"], &made[1]["privacy"]), (&json!("a"), &json!("private")));
        let wish = json!({"rooms": [{"name": "c"}, {"name": "a"}]});
        assert_eq!(daily.refused(Method::POST, "/batch/rooms", wish).await.2, "a room named a already exists");
        let names = json!({"rooms": ["a", "b", "nobody"]});
        assert_eq!(daily.ok(Method::DELETE, "/batch/rooms", names).await, json!({"deleted_count": 2}));
        assert_eq!(daily.get("/rooms").await["total_count"], 0);
        for wrong in [json!({}), json!({"rooms": [7]}), json!({"names": []})] {
            assert_eq!(daily.refused(Method::DELETE, "/batch/rooms", wrong).await.0, 400);
        }
    }

    async fn lists_come_in_pages_newest_first(world: World) {
        let daily = Daily::new(&world).await;
        let mut ids = Vec::new();
        for name in ["one", "two", "three", "four", "five"] {
            world.pass(Duration::from_secs(1));
            ids.push(daily.room(name, "public", json!({})).await["id"].as_str().expect("an id").to_owned());
        }
        for (query, expected) in [
            (String::new(), vec!["five", "four", "three", "two", "one"]),
            ("?limit=2".to_owned(), vec!["five", "four"]),
            (format!("?limit=2&starting_after={}", ids[3]), vec!["three", "two"]),
            (format!("?limit=2&ending_before={}", ids[0]), vec!["three", "two"]),
            ("?limit=2&ending_before=OLDEST".to_owned(), vec!["two", "one"]),
        ] {
            let page = daily.get(&format!("/rooms{query}")).await;
            let names: Vec<&str> =
                page["data"].as_array().expect("rooms").iter().map(|room| room["name"].as_str().expect("a name")).collect();
            assert_eq!((names, &page["total_count"]), (expected, &json!(5)), "{query}");
        }
        assert_eq!(daily.refused(Method::GET, "/rooms?limit=101", NOTHING).await.0, 400);
    }

    async fn tokens_are_made_and_say_what_was_asked(world: World) {
        let daily = Daily::new(&world).await;
        let properties = json!({
            "room_name": "visit-1", "is_owner": true, "user_name": "Dr. Ada", "user_id": "u1", "exp": NOW + 60, "nbf": NOW + 10,
            "permissions": {"canAdmin": ["participants"]}, "enable_prejoin_ui": false,
        });
        let token = daily.token(properties.clone()).await;
        let path = format!("/meeting-tokens/{token}");
        assert_eq!(daily.refused(Method::GET, &path, NOTHING).await.2, "token is not valid yet");
        assert_eq!(daily.get(&format!("{path}?ignoreNbf=true")).await, properties);
        world.pass(Duration::from_secs(10));
        assert_eq!(daily.get(&path).await, properties);
        world.pass(Duration::from_secs(50));
        assert_eq!(daily.refused(Method::GET, &path, NOTHING).await.2, "token has expired");
        for (wrong, info) in [
            (json!({"properties": {"exp": NOW}}), format!("exp was '{NOW}', which is in the past rather than in the future")),
            (json!({"properties": {"user_id": "x".repeat(37)}}), format!("user_id was '{}' but should be a string of at most 36 characters", "x".repeat(37))),
            (json!({"properties": {"room": "x"}}), "unknown parameter 'room'".to_owned()),
            (json!({"room_name": "x"}), "unknown parameter 'room_name'".to_owned()),
        ] {
            assert_eq!(daily.refused(Method::POST, "/meeting-tokens", wrong).await.2, info);
        }
        for wrong in ["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."] {
            assert_eq!(daily.refused(Method::GET, &format!("/meeting-tokens/{wrong}"), NOTHING).await.0, 400);
        }
    }

    async fn tokens_that_the_other_system_signs_itself_are_good_while_its_key_is(world: World) {
        let daily = Daily::new(&world).await;
        let domain = daily.get("/").await["domain_id"].clone();
        let sign = |claims: Value, key: &str| {
            use base64::Engine as _;
            let text = |value: Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string());
            let signed = format!("{}.{}", text(json!({"alg": "HS256", "typ": "JWT"})), text(claims));
            let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, key.as_bytes());
            let tag = aws_lc_rs::hmac::sign(&key, signed.as_bytes());
            format!("{signed}.{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(tag))
        };
        let claims = json!({"r": "visit-1", "d": domain, "iat": NOW, "o": true, "p": {"cs": false}});
        let token = sign(claims.clone(), &daily.key);
        let said = daily.get(&format!("/meeting-tokens/{token}")).await;
        assert_eq!(said, json!({"room_name": "visit-1", "is_owner": true, "permissions": {"canSend": false}}));
        let foreign = json!({"r": "visit-1", "d": "01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11", "iat": NOW});
        for (claims, key) in [(claims, "another key"), (foreign, daily.key.as_str())] {
            let path = format!("/meeting-tokens/{}", sign(claims, key));
            assert_eq!(daily.refused(Method::GET, &path, NOTHING).await.2, "invalid token");
        }
        keys::revoke(&world.core, daily.key_id).await.expect("revoked");
        let daily = daily.with_new_key(&world, "clinic").await;
        assert_eq!(daily.refused(Method::GET, &format!("/meeting-tokens/{token}"), NOTHING).await.2, "invalid token");
    }

    async fn whatever_else_daily_has_is_not_here(world: World) {
        let daily = Daily::new(&world).await;
        daily.room("visit-1", "public", json!({})).await;
        for (method, path) in [
            (Method::GET, "/logs"),
            (Method::POST, "/rooms/visit-1/recordings/start"),
            (Method::POST, "/rooms/visit-1/dialOut/start"),
            (Method::GET, "/recordings/x"),
            (Method::GET, "/transcript"),
            (Method::PUT, "/rooms"),
            (Method::GET, "/rooms/a%20b"),
            (Method::GET, "/rooms/%FF"),
        ] {
            assert_eq!(daily.refused(method, path, NOTHING).await.1, "not-found", "{path}");
        }
        assert_eq!(daily.get("/recordings").await, json!({"total_count": 0, "data": []}));
    }

    async fn who_asks_too_often_is_told_so(world: World) {
        let daily = Daily::new(&world).await;
        let mut refused = None;
        for _ in 0..200 {
            let response = daily.call(Method::DELETE, "/batch/rooms", json!({"rooms": []})).await;
            if response.status() == 429 {
                refused = Some(refusal(response).await.1);
                break;
            }
        }
        assert_eq!(refused.as_deref(), Some("rate-limit-error"));
        daily.get("/rooms").await;
    }
}
