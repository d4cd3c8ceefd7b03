//! The server with its clock, and who talks to it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use carehub::calls::Calls;
use carehub::clock::Clock;
use carehub::core::{Core, Settings};
use carehub::db::{Db, Engine};
use carehub::gateways::{Gateways, PaymentGateway, Processor};
use carehub::http;
use carehub::payments::Payments;
use carehub::selftest::till::Till;
use carehub::vault::Vault;
use carehub::visits::Visits;
use jiff::Timestamp;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Row as _};

use super::{Database, ScriptedCalls};

/// A running care server.
pub(crate) struct World {
    pub(crate) core: Core,
    pub(crate) visits: Visits,
    pub(crate) calls: Arc<ScriptedCalls>,
    pub(crate) payments: Payments,
    /// Stripe and Paystack in memory, unless the test brought others.
    pub(crate) tills: [Arc<Till>; 2],
    pub(crate) url: String,
    now: Arc<Mutex<Duration>>,
    database: Database,
}

/// Somebody with a cookie jar.
#[derive(Clone)]
pub(crate) struct Visitor {
    client: Client,
    url: String,
}

impl World {
    /// At [`START`].
    pub(crate) async fn new(engine: Engine) -> Self {
        Self::on(Database::new(engine).await).await
    }

    /// The same, on a database that is there.
    pub(crate) async fn on(database: Database) -> Self {
        Self::keyed(database, Vault::new(&[7; 32])).await
    }

    /// The same, with these keys of the clinic.
    pub(crate) async fn keyed(database: Database, vault: Vault) -> Self {
        let tills = [Processor::Stripe, Processor::Paystack].map(|processor| Arc::new(Till::new(processor)));
        let gateways = tills.iter().map(|till| (till.processor(), till.clone() as Arc<dyn PaymentGateway>)).collect();
        Self::with(database, vault, tills, async |_| (gateways, ())).await.0
    }

    /// The same with these processors.
    pub(crate) async fn taking<T>(engine: Engine, open: impl AsyncFnOnce(&Clock) -> (Gateways, T)) -> (Self, T) {
        let tills = [Processor::Stripe, Processor::Paystack].map(|processor| Arc::new(Till::new(processor)));
        Self::with(Database::new(engine).await, Vault::new(&[7; 32]), tills, open).await
    }

    async fn with<T>(
        database: Database,
        vault: Vault,
        tills: [Arc<Till>; 2],
        open: impl AsyncFnOnce(&Clock) -> (Gateways, T),
    ) -> (Self, T) {
        let db = Db::open(&database.url, 8).await.expect("opens");
        let start: Timestamp = START.parse().expect("a time");
        let now = Arc::new(Mutex::new(Duration::from_micros(start.as_microsecond().unsigned_abs())));
        let clock = {
            let now = now.clone();
            let read = move || signaling::Now { instant: Instant::now(), unix: *now.lock().expect("not poisoned") };
            Clock::new(signaling::Clock::new(read, rand::random::<u128>))
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        // Passkeys need a host name.
        let public_url = url.replace("127.0.0.1", "localhost");
        let settings = Settings { public_url, trusted_proxies: Vec::new(), secure: false, demo: false };
        let (gateways, more) = open(&clock).await;
        let core = Core::new(db, clock, vault, settings);
        let payments = Payments::new(core.clone(), gateways, Some(Processor::Stripe));
        let calls = Arc::new(ScriptedCalls::default());
        let visits = Visits::new(core.clone(), Calls::only(calls.clone()));
        let service = http::api_with(&visits, &payments).into_make_service_with_connect_info::<std::net::SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        (Self { core, visits, calls, payments, tills, url, now, database }, more)
    }

    /// Where the database is.
    pub(crate) fn database_url(&self) -> &str {
        &self.database.url
    }

    /// All that stands in each text column of a server, by `table.column`.
    pub(crate) async fn text_columns(&self) -> BTreeMap<String, String> {
        let mut conn = self.core.read().await.expect("a connection");
        let columns = sqlx::query(
            "SELECT CAST(table_name AS TEXT) AS t, CAST(column_name AS TEXT) AS c FROM information_schema.columns
             WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'json')",
        );
        let mut all = BTreeMap::new();
        for column in columns.fetch_all(&mut *conn).await.expect("columns") {
            let (table, column): (String, String) = (column.get("t"), column.get("c"));
            let text = format!(
                "SELECT CAST(COALESCE(STRING_AGG(CAST(\"{column}\" AS TEXT), ' '), '') AS TEXT) AS v FROM \"{table}\""
            );
            let values = sqlx::query(AssertSqlSafe(text)).fetch_one(&mut *conn).await.expect("values").get("v");
            all.insert(format!("{table}.{column}"), values);
        }
        all
    }

    /// Ends it; the database stays.
    pub(crate) async fn close(self) -> Database {
        self.core.db.close().await;
        self.database
    }

    /// Moves the clock on.
    pub(crate) fn pass(&self, span: Duration) {
        *self.now.lock().expect("not poisoned") += span;
    }

    /// Sets the clock.
    pub(crate) fn set(&self, at: &str) {
        let at: Timestamp = at.parse().expect("a time");
        *self.now.lock().expect("not poisoned") = Duration::from_micros(at.as_microsecond().unsigned_abs());
    }

    /// Somebody new, not signed in.
    pub(crate) fn visitor(&self) -> Visitor {
        Visitor { client: Client::builder().cookie_store(true).build().expect("client"), url: self.url.clone() }
    }

    /// Somebody with that session cookie.
    pub(crate) fn visitor_with(&self, token: &str) -> Visitor {
        let jar = reqwest::cookie::Jar::default();
        jar.add_cookie_str(&format!("vch={token}; Path=/"), &self.url.parse().expect("a URL"));
        let client = Client::builder().cookie_provider(Arc::new(jar)).build().expect("client");
        Visitor { client, url: self.url.clone() }
    }
}

impl Visitor {
    /// A request as our own page sends it; `path` is below `/api/v1`.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}/api/v1{path}", self.url)).header("x-requested-with", "carehub")
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.expect("an answer")
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Response {
        self.request(Method::POST, path).json(&body).send().await.expect("an answer")
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Response {
        self.request(Method::PUT, path).json(&body).send().await.expect("an answer")
    }

    pub(crate) async fn delete(&self, path: &str) -> Response {
        self.request(Method::DELETE, path).send().await.expect("an answer")
    }
}

/// The body of an answer with that status.
pub(crate) async fn body(response: Response, status: u16) -> Value {
    let found = response.status().as_u16();
    let text = response.text().await.expect("text");
    assert_eq!(found, status, "{text}");
    if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") }
}

/// Status and code of an error; checks what every error promises.
pub(crate) async fn problem(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let text = response.text().await.expect("text");
    let body: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(body["status"], status, "{body}");
    assert!(body["detail"].as_str().is_some_and(|text| !text.is_empty()), "{body}");
    (status, body["code"].as_str().expect("a code").to_owned())
}

/// A Monday.
pub(crate) const START: &str = "2026-06-01T08:00:00Z";
