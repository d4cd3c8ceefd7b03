//! Webhooks: what is told, to whom, signed, again when it fails, and in disorder when that is wanted.

use std::time::Duration;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::Fake;
use crate::state::{Session, random};

/// What can be subscribed to here.
pub(crate) const TYPES: [&str; 4] = ["meeting.started", "meeting.ended", "participant.joined", "participant.left"];

/// Tries of a message with `exponential`; failures in a row with `circuit-breaker`.
const TRIES_EXPONENTIAL: u32 = 5;
const FAILURES_MAX: u32 = 3;

/// A registered address.
#[derive(Clone)]
pub(crate) struct Webhook {
    pub(crate) uuid: String,
    pub(crate) url: String,
    hmac: String,
    retry: String,
    types: Vec<String>,
    pub(crate) failed: bool,
    failures: u32,
}

/// Something to be told.
#[derive(Clone)]
pub(crate) struct Event {
    kind: &'static str,
    at: f64,
    payload: Value,
}

impl Webhook {
    pub(crate) fn new(uuid: String, url: &str, hmac: &str, retry: &str, types: Vec<String>) -> Self {
        let (url, hmac, retry) = (url.to_owned(), hmac.to_owned(), retry.to_owned());
        Self { uuid, url, hmac, retry, types, failed: false, failures: 0 }
    }

    pub(crate) fn shown(&self) -> Value {
        json!({
            "uuid": self.uuid, "url": self.url, "hmac": self.hmac, "basicAuth": null, "retryType": self.retry,
            "eventTypes": self.types, "state": if self.failed { "FAILED" } else { "ACTIVE" },
            "failedCount": self.failures, "domainId": "fake-domain-id",
        })
    }
}

impl Event {
    pub(crate) fn joined(session: &Session, at: f64) -> Self {
        Self { kind: "participant.joined", at, payload: person(session) }
    }

    pub(crate) fn left(session: &Session, at: f64) -> Self {
        let mut payload = person(session);
        payload["duration"] = json!(at - session.joined_at);
        Self { kind: "participant.left", at, payload }
    }

    pub(crate) fn meeting_started(id: &str, room: &str, at: f64) -> Self {
        Self { kind: "meeting.started", at, payload: json!({ "start_ts": at, "meeting_id": id, "room": room }) }
    }

    pub(crate) fn meeting_ended(id: &str, room: &str, start: f64, at: f64) -> Self {
        let payload = json!({ "start_ts": start, "end_ts": at, "meeting_id": id, "room": room });
        Self { kind: "meeting.ended", at, payload }
    }

    fn body(&self) -> String {
        let (kind, at, payload) = (self.kind, self.at, &self.payload);
        json!({ "version": "1.0.0", "type": kind, "id": random(), "payload": payload, "event_ts": at }).to_string()
    }
}

fn person(session: &Session) -> Value {
    json!({
        "joined_at": session.joined_at, "session_id": session.id, "room": session.room, "user_id": session.user_id,
        "user_name": session.user_name, "owner": session.owner, "networkQualityState": "good",
        "will_eject_at": session.will_eject_at, "permissions": {},
    })
}

/// Whether the address answers the trial with 200.
pub(crate) async fn is_there(url: &str) -> bool {
    let answer = reqwest::Client::new().post(url).header("content-type", "application/json");
    let answer = answer.body(r#"{"test":"test"}"#).timeout(Duration::from_secs(8)).send().await;
    answer.is_ok_and(|answer| answer.status() == 200)
}

/// Tells these to whoever wants to know.
pub(crate) async fn send(fake: Fake, mut events: Vec<Event>) {
    let conduct = fake.control().conduct();
    if conduct.lost {
        return;
    }
    if !conduct.late.is_zero() {
        tokio::time::sleep(conduct.late).await;
        events.reverse();
    }
    for event in events {
        let hooks: Vec<Webhook> = fake.state().webhooks.iter().filter(|hook| !hook.failed).cloned().collect();
        for hook in hooks.iter().filter(|hook| hook.types.iter().any(|kind| kind == event.kind)) {
            let body = event.body();
            deliver(&fake, hook, &body).await;
            if conduct.twice {
                deliver(&fake, hook, &body).await;
                deliver(&fake, hook, &event.body()).await;
            }
        }
    }
}

async fn deliver(fake: &Fake, hook: &Webhook, body: &str) {
    let tries = if hook.retry == "exponential" { TRIES_EXPONENTIAL } else { FAILURES_MAX };
    for tried in 0..tries {
        let timestamp = (fake.state().now() as i64).to_string();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &STANDARD.decode(&hook.hmac).unwrap_or_default());
        let signature = STANDARD.encode(hmac::sign(&key, format!("{timestamp}.{body}").as_bytes()));
        let request = reqwest::Client::new()
            .post(&hook.url)
            .header("content-type", "application/json")
            .header("x-webhook-timestamp", timestamp)
            .header("x-webhook-signature", signature)
            .body(body.to_owned());
        let worked = request.send().await.is_ok_and(|answer| answer.status().is_success());
        if settled(fake, hook, worked) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50 << tried)).await;
    }
}

/// Counts a try; true when there is nothing more to try.
fn settled(fake: &Fake, hook: &Webhook, worked: bool) -> bool {
    let mut state = fake.state();
    let Some(kept) = state.webhooks.iter_mut().find(|kept| kept.uuid == hook.uuid) else { return true };
    if worked {
        kept.failures = 0;
        return true;
    }
    kept.failures += 1;
    kept.failed = hook.retry != "exponential" && kept.failures >= FAILURES_MAX;
    kept.failed
}
