//! Trouble on demand.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

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
    /// 429 with a time to wait, and nothing is done.
    Slow(u64),
    /// No answer for half a minute, and nothing is done.
    Hang,
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
        let trouble = match body["trouble"].as_str()? {
            "hang" => Trouble::Hang,
            "lost_answer" => Trouble::LostAnswer,
            "slow" => Trouble::Slow(body["seconds"].as_u64().unwrap_or(1)),
            "status" => Trouble::Status(body["status"].as_u64()?.try_into().ok()?),
            _ => return None,
        };
        let times = body["times"].as_u64().unwrap_or(1).try_into().ok()?;
        Some(Self::times(times, body["on"].as_str().unwrap_or_default(), trouble))
    }
}

/// The first that fits, used up once.
pub(crate) fn met(faults: &mut Vec<Fault>, request: &str) -> Option<Trouble> {
    let fault = faults.iter_mut().find(|fault| request.starts_with(&fault.on))?;
    let trouble = fault.trouble;
    fault.times = fault.times.saturating_sub(1);
    faults.retain(|fault| fault.times > 0);
    Some(trouble)
}

/// What is answered instead of doing anything.
pub(crate) async fn instead(trouble: Trouble) -> Option<Response> {
    let (status, wait) = match trouble {
        Trouble::LostAnswer => return None,
        Trouble::Hang => {
            tokio::time::sleep(Duration::from_secs(30)).await;
            (503, None)
        }
        Trouble::Status(status) => (status, None),
        Trouble::Slow(seconds) => (429, Some(seconds)),
    };
    let code = if status == 429 { "rate-limit-error" } else { "server-error" };
    let status = StatusCode::from_u16(status).expect("a status");
    let mut response = (status, axum::Json(json!({ "error": code, "info": "trouble on demand" }))).into_response();
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    Some(response)
}

/// The beginning of an answer, and then the end of the connection.
pub(crate) fn cut() -> Response {
    let pieces = [Ok(Bytes::from_static(b"{")), Err(std::io::Error::other("cut"))];
    Body::from_stream(futures_util::stream::iter(pieces)).into_response()
}
