//! Visits over HTTP, with a call backend in memory: the waiting room, the call, and what a page is told.

use std::time::Duration;

use carehub::care::{NewVisitType, PaymentTime, VisitKind};
use carehub::money::Money;
use carehub::visits::sweep;
use serde_json::{Value, json};

use crate::support::{NINE, ProviderFixture, Visit, body, both, joined, new_visit_type, person, problem};

both! {
    async fn patient_waits_is_let_in_and_both_meet_until_the_provider_ends_it(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let (doctor, pat) = (visit.doctor(), visit.pat());
        let (doctors, pats) = (visit.key(doctor).await, visit.key(pat).await);
        assert_eq!(pat.visit(&visit.id).await["stage"], "OPEN");

        let mut events = pat.waits(&visit.id).await;
        let waiting = pat.visit(&visit.id).await;
        assert_eq!((&waiting["stage"], &waiting["provider_here"], &waiting["place"]), (&json!("WAITING"), &json!(false), &json!(0)));
        assert_eq!(problem(pat.act(&visit.id, "join", json!({})).await).await, (409, "not_admitted".into()));
        assert_eq!(world.calls.asked(), Vec::<String>::new());

        let mut board = doctor.waits(&visit.id).await;
        events.until(|visit| visit["provider_here"] == true).await;
        let ticket = body(doctor.act(&visit.id, "join", json!({})).await, 200).await;
        assert_eq!((&ticket["kind"], &ticket["url"], &ticket["token"]), (&json!("HUB"), &json!("/ws"), &json!(format!("ticket-of-{doctors}"))));
        assert_eq!(world.calls.asked(), ["open video".to_owned(), format!("admit {doctors} HOST video")]);
        assert_eq!(visit.status(&world).await, "CONFIRMED");

        visit.admit(&pats, 200).await;
        let let_in = events.until(|visit| visit["stage"] == "ADMITTED").await;
        assert_eq!((&let_in["status"], &let_in["consultation_status"]), (&json!("IN_PROGRESS"), &json!("IN_PROGRESS")));
        body(pat.act(&visit.id, "join", json!({})).await, 200).await;
        assert_eq!(world.calls.asked(), [format!("admit {pats} GUEST video")]);

        world.pass(Duration::from_secs(30));
        visit.tell(&world, "1", joined(&pats)).await;
        board.until(|visit| person(visit, &pats)["state"] == "IN_CALL").await;
        world.pass(Duration::from_secs(600));
        body(doctor.act(&visit.id, "end", json!({})).await, 200).await;
        let over = events.until(|visit| visit["stage"] == "OVER").await;
        assert_eq!((&over["status"], &over["consultation_status"]), (&json!("COMPLETED"), &json!("COMPLETED")));
        assert_eq!(world.calls.asked(), ["close"]);
        assert_eq!(problem(pat.act(&visit.id, "join", json!({})).await).await, (409, "visit_over".into()));
        assert_eq!(world.visits.snapshot().started, 1);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn visit_that_is_not_open_says_why(world: World) {
        let visit = Visit::at(&world, "2026-06-02T08:44:59Z").await;
        let path = format!("/visits/{}", visit.id);
        for what in ["enter", "join"] {
            let early: Value = visit.pat().act(&visit.id, what, json!({})).await.json().await.expect("JSON");
            assert_eq!((&early["code"], &early["opens_at"]), (&json!("too_early"), &json!("2026-06-02T08:45:00Z")));
        }
        assert_eq!(problem(visit.pat().get(&format!("{path}/events")).await).await, (409, "too_early".into()));
        assert_eq!(problem(visit.doctor().act(&visit.id, "join", json!({})).await).await, (409, "too_early".into()));
        assert_eq!(visit.pat().visit(&visit.id).await["stage"], "TOO_EARLY");
        let other = world.patient("Other").await;
        assert_eq!(problem(other.visitor.get(&path).await).await, (404, "not_found".into()));
        assert_eq!(problem(other.visitor.act(&visit.id, "enter", json!({})).await).await, (404, "not_found".into()));
        assert_eq!(problem(world.visitor().act(&visit.id, "enter", json!({})).await).await, (401, "signed_out".into()));

        world.set("2026-06-02T10:30:00Z");
        let pat = world.visitor_as(visit.patient.user).await;
        let late: Value = pat.act(&visit.id, "enter", json!({})).await.json().await.expect("JSON");
        assert_eq!((&late["code"], &late["closed_at"]), (&json!("too_late"), &json!("2026-06-02T10:30:00Z")));
        assert_eq!(problem(pat.get(&format!("{path}/events")).await).await, (409, "not_entered".into()));
        assert_eq!(pat.visit(&visit.id).await["stage"], "OVER");
        assert_eq!(world.calls.asked(), Vec::<String>::new());
    }

    async fn unpaid_and_unconfirmed_visits_cannot_be_entered(world: World) {
        let fee = Money { minor: 4500, currency: "EUR".parse().expect("a currency") };
        let paid = NewVisitType { fee, payment: PaymentTime::Before, ..new_visit_type("Paid", 30) };
        let asked = NewVisitType { needs_approval: true, ..new_visit_type("Asked", 30) };
        for (n, (new, status, code)) in [(paid, 402, "payment_missing"), (asked, 409, "not_confirmed")].into_iter().enumerate() {
            let provider = world.working_provider("Petra").await;
            let patient = world.patient("Pat").await;
            let visit_type = world.visit_type(provider.provider, new).await;
            let held = patient.visitor.book(provider.provider, visit_type, "2026-06-01T10:00:00Z").await;
            let held: Value = held.json().await.expect("JSON");
            let id = held["id"].as_str().expect("an id");
            let _ = patient.visitor.post(&format!("/appointments/{id}/confirmation"), json!({ "consent": true })).await;
            let refused = patient.visitor.act(id, "enter", json!({})).await;
            assert_eq!(problem(refused).await, (status, code.to_owned()), "{n}");
            assert_eq!(patient.visitor.visit(id).await["stage"], "UNCONFIRMED");
        }
    }

    async fn cancelling_reaches_the_page_that_waits(world: World) {
        let visit = Visit::at(&world, "2026-06-02T08:50:00Z").await;
        let mut events = visit.pat().waits(&visit.id).await;
        body(visit.doctor().post(&format!("/appointments/{}/cancellation", visit.id), json!({})).await, 200).await;
        assert_eq!(events.until(|visit| visit["stage"] != "WAITING").await["stage"], "CANCELLED");
        for what in ["enter", "join"] {
            let refused = visit.pat().act(&visit.id, what, json!({})).await;
            assert_eq!(problem(refused).await, (409, "visit_cancelled".into()));
        }
    }

    async fn second_page_of_a_person_takes_the_place_of_the_first_which_is_told(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let mut old = visit.pat().waits(&visit.id).await;
        let mut new = visit.pat().waits(&visit.id).await;
        assert_eq!(old.farewell().await.as_deref(), Some("replaced"));
        assert_eq!(old.next().await, None);
        let key = visit.key(visit.pat()).await;
        visit.admit(&key, 200).await;
        new.until(|visit| visit["stage"] == "ADMITTED").await;
        // Entering again is no second coming.
        assert_eq!(world.trail("visit.entered").await, 1);
    }

    async fn who_left_cannot_be_let_in_and_waits_again_when_they_come_back(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let (pat, key) = (visit.pat(), visit.key(visit.pat()).await);
        assert_eq!(visit.admit(&key, 404).await["code"], "not_found");
        let events = pat.waits(&visit.id).await;
        body(pat.act(&visit.id, "leave", json!({})).await, 200).await;
        assert_eq!(visit.admit(&key, 409).await["code"], "not_waiting");
        assert_eq!((visit.status(&world).await.as_str(), world.calls.asked()), ("CONFIRMED", Vec::new()));
        drop(events);

        // Or who closed the page without a word.
        let events = pat.waits(&visit.id).await;
        drop(events);
        visit.settles(|visit| person(visit, &key)["state"] == "WAITING", || world.visits.snapshot().streams == 0).await;
        world.pass(Duration::from_secs(16));
        assert_eq!(visit.admit(&key, 409).await["code"], "not_waiting");

        let mut events = pat.waits(&visit.id).await;
        visit.admit(&key, 200).await;
        events.until(|visit| visit["stage"] == "ADMITTED").await;
        body(pat.act(&visit.id, "leave", json!({})).await, 200).await;
        assert!(world.calls.asked().contains(&format!("remove {key}")));
        assert_eq!(problem(pat.act(&visit.id, "join", json!({})).await).await, (409, "not_admitted".into()));
        assert_eq!(body(pat.act(&visit.id, "enter", json!({})).await, 200).await["stage"], "WAITING");
        assert_eq!(visit.status(&world).await, "IN_PROGRESS");
    }

    async fn who_is_sent_back_is_out_of_the_call_and_gets_no_ticket_until_let_in_again(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let (pat, key) = (visit.pat(), visit.key(visit.pat()).await);
        let mut events = visit.begin().await;
        body(pat.act(&visit.id, "join", json!({})).await, 200).await;
        visit.tell(&world, "1", joined(&key)).await;
        world.calls.asked();
        for refused in ["admit", "send-back", "end"] {
            let refused = pat.act(&visit.id, refused, json!({ "person": key })).await;
            assert_eq!(problem(refused).await, (403, "not_allowed".into()));
        }
        let doctors = visit.key(visit.doctor()).await;
        let own = visit.doctor().act(&visit.id, "send-back", json!({ "person": doctors })).await;
        assert_eq!(problem(own).await, (404, "not_found".into()));
        body(visit.doctor().act(&visit.id, "send-back", json!({ "person": key })).await, 200).await;
        assert_eq!(world.calls.asked(), [format!("remove {key}")]);
        events.until(|visit| visit["stage"] == "WAITING").await;
        assert_eq!(problem(pat.act(&visit.id, "join", json!({})).await).await, (409, "not_admitted".into()));
        visit.admit(&key, 200).await;
        body(pat.act(&visit.id, "join", json!({})).await, 200).await;
        assert_eq!(visit.status(&world).await, "IN_PROGRESS");
    }

    async fn audio_visits_and_visits_turned_to_audio_give_tickets_without_pictures(world: World) {
        let provider = world.working_provider("Petra").await;
        let patient = world.patient("Pat").await;
        let audio = NewVisitType { kind: VisitKind::Audio, ..new_visit_type("Phone", 30) };
        let visit_type = world.visit_type(provider.provider, audio).await;
        let of_audio = ProviderFixture { visit_type, ..provider };
        let booked = patient.visitor.booked(&of_audio, NINE).await;
        let visit = Visit::of(&world, &booked, of_audio, patient, NINE).await;
        let (pats, doctors) = (visit.key(visit.pat()).await, visit.key(visit.doctor()).await);
        let _events = visit.begin().await;
        body(visit.pat().act(&visit.id, "join", json!({})).await, 200).await;
        body(visit.doctor().act(&visit.id, "join", json!({})).await, 200).await;
        let expected = ["open audio".to_owned(), format!("admit {pats} GUEST audio"), format!("admit {doctors} HOST audio")];
        assert_eq!(world.calls.asked(), expected);

        world.set("2026-06-01T08:00:00Z");
        let visit = Visit::at(&world, "2026-06-02T08:59:00Z").await;
        let mut events = visit.begin().await;
        body(visit.pat().act(&visit.id, "join", json!({})).await, 200).await;
        let turned = body(visit.pat().act(&visit.id, "audio", json!({})).await, 200).await;
        assert_eq!((&turned["kind"], &turned["media"]), (&json!("VIDEO"), &json!("AUDIO")));
        events.until(|visit| visit["media"] == "AUDIO").await;
        body(visit.doctor().act(&visit.id, "join", json!({})).await, 200).await;
        let asked = world.calls.asked();
        assert!(asked[0] == "open video" && asked[1].ends_with("GUEST video") && asked[2].ends_with("HOST audio"), "{asked:?}");
        body(visit.doctor().act(&visit.id, "audio", json!({})).await, 200).await;
        assert_eq!(world.trail("visit.turned_to_audio").await, 1);
    }

    async fn backend_that_is_down_changes_nothing_and_says_when_to_try_again(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let key = visit.key(visit.pat()).await;
        let mut events = visit.pat().waits(&visit.id).await;
        world.calls.set_down(true);
        for (what, with) in [("admit", json!({ "person": key })), ("join", json!({}))] {
            let down = visit.doctor().act(&visit.id, what, with).await;
            assert_eq!(down.headers()["retry-after"], "7");
            assert_eq!(problem(down).await, (503, "call_unavailable".into()));
        }
        assert_eq!(visit.status(&world).await, "CONFIRMED");
        assert_eq!(visit.pat().visit(&visit.id).await["stage"], "WAITING");
        world.calls.set_down(false);
        visit.admit(&key, 200).await;
        events.until(|visit| visit["stage"] == "ADMITTED").await;
        world.calls.set_down(true);
        assert_eq!(problem(visit.pat().act(&visit.id, "join", json!({})).await).await, (503, "call_unavailable".into()));
        world.calls.set_down(false);
        // A backend that forgot the room opens it again, for who is let in already.
        world.calls.restart();
        world.calls.asked();
        body(visit.pat().act(&visit.id, "join", json!({})).await, 200).await;
        let admit = format!("admit {key} GUEST video");
        assert_eq!(world.calls.asked(), [admit.clone(), "open video".to_owned(), admit]);
        // The visit ends all the same; the backend hears of it later.
        world.calls.set_down(true);
        body(visit.doctor().act(&visit.id, "end", json!({})).await, 200).await;
        assert_eq!(visit.status(&world).await, "COMPLETED");
        world.calls.set_down(false);
        world.calls.asked();
        sweep(&world.visits).await.expect("sweeps");
        assert_eq!(world.calls.asked(), ["close"]);
        sweep(&world.visits).await.expect("sweeps");
        assert_eq!(world.calls.asked(), Vec::<String>::new());
        assert_eq!(world.visits.snapshot().unavailable, 3);
    }

    async fn stream_ends_with_its_session_and_with_the_server(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let mut events = visit.pat().waits(&visit.id).await;
        assert_eq!(visit.pat().delete("/session").await.status().as_u16(), 204);
        assert_eq!(events.farewell().await.as_deref(), Some("signed_out"));
        let mut board = visit.doctor().waits(&visit.id).await;
        world.visits.stop();
        assert_eq!(board.farewell().await, None);
    }

    async fn device_check_is_for_the_provider_and_oneself(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let report = json!({ "camera": "GOOD", "microphone": "FAILED", "speaker": "UNTESTED", "network": "WEAK" });
        let early = visit.pat().act(&visit.id, "device-check", report.clone()).await;
        assert_eq!(problem(early).await, (409, "not_entered".into()));
        let _events = visit.pat().waits(&visit.id).await;
        body(visit.pat().act(&visit.id, "device-check", report.clone()).await, 200).await;
        let wrong = visit.pat().act(&visit.id, "device-check", json!({ "camera": "Logitech C920" })).await;
        assert_eq!(problem(wrong).await, (422, "json_invalid".into()));
        let key = visit.key(visit.pat()).await;
        let seen = visit.doctor().visit(&visit.id).await;
        let devices = &person(&seen, &key)["devices"];
        assert_eq!((&devices["camera"], &devices["microphone"], &devices["network"]), (&json!("GOOD"), &json!("FAILED"), &json!("WEAK")));
        body(visit.doctor().act(&visit.id, "enter", json!({})).await, 200).await;
        body(visit.doctor().act(&visit.id, "device-check", report).await, 200).await;
        let doctors = visit.key(visit.doctor()).await;
        assert_eq!(person(&visit.pat().visit(&visit.id).await, &doctors)["devices"], Value::Null);
    }

    async fn backend_is_chosen_for_a_clinic_and_for_a_visit_until_its_call_is_open(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let (_, admin) = world.admin().await;
        let shown = admin.get("/visit-settings").await;
        assert_eq!(shown.headers()["etag"], "\"1\"");
        assert_eq!(body(shown, 200).await["backend"], Value::Null);
        for (tag, status) in [("\"1\"", 200), ("\"1\"", 412)] {
            let change = admin.request(reqwest::Method::PUT, "/visit-settings").header("if-match", tag);
            let changed = change.json(&json!({ "backend": "DAILY" })).send().await.expect("an answer");
            assert_eq!(changed.status().as_u16(), status);
        }
        let path = format!("/visits/{}/backend", visit.id);
        assert_eq!(problem(visit.pat().put(&path, json!({ "backend": "HUB" })).await).await, (403, "not_allowed".into()));
        body(visit.doctor().put(&path, json!({ "backend": "HUB" })).await, 200).await;
        body(visit.doctor().act(&visit.id, "join", json!({})).await, 200).await;
        assert_eq!(visit.doctor().visit(&visit.id).await["backend"], "HUB");
        assert_eq!(problem(admin.put(&path, json!({ "backend": null })).await).await, (409, "room_open".into()));
    }
}
