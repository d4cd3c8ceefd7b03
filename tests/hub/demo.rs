//! The demo's API: there with `--demo` only, and for our own page only.

use serde_json::{Value, json};

use crate::support::{Server, problem};

#[tokio::test]
async fn without_the_flag_there_is_no_demo() {
    let server = Server::start(&[]);
    assert!(!server.greeting.contains("Demo:"));
    let (status, code, _) = problem(server.get("/api/v1/demo").await).await;
    assert_eq!((status, code.as_str()), (404, "not_found"));
    for path in ["/api/v1/demo/rooms", "/api/v1/demo/rooms/r/tickets"] {
        let (status, code, _) = problem(server.post(path).send().await.expect("an answer")).await;
        assert_eq!((status, code.as_str()), (404, "not_found"), "{path}");
    }
}

#[tokio::test]
async fn demo_opens_a_room_and_issues_tickets_for_it() {
    let server = Server::start(&["--demo"]);
    assert!(server.greeting.contains("Demo:"), "{}", server.greeting);
    let enabled: Value = server.get("/api/v1/demo").await.json().await.expect("JSON");
    assert_eq!(enabled, json!({"enabled": true}));

    let response = server.post("/api/v1/demo/rooms").send().await.expect("an answer");
    assert_eq!(response.status().as_u16(), 201);
    let room: Value = response.json().await.expect("JSON");
    let room = room["room"].as_str().expect("a room");

    let mut participants = Vec::new();
    for role in ["host", "guest"] {
        let path = format!("/api/v1/demo/rooms/{room}/tickets");
        let response = server.post(&path).json(&json!({"name": "Ada", "role": role})).send().await.expect("an answer");
        assert_eq!(response.status().as_u16(), 201);
        let ticket: Value = response.json().await.expect("JSON");
        assert_eq!(ticket["ticket"].as_str().expect("a ticket").split('.').count(), 3);
        participants.push(ticket["participant"].as_str().expect("a participant").to_owned());
    }
    assert_ne!(participants[0], participants[1]);
}

#[tokio::test]
async fn wrong_wishes_are_refused_with_a_code() {
    let server = Server::start(&["--demo"]);
    let long = "x".repeat(81);
    let large = "x".repeat(70_000);
    for (room, body, expected) in [
        ("r", "{", (400, "json_malformed")),
        ("r", "{}", (422, "json_invalid")),
        ("r", r#"{"name":"A","role":"king"}"#, (422, "json_invalid")),
        ("r", r#"{"name":"A","role":"guest","extra":1}"#, (422, "json_invalid")),
        ("r", r#"{"name":"  ","role":"guest"}"#, (422, "name_invalid")),
        ("r", &format!(r#"{{"name":"{long}","role":"guest"}}"#), (422, "name_invalid")),
        ("r", &format!(r#"{{"name":"{large}","role":"guest"}}"#), (413, "body_too_large")),
        ("not%20a%20room", r#"{"name":"A","role":"guest"}"#, (404, "not_found")),
    ] {
        let request = server.post(&format!("/api/v1/demo/rooms/{room}/tickets"));
        let request = request.header("content-type", "application/json").body(body.to_owned());
        let (status, code, _) = problem(request.send().await.expect("an answer")).await;
        assert_eq!((status, code.as_str()), expected, "{:.60}", body);
    }
    let request = server.post("/api/v1/demo/rooms/r/tickets").header("content-type", "text/plain").body("{}");
    let (status, code, _) = problem(request.send().await.expect("an answer")).await;
    assert_eq!((status, code.as_str()), (415, "media_type_unsupported"));
}

#[tokio::test]
async fn page_of_another_site_cannot_open_rooms() {
    let server = Server::start(&["--demo"]);
    let url = server.url("/api/v1/demo/rooms");
    let own = format!("http://{}", server.address);
    for (headers, expected) in [
        (vec![], Some("request_header_missing")),
        (vec![("x-requested-with", "carehub"), ("origin", "https://evil.example")], Some("cross_site")),
        (vec![("x-requested-with", "carehub"), ("sec-fetch-site", "cross-site")], Some("cross_site")),
        (vec![("x-requested-with", "carehub"), ("sec-fetch-site", "same-site")], Some("cross_site")),
        (vec![("x-requested-with", "carehub"), ("origin", own.as_str()), ("sec-fetch-site", "same-origin")], None),
    ] {
        let mut request = server.client.post(&url);
        for (name, value) in &headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("an answer");
        match expected {
            None => assert_eq!(response.status().as_u16(), 201, "{headers:?}"),
            Some(expected) => {
                let (status, code, _) = problem(response).await;
                assert_eq!((status, code.as_str()), (403, expected), "{headers:?}");
            }
        }
    }
}

#[tokio::test]
async fn server_without_an_admin_prints_the_link_that_makes_the_first() {
    let mut server = Server::start(&[]);
    let line = server.greeting.lines().find(|line| line.trim_start().starts_with("Setup:")).expect("a link");
    let code = line.rsplit_once("/setup#").expect("a code").1;
    let beginning = json!({
        "code": code, "name": "Ada", "email": "ada@clinic.example", "password": "windmill orange pencil 42",
        "clinic": "Clinic", "zone": "UTC", "currency": "EUR", "language": "en",
    });
    let done = server.post("/api/v1/setup").json(&beginning);
    assert_eq!(done.send().await.expect("an answer").status().as_u16(), 204);
    let folder = server.move_folder();
    drop(server);
    let again = Server::start_with(folder, &[], &[]);
    assert!(!again.greeting.contains("Setup:"), "{}", again.greeting);
}
