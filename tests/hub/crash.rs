//! The power goes while people book: whatever was confirmed to somebody is there afterwards, once, with its messages.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use carehub::accounts::{self, NewUser, Status};
use carehub::actor::{Actor, Role};
use carehub::booking::appointments;
use carehub::care::{self, NewVisitType, PaymentTime, ProviderProfile, VisitKind};
use carehub::clock::Clock;
use carehub::core::{Core, Settings};
use carehub::db::{Columns as _, Db};
use carehub::key_file;
use carehub::vault::Vault;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{Folder, Server, carehub as binary, run};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_confirmed_booking_is_lost_or_doubled_when_the_process_is_killed_on_sqlite() {
    let folder = Folder::new();
    let url = format!("sqlite:{}", folder.path().join("data/carehub.db").display());
    killed_while_booking(folder, &url, 50).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_confirmed_booking_is_lost_or_doubled_when_the_process_is_killed_on_postgres() {
    let server = std::env::var("CAREHUB_TEST_POSTGRES").expect("CAREHUB_TEST_POSTGRES; ./dev test sets it");
    let name = format!("carehub_crash_{}", std::process::id());
    sqlx::any::install_default_drivers();
    let admin = sqlx::AnyPool::connect(&format!("{server}/postgres")).await.expect("the server answers");
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&admin).await.expect("made");
    killed_while_booking(Folder::new(), &format!("{server}/{name}"), 10).await;
}

async fn killed_while_booking(mut folder: Folder, url: &str, kills: usize) {
    let clinic = Clinic::new(&folder, url, kills, 0).await;
    let next_slot = Arc::new(AtomicI64::new(0));
    let done = Arc::new(AtomicI64::new(0));
    let mut told = 0;
    let mut confirmed = BTreeSet::new();
    let mut random: u64 = 0x5eed;
    for round in 0..kills {
        let mut server = Server::start_with(folder, &[], &settings(url));
        let mut people = JoinSet::new();
        for cookie in &clinic.cookies[round * PEOPLE..(round + 1) * PEOPLE] {
            let counters = (next_slot.clone(), done.clone());
            people.spawn(book(server.url("/api/v1"), cookie.clone(), clinic.wish.clone(), clinic.first, counters));
        }
        // Not before somebody was told of a booking, so that there is always something to lose.
        while done.load(Ordering::Relaxed) == told {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        tokio::time::sleep(Duration::from_millis((random >> 33) % 120)).await;
        server.signal("KILL");
        while let Some(booked) = people.join_next().await {
            confirmed.extend(booked.expect("no panic"));
        }
        told = done.load(Ordering::Relaxed);
        folder = server.move_folder();
    }
    assert!(confirmed.len() >= kills, "only {} bookings were under way", confirmed.len());
    examine(&folder, url, &confirmed).await;
}

/// Books one time after another until the server is gone; gives what was confirmed.
async fn book(
    api: String,
    cookie: String,
    wish: Value,
    first: Timestamp,
    (next, done): (Arc<AtomicI64>, Arc<AtomicI64>),
) -> Vec<String> {
    let client = reqwest::Client::new();
    let post = |path: String, body: &Value| {
        let request = client.post(format!("{api}{path}")).header("x-requested-with", "carehub");
        request.header("cookie", format!("vch={cookie}")).json(body)
    };
    let mut confirmed = Vec::new();
    loop {
        let slot = next.fetch_add(1, Ordering::Relaxed);
        let mut wish = wish.clone();
        wish["starts_at"] = json!((first + SignedDuration::from_mins(15 * slot)).to_string());
        let held = post("/appointments".into(), &wish).header("idempotency-key", format!("slot-{slot}"));
        let Ok(held) = held.send().await else { return confirmed };
        let status = held.status();
        let Ok(held) = held.json::<Value>().await else { return confirmed };
        assert_eq!(status, 201, "{held}");
        let id = held["id"].as_str().expect("an id").to_owned();
        let answer = post(format!("/appointments/{id}/confirmation"), &json!({"consent": true})).send().await;
        let Ok(answer) = answer else { return confirmed };
        assert_eq!(answer.status(), 200);
        confirmed.push(id);
        done.fetch_add(1, Ordering::Relaxed);
    }
}

async fn examine(folder: &Folder, url: &str, confirmed: &BTreeSet<String>) {
    let db = Db::open(url, 2).await.expect("opens");
    let mut conn = db.read().await.expect("reads");
    assert_eq!(appointments::invariants(&mut conn).await.expect("reads"), Vec::<String>::new());
    let rows = sqlx::query("SELECT id FROM appointment WHERE status = 'CONFIRMED'").fetch_all(&mut *conn).await;
    let kept: BTreeSet<String> = rows.expect("reads").iter().map(|row| row.text("id").expect("an id")).collect();
    let lost: Vec<_> = confirmed.difference(&kept).collect();
    assert!(lost.is_empty(), "confirmed and lost: {lost:?}");
    let rows = sqlx::query("SELECT subject_id FROM outbox_message WHERE kind = 'APPOINTMENT_CONFIRMED'");
    let rows = rows.fetch_all(&mut *conn).await.expect("reads");
    let told: BTreeSet<String> = rows.iter().map(|row| row.text("subject_id").expect("an id")).collect();
    assert_eq!(told, kept, "each confirmed appointment has its message, and nothing else has");
    drop(conn);
    db.close().await;
    let verified = run(binary(folder).args(["audit", "verify"]).env("CAREHUB__DATABASE__URL", url));
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

/// A provider who works day and night, and people who are signed in.
pub(crate) struct Clinic {
    pub(crate) wish: Value,
    pub(crate) first: Timestamp,
    pub(crate) cookies: Vec<String>,
}

impl Clinic {
    /// With people for so many rounds; a visit costs so much, in cents, and is paid first.
    pub(crate) async fn new(folder: &Folder, url: &str, kills: usize, fee_minor: i64) -> Self {
        let core = core(folder.path(), url).await;
        let system = Actor::system();
        let mut change = core.begin().await.expect("begins");
        let user = accounts::create(&mut change, &core, &system, person(Role::Provider, 0)).await.expect("made");
        let profile = ProviderProfile {
            name: "Night Owl".into(),
            title: String::new(),
            bio: String::new(),
            licence_number: String::new(),
            licence_authority: String::new(),
            languages: vec!["en".into()],
            specializations: Vec::new(),
            zone: "UTC".into(),
        };
        let provider = care::add_provider(&mut change, &core, &system, user, profile).await.expect("added");
        let new = NewVisitType {
            name: "Talk".into(),
            kind: VisitKind::Video,
            duration_minutes: 15,
            fee: carehub::money::Money { minor: fee_minor, currency: "EUR".parse().expect("a currency") },
            other_prices: Vec::new(),
            payment: if fee_minor > 0 { PaymentTime::Before } else { PaymentTime::Free },
            needs_approval: false,
        };
        let visit_type = care::add_visit_type(&mut change, &core, &system, provider, new).await.expect("added");
        work_always(&mut change, &provider.to_string()).await;
        let mut cookies = Vec::new();
        for n in 1..=kills * PEOPLE {
            let user = accounts::create(&mut change, &core, &system, person(Role::Patient, n)).await.expect("made");
            let token = accounts::open_session(&mut change, &core, user).await.expect("opened");
            cookies.push(token.reveal().clone());
        }
        let day = SignedDuration::from_hours(24);
        let first = (change.now() + day).round(jiff::Unit::Hour).expect("an hour");
        change.commit().await.expect("commits");
        core.db.close().await;
        let wish = json!({"provider_id": provider.to_string(), "visit_type_id": visit_type.to_string()});
        Self { wish, first, cookies }
    }
}

/// The server's data, without the server.
pub(crate) async fn core(folder: &Path, url: &str) -> Core {
    let key = key_file::open_or_create(&folder.join("data/care.key")).expect("a key");
    let db = Db::open(url, 4).await.expect("opens");
    db.migrate().await.expect("migrates");
    let public_url = "http://localhost".to_owned();
    let settings = Settings { public_url, trusted_proxies: Vec::new(), secure: false, demo: false };
    Core::new(db, Clock::system(), Vault::new(&key), settings)
}

fn person(role: Role, n: usize) -> NewUser {
    NewUser {
        role,
        status: Status::Active,
        name: format!("Person {n}").into(),
        email: format!("person{n}@example.org").into(),
        password: None,
        language: "en".into(),
        zone: "UTC".into(),
    }
}

/// All week round, with no notice, for a year ahead.
async fn work_always(conn: &mut carehub::db::Conn, provider: &str) {
    sqlx::query("DELETE FROM schedule WHERE provider_id = $1").bind(provider).execute(&mut *conn).await.expect("gone");
    let schedule = "INSERT INTO schedule (provider_id, notice_minutes, horizon_days) VALUES ($1, 0, 366)";
    sqlx::query(schedule).bind(provider).execute(&mut *conn).await.expect("written");
    for day in 1..=7_i64 {
        sqlx::query("INSERT INTO availability (id, provider_id, weekday, start_minute, end_minute) VALUES ($1, $2, $3, 0, 1440)")
            .bind(format!("00000000-0000-7000-8000-00000000000{day}"))
            .bind(provider)
            .bind(day)
            .execute(&mut *conn)
            .await
            .expect("written");
    }
}

fn settings(url: &str) -> [(&'static str, &str); 2] {
    [("CAREHUB__DATABASE__URL", url), ("CAREHUB__LIMITS__API_REQUESTS_PER_SECOND", "0")]
}

/// Who book at once. Each round has its own, as nobody may leave many holds open.
pub(crate) const PEOPLE: usize = 3;
