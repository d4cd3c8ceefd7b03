//! What appointments bring with them: money back, reminders, the trail; and confirming at the very end of a hold.

use std::time::Duration;

use carehub::booking::appointments::{Appointment, By, appointment, sweep, terms};
use carehub::care::PaymentTime;
use carehub::money::Money;
use serde_json::{Value, json};
use sqlx::Row as _;

use crate::support::{World, both, problem};

const NINE: &str = "2026-06-02T09:00:00Z";
const TEN: &str = "2026-06-02T10:00:00Z";

async fn count(world: &World, statement: &'static str) -> i64 {
    let mut conn = world.core.read().await.expect("a connection");
    sqlx::query(statement).fetch_one(&mut *conn).await.expect("reads").get("n")
}

both! {
    async fn clinics_terms_as_booked_say_what_goes_back(world: World) {
        let (provider, patient) = (world.working_provider("Petra").await, world.patient("Pat").await);
        let id = world.confirmed(provider.provider, provider.visit_type, patient.patient).await;
        let stored = appointment(&mut world.core.read().await.expect("a connection"), id).await.expect("reads");
        let fee = Money { minor: 4501, currency: "EUR".parse().expect("a currency") };
        let paid = Appointment { fee, payment: PaymentTime::Before, paid_minor: 4501, ..stored.expect("there") };
        for (by, now, percent, minor, worse_after) in [
            (By::Patient, "2026-06-01T09:00:00Z", 100, 4501, Some("2026-06-01T09:00:00Z")),
            (By::Patient, "2026-06-01T09:00:00.000001Z", 50, 2251, Some("2026-06-02T07:00:00Z")),
            (By::Patient, "2026-06-02T07:00:00Z", 50, 2251, Some("2026-06-02T07:00:00Z")),
            (By::Patient, "2026-06-02T07:00:01Z", 0, 0, None),
            (By::Provider, "2026-06-02T08:59:00Z", 100, 4501, None),
            (By::Admin, "2026-06-02T09:30:00Z", 100, 4501, None),
        ] {
            let found = terms(&paid, by, now.parse().expect("a time"));
            assert_eq!((found.refund_percent, found.refund.minor), (percent, minor), "{by} {now}");
            assert_eq!(found.worse_after.map(|at| at.to_string()).as_deref(), worse_after, "{by} {now}");
        }
        let unpaid = Appointment { payment: PaymentTime::Later, paid_minor: 0, ..paid };
        assert_eq!(terms(&unpaid, By::Provider, world.core.clock.now()).refund.minor, 0);
    }

    async fn reminders_follow_the_time_and_end_with_the_appointment(world: World) {
        const WAITING: &str = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM outbox_message
            WHERE kind = 'APPOINTMENT_REMINDER' AND state = 'WAITING'";
        let (provider, patient) = (world.working_provider("Petra").await, world.patient("Pat").await);
        let booked = patient.visitor.booked(&provider, NINE).await;
        // A week before is over already; a day, an hour and ten minutes are ahead.
        assert_eq!(count(&world, WAITING).await, 3);
        let moved: Value = patient.visitor.move_to(&booked, TEN).await.json().await.expect("JSON");
        assert_eq!(count(&world, WAITING).await, 3);
        let path = format!("/appointments/{}/cancellation", moved["id"].as_str().expect("an id"));
        assert_eq!(patient.visitor.post(&path, json!({})).await.status().as_u16(), 200);
        assert_eq!(count(&world, WAITING).await, 0);
        for (kind, expected) in [
            ("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM outbox_message WHERE kind = 'APPOINTMENT_CONFIRMED'", 1),
            ("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM outbox_message WHERE kind = 'APPOINTMENT_MOVED'", 1),
            ("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM outbox_message WHERE kind = 'APPOINTMENT_CANCELLED'", 1),
        ] {
            assert_eq!(count(&world, kind).await, expected, "{kind}");
        }
    }

    async fn provider_who_reads_a_reason_leaves_a_trail_and_no_text_is_stored_in_the_open(world: World) {
        const READ: &str = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM audit_entry WHERE action = 'appointment.read'";
        const OPEN: &str = "SELECT (SELECT CAST(COUNT(*) AS BIGINT) FROM appointment WHERE reason LIKE '%canary%')
            + (SELECT CAST(COUNT(*) AS BIGINT) FROM idempotency_key WHERE body LIKE '%canary%')
            + (SELECT CAST(COUNT(*) AS BIGINT) FROM audit_entry WHERE detail LIKE '%canary%') AS n";
        let (provider, patient) = (world.working_provider("Petra").await, world.patient("Pat").await);
        let body = json!({
            "provider_id": provider.provider, "visit_type_id": provider.visit_type, "starts_at": NINE, "reason": "canary",
        });
        let held: Value = patient.visitor.book_with("k", body).await.json().await.expect("JSON");
        let path = format!("/appointments/{}", held["id"].as_str().expect("an id"));
        patient.visitor.get(&path).await;
        assert_eq!(count(&world, READ).await, 0);
        let seen: Value = provider.visitor.get(&path).await.json().await.expect("JSON");
        assert_eq!(seen["reason"], "canary");
        assert_eq!(count(&world, READ).await, 1);
        assert_eq!(count(&world, OPEN).await, 0);
    }

    async fn confirming_and_sweeping_at_once_agree_on_one_end(world: World) {
        let (provider, patient) = (world.working_provider("Petra").await, world.patient("Pat").await);
        for (start, late) in [(NINE, false), (TEN, true), ("2026-06-02T11:00:00Z", true)] {
            let held: Value =
                patient.visitor.book(provider.provider, provider.visit_type, start).await.json().await.expect("JSON");
            world.pass(Duration::from_secs(if late { 15 * 60 } else { 14 * 60 }));
            // Idling has ended the first sign-in by the second round.
            let visitor = world.visitor_as(patient.user).await;
            let path = format!("/appointments/{}/confirmation", held["id"].as_str().expect("an id"));
            let (confirmed, swept) =
                tokio::join!(visitor.post(&path, json!({ "consent": true })), sweep(&world.core, world.core.clock.now()));
            assert_eq!(swept.expect("sweeps").holds, usize::from(late));
            if late {
                let (status, code) = problem(confirmed).await;
                assert!(status == 409 && ["hold_expired", "wrong_state"].contains(&code.as_str()), "{status} {code}");
            } else {
                assert_eq!(confirmed.status().as_u16(), 200);
            }
            assert_eq!(world.wrong().await, Vec::<String>::new());
        }
    }
}
