//! Payments: what is owed for appointments, each try to pay it, and what goes back.
//!
//! A [`Payment`] is what is owed; an [`Attempt`] is one try. Money is booked in one place only, whoever brought the news
//! (return page, webhook, reconciler): it asks the processor and applies what that says, together with the appointment.
//! Nothing outside is called inside a transaction; what a processor is to do is written first, so that after a crash it is
//! done once.

pub mod api;
mod bill;
mod change;
mod checkout;
mod disputes;
mod error;
mod events;
mod export;
mod hold;
mod invariants;
mod ledger;
pub mod list;
mod model;
mod owe;
mod pay;
mod queues;
mod read;
mod received;
mod reconcile;
mod refunds;
pub mod rules;
mod settle;
mod store;
mod told;
mod totals;
pub mod transfer;
mod view;

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

pub use error::Error;
pub use events::hear;
pub use invariants::invariants;
pub use model::{
    Attempt, AttemptState, Dispute, DisputeMark, EventState, Payment, PaymentMethod, PaymentStatus, ProviderEvent,
    Refund, RefundCause, RefundState, Review, Subject,
};
pub use owe::{of_appointment, owe};
pub use pay::pay;
pub use received::received;
pub use reconcile::reconcile;
pub use refunds::{done_by_hand, request as refund};
pub use settle::{Settled, settle};

use crate::core::Core;
use crate::gateways::{Gateways, PaymentGateway, Processor};

/// What payments work with. Cheap to clone.
#[derive(Clone)]
pub struct Payments(Arc<Parts>);

/// See [`Payments`].
pub struct Parts {
    core: Core,
    gateways: Gateways,
    /// Who takes cards.
    card: Option<Processor>,
    /// Rings when there is something to reconcile at once.
    news: Arc<Notify>,
}

impl Payments {
    /// With these processors; `card` is the one that takes [`PaymentMethod::CreditCard`].
    pub fn new(core: Core, gateways: Gateways, card: Option<Processor>) -> Self {
        Self(Arc::new(Parts { core, gateways, card, news: Arc::default() }))
    }

    /// Without any processor.
    pub fn none(core: Core) -> Self {
        Self::new(core, Gateways::new(), None)
    }

    /// The core that they work on.
    pub fn core(&self) -> &Core {
        &self.core
    }

    /// Rings when there is something to reconcile at once.
    pub fn news(&self) -> Arc<Notify> {
        self.news.clone()
    }

    /// The ways to pay that the clinic offers online.
    pub fn methods(&self) -> Vec<PaymentMethod> {
        PaymentMethod::ALL.iter().copied().filter(|method| self.route(*method).is_ok()).collect()
    }

    /// Who takes the money.
    fn route(&self, method: PaymentMethod) -> Result<Processor, Error> {
        let processor = match method {
            PaymentMethod::Stripe => Some(Processor::Stripe),
            PaymentMethod::Paystack => Some(Processor::Paystack),
            PaymentMethod::CreditCard => self.card,
            PaymentMethod::BankTransfer => None,
        };
        let known = processor.filter(|processor| self.gateways.contains_key(processor));
        known.ok_or(Error::MethodNotOffered(method))
    }

    /// Of a try or refund that was made when it was configured, as a rule.
    fn gateway(&self, processor: Processor) -> Result<&Arc<dyn PaymentGateway>, Error> {
        self.gateways.get(&processor).ok_or(Error::Unavailable { retry_after: ABSENT_PAUSE })
    }
}

impl Deref for Payments {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl axum::extract::FromRef<Payments> for Core {
    fn from_ref(payments: &Payments) -> Self {
        payments.core.clone()
    }
}

/// Somebody has to change the configuration first.
const ABSENT_PAUSE: Duration = Duration::from_secs(300);
