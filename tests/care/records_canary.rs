//! Nothing clinical is readable where it lies: not in the raw bytes of the database and its log, in no text column of a
//! server, in no line of our own log at its most talkative.

use carehub::db::Engine;
use serde_json::json;

use crate::support::{Log, Met, World, body, holds};

/// In everything that is written here.
const CANARY: &str = "zitronengelb";

#[tokio::test]
async fn raw_sqlite_files_and_logs_hold_no_clinical_text() {
    let (world, log) = written(Engine::Sqlite).await;
    let file = world.database_url().strip_prefix("sqlite:").expect("a file").to_owned();
    let mut all = Vec::new();
    for suffix in ["", "-wal"] {
        let bytes = std::fs::read(format!("{file}{suffix}")).expect("a file");
        assert!(bytes.len() > 1000, "there is something to look at in {suffix}");
        assert!(!holds(&bytes, CANARY), "the database{suffix} holds clinical text");
        all.extend(bytes);
    }
    assert!(!holds(&log, CANARY), "the log holds clinical text");
    // The search would find it: names are not clinical, and lie there as they are.
    assert!(holds(&all, "pat patient"));
}

#[tokio::test]
async fn text_columns_of_postgres_and_logs_hold_no_clinical_text() {
    let (world, log) = written(Engine::Postgres).await;
    let columns = world.text_columns().await;
    assert!(columns.len() > 100, "all of them: {}", columns.len());
    for (column, values) in &columns {
        assert!(!holds(values.as_bytes(), CANARY), "{column} holds clinical text");
    }
    let all: String = columns.into_values().collect();
    assert!(holds(all.as_bytes(), "pat patient"), "the search finds what is there");
    assert!(!holds(&log, CANARY), "the log holds clinical text");
}

/// A world in which the canary was written wherever people write about health, well-formed and not; and the log of it.
async fn written(engine: Engine) -> (World, Vec<u8>) {
    let log = Log::begin();
    let world = World::new(engine).await;
    let met = world.met().await;
    let doctor = &met.provider.visitor;
    let text = |section: &str| json!([{ "section": section, "text": format!("{CANARY} in {section}") }]);
    let draft = met.draft("SOAP").await;
    let saved = body(doctor.save_note(&draft, text("PLAN")).await, 200).await;
    assert_eq!(doctor.save_note(&draft, text("PLAN")).await.status().as_u16(), 409);
    for wrong in [text(CANARY), text("TEXT"), json!(CANARY), json!([{ CANARY: CANARY }])] {
        assert_eq!(doctor.save_note(&saved, wrong).await.status().as_u16(), 422);
    }
    let signed = body(doctor.sign_note(&saved).await, 200).await;
    body(doctor.amend_note(&signed, &format!("{CANARY} added")).await, 201).await;
    assert!(body(met.patient.visitor.note(&signed).await, 200).await.to_string().contains(CANARY));
    chart(&met).await;
    let helper = world.provider("Hugo Helper", "UTC").await;
    let patient = format!("/patients/{}", met.patient.patient);
    let why = json!({ "reason": format!("{CANARY} reason") });
    let case = body(helper.visitor.post(&format!("{patient}/break-glass"), why.clone()).await, 201).await;
    let (_, admin) = world.admin().await;
    let review = format!("/break-glass/{}/review", case["id"].as_str().expect("an id"));
    body(admin.post(&review, json!({ "verdict": "JUSTIFIED", "remark": CANARY })).await, 200).await;
    body(admin.post(&format!("{patient}/legal-hold"), why.clone()).await, 201).await;
    body(admin.post(&format!("{patient}/legal-hold/release"), why).await, 204).await;
    let written = log.end();
    assert!(holds(&written, "put"), "the log was talkative: requests are in it");
    (world, written)
}

/// The same in the chart, with its past, in documents, and in an export.
async fn chart(met: &Met) {
    let (doctor, patient, id) = (&met.provider.visitor, &met.patient.visitor, met.patient.patient);
    let problem = |name: String| json!({ "name": name, "remark": CANARY });
    let entry = body(patient.add_entry(id, "PROBLEM", problem(format!("{CANARY} stated"))).await, 201).await;
    let content = json!({ "section": "PROBLEM", "entry": problem(format!("{CANARY} confirmed")) });
    body(doctor.set_entry(&entry, "ENDED", content).await, 200).await;
    for (section, wrong) in [
        ("PROBLEM", json!({ "name": CANARY, "icd10": CANARY })),
        ("PROBLEM", problem(CANARY.repeat(20))),
        ("ALLERGY", json!({ "substance": CANARY, "severity": CANARY })),
        (CANARY, json!({ CANARY: CANARY })),
    ] {
        assert_eq!(doctor.add_entry(id, section, wrong).await.status().as_u16(), 422);
    }
    let paper = format!("%PDF-1.7 {CANARY}");
    let paper = body(patient.add_document(id, &format!("{CANARY} paper"), paper.as_bytes()).await, 201).await;
    let path = format!("/documents/{}", paper["id"].as_str().expect("an id"));
    let read = doctor.get(&path).await.bytes().await.expect("bytes");
    assert!(holds(&read, CANARY));
    let export = patient.get(&format!("/patients/{id}/export")).await;
    assert!(export.bytes().await.expect("a whole archive").starts_with(b"PK"));
}
