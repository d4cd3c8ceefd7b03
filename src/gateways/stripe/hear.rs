//! What Stripe tells by itself: is it Stripe, and of what. Pure.
//!
//! `Stripe-Signature: t=SECONDS,v1=HEX[,v1=HEX]`, each `v1` the HMAC-SHA-256 of `SECONDS.BODY` with a secret of the webhook,
//! over the bytes as they came (docs.stripe.com/webhooks#verify-manually). While a secret is replaced there are two.

use aws_lc_rs::hmac;
use axum::http::HeaderMap;
use jiff::Timestamp;
use serde_json::Value;

use crate::gateways::lenient::{name, text, unhex};
use crate::gateways::{About, Forged, Hint};
use crate::sensitive::Secret;

/// How far a webhook's time may be from ours, either way. Stripe's libraries forget the future; a signature of tomorrow would
/// be good for longer than anybody meant.
const TOLERANCE_S: u64 = 300;

/// Checks signatures. Never printed.
pub(super) struct Ears(Vec<hmac::Key>);

impl Ears {
    /// With each secret as Stripe writes it.
    pub(super) fn new(secrets: &[Secret<String>]) -> Self {
        Self(secrets.iter().map(|secret| hmac::Key::new(hmac::HMAC_SHA256, secret.reveal().as_bytes())).collect())
    }

    pub(super) fn hear(&self, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<Hint, Forged> {
        let header = headers.get("stripe-signature").and_then(|value| value.to_str().ok()).ok_or(Forged::Unsigned)?;
        let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
        let time = parts().find(|(key, _)| *key == "t").map(|(_, time)| time).ok_or(Forged::Unsigned)?;
        let mut signatures = parts().filter(|(key, _)| *key == "v1").filter_map(|(_, hex)| unhex(hex)).peekable();
        signatures.peek().ok_or(Forged::Unsigned)?;
        let message = [time.as_bytes(), b".", body].concat();
        // Signature first: nobody else learns what time it is here.
        let mut good = signatures.take(SIGNATURES_MAX).filter(|signature| self.fits(&message, signature));
        good.next().ok_or(Forged::Signature)?;
        let second: i64 = time.parse().map_err(|_| Forged::Time)?;
        let apart = now.as_second().checked_sub(second).map(i64::unsigned_abs);
        if apart.is_none_or(|apart| apart > TOLERANCE_S) {
            return Err(Forged::Time);
        }
        read(body).ok_or(Forged::Body)
    }

    fn fits(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.iter().any(|key| hmac::verify(key, message, signature).is_ok())
    }
}

/// More than two are nobody's roll of a secret.
const SIGNATURES_MAX: usize = 8;

fn read(body: &[u8]) -> Option<Hint> {
    let event: Value = serde_json::from_slice(body).ok()?;
    let kind = text(&event, "/type").filter(|kind| kind.len() <= 100)?;
    Some(Hint { dedupe_key: name(&event, "/id")?, kind: kind.to_owned(), about: about(&event)? })
}

/// By what the event holds: `refund.updated` and `charge.refund.updated` hold the same. None when it holds something of ours
/// without a name.
fn about(event: &Value) -> Option<About> {
    let object = event.pointer("/data/object")?;
    Some(match text(object, "/object") {
        Some("checkout.session") => About::Charge(name(object, "/id")?),
        Some("payment_intent") => About::Money(name(object, "/id")?),
        Some("refund") => About::Refund(name(object, "/id")?),
        Some("dispute") => About::Dispute(name(object, "/id")?),
        // A charge that was not made on a page of ours may have no payment.
        Some("charge" | "radar.early_fraud_warning") => {
            name(object, "/payment_intent").map_or(About::Nothing, About::Money)
        }
        _ => About::Nothing,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The vector of the facts: made by Stripe's own library.
    const BODY: &str = r#"{"id":"evt_test_1","object":"event","type":"checkout.session.completed","data":{"object":{"id":"cs_test_1","object":"checkout.session","payment_status":"paid"}}}"#;
    const V1: &str = "0a58a839568debb4f6c4c846ef87473a93f7de743ce1dff835b1d37b5ef88871";
    const AT: i64 = 1_700_000_000;

    fn ears() -> Ears {
        Ears::new(&[Secret::new("whsec_old".to_owned()), Secret::new("whsec_test_secret".to_owned())])
    }

    fn hear(header: &str, body: &str, at: i64) -> Result<Hint, Forged> {
        let headers = HeaderMap::from_iter([("stripe-signature".parse().unwrap(), header.parse().unwrap())]);
        ears().hear(&headers, body.as_bytes(), Timestamp::from_second(at).unwrap())
    }

    fn signed(time: &str, body: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"whsec_test_secret");
        let tag = hmac::sign(&key, format!("{time}.{body}").as_bytes());
        let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("t={time},v1={hex}")
    }

    #[test]
    fn only_what_was_signed_lately_with_a_secret_is_heard() {
        let good = Hint {
            dedupe_key: "evt_test_1".to_owned(),
            kind: "checkout.session.completed".to_owned(),
            about: About::Charge("cs_test_1".to_owned()),
        };
        let zeros = "0".repeat(64);
        for (header, at, expected) in [
            (format!("t={AT},v1={V1}"), AT, Ok(good.clone())),
            (format!("t={AT},v1={zeros},v1={V1}"), AT, Ok(good.clone())),
            (format!("t={AT}, v1={V1}, v0=ff, x=y"), AT, Ok(good.clone())),
            (format!("t={AT},v1={V1}"), AT + 300, Ok(good.clone())),
            (format!("t={AT},v1={V1}"), AT - 300, Ok(good)),
            (format!("t={AT},v1={V1}"), AT + 301, Err(Forged::Time)),
            (format!("t={AT},v1={V1}"), AT - 301, Err(Forged::Time)),
            (format!("t={},v1={V1}", AT + 1), AT, Err(Forged::Signature)),
            (format!("t={AT},v1={zeros}"), AT, Err(Forged::Signature)),
            (format!("t={AT},v0={V1}"), AT, Err(Forged::Unsigned)),
            (format!("t={AT},v1=zz"), AT, Err(Forged::Unsigned)),
            (format!("v1={V1}"), AT, Err(Forged::Unsigned)),
            (String::new(), AT, Err(Forged::Unsigned)),
            (signed("soon", BODY), AT, Err(Forged::Time)),
            (signed(&i64::MIN.to_string(), BODY), AT, Err(Forged::Time)),
        ] {
            assert_eq!(hear(&header, BODY, at), expected, "{header} {at}");
        }
        assert_eq!(hear(&format!("t={AT},v1={V1}"), &BODY.replace("paid", "Paid"), AT), Err(Forged::Signature));
        let unsigned = ears().hear(&HeaderMap::new(), BODY.as_bytes(), Timestamp::UNIX_EPOCH);
        assert_eq!(unsigned, Err(Forged::Unsigned));
        let none = Ears::new(&[]);
        let headers = HeaderMap::from_iter([("stripe-signature".parse().unwrap(), signed("1", "{}").parse().unwrap())]);
        assert_eq!(none.hear(&headers, b"{}", Timestamp::UNIX_EPOCH), Err(Forged::Signature));
    }

    #[test]
    fn each_kind_of_object_is_what_it_is_about() {
        let text = str::to_owned;
        for (object, expected) in [
            (json!({ "object": "checkout.session", "id": "cs_1" }), Ok(About::Charge(text("cs_1")))),
            (json!({ "object": "payment_intent", "id": "pi_1" }), Ok(About::Money(text("pi_1")))),
            (json!({ "object": "refund", "id": "re_1" }), Ok(About::Refund(text("re_1")))),
            (json!({ "object": "dispute", "id": "dp_1" }), Ok(About::Dispute(text("dp_1")))),
            (json!({ "object": "charge", "id": "ch_1", "payment_intent": "pi_1" }), Ok(About::Money(text("pi_1")))),
            (json!({ "object": "charge", "id": "ch_1", "payment_intent": null }), Ok(About::Nothing)),
            (json!({ "object": "customer", "id": "cus_1" }), Ok(About::Nothing)),
            (json!({ "object": "refund", "id": "../1" }), Err(Forged::Body)),
            (json!({ "object": "refund" }), Err(Forged::Body)),
            (json!(null), Ok(About::Nothing)),
        ] {
            let body = json!({ "id": "evt_1", "type": "some.kind", "data": { "object": object } }).to_string();
            let heard = hear(&signed(&AT.to_string(), &body), &body, AT).map(|hint| hint.about);
            assert_eq!(heard, expected, "{object}");
        }
        for body in ["", "[]", "{}", r#"{"id":"evt_1","type":"x"}"#, r#"{"id":1e9,"type":"x","data":{"object":{}}}"#] {
            assert_eq!(hear(&signed(&AT.to_string(), body), body, AT), Err(Forged::Body), "{body}");
        }
    }
}
