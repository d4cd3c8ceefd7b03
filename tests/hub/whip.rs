//! WHIP and WHEP before any media flows: tickets, limits, methods. Calls with media are tested with real peers elsewhere.

use crate::support::{Server, header, problem};

#[tokio::test]
async fn without_a_good_ticket_nobody_publishes_or_watches() {
    let server = Server::start(&[]);
    let other_room = server.ticket(&["--room", "other", "--name", "A"]);
    for path in ["/whip/room", "/whep/room"] {
        for (ticket, expected) in [
            (None, "ticket_missing"),
            (Some("nonsense"), "ticket_invalid"),
            (Some("eyJhbGciOiJub25lIn0.e30."), "ticket_invalid"),
        ] {
            let request = server.client.post(server.url(path)).header("content-type", "application/sdp").body("v=0");
            let request = if let Some(ticket) = ticket { request.bearer_auth(ticket) } else { request };
            let response = request.send().await.expect("an answer");
            assert_eq!(header(&response, "www-authenticate"), "Bearer", "{path} {ticket:?}");
            let (status, code, _) = problem(response).await;
            assert_eq!((status, code.as_str()), (401, expected), "{path} {ticket:?}");
        }
        let request = server.client.post(server.url(path)).header("content-type", "application/sdp").body("v=0");
        let (status, code, _) = problem(request.bearer_auth(&other_room).send().await.expect("an answer")).await;
        assert_eq!((status, code.as_str()), (403, "ticket_wrong_room"), "{path}");
    }
}

#[tokio::test]
async fn what_is_no_offer_is_refused_with_a_code() {
    let server = Server::start(&[]);
    for (kind, body, expected) in [
        ("text/plain", "v=0".to_owned(), (415, "media_type_unsupported")),
        ("application/sdp", "x".repeat(66 * 1024), (413, "offer_too_large")),
        ("application/sdp", "x".repeat(200 * 1024), (413, "body_too_large")),
        ("application/sdp", "this is no SDP".to_owned(), (400, "offer_not_sdp")),
    ] {
        let ticket = server.ticket(&["--room", "room", "--name", "A"]);
        let length = body.len();
        let request = server.client.post(server.url("/whip/room")).header("content-type", kind).body(body);
        let response = request.bearer_auth(ticket).send().await.expect("an answer");
        let (status, code, _) = problem(response).await;
        assert_eq!((status, code.as_str()), expected, "{kind}, {length} bytes");
    }
}

#[tokio::test]
async fn session_is_created_once_per_ticket_and_ended_by_its_location() {
    let server = Server::start(&[]);
    for (kind, can, offer) in [("whip", "publish", SENDING), ("whep", "subscribe", RECEIVING)] {
        let ticket = server.ticket(&["--room", "room", "--name", "Camera", "--can", can]);
        let post = || {
            let request = server.client.post(server.url(&format!("/{kind}/room"))).bearer_auth(&ticket);
            request.header("content-type", "application/sdp").body(offer).send()
        };
        let response = post().await.expect("an answer");
        assert_eq!(response.status().as_u16(), 201, "{kind}");
        assert_eq!(header(&response, "content-type"), "application/sdp", "{kind}");
        let tag = header(&response, "etag");
        assert!(tag.len() > 2 && tag.starts_with('"') && tag.ends_with('"'), "{kind}: {tag}");
        let location = header(&response, "location").to_owned();
        assert!(location.starts_with(&format!("/{kind}/room/")), "{location}");
        let answer = response.text().await.expect("text");
        assert!(answer.starts_with("v=0\r\n") && answer.contains("a=candidate:"), "{answer}");

        let (status, code, _) = problem(post().await.expect("an answer")).await;
        assert_eq!((status, code.as_str()), (401, "ticket_used"), "{kind}");

        let end = || server.client.delete(server.url(&location)).send();
        assert_eq!(end().await.expect("an answer").status().as_u16(), 200, "{kind}");
        let (status, code, _) = problem(end().await.expect("an answer")).await;
        assert_eq!((status, code.as_str()), (404, "not_found"), "{kind}");
    }
}

#[tokio::test]
async fn ticket_opens_only_what_it_allows() {
    let server = Server::start(&[]);
    for (kind, can, offer) in [("whip", "subscribe", SENDING), ("whep", "publish", RECEIVING)] {
        let ticket = server.ticket(&["--room", "room", "--name", "A", "--can", can]);
        let request = server.client.post(server.url(&format!("/{kind}/room"))).bearer_auth(ticket);
        let request = request.header("content-type", "application/sdp").body(offer);
        let (status, code, _) = problem(request.send().await.expect("an answer")).await;
        assert_eq!((status, code.as_str()), (403, "not_allowed"), "{kind}");
    }
}

#[tokio::test]
async fn options_say_what_an_endpoint_takes() {
    let server = Server::start(&[]);
    for path in ["/whip/room", "/whep/room"] {
        let request = server.client.request(reqwest::Method::OPTIONS, server.url(path));
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status().as_u16(), 204, "{path}");
        assert_eq!(header(&response, "accept-post"), "application/sdp", "{path}");
    }
}

/// As Chromium offers a camera and a microphone.
const SENDING: &str = include_str!("../../media/src/session/sdp/fixtures/chromium-sendrecv.sdp");

/// As Chromium offers to receive only.
const RECEIVING: &str = include_str!("../../media/src/session/sdp/fixtures/chromium-recvonly.sdp");
