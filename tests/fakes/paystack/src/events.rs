//! How what is told is signed: paystack.com/docs/payments/webhooks.

use fake_kit::{HMAC_SHA512, Signed, hex_hmac};

use crate::KEY;

/// The header's value over this body. There is no time in it, so an old one is as good as a new one.
pub fn signature(body: &str, signed: Signed) -> String {
    let key = if signed == Signed::Bad { "sk_test_of_somebody_else" } else { KEY };
    hex_hmac(HMAC_SHA512, key, body)
}

pub(crate) fn headers(body: &str, signed: Signed) -> Vec<(String, String)> {
    vec![("x-paystack-signature".to_owned(), signature(body, signed))]
}
