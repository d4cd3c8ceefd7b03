//! Limits that hold for every request: how large its body is, and how long it may take.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::StreamExt as _;

use super::Problem;
use crate::payments::transfer;
use crate::records::chart::documents;

/// The longest body is an SDP offer of 64 KiB; a little more lets the offer's own limit speak first.
pub(super) const BODY_BYTES_MAX: usize = 68 * 1024;

/// An offer is answered in milliseconds; this cuts senders that dribble their body.
const REQUEST_TIME_MAX: Duration = Duration::from_secs(15);

/// What is read of a body that is refused. A client that is still sending when the connection closes would see a broken
/// pipe and not the answer; a stranger who sends more than this, and more than twice what is taken, may.
const DISCARDED_BYTES_MAX: usize = 1024 * 1024;

/// Five megabytes over a telephone's uplink of 0.5 Mbit/s.
const DOCUMENT_TIME_MAX: Duration = Duration::from_secs(110);

/// Layer for both. A WebSocket is through here as soon as it is upgraded, and then has limits of its own.
///
/// # Errors
/// `body_too_large`, `request_timeout`.
pub(super) async fn request(request: Request, next: Next) -> Result<Response, Problem> {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let (bytes_max, time_max) = limits(&request);
    let too_large = length.is_some_and(|length: u64| length > bytes_max as u64);
    let answer = async {
        if too_large {
            discard(request.into_body(), DISCARDED_BYTES_MAX.max(2 * bytes_max)).await;
            return Err(Problem::body_too_large());
        }
        Ok(next.run(request).await)
    };
    tokio::time::timeout(time_max, answer).await.unwrap_or_else(|_| {
        let detail = format!("the request took over {} s", time_max.as_secs());
        Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "request_timeout", detail))
    })
}

/// How large, and how long. Only where files are uploaded more than usual.
fn limits(request: &Request) -> (usize, Duration) {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    match route.strip_prefix("/api/v1") {
        Some(documents::api::ROUTE) if request.method() == Method::POST => {
            (documents::api::BODY_BYTES_MAX, DOCUMENT_TIME_MAX)
        }
        Some(transfer::api::ROUTE) if request.method() == Method::POST => {
            (transfer::api::BODY_BYTES_MAX, DOCUMENT_TIME_MAX)
        }
        _ => (BODY_BYTES_MAX, REQUEST_TIME_MAX),
    }
}

async fn discard(body: Body, most: usize) {
    let mut left = most;
    let mut parts = body.into_data_stream();
    while let Some(Ok(part)) = parts.next().await {
        match left.checked_sub(part.len()) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}
