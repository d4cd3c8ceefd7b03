//! A program written against Daily.co's documented API runs against the real binary: it is told an address and a key, and
//! two people come into its room by the page that it hands out.

use std::io::{BufRead as _, BufReader, Lines, Read as _};
use std::process::{Child, ChildStdout, Command, Stdio};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::support::{Folder, Server, carehub, complaint, run};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn script_for_daily_runs_unchanged_and_leaves_no_secret_in_the_log() {
    let folder = Folder::new();
    let (id, key) = key(&folder);
    let server = Server::start_with(folder, &[], &[("CAREHUB__LOG__LEVEL", "debug")]);
    let mut client = client(&server.url("/daily/v1"), &key);
    let mut said = BufReader::new(client.stdout.take().expect("piped")).lines();
    let (mut sockets, mut token) = (Vec::new(), String::new());
    let done = loop {
        let (line, rest) = next(said).await;
        said = rest;
        let Some(line) = line else { break false };
        let line: Value = serde_json::from_str(&line).expect("JSON");
        let Some(url) = line["join"].as_str() else { break line["done"].as_u64().is_some_and(|events| events >= 6) };
        let (page, asked) = url.split_once("?t=").expect("a token");
        token = asked.to_owned();
        sockets.push(join(&server, page, asked).await);
    };
    let mut error = String::new();
    client.stderr.take().expect("piped").read_to_string(&mut error).expect("text");
    assert!(client.wait().expect("ended").success() && done, "{error}");

    let listed = run(carehub(&server.folder).args(["daily", "key", "list"]));
    let listed = String::from_utf8(listed.stdout).expect("text");
    assert!(listed.contains(&id) && listed.contains("clinic") && listed.contains("in use"), "{listed}");
    assert!(!listed.contains(&key));
    assert!(run(carehub(&server.folder).args(["daily", "key", "revoke", &id])).status.success());
    let refused = server.client.get(server.url("/daily/v1/rooms")).bearer_auth(&key).send().await.expect("an answer");
    assert_eq!(refused.status(), 401);
    assert!(complaint(carehub(&server.folder).args(["daily", "key", "revoke", &id])).contains("no such key"));
    drop(sockets);
    server.signal("TERM");
    let (code, log) = tokio::task::spawn_blocking(|| server.wait()).await.expect("waited");
    assert_eq!(code, Some(0), "{log}");
    for (what, secret) in [("key", key.as_str()), ("token", token.as_str()), ("name", "Müller"), ("name", "Lovelace")]
    {
        assert!(!log.contains(secret), "{what} in {log}");
    }
}

/// A key made on the command line, and its id.
fn key(folder: &Folder) -> (String, String) {
    let output = run(carehub(folder).args(["daily", "key", "create", "--domain", "clinic", "--label", "portal"]));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    let (key, rest) = text.split_once('\n').expect("two lines");
    (rest.split(' ').nth(1).expect("an id").to_owned(), key.to_owned())
}

fn client(url: &str, key: &str) -> Child {
    let python =
        std::env::var("CAREHUB_TEST_PYTHON").expect("CAREHUB_TEST_PYTHON is a Python; ./dev test installs one");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/outside/daily_client.py");
    let mut command = Command::new(python);
    command.args([script, url, key]).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("Python runs")
}

async fn next(mut lines: Lines<BufReader<ChildStdout>>) -> (Option<String>, Lines<BufReader<ChildStdout>>) {
    let read = tokio::task::spawn_blocking(move || (lines.next().map(|line| line.expect("text")), lines));
    read.await.expect("read")
}

/// What the page at this address does.
async fn join(server: &Server, page: &str, token: &str) -> Socket {
    let place = page.split("/room/").nth(1).expect("the page of a room");
    assert!(server.get(&format!("/room/{place}?t={token}")).await.status().is_success());
    let entry = server.client.post(server.url(&format!("/daily/rooms/{place}/entry"))).json(&json!({ "token": token }));
    let entry: Value = entry.send().await.expect("an answer").json().await.expect("JSON");
    let url = format!("ws://{}/ws", server.address);
    let (mut socket, _) = tokio_tungstenite::connect_async(url).await.expect("opens");
    let join = json!({ "type": "join", "version": 1, "ticket": entry["ticket"], "sdp": OFFER, "sources": {} });
    socket.send(Message::text(join.to_string())).await.expect("sent");
    let first = socket.next().await.expect("goes on").expect("a message");
    assert!(first.to_text().expect("text").contains("\"joined\""), "{first}");
    socket
}

/// As Chromium offers to receive only.
const OFFER: &str = include_str!("../../media/src/session/sdp/fixtures/chromium-recvonly.sdp");
