//! Trouble on demand.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

/// Requests that meet trouble.
#[derive(Clone, Debug)]
pub struct Fault {
    /// How such requests begin: `POST /rooms`; all of them when it is empty.
    pub on: String,
    /// How many of them.
    pub times: u32,
    /// What happens.
    pub trouble: Trouble,
}

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// This status, and nothing is done.
    Status(u16),
    /// This status with Stripe's advice whether to try again, and nothing is done.
    Advised(u16, bool),
    /// This status, nothing is done, and the same is answered to the same idempotency key ever after.
    Kept(u16),
    /// 429 with a time to wait, and nothing is done.
    Slow(u64),
    /// No answer for half a minute, and nothing is done.
    Hang,
    /// It is done, and the answer comes after so many milliseconds.
    Late(u64),
    /// It is done, and the connection breaks before the answer is through.
    LostAnswer,
}

impl Fault {
    /// Once, for requests that begin so.
    pub fn once(on: &str, trouble: Trouble) -> Self {
        Self::times(1, on, trouble)
    }

    /// So many times.
    pub fn times(times: u32, on: &str, trouble: Trouble) -> Self {
        Self { on: on.to_owned(), times, trouble }
    }

    pub(crate) fn read(body: &Value) -> Option<Self> {
        let status = || body["status"].as_u64().and_then(|status| u16::try_from(status).ok());
        let trouble = match body["trouble"].as_str()? {
            "hang" => Trouble::Hang,
            "lost_answer" => Trouble::LostAnswer,
            "late" => Trouble::Late(body["ms"].as_u64()?),
            "slow" => Trouble::Slow(body["seconds"].as_u64().unwrap_or(1)),
            "kept" => Trouble::Kept(status()?),
            "status" => match body["should_retry"].as_bool() {
                Some(should) => Trouble::Advised(status()?, should),
                None => Trouble::Status(status()?),
            },
            _ => return None,
        };
        let times = body["times"].as_u64().unwrap_or(1).try_into().ok()?;
        Some(Self::times(times, body["on"].as_str().unwrap_or_default(), trouble))
    }
}

/// What is answered instead of doing anything, with the service's words for a status.
pub async fn instead(trouble: Trouble, words: impl Fn(u16) -> Value) -> Option<Response> {
    let (status, extra) = match trouble {
        Trouble::LostAnswer | Trouble::Late(_) => return None,
        Trouble::Hang => {
            tokio::time::sleep(Duration::from_secs(30)).await;
            (503, None)
        }
        Trouble::Status(status) | Trouble::Kept(status) => (status, None),
        Trouble::Advised(status, should) => (status, Some(("stripe-should-retry", should.to_string()))),
        Trouble::Slow(seconds) => (429, Some((header::RETRY_AFTER.as_str(), seconds.to_string()))),
    };
    let code = StatusCode::from_u16(status).expect("a status");
    let mut response = (code, axum::Json(words(status))).into_response();
    if let Some((name, value)) = extra {
        response.headers_mut().insert(name, value.parse().expect("a header"));
    }
    Some(response)
}

/// The beginning of an answer, and then the end of the connection.
pub fn cut() -> Response {
    let pieces = [Ok(Bytes::from_static(b"{")), Err(std::io::Error::other("cut"))];
    Body::from_stream(futures_util::stream::iter(pieces)).into_response()
}
