//! Notes over HTTP: from a draft to a signed text that never changes.

use std::time::Duration;

use carehub::actor::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{body, both, problem};

both! {
    async fn draft_is_the_authors_alone_and_what_is_signed_is_the_patients_too(world: World) {
        let met = world.met().await;
        let (doctor, patient) = (&met.provider.visitor, &met.patient.visitor);
        let note = met.draft("SOAP").await;
        assert_eq!((&note["status"], &note["version"], &note["parts"][4]["section"]),
            (&json!("DRAFT"), &json!(1), &json!("SUMMARY_FOR_PATIENT")));
        let again = doctor.post(&format!("/consultations/{}/notes", met.consultation), json!({ "template": "FREE" })).await;
        let again = body(again, 200).await;
        assert_eq!((&again["id"], &again["template"]), (&note["id"], &json!("SOAP")), "the draft that is there");
        let parts = json!([
            { "section": "SUMMARY_FOR_PATIENT", "text": "Rest for two days." },
            { "section": "SUBJECTIVE", "text": "Tired." },
        ]);
        let saved = body(doctor.save_note(&note, parts).await, 200).await;
        assert_eq!((&saved["version"], &saved["parts"][0]["text"]), (&json!(2), &json!("Tired.")));
        // Nobody else knows of a draft.
        let lists = [format!("/patients/{}/notes", met.patient.patient), format!("/consultations/{}/notes", met.consultation)];
        for list in &lists {
            assert_eq!(body(patient.get(list).await, 200).await["items"], json!([]));
            assert_eq!(body(doctor.get(list).await, 200).await["items"][0]["id"], note["id"]);
        }
        assert_eq!(problem(patient.note(&note).await).await, (404, "not_found".to_owned()));
        let unsigned = body(doctor.get("/notes/unsigned").await, 200).await;
        assert_eq!(unsigned["items"][0]["patient"]["name"], "Pat Patient");
        // One signs what one read.
        assert_eq!(problem(doctor.sign_note(&note).await).await, (412, "stale".to_owned()));
        let signed = body(doctor.sign_note(&saved).await, 200).await;
        assert_eq!((&signed["status"], signed["hash"].as_str().map(str::len)), (&json!("SIGNED"), Some(64)));
        assert_eq!(signed["signed_at"], "2026-06-01T08:00:00Z");
        assert_eq!(body(doctor.get("/notes/unsigned").await, 200).await["items"], json!([]));
        let read = body(patient.note(&note).await, 200).await;
        assert_eq!((&read["parts"], &read["author"]["name"]), (&saved["parts"], &json!("Petra Provider")));
        for list in &lists {
            assert_eq!(body(patient.get(list).await, 200).await["items"][0]["status"], "SIGNED");
        }
    }

    async fn signed_note_is_amended_and_never_changed(world: World) {
        let met = world.met().await;
        let doctor = &met.provider.visitor;
        let signed = met.signed("Left knee").await;
        let parts = json!([{ "section": "TEXT", "text": "Right knee" }]);
        assert_eq!(problem(doctor.save_note(&signed, parts).await).await, (409, "note_signed".to_owned()));
        assert_eq!(problem(doctor.sign_note(&signed).await).await, (409, "note_signed".to_owned()));
        let first = body(doctor.amend_note(&signed, "It is the right knee.").await, 201).await;
        let second = body(doctor.amend_note(&signed, "X-ray came.").await, 201).await;
        assert_eq!((&second["parts"], &second["hash"]), (&signed["parts"], &signed["hash"]));
        assert_eq!(second["amendments"][0], first["amendments"][0]);
        assert_eq!((&second["amendments"][1]["number"], &second["amendments"][1]["text"]), (&json!(2), &json!("X-ray came.")));
        let read = body(met.patient.visitor.note(&signed).await, 200).await;
        assert_eq!(read["amendments"], second["amendments"]);
        let listed = body(doctor.get(&format!("/patients/{}/notes", met.patient.patient)).await, 200).await;
        assert_eq!(listed["items"][0]["amendments"], 2);
        // Not even the database lets it be changed.
        for statement in [
            "UPDATE medical_record SET content = ''",
            "DELETE FROM medical_record_amendment",
            "UPDATE medical_record_amendment SET number = 9",
        ] {
            let mut conn = world.core.db.begin().await.expect("begins");
            assert!(sqlx::query(statement).execute(&mut *conn).await.is_err(), "{statement}");
        }
        assert_eq!(body(doctor.note(&signed).await, 200).await["amendments"], second["amendments"]);
    }

    async fn stale_autosave_gets_both_texts_and_nothing_is_lost(world: World) {
        let met = world.met().await;
        let doctor = &met.provider.visitor;
        let note = met.draft("FREE").await;
        let text = |text: &str| json!([{ "section": "TEXT", "text": text }]);
        let saved = body(doctor.save_note(&note, text("from the desk")).await, 200).await;
        let response = doctor.save_note(&note, text("from the telephone")).await;
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        let conflict = body(response, 409).await;
        assert_eq!(conflict["code"], "note_conflict");
        assert_eq!((&conflict["saved"]["parts"], &conflict["saved"]["version"]), (&saved["parts"], &json!(2)));
        assert_eq!(conflict["yours"][0]["text"], "from the telephone");
        let decided = json!({ "id": note["id"], "version": conflict["saved"]["version"] });
        let both = body(doctor.save_note(&decided, text("from the desk and the telephone")).await, 200).await;
        assert_eq!(both["version"], 3);
    }

    async fn what_a_note_cannot_hold_is_refused_by_code(world: World) {
        let met = world.met().await;
        let doctor = &met.provider.visitor;
        let note = met.draft("FREE").await;
        for (parts, code) in [
            (json!([{ "section": "PLAN", "text": "" }]), "section_unknown"),
            (json!([{ "section": "TEXT", "text": "" }, { "section": "TEXT", "text": "" }]), "section_twice"),
            (json!([{ "section": "TEXT", "text": "x".repeat(10_001) }]), "text_too_long"),
            (json!([{ "section": "TEXT", "text": "a\u{0}b" }]), "text_invalid"),
            (json!([{ "section": "NONSENSE", "text": "" }]), "json_invalid"),
            (json!([{ "section": "TEXT", "text": "", "colour": "red" }]), "json_invalid"),
        ] {
            assert_eq!(problem(doctor.save_note(&note, parts).await).await, (422, code.to_owned()));
        }
        let path = format!("/notes/{}", note["id"].as_str().expect("an id"));
        let blind = doctor.request(Method::PUT, &path).json(&json!({ "parts": [] })).send().await.expect("an answer");
        assert_eq!(problem(blind).await, (428, "if_match_missing".to_owned()));
        assert_eq!(problem(doctor.sign_note(&note).await).await, (422, "note_empty".to_owned()));
        assert_eq!(problem(doctor.amend_note(&note, "more").await).await, (409, "note_unsigned".to_owned()));
        let blank = body(doctor.save_note(&note, json!([{ "section": "TEXT", "text": " \n " }])).await, 200).await;
        assert_eq!(problem(doctor.sign_note(&blank).await).await, (422, "note_empty".to_owned()));
        let written = body(doctor.save_note(&blank, json!([{ "section": "TEXT", "text": "well" }])).await, 200).await;
        body(doctor.sign_note(&written).await, 200).await;
        assert_eq!(problem(doctor.amend_note(&note, " ").await).await, (422, "note_empty".to_owned()));
        let unknown = json!({ "template": "HAIKU" });
        let refused = doctor.post(&format!("/consultations/{}/notes", met.consultation), unknown).await;
        assert_eq!(problem(refused).await, (422, "json_invalid".to_owned()));
    }

    async fn consultation_that_was_called_off_gets_no_note(world: World) {
        let met = world.met().await;
        let other = met.patient.visitor.booked(&met.provider, "2026-06-02T11:00:00Z").await;
        let path = format!("/appointments/{}", met.appointment);
        let version = body(met.provider.visitor.get(&path).await, 200).await["version"].clone();
        let off = met.provider.visitor.request(Method::POST, &format!("{path}/cancellation"));
        let off = off.header("if-match", format!("\"{version}\"")).json(&json!({})).send().await.expect("an answer");
        assert!(off.status().is_success(), "{}", off.text().await.expect("text"));
        let open = async |consultation: &str| {
            met.provider.visitor.post(&format!("/consultations/{consultation}/notes"), json!({ "template": "SOAP" })).await
        };
        assert_eq!(problem(open(&met.consultation).await).await, (409, "consultation_cancelled".to_owned()));
        body(open(other["consultation"]["id"].as_str().expect("an id")).await, 201).await;
    }

    async fn thirty_days_after_the_visit_its_provider_only_reads_what_they_wrote(world: World) {
        let met = world.met().await;
        let signed = met.signed("Left knee").await;
        let other = world.working_provider("Olga Other").await;
        met.patient.visitor.booked(&other, "2026-06-03T09:00:00Z").await;
        let list = format!("/patients/{}/notes", met.patient.patient);
        let notes = async |visitor: &crate::support::Visitor| {
            let listed = body(visitor.get(&list).await, 200).await;
            listed["items"].as_array().expect("items").len()
        };
        assert_eq!(notes(&other.visitor).await, 1, "whoever treats the patient reads what others wrote");
        // The visit ended on 2 June at 9:30.
        world.set("2026-07-02T09:29:59Z");
        let visitor = world.visitor_as(met.provider.user).await;
        body(visitor.amend_note(&signed, "Last day.").await, 201).await;
        world.pass(Duration::from_secs(1));
        assert_eq!(notes(&visitor).await, 1);
        assert_eq!(body(visitor.note(&signed).await, 200).await["amendments"][0]["text"], "Last day.");
        assert_eq!(problem(visitor.amend_note(&signed, "Too late.").await).await, (403, "care_ended".to_owned()));
        let open = visitor.post(&format!("/consultations/{}/notes", met.consultation), json!({ "template": "SOAP" })).await;
        assert_eq!(problem(open).await, (403, "care_ended".to_owned()));
        world.set("2026-07-03T09:30:00Z");
        let other = world.visitor_as(other.user).await;
        assert_eq!(problem(other.get(&list).await).await, (404, "not_found".to_owned()));
        assert_eq!(problem(other.note(&signed).await).await, (404, "not_found".to_owned()));
    }

    async fn every_read_and_change_leaves_a_trail_that_the_patient_sees(world: World) {
        let met = world.met().await;
        let signed = met.signed("Left knee").await;
        body(met.provider.visitor.amend_note(&signed, "Right knee").await, 201).await;
        body(met.provider.visitor.note(&signed).await, 200).await;
        body(met.patient.visitor.note(&signed).await, 200).await;
        for list in ["/notes/unsigned".to_owned(), format!("/patients/{}/notes", met.patient.patient)] {
            body(met.provider.visitor.get(&list).await, 200).await;
        }
        for (action, expected) in [
            ("note.created", 1), ("note.saved", 1), ("note.signed", 1), ("note.amended", 1), ("note.read", 2), ("note.listed", 1),
        ] {
            assert_eq!(world.trail(action).await, expected, "{action}");
        }
        let seen = body(met.patient.visitor.get("/me/audit?limit=100").await, 200).await;
        let by = |action: &str| {
            let entries = seen["items"].as_array().expect("items").clone();
            entries.into_iter().filter(|entry| entry["action"] == action).collect::<Vec<Value>>()
        };
        assert_eq!(by("note.signed")[0]["by_name"], "Petra Provider");
        assert_eq!(by("note.read").len(), 2);
        let page = body(met.patient.visitor.get("/me/audit?limit=100").await, 200).await.to_string();
        assert!(!page.contains("knee"));
    }

    async fn templates_are_told_in_the_language_asked_for(world: World) {
        let (_, visitor) = world.person(Role::Patient, "Pat").await;
        let french = body(visitor.get("/note-templates?language=fr").await, 200).await;
        assert_eq!((&french[0]["template"], &french[0]["sections"][0]["title"]), (&json!("SOAP"), &json!("Subjectif")));
        let english = body(visitor.get("/note-templates").await, 200).await;
        assert_eq!(english[0]["sections"][4]["title"], "Summary for the patient");
        assert_eq!(problem(world.visitor().get("/note-templates").await).await.0, 401);
    }
}
