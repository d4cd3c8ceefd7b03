//! Erasing a patient, and what stands in its way.

use std::time::Duration;

use carehub::actor::Role;
use carehub::care::{self, GrantRelation};
use carehub::ids::PatientId;
use carehub::records::{Error, keys};
use serde_json::json;
use sqlx::Row as _;

use crate::support::{Met, PNG, World, body, both, problem};

/// After the visit of a new patient, with a signed note; the note.
async fn seen(world: &World) -> (Met, serde_json::Value) {
    let met = world.met().await;
    let signed = met.signed("Left knee").await;
    world.set("2026-06-02T09:00:00Z");
    for step in ["start", "completion"] {
        // In half an hour a session ends by itself.
        let doctor = world.visitor_as(met.provider.user).await;
        let done = doctor.post(&format!("/appointments/{}/{step}", met.appointment), json!({})).await;
        assert!(done.status().is_success(), "{step}: {}", done.text().await.expect("text"));
        world.set("2026-06-02T09:30:00Z");
    }
    let provider =
        crate::support::ProviderFixture { visitor: world.visitor_as(met.provider.user).await, ..met.provider };
    let patient = crate::support::PatientFixture { visitor: world.visitor_as(met.patient.user).await, ..met.patient };
    (Met { provider, patient, ..met }, signed)
}

both! {
    async fn patient_is_erased_and_what_was_written_is_dead(world: World) {
        let (met, signed) = seen(&world).await;
        let id = met.patient.patient;
        let path = format!("/patients/{id}/erasure");
        let (_, admin) = world.admin().await;
        let patient = &met.patient.visitor;
        body(patient.add_entry(id, "PROBLEM", json!({ "name": "Asthma" })).await, 201).await;
        body(patient.add_entry(id, "ALLERGY", json!({ "substance": "Latex", "severity": "MILD" })).await, 201).await;
        body(patient.add_document(id, "Left knee", PNG).await, 201).await;
        let wrapped = wrapped(&world, id).await;
        world.pass(Duration::from_secs(301));
        assert_eq!(problem(met.patient.visitor.post(&path, json!({})).await).await, (403, "proof_needed".to_owned()));
        let patient = world.visitor_as(met.patient.user).await;
        let report = body(patient.post(&path, json!({})).await, 200).await;
        assert_eq!((&report["notes"], &report["account"]), (&json!(1), &json!(true)));
        assert_eq!((&report["chart_entries"], &report["documents"], &report["prescriptions"]), (&json!(2), &json!(1), &json!(0)));
        assert_eq!(report["kept"], json!(["VISIT_TIMES", "MONEY", "AUDIT_TRAIL"]));
        // The account is gone, and who it was.
        assert_eq!(problem(patient.get("/me").await).await.0, 401);
        let shown = body(admin.get(&format!("/patients/{id}")).await, 200).await;
        assert_eq!((&shown["name"], &shown["phone"], &shown["birth_date"]), (&json!("Erased patient"), &json!(null), &json!(null)));
        let found = body(admin.get("/patients?name=pat").await, 200).await;
        assert!(!found["items"].as_array().expect("items").iter().any(|one| one["id"] == json!(id)), "{found}");
        // Whoever treats them finds nothing any more, and can write nothing.
        for path in [format!("/patients/{id}/notes"), format!("/notes/{}", signed["id"].as_str().expect("an id"))] {
            assert_eq!(problem(met.provider.visitor.get(&path).await).await, (410, "erased".to_owned()));
        }
        assert_eq!(problem(met.provider.visitor.amend_note(&signed, "more").await).await, (410, "erased".to_owned()));
        let mut change = world.core.begin().await.expect("begins");
        assert!(matches!(keys::seal(&mut change, &world.core, id, "x", "text").await, Err(Error::Erased)));
        drop(change);
        assert_eq!(self::wrapped(&world, id).await, "");
        if let Some(file) = world.database_url().strip_prefix("sqlite:") {
            for suffix in ["", "-wal"] {
                let bytes = std::fs::read(format!("{file}{suffix}")).unwrap_or_default();
                assert!(!bytes.windows(wrapped.len()).any(|part| part == wrapped.as_bytes()), "the key is in the file{suffix}");
            }
        }
        assert_eq!(problem(admin.post(&path, json!({})).await).await.1, "proof_needed");
        let admin = world.visitor_as(world.admin().await.0).await;
        assert_eq!(problem(admin.post(&path, json!({})).await).await, (410, "erased".to_owned()));
        assert_eq!(body(admin.get(&path).await, 200).await, report);
        assert_eq!(world.trail("patient.erased").await, 1);
    }

    async fn legal_hold_and_visits_to_come_stand_in_the_way(world: World) {
        let (met, _) = seen(&world).await;
        let path = format!("/patients/{}", met.patient.patient);
        let (_, admin) = world.admin().await;
        let why = json!({ "reason": "court order 7" });
        assert_eq!(problem(admin.get(&format!("{path}/legal-hold")).await).await, (404, "not_found".to_owned()));
        assert_eq!(problem(admin.post(&format!("{path}/legal-hold"), json!({ "reason": "" })).await).await, (422, "reason_missing".to_owned()));
        body(admin.post(&format!("{path}/legal-hold"), why.clone()).await, 201).await;
        assert_eq!(problem(admin.post(&format!("{path}/legal-hold"), why.clone()).await).await, (409, "legal_hold_exists".to_owned()));
        assert_eq!(body(admin.get(&format!("{path}/legal-hold")).await, 200).await["reason"], why["reason"]);
        for visitor in [&admin, &met.patient.visitor] {
            let refused = visitor.post(&format!("{path}/erasure"), json!({})).await;
            assert_eq!(problem(refused).await, (409, "legal_hold".to_owned()));
        }
        let unexplained = admin.post(&format!("{path}/legal-hold/release"), json!({ "reason": " " })).await;
        assert_eq!(problem(unexplained).await, (422, "reason_missing".to_owned()));
        body(admin.post(&format!("{path}/legal-hold/release"), why.clone()).await, 204).await;
        let none = admin.post(&format!("{path}/legal-hold/release"), why).await;
        assert_eq!(problem(none).await, (404, "not_found".to_owned()));
        met.patient.visitor.booked(&met.provider, "2026-06-04T09:00:00Z").await;
        let refused = admin.post(&format!("{path}/erasure"), json!({})).await;
        assert_eq!(problem(refused).await, (409, "visits_ahead".to_owned()));
        assert_eq!(problem(admin.get(&format!("{path}/erasure")).await).await, (404, "not_found".to_owned()));
        assert!(!wrapped(&world, met.patient.patient).await.is_empty());
    }

    async fn guardian_erases_a_dependant_and_is_not_erased_before(world: World) {
        let parent = world.patient("Paul Parent").await;
        let child = json!({ "name": "Cleo Child", "birth_date": "2020-02-02", "phone": null, "email": null,
            "language": "en", "zone": "UTC" });
        let child = body(parent.visitor.post("/me/dependants", child).await, 201).await;
        let erasure = |id: &str| format!("/patients/{id}/erasure");
        let own = erasure(&parent.patient.to_string());
        assert_eq!(problem(parent.visitor.post(&own, json!({})).await).await, (409, "last_guardian".to_owned()));
        let child = child["id"].as_str().expect("an id");
        let report = body(parent.visitor.post(&erasure(child), json!({})).await, 200).await;
        assert_eq!((&report["grants"], &report["account"]), (&json!(1), &json!(false)));
        assert_eq!(problem(parent.visitor.get(&format!("/patients/{child}")).await).await, (404, "not_found".to_owned()));
        body(parent.visitor.post(&own, json!({})).await, 200).await;
    }

    async fn guardian_does_not_erase_somebody_who_decides_for_themselves(world: World) {
        let (one, other) = (world.patient("Pat Patient").await, world.patient("Olga Other").await);
        let email = body(other.visitor.get("/me").await, 200).await["email"].as_str().expect("an address").to_owned();
        let actor = world.actor(one.user, Role::Patient);
        care::add_grant(&world.core, &actor, one.patient, &email.into(), GrantRelation::Guardian).await.expect("granted");
        let refused = other.visitor.post(&format!("/patients/{}/erasure", one.patient), json!({})).await;
        assert_eq!(problem(refused).await, (404, "not_found".to_owned()));
    }
}

async fn wrapped(world: &World, patient: PatientId) -> String {
    let mut conn = world.core.read().await.expect("a connection");
    let row = sqlx::query("SELECT wrapped FROM patient_key WHERE patient_id = $1").bind(patient.to_string());
    row.fetch_one(&mut *conn).await.expect("a row").get(0)
}
