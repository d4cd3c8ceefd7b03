//! A stand-in for Paystack: the part of its REST API that a clinic calls, its webhooks, and a page to pay on. It keeps state,
//! answers as documented, and fails when it is told to ([`Fake::control`]).
//!
//! Facts: `paystack.com/docs/api`, the samples of `PaystackOSS/doc-code-snippets`. A reference is taken once; only successful
//! charges are told; a page stays open after a refusal and has no end; refunds are pending first, and their events have amounts
//! written as text.
//!
//! ```no_run
//! # async fn run() {
//! let fake = paystack_fake::Fake::start(paystack_fake::Options::default()).await;
//! println!("payments.paystack_url = {:?}, payments.paystack_key = {:?}", fake.url(), paystack_fake::KEY);
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
mod events;
mod page;
mod shown;
mod state;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

pub use events::signature;
pub use fake_kit::{Control, Fault, Post, Signed, Trouble, Webhooks};
use fake_kit::{Now, machine_time};
use state::State;
pub use state::{RefundEnd, Taken};

/// The key that it takes, and signs webhooks with.
pub const KEY: &str = "sk_test_fake_paystack";

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

    /// Where its API is.
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
    pub fn pay(&self, reference: &str) -> Result<(), String> {
        self.then(|state, now| state.pay(reference, now))
    }

    /// Somebody's card is declined, in those words; they may try again.
    ///
    /// # Errors
    /// Why they cannot even try.
    pub fn decline(&self, reference: &str, words: &str) -> Result<(), String> {
        self.then(|state, _| state.decline(reference, words))
    }

    /// Somebody pays in a way that takes time.
    ///
    /// # Errors
    /// Why they cannot.
    pub fn delay(&self, reference: &str) -> Result<(), String> {
        self.then(|state, _| state.delay(reference))
    }

    /// The time is over: the money is there, or it is not.
    ///
    /// # Errors
    /// Nobody waits for it.
    pub fn arrive(&self, reference: &str, there: bool) -> Result<(), String> {
        self.then(|state, now| state.arrive(reference, there, now))
    }

    /// Takes other money than was asked for: so many hundredths, in that currency. As no Paystack does.
    pub fn tamper(&self, reference: &str, minor: i64, currency: &str) {
        self.state().tamper(reference, minor, currency);
    }

    /// Whether payers bear the fees from now on: more comes than was asked for.
    pub fn fees_on_top(&self, on_top: bool) {
        self.state().fees_on_top = on_top;
    }

    /// How refunds end that are made from now on.
    pub fn refunds_end(&self, end: RefundEnd) {
        self.state().refunds_end = end;
    }

    /// A refund that was on its way goes on.
    ///
    /// # Errors
    /// There is none of that number.
    pub fn end_refund(&self, refund: i64, end: RefundEnd) -> Result<(), String> {
        self.then(|state, _| state.end_refund(refund, end))
    }

    /// Somebody sends money back in Paystack's own pages. Gives the refund.
    ///
    /// # Errors
    /// More than is left, or nothing was paid.
    pub fn refund_outside(&self, reference: &str, minor: i64) -> Result<i64, String> {
        self.then(|state, now| {
            let id = state.refund(reference, Some(minor), None, now).map_err(|refused| refused.message)?;
            Ok(id)
        })
    }

    /// The payer contests what was paid on that page. Gives the dispute.
    ///
    /// # Errors
    /// Nothing was paid.
    pub fn dispute(&self, reference: &str) -> Result<i64, String> {
        self.then(|state, now| state.dispute(reference, now))
    }

    /// It was decided; `won`: for us.
    ///
    /// # Errors
    /// There is none of that number.
    pub fn decide(&self, dispute: i64, won: bool) -> Result<(), String> {
        self.then(|state, _| state.decide(dispute, won))
    }

    /// What was paid and sent back, page by page: what really happened to the money.
    pub fn taken(&self) -> Vec<Taken> {
        self.state().taken()
    }

    /// The references that begin so, oldest first.
    pub fn references(&self, start: &str) -> Vec<String> {
        self.state().references(start)
    }

    /// Every refund there is, oldest first.
    pub fn refunds(&self) -> Vec<i64> {
        self.state().refunds.iter().map(|refund| refund.id).collect()
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("not poisoned")
    }

    /// Does something, and lets go what is to be told.
    pub(crate) fn then<T>(&self, act: impl FnOnce(&mut State, f64) -> T) -> T {
        let now = self.control.now();
        let (result, due) = {
            let mut state = self.state();
            let result = act(&mut state, now);
            (result, std::mem::take(&mut state.due))
        };
        if !due.is_empty() {
            self.control.tell(&due, events::headers);
        }
        result
    }
}
