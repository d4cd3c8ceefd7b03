//! Addresses that are told of events: made, changed and removed by the other system. One that does not answer a test with
//! 200 is not taken.
//!
//! The signature as Daily makes it: base64 of HMAC-SHA-256 over `timestamp.body`, with the decoded `hmac` as the key.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::keys::Caller;
use super::properties::{Properties, only, text};
use super::rooms::iso;
use super::{DailyApi, Refusal, store};
use crate::actor::Actor;
use crate::audit::Record;
use crate::codes::codes;
use crate::core::Core;
use crate::ids::{DailyDomainId, DailyWebhookId};
use crate::vault::Unopened;

codes! {
    /// What is done when an address does not answer.
    pub(super) enum Retry {
        /// Nothing; after three in a row nothing is sent any more.
        CircuitBreaker = "circuit-breaker",
        /// The same again, ever later, five times.
        Exponential = "exponential",
    }

    /// Whether anything is sent.
    pub(super) enum State {
        /// It is.
        Active = "ACTIVE",
        /// Not until it is changed.
        Failed = "FAILED",
    }
}

/// An address.
#[derive(Clone, Debug)]
pub(super) struct Webhook {
    pub(super) id: DailyWebhookId,
    pub(super) domain: DailyDomainId,
    pub(super) url: String,
    /// Sealed.
    pub(super) hmac: String,
    /// Sealed.
    pub(super) basic_auth: String,
    pub(super) retry: Retry,
    pub(super) event_types: Vec<String>,
    pub(super) state: State,
    pub(super) failed_count: i64,
    pub(super) last_pushed_at: Option<Timestamp>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
}

impl Webhook {
    /// As told to the other system.
    pub(super) fn told(&self, core: &Core) -> Result<Value, Unopened> {
        let basic = core.vault.open(&place(self.id, "basic_auth"), &self.basic_auth)?;
        Ok(json!({
            "uuid": self.id,
            "url": self.url,
            "hmac": core.vault.open(&place(self.id, "hmac"), &self.hmac)?,
            "basicAuth": Some(basic).filter(|basic| !basic.is_empty()),
            "retryType": self.retry,
            "eventTypes": self.event_types,
            "state": self.state,
            "failedCount": self.failed_count,
            "lastMomentPushed": self.last_pushed_at.map(iso),
            "domainId": self.domain,
            "createdAt": iso(self.created_at),
            "updatedAt": iso(self.updated_at),
        }))
    }
}

/// Makes one, if the address answers.
pub(super) async fn create(api: &DailyApi, caller: &Caller, body: &Properties) -> Result<Webhook, Refusal> {
    let core = &api.core;
    if text(body, "url").is_none() {
        return Err(Refusal::invalid("url should be a string"));
    }
    let (id, now) = (DailyWebhookId::new(&core.clock), core.clock.now());
    let secret = [core.clock.bytes16(), core.clock.bytes16()].concat();
    let blank = Webhook {
        id,
        domain: caller.domain.id,
        url: String::new(),
        hmac: core.vault.seal(&place(id, "hmac"), &BASE64.encode(secret))?,
        basic_auth: String::new(),
        retry: Retry::CircuitBreaker,
        event_types: EVENT_TYPES.iter().map(|name| (*name).to_owned()).collect(),
        state: State::Active,
        failed_count: 0,
        last_pushed_at: None,
        created_at: now,
        updated_at: now,
    };
    let webhook = changed(core, blank, body)?;
    test(api, &webhook).await?;
    let mut change = core.begin().await?;
    store::keys::take_turn(&mut change, caller.domain.id).await?;
    if store::webhooks::list(&mut change, caller.domain.id).await?.len() >= WEBHOOKS_MAX {
        return Err(Refusal::invalid(format!("a domain has at most {WEBHOOKS_MAX} webhooks")));
    }
    store::webhooks::insert(&mut change, &webhook).await?;
    change.record(&Actor::system(), Record::new("daily_webhook.created", "daily_webhook", id));
    change.commit().await?;
    Ok(webhook)
}

/// Changes one, and sets it going again, if the address answers.
pub(super) async fn update(api: &DailyApi, caller: &Caller, id: &str, body: &Properties) -> Result<Webhook, Refusal> {
    let core = &api.core;
    let before = named(core, caller, id).await?;
    let after = Webhook { state: State::Active, failed_count: 0, updated_at: core.clock.now(), ..before };
    let webhook = changed(core, after, body)?;
    test(api, &webhook).await?;
    let mut change = core.begin().await?;
    store::keys::take_turn(&mut change, caller.domain.id).await?;
    store::webhooks::update(&mut change, &webhook).await?;
    change.record(&Actor::system(), Record::new("daily_webhook.changed", "daily_webhook", webhook.id));
    change.commit().await?;
    Ok(webhook)
}

/// Removes one, with what is on its way there.
pub(super) async fn delete(api: &DailyApi, caller: &Caller, id: &str) -> Result<(), Refusal> {
    let webhook = named(&api.core, caller, id).await?;
    let mut change = api.core.begin().await?;
    store::keys::take_turn(&mut change, caller.domain.id).await?;
    store::webhooks::delete(&mut change, webhook.id).await?;
    change.record(&Actor::system(), Record::new("daily_webhook.deleted", "daily_webhook", webhook.id));
    Ok(change.commit().await?)
}

/// The one of that id, if it is the caller's.
pub(super) async fn named(core: &Core, caller: &Caller, id: &str) -> Result<Webhook, Refusal> {
    let none = || Refusal::not_found(format!("webhook {id} not found"));
    let id = id.parse().map_err(|_| none())?;
    let found = store::webhooks::by_id(&mut *core.read().await?, id).await?;
    found.filter(|webhook| webhook.domain == caller.domain.id).ok_or_else(none)
}

/// Sends a body there, signed; the status of the answer, or nothing when there was none.
pub(super) async fn send(api: &DailyApi, webhook: &Webhook, body: &str) -> Result<Option<u16>, Unopened> {
    let secret = api.core.vault.open(&place(webhook.id, "hmac"), &webhook.hmac)?;
    let basic = api.core.vault.open(&place(webhook.id, "basic_auth"), &webhook.basic_auth)?;
    let timestamp = api.core.clock.now().as_second().to_string();
    let mut request = api
        .http
        .post(&webhook.url)
        .header("content-type", "application/json")
        .header("x-webhook-signature", signature(&secret, &timestamp, body))
        .header("x-webhook-timestamp", timestamp)
        .body(body.to_owned());
    if !basic.is_empty() {
        request = request.header("authorization", format!("Basic {basic}"));
    }
    Ok(request.send().await.ok().map(|answer| answer.status().as_u16()))
}

async fn test(api: &DailyApi, webhook: &Webhook) -> Result<(), Refusal> {
    let status = send(api, webhook, r#"{"test":"test"}"#).await?;
    if status == Some(200) {
        return Ok(());
    }
    // In these words, as clients look for them.
    let received = status.map_or_else(|| "undefined".to_owned(), |status| status.to_string());
    Err(Refusal::invalid(format!("non-200 status code returned from webhook endpoint, recvd {received}")))
}

/// What the body says laid over a webhook.
fn changed(core: &Core, before: Webhook, body: &Properties) -> Result<Webhook, Refusal> {
    only(body, &["url", "eventTypes", "basicAuth", "retryType", "hmac"])?;
    let mut after = before;
    for (name, value) in body {
        let words = value.as_str();
        let should = |what: &str| Refusal::invalid(format!("{name} should be {what}"));
        match (name.as_str(), words) {
            ("url", Some(url)) => after.url = address(url).ok_or_else(|| should("an http or https address"))?,
            ("url", None) => return Err(should("a string")),
            ("eventTypes", _) => {
                let list = value.as_array().ok_or_else(|| should("a list of event types"))?;
                let known = |one: &Value| EVENT_TYPES.iter().find(|name| one == **name).map(|name| (*name).to_owned());
                let types: Option<Vec<String>> = list.iter().take(EVENT_TYPES.len()).map(known).collect();
                after.event_types = types.filter(|types| !types.is_empty()).ok_or_else(|| should("event types"))?;
            }
            ("retryType", Some(code)) => {
                after.retry = code.parse().map_err(|_| should("circuit-breaker or exponential"))?;
            }
            ("hmac", Some(secret)) => {
                let bytes = BASE64.decode(secret).map_err(|_| should("base64"))?;
                if bytes.is_empty() || bytes.len() > SECRET_BYTES_MAX {
                    return Err(should("base64 of 1 to 128 bytes"));
                }
                after.hmac = core.vault.seal(&place(after.id, "hmac"), secret)?;
            }
            ("basicAuth", _) if value.is_null() => after.basic_auth = String::new(),
            ("basicAuth", Some(basic)) if basic.len() <= 1000 && basic.bytes().all(|byte| byte.is_ascii_graphic()) => {
                after.basic_auth = core.vault.seal(&place(after.id, "basic_auth"), basic)?;
            }
            (_, _) if value.is_null() && name != "url" => {}
            _ => return Err(should("something else")),
        }
    }
    Ok(after)
}

/// Of the web, and without a password in it.
fn address(text: &str) -> Option<String> {
    let url: url::Url = text.parse().ok().filter(|_| text.len() <= 2000)?;
    let good = matches!(url.scheme(), "https" | "http") && url.username().is_empty() && url.password().is_none();
    good.then(|| text.to_owned())
}

fn signature(secret: &str, timestamp: &str, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &BASE64.decode(secret).unwrap_or_default());
    BASE64.encode(hmac::sign(&key, format!("{timestamp}.{body}").as_bytes()))
}

fn place(id: DailyWebhookId, what: &str) -> String {
    format!("daily_webhook|{what}|{id}")
}

/// Daily gives one unless it is asked for more.
const WEBHOOKS_MAX: usize = 10;
const SECRET_BYTES_MAX: usize = 128;

/// All that Daily knows; of them the first six are sent here.
const EVENT_TYPES: &[&str] = &[
    "meeting.started",
    "meeting.ended",
    "participant.joined",
    "participant.left",
    "waiting-participant.joined",
    "waiting-participant.left",
    "recording.started",
    "recording.ready-to-download",
    "recording.error",
    "transcript.started",
    "transcript.ready-to-download",
    "transcript.error",
    "streaming.started",
    "streaming.updated",
    "streaming.ended",
    "streaming.error",
    "batch-processor.job-finished",
    "batch-processor.error",
    "dialin.ready",
    "dialin.connected",
    "dialin.stopped",
    "dialin.warning",
    "dialin.error",
    "dialout.connected",
    "dialout.answered",
    "dialout.stopped",
    "dialout.warning",
    "dialout.error",
    "calltransfer.triggered",
    "calltransfer.initiated",
    "calltransfer.answered",
    "calltransfer.completed",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed by Python's `hmac` and `base64`.
    #[test]
    fn signature_is_that_of_the_documented_rule() {
        let secret = BASE64.encode(b"a secret of the clinic");
        let body = r#"{"test":"test"}"#;
        assert_eq!(signature(&secret, "1800000000", body), "/4yqy7ee9N0jlkxIAQXQVS+EYJFXyIRJ8c+YhQk3QQc=");
        assert_ne!(signature(&secret, "1800000001", body), "/4yqy7ee9N0jlkxIAQXQVS+EYJFXyIRJ8c+YhQk3QQc=");
    }

    #[test]
    fn addresses_are_of_the_web_and_hold_no_password() {
        for (text, good) in [
            ("https://clinic.example/hook?a=1", true),
            ("http://10.0.0.5:8000/hook", true),
            ("ftp://clinic.example", false),
            ("https://user:word@clinic.example", false),
            ("clinic.example/hook", false),
            ("file:///etc/passwd", false),
        ] {
            assert_eq!(address(text).is_some(), good, "{text}");
        }
    }
}
