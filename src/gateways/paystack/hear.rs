//! What Paystack tells by itself: is it Paystack, and of what. Pure.
//!
//! `x-paystack-signature` is the HMAC-SHA-512 of the body with the secret key, hexadecimal, over the bytes as they came
//! (paystack.com/docs/payments/webhooks). There is neither a time nor an id of the event: what is the same is known by what
//! it tells.

use aws_lc_rs::hmac;
use axum::http::HeaderMap;
use serde_json::Value;

use crate::gateways::lenient::{name, text, unhex};
use crate::gateways::{About, Forged, Hint};
use crate::sensitive::Secret;

/// Checks signatures. Never printed.
pub(super) struct Ears(hmac::Key);

impl Ears {
    pub(super) fn new(key: &Secret<String>) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA512, key.reveal().as_bytes()))
    }

    pub(super) fn hear(&self, headers: &HeaderMap, body: &[u8]) -> Result<Hint, Forged> {
        let signature = headers.get("x-paystack-signature").and_then(|value| value.to_str().ok()).and_then(unhex);
        let signature = signature.filter(|signature| !signature.is_empty()).ok_or(Forged::Unsigned)?;
        hmac::verify(&self.0, body, &signature).map_err(|_| Forged::Signature)?;
        read(body).ok_or(Forged::Body)
    }
}

fn read(body: &[u8]) -> Option<Hint> {
    let event: Value = serde_json::from_slice(body).ok()?;
    let kind = text(&event, "/event").filter(|kind| kind.len() <= 100)?;
    let data = event.get("data")?;
    // The first that it has.
    let subject = ["/id", "/refund_reference", "/reference", "/transaction_reference", "/transaction/reference"];
    let subject = subject.iter().find_map(|path| name(data, path))?;
    let status = text(data, "/status").unwrap_or_default();
    let dedupe_key: String = format!("{kind}:{subject}:{status}").chars().take(KEY_CHARS_MAX).collect();
    Some(Hint { dedupe_key, kind: kind.to_owned(), about: about(kind, data)? })
}

/// None when it should name something and does not.
fn about(kind: &str, data: &Value) -> Option<About> {
    if kind.starts_with("charge.dispute.") {
        return name(data, "/id").map(About::Dispute);
    }
    if kind.starts_with("refund.") {
        // Its own number is told only when somebody has to do something.
        let of = || name(data, "/transaction_reference").map(About::RefundOf);
        return name(data, "/id").map(About::Refund).or_else(of);
    }
    if kind == "charge.success" {
        return name(data, "/reference").map(About::Charge);
    }
    let page =
        ["/reference", "/transaction_reference", "/transaction/reference"].iter().find_map(|path| name(data, path));
    Some(match page {
        // Too little came, or too much, and it was turned down.
        Some(page) if kind == "bank.transfer.rejected" => About::Charge(page),
        _ => About::Nothing,
    })
}

/// Three names at the most.
const KEY_CHARS_MAX: usize = 400;

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector of the facts.
    const BODY: &str = r#"{"event":"charge.success","data":{"id":302961,"status":"success","reference":"vch-0001","amount":10000,"currency":"NGN"}}"#;
    const SIGNATURE: &str = "4c7aa7497e5280c7998d496a20df3ac542c55bb37d3a345efca60918b8181fb7f29904eaa3b556d80d86a76a073e7ac8df97821f05226843cee234bd047d3113";

    fn hear(signature: Option<&str>, body: &str) -> Result<Hint, Forged> {
        let named = signature.map(|text| ("x-paystack-signature".parse().unwrap(), text.parse().unwrap()));
        let headers = HeaderMap::from_iter(named);
        Ears::new(&Secret::new("sk_test_secret".to_owned())).hear(&headers, body.as_bytes())
    }

    fn signed(body: &str) -> String {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA512, b"sk_test_secret"), body.as_bytes());
        tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn only_what_was_signed_with_the_key_is_heard() {
        let good = Hint {
            dedupe_key: "charge.success:302961:success".to_owned(),
            kind: "charge.success".to_owned(),
            about: About::Charge("vch-0001".to_owned()),
        };
        assert_eq!(hear(Some(SIGNATURE), BODY), Ok(good));
        for (signature, expected) in [
            (Some(SIGNATURE.replace("4c7a", "4c7b")), Forged::Signature),
            (Some(SIGNATURE[..64].to_owned()), Forged::Signature),
            (Some("no".to_owned()), Forged::Unsigned),
            (Some(String::new()), Forged::Unsigned),
            (None, Forged::Unsigned),
        ] {
            assert_eq!(hear(signature.as_deref(), BODY), Err(expected), "{signature:?}");
        }
        assert_eq!(hear(Some(SIGNATURE), &BODY.replace("10000", "1000")), Err(Forged::Signature));
    }

    /// As the documentation shows them, shortened to what is read and what varies.
    #[test]
    fn each_documented_event_is_about_something() {
        let text = str::to_owned;
        let refund = |status: &str, amount: &str| {
            format!(
                r#"{{"event":"refund.{status}","data":{{"status":"{status}","transaction_reference":"tvunjbbd_412829_4b18075d_c7had",
                "refund_reference":null,"amount":{amount},"currency":"NGN","processor":"instant-transfer",
                "customer":{{"first_name":"Drew","last_name":"Berry","email":"demo@email.com"}},"integration":412829,"domain":"live"}}}}"#
            )
        };
        let dispute = |kind: &str, status: &str| {
            format!(
                r#"{{"event":"charge.dispute.{kind}","data":{{"id":358950,"refund_amount":5800,"currency":"NGN","status":"{status}",
                "resolution":null,"domain":"live","transaction":{{"id":896467688,"reference":"v3mjfgbnc19v97x","amount":5800,
                "metadata":"","log":null}},"customer":{{"id":5406463,"metadata":null}},"dueAt":"2020-11-25T18:00:00.000Z","history":[]}}}}"#
            )
        };
        let of = || About::RefundOf(text("tvunjbbd_412829_4b18075d_c7had"));
        for (body, about, key) in [
            (refund("pending", r#""10000""#), of(), "refund.pending:tvunjbbd_412829_4b18075d_c7had:pending"),
            (refund("processing", r#""10000""#), of(), "refund.processing:tvunjbbd_412829_4b18075d_c7had:processing"),
            (refund("processed", r#""10000""#), of(), "refund.processed:tvunjbbd_412829_4b18075d_c7had:processed"),
            (refund("failed", "10000"), of(), "refund.failed:tvunjbbd_412829_4b18075d_c7had:failed"),
            (
                r#"{"event":"refund.needs-attention","data":{"id":"29837","status":"needs-attention","transaction_reference":"x1"}}"#.to_owned(),
                About::Refund(text("29837")),
                "refund.needs-attention:29837:needs-attention",
            ),
            (
                dispute("create", "awaiting-merchant-feedback"),
                About::Dispute(text("358950")),
                "charge.dispute.create:358950:awaiting-merchant-feedback",
            ),
            (dispute("remind", "pending"), About::Dispute(text("358950")), "charge.dispute.remind:358950:pending"),
            (dispute("resolve", "resolved"), About::Dispute(text("358950")), "charge.dispute.resolve:358950:resolved"),
            (
                r#"{"event":"bank.transfer.rejected","data":{"reference":"x1","message_type":"INCORRECT_AMOUNT"}}"#.to_owned(),
                About::Charge(text("x1")),
                "bank.transfer.rejected:x1:",
            ),
            (
                r#"{"event":"transfer.success","data":{"id":1,"status":"success","reference":"x1"}}"#.to_owned(),
                About::Nothing,
                "transfer.success:1:success",
            ),
        ] {
            let hint = hear(Some(&signed(&body)), &body).expect("documented");
            assert_eq!((hint.about, hint.dedupe_key.as_str()), (about, key), "{body}");
        }
    }

    #[test]
    fn what_is_signed_and_no_event_is_said_to_be_none() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"event":"charge.success"}"#,
            r#"{"event":"charge.success","data":null}"#,
            r#"{"event":"charge.success","data":{"id":1}}"#,
            r#"{"event":"refund.failed","data":{"refund_reference":"r1"}}"#,
            r#"{"event":1,"data":{"id":1}}"#,
            r#"{"event":"charge.success","data":{"reference":"../x"}}"#,
        ] {
            assert_eq!(hear(Some(&signed(body)), body), Err(Forged::Body), "{body}");
        }
    }
}
