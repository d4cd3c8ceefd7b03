//! A gateway with its stand-in, and something to pay.

use std::sync::Arc;
use std::time::Duration;

use carehub::clock::{Clock, later};
use carehub::gateways::{Charge, Checkout, Opened, PaymentGateway, Processor, RefundOrder};
use carehub::ids::{AttemptId, RefundId};
use carehub::language::Language;
use carehub::money::Money;
use carehub::sensitive::Phi;

use crate::processors::{Processors, Till};

pub(crate) struct House {
    pub(crate) clock: Clock,
    pub(crate) till: Till,
    pub(crate) gateway: Arc<dyn PaymentGateway>,
}

impl House {
    pub(crate) async fn new(processor: Processor) -> Self {
        let clock = Clock::system();
        let processors = Processors::start(Arc::new(clock.clone().into())).await;
        let gateway = processors.gateways(&clock).remove(&processor).expect("both are set up");
        Self { clock, till: processors.till(processor), gateway }
    }

    pub(crate) fn money(&self, minor: i64) -> Money {
        Money { minor, currency: self.till.currency().parse().expect("a currency") }
    }

    pub(crate) fn checkout(&self, minor: i64) -> Checkout {
        let now = self.clock.now();
        Checkout {
            attempt: AttemptId::new(&self.clock),
            amount: self.money(minor),
            card_only: true,
            title: "Appointment at North Clinic <1>".to_owned(),
            email: Phi("ada@example.org".to_owned()),
            language: Language::French,
            return_url: "http://127.0.0.1:9/visits/1/payment".to_owned(),
            cancel_url: "http://127.0.0.1:9/visits/1".to_owned(),
            created_at: now,
            expires_at: later(now, Duration::from_secs(15 * 60)),
        }
    }

    pub(crate) async fn opened(&self, minor: i64) -> (Checkout, Opened) {
        let checkout = self.checkout(minor);
        let opened = self.gateway.open(&checkout).await.expect("a page");
        (checkout, opened)
    }

    pub(crate) async fn charge(&self, reference: &str) -> Charge {
        self.gateway.charge(reference).await.expect("there is such a page")
    }

    /// A page that was paid on.
    pub(crate) async fn paid(&self, minor: i64) -> Charge {
        let (_, opened) = self.opened(minor).await;
        self.till.pay(&opened.reference).expect("it is open");
        self.charge(&opened.reference).await
    }

    pub(crate) fn order(&self, charge: &Charge, minor: i64) -> RefundOrder {
        RefundOrder {
            refund: RefundId::new(&self.clock),
            reference: charge.reference.clone(),
            charge_reference: charge.charge_reference.clone().expect("paid"),
            amount: self.money(minor),
        }
    }
}

/// Runs a test with each processor.
macro_rules! each {
    ($($(#[$meta:meta])* async fn $name:ident($house:ident: House) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports, reason = "not every test needs all of them")]
            use super::*;

            async fn test($house: crate::support::House) $body

            $(#[$meta])*
            #[tokio::test]
            async fn stripe() {
                test(crate::support::House::new(carehub::gateways::Processor::Stripe).await).await;
            }

            $(#[$meta])*
            #[tokio::test]
            async fn paystack() {
                test(crate::support::House::new(carehub::gateways::Processor::Paystack).await).await;
            }
        }
    )*};
}

pub(crate) use each;
