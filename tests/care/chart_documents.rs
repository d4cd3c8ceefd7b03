//! Documents of the chart over HTTP.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{PNG, body, both, problem};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n";

both! {
    async fn documents_are_told_by_their_bytes_listed_and_downloaded(world: World) {
        let met = world.met().await;
        let (doctor, patient, id) = (&met.provider.visitor, &met.patient.visitor, met.patient.patient);
        let letter = body(patient.add_document(id, " Letter of Dr. No ", PDF).await, 201).await;
        assert_eq!((&letter["title"], &letter["media_type"], &letter["source"], &letter["size_bytes"]),
            (&json!("Letter of Dr. No"), &json!("application/pdf"), &json!("PATIENT"), &json!(PDF.len())));
        world.pass(Duration::from_secs(1));
        let picture = body(doctor.add_document(id, "Ear", PNG).await, 201).await;
        assert_eq!((&picture["media_type"], &picture["written_by"]), (&json!("image/png"), &json!("Petra Provider")));
        let listed = body(patient.get(&format!("/patients/{id}/documents")).await, 200).await;
        assert_eq!(listed["documents"], json!([picture, letter]));
        let file = doctor.get(&path(&letter)).await;
        assert_eq!(file.headers()["content-type"], "application/pdf");
        assert_eq!(file.headers()["cache-control"], "no-store");
        let name = format!("attachment; filename=\"document-{}.pdf\"", letter["id"].as_str().expect("an id"));
        assert_eq!(file.headers()["content-disposition"], name.as_str());
        assert_eq!(file.bytes().await.expect("bytes"), PDF);
        assert_eq!(patient.get(&path(&picture)).await.bytes().await.expect("bytes"), PNG);
    }

    async fn document_of_somebody_else_is_marked_and_the_patient_sees_it_no_more(world: World) {
        let met = world.met().await;
        let (doctor, patient, id) = (&met.provider.visitor, &met.patient.visitor, met.patient.patient);
        let wrong = body(doctor.add_document(id, "Of another patient", PDF).await, 201).await;
        let mark = format!("{}/error", path(&wrong));
        assert_eq!(problem(patient.post(&mark, json!({})).await).await, (409, "entry_of_provider".to_owned()));
        let marked = body(doctor.post(&mark, json!({})).await, 200).await;
        assert_eq!(marked["status"], "ENTERED_IN_ERROR");
        assert_eq!(body(doctor.post(&mark, json!({})).await, 200).await, marked, "again changes nothing");
        assert_eq!(problem(patient.get(&path(&wrong)).await).await, (409, "document_in_error".to_owned()));
        assert_eq!(doctor.get(&path(&wrong)).await.status().as_u16(), 200);
        let list = format!("/patients/{id}/documents");
        assert_eq!(body(patient.get(&list).await, 200).await["documents"], json!([]));
        assert_eq!(body(doctor.get(&list).await, 200).await["documents"], json!([marked]));
        let own = body(patient.add_document(id, "Mine", PDF).await, 201).await;
        body(patient.post(&format!("{}/error", path(&own)), json!({})).await, 200).await;
    }

    async fn what_is_no_document_is_refused_by_code(world: World) {
        let met = world.met().await;
        let (patient, id) = (&met.patient.visitor, met.patient.patient);
        let mut large = PDF.to_vec();
        large.resize(5 * 1024 * 1024, b' ');
        body(patient.add_document(id, "Large", &large).await, 201).await;
        large.push(b' ');
        for (title, bytes, expected) in [
            ("Too large", &large[..], (413, "document_too_large")),
            ("A program", b"MZ\x90\x00", (415, "document_type_unknown")),
            ("A page", b"<html><script>", (415, "document_type_unknown")),
            (" ", PDF, (422, "text_missing")),
            ("a\nb", PDF, (422, "text_invalid")),
            (&"x".repeat(201), PDF, (422, "text_too_long")),
        ] {
            let (status, code) = problem(patient.add_document(id, title, bytes).await).await;
            assert_eq!((status, code.as_str()), expected, "{title}");
        }
        large.resize(6 * 1024 * 1024, b' ');
        assert_eq!(problem(patient.add_document(id, "Huge", &large).await).await, (413, "body_too_large".to_owned()));
        let list = format!("/patients/{id}/documents");
        let broken = json!({ "kind": "LETTER", "title": "x", "content": "%PDF" });
        assert_eq!(problem(patient.post(&list, broken).await).await, (422, "base64_invalid".to_owned()));
        let unknown = json!({ "kind": "POEM", "title": "x", "content": "JVBERi0x" });
        assert_eq!(problem(patient.post(&list, unknown).await).await, (422, "json_invalid".to_owned()));
        // Elsewhere bodies stay small.
        let long = json!({ "section": "PROBLEM", "entry": { "name": "x".repeat(100_000) } });
        assert_eq!(problem(patient.post(&format!("/patients/{id}/chart"), long).await).await, (413, "body_too_large".to_owned()));
    }

    async fn patient_has_a_hundred_documents_at_most(world: World) {
        let met = world.met().await;
        let (patient, id) = (&met.patient.visitor, met.patient.patient);
        let first = body(patient.add_document(id, "First", PDF).await, 201).await;
        let mut conn = world.core.db.begin().await.expect("begins");
        for n in 1..100 {
            let copy = "INSERT INTO chart_document (id, patient_id, kind, status, source, media_type, size_bytes, title, content, written_by, created_at, updated_at)
                SELECT $1, patient_id, kind, status, source, media_type, size_bytes, title, content, written_by, created_at, updated_at FROM chart_document WHERE id = $2";
            sqlx::query(copy).bind(format!("copy {n}")).bind(first["id"].as_str()).execute(&mut *conn).await.expect("copies");
        }
        conn.commit().await.expect("commits");
        assert_eq!(problem(patient.add_document(id, "More", PDF).await).await, (409, "chart_full".to_owned()));
    }
}

fn path(document: &Value) -> String {
    format!("/documents/{}", document["id"].as_str().expect("an id"))
}
