//! What processors post. The first byte chooses which; the rest is a body that is signed, or a header and a body as they come.
#![no_main]

use aws_lc_rs::hmac;
use axum::http::{HeaderMap, HeaderValue};
use carehub::clock::Clock;
use carehub::gateways::paystack::{self, Paystack};
use carehub::gateways::stripe::{self, Stripe};
use carehub::gateways::{About, PaymentGateway};
use carehub::sensitive::Secret;
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use std::sync::{Arc, LazyLock};

const SECRET: &str = "whsec_fuzz";

static GATEWAYS: LazyLock<[Box<dyn PaymentGateway>; 2]> = LazyLock::new(|| {
    let pause = || -> carehub::remote::Pause { Arc::new(|_| Box::pin(std::future::ready(()))) };
    let secret = || Secret::new(SECRET.to_owned());
    let url = || "http://127.0.0.1:9".to_owned();
    let stripe = stripe::Settings {
        url: url(),
        key: secret(),
        webhook_secrets: vec![secret()],
        version: "2026-01-01".to_owned(),
        currencies: Vec::new(),
    };
    let paystack = paystack::Settings { url: url(), key: secret(), currencies: Vec::new() };
    [
        Box::new(Stripe::new(&stripe, Clock::system(), pause()).expect("settings")),
        Box::new(Paystack::new(&paystack, Clock::system(), pause()).expect("settings")),
    ]
});

fuzz_target!(|input: &[u8]| {
    let [how, rest @ ..] = input else { return };
    let now = Timestamp::from_second(1_700_000_000).expect("a time");
    let [stripe, paystack] = &*GATEWAYS;
    let (name, gateway) = if how & 1 == 0 { ("stripe-signature", stripe) } else { ("x-paystack-signature", paystack) };
    let is_signed = how & 2 == 0;
    let (header, body) = if is_signed {
        (signed(how & 1 == 0, rest), rest)
    } else {
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        (rest[..end].to_vec(), rest.get(end + 1..).unwrap_or_default())
    };
    let Ok(value) = HeaderValue::from_bytes(&header) else { return };
    let heard = gateway.hear(&HeaderMap::from_iter([(name.parse().expect("a name"), value)]), body, now);
    let Ok(hint) = heard else { return };
    assert!(!hint.dedupe_key.is_empty() && hint.kind.len() <= 100);
    let reference = match &hint.about {
        About::Charge(name)
        | About::Money(name)
        | About::Refund(name)
        | About::RefundOf(name)
        | About::Dispute(name) => name,
        About::Nothing => return,
    };
    // It goes into an address.
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.=".contains(&byte);
    assert!(reference.bytes().all(is_safe) && reference.bytes().any(|byte| byte != b'.'), "{reference:?}");
});

fn signed(is_stripe: bool, body: &[u8]) -> Vec<u8> {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    if is_stripe {
        let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
        let tag = hmac::sign(&key, &[b"1700000000.".as_slice(), body].concat());
        format!("t=1700000000,v1={}", hex(tag.as_ref())).into_bytes()
    } else {
        let key = hmac::Key::new(hmac::HMAC_SHA512, SECRET.as_bytes());
        hex(hmac::sign(&key, body).as_ref()).into_bytes()
    }
}
