//! The Daily-compatible API with its own signaling and media, a system that calls it, people who come in by the pages of
//! rooms, and an address that is told of events.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use carehub::calls::Calls;
use carehub::config::MetricsAccess;
use carehub::core::Core;
use carehub::daily_api::{self, DailyApi, keys};
use carehub::db::Columns as _;
use carehub::http::{self, Hub};
use carehub::ids::DailyKeyId;
use carehub::visits::Visits;
use futures_util::{SinkExt as _, StreamExt as _};
use media::Media;
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use signaling::{Signaling, TicketKey};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::World;

/// A running server, and the key of one system that calls it.
pub(crate) struct Daily {
    pub(crate) api: DailyApi,
    pub(crate) url: String,
    pub(crate) key: String,
    pub(crate) key_id: DailyKeyId,
    client: Client,
    core: Core,
}

/// Somebody in a call.
pub(crate) struct Seat {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Their session.
    pub(crate) id: String,
    /// What they were told when they came.
    pub(crate) joined: Value,
}

/// An address that is told of events, and how it answers.
#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) url: String,
    heard: Arc<Mutex<Heard>>,
}

struct Heard {
    status: u16,
    requests: Vec<(HeaderMap, String)>,
}

impl Daily {
    /// For the domain `clinic`.
    pub(crate) async fn new(world: &World) -> Self {
        let advertise = vec![std::net::Ipv4Addr::LOCALHOST.into()];
        let limits = media::Limits::default();
        let limits = media::Config { workers: 1, port_first: 0, advertise, loopback: true, limits };
        let (media, events) = Media::start(&limits).expect("media starts");
        let (told, mut attendance) = tokio::sync::mpsc::channel(64);
        let config =
            signaling::Config { key: TicketKey::new(&[9; 32]), limits: signaling::Limits::default(), told: Some(told) };
        let signaling = Signaling::start(config, media.clone(), events, world.core.clock.signaling());
        let api = DailyApi::new(world.core.clone(), signaling.clone(), 50).expect("an HTTP client");
        let writer = api.clone();
        tokio::spawn(async move {
            while let Some(event) = attendance.recv().await {
                daily_api::attended(&writer, &event).await;
            }
        });
        let settings = http::Settings {
            metrics: MetricsAccess::Off,
            demo: false,
            strict_transport: false,
            api_requests_per_second: 0,
            frame_ancestors: vec!["https://portal.example.org".to_owned()],
        };
        let hub = Hub::new(
            signaling,
            media,
            Visits::new(world.core.clone(), Calls::none()),
            world.payments.clone(),
            settings,
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let service = http::router(hub, &api).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        let (key_id, key) = keys::create(&world.core, "clinic", "test").await.expect("a key");
        Self { api, url, key: key.reveal().clone(), key_id, client: Client::new(), core: world.core.clone() }
    }

    /// The same server for another domain.
    pub(crate) async fn other(&self, world: &World) -> Self {
        self.with_new_key(world, "other").await
    }

    /// The same server, called with a new key of this domain.
    pub(crate) async fn with_new_key(&self, world: &World, domain: &str) -> Self {
        let (key_id, key) = keys::create(&world.core, domain, "").await.expect("a key");
        let (api, url, client, core) = (self.api.clone(), self.url.clone(), self.client.clone(), self.core.clone());
        Self { api, url, key: key.reveal().clone(), key_id, client, core }
    }

    /// A request of the other system.
    pub(crate) async fn call(&self, method: Method, path: &str, body: Value) -> Response {
        let request = self.client.request(method, format!("{}/daily/v1{path}", self.url)).bearer_auth(&self.key);
        let request = if body.is_null() { request } else { request.json(&body) };
        request.send().await.expect("an answer")
    }

    /// A request that must go well.
    pub(crate) async fn ok(&self, method: Method, path: &str, body: Value) -> Value {
        let response = self.call(method, path, body).await;
        let (status, text) = (response.status().as_u16(), response.text().await.expect("text"));
        assert_eq!(status, 200, "{path}: {text}");
        if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") }
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.ok(Method::GET, path, Value::Null).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        self.ok(Method::POST, path, body).await
    }

    /// A request that must be refused: status, code and words.
    pub(crate) async fn refused(&self, method: Method, path: &str, body: Value) -> (u16, String, String) {
        refusal(self.call(method, path, body).await).await
    }

    /// A room with this name and these properties.
    pub(crate) async fn room(&self, name: &str, privacy: &str, properties: Value) -> Value {
        self.post("/rooms", json!({ "name": name, "privacy": privacy, "properties": properties })).await
    }

    /// A token with these properties.
    pub(crate) async fn token(&self, properties: Value) -> String {
        let made = self.post("/meeting-tokens", json!({ "properties": properties })).await;
        made["token"].as_str().expect("a token").to_owned()
    }

    /// What the page of a room asks for, with a token or a name.
    pub(crate) async fn entry(&self, room: &str, wish: Value) -> Response {
        let url = format!("{}/daily/rooms/clinic/{room}/entry", self.url);
        self.client.post(url).json(&wish).send().await.expect("an answer")
    }

    /// Comes into a room, to the seat.
    pub(crate) async fn come(&self, room: &str, wish: Value) -> Seat {
        let response = self.entry(room, wish).await;
        assert_eq!(response.status(), 200);
        let entry: Value = response.json().await.expect("JSON");
        self.sit(entry["ticket"].as_str().expect("a ticket")).await
    }

    /// Takes a seat with a ticket, and waits until it is written down.
    pub(crate) async fn sit(&self, ticket: &str) -> Seat {
        let mut seat = self.seat(ticket).await;
        seat.joined = seat.heard("joined").await;
        seat.id = seat.joined["seat"]["participant"].as_str().expect("an id").to_owned();
        let id = seat.id.clone();
        eventually("presence", async || self.everybody().await.contains(&id)).await;
        seat
    }

    /// Asks for a seat, and does not wait for it.
    pub(crate) async fn seat(&self, ticket: &str) -> Seat {
        let url = format!("{}/ws", self.url.replace("http", "ws"));
        let (mut socket, _) = tokio_tungstenite::connect_async(url).await.expect("opens");
        let join = json!({ "type": "join", "version": 1, "ticket": ticket, "sdp": OFFER, "sources": {} });
        socket.send(Message::text(join.to_string())).await.expect("sent");
        Seat { socket, id: String::new(), joined: Value::Null }
    }

    /// Everybody who is present anywhere, from the record: asked too often, the API would refuse.
    pub(crate) async fn everybody(&self) -> Vec<String> {
        let mut conn = self.core.read().await.expect("reads");
        let rows = sqlx::query("SELECT admission_id FROM daily_stay WHERE left_at IS NULL ORDER BY joined_at, id");
        let rows = rows.fetch_all(&mut *conn).await.expect("reads");
        rows.iter().map(|row| row.text("admission_id").expect("an id")).collect()
    }

    /// What the page of somebody inside says to a knock.
    pub(crate) async fn answer(&self, room: &str, person: &str, ticket: &str, let_in: bool) -> Response {
        let url = format!("{}/daily/rooms/clinic/{room}/waiting/{person}", self.url);
        self.client.post(url).json(&json!({ "ticket": ticket, "let_in": let_in })).send().await.expect("an answer")
    }
}

impl Seat {
    /// The next message of that type; others before it are passed over.
    pub(crate) async fn heard(&mut self, kind: &str) -> Value {
        let heard = async {
            loop {
                let message = self.socket.next().await.expect("goes on").expect("a message");
                let Ok(text) = message.to_text() else { continue };
                let Ok(message) = serde_json::from_str::<Value>(text) else { continue };
                if message["type"] == kind {
                    return message;
                }
            }
        };
        tokio::time::timeout(PATIENCE, heard).await.unwrap_or_else(|_| panic!("no {kind}"))
    }

    pub(crate) async fn say(&mut self, message: Value) {
        self.socket.send(Message::text(message.to_string())).await.expect("sent");
    }

    /// Goes, and waits until it is written down.
    pub(crate) async fn leave(mut self, daily: &Daily) {
        self.say(json!({ "type": "leave" })).await;
        eventually("gone", async || !daily.everybody().await.contains(&self.id)).await;
    }
}

impl Receiver {
    /// That answers 200.
    pub(crate) async fn new() -> Self {
        let heard = Arc::new(Mutex::new(Heard { status: 200, requests: Vec::new() }));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let app = axum::Router::new().route("/hook", axum::routing::post(hook)).with_state(heard.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, heard }
    }

    /// Answers so from now on.
    pub(crate) fn answers(&self, status: u16) {
        self.heard.lock().expect("not poisoned").status = status;
    }

    /// What it heard since it was asked last.
    pub(crate) fn take(&self) -> Vec<(HeaderMap, String)> {
        std::mem::take(&mut self.heard.lock().expect("not poisoned").requests)
    }

    /// The events among it.
    pub(crate) fn events(&self) -> Vec<Value> {
        self.take().into_iter().map(|(_, body)| serde_json::from_str(&body).expect("JSON")).collect()
    }
}

async fn hook(State(heard): State<Arc<Mutex<Heard>>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let mut heard = heard.lock().expect("not poisoned");
    heard.requests.push((headers, String::from_utf8(body.to_vec()).expect("text")));
    StatusCode::from_u16(heard.status).expect("a status")
}

/// Status, code and words of a refusal.
pub(crate) async fn refusal(response: Response) -> (u16, String, String) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.expect("JSON");
    let error = body["error"].as_str().expect("a code").to_owned();
    (status, error, body["info"].as_str().unwrap_or_default().to_owned())
}

/// Waits for something that another task does.
pub(crate) async fn eventually(what: &str, mut is: impl AsyncFnMut() -> bool) {
    let patience = tokio::time::Instant::now() + PATIENCE;
    while !is().await {
        assert!(tokio::time::Instant::now() < patience, "{what} never came");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

const PATIENCE: Duration = Duration::from_secs(20);

/// As Chromium offers to receive only.
const OFFER: &str = include_str!("../../../media/src/session/sdp/fixtures/chromium-recvonly.sdp");
