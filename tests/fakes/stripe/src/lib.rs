//! A stand-in for Stripe: the part of its REST API that a clinic calls, its webhooks, and a page to pay on. It keeps state,
//! answers as documented, and fails when it is told to ([`Fake::control`]).
//!
//! Facts: `docs.stripe.com/api`, the fixtures of `stripe/openapi`. It knows Checkout Sessions of mode `payment`, Payment
//! Intents, Refunds, Disputes and Events; idempotency keys as documented, errors with their types and codes.
//!
//! ```no_run
//! # async fn run() {
//! let fake = stripe_fake::Fake::start(stripe_fake::Options::default()).await;
//! println!("payments.stripe_url = {:?}, payments.stripe_key = {:?}", fake.url(), stripe_fake::KEY);
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
mod checkout;
mod events;
mod keys;
mod page;
mod state;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

pub use events::signature;
pub use fake_kit::{Control, Fault, Post, Signed, Trouble, Webhooks};
use fake_kit::{Now, machine_time};
use state::State;
pub use state::{RefundEnd, Taken};

/// The key that it takes.
pub const KEY: &str = "sk_test_fake_stripe";
/// The secret that it signs webhooks with.
pub const WEBHOOK_SECRET: &str = "whsec_fake_stripe_webhook_secret";

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
        let state = Arc::new(Mutex::new(State::new(&url)));
        let fake = Self { url, control: Control::new(options.now), state };
        let service = page::routes(&fake).merge(api::routes(fake.clone())).with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, service).await });
        fake
    }

    /// Where its API is, without a version.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Trouble, webhooks and the clock.
    pub const fn control(&self) -> &Control {
        &self.control
    }

    /// Somebody pays on that page, and the money is there.
    ///
    /// # Errors
    /// Why they cannot, as the page says it.
    pub fn pay(&self, session: &str) -> Result<(), String> {
        self.then(|state, now| state.pay(session, now))
    }

    /// Somebody's card is declined, with Stripe's code; the page stays open.
    ///
    /// # Errors
    /// Why they cannot even try.
    pub fn decline(&self, session: &str, code: &str) -> Result<(), String> {
        self.then(|state, now| state.decline(session, code, now))
    }

    /// Somebody pays in a way that takes days.
    ///
    /// # Errors
    /// Why they cannot.
    pub fn delay(&self, session: &str) -> Result<(), String> {
        self.then(|state, now| state.delay(session, now))
    }

    /// The days are over: the money is there, or it is not.
    ///
    /// # Errors
    /// Nobody waits for it.
    pub fn arrive(&self, session: &str, there: bool) -> Result<(), String> {
        self.then(|state, now| state.arrive(session, there, now))
    }

    /// Takes other money than was asked for: so many units, in that currency. As no Stripe does.
    pub fn tamper(&self, session: &str, units: i64, currency: &str) {
        self.state().tamper(session, units, currency);
    }

    /// How refunds end that are made from now on.
    pub fn refunds_end(&self, end: RefundEnd) {
        self.state().refunds_end = end;
    }

    /// A refund that was on its way ends, or one that had arrived comes back.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn end_refund(&self, refund: &str, end: RefundEnd) -> Result<(), String> {
        self.then(|state, now| state.end_refund(refund, end, now))
    }

    /// Somebody sends money back in Stripe's own pages. Gives the refund.
    ///
    /// # Errors
    /// More than is left, or nothing was paid.
    pub fn refund_outside(&self, session: &str, units: i64) -> Result<String, String> {
        self.then(|state, now| {
            let intent = state.intent_of(session).ok_or("nothing was paid")?;
            state.refund(&intent, Some(units), Vec::new(), None, now).map_err(|refused| refused.message)
        })
    }

    /// The payer contests what was paid on that page. Gives the dispute.
    ///
    /// # Errors
    /// Nothing was paid.
    pub fn dispute(&self, session: &str) -> Result<String, String> {
        self.then(|state, now| state.dispute(session, now))
    }

    /// The bank has decided; `won`: for us.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn decide(&self, dispute: &str, won: bool) -> Result<(), String> {
        self.then(|state, now| state.decide(dispute, won, now))
    }

    /// What was paid and sent back, page by page: what really happened to the money.
    pub fn taken(&self) -> Vec<Taken> {
        self.state().taken()
    }

    /// The pages for that `client_reference_id`, oldest first.
    pub fn sessions(&self, client_reference: &str) -> Vec<String> {
        self.state().sessions_of(client_reference)
    }

    /// Every refund there is, oldest first.
    pub fn refunds(&self) -> Vec<String> {
        self.state().refunds.iter().map(|refund| refund.id.clone()).collect()
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("not poisoned")
    }

    /// Does something after what time brought, and lets go what is to be told.
    pub(crate) fn then<T>(&self, act: impl FnOnce(&mut State, f64) -> T) -> T {
        let now = self.control.now();
        let (result, due) = {
            let mut state = self.state();
            state.pass(now);
            let result = act(&mut state, now);
            (result, std::mem::take(&mut state.due))
        };
        if !due.is_empty() {
            self.control.tell(&due, |body, signed| events::headers(body, signed, now));
        }
        result
    }
}
