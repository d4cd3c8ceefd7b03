//! What Daily says by itself: is it Daily, and what does it say. Pure.
//!
//! `X-Webhook-Signature` is base64(HMAC-SHA-256(base64-decoded secret, `X-Webhook-Timestamp` ‖ "." ‖ body)), over the bytes
//! as they came: docs.daily.co/reference/rest-api/webhooks.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::Deserialize;

use super::{Told, What};
use crate::calls::LinkQuality;
use crate::sensitive::Secret;

/// How far a webhook's time may be from ours, either way: what is older may be somebody's recording.
pub(super) const TOLERANCE_S: i64 = 300;

/// Checks signatures. Never printed.
pub(super) struct Verifier(hmac::Key);

/// Why a webhook is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// No Daily is configured.
    #[error("no webhooks of Daily are expected here")]
    NotExpected,
    /// Not signed with our secret.
    #[error("the signature is missing or not made with the shared secret")]
    Signature,
    /// Too old, or from the future.
    #[error("the timestamp is missing or more than 5 minutes from now")]
    Timestamp,
    /// Signed, and not what Daily says.
    #[error("the body is no webhook of Daily")]
    Body,
    /// The database is not to be had: Daily says it again.
    #[error("not now")]
    NotNow,
}

impl Verifier {
    /// With the secret as Daily writes it.
    pub(super) fn new(secret: &Secret<String>) -> anyhow::Result<Self> {
        let bytes = STANDARD
            .decode(secret.reveal())
            .map_err(|_| anyhow::anyhow!("calls.daily_webhook_secret must be base64, as Daily gives it"))?;
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    /// Whether Daily sent this, and lately.
    pub(super) fn check(
        &self,
        timestamp: Option<&str>,
        signature: Option<&str>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), WebhookError> {
        let timestamp = timestamp.ok_or(WebhookError::Signature)?;
        let signature = signature.and_then(|text| STANDARD.decode(text).ok()).ok_or(WebhookError::Signature)?;
        let message = [timestamp.as_bytes(), b".", body].concat();
        // Signature first: nobody else learns what time it is here.
        hmac::verify(&self.0, &message, &signature).map_err(|_| WebhookError::Signature)?;
        let sent_s: i64 = timestamp.parse().map_err(|_| WebhookError::Timestamp)?;
        let apart = now.as_second().checked_sub(sent_s).map(i64::unsigned_abs);
        let near = apart.is_some_and(|apart| apart <= TOLERANCE_S.unsigned_abs());
        if near { Ok(()) } else { Err(WebhookError::Timestamp) }
    }
}

/// Whether this is the post with which Daily tries an address before it says anything; it is not signed.
pub(super) fn is_trial(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Trial {
        test: String,
    }
    serde_json::from_slice::<Trial>(body).is_ok_and(|trial| trial.test == "test")
}

#[derive(Deserialize)]
struct Envelope {
    id: String,
    r#type: String,
    #[serde(default)]
    event_ts: f64,
    #[serde(default)]
    payload: Payload,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Payload {
    room: String,
    session_id: String,
    meeting_id: String,
    user_id: Option<String>,
    joined_at: Option<f64>,
    duration: Option<f64>,
    end_ts: Option<f64>,
    #[serde(rename = "networkQualityState")]
    quality: Option<String>,
}

/// What it says. `None` for what visits have no use of.
///
/// # Errors
/// `Body`.
pub(super) fn read(body: &[u8]) -> Result<Option<Told>, WebhookError> {
    let said: Envelope = serde_json::from_slice(body).map_err(|_| WebhookError::Body)?;
    let Payload { room, session_id, meeting_id, user_id, joined_at, duration, end_ts, quality } = said.payload;
    let (what, subject, at_s) = match said.r#type.as_str() {
        "participant.joined" => (What::Joined, session_id, joined_at),
        "participant.left" => (What::Left, session_id, joined_at.zip(duration).map(|(from, lasted)| from + lasted)),
        "meeting.ended" => (What::Ended, meeting_id, end_ts),
        _ => return Ok(None),
    };
    let fits =
        |text: &str, max: usize| (1..=max).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    let person = user_id.unwrap_or_default();
    let good = fits(&said.id, 200) && fits(&subject, 200) && fits(&room, 200) && person.len() <= 200;
    let at = at_s.or(Some(said.event_ts)).and_then(moment);
    let (true, Some(at)) = (good, at) else { return Err(WebhookError::Body) };
    let quality = match quality.as_deref() {
        Some("good") => Some(LinkQuality::Good),
        Some("warning") => Some(LinkQuality::Weak),
        Some("bad") => Some(LinkQuality::Bad),
        _ => None,
    };
    Ok(Some(Told { id: what.id(&subject), webhook: Some(said.id), room, what, person, quality, at }))
}

/// Seconds since 1970, in parts of a second too.
pub(super) fn moment(seconds: f64) -> Option<Timestamp> {
    let since = std::time::Duration::try_from_secs_f64(seconds).ok()?;
    Timestamp::from_microsecond(i64::try_from(since.as_micros()).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_S: i64 = 1_800_000_000;

    fn now() -> Timestamp {
        Timestamp::from_second(NOW_S).unwrap()
    }

    fn signed(timestamp: &str, body: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"secret of 24 bytes length");
        STANDARD.encode(hmac::sign(&key, format!("{timestamp}.{body}").as_bytes()))
    }

    fn verifier() -> Verifier {
        Verifier::new(&Secret::new(STANDARD.encode("secret of 24 bytes length"))).unwrap()
    }

    #[test]
    fn only_what_was_signed_lately_with_the_secret_is_taken() {
        let body = r#"{"id":"1"}"#;
        let good = |timestamp: &str| signed(timestamp, body);
        let at = |seconds: i64| (NOW_S + seconds).to_string();
        for (timestamp, signature, sent, expected) in [
            (at(0), good(&at(0)), body, Ok(())),
            (at(-300), good(&at(-300)), body, Ok(())),
            (at(300), good(&at(300)), body, Ok(())),
            (at(-301), good(&at(-301)), body, Err(WebhookError::Timestamp)),
            (at(301), good(&at(301)), body, Err(WebhookError::Timestamp)),
            (at(1), good(&at(0)), body, Err(WebhookError::Signature)),
            (at(0), good(&at(0)), r#"{"id":"2"}"#, Err(WebhookError::Signature)),
            (at(0), good(&at(0)), r#"{"id": "1"}"#, Err(WebhookError::Signature)),
            (at(0), "not base64!".to_owned(), body, Err(WebhookError::Signature)),
            (at(0), String::new(), body, Err(WebhookError::Signature)),
            ("soon".to_owned(), good("soon"), body, Err(WebhookError::Timestamp)),
            (i64::MIN.to_string(), good(&i64::MIN.to_string()), body, Err(WebhookError::Timestamp)),
        ] {
            let found = verifier().check(Some(&timestamp), Some(&signature), sent.as_bytes(), now());
            assert_eq!(found, expected, "{timestamp} {signature} {sent}");
        }
        assert_eq!(verifier().check(None, Some(&good("")), body.as_bytes(), now()), Err(WebhookError::Signature));
        assert_eq!(verifier().check(Some(&at(0)), None, body.as_bytes(), now()), Err(WebhookError::Signature));
    }

    #[test]
    fn joins_and_leaves_are_told_by_session_and_other_things_not_at_all() {
        let joined = r#"{"version":"1.0.0","type":"participant.joined","id":"w1","event_ts":1800000001.5,"payload":
            {"joined_at":1800000000.25,"session_id":"s1","room":"r","user_id":"p1","user_name":"Canary","owner":false,
             "networkQualityState":"warning","will_eject_at":null,"permissions":{}}}"#;
        let told = read(joined.as_bytes()).unwrap().unwrap();
        assert_eq!((told.id.as_str(), told.what, told.person.as_str()), ("participant.joined:s1", What::Joined, "p1"));
        assert_eq!((told.quality, told.at.as_microsecond()), (Some(LinkQuality::Weak), 1_800_000_000_250_000));
        let left = joined.replace("joined\",", "left\",").replace("\"session_id\"", "\"duration\":2,\"session_id\"");
        let told = read(left.as_bytes()).unwrap().unwrap();
        assert_eq!((told.id.as_str(), told.at.as_millisecond()), ("participant.left:s1", 1_800_000_002_250));
        assert_eq!(read(br#"{"type":"recording.started","id":"w2","payload":{}}"#), Ok(None));
        for wrong in [
            "",
            "[]",
            r#"{"type":"participant.joined","id":"w","payload":{"room":"r"}}"#,
            r#"{"type":"participant.joined","id":"","payload":{"room":"r","session_id":"s","joined_at":1}}"#,
            r#"{"type":"participant.joined","id":"w","payload":{"room":"r","session_id":"s","joined_at":1e300}}"#,
            r#"{"type":"participant.joined","id":"w","payload":{"room":"r\u0000","session_id":"s","joined_at":1}}"#,
        ] {
            assert_eq!(read(wrong.as_bytes()), Err(WebhookError::Body), "{wrong}");
        }
    }

    #[test]
    fn only_the_trial_itself_needs_no_signature() {
        assert!(is_trial(br#"{"test":"test"}"#));
        assert!(!is_trial(br#"{"test":"test","type":"participant.joined"}"#));
        assert!(!is_trial(br#"{"test":"other"}"#));
    }
}
