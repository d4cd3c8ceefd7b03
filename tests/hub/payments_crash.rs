//! The power goes while people pay: whatever happens to the process, nobody pays twice, what is paid is booked or goes
//! back, and what is not paid does not stand.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use carehub::booking::appointments;
use carehub::clock::Clock;
use carehub::core::Core;
use carehub::db::Columns as _;
use carehub::gateways::Processor;
use carehub::payments::{self, Payments};
use jiff::{SignedDuration, Timestamp};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::crash::{Clinic, PEOPLE, core};
use crate::processors::Processors;
use crate::support::{Folder, Server, carehub as binary, run};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_and_booking_agree_when_the_process_is_killed_while_people_pay_on_sqlite() {
    let folder = Folder::new();
    let url = format!("sqlite:{}", folder.path().join("data/carehub.db").display());
    killed_while_paying(folder, &url, 20, 100).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_and_booking_agree_when_the_process_is_killed_while_people_pay_on_postgres() {
    let server = std::env::var("CAREHUB_TEST_POSTGRES").expect("CAREHUB_TEST_POSTGRES; ./dev test sets it");
    let name = format!("carehub_pay_crash_{}", std::process::id());
    sqlx::any::install_default_drivers();
    let admin = sqlx::AnyPool::connect(&format!("{server}/postgres")).await.expect("the server answers");
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&admin).await.expect("made");
    killed_while_paying(Folder::new(), &format!("{server}/{name}"), 8, 40).await;
}

/// At least so many kills, and until so many have begun to pay.
async fn killed_while_paying(mut folder: Folder, url: &str, kills: usize, flows: i64) {
    let processors = Processors::start(Arc::new(Clock::system().into())).await;
    let rounds_max = kills * 3;
    let clinic = Clinic::new(&folder, url, rounds_max, 4500).await;
    let tally = Arc::new(Tally::default());
    let mut random: u64 = 0x5eed;
    for (round, cookies) in clinic.cookies.chunks(PEOPLE).enumerate() {
        if round >= kills && tally.begun.load(Ordering::Relaxed) >= flows {
            break;
        }
        let mut server = start(folder, url, &processors);
        processors.stripe.control().send_webhooks_to(&server.url("/api/v1/webhooks/stripe"));
        let before = tally.begun.load(Ordering::Relaxed);
        let mut people = JoinSet::new();
        for cookie in cookies {
            let payer = Payer {
                api: server.url("/api/v1"),
                cookie: cookie.clone(),
                wish: clinic.wish.clone(),
                first: clinic.first,
                stripe: processors.stripe.clone(),
                tally: tally.clone(),
            };
            people.spawn(payer.pay_for_one_after_another());
        }
        // Not before somebody is at it, so that there is always something to lose.
        while tally.begun.load(Ordering::Relaxed) == before {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        tokio::time::sleep(Duration::from_millis((random >> 33) % 400)).await;
        server.signal("KILL");
        while let Some(ended) = people.join_next().await {
            ended.expect("no panic");
        }
        folder = server.move_folder();
    }
    let begun = tally.begun.load(Ordering::Relaxed);
    assert!(begun >= flows, "only {begun} began to pay");
    examine(&folder, url, &processors, &tally).await;
}

fn start(folder: Folder, url: &str, processors: &Processors) -> Server {
    let variables = [
        ("CAREHUB__DATABASE__URL", url),
        ("CAREHUB__LIMITS__API_REQUESTS_PER_SECOND", "0"),
        ("CAREHUB__PAYMENTS__STRIPE_URL", processors.stripe.url()),
        ("CAREHUB__PAYMENTS__STRIPE_KEY", stripe_fake::KEY),
        ("CAREHUB__PAYMENTS__STRIPE_WEBHOOK_SECRET", stripe_fake::WEBHOOK_SECRET),
    ];
    Server::start_with(folder, &[], &variables)
}

#[derive(Default)]
struct Tally {
    slot: AtomicI64,
    begun: AtomicI64,
    key: AtomicU64,
    /// Appointments of which somebody was told that they are paid.
    told: Mutex<BTreeSet<String>>,
}

struct Payer {
    api: String,
    cookie: String,
    wish: Value,
    first: Timestamp,
    stripe: stripe_fake::Fake,
    tally: Arc<Tally>,
}

impl Payer {
    /// Until the server is gone.
    async fn pay_for_one_after_another(self) {
        let client = Client::new();
        while self.pay_for_one(&client).await.is_some() {}
    }

    async fn pay_for_one(&self, client: &Client) -> Option<()> {
        let slot = self.tally.slot.fetch_add(1, Ordering::Relaxed);
        let mut wish = self.wish.clone();
        wish["starts_at"] = json!((self.first + SignedDuration::from_mins(15 * slot)).to_string());
        let held = self.post(client, "/appointments", &wish).await?;
        let id = held["id"].as_str()?.to_owned();
        self.tally.begun.fetch_add(1, Ordering::Relaxed);
        let payment = self.post(client, &format!("/appointments/{id}/payment"), &json!({ "method": "STRIPE" })).await?;
        let page = payment["attempt"]["reference"].as_str()?;
        self.stripe.pay(page).expect("a page that was given is open");
        let check = format!("/payments/{}/check", payment["id"].as_str()?);
        let paid = self.post(client, &check, &json!({})).await?;
        if paid["status"] == "COMPLETED" {
            self.tally.told.lock().expect("not poisoned").insert(id);
        }
        Some(())
    }

    /// None when the server is gone.
    async fn post(&self, client: &Client, path: &str, body: &Value) -> Option<Value> {
        let key = format!("key-{}", self.tally.key.fetch_add(1, Ordering::Relaxed));
        let request = client.post(format!("{}{path}", self.api)).header("x-requested-with", "carehub");
        let request = request.header("cookie", format!("vch={}", self.cookie)).header("idempotency-key", key);
        let answer = request.json(body).send().await.ok()?;
        let status = answer.status().as_u16();
        let body = answer.json::<Value>().await.ok()?;
        assert!(status < 300, "{path} {status} {body}");
        Some(body)
    }
}

/// Reconciles as the next server would, with time passing fast.
async fn examine(folder: &Folder, url: &str, processors: &Processors, tally: &Tally) {
    let passed = Arc::new(Mutex::new(Duration::ZERO));
    let base = core(folder.path(), url).await;
    let core = base.with_clock(moving(&passed));
    let payments = Payments::new(core.clone(), processors.gateways(&core.clock), Some(Processor::Stripe));
    for _ in 0..10 {
        let step = Duration::from_secs(3 * 3600);
        *passed.lock().expect("not poisoned") += step;
        processors.stripe.control().pass(step.as_secs_f64());
        appointments::sweep(&core, core.clock.now()).await.expect("sweeps");
        while payments::reconcile(&payments).await.expect("reconciles") {}
    }
    let wrong = wrong(&core, processors, tally).await;
    core.db.close().await;
    assert_eq!(wrong, Vec::<String>::new());
    let verified = run(binary(folder).args(["audit", "verify"]).env("CAREHUB__DATABASE__URL", url));
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    let selftest = run(binary(folder).args(["selftest", "payments", "--url", url]));
    assert!(selftest.status.success(), "{}", String::from_utf8_lossy(&selftest.stdout));
}

async fn wrong(core: &Core, processors: &Processors, tally: &Tally) -> Vec<String> {
    let mut conn = core.read().await.expect("reads");
    let mut wrong = payments::invariants(&mut conn).await.expect("reads");
    wrong.extend(appointments::invariants(&mut conn).await.expect("reads"));
    let rows = sqlx::query("SELECT id FROM appointment WHERE status = 'CONFIRMED'").fetch_all(&mut *conn).await;
    let stand: BTreeSet<String> = rows.expect("reads").iter().map(|row| row.text("id").expect("an id")).collect();
    let told = tally.told.lock().expect("not poisoned").clone();
    wrong.extend(told.difference(&stand).map(|id| format!("{id} was paid, and does not stand")));
    let kept: Vec<_> = processors.stripe.taken().into_iter().filter(|taken| taken.paid > taken.refunded).collect();
    if kept.len() != stand.len() || kept.iter().any(|taken| taken.paid - taken.refunded != 4500) {
        wrong.push(format!("{} stand, and the processor kept {kept:?}", stand.len()));
    }
    wrong
}

/// The machine's time and so much more.
fn moving(passed: &Arc<Mutex<Duration>>) -> Clock {
    let (passed, system) = (passed.clone(), Clock::system().signaling());
    let random = system.clone();
    let read = move || {
        let now = system.now();
        signaling::Now { instant: Instant::now(), unix: now.unix + *passed.lock().expect("not poisoned") }
    };
    Clock::new(signaling::Clock::new(read, move || random.random()))
}
