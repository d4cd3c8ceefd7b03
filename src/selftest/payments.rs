//! `carehub selftest payments`: money and booking agree, whatever goes wrong.
//!
//! A database that is in use is only looked through. In an empty one people hold times and pay with processors in memory
//! that lose answers, refuse, are away and tell news twice or never; they pay late, twice or not at all, cancel and contest;
//! others take their times. At the end everything is decided, and what the processors kept is what the clinic has.

mod flow;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::clinic::{Place, provider};
use super::store;
use super::till::Till;
use crate::actor::Actor;
use crate::booking::appointments;
use crate::care::{self, NewVisitType, PaymentTime, VisitKind};
use crate::clock::{Clock, random_bytes};
use crate::core::{Core, Settings};
use crate::db::{Db, Engine};
use crate::gateways::{Gateways, PaymentGateway, Processor};
use crate::ids::{ProviderId, VisitTypeId};
use crate::money::Money;
use crate::payments::{self, Payments};
use crate::vault::Vault;
use flow::Flow;

/// What happened.
#[derive(Clone, Debug)]
pub struct Report {
    /// On which engine.
    pub engine: Engine,
    /// Payments that were made; none where a database was only looked through.
    pub flows: u64,
    /// How often what happened.
    pub happened: BTreeMap<&'static str, u64>,
    /// How long it took.
    pub took: Duration,
    /// Whatever must not be; empty when all is well.
    pub wrong: Vec<String>,
}

/// Looks through that database when it is in use; else makes so many payments in it, or in a file of its own.
///
/// # Errors
/// The database cannot be used.
pub async fn run(url: Option<&str>, flows: u64, seed: u64) -> anyhow::Result<Report> {
    let began = Instant::now();
    let mut report = match url {
        Some(url) if is_in_use(url).await? => look_through(url).await?,
        _ => play(url, flows, seed).await?,
    };
    report.took = began.elapsed();
    Ok(report)
}

async fn is_in_use(url: &str) -> anyhow::Result<bool> {
    let db = Db::open(url, 1).await?;
    let tables = store::tables(&mut *db.read().await?, db.engine()).await?;
    db.close().await;
    Ok(tables > 0)
}

async fn look_through(url: &str) -> anyhow::Result<Report> {
    let db = Db::open(url, 1).await?;
    db.check_schema().await?;
    let mut conn = db.read().await?;
    let mut wrong = payments::invariants(&mut conn).await?;
    wrong.extend(appointments::invariants(&mut conn).await?);
    drop(conn);
    let engine = db.engine();
    db.close().await;
    Ok(Report { engine, flows: 0, happened: BTreeMap::new(), took: Duration::ZERO, wrong })
}

async fn play(url: Option<&str>, flows: u64, seed: u64) -> anyhow::Result<Report> {
    let time = Time::default();
    let place = Place::open(url, &time.clock()).await?;
    let stage = Stage::new(&place.db, time, seed).await?;
    let mut happened = BTreeMap::new();
    for number in 0..flows {
        Flow::new(&stage, number, &mut happened).run().await?;
    }
    stage.come_to_rest().await?;
    let wrong = stage.wrong().await?;
    let engine = place.db.engine();
    place.close().await;
    Ok(Report { engine, flows, happened, took: Duration::ZERO, wrong })
}

/// The clinic, the processors and the time.
struct Stage {
    core: Core,
    payments: Payments,
    tills: [Arc<Till>; 2],
    provider: ProviderId,
    visit_type: VisitTypeId,
    time: Time,
    dice: AtomicU64,
}

/// A clock that is moved.
#[derive(Clone, Default)]
struct Time(Arc<RwLock<Duration>>);

impl Time {
    fn clock(&self) -> Clock {
        let (moved, system) = (self.clone(), Clock::system().signaling());
        let random = system.clone();
        let read = move || {
            let now = system.now();
            signaling::Now { unix: now.unix + *moved.0.read().unwrap_or_else(PoisonError::into_inner), ..now }
        };
        Clock::new(signaling::Clock::new(read, move || random.random()))
    }

    fn pass(&self, span: Duration) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) += span;
    }
}

impl Stage {
    async fn new(db: &Db, time: Time, seed: u64) -> anyhow::Result<Self> {
        let public_url = "http://localhost".to_owned();
        let settings = Settings { public_url, trusted_proxies: Vec::new(), secure: false, demo: true };
        let core = Core::new(db.clone(), time.clock(), Vault::new(&random_bytes()), settings);
        let tills = [Processor::Stripe, Processor::Paystack].map(|processor| Arc::new(Till::new(processor)));
        let gateways: Gateways =
            tills.iter().map(|till| (till.processor(), till.clone() as Arc<dyn PaymentGateway>)).collect();
        let payments = Payments::new(core.clone(), gateways, Some(Processor::Stripe));
        let mut change = core.begin().await?;
        let provider = provider(&mut change, &core).await?;
        let new = NewVisitType {
            name: "Visit".into(),
            kind: VisitKind::Video,
            duration_minutes: 15,
            fee: Money { minor: FEE_MINOR, currency: "EUR".parse()? },
            other_prices: Vec::new(),
            payment: PaymentTime::Before,
            needs_approval: false,
        };
        let visit_type = care::add_visit_type(&mut change, &core, &Actor::system(), provider, new).await?;
        change.commit().await?;
        // Never zero, where the generator would stay.
        let dice = AtomicU64::new(seed.wrapping_mul(2).wrapping_add(1));
        Ok(Self { core, payments, tills, provider, visit_type, time, dice })
    }

    /// One of `sides` (SplitMix64, Steele et al. 2014).
    fn roll(&self, sides: u64) -> u64 {
        let mut z = self.dice.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides.max(1)
    }

    async fn reconcile(&self) -> anyhow::Result<()> {
        let now = self.core.clock.now();
        appointments::sweep(&self.core, now).await?;
        while payments::reconcile(&self.payments).await? {}
        Ok(())
    }

    /// Nothing goes wrong any more, and time passes until all is decided.
    async fn come_to_rest(&self) -> anyhow::Result<()> {
        self.tills.iter().for_each(|till| till.recover());
        for _ in 0..ROUNDS_TO_REST {
            self.time.pass(Duration::from_secs(8 * 3600));
            self.reconcile().await?;
        }
        Ok(())
    }

    async fn wrong(&self) -> anyhow::Result<Vec<String>> {
        let mut conn = self.core.read().await?;
        let mut wrong = payments::invariants(&mut conn).await?;
        wrong.extend(appointments::invariants(&mut conn).await?);
        let kept = store::kept(&mut conn).await?;
        let theirs: i64 = self.tills.iter().map(|till| till.kept_minor()).sum();
        if kept != theirs {
            wrong.push(format!("the processors kept {theirs}, the clinic knows of {kept}"));
        }
        Ok(wrong)
    }
}

impl Report {
    /// Whether all is well.
    pub const fn is_good(&self) -> bool {
        self.wrong.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.flows {
            0 => write!(f, "looked through, {:?}", self.engine)?,
            flows => write!(f, "{flows} payments, {:?}", self.engine)?,
        }
        writeln!(f, ", {:.1} s", self.took.as_secs_f64())?;
        for (what, count) in &self.happened {
            writeln!(f, "  {what:<22} {count}")?;
        }
        for wrong in self.wrong.iter().take(WRONG_SHOWN_MAX) {
            writeln!(f, "  WRONG: {wrong}")?;
        }
        write!(f, "{}", if self.is_good() { "all is well" } else { "NOT all is well" })
    }
}

/// Payments of one self-test: some seconds.
pub const FLOWS: u64 = 200;

const FEE_MINOR: i64 = 4500;

/// Ten days, longer than pages that cannot be closed are looked at.
const ROUNDS_TO_REST: usize = 30;

const WRONG_SHOWN_MAX: usize = 20;
