//! `carehub selftest booking`: many clients over HTTP want the same overlapping openings of one provider for one patient.
//!
//! No two bookings may overlap, every opening ends up booked or covered by a booked one, everybody else is told
//! `slot_taken` with other times, and nobody sees an error of the server. The database is looked through afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::{Duration, Instant};

use axum::Router;
use jiff::Timestamp;
use reqwest::Client;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::clinic::{Clinic, starts};
use crate::audit::{self, Verdict};
use crate::booking::appointments::invariants;
use crate::core::Core;
use crate::db::Engine;

/// How hard to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// At once.
    pub clients: usize,
    /// A quarter of an hour apart, each half an hour long.
    pub openings: i64,
}

impl Default for Load {
    fn default() -> Self {
        Self { clients: 64, openings: 50 }
    }
}

/// What happened.
#[derive(Clone, Debug)]
pub struct Report {
    /// On which engine.
    pub engine: Engine,
    /// How hard it was tried.
    pub load: Load,
    /// Bookings that stand.
    pub booked: usize,
    /// How many requests ended with which code.
    pub refused: BTreeMap<String, usize>,
    /// How long it took.
    pub took: Duration,
    /// Whatever must not be; empty when all is well.
    pub wrong: Vec<String>,
}

/// Runs it on that empty database, or on SQLite in a folder of its own. `api` makes the server.
///
/// # Errors
/// The database cannot be used, or is not empty.
pub async fn run(url: Option<&str>, api: fn(&Core) -> Router, load: Load) -> anyhow::Result<Report> {
    let clinic = Clinic::open(url, api).await?;
    let wanted = starts(clinic.core.clock.now(), load.openings);
    let began = Instant::now();
    let mut report = race(&clinic, &wanted, load).await?;
    report.took = began.elapsed();
    let mut conn = clinic.core.read().await?;
    report.wrong.extend(invariants(&mut conn).await?);
    if let Verdict::Broken { seq, why } = audit::verify(&mut conn, clinic.core.vault.signer(), &[]).await? {
        report.wrong.push(format!("the trail is broken at {seq}: {why}"));
    }
    drop(conn);
    clinic.close().await;
    Ok(report)
}

/// Each client wants every opening, beginning at another one.
async fn race(clinic: &Clinic, wanted: &[Timestamp], load: Load) -> anyhow::Result<Report> {
    let mut clients = JoinSet::new();
    for n in 0..load.clients {
        let mut order = wanted.to_vec();
        // Four to an opening at first, so that there is a race for each.
        order.rotate_left((n / 4) % wanted.len().max(1));
        clients.spawn(Visitor::new(clinic)?.want_all(order));
    }
    let engine = clinic.core.db.engine();
    let mut report =
        Report { engine, load, booked: 0, refused: BTreeMap::new(), took: Duration::ZERO, wrong: Vec::new() };
    let mut taken = BTreeSet::new();
    for seen in clients.join_all().await {
        report.booked += seen.booked.len();
        taken.extend(seen.booked);
        report.wrong.extend(seen.wrong);
        for (code, count) in seen.refused {
            *report.refused.entry(code).or_default() += count;
        }
    }
    if taken.len() != report.booked {
        report.wrong.push("an opening was given twice".into());
    }
    let half = Duration::from_secs(15 * 60);
    let covered = |start: &Timestamp| {
        [*start, start.saturating_sub(half).unwrap_or(*start), start.saturating_add(half).unwrap_or(*start)]
            .iter()
            .any(|near| taken.contains(near))
    };
    report.wrong.extend(wanted.iter().filter(|start| !covered(start)).map(|start| format!("{start} stayed free")));
    Ok(report)
}

/// One client.
struct Visitor {
    client: Client,
    url: String,
    cookie: String,
    wish: Value,
    core: Core,
}

/// What one client saw.
#[derive(Default)]
struct Seen {
    booked: Vec<Timestamp>,
    refused: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

impl Visitor {
    fn new(clinic: &Clinic) -> anyhow::Result<Self> {
        Ok(Self {
            client: Client::builder().no_proxy().build()?,
            url: format!("{}/api/v1/appointments", clinic.url),
            cookie: clinic.cookie.clone(),
            wish: json!({ "provider_id": clinic.provider, "visit_type_id": clinic.visit_type }),
            core: clinic.core.clone(),
        })
    }

    async fn want_all(self, order: Vec<Timestamp>) -> Seen {
        let mut seen = Seen::default();
        for start in order {
            if let Err(wrong) = self.want(start, &mut seen).await {
                seen.wrong.push(format!("{start}: {wrong}"));
            }
        }
        seen
    }

    /// Until it is booked or taken: a patient may keep only a few times at once, so that one may have to wait for that.
    async fn want(&self, start: Timestamp, seen: &mut Seen) -> Result<(), String> {
        for _ in 0..TRIES_MAX {
            let wish = Value::Object(
                self.wish
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .chain([("starts_at".to_owned(), json!(start))])
                    .collect(),
            );
            let (status, body) = self.post(&self.url, wish).await?;
            if status == 201 {
                return self.confirm(&body, start, seen).await;
            }
            let code = body.get("code").and_then(Value::as_str).unwrap_or_default().to_owned();
            *seen.refused.entry(code.clone()).or_default() += 1;
            match (status, code.as_str()) {
                (409, "slot_taken") if body.get("alternatives").is_some_and(Value::is_array) => return Ok(()),
                (409, "too_many_holds") => tokio::time::sleep(PAUSE).await,
                _ => return Err(format!("answered {status} {body}")),
            }
        }
        Err("a place among the kept times never came".into())
    }

    async fn confirm(&self, held: &Value, start: Timestamp, seen: &mut Seen) -> Result<(), String> {
        let id = held.get("id").and_then(Value::as_str).unwrap_or_default();
        let (status, body) = self.post(&format!("{}/{id}/confirmation", self.url), json!({ "consent": true })).await?;
        if status != 200 {
            return Err(format!("confirming answered {status} {body}"));
        }
        seen.booked.push(start);
        Ok(())
    }

    async fn post(&self, url: &str, body: Value) -> Result<(u16, Value), String> {
        let request = self.client.post(url).header("x-requested-with", "carehub").header("cookie", &self.cookie);
        let request = request.header("idempotency-key", self.core.clock.uuid().to_string()).json(&body);
        let answer = request.send().await.map_err(|error| error.to_string())?;
        let status = answer.status().as_u16();
        Ok((status, answer.json().await.map_err(|error| error.to_string())?))
    }
}

impl Report {
    /// Whether all is well.
    pub const fn is_good(&self) -> bool {
        self.wrong.is_empty() && self.booked > 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Load { clients, openings } = self.load;
        writeln!(
            f,
            "{clients} clients, {openings} overlapping openings, {:?}, {:.1} s",
            self.engine,
            self.took.as_secs_f64()
        )?;
        writeln!(f, "  booked          {}", self.booked)?;
        for (code, count) in &self.refused {
            writeln!(f, "  {code:<15} {count}")?;
        }
        for wrong in self.wrong.iter().take(WRONG_SHOWN_MAX) {
            writeln!(f, "  WRONG: {wrong}")?;
        }
        write!(f, "{}", if self.is_good() { "all is well" } else { "NOT all is well" })
    }
}

const PAUSE: Duration = Duration::from_millis(20);

/// Two minutes of pauses: the wait for others' confirmations is some milliseconds each.
const TRIES_MAX: usize = 6000;

const WRONG_SHOWN_MAX: usize = 20;
