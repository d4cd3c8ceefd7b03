//! The demo's API and the WebSocket, as far as joining needs them.

use anyhow::{Context as _, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// An open WebSocket to the server.
pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens a room; returns its name.
pub(crate) async fn open_room(http: &reqwest::Client, url: &str) -> anyhow::Result<String> {
    let room = post(http, &format!("{url}/api/v1/demo/rooms"), &json!({})).await?;
    Ok(text(&room, "room").context("the answer names no room")?.to_owned())
}

/// A ticket for person `n` of a room.
pub(crate) async fn ticket(http: &reqwest::Client, url: &str, room: &str, n: usize) -> anyhow::Result<String> {
    let wish = json!({"name": format!("Load {n}"), "role": if n == 0 { "host" } else { "guest" }});
    let ticket = post(http, &format!("{url}/api/v1/demo/rooms/{room}/tickets"), &wish).await?;
    Ok(text(&ticket, "ticket").context("the answer holds no ticket")?.to_owned())
}

async fn post(http: &reqwest::Client, url: &str, body: &Value) -> anyhow::Result<Value> {
    let response = http.post(url).header("x-requested-with", "carehub").json(body).send().await?;
    Ok(response.error_for_status()?.json().await?)
}

/// Joins with an offer; returns the socket and the SDP answer.
pub(crate) async fn join(url: &str, ticket: &str, offer: &str, sources: &Value) -> anyhow::Result<(Socket, String)> {
    let (mut socket, _) = tokio_tungstenite::connect_async(format!("{}/ws", url.replacen("http", "ws", 1))).await?;
    let join = json!({"type": "join", "version": 1, "ticket": ticket, "sdp": offer, "sources": sources});
    socket.send(Message::text(join.to_string())).await?;
    while let Some(message) = socket.next().await {
        let Message::Text(frame) = message? else { continue };
        let message: Value = serde_json::from_str(&frame)?;
        match text(&message, "type") {
            Some("joined") => {
                let answer = text(&message, "sdp").context("joined without an answer")?.to_owned();
                return Ok((socket, answer));
            }
            Some("error" | "closing") => bail!("refused: {message}"),
            _ => {}
        }
    }
    bail!("the server closed the socket")
}

fn text<'a>(message: &'a Value, key: &str) -> Option<&'a str> {
    message.get(key)?.as_str()
}
