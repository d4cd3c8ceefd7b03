//! What differs from the week, over HTTP: exceptions, time off, holidays, and what they leave outside of the hours.

use carehub::booking::openings::refresh_due;
use carehub::care;
use carehub::ids::ProviderId;
use serde_json::{Value, json};

use crate::support::{ProviderFixture, Visitor, World, body, both, problem};

const NINE: &str = "2026-06-02T09:00:00Z";

/// How many starts there are on 2 June 2026.
async fn starts(world: &World, of: &ProviderFixture) -> usize {
    let path = format!(
        "/providers/{}/openings?visit_type={}&from=2026-06-02T00:00:00Z&to=2026-06-03T00:00:00Z",
        of.provider, of.visit_type
    );
    let found = body(world.visitor().get(&path).await, 200).await;
    found["openings"].as_array().expect("a list").len()
}

async fn next_opening(world: &World, id: ProviderId) -> Option<String> {
    let mut conn = world.core.read().await.expect("a connection");
    let provider = care::provider(&mut conn, id).await.expect("reads").expect("is there");
    provider.next_opening_at.map(|at| at.to_string())
}

async fn add(visitor: &Visitor, path: &str, new: Value) -> Value {
    body(visitor.post(path, new).await, 201).await
}

fn exception(date: &str, adds: bool, start: i64, end: i64) -> Value {
    json!({ "date": date, "adds": adds, "start_minute": start, "end_minute": end })
}

fn off(starts_at: &str, ends_at: &str) -> Value {
    json!({ "starts_at": starts_at, "ends_at": ends_at, "reason": "canary knee" })
}

both! {
    async fn exception_takes_hours_away_and_names_what_is_booked_in_them(world: World) {
        let petra = world.working_provider("Petra").await;
        let booked = world.patient("Pat").await.visitor.booked(&petra, NINE).await;
        let before = starts(&world, &petra).await;
        let path = format!("/providers/{}/exceptions", petra.provider);
        let added = add(&petra.visitor, &path, exception("2026-06-02", false, 480, 600)).await;
        let expected = json!([{ "provider_id": petra.provider, "appointment_id": booked["id"], "starts_at": NINE, "ends_at": "2026-06-02T09:30:00Z" }]);
        assert_eq!(added["outside"], expected);
        assert!(starts(&world, &petra).await < before);
        let week = body(petra.visitor.get(&format!("/providers/{}/availability", petra.provider)).await, 200).await;
        assert_eq!(week["outside"], expected);
        let stands = body(petra.visitor.get(&format!("/appointments/{}", booked["id"].as_str().expect("an id"))).await, 200).await;
        assert_eq!((&stands["status"], &stands["starts_at"]), (&json!("CONFIRMED"), &json!(NINE)));
        let list = body(petra.visitor.get(&path).await, 200).await;
        assert_eq!(list["items"], json!([added["exception"]]));
        let one = format!("{path}/{}", added["exception"]["id"].as_str().expect("an id"));
        assert_eq!(body(petra.visitor.delete(&one).await, 200).await, json!({ "outside": [] }));
        assert_eq!(starts(&world, &petra).await, before);
        assert_eq!(problem(petra.visitor.delete(&one).await).await, (404, "not_found".into()));
        assert_eq!((world.trail("exception.added").await, world.trail("exception.removed").await), (1, 1));
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn exception_that_adds_hours_moves_the_next_opening(world: World) {
        let petra = world.provider("Petra", "America/New_York").await;
        let path = format!("/providers/{}/exceptions", petra.provider);
        // From 23:00 over midnight, where the provider is.
        let added = add(&petra.visitor, &path, exception("2026-06-01", true, 1380, 1500)).await;
        assert_eq!(next_opening(&world, petra.provider).await.as_deref(), Some("2026-06-02T03:00:00Z"));
        body(petra.visitor.delete(&format!("{path}/{}", added["exception"]["id"].as_str().expect("an id"))).await, 200).await;
        assert_eq!(next_opening(&world, petra.provider).await, None);
    }

    async fn time_off_over_midnight_is_nobody_elses_business(world: World) {
        let petra = world.working_provider("Petra").await;
        let (olaf, pat) = (world.working_provider("Olaf").await, world.patient("Pat").await);
        let booked = pat.visitor.booked(&petra, NINE).await;
        let path = format!("/providers/{}/time-off", petra.provider);
        let added = add(&petra.visitor, &path, off("2026-06-01T08:00:00Z", "2026-06-02T09:15:00Z")).await;
        assert_eq!(added["outside"][0]["appointment_id"], booked["id"]);
        assert_eq!(next_opening(&world, petra.provider).await.as_deref(), Some("2026-06-02T09:30:00Z"));
        let (_, admin) = world.admin().await;
        for staff in [&petra.visitor, &admin] {
            assert_eq!(body(staff.get(&path).await, 200).await["items"], json!([added["time_off"]]));
        }
        let one = format!("{path}/{}", added["time_off"]["id"].as_str().expect("an id"));
        for other in [&olaf.visitor, &pat.visitor] {
            assert_eq!(problem(other.get(&path).await).await, (404, "not_found".into()));
            assert_eq!(problem(other.post(&path, off(NINE, "2026-06-02T10:00:00Z")).await).await, (404, "not_found".into()));
            assert_eq!(problem(other.delete(&one).await).await, (404, "not_found".into()));
        }
        let foreign = format!("/providers/{}/time-off/{}", olaf.provider, added["time_off"]["id"].as_str().expect("an id"));
        assert_eq!(problem(admin.delete(&foreign).await).await, (404, "not_found".into()));
        assert_eq!(body(admin.delete(&one).await, 200).await, json!({ "outside": [] }));
        assert_eq!(next_opening(&world, petra.provider).await.as_deref(), Some("2026-06-01T10:00:00Z"));
        let mut conn = world.core.read().await.expect("a connection");
        let told = sqlx::query("SELECT detail FROM audit_entry WHERE action LIKE 'time_off%' AND detail LIKE '%canary%'");
        assert!(told.fetch_all(&mut *conn).await.expect("reads").is_empty());
    }

    async fn holiday_closes_the_clinic_for_everybody_and_names_what_is_booked(world: World) {
        let (petra, olaf) = (world.working_provider("Petra").await, world.working_provider("Olaf").await);
        let (one, two) = (world.patient("Pat").await, world.patient("Pia").await);
        let first = one.visitor.booked(&petra, NINE).await;
        let second = two.visitor.booked(&olaf, "2026-06-02T10:00:00Z").await;
        two.visitor.booked(&olaf, "2026-06-03T10:00:00Z").await;
        let (_, admin) = world.admin().await;
        let set = body(admin.put("/holidays/2026-06-02", json!({ "name": "Founding day" })).await, 200).await;
        let outside: Vec<&Value> = set["outside"].as_array().expect("a list").iter().map(|one| &one["appointment_id"]).collect();
        assert_eq!((outside, &set["more"]), (vec![&first["id"], &second["id"]], &json!(false)));
        assert_eq!((starts(&world, &petra).await, starts(&world, &olaf).await), (0, 0));
        let renamed = admin.put("/holidays/2026-06-02", json!({ "name": " Founders' day " })).await;
        body(renamed, 200).await;
        let expected = json!([{ "date": "2026-06-02", "name": "Founders' day" }]);
        assert_eq!(body(world.visitor().get("/holidays").await, 200).await["items"], expected);
        assert_eq!(problem(petra.visitor.put("/holidays/2026-06-04", json!({ "name": "Mine" })).await).await, (403, "role_forbidden".into()));
        assert_eq!(problem(one.visitor.delete("/holidays/2026-06-02").await).await, (403, "role_forbidden".into()));
        let gone = body(admin.delete("/holidays/2026-06-02").await, 200).await;
        assert_eq!(gone, json!({ "outside": [], "more": false }));
        assert_eq!(problem(admin.delete("/holidays/2026-06-02").await).await, (404, "not_found".into()));
        assert!(starts(&world, &petra).await > 0);
        assert_eq!((world.trail("holiday.set").await, world.trail("holiday.removed").await), (2, 1));
    }

    async fn next_openings_are_looked_up_again_after_a_holiday_was_set(world: World) {
        let (petra, olaf) = (world.working_provider("Petra").await, world.working_provider("Olaf").await);
        let sweep = async || while refresh_due(&world.core, world.core.clock.now(), 1).await.expect("refreshes") > 0 {};
        sweep().await;
        assert_eq!(next_opening(&world, petra.provider).await.as_deref(), Some("2026-06-01T10:00:00Z"));
        let (_, admin) = world.admin().await;
        body(admin.put("/holidays/2026-06-01", json!({ "name": "Today" })).await, 200).await;
        sweep().await;
        for provider in [&petra, &olaf] {
            assert_eq!(next_opening(&world, provider.provider).await.as_deref(), Some("2026-06-02T08:00:00Z"));
        }
    }

    async fn dates_that_cannot_be_are_refused_with_a_code(world: World) {
        let petra = world.working_provider("Petra").await;
        let exceptions = format!("/providers/{}/exceptions", petra.provider);
        for (new, code) in [
            (exception("2026-05-31", true, 0, 60), "date_passed"),
            (exception("2028-06-02", true, 0, 60), "date_too_far"),
            (exception("2026-06-02", true, 1440, 1500), "window_invalid"),
            (exception("2026-06-02", true, 0, 1445), "window_invalid"),
            (exception("2026-06-02", false, 60, 60), "ends_before_start"),
            (exception("2026-06-02", false, 0, 61), "minutes_off_grid"),
            (exception("2026-02-30", false, 0, 60), "json_invalid"),
            (json!({ "date": "2026-06-02", "adds": true, "start_minute": 0, "end_minute": 60, "x": 1 }), "json_invalid"),
        ] {
            assert_eq!(problem(petra.visitor.post(&exceptions, new.clone()).await).await, (422, code.to_owned()), "{new}");
        }
        let time_off = format!("/providers/{}/time-off", petra.provider);
        for (new, code) in [
            (off(NINE, NINE), "ends_before_start"),
            (off(NINE, "2026-06-02T08:00:00Z"), "ends_before_start"),
            (off("2026-05-01T08:00:00Z", "2026-06-01T08:00:00Z"), "time_passed"),
            (off("2028-06-09T08:00:00Z", "2028-06-10T08:00:00Z"), "time_too_far"),
            (off("2026-06-02T08:00:00Z", "2027-06-04T08:00:00Z"), "time_off_too_long"),
            (json!({ "starts_at": "tomorrow", "ends_at": NINE }), "json_invalid"),
            (json!({ "starts_at": NINE, "ends_at": "2026-06-02T10:00:00Z", "reason": "x".repeat(201) }), "text_too_long"),
            (json!({ "starts_at": NINE, "ends_at": "2026-06-02T10:00:00Z", "reason": "a\u{0}b" }), "text_invalid"),
        ] {
            assert_eq!(problem(petra.visitor.post(&time_off, new.clone()).await).await, (422, code.to_owned()), "{new}");
        }
        let (_, admin) = world.admin().await;
        for (date, name, expected) in [
            ("2026-05-30", "Over", (422, "date_passed")),
            ("2029-01-01", "Far", (422, "date_too_far")),
            ("2026-06-02", "  ", (422, "holiday_unnamed")),
            ("2026-06-02", "a\u{0}b", (422, "text_invalid")),
            ("2026-06-31", "None", (404, "not_found")),
            ("today", "None", (404, "not_found")),
        ] {
            let (status, code) = problem(admin.put(&format!("/holidays/{date}"), json!({ "name": name })).await).await;
            assert_eq!((status, code.as_str()), expected, "{date} {name}");
        }
        let long = admin.put("/holidays/2026-06-02", json!({ "name": "x".repeat(101) })).await;
        assert_eq!(problem(long).await, (422, "text_too_long".into()));
    }

    async fn there_is_an_end_to_how_many_there_can_be(world: World) {
        let petra = world.working_provider("Petra").await;
        let id = petra.provider.to_string();
        fill(&world, 400, "INSERT INTO availability_exception (id, provider_id, date, adds, start_minute, end_minute) VALUES ($2, $1, '2026-07-01', 1, 0, 60)", &id).await;
        fill(&world, 100, "INSERT INTO time_off (id, provider_id, starts_at, ends_at) VALUES ($2, $1, 1790000000000000, 1790000060000000)", &id).await;
        fill(&world, 200, "INSERT INTO holiday (name, date) VALUES ($1, $2)", &id).await;
        let one_more = petra.visitor.post(&format!("/providers/{id}/exceptions"), exception("2026-06-02", true, 0, 60)).await;
        assert_eq!(problem(one_more).await, (409, "too_many_exceptions".into()));
        let one_more = petra.visitor.post(&format!("/providers/{id}/time-off"), off(NINE, "2026-06-02T10:00:00Z")).await;
        assert_eq!(problem(one_more).await, (409, "too_many_time_off".into()));
        let (_, admin) = world.admin().await;
        let one_more = admin.put("/holidays/2026-06-02", json!({ "name": "One more" })).await;
        assert_eq!(problem(one_more).await, (409, "too_many_holidays".into()));
        // One that is there may be called otherwise.
        body(admin.put("/holidays/2027-01-15", json!({ "name": "Another name" })).await, 200).await;
    }
}

/// So many rows; `$2` is a new key, which for a holiday is a date.
async fn fill(world: &World, count: i64, insert: &'static str, of: &str) {
    let first: jiff::civil::Date = "2027-01-01".parse().expect("a date");
    let mut conn = world.core.db.begin().await.expect("begins");
    for n in 0..count {
        let date = first.saturating_add(jiff::Span::new().days(n)).to_string();
        let key = if insert.contains("holiday") { date } else { world.core.clock.uuid().to_string() };
        sqlx::query(insert).bind(of.to_owned()).bind(key).execute(&mut *conn).await.expect("inserted");
    }
    conn.commit().await.expect("commits");
}
