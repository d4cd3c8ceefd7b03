//! `[payments]`: who takes money for the clinic.

use std::path::PathBuf;

use serde::Deserialize;

use super::is_safe;
use crate::money::Currency;
use crate::sensitive::Secret;

/// `[payments]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payments {
    /// Who takes payments by card.
    pub card: CardProcessor,
    /// Stripe's API.
    pub stripe_url: String,
    /// Opens it; or empty.
    pub stripe_key: Secret<String>,
    /// The file that holds it; or empty.
    pub stripe_key_file: PathBuf,
    /// Signs Stripe's webhooks; or empty. Two of them while one is replaced by the other.
    pub stripe_webhook_secret: Secret<String>,
    /// The file that holds it; or empty.
    pub stripe_webhook_secret_file: PathBuf,
    /// The version of the API that answers are read by.
    pub stripe_version: String,
    /// What the account takes; empty for all that Stripe does.
    pub stripe_currencies: Vec<Currency>,
    /// Paystack's API.
    pub paystack_url: String,
    /// Opens it, and signs its webhooks; or empty.
    pub paystack_key: Secret<String>,
    /// The file that holds it; or empty.
    pub paystack_key_file: PathBuf,
    /// What the account takes; empty for all that Paystack does.
    pub paystack_currencies: Vec<Currency>,
}

/// Who takes payments by card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardProcessor {
    /// stripe.com
    Stripe,
    /// paystack.com
    Paystack,
}

impl Payments {
    /// Rules between settings, a broken one with the setting to mend.
    pub(super) fn conflict(&self) -> Option<(&'static str, &'static str)> {
        let said = |text: &Secret<String>| !text.reveal().is_empty();
        let named = |path: &PathBuf| !path.as_os_str().is_empty();
        if said(&self.stripe_key) && named(&self.stripe_key_file) {
            return Some(("payments.stripe_key_file", "and payments.stripe_key say the same; give one of them"));
        }
        if said(&self.stripe_webhook_secret) && named(&self.stripe_webhook_secret_file) {
            let why = "and payments.stripe_webhook_secret say the same; give one of them";
            return Some(("payments.stripe_webhook_secret_file", why));
        }
        if said(&self.paystack_key) && named(&self.paystack_key_file) {
            return Some(("payments.paystack_key_file", "and payments.paystack_key say the same; give one of them"));
        }
        if !is_safe(&self.stripe_url) {
            return Some(("payments.stripe_url", "must begin with https://, as the key travels there"));
        }
        if !is_safe(&self.paystack_url) {
            return Some(("payments.paystack_url", "must begin with https://, as the key travels there"));
        }
        if self.stripe_version.is_empty() || !self.stripe_version.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Some(("payments.stripe_version", "must be a version of Stripe's API, such as 2026-07-29.dahlia"));
        }
        None
    }
}
