//! Consultations that have begun, and what is prescribed in them.

use std::io::Write as _;
use std::process::{Command, Stdio};

use reqwest::{Method, Response};
use serde_json::{Value, json};

use super::{PatientFixture, ProviderFixture, Visitor, World, body};

/// A provider and a patient in a consultation that has begun, on 2 June 2026 at 9 o'clock UTC.
pub(crate) struct Prescribing {
    pub(crate) provider: ProviderFixture,
    pub(crate) patient: PatientFixture,
    pub(crate) consultation: String,
    pub(crate) appointment: String,
}

impl World {
    /// They meet; the clock is set to then.
    pub(crate) async fn prescribing(&self) -> Prescribing {
        let (provider, patient) = (self.working_provider("Petra").await, self.patient("Pat Canary-Name").await);
        self.meet(provider, patient, "2026-06-02T09:00:00Z").await
    }

    /// The same with whoever and when it is said.
    pub(crate) async fn meet(&self, provider: ProviderFixture, patient: PatientFixture, at: &str) -> Prescribing {
        let booked = patient.visitor.booked(&provider, at).await;
        let appointment = booked["id"].as_str().expect("an id").to_owned();
        self.set(at);
        // Sessions of the day before are over.
        let provider = ProviderFixture { visitor: self.visitor_as(provider.user).await, ..provider };
        let patient = PatientFixture { visitor: self.visitor_as(patient.user).await, ..patient };
        let started = provider.visitor.post(&format!("/appointments/{appointment}/start"), json!({})).await;
        let started = body(started, 200).await;
        let consultation = started["consultation"]["id"].as_str().expect("a consultation").to_owned();
        Prescribing { provider, patient, consultation, appointment }
    }
}

impl World {
    /// A signed prescription of the first of June, under the names of its operations' parameters; the clock is set back.
    pub(crate) async fn prescribed(
        &self,
        provider: ProviderFixture,
        patient: PatientFixture,
    ) -> [(&'static str, String); 3] {
        let room = self.meet(provider, patient, "2026-06-01T12:00:00Z").await;
        let signed = room.signed(json!([item("Amoxicillin")])).await;
        self.set("2026-06-01T08:00:00Z");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        [
            ("prescriptions.id", text(&signed["id"])),
            ("prescription-checks.code", text(&signed["signature"]["code"])),
            ("consultations.id", room.consultation),
        ]
    }
}

impl Prescribing {
    /// A new draft.
    pub(crate) async fn draft(&self, items: Value) -> Value {
        let path = format!("/consultations/{}/prescriptions", self.consultation);
        body(self.provider.visitor.post(&path, json!({ "items": items })).await, 201).await
    }

    /// A signed one; warnings are accepted.
    pub(crate) async fn signed(&self, items: Value) -> Value {
        let draft = self.draft(items).await;
        let seen: Vec<&Value> =
            draft["warnings"].as_array().expect("a list").iter().map(|warning| &warning["key"]).collect();
        body(self.provider.visitor.sign(&draft, json!(seen)).await, 200).await
    }
}

impl Visitor {
    /// Signs the version seen.
    pub(crate) async fn sign(&self, draft: &Value, acknowledged: Value) -> Response {
        self.of_version(Method::POST, draft, "/signature", &json!({ "acknowledged": acknowledged })).await
    }

    /// Something done with the version seen of a prescription.
    pub(crate) async fn of_version(&self, method: Method, seen: &Value, act: &str, body: &Value) -> Response {
        let path = format!("/prescriptions/{}{act}", seen["id"].as_str().expect("an id"));
        let version = format!("\"{}\"", seen["version"]);
        self.request(method, &path).header("if-match", version).json(body).send().await.expect("an answer")
    }
}

/// A medicine that can be prescribed.
pub(crate) fn item(drug: &str) -> Value {
    json!({
        "drug": drug, "strength": "500 mg", "form": "CAPSULE", "dose": { "amount": "1", "unit": "CAPSULE" },
        "route": "ORAL", "frequency": { "kind": "TIMES_PER_DAY", "times": 3 }, "duration_days": 7,
        "quantity": { "amount": 21, "unit": "CAPSULE" }, "refills": 0, "instructions": "canary-instruction",
    })
}

/// What a reader of other people's making finds in a PDF (poppler's `pdftotext`).
pub(crate) fn pdf_text(file: &[u8]) -> String {
    let mut child = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext (Debian: poppler-utils)");
    child.stdin.take().expect("piped").write_all(file).expect("written");
    let output = child.wait_with_output().expect("ends");
    assert!(output.status.success(), "pdftotext refuses the file");
    String::from_utf8(output.stdout).expect("UTF-8")
}
