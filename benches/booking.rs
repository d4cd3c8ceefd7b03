//! Bookings per second end to end: a time is held and confirmed over HTTP, through the real router on a loopback socket, by
//! eight patients at eight providers at once; beside it the same statements with the same values in the same transactions,
//! issued raw on as many connections, with nothing decided, sealed, hashed or encoded between them. Both in turns on the
//! same database, on both engines.
//!
//! Target: at least half of raw.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, dead_code, reason = "a bench")]

#[path = "support/clinic.rs"]
mod clinic;
#[path = "support/statements.rs"]
mod statements;

use std::time::Instant;

use clinic::{Clinic, Patient, Provider};
use jiff::Timestamp;
use reqwest::Client;
use serde_json::{Value, json};
use statements::Raw;
use tokio::task::JoinSet;

const AT_ONCE: usize = 8;
/// Of each pair in each turn.
const BOOKINGS: i64 = 25;
/// Turns of each kind; the first one warms up.
const TURNS: i64 = 8;
const RATIO_TARGET: f64 = 0.5;

/// A provider and a patient who books there; where their next free time is.
#[derive(Clone)]
struct Pair {
    provider: Provider,
    patient: Patient,
    url: String,
    core: carehub::core::Core,
}

#[tokio::main]
async fn main() {
    let show = std::env::var_os("CAREHUB_BENCH_STATEMENTS").is_some();
    if show {
        let filter = tracing_subscriber::EnvFilter::new("sqlx=debug");
        tracing_subscriber::fmt().with_env_filter(filter).init();
    }
    println!("bookings per second, held and confirmed, {AT_ONCE} at once");
    println!("{:<12} {:>10} {:>10} {:>8} {:>9}", "engine", "HTTP", "raw", "ratio", "target");
    for clinic in Clinic::on_both("booking").await {
        let mut pairs = Vec::new();
        for n in 0..AT_ONCE {
            let (provider, patient) = (clinic.provider(n, false).await, clinic.patient(n).await);
            pairs.push(Pair { provider, patient, url: clinic.url.clone(), core: clinic.core.clone() });
        }
        if show {
            println!("---- {}", clinic.engine);
            let client = Client::builder().no_proxy().build().unwrap();
            pairs[0].book(&client, pairs[0].start(0)).await;
            continue;
        }
        let (mut http, mut raw, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for turn in 0..TURNS {
            let over_http = take_turn(&pairs, turn * 2, true).await;
            let by_hand = take_turn(&pairs, turn * 2 + 1, false).await;
            if turn > 0 {
                http.push(over_http);
                raw.push(by_hand);
                ratios.push(over_http / by_hand);
            }
        }
        let wrong = carehub::booking::appointments::invariants(&mut clinic.core.read().await.unwrap()).await.unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
        let ratio = median(ratios);
        let met = if ratio >= RATIO_TARGET { "met" } else { "MISSED" };
        println!("{:<12} {:>10.1} {:>10.1} {ratio:>8.2} {met:>9}", clinic.engine, median(http), median(raw));
    }
}

/// Bookings per second of one turn.
async fn take_turn(pairs: &[Pair], turn: i64, over_http: bool) -> f64 {
    let began = Instant::now();
    let mut running = JoinSet::new();
    for pair in pairs {
        let pair = pair.clone();
        running.spawn(async move {
            let client = Client::builder().no_proxy().build().unwrap();
            for n in 0..BOOKINGS {
                let start = pair.start(turn * BOOKINGS + n);
                if over_http { pair.book(&client, start).await } else { pair.raw().book(start).await }
            }
        });
    }
    running.join_all().await;
    let count = u32::try_from(BOOKINGS).unwrap() * u32::try_from(pairs.len()).unwrap();
    f64::from(count) / began.elapsed().as_secs_f64()
}

impl Pair {
    /// Half an hour each, one behind the other, from the day after tomorrow on.
    fn start(&self, n: i64) -> Timestamp {
        let step = 30 * 60;
        let first = self.core.clock.now().as_second() / DAY * DAY + 2 * DAY;
        Timestamp::from_second(first + n * step).unwrap()
    }

    async fn book(&self, client: &Client, start: Timestamp) {
        let wish = json!({
            "provider_id": self.provider.id, "visit_type_id": self.provider.visit_type, "starts_at": start,
        });
        let held = self.post(client, "", wish, 201).await;
        let path = format!("/{}/confirmation", held["id"].as_str().unwrap());
        let stands = self.post(client, &path, json!({ "consent": true }), 200).await;
        assert_eq!(stands["status"], "CONFIRMED");
    }

    async fn post(&self, client: &Client, path: &str, body: Value, expected: u16) -> Value {
        let url = format!("{}/api/v1/appointments{path}", self.url);
        let request = client.post(url).header("x-requested-with", "carehub").header("cookie", &self.patient.cookie);
        let request = request.header("idempotency-key", self.core.clock.uuid().to_string());
        let answer = request.json(&body).send().await.unwrap();
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        assert_eq!(status, expected, "{body}");
        body
    }

    fn raw(&self) -> Raw<'_> {
        Raw { core: &self.core, provider: self.provider, patient: &self.patient }
    }
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_unstable_by(f64::total_cmp);
    of[of.len() / 2]
}

/// In seconds.
const DAY: i64 = 24 * 60 * 60;
