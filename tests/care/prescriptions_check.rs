//! What anybody learns who types the code of a paper.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Visitor, body, both, item, problem};

async fn check(visitor: &Visitor, code: &str) -> Value {
    body(visitor.get(&format!("/prescription-checks/{code}")).await, 200).await
}

fn code(signed: &Value) -> &str {
    signed["signature"]["code"].as_str().expect("a code")
}

fn members(of: &Value) -> Vec<&String> {
    of.as_object().expect("an object").keys().collect()
}

both! {
    async fn pharmacy_sees_what_the_paper_says_and_no_more_of_the_patient(world: World) {
        let room = world.prescribing().await;
        let signed = room.signed(json!([item("Amoxicillin")])).await;
        let found = check(&world.visitor(), code(&signed)).await;
        assert_eq!(found, json!({
            "status": "VALID", "clinic": "Clinic",
            "provider": { "name": "Petra", "licence_number": "L-1", "licence_authority": "Chamber" },
            "patient": { "initials": "P. C.", "birth_year": null },
            "signed_on": "2026-06-02", "valid_until": "2026-08-31", "item_count": 1,
            "items": [{
                "medicine": "Amoxicillin, 500 mg, capsule", "quantity": "21 capsules", "refills": 0,
                "directions": "1 capsule by mouth, 3 times a day, for 7 days",
            }],
        }));
        let typed = code(&signed).to_lowercase().replace('-', "");
        assert_eq!(check(&world.visitor(), &typed).await, found);
        assert_eq!(world.trail("prescription.checked").await, 2);
    }

    async fn answer_has_the_same_members_whatever_became_of_it(world: World) {
        let room = world.prescribing().await;
        let doctor = &room.provider.visitor;
        let (valid, cancelled, old) = (room.signed(json!([item("Alpha")])).await,
            room.signed(json!([item("Beta")])).await, room.signed(json!([item("Gamma")])).await);
        let why = json!({ "reason": "canary-reason" });
        body(doctor.of_version(Method::POST, &cancelled, "/cancellation", &why).await, 200).await;
        let new = body(doctor.of_version(Method::POST, &old, "/replacement", &json!({})).await, 201).await;
        body(doctor.sign(&new, json!([])).await, 200).await;
        let pharmacy = world.visitor();
        let good = check(&pharmacy, code(&valid)).await;
        for (one, status) in [(&cancelled, "CANCELLED"), (&old, "SUPERSEDED")] {
            let found = check(&pharmacy, code(one)).await;
            assert_eq!((&found["status"], &found["items"]), (&json!(status), &json!([])));
            assert_eq!(members(&found), members(&good));
            assert!(!found.to_string().contains("canary"));
        }
        // The last day is one of Petra's zone.
        world.set("2026-08-31T23:59:59Z");
        assert_eq!(check(&pharmacy, code(&valid)).await["status"], "VALID");
        world.set("2026-09-01T00:00:00Z");
        let expired = check(&pharmacy, code(&valid)).await;
        assert_eq!((&expired["status"], &expired["items"]), (&json!("EXPIRED"), &json!([])));
        assert_eq!(members(&expired), members(&good));
    }

    async fn unknown_codes_are_not_found_and_many_of_them_have_to_wait(world: World) {
        let visitor = world.visitor();
        for code in ["0000-0000-0000-0000", "nonsense", "%F0%9F%91%8D"] {
            let refused = visitor.get(&format!("/prescription-checks/{code}")).await;
            assert_eq!(problem(refused).await, (404, "not_found".into()), "{code}");
        }
        let mut last = 404;
        for _ in 0..40 {
            last = visitor.get("/prescription-checks/0000-0000-0000-0001").await.status().as_u16();
        }
        assert_eq!(last, 429);
        assert_eq!(world.trail("prescription.checked").await, 0);
    }

    async fn good_codes_never_have_to_wait(world: World) {
        let room = world.prescribing().await;
        let signed = room.signed(json!([item("Amoxicillin")])).await;
        let visitor = world.visitor();
        for _ in 0..40 {
            assert_eq!(check(&visitor, code(&signed)).await["status"], "VALID");
        }
    }
}
