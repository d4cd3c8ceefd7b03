//! Whoever takes money for us: Stripe, Paystack. They know pages, charges and refunds, and nothing of visits.
//!
//! - No card number ever comes here: people pay on pages of the processor's.
//! - Each is asked at a configured address, which is a stand-in in tests and trials; nothing else differs there.
//! - What is posted to us is a hint. What is applied is what the processor answers when it is asked.

mod error;
mod lenient;
mod model;
pub mod paystack;
mod setup;
pub mod stripe;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::HeaderMap;
use jiff::Timestamp;

pub use error::{Forged, GatewayError, NotTaken};
pub use model::{
    About, Card, Charge, ChargeState, Checkout, Closed, DisputeState, Disputed, Hint, Opened, Processor, RefundOrder,
    Refunded, RefundedState,
};
pub use setup::Setup;

use crate::money::Money;

/// Those that the clinic has an account with.
pub type Gateways = BTreeMap<Processor, Arc<dyn PaymentGateway>>;

/// A processor. Every function can be repeated: asked twice it does once.
#[async_trait::async_trait]
pub trait PaymentGateway: Send + Sync {
    /// Which.
    fn processor(&self) -> Processor;

    /// Whether it takes this amount in this currency.
    ///
    /// # Errors
    /// [`NotTaken`]
    fn takes(&self, amount: Money) -> Result<(), NotTaken>;

    /// Opens a page to pay on. The same attempt twice is the same page.
    async fn open(&self, checkout: &Checkout) -> Result<Opened, GatewayError>;

    /// What became of a page.
    async fn charge(&self, reference: &str) -> Result<Charge, GatewayError>;

    /// Closes a page, so that nobody pays on it any more.
    async fn close(&self, reference: &str) -> Result<Closed, GatewayError>;

    /// Sends money back. The same refund twice is sent once.
    async fn refund(&self, order: &RefundOrder) -> Result<Refunded, GatewayError>;

    /// What became of a refund.
    async fn refunded(&self, reference: &str) -> Result<Refunded, GatewayError>;

    /// What became of a dispute.
    async fn disputed(&self, reference: &str) -> Result<Disputed, GatewayError>;

    /// Reads what was posted to us, if it is signed and of about `now`.
    ///
    /// # Errors
    /// [`Forged`]
    fn hear(&self, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<Hint, Forged>;
}
