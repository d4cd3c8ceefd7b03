//! What the clinic's office sees of bookings and calls: by day, and what goes on now.

use std::time::Duration;

use carehub::calls::{CallHappening, LinkQuality, WhyLeft};
use serde_json::{Value, json};

use crate::support::{NINE, Visit, body, both, joined, left, problem};

const DAY: Duration = Duration::from_secs(24 * 3600);

fn day(day: &str, booked: i64, held: i64, cancelled: i64, missed: i64) -> Value {
    json!({ "day": day, "booked": booked, "held": held, "cancelled": cancelled, "missed": missed })
}

both! {
    async fn bookings_count_on_the_day_they_are_made_and_visits_on_the_day_they_are_for(world: World) {
        let provider = world.working_provider("Petra").await;
        let patient = world.patient("Pat").await.visitor;
        for starts_at in ["2026-06-02T09:00:00Z", "2026-06-02T11:00:00Z", "2026-06-03T09:00:00Z"] {
            patient.booked(&provider, starts_at).await;
        }
        let called_off = patient.booked(&provider, "2026-06-03T13:00:00Z").await;
        let path = format!("/appointments/{}/cancellation", called_off["id"].as_str().expect("an id"));
        body(patient.post(&path, json!({})).await, 200).await;
        // A hold that nobody completes is no booking.
        let other = world.patient("Other").await.visitor;
        let visit_type = called_off["visit_type"]["id"].as_str().expect("an id").parse().expect("an id");
        body(other.book(provider.provider, visit_type, "2026-06-03T15:00:00Z").await, 201).await;
        world.pass(DAY);
        world.sweep_holds().await;
        let (_, admin) = world.admin().await;
        let patient = world.patient("Another").await.visitor;
        let totals = body(admin.get("/appointment-totals?from=2026-06-01&to=2026-06-04").await, 200).await;
        assert_eq!(totals["items"], json!([
            day("2026-06-01", 4, 0, 0, 0),
            day("2026-06-02", 0, 0, 0, 0),
            day("2026-06-03", 0, 0, 1, 0),
            day("2026-06-04", 0, 0, 0, 0),
        ]));
        assert_eq!(problem(admin.get("/appointment-totals?from=2026-06-02&to=2026-06-01").await).await, (422, "range_invalid".to_owned()));
        assert_eq!(problem(admin.get("/appointment-totals?from=2025-06-01&to=2026-06-02").await).await, (422, "range_too_long".to_owned()));
        assert_eq!(problem(patient.get("/appointment-totals?from=2026-06-01&to=2026-06-01").await).await, (403, "not_allowed".to_owned()));
    }

    async fn calls_count_by_their_worst_connection_and_those_that_go_on_are_listed(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let (patient, doctor) = (visit.key(visit.pat()).await, visit.key(visit.doctor()).await);
        let _events = visit.begin().await;
        body(visit.doctor().act(&visit.id, "join", json!({})).await, 200).await;
        let (_, admin) = world.admin().await;
        assert_eq!(body(admin.get("/visits/live").await, 200).await["items"], json!([]));
        visit.tell(&world, "1", joined(&patient)).await;
        world.pass(Duration::from_secs(60));
        visit.tell(&world, "2", joined(&doctor)).await;
        let quality = |key: &str, verdict| CallHappening::Quality { key: key.to_owned(), verdict };
        visit.tell(&world, "3", quality(&patient, LinkQuality::Bad)).await;
        let live = body(admin.get("/visits/live").await, 200).await;
        let call = &live["items"][0];
        assert_eq!((&call["appointment_id"], &call["people"], &call["quality"]), (&json!(visit.id), &json!(2), &json!("BAD")));
        assert_eq!(call["since"], NINE);
        visit.tell(&world, "4", quality(&patient, LinkQuality::Good)).await;
        assert_eq!(body(admin.get("/visits/live").await, 200).await["items"][0]["quality"], "GOOD");
        world.pass(Duration::from_secs(9 * 60));
        visit.tell(&world, "5", left(&patient, WhyLeft::Lost)).await;
        visit.tell(&world, "6", left(&doctor, WhyLeft::Left)).await;
        assert_eq!(body(admin.get("/visits/live").await, 200).await["items"], json!([]));
        let date = &NINE[..10];
        let totals = body(admin.get(&format!("/call-totals?from={date}&to={date}")).await, 200).await;
        assert_eq!(totals["items"], json!([{ "day": date, "stays": 2, "weak": 0, "bad": 1, "lost": 1, "minutes": 19 }]));
        for path in ["/visits/live".to_owned(), format!("/call-totals?from={date}&to={date}")] {
            assert_eq!(problem(visit.doctor().get(&path).await).await, (403, "not_admin".to_owned()), "{path}");
        }
        assert_eq!(problem(admin.get("/call-totals?from=2026-06-02&to=2026-06-01").await).await, (422, "range_invalid".to_owned()));
    }
}
