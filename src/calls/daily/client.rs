//! Requests to Daily's REST API, and what its answers mean.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

use crate::calls::{CallError, Refusal};
use crate::clock::Clock;
use crate::remote::{Ask, NotNow, Pause, Place, Service, busy_or_broken};
use crate::sensitive::Secret;

/// Asks Daily. Cheap to clone.
#[derive(Clone)]
pub(super) struct Api(Service);

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
    pub(super) fn new(url: &str, key: &Secret<String>, clock: Clock, pause: Pause) -> anyhow::Result<Self> {
        let is_passing = |status, _: &_| busy_or_broken(status);
        let place = Place { name: "daily", url, key, setting: "calls.daily_key", is_passing };
        Ok(Self(Service::new(&place, clock, pause)?))
    }

    /// The body of a good answer.
    pub(super) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Fault> {
        let mut ask = Ask::new(method, path);
        if let Some(body) = body {
            ask = ask.json(body);
        }
        let answer = self.0.ask(&ask).await?;
        match answer.status {
            200..=299 => Ok(self.0.json(&answer.body)?),
            404 => Err(Fault::NotFound),
            401 | 403 => Err(Fault::Key),
            _ => Err(said(&answer.body)),
        }
    }
}

fn said(body: &[u8]) -> Fault {
    let body = serde_json::from_slice::<Value>(body).unwrap_or_default();
    let member = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    // A key that is missing or malformed is a 400 of its own.
    if member("error") == "authorization-header-error" {
        return Fault::Key;
    }
    Fault::Said { code: member("error"), info: member("info") }
}

impl From<NotNow> for Fault {
    fn from(NotNow { retry_after }: NotNow) -> Self {
        Self::NotNow { retry_after }
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
