//! The public directory among 10 000 providers, as anybody asks for it: statements and rows turned into values, without HTTP.
//!
//! SQLite in a temporary file; PostgreSQL where `CAREHUB_TEST_POSTGRES` names a server, which `./dev bench` starts.

#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a bench")]

#[allow(unreachable_pub, reason = "it is a part of the tests")]
#[path = "../tests/care/support/crowd.rs"]
mod crowd;
#[allow(dead_code, reason = "tests need more of it")]
#[path = "../tests/care/support/database.rs"]
mod database;

use std::time::{Duration, Instant};

use carehub::care::{self, Directory, Order};
use carehub::db::{Conn, Db, Engine};
use crowd::{Member, crowd};
use database::Database;
use jiff::Timestamp;

const PROVIDERS: u64 = 10_000;
const ROUNDS: usize = 500;
/// Of a page, as clients get it unless they say otherwise.
const LIMIT: i64 = 25;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        println!("directory of {PROVIDERS} providers, {ROUNDS} rounds each");
        measure(Engine::Sqlite).await;
        if std::env::var_os("CAREHUB_TEST_POSTGRES").is_some() {
            measure(Engine::Postgres).await;
        } else {
            println!("Postgres: CAREHUB_TEST_POSTGRES names no server, left out");
        }
    });
}

async fn measure(engine: Engine) {
    let database = Database::new(engine).await;
    let db = Db::open(&database.url, 2).await.expect("opens");
    let now: Timestamp = "2026-06-01T08:00:00Z".parse().expect("a time");
    let mut conn = db.begin().await.expect("begins");
    let members = crowd(&mut conn, PROVIDERS, now).await;
    conn.commit().await.expect("commits");
    let mut conn = db.read().await.expect("a connection");
    for (what, wanted) in questions(&members) {
        let mut times = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            times.push(time(&mut conn, &wanted).await);
        }
        times.sort_unstable();
        let (p50, p95) = (times[ROUNDS / 2], times[ROUNDS * 95 / 100]);
        println!("{engine:?}: {what:<32} p50 {p50:>8.2?}  p95 {p95:>8.2?}");
    }
    drop(conn);
    db.close().await;
}

async fn time(conn: &mut Conn, wanted: &Directory) -> Duration {
    let from = Instant::now();
    let found = care::directory(conn, wanted, LIMIT).await.expect("reads");
    let took = from.elapsed();
    assert!(!found.is_empty(), "{wanted:?}");
    took
}

fn questions(members: &[Member]) -> Vec<(&'static str, Directory)> {
    let first = Directory {
        active: true,
        name: String::new(),
        specialization: None,
        language: None,
        kind: None,
        free_before: None,
        order: Order::Soonest(None),
    };
    let name = |name: &str| Directory { name: name.to_owned(), ..first.clone() };
    let last = members.iter().filter(|one| one.opening == i64::MAX).map(|one| &one.id).nth(500).expect("one of them");
    let last = Order::Soonest(Some((None, last.parse().expect("an id"))));
    vec![
        ("first page", first.clone()),
        ("first page by name", Directory { order: Order::Name(None), ..first.clone() }),
        ("page near the end", Directory { order: last, ..first.clone() }),
        ("name, two words (20 match)", name("okaf ad")),
        ("name, a surname (40 match)", name("okaforson")),
        ("name, four letters (400 match)", name("okaf")),
        ("name, one letter (1840 match)", name("a")),
        ("specialization (250 have it)", {
            Directory { specialization: Some("field-3".parse().expect("an id")), ..first.clone() }
        }),
        ("language (all speak it)", Directory { language: Some("en".to_owned()), ..first }),
    ]
}
