//! `/ws` at its door: who may open it, and how often. What is said inside is tested with signaling.

use std::time::Duration;

use futures_util::StreamExt as _;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::StatusCode;

use crate::support::{Folder, Server, problem};

#[tokio::test]
async fn page_of_another_site_cannot_open_a_socket() {
    let server = Server::start(&[]);
    for (origin, opens) in [
        (None, true),
        (Some(format!("http://{}", server.address)), true),
        (Some("https://evil.example".to_owned()), false),
        (Some("null".to_owned()), false),
    ] {
        let mut request = format!("ws://{}/ws", server.address).into_client_request().expect("request");
        if let Some(origin) = &origin {
            request.headers_mut().insert("origin", origin.parse().expect("header"));
        }
        match connect_async(request).await {
            Ok(_) => assert!(opens, "{origin:?}"),
            Err(Error::Http(response)) => {
                assert!(!opens && response.status() == StatusCode::FORBIDDEN, "{origin:?} {response:?}");
            }
            Err(other) => panic!("{origin:?}: {other}"),
        }
    }
}

#[tokio::test]
async fn one_address_gets_only_so_many_sockets_that_have_not_joined() {
    let server = Server::start_with(Folder::new(), &[], &[("CAREHUB__SIGNALING__UNJOINED_PER_ADDRESS", "2")]);
    let url = format!("ws://{}/ws", server.address);
    let (first, _) = connect_async(&url).await.expect("opens");
    let (second, _) = connect_async(&url).await.expect("opens");
    let (third, _) = connect_async(&url).await.expect("opens");
    // The server counts each when its own task begins, which need not be in this order: one of them is too many.
    let mut all = futures_util::stream::select_all([first, second, third]);
    let said = tokio::time::timeout(Duration::from_secs(5), all.next()).await.expect("soon");
    let text = said.expect("something").expect("a message").into_text().expect("text");
    assert!(text.contains("closing"), "{text}");
}

#[tokio::test]
async fn plain_request_is_told_to_upgrade() {
    let server = Server::start(&[]);
    let (status, code, _) = problem(server.get("/ws").await).await;
    assert_eq!((status, code.as_str()), (426, "not_a_websocket"));
}
