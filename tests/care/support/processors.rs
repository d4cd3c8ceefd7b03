//! Stand-ins of the processors, under one set of words so that a test runs against either.

#![allow(dead_code, reason = "two test programs use parts of it")]

use std::sync::{Arc, OnceLock};

use carehub::clock::Clock;
use carehub::gateways::{Gateways, Processor, Setup, paystack, stripe};
use carehub::remote::Pause;
use carehub::sensitive::Secret;
use fake_kit::{Control, Now};

/// Both, on this machine.
#[derive(Clone)]
pub(crate) struct Processors {
    pub(crate) stripe: stripe_fake::Fake,
    pub(crate) paystack: paystack_fake::Fake,
}

/// One of them.
#[derive(Clone)]
pub(crate) enum Till {
    Stripe(stripe_fake::Fake),
    Paystack(paystack_fake::Fake),
}

/// How a refund ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Arrived,
    Pending,
    Failed,
    NeedsAttention,
}

/// What really happened to the money of a page; units of the processor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) reference: String,
    pub(crate) paid: i64,
    pub(crate) refunded: i64,
}

impl Processors {
    /// With the time of a clock that may be set later.
    pub(crate) async fn start(clock: Arc<OnceLock<Clock>>) -> Self {
        let now: Now = Arc::new(move || clock.get().map_or(0.0, |clock| clock.now().as_microsecond() as f64 / 1e6));
        let stripe = stripe_fake::Options { now: now.clone(), ..stripe_fake::Options::default() };
        let paystack = paystack_fake::Options { now, ..paystack_fake::Options::default() };
        Self { stripe: stripe_fake::Fake::start(stripe).await, paystack: paystack_fake::Fake::start(paystack).await }
    }

    /// As the configuration would say it.
    pub(crate) fn setup(&self) -> Setup {
        let stripe = stripe::Settings {
            url: self.stripe.url().to_owned(),
            key: Secret::new(stripe_fake::KEY.to_owned()),
            webhook_secrets: vec![Secret::new(stripe_fake::WEBHOOK_SECRET.to_owned())],
            version: "2026-07-29.dahlia".to_owned(),
            currencies: Vec::new(),
        };
        let paystack = paystack::Settings {
            url: self.paystack.url().to_owned(),
            key: Secret::new(paystack_fake::KEY.to_owned()),
            currencies: Vec::new(),
        };
        Setup { stripe: Some(stripe), paystack: Some(paystack), card: Processor::Stripe }
    }

    /// Asked without waiting between tries.
    pub(crate) fn gateways(&self, clock: &Clock) -> Gateways {
        let pause: Pause = Arc::new(|_| Box::pin(std::future::ready(())));
        self.setup().open(clock, &pause).expect("good keys")
    }

    pub(crate) fn till(&self, processor: Processor) -> Till {
        match processor {
            Processor::Stripe => Till::Stripe(self.stripe.clone()),
            Processor::Paystack => Till::Paystack(self.paystack.clone()),
        }
    }
}

impl Till {
    pub(crate) const fn processor(&self) -> Processor {
        match self {
            Self::Stripe(_) => Processor::Stripe,
            Self::Paystack(_) => Processor::Paystack,
        }
    }

    /// Trouble, webhooks and the clock.
    pub(crate) const fn control(&self) -> &Control {
        match self {
            Self::Stripe(fake) => fake.control(),
            Self::Paystack(fake) => fake.control(),
        }
    }

    /// One that it takes, with hundredths.
    pub(crate) const fn currency(&self) -> &'static str {
        match self {
            Self::Stripe(_) => "EUR",
            Self::Paystack(_) => "NGN",
        }
    }

    /// How a request to open a page begins, for faults.
    pub(crate) const fn opening(&self) -> &'static str {
        match self {
            Self::Stripe(_) => "POST /v1/checkout/sessions",
            Self::Paystack(_) => "POST /transaction/initialize",
        }
    }

    /// How a request that looks at a page begins.
    pub(crate) const fn looking(&self) -> &'static str {
        match self {
            Self::Stripe(_) => "GET /v1/checkout/sessions",
            Self::Paystack(_) => "GET /transaction/verify",
        }
    }

    /// How a request for a refund begins.
    pub(crate) const fn refunding(&self) -> &'static str {
        match self {
            Self::Stripe(_) => "POST /v1/refunds",
            Self::Paystack(_) => "POST /refund",
        }
    }

    pub(crate) fn pay(&self, reference: &str) -> Result<(), String> {
        match self {
            Self::Stripe(fake) => fake.pay(reference),
            Self::Paystack(fake) => fake.pay(reference),
        }
    }

    pub(crate) fn decline(&self, reference: &str) {
        match self {
            Self::Stripe(fake) => fake.decline(reference, "insufficient_funds"),
            Self::Paystack(fake) => fake.decline(reference, "Insufficient Funds"),
        }
        .expect("a page that is open");
    }

    pub(crate) fn delay(&self, reference: &str) {
        match self {
            Self::Stripe(fake) => fake.delay(reference),
            Self::Paystack(fake) => fake.delay(reference),
        }
        .expect("a page that is open");
    }

    pub(crate) fn arrive(&self, reference: &str, there: bool) {
        match self {
            Self::Stripe(fake) => fake.arrive(reference, there),
            Self::Paystack(fake) => fake.arrive(reference, there),
        }
        .expect("money that is on its way");
    }

    pub(crate) fn tamper(&self, reference: &str, units: i64, currency: &str) {
        match self {
            Self::Stripe(fake) => fake.tamper(reference, units, &currency.to_lowercase()),
            Self::Paystack(fake) => fake.tamper(reference, units, currency),
        }
    }

    pub(crate) fn refunds_end(&self, end: End) {
        match self {
            Self::Stripe(fake) => fake.refunds_end(end.stripe()),
            Self::Paystack(fake) => fake.refunds_end(end.paystack()),
        }
    }

    pub(crate) fn end_refund(&self, refund: &str, end: End) {
        match self {
            Self::Stripe(fake) => fake.end_refund(refund, end.stripe()),
            Self::Paystack(fake) => fake.end_refund(refund.parse().expect("a number"), end.paystack()),
        }
        .expect("there is such a refund");
    }

    /// In the processor's own pages.
    pub(crate) fn refund_outside(&self, reference: &str, units: i64) -> String {
        match self {
            Self::Stripe(fake) => fake.refund_outside(reference, units),
            Self::Paystack(fake) => fake.refund_outside(reference, units).map(|id| id.to_string()),
        }
        .expect("enough is left")
    }

    pub(crate) fn dispute(&self, reference: &str) -> String {
        match self {
            Self::Stripe(fake) => fake.dispute(reference),
            Self::Paystack(fake) => fake.dispute(reference).map(|id| id.to_string()),
        }
        .expect("paid")
    }

    pub(crate) fn decide(&self, dispute: &str, won: bool) {
        match self {
            Self::Stripe(fake) => fake.decide(dispute, won),
            Self::Paystack(fake) => fake.decide(dispute.parse().expect("a number"), won),
        }
        .expect("there is such a dispute");
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        match self {
            Self::Stripe(fake) => fake
                .taken()
                .into_iter()
                .map(|taken| Taken { reference: taken.session, paid: taken.paid, refunded: taken.refunded })
                .collect(),
            Self::Paystack(fake) => fake
                .taken()
                .into_iter()
                .map(|taken| Taken { reference: taken.reference, paid: taken.paid, refunded: taken.refunded })
                .collect(),
        }
    }
}

impl End {
    const fn stripe(self) -> stripe_fake::RefundEnd {
        match self {
            Self::Arrived => stripe_fake::RefundEnd::Succeeded,
            Self::Pending => stripe_fake::RefundEnd::Pending,
            Self::Failed => stripe_fake::RefundEnd::Failed,
            Self::NeedsAttention => stripe_fake::RefundEnd::RequiresAction,
        }
    }

    const fn paystack(self) -> paystack_fake::RefundEnd {
        match self {
            Self::Arrived => paystack_fake::RefundEnd::Processed,
            Self::Pending => paystack_fake::RefundEnd::Pending,
            Self::Failed => paystack_fake::RefundEnd::Failed,
            Self::NeedsAttention => paystack_fake::RefundEnd::NeedsAttention,
        }
    }
}
