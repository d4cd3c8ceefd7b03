//! Prescriptions from draft to paper, over HTTP.

use reqwest::Method;
use serde_json::{Value, json};
use sqlx::Row as _;

use crate::support::{Visitor, World, body, both, item, pdf_text, problem};

async fn read(visitor: &Visitor, prescription: &Value) -> Value {
    let path = format!("/prescriptions/{}", prescription["id"].as_str().expect("an id"));
    body(visitor.get(&path).await, 200).await
}

async fn paper(visitor: &Visitor, prescription: &Value) -> Vec<u8> {
    let path = format!("/prescriptions/{}/pdf", prescription["id"].as_str().expect("an id"));
    let response = visitor.get(&path).await;
    assert_eq!(response.status().as_u16(), 200);
    assert_eq!(response.headers()["content-type"], "application/pdf");
    assert_eq!(response.headers()["cache-control"], "no-store");
    response.bytes().await.expect("bytes").to_vec()
}

async fn listed(visitor: &Visitor, query: &str) -> Vec<Value> {
    let page = body(visitor.get(&format!("/prescriptions{query}")).await, 200).await;
    page["items"].as_array().expect("a list").clone()
}

async fn kinds_of_mail(world: &World, subject: &str) -> Vec<(String, String)> {
    let mut conn = world.core.read().await.expect("a connection");
    let rows = sqlx::query("SELECT kind, payload FROM outbox_message WHERE subject_id = $1 AND kind LIKE 'PRESC%'");
    let rows = rows.bind(subject).fetch_all(&mut *conn).await.expect("reads");
    rows.iter().map(|row| (row.get("kind"), row.get("payload"))).collect()
}

both! {
    async fn draft_is_written_signed_read_and_printed(world: World) {
        let room = world.prescribing().await;
        let doctor = &room.provider.visitor;
        let draft = room.draft(json!([])).await;
        assert_eq!((&draft["status"], &draft["signature"], &draft["stands"]), (&json!("DRAFT"), &Value::Null, &json!(false)));
        let written = json!({ "items": [item("Canary-Amoxicillin")], "valid_days": 30 });
        let draft = body(doctor.of_version(Method::PUT, &draft, "", &written).await, 200).await;
        assert_eq!((&draft["version"], &draft["warnings"]), (&json!(2), &json!([])));

        let signed = body(doctor.sign(&draft, json!([])).await, 200).await;
        assert_eq!((&signed["status"], &signed["stands"]), (&json!("SIGNED"), &json!(true)));
        assert_eq!(signed["signature"]["valid_until"], "2026-07-02");
        assert_eq!(read(&room.patient.visitor, &signed).await["items"], signed["items"]);
        let own = listed(&room.patient.visitor, "").await;
        assert_eq!(own.iter().map(|one| &one["id"]).collect::<Vec<_>>(), [&signed["id"]]);

        let first = paper(&room.patient.visitor, &signed).await;
        world.pass(std::time::Duration::from_secs(60));
        assert_eq!(paper(doctor, &signed).await, first, "the same paper, whoever asks and whenever");
        let text = pdf_text(&first);
        let code = signed["signature"]["code"].as_str().expect("a code");
        for expected in ["Prescription", "Clinic", "Petra", "L-1 – Chamber", "Pat Canary-Name", "Canary-Amoxicillin",
            "1 capsule by mouth", "canary-instruction", "21 capsules", "2 June 2026, 09:00", "2 July 2026", code, "/check"] {
            assert!(text.contains(expected), "{expected} is not in:\n{text}");
        }
        for (action, times) in [("prescription.created", 1), ("prescription.changed", 1), ("prescription.signed", 1),
            ("prescription.read", 1), ("prescription.listed", 1), ("prescription.printed", 2)] {
            assert_eq!(world.trail(action).await, times, "{action}");
        }
    }

    async fn nothing_clinical_lies_open_in_the_database_or_in_the_mail(world: World) {
        let room = world.prescribing().await;
        let signed = room.signed(json!([item("Canary-Amoxicillin")])).await;
        let body = json!({ "reason": "canary-reason" });
        let cancelled = room.provider.visitor.of_version(Method::POST, &signed, "/cancellation", &body).await;
        assert_eq!(cancelled.status().as_u16(), 200);
        let mut conn = world.core.read().await.expect("a connection");
        let row = sqlx::query("SELECT items, signed_text, cancel_reason FROM prescription");
        let row = row.fetch_one(&mut *conn).await.expect("one");
        let trail = sqlx::query("SELECT detail FROM audit_entry").fetch_all(&mut *conn).await.expect("reads");
        drop(conn);
        let stored: Vec<String> = ["items", "signed_text", "cancel_reason"].map(|name| row.get(name)).to_vec();
        assert!(stored.iter().all(|text| !text.is_empty()));
        let mails = kinds_of_mail(&world, &room.appointment).await;
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].0, "PRESCRIPTION_READY");
        let open = trail.iter().map(|row| row.get::<String, _>("detail")).chain(stored).chain(mails.into_iter().map(|mail| mail.1));
        for text in open {
            assert!(!text.to_lowercase().contains("canary"), "{text}");
        }
    }

    async fn replacement_takes_the_place_of_the_old_one_when_it_is_signed(world: World) {
        let room = world.prescribing().await;
        let doctor = &room.provider.visitor;
        let old = room.signed(json!([item("Amoxicillin")])).await;
        let new = body(doctor.of_version(Method::POST, &old, "/replacement", &json!({})).await, 201).await;
        assert_eq!((&new["supersedes"], &new["items"], &new["warnings"]), (&old["id"], &old["items"], &json!([])));
        assert_eq!(read(&room.patient.visitor, &old).await["stands"], true, "until then");
        let twice = doctor.of_version(Method::POST, &old, "/replacement", &json!({})).await;
        assert_eq!(problem(twice).await, (409, "replacement_exists".into()));

        let signed = body(doctor.sign(&new, json!([])).await, 200).await;
        let old = read(&room.patient.visitor, &old).await;
        assert_eq!((&old["status"], &old["superseded_by"]), (&json!("SUPERSEDED"), &signed["id"]));
        assert!(pdf_text(&paper(doctor, &old).await).contains("REPLACED on 2 June 2026"));
        assert!(pdf_text(&paper(doctor, &signed).await).contains("takes the place of an earlier one"));
        let cancel = doctor.of_version(Method::POST, &old, "/cancellation", &json!({ "reason": "x" })).await;
        assert_eq!(problem(cancel).await, (409, "prescription_ended".into()));
    }

    async fn cancelled_one_says_why_and_says_so_on_paper(world: World) {
        let room = world.prescribing().await;
        let signed = room.signed(json!([item("Amoxicillin")])).await;
        // Also when the patient has left the provider's care, and to the end of its time.
        world.set("2026-08-20T09:00:00Z");
        let doctor = world.visitor_as(room.provider.user).await;
        let body_ = json!({ "reason": "Rash reported" });
        let cancelled = body(doctor.of_version(Method::POST, &signed, "/cancellation", &body_).await, 200).await;
        assert_eq!((&cancelled["status"], &cancelled["stands"]), (&json!("CANCELLED"), &json!(false)));
        let patient = world.visitor_as(room.patient.user).await;
        assert_eq!(read(&patient, &signed).await["cancel_reason"], "Rash reported");
        assert!(pdf_text(&paper(&patient, &signed).await).contains("CANCELLED on 20 August 2026"));
    }

    async fn paper_is_in_the_patients_language(world: World) {
        let room = world.prescribing().await;
        let mut conn = world.core.db.begin().await.expect("begins");
        sqlx::query("UPDATE patient SET language = 'fr-CA', birth_date = '1984-02-29' WHERE id = $1")
            .bind(room.patient.patient.to_string())
            .execute(&mut *conn)
            .await
            .expect("written");
        conn.commit().await.expect("commits");
        let text = pdf_text(&paper(&room.patient.visitor, &room.signed(json!([item("Amoxicilline")])).await).await);
        for expected in ["Ordonnance", "29 février 1984", "1 gélule par voie orale", "21 gélules", "Renouvellements", "2 juin 2026"] {
            assert!(text.contains(expected), "{expected} is not in:\n{text}");
        }
    }

    async fn drafts_are_their_authors_alone_and_others_see_what_they_may(world: World) {
        let room = world.prescribing().await;
        let draft = room.draft(json!([item("Amoxicillin")])).await;
        let signed = room.signed(json!([item("Ibuprofen")])).await;
        let stranger = world.working_provider("Otto").await.visitor;
        let path = |one: &Value| format!("/prescriptions/{}", one["id"].as_str().expect("an id"));
        for (visitor, one, status) in [
            (&room.patient.visitor, &draft, 404), (&stranger, &draft, 404), (&stranger, &signed, 404),
            (&room.provider.visitor, &draft, 200), (&room.patient.visitor, &signed, 200),
        ] {
            assert_eq!(visitor.get(&path(one)).await.status().as_u16(), status);
        }
        let not_yet = room.provider.visitor.get(&format!("{}/pdf", path(&draft))).await;
        assert_eq!(problem(not_yet).await, (409, "prescription_not_signed".into()));
        let of_patient = format!("?patient_id={}", room.patient.patient);
        assert_eq!(listed(&room.provider.visitor, &of_patient).await.len(), 2);
        assert_eq!(listed(&room.provider.visitor, "?status=DRAFT").await.len(), 1);
        assert_eq!(listed(&room.patient.visitor, &of_patient).await.len(), 1);
        assert_eq!(listed(&stranger, &of_patient).await.len(), 0);
        let (_, admin) = world.admin().await;
        assert_eq!(listed(&admin, &of_patient).await.len(), 0);
    }

    async fn another_provider_who_treats_the_patient_reads_and_is_warned(world: World) {
        let room = world.prescribing().await;
        room.signed(json!([item("Amoxicillin")])).await;
        let second = world.working_provider("Second").await;
        let patient = room.patient.clone();
        let second = world.meet(second, patient, "2026-06-02T12:00:00Z").await;
        let of_patient = format!("?patient_id={}", room.patient.patient);
        assert_eq!(listed(&second.provider.visitor, &of_patient).await.len(), 1);
        assert_eq!(listed(&second.provider.visitor, "").await.len(), 0, "those that they wrote themselves");
        let draft = second.draft(json!([item("amoxicillin trihydrate")])).await;
        assert_eq!(draft["warnings"][0]["kind"], "DUPLICATE");
        assert_eq!(draft["warnings"][0]["with"], "Amoxicillin");
    }

    async fn list_goes_on_where_the_page_before_ended(world: World) {
        let room = world.prescribing().await;
        for drug in ["Alpha", "Beta", "Gamma"] {
            world.pass(std::time::Duration::from_secs(1));
            room.draft(json!([item(drug)])).await;
        }
        let first = body(room.provider.visitor.get("/prescriptions?limit=2").await, 200).await;
        let cursor = first["next_cursor"].as_str().expect("another page");
        let second = body(room.provider.visitor.get(&format!("/prescriptions?limit=2&cursor={cursor}")).await, 200).await;
        let drugs = |page: &Value| -> Vec<Value> {
            page["items"].as_array().expect("a list").iter().map(|one| one["items"][0]["drug"].clone()).collect()
        };
        assert_eq!((drugs(&first), drugs(&second)), (vec![json!("Gamma"), json!("Beta")], vec![json!("Alpha")]));
        assert_eq!(second["next_cursor"], Value::Null);
    }
}
