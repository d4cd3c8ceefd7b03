//! Headers, health, the page, and errors that no capability owns.

use crate::support::{Folder, Server, header, problem};

#[tokio::test]
async fn every_response_carries_the_security_headers() {
    let server = Server::start(&[]);
    for path in ["/", "/call/abc", "/healthz", "/nowhere", "/api/v1/nothing", "/metrics"] {
        let response = server.get(path).await;
        let host = &server.address;
        let policy = header(&response, "content-security-policy").to_owned();
        for directive in [
            "default-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "object-src 'none'",
            "media-src 'self' blob:",
            "img-src 'self' data: blob:",
            &format!("connect-src 'self' ws://{host} wss://{host}"),
        ] {
            assert!(policy.split("; ").any(|part| part == directive), "{path}: no {directive} in {policy}");
        }
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header(&response, "referrer-policy"), "no-referrer", "{path}");
        assert_eq!(header(&response, "cross-origin-opener-policy"), "same-origin", "{path}");
        let permissions = header(&response, "permissions-policy");
        for device in ["camera=(self)", "microphone=(self)", "display-capture=(self)"] {
            assert!(permissions.contains(device), "{path}: {permissions}");
        }
        assert_eq!(header(&response, "access-control-allow-origin"), "", "{path}: no other site reads here");
    }
}

#[tokio::test]
async fn page_is_the_same_on_every_route_of_the_application_and_never_stale() {
    let server = Server::start(&[]);
    let home = server.get("/").await;
    assert_eq!((home.status().as_u16(), header(&home, "cache-control")), (200, "no-cache"));
    let home = home.text().await.expect("text");
    assert!(home.contains("<title>"), "{home}");
    assert_eq!(server.get("/call/some-room").await.text().await.expect("text"), home);
}

/// Whether the page was built or not: a clone without Node must work too.
#[tokio::test]
async fn page_loads_hashed_files_that_are_kept_for_good_or_says_how_to_build_it() {
    let server = Server::start(&[]);
    let page = server.get("/").await.text().await.expect("text");
    let Some(name) = page.split('"').find(|text| text.starts_with("/assets/") && text.ends_with(".js")) else {
        assert!(page.contains("./dev build"), "{page}");
        return;
    };
    let response = server.get(name).await;
    assert_eq!(response.status().as_u16(), 200, "{name}");
    assert_eq!(header(&response, "cache-control"), "public, max-age=31536000, immutable");
    assert!(header(&response, "content-type").starts_with("text/javascript"), "{name}");
    let tag = header(&response, "etag").to_owned();
    let again = server.client.get(server.url(name)).header("if-none-match", tag).send().await.expect("an answer");
    assert_eq!(again.status().as_u16(), 304, "{name}");
}

#[tokio::test]
async fn health_and_readiness_answer() {
    let server = Server::start(&[]);
    for path in ["/healthz", "/readyz"] {
        assert_eq!(server.get(path).await.status().as_u16(), 200, "{path}");
    }
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_problems_with_codes() {
    let server = Server::start(&["--demo"]);
    for path in ["/nowhere", "/api/v1/nothing", "/api/v2", "/../Cargo.toml", "/assets/none.js"] {
        let (status, code, _) = problem(server.get(path).await).await;
        assert_eq!((status, code.as_str()), (404, "not_found"), "{path}");
    }
    for (method, path, allow) in [
        (reqwest::Method::POST, "/", "GET,HEAD"),
        (reqwest::Method::DELETE, "/healthz", "GET,HEAD"),
        (reqwest::Method::GET, "/whip/room", "POST,OPTIONS"),
        (reqwest::Method::PATCH, "/whip/room/session", "DELETE,OPTIONS"),
        (reqwest::Method::PUT, "/whep/room", "POST,OPTIONS"),
    ] {
        let response = server.client.request(method.clone(), server.url(path)).send().await.expect("an answer");
        assert_eq!(header(&response, "allow"), allow, "{method} {path}");
        let (status, code, _) = problem(response).await;
        assert_eq!((status, code.as_str()), (405, "method_not_allowed"), "{method} {path}");
    }
}

#[tokio::test]
async fn nothing_of_a_ticket_or_a_name_reaches_the_log() {
    let folder = Folder::new();
    let server = Server::start_with(folder, &["--demo"], &[("CAREHUB__LOG__LEVEL", "trace")]);
    let ticket = server.ticket(&["--room", "room", "--name", "Canary Person"]);
    let body = r#"{"name":"Canary Person","role":"guest"}"#;
    let request = server.post("/api/v1/demo/rooms/room/tickets").header("content-type", "application/json").body(body);
    assert_eq!(request.send().await.expect("an answer").status().as_u16(), 201);
    let request = server.post("/whip/room").bearer_auth(&ticket).header("content-type", "application/sdp").body("v=0");
    let _ = request.send().await.expect("an answer");
    server.signal("TERM");
    let (_, log) = server.wait();
    assert!(log.contains("stopping"), "{log}");
    assert!(!log.contains("Canary") && !log.contains(&ticket), "{log}");
}

#[tokio::test]
async fn network_that_asks_too_often_is_told_when_to_come_back() {
    let limit = ("CAREHUB__LIMITS__API_REQUESTS_PER_SECOND", "1");
    let proxy = ("CAREHUB__SERVER__TRUSTED_PROXIES", "127.0.0.1");
    let server = Server::start_with(Folder::new(), &[], &[limit, proxy]);
    let ask = async |network: &str| {
        let request = server.client.get(server.url("/api/v1/openapi.json")).header("x-forwarded-for", network);
        request.send().await.expect("an answer")
    };
    let first = ask("192.0.2.1").await;
    assert_eq!(first.status().as_u16(), 200);
    assert_eq!((header(&first, "ratelimit-limit"), header(&first, "ratelimit-remaining")), ("4", "3"));
    let mut response = first;
    // A slow machine lets some more through, one for each second.
    for _ in 0..20 {
        if response.status().as_u16() == 429 {
            break;
        }
        response = ask("192.0.2.1").await;
    }
    assert_eq!((header(&response, "retry-after"), header(&response, "ratelimit-remaining")), ("1", "0"));
    assert_eq!(header(&response, "ratelimit-reset"), "4");
    let (status, code, _) = problem(response).await;
    assert_eq!((status, code.as_str()), (429, "rate_limited"));
    assert_eq!(ask("192.0.2.2").await.status().as_u16(), 200, "another network");
    assert_eq!(server.get("/healthz").await.status().as_u16(), 200, "not the API");
    let metrics = server.get("/metrics").await.text().await.expect("text");
    assert!(metrics.contains("hub_http_limited_requests_total 1\n"), "{metrics}");
}
