//! A real server on the loopback interface, real sockets, and a media plane that only takes notes.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::routing::get;
use futures_util::{SinkExt, StreamExt};
use media::command::Event;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::door::fake::FakeDoor;
use crate::message::{Permissions, Role};
use crate::{Admission, Attendance, CameOrWent, Clock, Config, JoinRefusal, Limits, Signaling, TicketKey};

mod http;
mod lifecycle;
mod limits;

const ALL: Permissions = Permissions { publish: true, subscribe: true, chat: true, moderate: true, video: true };
/// Nothing on the loopback takes this long; it only keeps a broken test from hanging.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running server.
struct House {
    signaling: Signaling,
    door: Arc<FakeDoor>,
    events: mpsc::Sender<Event>,
    told: mpsc::Receiver<Attendance>,
    url: String,
}

impl House {
    async fn with(limits: Limits) -> Self {
        let (tell, told) = mpsc::channel(100);
        let config = Config { key: TicketKey::new(&[1; 32]), limits, told: Some(tell) };
        let (events, happened) = mpsc::channel(100);
        let door = Arc::new(FakeDoor::default());
        let signaling = Signaling::with_door(config, door.clone(), happened, Clock::system());
        let upgrade = |State(signaling): State<Signaling>, request: WebSocketUpgrade| async {
            let request = signaling.limited(request);
            request.on_upgrade(|socket| signaling.serve_socket(socket, Ipv4Addr::LOCALHOST.into()))
        };
        let app = Router::new().route("/ws", get(upgrade)).with_state(signaling.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}/ws", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { signaling, door, events, told, url }
    }

    async fn new() -> Self {
        Self::with(Limits::default()).await
    }

    fn ticket(&self, who: &str) -> String {
        self.ticket_to("visit-1", who, ALL)
    }

    fn ticket_to(&self, room: &str, who: &str, permissions: Permissions) -> String {
        self.signaling.issue(&admission(room, who, who, permissions)).unwrap()
    }

    async fn connect(&self) -> Client {
        Client(connect_async(&self.url).await.unwrap().0)
    }

    /// A client that has a seat, and its return ticket.
    async fn joined(&self, who: &str) -> (Client, String) {
        let mut client = self.connect().await;
        client.say(join(&self.ticket(who), "offer")).await;
        let joined = client.hears("joined").await;
        (client, joined["seat"]["return_ticket"].as_str().unwrap().to_owned())
    }

    async fn tells(&mut self) -> (String, CameOrWent) {
        let attendance = timeout(PATIENCE, self.told.recv()).await.unwrap().unwrap();
        (attendance.participant.to_string(), attendance.what)
    }
}

fn admission<'a>(room: &'a str, who: &'a str, name: &'a str, permissions: Permissions) -> Admission<'a> {
    let valid_for = Duration::from_secs(60);
    Admission { room, participant: who, name, role: Role::Guest, permissions, people_max: None, valid_for }
}

struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    /// The next message of this type; those before it are skipped.
    async fn hears(&mut self, kind: &str) -> Value {
        loop {
            let message = timeout(PATIENCE, self.0.next()).await.expect(kind).expect(kind).expect(kind);
            if let Message::Text(text) = message {
                let value: Value = serde_json::from_str(&text).unwrap();
                if value["type"] == kind {
                    return value;
                }
                assert_ne!(value["type"], "closing", "while waiting for {kind}: {value}");
            }
        }
    }

    /// The reason of `closing` and the close code after it.
    async fn closed(&mut self) -> (String, u16) {
        let mut reason = String::new();
        loop {
            match timeout(PATIENCE, self.0.next()).await.expect("close").expect("close frame").expect("close frame") {
                Message::Text(text) => {
                    let value: Value = serde_json::from_str(&text).unwrap();
                    if value["type"] == "closing" {
                        value["reason"].as_str().unwrap().clone_into(&mut reason);
                    }
                }
                Message::Close(frame) => return (reason, frame.unwrap().code.into()),
                _ => {}
            }
        }
    }
}

fn join(ticket: &str, sdp: &str) -> Value {
    json!({"type": "join", "version": 1, "ticket": ticket, "sdp": sdp, "sources": {"0": "microphone"}})
}

fn resume(ticket: &str) -> Value {
    json!({"type": "resume", "version": 1, "ticket": ticket})
}

fn reason(name: &str, code: u16) -> (String, u16) {
    (name.to_owned(), code)
}
