//! Everything that is reached over TCP: the page, the WebSocket, WHIP and WHEP, health, metrics, and the demo's API.
//!
//! Handlers are thin: they take a request apart, ask signaling or media, and say the result in HTTP. Every error is
//! `application/problem+json` with a stable `code`; every body has a limit and every request a time.

mod demo;
mod health;
mod limit;
mod metrics;
mod openapi;
mod origin;
mod rate;
mod security;
mod socket;
mod web;
mod whip;

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef, MatchedPath, Request};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, delete, get, post};
use media::Media;
use signaling::Signaling;
use tower_http::compression::CompressionLayer;
use tower_http::trace::TraceLayer;

pub use crate::api::Problem;
use crate::calls::Calls;
use crate::config::MetricsAccess;
use crate::core::Core;
use crate::daily_api::DailyApi;
use crate::payments::Payments;
use crate::visits::Visits;
pub use openapi::document;
use rate::Rate;

/// What handlers work with. Cheap to clone.
#[derive(Clone)]
pub struct Hub(Arc<Parts>);

/// See [`Hub`].
pub struct Parts {
    signaling: Signaling,
    media: Media,
    settings: Settings,
    core: Core,
    visits: Visits,
    payments: Payments,
    rate: Rate,
    stopping: AtomicBool,
}

/// What handlers need to know of the configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who may read `/metrics`.
    pub metrics: MetricsAccess,
    /// Anybody may open a room and get tickets for it.
    pub demo: bool,
    /// Tell browsers to come back by TLS only: right with a real certificate, a trap with a self-signed one.
    pub strict_transport: bool,
    /// Requests that one network may send to the API; 0 means no limit.
    pub api_requests_per_second: u32,
    /// Origins whose pages may show the page of a room inside.
    pub frame_ancestors: Vec<String>,
}

impl Hub {
    /// With nobody connected.
    pub fn new(signaling: Signaling, media: Media, visits: Visits, payments: Payments, settings: Settings) -> Self {
        let rate = Rate::new(settings.api_requests_per_second);
        let core = visits.core().clone();
        let stopping = AtomicBool::new(false);
        Self(Arc::new(Parts { signaling, media, settings, core, visits, payments, rate, stopping }))
    }

    /// From now on `/readyz` says no, so that a load balancer sends nobody here any more; open event streams end.
    pub fn stop(&self) {
        self.0.visits.stop();
        self.0.stopping.store(true, std::sync::atomic::Ordering::Relaxed);
    }
}

impl FromRef<Hub> for Core {
    fn from_ref(hub: &Hub) -> Self {
        hub.core.clone()
    }
}

impl Deref for Hub {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// All routes.
pub fn router(hub: Hub, daily: &DailyApi) -> Router {
    let api = if hub.settings.demo { demo::routes() } else { Router::new() };
    let api = api.with_state(hub.clone()).merge(api_routes(&hub.visits, &hub.payments)).fallback(not_found);
    let api = guarded(api, &hub.core).layer(from_fn_with_state(hub.clone(), rate::limit));
    // Only files, which hold no secrets: what mixes a ticket with a stranger's words must not be compressed (BREACH).
    let smaller = CompressionLayer::new();
    let page = get(web::index).layer(smaller.clone());
    let pages = web::PAGES.iter().fold(Router::new(), |router, path| router.route(path, page.clone()));
    pages
        .route("/ws", get(socket::open))
        .route("/whip/{room}", post(whip::publish).options(whip::endpoint_options))
        .route("/whip/{room}/{session}", delete(whip::end).options(whip::session_options))
        .route("/whep/{room}", post(whip::watch).options(whip::endpoint_options))
        .route("/whep/{room}/{session}", delete(whip::end).options(whip::session_options))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::show))
        .nest("/api/v1", api.with_state(hub.core.clone()))
        .merge(daily.routes())
        .merge(daily.pages().layer(from_fn_with_state(hub.clone(), rate::limit)))
        .fallback_service(any(web::asset).layer(smaller).with_state(()))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(limit::BODY_BYTES_MAX))
        .layer(from_fn(limit::request))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(from_fn_with_state(hub.clone(), security::headers))
        .with_state(hub)
}

/// A request in the log: by its route, as addresses hold names that were looked for and, in a calendar's, a secret.
fn span(request: &Request) -> tracing::Span {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    tracing::debug_span!("request", http.method = %request.method(), http.route = route)
}

/// The API alone, below `/api/v1`, without media and pages; its calls are never available, and nobody takes money.
pub fn api(core: &Core) -> Router {
    api_with(&Visits::new(core.clone(), Calls::none()), &Payments::none(core.clone()))
}

/// The API alone, with the calls of these visits and the processors of these payments.
pub fn api_with(visits: &Visits, payments: &Payments) -> Router {
    let core = visits.core();
    let api = guarded(api_routes(visits, payments).fallback(not_found), core);
    Router::new()
        .nest("/api/v1", api)
        .layer(DefaultBodyLimit::max(limit::BODY_BYTES_MAX))
        .layer(from_fn(limit::request))
        .with_state(core.clone())
}

fn api_routes(visits: &Visits, payments: &Payments) -> Router<Core> {
    let parts = openapi::parts();
    parts
        .core
        .merge(parts.visits.with_state(visits.clone()))
        .merge(parts.payments.with_state(payments.clone()))
        .merge(openapi::routes(parts.document))
        .method_not_allowed_fallback(method_not_allowed)
}

/// What changes something needs our own pages or a program behind it.
fn guarded(api: Router<Core>, core: &Core) -> Router<Core> {
    api.layer(from_fn_with_state(core.clone(), origin::guard))
}

async fn not_found() -> Problem {
    Problem::not_found()
}

async fn method_not_allowed() -> Problem {
    let detail = "this address does not take that method; the Allow header lists those it takes";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
}
