//! WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep): one offer, one answer, over HTTP, for encoders and players that
//! are no web page. The ticket is the Bearer token.
//!
//! Refused: trickle ICE and ICE restarts by PATCH (405: the answer holds every candidate, and a client starts anew), and
//! cross-origin pages, as no CORS header is sent; encoders and command-line clients need none.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use signaling::{HttpSession, JoinRefusal};

use super::{Hub, Problem};

/// What a WHEP player asks for.
#[derive(Debug, Deserialize)]
pub(super) struct Watch {
    /// Only this participant; everybody when absent.
    participant: Option<String>,
}

/// `POST /whip/{room}`: sends media into a room.
///
/// # Errors
/// The ticket's, the offer's and the room's; see [`refused`].
pub(super) async fn publish(
    State(hub): State<Hub>,
    Path(room): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let (ticket, offer) = (ticket(&headers)?, offer(&headers, body)?);
    let session = hub.signaling.whip(&room, ticket, offer).await.map_err(refused)?;
    created("whip", &room, session)
}

/// `POST /whep/{room}?participant=`: receives media from a room.
///
/// # Errors
/// As for [`publish`].
pub(super) async fn watch(
    State(hub): State<Hub>,
    Path(room): Path<String>,
    Query(watch): Query<Watch>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let (ticket, offer) = (ticket(&headers)?, offer(&headers, body)?);
    let session = hub.signaling.whep(&room, ticket, offer, watch.participant).await.map_err(refused)?;
    created("whep", &room, session)
}

/// `DELETE` on what `Location` named: ends the session. Nobody can guess that address, so it is proof enough.
///
/// # Errors
/// `not_found`.
pub(super) async fn end(
    State(hub): State<Hub>,
    Path((room, session)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let tag = headers.get(header::IF_MATCH).and_then(|tag| tag.to_str().ok()).filter(|tag| *tag != "*");
    let ended = hub.signaling.end_http(&room, &session, tag.map(|tag| tag.trim_matches('"'))).await;
    if ended { Ok(StatusCode::OK) } else { Err(Problem::not_found()) }
}

/// What can be posted to an endpoint (RFC 9725 §4.2).
pub(super) async fn endpoint_options() -> impl IntoResponse {
    (StatusCode::NO_CONTENT, [("accept-post", SDP), ("allow", "POST, OPTIONS")])
}

/// What can be done with a session.
pub(super) async fn session_options() -> impl IntoResponse {
    (StatusCode::NO_CONTENT, [("allow", "DELETE, OPTIONS")])
}

fn created(kind: &str, room: &str, session: HttpSession) -> Result<Response, Problem> {
    let HttpSession { id, etag, answer_sdp } = session;
    let mut response = (StatusCode::CREATED, answer_sdp).into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, SDP.to_owned()),
        (header::LOCATION, format!("/{kind}/{room}/{id}")),
        // RFC 9725 §4.3.1: names the ICE session; it never changes here, as there are no restarts.
        (header::ETAG, format!("\"{etag}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ] {
        let value = HeaderValue::from_str(&value).map_err(|_| Problem::not_found())?;
        headers.insert(name, value);
    }
    Ok(response)
}

fn ticket(headers: &HeaderMap) -> Result<&str, Problem> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    value
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, ticket)| ticket.trim())
        .ok_or_else(|| Problem::unauthorized("ticket_missing", "send the header Authorization: Bearer TICKET"))
}

fn offer(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<String, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case(SDP) {
        let detail = "send an SDP offer as application/sdp";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type_unsupported", detail));
    }
    let body = body?;
    let text = std::str::from_utf8(&body);
    let text = text.map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "offer_not_sdp", "the offer is not UTF-8"))?;
    Ok(text.to_owned())
}

fn refused(why: JoinRefusal) -> Problem {
    let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let problem = Problem::new(status, why.code(), why.to_string());
    match status {
        StatusCode::UNAUTHORIZED => problem.with(header::WWW_AUTHENTICATE, "Bearer"),
        // RFC 9725 §4.4: a server with too much to do says when to come back.
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => problem.with(header::RETRY_AFTER, "2"),
        _ => problem,
    }
}

const SDP: &str = "application/sdp";
