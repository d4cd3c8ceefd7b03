//! Consents over HTTP: texts of the clinic, given and taken back by who may decide.

use carehub::records::consents::{self, ConsentKind};
use serde_json::{Value, json};

use crate::support::{Visitor, World, body, both, problem};

fn words(body: &str) -> Value {
    json!({ "words": [{ "language": "en", "title": "Visits", "body": body }, { "language": "fr", "title": "Visites", "body": body }] })
}

async fn give(visitor: &Visitor, patient: impl std::fmt::Display, kind: &str, number: i64) -> reqwest::Response {
    let path = format!("/patients/{patient}/consents");
    visitor.post(&path, json!({ "kind": kind, "number": number })).await
}

async fn missing(world: &World, patient: carehub::ids::PatientId) -> Vec<ConsentKind> {
    let mut conn = world.core.read().await.expect("a connection");
    consents::missing(&mut conn, patient).await.expect("reads")
}

both! {
    async fn clinic_publishes_texts_and_says_which_are_asked_for(world: World) {
        let (_, admin) = world.admin().await;
        let kinds = body(admin.get("/consent-kinds").await, 200).await;
        let names: Vec<_> = kinds.as_array().expect("kinds").iter().map(|kind| kind["kind"].as_str().expect("a kind")).collect();
        assert_eq!(names, ["DATA", "RECORDING", "TELEHEALTH", "TERMS"]);
        assert!(kinds.as_array().expect("kinds").iter().all(|kind| kind["required"] == false && kind["text"].is_null()));
        let path = "/consent-kinds/TELEHEALTH";
        let require = json!({ "required": true });
        assert_eq!(problem(admin.put(path, require.clone()).await).await, (409, "consent_text_missing".to_owned()));
        let first = body(admin.post(&format!("{path}/texts"), words("one")).await, 201).await;
        let second = body(admin.post(&format!("{path}/texts"), words("two")).await, 201).await;
        assert_eq!((&first["number"], &second["number"]), (&json!(1), &json!(2)));
        let kind = body(admin.put(path, require).await, 200).await;
        assert_eq!((&kind["required"], &kind["text"]), (&json!(true), &second));
        let texts = body(admin.get(&format!("{path}/texts?limit=1")).await, 200).await;
        assert_eq!(texts["items"], json!([second]));
        let cursor = texts["next_cursor"].as_str().expect("a cursor");
        let texts = body(admin.get(&format!("{path}/texts?limit=1&cursor={cursor}")).await, 200).await;
        assert_eq!((&texts["items"], &texts["next_cursor"]), (&json!([first]), &json!(null)));
        for (wrong, code) in [
            (json!({ "words": [] }), "languages_out_of_range"),
            (json!({ "words": [{ "language": "en", "title": " ", "body": "x" }] }), "text_missing"),
            (json!({ "words": [{ "language": "english", "title": "x", "body": "x" }] }), "language_invalid"),
            (json!({ "words": [{ "language": "en", "title": "x", "body": "x" }, { "language": "en", "title": "x", "body": "x" }] }), "language_twice"),
            (json!({ "words": [{ "language": "en", "title": "a\nb", "body": "x" }] }), "text_invalid"),
            (json!({ "words": [{ "language": "en", "title": "x", "body": "x".repeat(20_001) }] }), "text_too_long"),
            (json!({ "words": "x" }), "json_invalid"),
        ] {
            assert_eq!(problem(admin.post(&format!("{path}/texts"), wrong).await).await, (422, code.to_owned()));
        }
        assert_eq!(problem(admin.get("/consent-kinds/NONSENSE/texts").await).await, (404, "not_found".to_owned()));
    }

    async fn patient_agrees_to_the_newest_words_and_is_asked_anew_for_newer_ones(world: World) {
        let (_, admin) = world.admin().await;
        let ada = world.patient("Ada Able").await;
        let id = ada.patient;
        assert_eq!(problem(give(&ada.visitor, id, "TELEHEALTH", 1).await).await, (409, "consent_text_replaced".to_owned()));
        world.consent_text(ConsentKind::Telehealth, "one").await;
        world.consent_text(ConsentKind::Recording, "we record").await;
        assert_eq!(missing(&world, id).await, []);
        body(admin.put("/consent-kinds/TELEHEALTH", json!({ "required": true })).await, 200).await;
        assert_eq!(missing(&world, id).await, [ConsentKind::Telehealth]);
        let given = body(give(&ada.visitor, id, "TELEHEALTH", 1).await, 201).await;
        assert_eq!((&given["given_as"], &given["given_by"], &given["given_at"], &given["withdrawn_at"]),
            (&json!("OWN"), &json!("Ada Able"), &json!("2026-06-01T08:00:00Z"), &json!(null)));
        assert_eq!(body(give(&ada.visitor, id, "TELEHEALTH", 1).await, 200).await, given, "the same once more");
        assert_eq!(missing(&world, id).await, []);
        // One kind says nothing about another.
        let page = body(ada.visitor.get(&format!("/patients/{id}/consents")).await, 200).await;
        assert_eq!((&page["items"], &page["missing"]), (&json!([given]), &json!([])));
        world.consent_text(ConsentKind::Telehealth, "two").await;
        assert_eq!(missing(&world, id).await, [ConsentKind::Telehealth]);
        assert_eq!(problem(give(&ada.visitor, id, "TELEHEALTH", 1).await).await, (409, "consent_text_replaced".to_owned()));
        let newer = body(give(&ada.visitor, id, "TELEHEALTH", 2).await, 201).await;
        // Taking it back ends all of that kind, and stays readable.
        let path = format!("/consents/{}/withdrawal", newer["id"].as_str().expect("an id"));
        let back = body(ada.visitor.post(&path, json!({})).await, 200).await;
        assert_eq!((&back["withdrawn_by"], &back["withdrawn_at"]), (&json!("Ada Able"), &json!("2026-06-01T08:00:00Z")));
        assert_eq!(problem(ada.visitor.post(&path, json!({})).await).await, (409, "consent_withdrawn".to_owned()));
        let page = body(admin.get(&format!("/patients/{id}/consents")).await, 200).await;
        assert_eq!(page["missing"], json!(["TELEHEALTH"]));
        assert!(page["items"].as_array().expect("items").iter().all(|one| !one["withdrawn_at"].is_null()), "{page}");
        assert_eq!(page["items"].as_array().expect("items").len(), 2);
        body(give(&ada.visitor, id, "TELEHEALTH", 2).await, 201).await;
        assert_eq!(missing(&world, id).await, []);
        assert_eq!(problem(give(&ada.visitor, id, "NONSENSE", 2).await).await, (422, "json_invalid".to_owned()));
    }

    async fn guardian_agrees_and_carer_does_not(world: World) {
        world.consent_text(ConsentKind::Data, "data").await;
        let (ada, ben, cy) = (world.patient("Ada Able").await, world.patient("Ben Brown").await, world.patient("Cy Cold").await);
        let grants = format!("/patients/{}/grants", ada.patient);
        for (user, relation) in [(ben.user, "GUARDIAN"), (cy.user, "CARER")] {
            let mut conn = world.core.read().await.expect("a connection");
            let email = carehub::accounts::user(&mut conn, user).await.expect("reads").expect("is there").email.0;
            drop(conn);
            let granted = ada.visitor.post(&grants, json!({ "email": email, "relation": relation })).await;
            assert!(granted.status().is_success(), "{}", granted.text().await.expect("text"));
        }
        assert_eq!(problem(give(&cy.visitor, ada.patient, "DATA", 1).await).await, (403, "not_guardian".to_owned()));
        let given = body(give(&ben.visitor, ada.patient, "DATA", 1).await, 201).await;
        assert_eq!((&given["given_as"], &given["given_by"]), (&json!("GUARDIAN"), &json!("Ben Brown")));
        let path = format!("/consents/{}/withdrawal", given["id"].as_str().expect("an id"));
        assert_eq!(problem(cy.visitor.post(&path, json!({})).await).await, (403, "not_guardian".to_owned()));
        let back = body(ada.visitor.post(&path, json!({})).await, 200).await;
        assert_eq!(back["withdrawn_by"], "Ada Able");
    }

    async fn of_two_who_agree_at_once_one_is_written(world: World) {
        world.consent_text(ConsentKind::Terms, "terms").await;
        let ada = world.patient("Ada Able").await;
        let both = futures_util::future::join_all((0..8).map(async |_| give(&ada.visitor, ada.patient, "TERMS", 1).await.status().as_u16())).await;
        assert_eq!(both.iter().filter(|status| **status == 201).count(), 1, "{both:?}");
        assert!(both.iter().all(|status| matches!(status, 200 | 201)), "{both:?}");
    }
}
