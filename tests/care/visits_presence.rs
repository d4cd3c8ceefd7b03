//! Who was there and when, and what follows from it.

use std::time::Duration;

use carehub::calls::{Calls, LinkQuality, WhyLeft};
use carehub::visits::{Visits, resume, sweep};
use serde_json::{Value, json};
use sqlx::Row as _;

use crate::support::{NINE, Visit, World, body, both, joined, left, person};

fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

/// `PLACE from-to quality why` of a person, in minutes and seconds of the hour.
async fn spans(world: &World, key: &str) -> Vec<String> {
    let mut conn = world.core.read().await.expect("a connection");
    let rows = sqlx::query("SELECT * FROM visit_presence WHERE person_id = $1 ORDER BY began_at, ended_at").bind(key);
    let rows = rows.fetch_all(&mut *conn).await.expect("reads");
    let clock = |micros: Option<i64>| {
        micros.map_or_else(String::new, |micros| {
            let seconds = micros / 1_000_000 % 3600;
            format!("{:02}:{:02}", seconds / 60, seconds % 60)
        })
    };
    let text = |row: &sqlx::any::AnyRow, column: &str| row.get::<Option<String>, _>(column).unwrap_or_default();
    let line = |row: &sqlx::any::AnyRow| {
        let (from, to) = (clock(row.get("began_at")), clock(row.get("ended_at")));
        format!("{} {from}-{to} {} {}", text(row, "place"), text(row, "quality"), text(row, "why")).trim().to_owned()
    };
    rows.iter().map(line).collect()
}

both! {
    async fn presence_is_kept_from_to_and_how_whatever_the_call_tells_twice_or_late(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let key = visit.key(visit.pat()).await;
        let _events = visit.begin().await;
        world.pass(minutes(1));
        visit.tell(&world, "1", joined(&key)).await;
        visit.tell(&world, "1", joined(&key)).await;
        for (n, verdict) in [LinkQuality::Weak, LinkQuality::Bad, LinkQuality::Good].into_iter().enumerate() {
            visit.tell(&world, &format!("q{n}"), carehub::calls::CallHappening::Quality { key: key.clone(), verdict }).await;
        }
        let seen = visit.doctor().visit(&visit.id).await;
        assert_eq!((&person(&seen, &key)["state"], &person(&seen, &key)["quality"]), (&json!("IN_CALL"), &json!("GOOD")));
        world.pass(minutes(2));
        visit.tell(&world, "2", left(&key, WhyLeft::Lost)).await;
        visit.tell(&world, "2", left(&key, WhyLeft::Lost)).await;
        assert_eq!(visit.status(&world).await, "IN_PROGRESS");
        // Still let in: the page is open, and gets a ticket at once.
        let seen = visit.pat().visit(&visit.id).await;
        assert_eq!((&seen["stage"], &seen["me"]["state"]), (&json!("ADMITTED"), &json!("ADMITTED")));
        body(visit.pat().act(&visit.id, "join", json!({})).await, 200).await;
        world.pass(minutes(1));
        visit.tell(&world, "3", joined(&key)).await;
        // Of somebody unknown, and of another call.
        visit.tell(&world, "4", joined("somebody")).await;
        visit.tell(&world, "5", joined("01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11")).await;
        let expected = ["WAITING 00:00-01:00", "IN_CALL 01:00-03:00 BAD LOST", "WAITING 03:00-04:00", "IN_CALL 04:00-"];
        assert_eq!(spans(&world, &key).await, expected);
        assert_eq!(world.visits.snapshot().drops, 1);
    }

    async fn timeline_tells_booking_people_and_connections_in_order(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let key = visit.key(visit.pat()).await;
        let _events = visit.begin().await;
        world.pass(minutes(1));
        visit.tell(&world, "1", joined(&key)).await;
        world.pass(minutes(9));
        body(visit.doctor().act(&visit.id, "end", json!({})).await, 200).await;
        let path = format!("/visits/{}/timeline", visit.id);
        for side in [visit.pat(), visit.doctor()] {
            let timeline = body(side.get(&path).await, 200).await;
            let items = timeline["items"].as_array().expect("items");
            let what: Vec<&str> = items.iter().map(|item| item["what"].as_str().expect("what")).collect();
            for expected in [
                "appointment.held", "appointment.confirmed", "visit.entered", "visit.room_opened", "visit.admitted",
                "appointment.started", "WAITING", "IN_CALL", "appointment.completed",
            ] {
                assert!(what.contains(&expected), "{expected} in {what:?}");
            }
            assert!(!what.contains(&"appointment.read"));
            let times: Vec<&str> = items.iter().map(|item| item["at"].as_str().expect("a time")).collect();
            assert!(times.is_sorted(), "{times:?}");
            let admitted = items.iter().find(|item| item["what"] == "visit.admitted").expect("there");
            assert_eq!((&admitted["by"], &admitted["person"]), (&json!("PROVIDER"), &json!("Pat")));
        }
    }

    async fn restart_ends_what_was_open_where_it_was_last_seen_and_a_call_that_went_on_tells_the_sweep_who_is_in_it(world: World) {
        world.calls.be_elsewhere();
        let visit = Visit::at(&world, NINE).await;
        let (doctors, pats) = (visit.key(visit.doctor()).await, visit.key(visit.pat()).await);
        let _streams = (visit.doctor().waits(&visit.id).await, visit.begin().await);
        for (n, key) in [&doctors, &pats].into_iter().enumerate() {
            visit.tell(&world, &n.to_string(), joined(key)).await;
        }
        world.pass(minutes(5));
        world.calls.set_present(&visit.room, &[&doctors, &pats]);
        sweep(&world.visits).await.expect("sweeps");
        // The process ends here, and comes back two minutes later; meanwhile the patient left.
        world.visits.stop();
        visit.settles(|_| true, || world.visits.snapshot().streams == 0).await;
        world.pass(minutes(2));
        world.calls.set_present(&visit.room, &[&doctors]);
        let next = Visits::new(world.core.clone(), Calls::only(world.calls.clone()));
        world.calls.asked();
        resume(&next).await.expect("resumes");
        // The start waits for nobody.
        assert_eq!(world.calls.asked(), Vec::<String>::new());
        for key in [&doctors, &pats] {
            assert_eq!(spans(&world, key).await.last().expect("one"), "IN_CALL 00:00-05:00  UNKNOWN");
        }
        sweep(&next).await.expect("sweeps");
        assert_eq!(world.calls.asked(), ["present"]);
        assert_eq!(spans(&world, &pats).await.last().expect("one"), "IN_CALL 00:00-05:00  UNKNOWN");
        assert_eq!(spans(&world, &doctors).await.last().expect("one"), "IN_CALL 07:00-");
        assert_eq!(visit.status(&world).await, "IN_PROGRESS");
        // Let in before, let in still.
        body(visit.pat().act(&visit.id, "join", json!({})).await, 200).await;
    }

    async fn nobody_is_taken_for_gone_in_the_first_minutes_after_a_start_though_their_call_does_not_answer(world: World) {
        world.calls.be_elsewhere();
        let visit = Visit::at(&world, NINE).await;
        let key = visit.key(visit.pat()).await;
        let _events = visit.begin().await;
        visit.tell(&world, "1", joined(&key)).await;
        world.set("2026-06-02T09:40:00Z");
        let next = Visits::new(world.core.clone(), Calls::only(world.calls.clone()));
        resume(&next).await.expect("resumes");
        world.calls.set_down(true);
        for at in ["2026-06-02T09:40:00Z", "2026-06-02T09:54:59Z"] {
            world.set(at);
            sweep(&next).await.expect("sweeps");
            assert_eq!(visit.status(&world).await, "IN_PROGRESS", "{at}");
        }
        world.calls.set_down(false);
        world.calls.set_present(&visit.room, &[&key]);
        sweep(&next).await.expect("sweeps");
        assert_eq!(spans(&world, &key).await.last().expect("one"), "IN_CALL 54:59-");
        world.set("2026-06-02T09:56:00Z");
        sweep(&next).await.expect("sweeps");
        assert_eq!(visit.status(&world).await, "IN_PROGRESS");
    }

    async fn a_call_that_hangs_holds_up_no_other(world: World) {
        world.calls.be_elsewhere();
        let first = Visit::at(&world, NINE).await;
        let pia = world.patient("Pia").await;
        let paul = world.working_provider("Paul").await;
        world.set("2026-06-01T08:00:00Z");
        let booked = pia.visitor.booked(&paul, NINE).await;
        let second = Visit::of(&world, &booked, paul, pia, NINE).await;
        let _streams = (first.begin().await, second.begin().await);
        let keys = (first.key(first.pat()).await, second.key(second.pat()).await);
        for (visit, key) in [(&first, &keys.0), (&second, &keys.1)] {
            world.calls.set_present(&visit.room, &[key]);
        }
        let go_on = world.calls.hang(&first.room);
        let sweeping = tokio::spawn({
            let visits = world.visits.clone();
            async move { sweep(&visits).await }
        });
        second.settles(|visit| person(visit, &keys.1)["state"] == "IN_CALL", || true).await;
        assert_eq!(person(&first.doctor().visit(&first.id).await, &keys.0)["state"], "ADMITTED");
        go_on.notify_one();
        sweeping.await.expect("runs").expect("sweeps");
        assert_eq!(person(&first.doctor().visit(&first.id).await, &keys.0)["state"], "IN_CALL");
    }

    async fn patient_who_never_came_is_a_no_show_once_the_provider_waited(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let _stream = visit.doctor().waits(&visit.id).await;
        world.pass(minutes(10));
        sweep(&world.visits).await.expect("sweeps");
        assert_eq!(visit.status(&world).await, "CONFIRMED");
        world.pass(Duration::from_secs(1));
        sweep(&world.visits).await.expect("sweeps");
        assert_eq!(visit.status(&world).await, "NO_SHOW");
        let pat = world.visitor_as(visit.patient.user).await;
        assert_eq!(pat.visit(&visit.id).await["stage"], "OVER");
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn provider_who_never_came_is_absent_and_everything_goes_back(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let mut events = visit.pat().waits(&visit.id).await;
        world.set("2026-06-02T09:29:59Z");
        sweep(&world.visits).await.expect("sweeps");
        assert_eq!(visit.pat().visit(&visit.id).await["stage"], "WAITING");
        world.set("2026-06-02T09:30:00Z");
        sweep(&world.visits).await.expect("sweeps");
        events.until(|visit| visit["stage"] == "CANCELLED").await;
        let seen: Value = visit.pat().get(&format!("/appointments/{}", visit.id)).await.json().await.expect("JSON");
        let why = (&seen["cancellation"]["cause"], &seen["cancellation"]["refund_percent"]);
        assert_eq!(why, (&json!("PROVIDER_ABSENT"), &json!(100)));
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn what_the_server_did_not_see_decides_nothing(world: World) {
        let visit = Visit::at(&world, NINE).await;
        world.set("2026-06-02T09:00:01Z");
        let late = Visits::new(world.core.clone(), Calls::only(world.calls.clone()));
        world.set("2026-06-02T11:00:00Z");
        sweep(&late).await.expect("sweeps");
        assert_eq!(visit.status(&world).await, "CONFIRMED");
    }

    async fn visit_that_everybody_left_ends_by_itself_and_says_so(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let key = visit.key(visit.pat()).await;
        let events = visit.begin().await;
        visit.tell(&world, "1", joined(&key)).await;
        drop(events);
        visit.settles(|_| true, || world.visits.snapshot().streams == 0).await;
        world.set("2026-06-02T09:29:00Z");
        visit.tell(&world, "2", left(&key, WhyLeft::Left)).await;
        world.set("2026-06-02T09:43:59Z");
        sweep(&world.visits).await.expect("sweeps");
        assert_eq!(visit.status(&world).await, "IN_PROGRESS");
        world.set("2026-06-02T09:44:00Z");
        sweep(&world.visits).await.expect("sweeps");
        assert_eq!(visit.status(&world).await, "COMPLETED");
        assert!(world.calls.asked().contains(&"close".to_owned()));
        let doctor = world.visitor_as(visit.provider.user).await;
        let today = body(doctor.get("/visits/today").await, 200).await;
        assert_eq!(today["visits"][0]["ended_by_system"], true);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn patients_learn_their_place_and_how_late_it_is_and_the_board_shows_who_waits(world: World) {
        let first = Visit::at(&world, "2026-06-01T08:00:00Z").await;
        let pia = world.patient("Pia").await;
        let booked = pia.visitor.booked(&first.provider, "2026-06-02T09:30:00Z").await;
        let second = Visit::of(&world, &booked, first.provider.clone(), pia, "2026-06-02T09:20:00Z").await;
        let mut board = second.doctor().stream("/visits/today/events").await;
        let mut events = second.pat().waits(&second.id).await;
        let row = |today: &Value, id: &str| {
            let rows = today["visits"].as_array().expect("visits");
            rows.iter().find(|row| row["appointment_id"] == id).cloned().unwrap_or_default()
        };
        let today = board.until(|today| row(today, &second.id)["patient_state"] == "WAITING").await;
        assert_eq!(row(&today, &second.id)["waiting_since"], "2026-06-02T09:20:00Z");
        assert_eq!((&second.pat().visit(&second.id).await["place"], &row(&today, &first.id)["late_minutes"]), (&json!(0), &json!(20)));
        // Whose visit is earlier is before them, once they are there.
        let pat = world.visitor_as(first.patient.user).await;
        let _first = pat.waits(&first.id).await;
        let seen = second.pat().visit(&second.id).await;
        assert_eq!((&seen["place"], &seen["late_minutes"]), (&json!(1), &json!(20)));
        let key = first.key(&pat).await;
        let admit = format!("/visits/{}/admit", first.id);
        body(second.doctor().post(&admit, json!({ "person": key })).await, 200).await;
        world.pass(minutes(5));
        let seen = second.pat().visit(&second.id).await;
        assert_eq!((&seen["place"], &seen["late_minutes"]), (&json!(1), &json!(20)));
        body(second.doctor().post(&format!("/visits/{}/end", first.id), json!({})).await, 200).await;
        let seen = second.pat().visit(&second.id).await;
        assert_eq!((&seen["place"], &seen["late_minutes"]), (&json!(0), &json!(0)));
        board.until(|today| row(today, &first.id)["status"] == "COMPLETED").await;
        events.until(|visit| visit["place"] == 0).await;
    }
}
