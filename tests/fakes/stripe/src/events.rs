//! What is told, and how it is signed: docs.stripe.com/webhooks.

use fake_kit::{HMAC_SHA256, Signed, hex_hmac, random};
use serde_json::{Value, json};

use crate::WEBHOOK_SECRET;

/// The envelope.
pub(crate) fn event(kind: &str, object: Value, now: f64) -> Value {
    json!({
        "id": format!("evt_{}", random(24)), "object": "event", "type": kind, "created": now as i64, "livemode": false,
        "api_version": "2026-07-29.dahlia", "pending_webhooks": 1, "request": { "id": null, "idempotency_key": null },
        "data": { "object": object },
    })
}

/// A header value over this body, made at `now` in seconds since 1970.
pub fn signature(body: &str, signed: Signed, now: f64) -> String {
    let at = signed.at(now);
    let v1 = |secret: &str| hex_hmac(HMAC_SHA256, secret, &format!("{at}.{body}"));
    match signed {
        Signed::Bad => format!("t={at},v1={}", v1("whsec_of_somebody_else")),
        Signed::Two => format!("t={at},v1={},v1={},v0=00", v1("whsec_of_before"), v1(WEBHOOK_SECRET)),
        Signed::Good | Signed::Old | Signed::Future => format!("t={at},v1={}", v1(WEBHOOK_SECRET)),
    }
}

pub(crate) fn headers(body: &str, signed: Signed, now: f64) -> Vec<(String, String)> {
    vec![("stripe-signature".to_owned(), signature(body, signed, now))]
}
