//! Reading the form of a Checkout Session, and objects as the API shows them.

use fake_kit::random;
use serde_json::{Map, Value, json};

use crate::state::{Dispute, Refund, Refused, Session, State};

/// Fields of a form by their bracketed names.
pub(crate) type Form = Vec<(String, String)>;

/// Fields that are taken; others are an error, as at Stripe.
const FIELDS: [&str; 13] = [
    "mode",
    "line_items[0][quantity]",
    "line_items[0][price_data][currency]",
    "line_items[0][price_data][unit_amount]",
    "line_items[0][price_data][product_data][name]",
    "success_url",
    "cancel_url",
    "client_reference_id",
    "customer_email",
    "expires_at",
    "locale",
    "payment_method_types[0]",
    "expand[]",
];

pub(crate) fn field<'a>(form: &'a Form, name: &str) -> Option<&'a str> {
    form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
}

/// The members of a nested map, such as `metadata`.
pub(crate) fn nested(form: &Form, name: &str) -> Form {
    let inner = |key: &str| Some(key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?.to_owned());
    form.iter().filter_map(|(key, value)| Some((inner(key)?, value.clone()))).collect()
}

impl State {
    /// Makes a page.
    pub(crate) fn add_session(&mut self, form: &Form, now: f64) -> Result<usize, Refused> {
        let known = |key: &str| {
            FIELDS.contains(&key) || key.starts_with("metadata[") || key.starts_with("payment_intent_data[metadata][")
        };
        if let Some((key, _)) = form.iter().find(|(key, _)| !known(key)) {
            let message = format!("Received unknown parameter: {key}");
            return Err(Refused::invalid(Some("parameter_unknown"), key, &message));
        }
        let needed = |name: &str| {
            let missing =
                || Refused::invalid(Some("parameter_missing"), name, &format!("Missing required param: {name}."));
            field(form, name).ok_or_else(missing)
        };
        if needed("mode")? != "payment" {
            return Err(Refused::invalid(None, "mode", "This stand-in knows mode=payment."));
        }
        let currency = needed("line_items[0][price_data][currency]")?;
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Err(Refused::invalid(None, "currency", &format!("Invalid currency: {currency}.")));
        }
        let units = whole(needed("line_items[0][price_data][unit_amount]")?, "unit_amount")?;
        if units < 50 && currency != "jpy" && currency != "gbp" || units < 1 {
            return Err(Refused::invalid(Some("amount_too_small"), "", "The amount is below the minimum."));
        }
        let title = needed("line_items[0][price_data][product_data][name]")?;
        let created = now as i64;
        let expires_at = field(form, "expires_at").map_or(Ok(created + 86_400), |text| whole(text, "expires_at"))?;
        if !(created + 30 * 60..=created + 86_400).contains(&expires_at) {
            let message =
                "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.";
            return Err(Refused::invalid(None, "expires_at", message));
        }
        let own = |name: &str| field(form, name).map(str::to_owned);
        self.sessions.push(Session {
            id: format!("cs_test_{}", random(40)),
            created,
            expires_at,
            units,
            currency: currency.to_owned(),
            title: title.to_owned(),
            status: "open",
            payment_status: "unpaid",
            success_url: needed("success_url")?.to_owned(),
            cancel_url: own("cancel_url"),
            client_reference: own("client_reference_id"),
            email: own("customer_email"),
            locale: own("locale"),
            metadata: nested(form, "metadata"),
            intent: None,
            intent_metadata: nested(form, "payment_intent_data[metadata]"),
        });
        Ok(self.sessions.len() - 1)
    }

    pub(crate) fn session_shown(&self, session: &Session, expanded: bool) -> Value {
        let intent = match (&session.intent, expanded) {
            (None, _) => Value::Null,
            (Some(_), true) => session.intent_shown(true),
            (Some(intent), false) => json!(intent.id),
        };
        let open = session.status == "open";
        json!({
            "id": session.id, "object": "checkout.session", "mode": "payment", "status": session.status,
            "payment_status": session.payment_status, "amount_subtotal": session.units, "amount_total": session.units,
            "currency": session.currency, "client_reference_id": session.client_reference, "payment_intent": intent,
            "url": open.then(|| format!("{}/c/{}", self.url, session.id)), "success_url": session.success_url,
            "cancel_url": session.cancel_url, "created": session.created, "expires_at": session.expires_at,
            "livemode": false, "locale": session.locale, "metadata": map(&session.metadata),
            "customer_email": session.email, "customer_details": null, "payment_method_types": ["card"],
        })
    }
}

fn whole(text: &str, param: &str) -> Result<i64, Refused> {
    let invalid = || Refused::invalid(Some("parameter_invalid_integer"), param, &format!("Invalid integer: {text}"));
    text.parse().map_err(|_| invalid())
}

fn map(fields: &Form) -> Value {
    Value::Object(fields.iter().map(|(key, value)| (key.clone(), json!(value))).collect::<Map<_, _>>())
}

impl Session {
    /// Its Payment Intent.
    pub(crate) fn intent_shown(&self, expanded: bool) -> Value {
        let Some(intent) = &self.intent else { return Value::Null };
        let error = intent.decline.as_ref().map(|decline| {
            let message = "Your card was declined.";
            json!({ "type": "card_error", "code": "card_declined", "decline_code": decline, "message": message })
        });
        let charge = match (&intent.charge, expanded) {
            (None, _) => Value::Null,
            (Some(_), true) => self.charge_shown(),
            (Some(id), false) => json!(id),
        };
        json!({
            "id": intent.id, "object": "payment_intent", "status": intent.status, "amount": self.units,
            "amount_received": intent.received, "currency": self.currency, "latest_charge": charge,
            "last_payment_error": error, "livemode": false, "created": self.created,
            "metadata": map(&self.intent_metadata),
        })
    }

    /// The Charge of its Payment Intent.
    pub(crate) fn charge_shown(&self) -> Value {
        let Some(intent) = &self.intent else { return Value::Null };
        json!({
            "id": intent.charge, "object": "charge", "amount": self.units, "amount_captured": intent.received,
            "amount_refunded": intent.refunded, "refunded": intent.refunded == intent.received, "currency": self.currency,
            "paid": true, "status": "succeeded", "disputed": intent.disputed, "payment_intent": intent.id, "livemode": false,
            "created": self.created, "metadata": map(&self.intent_metadata),
            "payment_method_details": {
                "type": "card", "card": { "brand": "visa", "last4": "4242", "exp_month": 8, "exp_year": 2030 },
            },
        })
    }
}

impl Refund {
    pub(crate) fn shown(&self) -> Value {
        json!({
            "id": self.id, "object": "refund", "amount": self.units, "currency": self.currency, "charge": self.charge,
            "payment_intent": self.intent, "status": self.status, "failure_reason": self.failure, "reason": self.reason,
            "created": self.created, "metadata": map(&self.metadata),
        })
    }
}

impl Dispute {
    pub(crate) fn shown(&self) -> Value {
        json!({
            "id": self.id, "object": "dispute", "amount": self.units, "currency": self.currency, "charge": self.charge,
            "payment_intent": self.intent, "status": self.status, "reason": "fraudulent", "created": self.created,
            "livemode": false, "is_charge_refundable": false, "metadata": {},
            "evidence_details": {
                "due_by": self.due_by, "has_evidence": false, "past_due": false, "submission_count": 0,
            },
        })
    }
}
