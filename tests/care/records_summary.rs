//! What is taken home of a visit: the note as a paper, and the summary.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{PNG, Visitor, body, both, item, pdf_text, problem};

async fn paper(visitor: &Visitor, note: &Value) -> Vec<u8> {
    let response = visitor.get(&path(note)).await;
    assert_eq!(response.status().as_u16(), 200);
    assert_eq!(response.headers()["content-type"], "application/pdf");
    assert_eq!(response.headers()["content-disposition"], "inline; filename=\"note.pdf\"");
    assert_eq!(response.headers()["cache-control"], "no-store");
    response.bytes().await.expect("bytes").to_vec()
}

fn path(note: &Value) -> String {
    format!("/notes/{}/pdf", note["id"].as_str().expect("an id"))
}

async fn summary(visitor: &Visitor, appointment: &str) -> Value {
    body(visitor.get(&format!("/visits/{appointment}/summary")).await, 200).await
}

async fn note_of(doctor: &Visitor, consultation: &str, parts: Value) -> Value {
    let path = format!("/consultations/{consultation}/notes");
    let draft = body(doctor.post(&path, json!({ "template": "SOAP" })).await, 201).await;
    let saved = body(doctor.save_note(&draft, parts).await, 200).await;
    body(doctor.sign_note(&saved).await, 200).await
}

both! {
    async fn signed_note_is_a_paper_that_is_the_same_until_something_is_added(world: World) {
        let met = world.met().await;
        let (doctor, patient) = (&met.provider.visitor, &met.patient.visitor);
        let draft = met.draft("SOAP").await;
        assert_eq!(problem(patient.get(&path(&draft)).await).await, (404, "not_found".to_owned()));
        assert_eq!(problem(doctor.get(&path(&draft)).await).await, (409, "note_unsigned".to_owned()));
        let parts = json!([
            { "section": "SUBJECTIVE", "text": "The left knee hurts.\nSince Monday." },
            { "section": "PLAN", "text": "An X-ray" },
        ]);
        let saved = body(doctor.save_note(&draft, parts).await, 200).await;
        let signed = body(doctor.sign_note(&saved).await, 200).await;
        let first = paper(patient, &signed).await;
        // Names of today are none of that day.
        world.sql("UPDATE provider SET name = 'Renamed'", &[]).await;
        world.sql("UPDATE clinic SET name = 'Renamed'", &[]).await;
        world.pass(Duration::from_secs(60));
        assert_eq!(paper(doctor, &signed).await, first);
        let text = pdf_text(&first);
        let hash = signed["hash"].as_str().expect("a hash");
        for expected in ["Consultation note", "Clinic", "Petra Provider", "Pat Patient", "2 June 2026, 09:00",
            "1 June 2026, 08:00", "Subjective", "The left knee hurts.", "Since Monday.", "Plan", "An X-ray", &hash[..16]] {
            assert!(text.contains(expected), "{expected} in {text}");
        }
        assert!(!text.contains("Assessment") && !text.contains("Renamed"), "{text}");
        body(doctor.amend_note(&signed, "It is the right knee.").await, 201).await;
        let second = paper(patient, &signed).await;
        let text = pdf_text(&second);
        assert!(text.contains("Amendment 1, 1 June 2026, 08:01") && text.contains("It is the right knee."), "{text}");
        assert!(text.contains("The left knee hurts."));
        assert_eq!(paper(doctor, &signed).await, second);
        let other = world.patient("Olga Other").await;
        assert_eq!(problem(other.visitor.get(&path(&signed)).await).await, (404, "not_found".to_owned()));
        // Also the refusal of the draft was no reading: it is not on the trail.
        assert_eq!(world.trail("note.printed").await, 4);
    }

    async fn paper_of_a_note_speaks_the_patients_language(world: World) {
        for (language, expected) in [("fr", ["Note de consultation", "Plan", "2 juin 2026"]), ("ar", ["2026", "rest", "Pat Patient"])] {
            let met = world.met().await;
            world.sql("UPDATE patient SET language = $1 WHERE id = $2", &[language.into(), met.patient.patient.to_string()]).await;
            let parts = json!([{ "section": "PLAN", "text": "rest" }]);
            let signed = note_of(&met.provider.visitor, &met.consultation, parts).await;
            let text = pdf_text(&paper(&met.patient.visitor, &signed).await);
            for expected in expected {
                assert!(text.contains(expected), "{expected} in {text}");
            }
            assert!(!text.contains("Consultation note"), "{text}");
        }
    }

    async fn summary_has_what_was_signed_for_whoever_may_read_it(world: World) {
        let room = world.prescribing().await;
        let (doctor, patient) = (&room.provider.visitor, &room.patient.visitor);
        let empty = summary(patient, &room.appointment).await;
        for list in ["notes", "prescriptions", "documents"] {
            assert_eq!(empty[list], json!([]), "{list}");
        }
        assert_eq!((&empty["status"], &empty["follow_up"]), (&json!("IN_PROGRESS"), &json!(null)));
        // Not yet signed: for nobody.
        let draft = room.draft(json!([item("Ibuprofen")])).await;
        let note = body(doctor.post(&format!("/consultations/{}/notes", room.consultation), json!({ "template": "SOAP" })).await, 201).await;
        for side in [doctor, patient] {
            let seen = summary(side, &room.appointment).await;
            assert_eq!((&seen["notes"], &seen["prescriptions"]), (&json!([]), &json!([])));
        }
        let parts = json!([
            { "section": "SUBJECTIVE", "text": "Tired." },
            { "section": "PLAN", "text": "Rest." },
            { "section": "SUMMARY_FOR_PATIENT", "text": "Sleep well." },
        ]);
        let saved = body(doctor.save_note(&note, parts).await, 200).await;
        let note = body(doctor.sign_note(&saved).await, 200).await;
        body(doctor.amend_note(&note, "Drink water.").await, 201).await;
        let prescribed = room.signed(json!([item("Amoxicillin")])).await;
        let letter = body(doctor.add_document(room.patient.patient, "Letter", PNG).await, 201).await;
        let wrong = body(doctor.add_document(room.patient.patient, "Of somebody else", PNG).await, 201).await;
        body(doctor.post(&format!("/documents/{}/error", wrong["id"].as_str().expect("an id")), json!({})).await, 200).await;
        let next = patient.booked(&room.provider, "2026-06-09T09:00:00Z").await;
        let seen = summary(patient, &room.appointment).await;
        assert_eq!(seen, summary(doctor, &room.appointment).await);
        let texts: Vec<Value> = seen["notes"][0]["parts"].as_array().expect("parts").iter().map(|part| part["text"].clone()).collect();
        assert_eq!(json!(texts), json!(["Rest.", "Sleep well."]));
        assert_eq!(seen["notes"][0]["amendments"][0]["text"], "Drink water.");
        assert_eq!(seen["prescriptions"].as_array().map(Vec::len), Some(1));
        let shown = &seen["prescriptions"][0];
        assert_eq!((&shown["prescription"]["id"], &shown["prescription"]["stands"]), (&prescribed["id"], &json!(true)));
        assert_eq!(seen["documents"].as_array().map(Vec::len), Some(1));
        assert_eq!(seen["documents"][0]["document"], letter);
        assert_eq!((&seen["follow_up"]["appointment_id"], &seen["follow_up"]["starts_at"]), (&next["id"], &json!("2026-06-09T09:00:00Z")));
        for link in [&seen["notes"][0]["pdf"], &shown["pdf"], &seen["documents"][0]["file"]] {
            let path = link.as_str().expect("a link").strip_prefix("/api/v1").expect("of ours");
            assert_eq!(patient.get(path).await.status(), 200, "{path}");
        }
        let reason = json!({ "reason": "Rash reported" });
        body(doctor.of_version(reqwest::Method::POST, &prescribed, "/cancellation", &reason).await, 200).await;
        let shown = &summary(patient, &room.appointment).await["prescriptions"][0]["prescription"];
        assert_eq!((&shown["status"], &shown["stands"]), (&json!("CANCELLED"), &json!(false)));
        assert!(!seen.to_string().contains(draft["id"].as_str().expect("an id")));
        let nobody = [world.patient("Olga Other").await.visitor, world.admin().await.1, world.working_provider("Paul").await.visitor];
        for other in nobody {
            let refused = other.get(&format!("/visits/{}/summary", room.appointment)).await;
            assert_eq!(problem(refused).await, (404, "not_found".to_owned()));
        }
    }

    async fn reading_a_summary_is_on_the_trail_of_the_patient(world: World) {
        let room = world.prescribing().await;
        note_of(&room.provider.visitor, &room.consultation, json!([{ "section": "PLAN", "text": "Rest." }])).await;
        room.signed(json!([item("Amoxicillin")])).await;
        let before = world.trail("note.read").await;
        summary(&room.provider.visitor, &room.appointment).await;
        for (action, times) in [("summary.read", 1), ("note.read", before + 1), ("note.listed", 1), ("prescription.listed", 1),
            ("document.listed", 1)] {
            assert_eq!(world.trail(action).await, times, "{action}");
        }
        let refused = world.patient("Olga Other").await.visitor.get(&format!("/visits/{}/summary", room.appointment)).await;
        assert_eq!(refused.status(), 404);
        assert_eq!(world.trail("summary.read").await, 1);
    }
}
