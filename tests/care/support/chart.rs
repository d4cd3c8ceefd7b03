//! Charts and consents.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use carehub::actor::{Actor, Role};
use carehub::ids::{PatientId, UserId};
use carehub::records::chart;
use carehub::records::chart::documents::{self, DocumentKind, NewDocument};
use carehub::records::consents::{self, ConsentKind, Words};
use carehub::sensitive::Phi;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use super::{PNG, Visitor, World, body};

impl World {
    /// What a patient states about themselves, and agrees to; the ids.
    pub(crate) async fn chart_of(&self, user: UserId, patient: PatientId) -> Vec<(&'static str, String)> {
        let (core, actor) = (&self.core, self.actor(user, Role::Patient));
        let content = serde_json::from_value(json!({ "section": "PROBLEM", "entry": { "name": "Asthma" } }));
        let entry = chart::add(core, &actor, patient, content.expect("an entry")).await.expect("added");
        let title = Phi("Left ear".to_owned());
        let new = NewDocument { kind: DocumentKind::Photo, title, bytes: Phi(PNG.to_vec()) };
        let document = documents::add(core, &actor, patient, new).await.expect("added");
        let number = self.consent_text(ConsentKind::Telehealth, "Visits at a distance").await;
        let consent = consents::give(core, &actor, patient, ConsentKind::Telehealth, number).await.expect("given").0;
        vec![
            ("chart-entries.id", entry.id().to_string()),
            ("documents.id", document.id().to_string()),
            ("consents.id", consent.id.to_string()),
        ]
    }

    /// Publishes a text; its number.
    pub(crate) async fn consent_text(&self, kind: ConsentKind, body: &str) -> i64 {
        let words = vec![Words { language: "en".to_owned(), title: "Consent".to_owned(), body: body.to_owned() }];
        consents::publish(&self.core, &Actor::system(), kind, words).await.expect("published").number
    }
}

impl Visitor {
    /// Adds an entry to a chart.
    pub(crate) async fn add_entry(&self, patient: PatientId, section: &str, entry: Value) -> Response {
        self.post(&format!("/patients/{patient}/chart"), json!({ "section": section, "entry": entry })).await
    }

    /// Puts something in place of the version seen.
    pub(crate) async fn set_entry(&self, seen: &Value, status: &str, content: Value) -> Response {
        let path = format!("/chart-entries/{}", seen["id"].as_str().expect("an id"));
        let request = self.request(Method::PUT, &path).header("if-match", format!("\"{}\"", seen["version"]));
        request.json(&json!({ "status": status, "content": content })).send().await.expect("an answer")
    }

    /// All entries of a chart.
    pub(crate) async fn chart(&self, patient: PatientId) -> Vec<Value> {
        let chart = body(self.get(&format!("/patients/{patient}/chart")).await, 200).await;
        chart["entries"].as_array().expect("entries").clone()
    }

    /// Adds a document.
    pub(crate) async fn add_document(&self, patient: PatientId, title: &str, bytes: &[u8]) -> Response {
        let content = BASE64.encode(bytes);
        let new = json!({ "kind": "LETTER", "title": title, "content": content });
        self.post(&format!("/patients/{patient}/documents"), new).await
    }
}
