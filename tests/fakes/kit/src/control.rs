//! The handles of a stand-in: for tests in the same process as functions, for browser tests as endpoints.

use std::sync::{Arc, Mutex, MutexGuard};

use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::Now;
use crate::fault::{Fault, Trouble};
use crate::post::{Post, Signed, Webhooks, deliver};

/// See the page head. Cheap to clone.
#[derive(Clone)]
pub struct Control(Arc<Mutex<Inner>>);

struct Inner {
    now: Now,
    /// Seconds that the clock was moved.
    moved: f64,
    faults: Vec<Fault>,
    requests: Vec<String>,
    webhooks: Webhooks,
    url: Option<String>,
    /// What nobody wants to have posted.
    kept: Vec<Post>,
    /// On their way.
    under_way: usize,
}

impl Control {
    /// By that clock, without trouble.
    pub fn new(now: Now) -> Self {
        let webhooks = Webhooks::default();
        let (faults, requests, kept) = (Vec::new(), Vec::new(), Vec::new());
        Self(Arc::new(Mutex::new(Inner { now, moved: 0.0, faults, requests, webhooks, url: None, kept, under_way: 0 })))
    }

    /// What time it is there.
    pub fn now(&self) -> f64 {
        let inner = self.inner();
        (inner.now)() + inner.moved
    }

    /// Moves the clock.
    pub fn pass(&self, seconds: f64) {
        self.inner().moved += seconds;
    }

    /// The next requests that it fits meet this trouble.
    pub fn fail(&self, fault: Fault) {
        self.inner().faults.push(fault);
    }

    /// No trouble any more.
    pub fn recover(&self) {
        self.inner().faults.clear();
    }

    /// How webhooks go from now on.
    pub fn webhooks(&self, conduct: Webhooks) {
        self.inner().webhooks = conduct;
    }

    /// How they go now.
    pub fn conduct(&self) -> Webhooks {
        self.inner().webhooks
    }

    /// Posts go there from now on. Until then they are kept for [`Control::posts`].
    pub fn send_webhooks_to(&self, url: &str) {
        self.inner().url = Some(url.to_owned());
    }

    /// Takes what would have been posted, as there is no address.
    pub fn posts(&self) -> Vec<Post> {
        std::mem::take(&mut self.inner().kept)
    }

    /// Until all that was to be posted was taken or given up.
    pub async fn delivered(&self) {
        while self.inner().under_way > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }

    /// Every request so far, such as `POST /v1/refunds`.
    pub fn requests(&self) -> Vec<String> {
        self.inner().requests.clone()
    }

    /// Notes a request; gives the trouble that it meets.
    pub fn meet(&self, request: &str) -> Option<Trouble> {
        let mut inner = self.inner();
        inner.requests.push(request.to_owned());
        let fault = inner.faults.iter_mut().find(|fault| request.starts_with(&fault.on))?;
        let trouble = fault.trouble;
        fault.times = fault.times.saturating_sub(1);
        inner.faults.retain(|fault| fault.times > 0);
        Some(trouble)
    }

    /// Posts these bodies, or keeps them. `sign` gives the headers of one.
    pub fn tell(&self, bodies: &[String], sign: impl Fn(&str, Signed) -> Vec<(String, String)>) {
        let mut inner = self.inner();
        let posts = inner.webhooks.posts(bodies, sign);
        let (late, url) = (inner.webhooks.late, inner.url.clone());
        let Some(url) = url else { return inner.kept.extend(posts) };
        if posts.is_empty() {
            return;
        }
        inner.under_way += 1;
        let control = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(late).await;
            for post in &posts {
                deliver(&url, post).await;
            }
            control.inner().under_way -= 1;
        });
    }

    /// The same handles for another process: `fail`, `recover`, `webhooks`, `to`, `pass`, `requests`.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let (fail, recover, webhooks, to, pass, requests) =
            (self.clone(), self.clone(), self.clone(), self.clone(), self.clone(), self.clone());
        let done = |done: bool| if done { StatusCode::NO_CONTENT } else { StatusCode::BAD_REQUEST };
        Router::new()
            .route(
                "/fail",
                post(async move |Json(body): Json<Value>| {
                    done(Fault::read(&body).map(|fault| fail.fail(fault)).is_some())
                }),
            )
            .route(
                "/recover",
                post(async move || {
                    recover.recover();
                    StatusCode::NO_CONTENT
                }),
            )
            .route(
                "/webhooks",
                post(async move |Json(body): Json<Value>| {
                    done(Webhooks::read(&body).map(|conduct| webhooks.webhooks(conduct)).is_some())
                }),
            )
            .route(
                "/to",
                post(async move |Json(body): Json<Value>| {
                    done(body["url"].as_str().map(|url| to.send_webhooks_to(url)).is_some())
                }),
            )
            .route(
                "/pass",
                post(async move |Json(body): Json<Value>| {
                    done(body["seconds"].as_f64().map(|seconds| pass.pass(seconds)).is_some())
                }),
            )
            .route("/requests", get(async move || Json(json!(requests.requests()))))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().expect("not poisoned")
    }
}
