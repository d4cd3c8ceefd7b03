//! What the patient's side has to agree to before a visit, and what the visit tells of it afterwards.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{NINE, PNG, Visit, Visitor, body, both, problem};

/// A text that everybody has to agree to before a visit.
async fn required(admin: &Visitor, kind: &str) {
    let path = format!("/consent-kinds/{kind}");
    let words = json!({ "words": [{ "language": "en", "title": "Visits", "body": "At a distance." }] });
    body(admin.post(&format!("{path}/texts"), words).await, 201).await;
    body(admin.put(&path, json!({ "required": true })).await, 200).await;
}

async fn agree(visit: &Visit, kind: &str) -> String {
    let path = format!("/patients/{}/consents", visit.patient.patient);
    let given = body(visit.pat().post(&path, json!({ "kind": kind, "number": 1 })).await, 201).await;
    given["id"].as_str().expect("an id").to_owned()
}

async fn attach(visitor: &Visitor, visit: &Visit) -> String {
    let added = body(visitor.add_document(visit.patient.patient, "Arm", PNG).await, 201).await;
    added["id"].as_str().expect("an id").to_owned()
}

both! {
    async fn patient_enters_once_what_the_clinic_asks_is_agreed_to(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let (_, admin) = world.admin().await;
        required(&admin, "TELEHEALTH").await;
        required(&admin, "DATA").await;
        for side in [visit.pat(), visit.doctor()] {
            assert_eq!(side.visit(&visit.id).await["missing_consents"], json!(["DATA", "TELEHEALTH"]));
        }
        let refused: Value = visit.pat().act(&visit.id, "enter", json!({})).await.json().await.expect("JSON");
        assert_eq!((&refused["code"], &refused["missing"]), (&json!("consent_required"), &json!(["DATA", "TELEHEALTH"])));
        agree(&visit, "DATA").await;
        let refused: Value = visit.pat().act(&visit.id, "enter", json!({})).await.json().await.expect("JSON");
        assert_eq!((&refused["status"], &refused["missing"]), (&json!(409), &json!(["TELEHEALTH"])));
        assert_eq!(visit.pat().visit(&visit.id).await["people"], json!([]));
        // The provider comes anyway.
        body(visit.doctor().act(&visit.id, "enter", json!({})).await, 200).await;
        agree(&visit, "TELEHEALTH").await;
        let seen = body(visit.pat().act(&visit.id, "enter", json!({})).await, 200).await;
        assert_eq!(seen["missing_consents"], json!([]));
    }

    async fn whoever_takes_back_a_consent_while_waiting_is_not_let_in_and_whoever_is_in_stays(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let (_, admin) = world.admin().await;
        required(&admin, "TELEHEALTH").await;
        let consent = agree(&visit, "TELEHEALTH").await;
        let _events = visit.pat().waits(&visit.id).await;
        body(visit.pat().post(&format!("/consents/{consent}/withdrawal"), json!({})).await, 200).await;
        let key = visit.key(visit.pat()).await;
        let admit = visit.doctor().act(&visit.id, "admit", json!({ "person": key })).await;
        assert_eq!(problem(admit).await, (409, "consent_required".to_owned()));
        assert_eq!(visit.status(&world).await, "CONFIRMED");
        agree(&visit, "TELEHEALTH").await;
        visit.admit(&key, 200).await;
        // Another text, while they talk: it is for the next visit.
        required(&admin, "TELEHEALTH").await;
        body(visit.pat().act(&visit.id, "enter", json!({})).await, 200).await;
        body(visit.pat().act(&visit.id, "join", json!({})).await, 200).await;
    }

    async fn timeline_tells_consents_and_documents_that_came_and_went_while_the_visit_was_open(world: World) {
        let visit = Visit::at(&world, "2026-06-02T08:44:59Z").await;
        let (_, admin) = world.admin().await;
        required(&admin, "TELEHEALTH").await;
        required(&admin, "DATA").await;
        agree(&visit, "DATA").await;
        attach(visit.pat(), &visit).await;
        world.pass(Duration::from_secs(1));
        let consent = agree(&visit, "TELEHEALTH").await;
        let document = attach(visit.pat(), &visit).await;
        assert_eq!(visit.pat().get(&format!("/documents/{document}")).await.status(), 200);
        body(visit.pat().post(&format!("/documents/{document}/error"), json!({})).await, 200).await;
        body(visit.pat().post(&format!("/consents/{consent}/withdrawal"), json!({})).await, 200).await;
        world.set("2026-06-02T10:30:00Z");
        let patient = world.visitor_as(visit.patient.user).await;
        attach(&patient, &visit).await;
        for side in [patient, world.visitor_as(visit.provider.user).await] {
            let timeline = body(side.get(&format!("/visits/{}/timeline", visit.id)).await, 200).await;
            let items = timeline["items"].as_array().expect("items").iter();
            let around = items.filter(|item| item["kind"] == "CONSENT" || item["kind"] == "DOCUMENT");
            let around: Vec<Value> = around.map(|item| json!([item["what"], item["by"], item["consent"]])).collect();
            assert_eq!(json!(around), json!([
                ["consent.given", "PATIENT", "TELEHEALTH"], ["document.added", "PATIENT", null],
                ["document.marked", "PATIENT", null], ["consent.withdrawn", "PATIENT", "TELEHEALTH"],
            ]));
            assert!(!timeline.to_string().contains("Arm"));
        }
    }
}
