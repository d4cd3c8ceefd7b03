//! A stand-in for Daily.co: the part of its REST API that a clinic calls, its webhooks, and a page for each room. It keeps
//! state, answers as documented, and fails when it is told to ([`Fake::control`]).
//!
//! Facts: `docs.daily.co/reference/rest-api`; what was measured by others stands at the lines that copy it. What nobody of
//! a clinic calls (recordings, streaming, telephony, logs) answers 404.
//!
//! ```no_run
//! # async fn run() {
//! let fake = daily_fake::Fake::start(daily_fake::Options::default()).await;
//! println!("calls.daily_url = {:?}, calls.daily_key = {:?}", fake.api(), daily_fake::KEY);
//! # }
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a stand-in for tests stops where it cannot go on"
)]

mod api;
mod hooks;
mod page;
mod state;
mod token;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

pub use fake_kit::{Control, Fault, Trouble, Webhooks};
use fake_kit::{Now, machine_time};
use state::State;

/// The key that it takes.
pub const KEY: &str = "fake-daily-key";
/// The secret that it signs webhooks with, unless whoever registers one brings another.
pub const WEBHOOK_SECRET: &str = "ZmFrZSBkYWlseSB3ZWJob29rIHNlY3JldA==";

/// How it is started.
#[derive(Clone)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// What time it is there.
    pub now: Now,
}

impl Default for Options {
    fn default() -> Self {
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 0)), now: Arc::new(machine_time) }
    }
}

/// A running stand-in. Cheap to clone; it runs as long as its runtime.
#[derive(Clone)]
pub struct Fake {
    url: String,
    control: Control,
    state: Arc<Mutex<State>>,
}

impl Fake {
    /// Listens at once.
    pub async fn start(options: Options) -> Self {
        let listener = tokio::net::TcpListener::bind(options.listen).await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(Mutex::new(State::new(url.clone(), options.now.clone())));
        let fake = Self { url, control: Control::new(options.now), state };
        let service = page::routes(&fake).merge(api::routes(fake.clone())).with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, service).await });
        fake
    }

    /// Where rooms' pages are.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address of the API.
    pub fn api(&self) -> String {
        format!("{}/v1", self.url)
    }

    /// Trouble, and how webhooks go.
    pub const fn control(&self) -> &Control {
        &self.control
    }

    /// Sends webhooks to this address, signed with [`WEBHOOK_SECRET`], without asking whether it takes them.
    pub fn send_webhooks_to(&self, url: &str) {
        let types = hooks::TYPES.map(str::to_owned).to_vec();
        self.state().add_webhook(url, WEBHOOK_SECRET, "exponential", types);
    }

    /// The webhooks that are registered, as the API shows them.
    pub fn registered(&self) -> Vec<serde_json::Value> {
        self.state().webhooks.iter().map(hooks::Webhook::shown).collect()
    }

    /// As if each webhook had failed too often.
    pub fn break_webhooks(&self) {
        self.state().webhooks.iter_mut().for_each(|webhook| webhook.failed = true);
    }

    /// Somebody opens the room's page with a token; gives the session.
    ///
    /// # Errors
    /// Why they may not, as the page says it.
    pub fn enter(&self, room: &str, token: &str) -> Result<String, String> {
        let entered = self.state().enter(room, token);
        self.send();
        entered
    }

    /// They close it.
    pub fn leave(&self, session: &str) {
        self.state().leave(session);
        self.send();
    }

    /// Who has that room's page open, by user id.
    pub fn inside(&self, room: &str) -> Vec<String> {
        let mut state = self.state();
        state.pass();
        state.sessions.iter().filter(|session| session.room == room).map(|session| session.user_id.clone()).collect()
    }

    /// The room's configuration, if it exists.
    pub fn room(&self, name: &str) -> Option<serde_json::Value> {
        self.state().room(name).map(|room| room["config"].clone())
    }

    /// The properties in a token of ours, by their long names.
    pub fn token(&self, token: &str) -> Option<serde_json::Value> {
        token::read(token)
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("not poisoned")
    }

    /// Lets go the webhooks that are due.
    pub(crate) fn send(&self) {
        let due = std::mem::take(&mut self.state().due);
        if !due.is_empty() {
            tokio::spawn(hooks::send(self.clone(), due));
        }
    }
}
