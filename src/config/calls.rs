//! `[calls]`: what carries the calls of visits.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::is_safe;
use crate::sensitive::Secret;

/// `[calls]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calls {
    /// Where a visit's room is opened that does not say otherwise.
    pub backend: CallBackend,
    /// The two of [`CallBackend::Front`].
    pub front: Vec<OneBackend>,
    /// Daily's API.
    pub daily_url: String,
    /// Opens it; or empty.
    pub daily_key: Secret<String>,
    /// The file that holds it; or empty.
    pub daily_key_file: PathBuf,
    /// Signs Daily's webhooks; or empty.
    pub daily_webhook_secret: Secret<String>,
    /// The file that holds it; or empty.
    pub daily_webhook_secret_file: PathBuf,
    /// Where Daily sends them; or empty.
    pub daily_webhook_url: String,
}

/// What carries calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallBackend {
    /// Our own.
    Hub,
    /// Daily.co.
    Daily,
    /// The first of two, or the second.
    Front,
}

/// What carries calls by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OneBackend {
    /// Our own.
    Hub,
    /// Daily.co.
    Daily,
}

impl Calls {
    /// Rules between settings, a broken one with the setting to mend.
    pub(super) fn conflict(&self) -> Option<(&'static str, &'static str)> {
        if !matches!(self.front[..], [OneBackend::Hub, OneBackend::Daily] | [OneBackend::Daily, OneBackend::Hub]) {
            return Some(("calls.front", "must name both backends, first choice first, such as [\"daily\", \"hub\"]"));
        }
        let key = !self.daily_key.reveal().is_empty();
        let key_file = !self.daily_key_file.as_os_str().is_empty();
        if key && key_file {
            return Some(("calls.daily_key_file", "and calls.daily_key say the same; give one of them"));
        }
        if self.backend != CallBackend::Hub && !key && !key_file {
            return Some(("calls.backend", "needs calls.daily_key or calls.daily_key_file unless it is \"hub\""));
        }
        let secret = !self.daily_webhook_secret.reveal().is_empty();
        let secret_file = !self.daily_webhook_secret_file.as_os_str().is_empty();
        if secret && secret_file {
            let why = "and calls.daily_webhook_secret say the same; give one of them";
            return Some(("calls.daily_webhook_secret_file", why));
        }
        if secret && STANDARD.decode(self.daily_webhook_secret.reveal()).is_err() {
            return Some(("calls.daily_webhook_secret", "must be base64, as Daily gives it"));
        }
        if !is_safe(&self.daily_url) {
            return Some(("calls.daily_url", "must begin with https://, as the key travels there"));
        }
        let webhook_url = &self.daily_webhook_url;
        if !webhook_url.is_empty() && !is_safe(webhook_url) {
            return Some(("calls.daily_webhook_url", "must begin with https://"));
        }
        if !webhook_url.is_empty() && !secret && !secret_file {
            return Some(("calls.daily_webhook_url", "needs calls.daily_webhook_secret, which Daily is to sign with"));
        }
        None
    }
}
