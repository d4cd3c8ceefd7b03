//! Paystack: its payment page, refunds, disputes and webhooks, over its REST API (paystack.com/docs/api).
//!
//! - It has no idempotency keys. The reference of a page is ours and taken only once; when an answer was lost, its page cannot
//!   be had any more, so another is opened under the next reference, and nobody ever sees the first.
//! - Refunds have no reference of ours. Each carries its id as a note, and is looked for before it is sent.
//! - A page cannot be closed and has no end; who is refused may try again on it. Money that comes late has to be expected.
//! - Some accounts put fees on top: what was asked for is in `requested_amount` then.

mod amounts;
mod api;
mod hear;
mod read;

use axum::http::HeaderMap;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::lenient::{is_name, text, unreadable};
use super::{
    Charge, ChargeState, Checkout, Closed, Disputed, Forged, GatewayError, Hint, NotTaken, Opened, PaymentGateway,
    Processor, RefundOrder, Refunded,
};
use crate::clock::Clock;
use crate::money::{Currency, Money};
use crate::remote::Pause;
use crate::sensitive::Secret;
use api::{Api, DUPLICATE};

/// How Paystack is reached.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Of its API.
    pub url: String,
    /// Opens it, and signs its webhooks.
    pub key: Secret<String>,
    /// What the account takes; all when empty.
    pub currencies: Vec<Currency>,
}

/// See the page head.
pub struct Paystack {
    api: Api,
    ears: hear::Ears,
    currencies: Vec<Currency>,
    live: bool,
}

impl Paystack {
    /// Nothing is sent yet.
    ///
    /// # Errors
    /// One line that says what is wrong with the key.
    pub fn new(settings: &Settings, clock: Clock, pause: Pause) -> anyhow::Result<Self> {
        Ok(Self {
            api: Api::new(settings, clock, pause)?,
            ears: hear::Ears::new(&settings.key),
            currencies: settings.currencies.clone(),
            live: settings.key.reveal().starts_with("sk_live_"),
        })
    }

    async fn verify(&self, reference: &str) -> Result<Value, GatewayError> {
        self.api.look(&format!("/transaction/verify/{}", named(reference)?)).await
    }

    /// The refunds of what was paid, by Paystack's number of it.
    async fn refunds_of(&self, transaction: &str) -> Result<Vec<Value>, GatewayError> {
        let path = format!("/refund?transaction={}&perPage=100", named(transaction)?);
        let Value::Array(all) = self.api.look(&path).await? else { return Err(unreadable(NAME)) };
        // Should it give those of others too, they are not counted.
        Ok(all.into_iter().filter(|refund| read::is_of(refund, transaction)).collect())
    }

    async fn refund_before(&self, order: &RefundOrder) -> Result<Option<Refunded>, GatewayError> {
        let all = self.refunds_of(&order.charge_reference).await?;
        let note = note(order);
        let ours = all.iter().find(|refund| text(refund, "/merchant_note") == Some(note.as_str()));
        ours.map(|refund| read::refund(refund).ok_or_else(|| unreadable(NAME))).transpose()
    }
}

#[async_trait::async_trait]
impl PaymentGateway for Paystack {
    fn processor(&self) -> Processor {
        Processor::Paystack
    }

    fn takes(&self, amount: Money) -> Result<(), NotTaken> {
        amounts::check(amount, &self.currencies)
    }

    async fn open(&self, checkout: &Checkout) -> Result<Opened, GatewayError> {
        self.takes(checkout.amount)?;
        for turn in 1..=PAGES_MAX {
            let reference = read::reference(checkout.attempt, turn);
            match self.api.post("/transaction/initialize", &page(checkout, &reference)).await {
                Ok(data) => return read::opened(&data, reference).ok_or_else(|| unreadable(NAME)),
                Err(GatewayError::Refused { code }) if code == DUPLICATE => {
                    // Nobody has that page, unless this was asked twice at the same time and the other one was shown: then
                    // the payer comes back to where the payment is looked at.
                    let data = self.verify(&reference).await?;
                    if matches!(read::state(&data), ChargeState::Paid | ChargeState::Processing) {
                        return Ok(Opened { reference, url: checkout.return_url.clone(), expires_at: None });
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Err(GatewayError::Refused { code: DUPLICATE.to_owned() })
    }

    async fn charge(&self, reference: &str) -> Result<Charge, GatewayError> {
        let data = self.verify(reference).await?;
        let mut charge = read::charge(&data, self.live).ok_or_else(|| unreadable(NAME))?;
        if let (ChargeState::Paid | ChargeState::Reversed, Some(transaction)) =
            (&charge.state, &charge.charge_reference)
        {
            let refunds = self.refunds_of(transaction).await?;
            charge.refunded_minor = read::sent_back(&refunds);
        }
        Ok(charge)
    }

    async fn close(&self, reference: &str) -> Result<Closed, GatewayError> {
        // There is nothing to close it with; whether there is such a page is all that can be said.
        self.verify(reference).await.map(|_| Closed::MayBePaid)
    }

    async fn refund(&self, order: &RefundOrder) -> Result<Refunded, GatewayError> {
        if let Some(before) = self.refund_before(order).await? {
            return Ok(before);
        }
        let body = json!({
            "transaction": order.reference,
            "amount": order.amount.minor,
            "currency": order.amount.currency.code(),
            "merchant_note": note(order),
        });
        match self.api.post_once("/refund", &body).await {
            Ok(refund) => read::refund(&refund).ok_or_else(|| unreadable(NAME)),
            // It may have been done: it is looked for now, and again before it is sent the next time.
            Err(error @ GatewayError::Unavailable { .. }) => self.refund_before(order).await?.ok_or(error),
            Err(error) => Err(error),
        }
    }

    async fn refunded(&self, reference: &str) -> Result<Refunded, GatewayError> {
        let refund = self.api.look(&format!("/refund/{}", named(reference)?)).await?;
        read::refund(&refund).ok_or_else(|| unreadable(NAME))
    }

    async fn disputed(&self, reference: &str) -> Result<Disputed, GatewayError> {
        let dispute = self.api.look(&format!("/dispute/{}", named(reference)?)).await?;
        read::dispute(&dispute).ok_or_else(|| unreadable(NAME))
    }

    fn hear(&self, headers: &HeaderMap, body: &[u8], _: Timestamp) -> Result<Hint, Forged> {
        // It is not signed when it was sent, so one of long ago is heard as well: it is a hint that is already known.
        self.ears.hear(headers, body)
    }
}

fn page(checkout: &Checkout, reference: &str) -> Value {
    let mut body = json!({
        "email": checkout.email.0,
        "amount": checkout.amount.minor,
        "currency": checkout.amount.currency.code(),
        "reference": reference,
        "callback_url": checkout.return_url,
        "metadata": {
            "attempt_id": checkout.attempt,
            "cancel_action": checkout.cancel_url,
            "custom_fields": [{ "display_name": "For", "variable_name": "for", "value": checkout.title }],
        },
    });
    if checkout.card_only
        && let Some(fields) = body.as_object_mut()
    {
        fields.insert("channels".to_owned(), json!(["card"]));
    }
    body
}

fn note(order: &RefundOrder) -> String {
    format!("vch-{}", order.refund)
}

/// A name that came back from our database, as it may stand in an address.
fn named(reference: &str) -> Result<&str, GatewayError> {
    if is_name(reference) { Ok(reference) } else { Err(GatewayError::NotFound) }
}

const NAME: &str = "paystack";
/// Answers that may be lost in a row, before a try has to be given up.
const PAGES_MAX: u32 = 8;
