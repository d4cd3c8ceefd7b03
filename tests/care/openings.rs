//! Hours set over HTTP, and the openings that come of them.

use carehub::ids::ProviderId;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::{Visitor, World, body, both, problem};

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

async fn put(visitor: &Visitor, path: &str, etag: &str, body: &Value) -> Response {
    visitor.request(Method::PUT, path).header("if-match", etag).json(body).send().await.expect("an answer")
}

fn openings(provider: ProviderId, visit_type: impl ToString, from: &str, to: &str) -> String {
    format!("/providers/{provider}/openings?visit_type={}&from={from}&to={to}", visit_type.to_string())
}

async fn specialize(world: &World, provider: ProviderId) {
    let mut conn = world.core.db.begin().await.expect("begins");
    sqlx::query("INSERT INTO specialization (id, name) VALUES ('cardiology', 'Cardiology')")
        .execute(&mut *conn)
        .await
        .expect("inserts");
    sqlx::query("INSERT INTO provider_specialization (provider_id, specialization_id) VALUES ($1, 'cardiology')")
        .bind(provider.to_string())
        .execute(&mut *conn)
        .await
        .expect("inserts");
    conn.commit().await.expect("commits");
}
