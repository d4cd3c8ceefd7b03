//! Patients who met a provider, and what was written about it.

use carehub::actor::Role;
use carehub::booking::appointments;
use carehub::ids::{AppointmentId, PatientId, UserId};
use carehub::records::break_glass;
use carehub::records::notes::{self, NoteSection, NoteTemplate, Part};
use carehub::sensitive::Phi;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use super::{PatientFixture, ProviderFixture, Visitor, World, body};

/// A patient with a confirmed visit on 2 June 2026 at 9 o'clock UTC.
#[derive(Clone)]
pub(crate) struct Met {
    pub(crate) patient: PatientFixture,
    pub(crate) provider: ProviderFixture,
    pub(crate) appointment: String,
    pub(crate) consultation: String,
}

impl World {
    /// A new patient and a new provider.
    pub(crate) async fn met(&self) -> Met {
        let provider = self.working_provider("Petra Provider").await;
        let patient = self.patient("Pat Patient").await;
        let booked = patient.visitor.booked(&provider, "2026-06-02T09:00:00Z").await;
        let text = |value: &Value| value.as_str().expect("an id").to_owned();
        Met { appointment: text(&booked["id"]), consultation: text(&booked["consultation"]["id"]), patient, provider }
    }

    /// A signed note of an appointment, and somebody who broke the glass; their ids.
    pub(crate) async fn record_of(
        &self,
        provider: UserId,
        appointment: AppointmentId,
        patient: PatientId,
    ) -> Vec<(&'static str, String)> {
        let author = self.actor(provider, Role::Provider);
        let mut conn = self.core.read().await.expect("a connection");
        let consultation =
            appointments::consultation(&mut conn, appointment).await.expect("reads").expect("is there").id;
        drop(conn);
        let (draft, _) =
            notes::open_draft(&self.core, &author, consultation, NoteTemplate::Free).await.expect("a draft");
        let parts = [Part { section: NoteSection::Text, text: Phi("all well".to_owned()) }];
        let saved = notes::save(&self.core, &author, draft.id(), 1, &parts).await.expect("saved");
        let signed = notes::sign(&self.core, &author, saved.id(), saved.version()).await.expect("signed");
        let emergency = self.provider("Emil Emergency", "UTC").await;
        let actor = self.actor(emergency.user, Role::Provider);
        let why = Phi("unconscious".to_owned());
        let case = break_glass::open(&self.core, &actor, patient, &why).await.expect("opened").case;
        vec![
            ("consultations.id", consultation.to_string()),
            ("notes.id", signed.id().to_string()),
            ("break-glass.id", case.id.to_string()),
        ]
    }
}

impl Met {
    /// The provider's draft.
    pub(crate) async fn draft(&self, template: &str) -> Value {
        let path = format!("/consultations/{}/notes", self.consultation);
        body(self.provider.visitor.post(&path, json!({ "template": template })).await, 201).await
    }

    /// A signed note of one text.
    pub(crate) async fn signed(&self, text: &str) -> Value {
        let note = self.draft("FREE").await;
        let visitor = &self.provider.visitor;
        let saved = body(visitor.save_note(&note, json!([{ "section": "TEXT", "text": text }])).await, 200).await;
        body(visitor.sign_note(&saved).await, 200).await
    }
}

impl Visitor {
    /// Saves a draft over the version seen.
    pub(crate) async fn save_note(&self, note: &Value, parts: Value) -> Response {
        let request = self.request(Method::PUT, &path(note)).header("if-match", tag(note));
        request.json(&json!({ "parts": parts })).send().await.expect("an answer")
    }

    /// Signs the version seen.
    pub(crate) async fn sign_note(&self, note: &Value) -> Response {
        let request = self.request(Method::POST, &format!("{}/sign", path(note))).header("if-match", tag(note));
        request.send().await.expect("an answer")
    }

    /// Adds to a note.
    pub(crate) async fn amend_note(&self, note: &Value, text: &str) -> Response {
        self.post(&format!("{}/amendments", path(note)), json!({ "text": text })).await
    }

    /// Reads a note.
    pub(crate) async fn note(&self, note: &Value) -> Response {
        self.get(&path(note)).await
    }
}

fn path(note: &Value) -> String {
    format!("/notes/{}", note["id"].as_str().expect("an id"))
}

fn tag(note: &Value) -> String {
    format!("\"{}\"", note["version"])
}
