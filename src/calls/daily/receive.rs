//! Takes what Daily tells, once each: from webhooks, and from its list of meetings for webhooks that never came.
//!
//! What is taken is kept in the database before it is told on. After a start what came lately is told again, as the process
//! may have ended in between: whoever hears it knows the id.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::client::Fault;
use super::webhook::{self, Verifier, WebhookError};
use super::{Daily, Settings, Told, What};
use crate::calls::{BackendKind, CallEvent, rooms, store};
use crate::clock::later;
use crate::db;

/// Told again after a start.
const AGAIN_FOR: Duration = Duration::from_secs(15 * 60);
/// And at most so much of it.
const AGAIN_MAX: i64 = 1000;
/// Rooms whose meetings are looked up in one round; the next round goes on with those that end later.
const ROOMS_MAX: i64 = 50;
/// A meeting is looked at for so long after its room's time.
const AFTER: Duration = Duration::from_secs(15 * 60);
/// What was told is kept for those who wonder.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// What visits need to hear of.
const EVENT_TYPES: [&str; 3] = ["participant.joined", "participant.left", "meeting.ended"];

/// See the page head.
pub(in crate::calls) struct Receiver {
    daily: Daily,
    verifier: Option<Verifier>,
    webhook_secret: Option<String>,
    webhook_url: Option<String>,
    events: mpsc::Sender<CallEvent>,
}

impl Receiver {
    pub(in crate::calls) fn new(
        daily: Daily,
        settings: &Settings,
        events: mpsc::Sender<CallEvent>,
    ) -> anyhow::Result<Self> {
        let verifier = settings.webhook_secret.as_ref().map(Verifier::new).transpose()?;
        let webhook_secret = settings.webhook_secret.as_ref().map(|secret| secret.reveal().clone());
        Ok(Self { daily, verifier, webhook_secret, webhook_url: settings.webhook_url.clone(), events })
    }

    /// Takes a webhook. True when it told something new of a room of ours.
    pub(in crate::calls) async fn take(
        &self,
        timestamp: Option<&str>,
        signature: Option<&str>,
        body: &[u8],
    ) -> Result<bool, WebhookError> {
        let verifier = self.verifier.as_ref().ok_or(WebhookError::NotExpected)?;
        if webhook::is_trial(body) {
            return Ok(false);
        }
        verifier.check(timestamp, signature, body, self.daily.core.clock.now())?;
        let Some(told) = webhook::read(body)? else { return Ok(false) };
        self.note(told).await.map_err(|error| {
            tracing::warn!(error = &error as &dyn std::error::Error, "a webhook of Daily cannot be kept");
            WebhookError::NotNow
        })
    }

    /// Keeps it and tells it on, where it is news.
    async fn note(&self, told: Told) -> Result<bool, db::Error> {
        let core = &self.daily.core;
        let now = core.clock.now();
        let mut conn = core.db.begin().await?;
        let room = store::room(&mut conn, &told.room).await?;
        let ours = room.is_some_and(|room| room.place.kind == BackendKind::Daily);
        let news = store::note(&mut conn, &told, ours, now).await?;
        conn.commit().await?;
        if news && ours {
            self.tell(&told).await;
        }
        Ok(news && ours)
    }

    async fn tell(&self, told: &Told) {
        for event in told.events() {
            // The end of the queue is the end of the program.
            let _ = self.events.send(event).await;
        }
    }

    /// After a start: what came lately, again.
    pub(in crate::calls) async fn tell_again(&self) -> Result<(), db::Error> {
        let core = &self.daily.core;
        let since = core.clock.now().saturating_sub(AGAIN_FOR).unwrap_or(Timestamp::MIN);
        let all = store::told_since(&mut *core.read().await?, since, AGAIN_MAX).await?;
        for told in &all {
            self.tell(told).await;
        }
        Ok(())
    }

    /// Sees to it that Daily sends its webhooks here, where that is configured.
    pub(in crate::calls) async fn register(&self) -> Result<(), crate::calls::CallError> {
        let (Some(url), Some(secret)) = (&self.webhook_url, &self.webhook_secret) else { return Ok(()) };
        let api = &self.daily.api;
        let all = api.ask(Method::GET, "/webhooks", None).await?;
        let ours = all
            .as_array()
            .into_iter()
            .flatten()
            .find(|webhook| webhook.get("url").and_then(Value::as_str).is_some_and(|found| found == url));
        let wish = json!({ "url": url, "eventTypes": EVENT_TYPES, "retryType": "exponential", "hmac": secret });
        match ours.map(|webhook| (webhook.get("uuid").and_then(Value::as_str), is_right(webhook))) {
            Some((_, true)) => {}
            // It failed too often, or says too little: saying it again wakes it up.
            Some((Some(uuid), false)) => drop(api.ask(Method::POST, &format!("/webhooks/{uuid}"), Some(&wish)).await?),
            Some((None, false)) | None => drop(api.ask(Method::POST, "/webhooks", Some(&wish)).await?),
        }
        Ok(())
    }

    /// Asks for the meetings of the rooms that are on or just were, for webhooks that never came.
    pub(in crate::calls) async fn look(&self) -> Result<(), crate::calls::CallError> {
        let core = &self.daily.core;
        let now = core.clock.now();
        let since = now.saturating_sub(AFTER).unwrap_or(Timestamp::MIN);
        let read = async { store::running(&mut *core.read().await?, BackendKind::Daily, now, since, ROOMS_MAX).await };
        for room in read.await.map_err(|error| rooms::not_now(&error))? {
            let answer = match self.daily.api.ask(Method::GET, &format!("/meetings?room={}", room.name), None).await {
                Ok(answer) => answer,
                Err(Fault::NotFound) => continue,
                Err(fault) => return Err(fault.into()),
            };
            for told in meetings(&answer, &room.name) {
                self.note(told).await.map_err(|error| rooms::not_now(&error))?;
            }
        }
        Ok(())
    }

    /// Forgets what was told long ago.
    pub(in crate::calls) async fn forget(&self) -> Result<(), db::Error> {
        let core = &self.daily.core;
        let oldest = core.clock.now().saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
        let mut conn = core.db.begin().await?;
        store::forget_before(&mut conn, oldest).await?;
        Ok(conn.commit().await?)
    }
}

fn is_right(webhook: &Value) -> bool {
    let types = webhook.get("eventTypes").and_then(Value::as_array);
    let has = |wanted: &str| types.is_some_and(|types| types.iter().any(|found| found.as_str() == Some(wanted)));
    webhook.get("state").and_then(Value::as_str) == Some("ACTIVE") && EVENT_TYPES.into_iter().all(has)
}

/// What a list of meetings tells. Who left a meeting that goes on is not in it: that is known at its end.
fn meetings(answer: &Value, room: &str) -> Vec<Told> {
    let told = |what: What, subject: &str, person: &str, at| Told {
        id: what.id(subject),
        webhook: None,
        room: room.to_owned(),
        what,
        person: person.to_owned(),
        quality: None,
        at,
    };
    let mut all = Vec::new();
    let number = |value: &Value, name: &str| value.get(name).and_then(Value::as_f64);
    for meeting in answer.get("data").and_then(Value::as_array).into_iter().flatten() {
        let over = meeting.get("ongoing").and_then(Value::as_bool) == Some(false);
        for person in meeting.get("participants").and_then(Value::as_array).into_iter().flatten() {
            let text = |name: &str| person.get(name).and_then(Value::as_str);
            let (Some(session), Some(key)) = (text("participant_id"), text("user_id")) else { continue };
            let Some(joined_at) = number(person, "join_time").and_then(webhook::moment) else { continue };
            all.push(told(What::Joined, session, key, joined_at));
            let lasted = number(person, "duration").and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            if let (true, Some(lasted)) = (over, lasted) {
                all.push(told(What::Left, session, key, later(joined_at, lasted)));
            }
        }
        let (start, lasted) = (number(meeting, "start_time"), number(meeting, "duration"));
        let ended_at = start.zip(lasted).and_then(|(start, lasted)| webhook::moment(start + lasted));
        let id = meeting.get("id").and_then(Value::as_str);
        if let (true, Some(id), Some(ended_at)) = (over, id, ended_at) {
            all.push(told(What::Ended, id, "", ended_at));
        }
    }
    all
}
