//! Services of somebody else that are asked over HTTP with a key: Daily, Stripe, Paystack.
//!
//! - The key goes into one header of requests to the configured address and nowhere else; redirects are not followed.
//! - What passes (no answer, too many requests, a fault over there) is tried again, a few times, later and later.
//! - Every request ends within seconds, and an answer has a size that it may not exceed.

mod retry;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Method, redirect};
use serde_json::Value;

use crate::clock::Clock;
use crate::sensitive::Secret;
use retry::Outcome;

/// Waits, so that tests need not.
pub type Pause = Arc<dyn Fn(Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// Which service it is.
#[derive(Clone, Debug)]
pub(crate) struct Place<'a> {
    /// As the log names it.
    pub(crate) name: &'static str,
    /// Its address without a slash at the end.
    pub(crate) url: &'a str,
    /// What opens it.
    pub(crate) key: &'a Secret<String>,
    /// The setting that holds the key, for messages.
    pub(crate) setting: &'static str,
    /// Whether an answer tells of a trouble that passes, by its status and headers.
    pub(crate) is_passing: fn(u16, &HeaderMap) -> bool,
}

/// Asks the service. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Service {
    http: Client,
    name: &'static str,
    base: String,
    authorization: HeaderValue,
    is_passing: fn(u16, &HeaderMap) -> bool,
    clock: Clock,
    pause: Pause,
}

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) struct Ask<'a> {
    method: Method,
    path: &'a str,
    headers: HeaderMap,
    body: Body<'a>,
    tries_max: u32,
}

#[derive(Clone, Debug)]
enum Body<'a> {
    None,
    Json(&'a Value),
    Form(&'a [(String, String)]),
}

/// An answer that is not worth another try.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// Of HTTP.
    pub(crate) status: u16,
    /// JSON, most likely.
    pub(crate) body: Vec<u8>,
}

/// No answer that is worth anything, after several tries: it may have been done or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotNow {
    /// When it may be better.
    pub(crate) retry_after: Duration,
}

/// Too many requests, or a fault over there: what passes nearly everywhere.
pub(crate) const fn busy_or_broken(status: u16) -> bool {
    status == 429 || (status >= 500 && status <= 599)
}

impl<'a> Ask<'a> {
    /// Without a body.
    pub(crate) fn new(method: Method, path: &'a str) -> Self {
        Self { method, path, headers: HeaderMap::new(), body: Body::None, tries_max: retry::TRIES_MAX }
    }

    /// With JSON.
    pub(crate) const fn json(mut self, body: &'a Value) -> Self {
        self.body = Body::Json(body);
        self
    }

    /// With the fields of a form.
    pub(crate) const fn form(mut self, fields: &'a [(String, String)]) -> Self {
        self.body = Body::Form(fields);
        self
    }

    /// Not asked again when no good answer comes: it is not something that can be done twice.
    pub(crate) const fn once(mut self) -> Self {
        self.tries_max = 1;
        self
    }

    /// With a header more; left out when its value cannot be sent.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }
}

impl Service {
    /// Nothing is sent yet. Fails when the key has characters that no header can carry.
    pub(crate) fn new(place: &Place<'_>, clock: Clock, pause: Pause) -> anyhow::Result<Self> {
        let mut authorization = HeaderValue::from_str(&format!("Bearer {}", place.key.reveal()))
            .map_err(|_| anyhow::anyhow!("{} is no key: it has characters that cannot be sent", place.setting))?;
        authorization.set_sensitive(true);
        let http = Client::builder()
            .timeout(REQUEST_TIME_MAX)
            .connect_timeout(CONNECT_TIME_MAX)
            .redirect(redirect::Policy::none())
            .build()?;
        let base = place.url.trim_end_matches('/').to_owned();
        Ok(Self { http, name: place.name, base, authorization, is_passing: place.is_passing, clock, pause })
    }

    /// The first answer that is worth something.
    pub(crate) async fn ask(&self, ask: &Ask<'_>) -> Result<Answer, NotNow> {
        let mut tries = 0;
        loop {
            tries += 1;
            let outcome = match self.once(ask).await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(outcome)) => outcome,
                Err(error) => {
                    // Without its address: what is asked for may be somebody's id or token.
                    let error = error.without_url();
                    tracing::debug!(service = self.name, error = &error as &dyn std::error::Error, "no answer");
                    Outcome::Silence
                }
            };
            let [a, b, c, d, e, f, g, h, ..] = self.clock.bytes16();
            let Some(wait) = retry::pause(tries, ask.tries_max, outcome, u64::from_be_bytes([a, b, c, d, e, f, g, h]))
            else {
                tracing::warn!(service = self.name, ?outcome, tries, "not available");
                return Err(NotNow { retry_after: outcome.asked().unwrap_or(RETRY_LATER) });
            };
            (self.pause)(wait).await;
        }
    }

    /// What is in a body that should be JSON.
    pub(crate) fn json(&self, body: &[u8]) -> Result<Value, NotNow> {
        serde_json::from_slice(body).map_err(|_| {
            tracing::warn!(service = self.name, "an answer is not JSON");
            NotNow { retry_after: RETRY_LATER }
        })
    }

    async fn once(&self, ask: &Ask<'_>) -> Result<Result<Answer, Outcome>, reqwest::Error> {
        let request = self.http.request(ask.method.clone(), format!("{}{}", self.base, ask.path));
        let request = request.header(AUTHORIZATION, self.authorization.clone()).headers(ask.headers.clone());
        let request = match ask.body {
            Body::None => request,
            Body::Json(value) => request.json(value),
            Body::Form(fields) => {
                let body = serde_urlencoded::to_string(fields).unwrap_or_default();
                request.header("content-type", "application/x-www-form-urlencoded").body(body)
            }
        };
        let mut response = request.send().await?;
        let status = response.status().as_u16();
        if (self.is_passing)(status, response.headers()) {
            return Ok(Err(Outcome::Passing(status, retry_after(response.headers()))));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len().saturating_add(chunk.len()) > ANSWER_BYTES_MAX {
                tracing::warn!(
                    service = self.name,
                    limit = ANSWER_BYTES_MAX,
                    "an answer is too long; the rest is left"
                );
                break;
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Ok(Answer { status, body }))
    }
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// Until the whole answer is there. Daily answers within half a second, a processor within two.
const REQUEST_TIME_MAX: Duration = Duration::from_secs(4);
const CONNECT_TIME_MAX: Duration = Duration::from_secs(2);
/// Bytes of an answer: a hundred meetings with their people.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;
/// When trying again later is up to somebody else.
const RETRY_LATER: Duration = Duration::from_secs(10);
