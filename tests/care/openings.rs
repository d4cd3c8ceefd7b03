//! Hours set over HTTP, and the openings that come of them.

use carehub::booking::openings::{alternatives, refresh_due};
use carehub::care::{NewVisitType, VisitKind};
use carehub::db::Conn;
use carehub::ids::ProviderId;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::{Visitor, World, body, both, new_visit_type, problem};

both! {
    async fn week_set_by_the_provider_is_offered_in_their_zone_and_bad_weeks_are_refused(world: World) {
        let petra = world.provider("Petra", "America/New_York").await;
        let week = json!({ "windows": [{ "weekday": 3, "start_minute": 780, "end_minute": 840 }] });
        let path = format!("/providers/{}/availability", petra.provider);
        let set = put(&petra.visitor, &path, "\"1\"", &week).await;
        assert_eq!(set.headers()["etag"], "\"2\"");
        let set = body(set, 200).await;
        assert_eq!((&set["zone"], &set["outside"]), (&json!("America/New_York"), &json!([])));

        let asked = openings(petra.provider, petra.visit_type, "2026-06-01T08:00:00Z", "2026-06-08T00:00:00Z");
        let found = body(world.visitor().get(&asked).await, 200).await;
        let starts: Vec<&Value> = found["openings"].as_array().expect("a list").iter().map(|one| &one["starts_at"]).collect();
        assert_eq!(starts, ["2026-06-03T17:00:00Z", "2026-06-03T17:15:00Z", "2026-06-03T17:30:00Z"]);

        assert_eq!(problem(put(&petra.visitor, &path, "\"1\"", &week).await).await, (412, "stale".into()));
        for (windows, code) in [
            (json!([{ "weekday": 8, "start_minute": 0, "end_minute": 60 }]), "weekday_invalid"),
            (json!([{ "weekday": 1, "start_minute": 3, "end_minute": 60 }]), "minutes_off_grid"),
            (json!([{ "weekday": 1, "start_minute": 60, "end_minute": 60 }]), "ends_before_start"),
            (json!([{ "weekday": 1, "start_minute": 1440, "end_minute": 1500 }]), "window_invalid"),
            (json!([{ "weekday": 1, "start_minute": 0, "end_minute": 60 }, { "weekday": 1, "start_minute": 55, "end_minute": 90 }]), "windows_overlap"),
            (json!([{ "weekday": 1, "start_minute": 0, "end_minute": 60 }, { "weekday": 7, "start_minute": 1400, "end_minute": 1500 }]), "windows_overlap"),
        ] {
            let refused = put(&petra.visitor, &path, "\"2\"", &json!({ "windows": windows })).await;
            assert_eq!(problem(refused).await, (422, code.to_owned()));
        }
        let many: Vec<Value> = (0..101).map(|n| json!({ "weekday": 1, "start_minute": n * 10, "end_minute": n * 10 + 5 })).collect();
        let refused = put(&petra.visitor, &path, "\"2\"", &json!({ "windows": many })).await;
        assert_eq!(problem(refused).await, (422, "too_many_windows".into()));
    }

    async fn booked_visit_outside_of_a_new_week_stays_and_is_named(world: World) {
        let petra = world.working_provider("Petra").await;
        let booked = world.patient("Pat").await.visitor.booked(&petra, "2026-06-02T09:00:00Z").await;
        let path = format!("/providers/{}/availability", petra.provider);
        let mut named = Vec::new();
        for (etag, start, end) in [("\"1\"", 540, 570), ("\"2\"", 545, 600), ("\"3\"", 500, 565)] {
            let week = json!({ "windows": [{ "weekday": 2, "start_minute": start, "end_minute": end }] });
            let set = body(put(&petra.visitor, &path, etag, &week).await, 200).await;
            named.push(set["outside"][0]["appointment_id"].clone());
        }
        assert_eq!(named, [Value::Null, booked["id"].clone(), booked["id"].clone()]);
        let stands = body(petra.visitor.get(&format!("/appointments/{}", booked["id"].as_str().expect("an id"))).await, 200).await;
        assert_eq!(stands["status"], "CONFIRMED");
    }

    async fn settings_are_the_providers_own_and_stay_within_limits(world: World) {
        let petra = world.provider("Petra", "UTC").await;
        let other = world.provider("Olaf", "UTC").await;
        let path = format!("/providers/{}/schedule", petra.provider);
        let settings = body(petra.visitor.get(&path).await, 200).await;
        assert_eq!(settings["step_minutes"], 15);
        assert_eq!(problem(other.visitor.get(&path).await).await, (404, "not_found".into()));
        assert_eq!(problem(put(&other.visitor, &path, "\"1\"", &settings).await).await, (404, "not_found".into()));
        let (_, admin) = world.admin().await;
        body(put(&admin, &path, "\"1\"", &settings).await, 200).await;
        for (field, value) in [("step_minutes", 7), ("notice_minutes", -1), ("horizon_days", 0), ("buffer_after_minutes", 245)] {
            let mut wrong = settings.clone();
            wrong[field] = json!(value);
            assert_eq!(problem(put(&admin, &path, "\"2\"", &wrong).await).await, (422, "schedule_invalid".into()), "{field}");
        }
    }

    async fn staff_are_told_why_and_the_public_finds_providers_by_specialization(world: World) {
        let petra = world.provider("Petra", "UTC").await;
        specialize(&world, petra.provider).await;
        let week = json!({ "windows": [{ "weekday": 2, "start_minute": 540, "end_minute": 720 }] });
        let path = format!("/providers/{}/availability", petra.provider);
        body(put(&petra.visitor, &path, "\"1\"", &week).await, 200).await;

        let search = |end: &str| format!("/openings?specialization=cardiology&kind=VIDEO&from=2026-06-01T08:00:00Z&to={end}");
        let found = body(world.visitor().get(&search("2026-06-08T00:00:00Z")).await, 200).await;
        assert_eq!(found["items"][0]["provider_id"], petra.provider.to_string());
        assert_eq!(found["items"][0]["openings"].as_array().expect("a list").len(), 5);
        assert_eq!(found["items"][0]["openings"][0]["starts_at"], "2026-06-02T09:00:00Z");
        for (end, code) in [("2026-05-01T00:00:00Z", "range_invalid"), ("2026-09-01T00:00:00Z", "range_too_long")] {
            assert_eq!(problem(world.visitor().get(&search(end)).await).await, (422, code.to_owned()));
        }
        for limit in [0, 501] {
            let asked = format!("{}&limit={limit}", search("2026-06-08T00:00:00Z"));
            assert_eq!(problem(world.visitor().get(&asked).await).await, (422, "limit_invalid".into()));
        }
        for wrong in ["", "Cardiology", "a%00b", "-a", "a%20b"] {
            let asked = search("2026-06-08T00:00:00Z").replace("cardiology", wrong);
            let refused = body(world.visitor().get(&asked).await, 422).await;
            assert_eq!((&refused["code"], &refused["fields"][0]["path"]), (&json!("specialization_invalid"), &json!("specialization")));
        }
        let unknown = search("2026-06-08T00:00:00Z").replace("cardiology", "astrology");
        assert_eq!(body(world.visitor().get(&unknown).await, 200).await, json!({ "items": [] }));

        let why = |at: &str| {
            format!("/providers/{}/openings/explanation?visit_type={}&at={at}", petra.provider, petra.visit_type)
        };
        let told = body(petra.visitor.get(&why("2026-06-02T13:00:00Z")).await, 200).await;
        assert_eq!((&told["offered"], &told["reasons"][0]["code"]), (&json!(false), &json!("outside_hours")));
        assert_eq!(told["reasons"][0]["window"]["starts_at"], "2026-06-02T09:00:00Z");
        let told = body(petra.visitor.get(&why("2026-06-02T09:00:00Z")).await, 200).await;
        assert_eq!((&told["offered"], &told["reasons"]), (&json!(true), &json!([])));
        let (_, patient) = world.patient_user().await;
        assert_eq!(problem(patient.get(&why("2026-06-02T13:00:00Z")).await).await, (404, "not_found".into()));
    }
}

both! {
    async fn limit_of_a_search_counts_those_who_offer_what_is_looked_for(world: World) {
        // Two who are free sooner, by video alone, and one by phone.
        let (one, two) = (world.working_provider("One").await, world.working_provider("Two").await);
        let three = world.provider("Three", "UTC").await;
        let new = NewVisitType { kind: VisitKind::Audio, ..new_visit_type("By phone", 30) };
        let by_phone = world.visit_type(three.provider, new).await;
        specialize(&world, one.provider).await;
        for other in [two.provider, three.provider] {
            specialized(&world, other).await;
        }
        let week = json!({ "windows": [{ "weekday": 5, "start_minute": 540, "end_minute": 720 }] });
        body(put(&three.visitor, &format!("/providers/{}/availability", three.provider), "\"1\"", &week).await, 200).await;
        while refresh_due(&world.core, world.core.clock.now(), 10).await.expect("refreshes") > 0 {}
        let asked = "/openings?specialization=cardiology&kind=AUDIO&from=2026-06-01T08:00:00Z&to=2026-06-08T00:00:00Z&limit=1";
        let found = body(world.visitor().get(asked).await, 200).await;
        let found: Vec<_> = found["items"].as_array().expect("a list").iter().map(|one| (&one["provider_id"], &one["visit_type_id"])).collect();
        assert_eq!(found, [(&json!(three.provider), &json!(by_phone))]);
    }

    async fn starts_near_a_time_come_the_nearest_first(world: World) {
        let petra = world.working_provider("Petra").await;
        world.patient("Pat").await.visitor.booked(&petra, "2026-06-02T09:00:00Z").await;
        let mut conn = world.core.read().await.expect("a connection");
        let now = world.core.clock.now();
        let near = async |conn: &mut Conn, at: &str| -> Vec<String> {
            let at = at.parse().expect("a time");
            let mut found = alternatives(conn, petra.provider, 30, at, now).await.expect("finds");
            found.truncate(6);
            found.sort_unstable();
            found.iter().map(|opening| opening.starts_at.strftime("%d %H:%M").to_string()).collect()
        };
        let expected = ["02 08:00", "02 08:15", "02 08:30", "02 09:30", "02 09:45", "02 10:00"];
        assert_eq!(near(&mut conn, "2026-06-02T09:00:00Z").await, expected);
        // Soon, two hours of notice are in the way; at night, the evening and the morning are as near.
        assert_eq!(near(&mut conn, "2026-06-01T08:00:00Z").await.first().map(String::as_str), Some("01 10:00"));
        assert_eq!(near(&mut conn, "2026-06-04T00:45:00Z").await, ["03 17:00", "03 17:15", "03 17:30", "04 08:00", "04 08:15", "04 08:30"]);
        assert!(near(&mut conn, "2027-06-02T09:00:00Z").await.is_empty());
    }

    async fn next_opening_is_looked_up_again_when_it_can_no_longer_be_booked(world: World) {
        let (petra, olaf) = (world.working_provider("Petra").await, world.working_provider("Olaf").await);
        let next = async |id| {
            let mut conn = world.core.read().await.expect("a connection");
            carehub::care::provider(&mut conn, id).await.expect("reads").expect("is there").next_opening_at.map(|at| at.to_string())
        };
        let due = async |limit| refresh_due(&world.core, world.core.clock.now(), limit).await.expect("refreshes");
        assert_eq!((due(1).await, due(5).await, due(5).await), (1, 1, 0));
        assert_eq!(next(petra.provider).await.as_deref(), Some("2026-06-01T10:00:00Z"));
        // 10 o'clock can be booked until 8, and not a microsecond longer.
        world.pass(std::time::Duration::from_micros(1));
        assert_eq!((due(5).await, due(5).await), (2, 0));
        for provider in [petra.provider, olaf.provider] {
            assert_eq!(next(provider).await.as_deref(), Some("2026-06-01T10:15:00Z"));
        }
    }
}

async fn put(visitor: &Visitor, path: &str, etag: &str, body: &Value) -> Response {
    visitor.request(Method::PUT, path).header("if-match", etag).json(body).send().await.expect("an answer")
}

fn openings(provider: ProviderId, visit_type: impl ToString, from: &str, to: &str) -> String {
    format!("/providers/{provider}/openings?visit_type={}&from={from}&to={to}", visit_type.to_string())
}

/// As one who has it, where it is in the clinic's list.
async fn specialized(world: &World, provider: ProviderId) {
    let mut conn = world.core.db.begin().await.expect("begins");
    sqlx::query("INSERT INTO provider_specialization (provider_id, specialization_id) VALUES ($1, 'cardiology')")
        .bind(provider.to_string())
        .execute(&mut *conn)
        .await
        .expect("inserts");
    conn.commit().await.expect("commits");
}

async fn specialize(world: &World, provider: ProviderId) {
    let mut conn = world.core.db.begin().await.expect("begins");
    sqlx::query("INSERT INTO specialization (id, name) VALUES ('cardiology', 'Cardiology')")
        .execute(&mut *conn)
        .await
        .expect("inserts");
    conn.commit().await.expect("commits");
    specialized(world, provider).await;
}
