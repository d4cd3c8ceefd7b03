//! The export of one patient: everything of theirs, and nothing of anybody else's.

use std::io::{Cursor, Read as _};
use std::time::Duration;

use carehub::records::consents::ConsentKind;
use serde_json::{Value, json};
use zip::ZipArchive;

use crate::support::{Met, PNG, PaidVisit, World, body, both, item, pdf_text, problem};

/// In everything of the other patient.
const CANARY: &str = "zitronengelb";

/// A patient about whom a word is written everywhere.
async fn written(world: &World, word: &str) -> Met {
    let met = world.met().await;
    let (doctor, patient, id) = (&met.provider.visitor, &met.patient.visitor, met.patient.patient);
    met.signed(&format!("{word} note")).await;
    let stated = body(patient.add_entry(id, "PROBLEM", json!({ "name": format!("{word} before") })).await, 201).await;
    let content = json!({ "section": "PROBLEM", "entry": { "name": format!("{word} after") } });
    body(doctor.set_entry(&stated, "ACTIVE", content).await, 200).await;
    body(patient.add_document(id, &format!("{word} title"), &document(word)).await, 201).await;
    let wrong = body(doctor.add_document(id, &format!("{word} wrong"), b"%PDF-wrong").await, 201).await;
    body(doctor.post(&format!("/documents/{}/error", wrong["id"].as_str().expect("an id")), json!({})).await, 200)
        .await;
    body(patient.post(&format!("/patients/{id}/consents"), json!({ "kind": "DATA", "number": 1 })).await, 201).await;
    met
}

fn document(word: &str) -> Vec<u8> {
    [PNG, word.as_bytes()].concat()
}

/// Name and content of each file, in order.
async fn archive(response: reqwest::Response) -> Vec<(String, Vec<u8>)> {
    assert_eq!(response.status().as_u16(), 200);
    assert_eq!(response.headers()["content-type"], "application/zip");
    assert_eq!(response.headers()["cache-control"], "no-store");
    let bytes = response.bytes().await.expect("a whole archive");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    (0..archive.len())
        .map(|n| {
            let mut file = archive.by_index(n).expect("a file");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("reads, with the right checksum");
            (file.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

both! {
    async fn archive_holds_what_was_written_about_the_patient_and_nothing_of_another(world: World) {
        world.consent_text(ConsentKind::Data, "data").await;
        let other = written(&world, CANARY).await;
        let met = written(&world, "himmelblau").await;
        let id = met.patient.patient;
        let files = archive(met.patient.visitor.get(&format!("/patients/{id}/export")).await).await;
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names.len(), 12, "{names:?}");
        assert_eq!(names[..8], ["about.json", "patient.json", "appointments.json", "notes.json", "prescriptions.json", "chart.json", "consents.json", "documents.json"]);
        assert!(names[8].starts_with("documents/") && names[8].ends_with(".png"), "{names:?}");
        assert!(names[9].starts_with("notes/") && pdf_text(&files[9].1).contains("himmelblau note"), "{names:?}");
        assert_eq!((names[10], names[11]), ("invoices.json", "access-log.json"));
        let json = |n: usize| -> Value { serde_json::from_slice(&files[n].1).expect("JSON") };
        assert_eq!((&json(0)["format"], &json(0)["patient_id"]), (&json!("carehub-export-1"), &json!(id)));
        assert_eq!(json(1)["name"], "Pat Patient");
        assert_eq!(json(2)[0]["id"], met.appointment);
        assert_eq!(json(3)[0]["parts"][0]["text"], "himmelblau note");
        assert_eq!(json(4), json!([]));
        let chart = json(5);
        assert_eq!((&chart[0]["entry"]["content"]["entry"]["name"], &chart[0]["past"][0]["content"]["entry"]["name"]),
            (&json!("himmelblau after"), &json!("himmelblau before")));
        assert_eq!(json(6)[0]["kind"], "DATA");
        assert_eq!(json(7).as_array().expect("documents").len(), 1, "without the one in error");
        assert_eq!(files[8].1, document("himmelblau"));
        assert_eq!(json(10), json!([]));
        let log = json(11);
        assert!(log.as_array().expect("entries").iter().any(|entry| entry["action"] == "patient.exported"), "{log}");
        for (name, bytes) in &files {
            let other = [CANARY.as_bytes(), other.appointment.as_bytes(), b"%PDF-wrong"];
            assert!(other.iter().all(|word| !bytes.windows(word.len()).any(|part| part == *word)), "{name} holds another's");
        }
        // The other's own has it: the search would find it.
        let path = format!("/patients/{}/export", other.patient.patient);
        let files = archive(other.patient.visitor.get(&path).await).await;
        assert!(files.iter().any(|(_, bytes)| bytes.windows(CANARY.len()).any(|part| part == CANARY.as_bytes())));
    }

    async fn archive_holds_invoices_with_their_papers(world: World) {
        let visit = PaidVisit::paid(&world).await;
        let patient = visit.patient.patient;
        let files = archive(world.visitor_as(visit.patient.user).await.get(&format!("/patients/{patient}/export")).await).await;
        let file = |name: &str| &files.iter().find(|(found, _)| found == name).unwrap_or_else(|| panic!("{name}")).1;
        let listed: Value = serde_json::from_slice(file("invoices.json")).expect("JSON");
        assert_eq!((&listed[0]["number"], &listed[0]["total"]["minor"], &listed[0]["paid_by"][0]["minor"]),
            (&json!("INV-2026-00001"), &json!(5000), &json!(5000)));
        assert!(pdf_text(file("invoices/INV-2026-00001.pdf")).contains("INV-2026-00001"));
    }

    async fn archive_holds_signed_prescriptions_as_papers_and_no_drafts(world: World) {
        let room = world.prescribing().await;
        room.draft(json!([item("Ibuprofen")])).await;
        let signed = room.signed(json!([item("Amoxicillin")])).await;
        let files = archive(room.patient.visitor.get(&format!("/patients/{}/export", room.patient.patient)).await).await;
        let listed = files.iter().find(|(name, _)| name == "prescriptions.json").expect("there");
        let listed: Value = serde_json::from_slice(&listed.1).expect("JSON");
        assert_eq!(listed.as_array().map(Vec::len), Some(1));
        assert_eq!((&listed[0]["id"], &listed[0]["signature"]), (&signed["id"], &signed["signature"]));
        let papers: Vec<_> = files.iter().filter(|(name, _)| name.starts_with("prescriptions/")).collect();
        let [(name, paper)] = &papers[..] else { panic!("one paper") };
        assert_eq!(*name, format!("prescriptions/{}.pdf", signed["id"].as_str().expect("an id")));
        let text = pdf_text(paper);
        assert!(text.contains("Amoxicillin") && text.contains(signed["signature"]["code"].as_str().expect("a code")), "{text}");
    }

    async fn export_needs_a_fresh_proof_and_is_for_the_patient_and_guardians_only(world: World) {
        let met = world.met().await;
        let (_, admin) = world.admin().await;
        let path = format!("/patients/{}/export", met.patient.patient);
        for visitor in [&met.provider.visitor, &admin] {
            assert_eq!(problem(visitor.get(&path).await).await, (404, "not_found".to_owned()));
        }
        world.pass(Duration::from_secs(301));
        assert_eq!(problem(met.patient.visitor.get(&path).await).await, (403, "proof_needed".to_owned()));
        let again = world.visitor_as(met.patient.user).await;
        assert_eq!(archive(again.get(&path).await).await.len(), 10, "without documents");
        let log = body(admin.get(&format!("/audit?action=patient.exported&patient={}", met.patient.patient)).await, 200).await;
        assert_eq!(log["items"].as_array().expect("items").len(), 1, "what was refused is none");
    }
}
