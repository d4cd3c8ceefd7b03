//! Requests to Daily's REST API, tried again where that helps. The key goes into one header and nowhere else.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Method, Response, redirect};
use serde_json::Value;

use super::retry::{self, Outcome};
use crate::calls::{CallError, Refusal};
use crate::clock::Clock;
use crate::sensitive::Secret;

/// Waits, so that tests need not.
pub type Pause = Arc<dyn Fn(Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// Until the whole answer is there. Daily answers within half a second.
const REQUEST_TIME_MAX: Duration = Duration::from_secs(4);
const CONNECT_TIME_MAX: Duration = Duration::from_secs(2);
/// Bytes of an answer: a hundred meetings with their people.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;
/// When trying again later is up to somebody else.
const RETRY_LATER: Duration = Duration::from_secs(10);

/// Asks Daily. Cheap to clone.
#[derive(Clone)]
pub(super) struct Api {
    http: Client,
    base: String,
    authorization: HeaderValue,
    clock: Clock,
    pause: Pause,
}

/// Why there is no good answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Not now, after several tries.
    NotNow {
        /// When it may be better.
        retry_after: Duration,
    },
    /// Daily does not take our key: somebody must mend the configuration.
    Key,
    /// There is none of that name.
    NotFound,
    /// A refusal in words: the stable code, and what only a human should read.
    Said {
        /// `invalid-request-error` and the like.
        code: String,
        /// In words; may change.
        info: String,
    },
}

impl Api {
    /// Nothing is sent yet. Fails when the key has characters that no header can carry.
    pub(super) fn new(base: &str, key: &Secret<String>, clock: Clock, pause: Pause) -> anyhow::Result<Self> {
        let mut authorization = HeaderValue::from_str(&format!("Bearer {}", key.reveal()))
            .map_err(|_| anyhow::anyhow!("calls.daily_key is no key: it has characters that cannot be sent"))?;
        authorization.set_sensitive(true);
        let http = Client::builder()
            .timeout(REQUEST_TIME_MAX)
            .connect_timeout(CONNECT_TIME_MAX)
            // The key goes to the configured address alone.
            .redirect(redirect::Policy::none())
            .build()?;
        Ok(Self { http, base: base.trim_end_matches('/').to_owned(), authorization, clock, pause })
    }

    /// The body of a good answer.
    pub(super) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Fault> {
        let mut tries = 0;
        loop {
            tries += 1;
            let outcome = match self.once(method.clone(), path, body).await {
                Ok((status, _, text)) if !retry::is_passing(Outcome::Status(status, None)) => {
                    return read(status, &text);
                }
                Ok((status, asked, _)) => Outcome::Status(status, asked),
                Err(error) => {
                    // Without its address: what is asked for may be somebody's id or token.
                    tracing::debug!(error = &error.without_url() as &dyn std::error::Error, "Daily does not answer");
                    Outcome::Silence
                }
            };
            let [a, b, c, d, e, f, g, h, ..] = self.clock.bytes16();
            let Some(wait) = retry::pause(tries, outcome, u64::from_be_bytes([a, b, c, d, e, f, g, h])) else {
                tracing::warn!(?outcome, tries, "Daily is not available");
                let asked = if let Outcome::Status(_, asked) = outcome { asked } else { None };
                return Err(Fault::NotNow { retry_after: asked.unwrap_or(RETRY_LATER) });
            };
            (self.pause)(wait).await;
        }
    }

    async fn once(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(u16, Option<Duration>, Vec<u8>), reqwest::Error> {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        request = request.header(AUTHORIZATION, self.authorization.clone());
        if let Some(body) = body {
            request = request.json(body);
        }
        let mut response = request.send().await?;
        let (status, asked) = (response.status().as_u16(), retry_after(&response));
        let mut text = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if text.len().saturating_add(chunk.len()) > ANSWER_BYTES_MAX {
                tracing::warn!(limit = ANSWER_BYTES_MAX, "an answer of Daily is too long; the rest is left");
                break;
            }
            text.extend_from_slice(&chunk);
        }
        Ok((status, asked, text))
    }
}

fn retry_after(response: &Response) -> Option<Duration> {
    let seconds = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

fn read(status: u16, text: &[u8]) -> Result<Value, Fault> {
    let body = serde_json::from_slice::<Value>(text);
    match status {
        200..=299 => body.map_err(|_| {
            tracing::warn!("an answer of Daily is not JSON");
            Fault::NotNow { retry_after: RETRY_LATER }
        }),
        404 => Err(Fault::NotFound),
        401 | 403 => Err(Fault::Key),
        _ => {
            let body = body.unwrap_or_default();
            let member = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            // A key that is missing or malformed is a 400 of its own.
            if member("error") == "authorization-header-error" {
                return Err(Fault::Key);
            }
            Err(Fault::Said { code: member("error"), info: member("info") })
        }
    }
}

impl From<Fault> for CallError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NotNow { retry_after } => Self::Unavailable { retry_after },
            Fault::Key => {
                tracing::error!("Daily does not take the key in calls.daily_key");
                Self::Unavailable { retry_after: Duration::from_secs(60) }
            }
            Fault::NotFound => Self::NoSuchRoom,
            Fault::Said { code, .. } => {
                tracing::error!(daily.code = code, "Daily refuses what we ask");
                Self::Refused(Refusal::Backend("daily"))
            }
        }
    }
}
