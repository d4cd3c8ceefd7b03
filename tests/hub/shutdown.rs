//! A stop ends everything in order, in time, and with exit code 0.

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use tokio_tungstenite::connect_async;

use crate::support::Server;

#[test]
fn both_signals_stop_the_server_cleanly_and_soon() {
    for signal in ["TERM", "INT"] {
        let server = Server::start(&[]);
        let told = Instant::now();
        server.signal(signal);
        let (code, log) = server.wait();
        assert_eq!(code, Some(0), "{signal}: {log}");
        assert!(told.elapsed() < Duration::from_secs(5), "{signal} took {:?}", told.elapsed());
    }
}

#[tokio::test]
async fn open_sockets_are_told_and_do_not_hold_up_the_stop() {
    let server = Server::start(&[]);
    let (mut socket, _) = connect_async(format!("ws://{}/ws", server.address)).await.expect("opens");
    server.signal("TERM");
    let told = tokio::time::timeout(Duration::from_secs(5), async {
        let mut said = String::new();
        while let Some(Ok(message)) = socket.next().await {
            said.push_str(message.to_text().unwrap_or_default());
        }
        said
    });
    let said = told.await.expect("the socket ends soon");
    assert!(said.contains("server_stopping"), "{said}");
    let (code, log) = tokio::task::spawn_blocking(|| server.wait()).await.expect("waited");
    assert_eq!(code, Some(0), "{log}");
}
