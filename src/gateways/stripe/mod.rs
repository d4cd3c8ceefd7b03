//! Stripe: hosted Checkout, refunds, disputes and webhooks, over its REST API (docs.stripe.com/api).
//!
//! - A page is a Checkout Session. It closes by itself between half an hour and a day after it was made, or when it is told.
//! - The idempotency key of a page is made of the try, that of a refund of the refund. Stripe forgets keys after a day, so a
//!   refund is looked for among those of the payment before it is sent.
//! - A session that is complete is paid only when its `payment_status` says so: some methods take days.

mod amounts;
mod api;
mod hear;
mod read;

use axum::http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::lenient::{is_name, text, unreadable};
use super::{
    Charge, Checkout, Closed, Disputed, Forged, GatewayError, Hint, NotTaken, Opened, PaymentGateway, Processor,
    RefundOrder, Refunded,
};
use crate::clock::Clock;
use crate::language::Language;
use crate::money::{Currency, Money};
use crate::remote::Pause;
use crate::sensitive::Secret;
use api::{Api, Form};

/// How Stripe is reached.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Of its API, without a version.
    pub url: String,
    /// Opens it.
    pub key: Secret<String>,
    /// Sign its webhooks; any of them.
    pub webhook_secrets: Vec<Secret<String>>,
    /// Of the API.
    pub version: String,
    /// What the account takes; all when empty.
    pub currencies: Vec<Currency>,
}

/// See the page head.
pub struct Stripe {
    api: Api,
    ears: hear::Ears,
    currencies: Vec<Currency>,
    live: bool,
}

impl Stripe {
    /// Nothing is sent yet.
    ///
    /// # Errors
    /// One line that says what is wrong with the key.
    pub fn new(settings: &Settings, clock: Clock, pause: Pause) -> anyhow::Result<Self> {
        let key = settings.key.reveal();
        Ok(Self {
            api: Api::new(settings, clock, pause)?,
            ears: hear::Ears::new(&settings.webhook_secrets),
            currencies: settings.currencies.clone(),
            live: key.starts_with("sk_live_") || key.starts_with("rk_live_"),
        })
    }

    async fn session(&self, reference: &str) -> Result<Value, GatewayError> {
        let path = format!("/v1/checkout/sessions/{}?expand[]=payment_intent.latest_charge", named(reference)?);
        self.api.look(&path).await
    }

    /// The refund of ours among those of a payment, when Stripe heard of it before.
    async fn refund_before(&self, order: &RefundOrder) -> Result<Option<Refunded>, GatewayError> {
        let path = format!("/v1/refunds?payment_intent={}&limit=100", named(&order.charge_reference)?);
        let list = self.api.look(&path).await?;
        let all = list.get("data").and_then(Value::as_array).into_iter().flatten();
        let ours = order.refund.to_string();
        let found = all.into_iter().find(|refund| text(refund, "/metadata/refund_id") == Some(ours.as_str()));
        found.map(|refund| read::refund(refund).ok_or_else(|| unreadable(NAME))).transpose()
    }
}

#[async_trait::async_trait]
impl PaymentGateway for Stripe {
    fn processor(&self) -> Processor {
        Processor::Stripe
    }

    fn takes(&self, amount: Money) -> Result<(), NotTaken> {
        amounts::units(amount, &self.currencies).map(drop)
    }

    async fn open(&self, checkout: &Checkout) -> Result<Opened, GatewayError> {
        let units = amounts::units(checkout.amount, &self.currencies)?;
        let form = page(checkout, units);
        let key = format!("vch-{}-open", checkout.attempt);
        let session = self.api.post("/v1/checkout/sessions", &form, &key).await?;
        read::opened(&session).ok_or_else(|| unreadable(NAME))
    }

    async fn charge(&self, reference: &str) -> Result<Charge, GatewayError> {
        let session = self.session(reference).await?;
        read::charge(&session, self.live).ok_or_else(|| unreadable(NAME))
    }

    async fn close(&self, reference: &str) -> Result<Closed, GatewayError> {
        let path = format!("/v1/checkout/sessions/{}/expire", named(reference)?);
        match self.api.again(&path).await {
            Ok(_) => Ok(Closed::Shut),
            // Only an open one can be closed: it was closed or paid before, by another request or this one.
            Err(GatewayError::Refused { .. }) => {
                let session = self.session(reference).await?;
                let shut = text(&session, "/status") == Some("expired");
                Ok(if shut { Closed::Shut } else { Closed::MayBePaid })
            }
            Err(error) => Err(error),
        }
    }

    async fn refund(&self, order: &RefundOrder) -> Result<Refunded, GatewayError> {
        if let Some(before) = self.refund_before(order).await? {
            return Ok(before);
        }
        // What was paid was taken before, so no limit of now can stop it from going back.
        let units = amounts::written(order.amount);
        let form = form(&[
            ("payment_intent", &order.charge_reference),
            ("amount", &units.to_string()),
            ("metadata[refund_id]", &order.refund.to_string()),
        ]);
        let key = format!("vch-{}-refund", order.refund);
        match self.api.post("/v1/refunds", &form, &key).await {
            Ok(refund) => read::refund(&refund).ok_or_else(|| unreadable(NAME)),
            Err(GatewayError::Refused { code }) if code == "charge_already_refunded" || code == "invalid_amount" => {
                Err(GatewayError::TooMuch)
            }
            Err(error) => Err(error),
        }
    }

    async fn refunded(&self, reference: &str) -> Result<Refunded, GatewayError> {
        let refund = self.api.look(&format!("/v1/refunds/{}", named(reference)?)).await?;
        read::refund(&refund).ok_or_else(|| unreadable(NAME))
    }

    async fn disputed(&self, reference: &str) -> Result<Disputed, GatewayError> {
        let dispute = self.api.look(&format!("/v1/disputes/{}", named(reference)?)).await?;
        read::dispute(&dispute).ok_or_else(|| unreadable(NAME))
    }

    fn hear(&self, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<Hint, Forged> {
        self.ears.hear(headers, body, now)
    }
}

/// The form of a page.
fn page(checkout: &Checkout, units: i64) -> Form {
    let (attempt, currency) = (checkout.attempt.to_string(), checkout.amount.currency.code().to_ascii_lowercase());
    let mut fields = form(&[
        ("mode", "payment"),
        ("line_items[0][quantity]", "1"),
        ("line_items[0][price_data][currency]", &currency),
        ("line_items[0][price_data][unit_amount]", &units.to_string()),
        ("line_items[0][price_data][product_data][name]", &checkout.title),
        ("success_url", &checkout.return_url),
        ("cancel_url", &checkout.cancel_url),
        ("client_reference_id", &attempt),
        ("customer_email", &checkout.email.0),
        ("expires_at", &closes_at(checkout).to_string()),
        ("metadata[attempt_id]", &attempt),
        ("payment_intent_data[metadata][attempt_id]", &attempt),
        ("locale", locale(checkout.language)),
    ]);
    if checkout.card_only {
        fields.extend(form(&[("payment_method_types[0]", "card")]));
    }
    fields
}

fn form(fields: &[(&str, &str)]) -> Form {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Seconds since 1970. Stripe takes half an hour to a day from when it hears of it; told by when the try was written, as the
/// same key has to come with the same form.
fn closes_at(checkout: &Checkout) -> i64 {
    let from = |span| checkout.created_at.saturating_add(span).unwrap_or(Timestamp::MAX);
    checkout.expires_at.clamp(from(OPEN_MIN), from(OPEN_MAX)).as_second()
}

/// Of the languages that Stripe's page knows (docs.stripe.com/api/checkout/sessions/create#locale); it has no Arabic, and
/// takes what the browser wants.
const fn locale(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::French => "fr",
        Language::Arabic => "auto",
    }
}

/// A name that came back from our database, as it may stand in an address.
fn named(reference: &str) -> Result<&str, GatewayError> {
    if is_name(reference) { Ok(reference) } else { Err(GatewayError::NotFound) }
}

const NAME: &str = "stripe";
/// Half an hour, and time for a request that is sent late.
const OPEN_MIN: SignedDuration = SignedDuration::from_mins(35);
/// A day, less what its clock may be behind ours.
const OPEN_MAX: SignedDuration = SignedDuration::from_mins(24 * 60 - 5);
