//! Appointments in pages, and booked by others than the patient.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};

use crate::support::{Visitor, body, both, problem};

const NINE: &str = "2026-06-02T09:00:00Z";

/// Starts on all pages, one after the other.
async fn walk(visitor: &Visitor, query: &str) -> Vec<String> {
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = body(visitor.get(&format!("/appointments?limit=2{query}{cursor}")).await, 200).await;
        let items = page["items"].as_array().expect("items");
        assert!((1..=2).contains(&items.len()), "{page}");
        seen.extend(items.iter().map(|item| item["starts_at"].as_str().expect("a time").to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { return seen };
        cursor = format!("&cursor={next}");
    }
}

both! {
    async fn pages_of_a_list_show_each_appointment_once_in_either_order(world: World) {
        let (petra, olaf) = (world.working_provider("Petra").await, world.working_provider("Olaf").await);
        let (pat, pia) = (world.patient("Pat").await, world.patient("Pia").await);
        for hour in ["09", "11", "13", "15"] {
            pat.visitor.booked(&petra, &format!("2026-06-02T{hour}:00:00Z")).await;
        }
        // Two at one time: only the id tells them apart.
        pia.visitor.booked(&olaf, NINE).await;
        let (_, admin) = world.admin().await;
        let expected: Vec<String> = ["09", "09", "11", "13", "15"].map(|hour| format!("2026-06-02T{hour}:00:00Z")).to_vec();
        assert_eq!(walk(&admin, "").await, expected);
        assert_eq!(walk(&admin, "&order=desc").await, expected.iter().rev().cloned().collect::<Vec<_>>());
        assert_eq!(walk(&pat.visitor, "&status=CONFIRMED").await, expected[1..]);
    }

    async fn cursors_that_no_list_gave_are_refused(world: World) {
        let (_, admin) = world.admin().await;
        let forged = |json: &str| BASE64.encode(json);
        for list in ["appointments", "patients", "users", "audit", "audit/heads", "messages"] {
            for cursor in ["%25", "x", &forged("{}"), &forged("[1,\"\\u0000\"]"), &forged("\"\\u0000\""), &forged("[1e99,1]")] {
                let answer = admin.get(&format!("/{list}?cursor={cursor}")).await;
                assert_eq!(problem(answer).await, (422, "cursor_invalid".into()), "{list} {cursor}");
            }
        }
    }

    async fn clinic_books_for_anybody_and_a_provider_for_those_they_have_met(world: World) {
        let (petra, olaf) = (world.working_provider("Petra").await, world.working_provider("Olaf").await);
        let (pat, pia) = (world.patient("Pat").await, world.patient("Pia").await);
        let (_, admin) = world.admin().await;
        let wish = |at: &str, patient: Option<String>| json!({
            "provider_id": petra.provider, "visit_type_id": petra.visit_type, "starts_at": at, "patient_id": patient,
        });
        let stranger = petra.visitor.book_with("k", wish(NINE, Some(pat.patient.to_string()))).await;
        assert_eq!(problem(stranger).await, (422, "patient_unknown".into()));
        let held = body(admin.book_with("k", wish(NINE, Some(pat.patient.to_string()))).await, 201).await;
        assert_eq!(held["patient"]["id"], pat.patient.to_string(), "{held}");
        let path = format!("/appointments/{}/confirmation", held["id"].as_str().expect("an id"));
        body(admin.post(&path, json!({ "consent": true })).await, 200).await;
        // They have an appointment now.
        let next = body(petra.visitor.book_with("k2", wish("2026-06-03T09:00:00Z", Some(pat.patient.to_string()))).await, 201).await;
        assert_eq!(next["status"], "SCHEDULED");
        for (visitor, patient) in [(&olaf.visitor, &pat), (&pia.visitor, &pat), (&petra.visitor, &pia)] {
            let refused = visitor.book_with("k3", wish("2026-06-04T09:00:00Z", Some(patient.patient.to_string()))).await;
            assert_eq!(problem(refused).await, (422, "patient_unknown".into()));
        }
        let seen: Value = body(pat.visitor.get("/appointments").await, 200).await;
        assert_eq!(seen["items"].as_array().expect("items").len(), 2);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }
}
