//! Reading what processors answer: members may be missing, null, or numbers written as text.

use std::time::Duration;

use serde_json::Value;

use super::GatewayError;
use crate::money::Currency;
use crate::remote::NotNow;

/// A member that is text and not empty. Paths are JSON pointers (RFC 6901).
pub(super) fn text<'a>(value: &'a Value, path: &str) -> Option<&'a str> {
    value.pointer(path)?.as_str().filter(|text| !text.is_empty())
}

/// A whole number, also as text.
pub(super) fn number(value: &Value, path: &str) -> Option<i64> {
    let value = value.pointer(path)?;
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// A name that may be text or a number.
pub(super) fn name(value: &Value, path: &str) -> Option<String> {
    let found = text(value, path).map(str::to_owned).or_else(|| number(value, path).map(|number| number.to_string()));
    found.filter(|name| is_name(name))
}

/// A currency in either case.
pub(super) fn currency(value: &Value, path: &str) -> Option<Currency> {
    text(value, path)?.to_ascii_uppercase().parse().ok()
}

/// Whether this can be one of a processor's names, which needs no escaping in an address.
pub(super) fn is_name(text: &str) -> bool {
    (1..=NAME_BYTES_MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.=".contains(&byte))
        && text.bytes().any(|byte| byte != b'.')
}

/// A code as it may be kept: one word of plain letters, whatever the processor says.
pub(super) fn code(said: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
    said.chars().take(CODE_CHARS_MAX).map(plain).collect()
}

/// Bytes of a hexadecimal text.
pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect::<Option<Vec<u8>>>();
    bytes.filter(|_| rest.is_empty())
}

/// An answer without what every such answer has.
pub(super) fn unreadable(service: &'static str) -> GatewayError {
    tracing::warn!(service, "an answer lacks what it should have");
    GatewayError::Unavailable { retry_after: RETRY_LATER }
}

impl From<NotNow> for GatewayError {
    fn from(NotNow { retry_after }: NotNow) -> Self {
        Self::Unavailable { retry_after }
    }
}

/// After a trouble that has no time of its own.
pub(super) const RETRY_LATER: Duration = Duration::from_secs(30);
/// Stripe's own limit for ids.
const NAME_BYTES_MAX: usize = 255;
const CODE_CHARS_MAX: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_read_however_they_are_written() {
        for (value, expected) in [
            (json!(10), Some(10)),
            (json!("10000"), Some(10_000)),
            (json!(i64::MAX), Some(i64::MAX)),
            (json!("ten"), None),
            (json!(1.5), None),
            (json!(null), None),
            (json!({}), None),
        ] {
            assert_eq!(number(&json!({ "n": value }), "/n"), expected, "{value}");
        }
        assert_eq!(number(&json!(""), "/n"), None);
    }

    #[test]
    fn names_need_no_escaping() {
        for (text, good) in [
            ("cs_test_1", true),
            ("vch-1.2=", true),
            ("", false),
            ("..", false),
            ("a/b", false),
            ("a b", false),
            ("ä", false),
        ] {
            assert_eq!(is_name(text), good, "{text}");
        }
        assert!(!is_name(&"a".repeat(256)));
    }

    #[test]
    fn hexadecimal_text_is_read_whole_or_not_at_all() {
        for (text, expected) in
            [("00ffA1", Some(vec![0, 255, 161])), ("", Some(vec![])), ("f", None), ("zz", None), ("é", None)]
        {
            assert_eq!(unhex(text), expected, "{text}");
        }
    }

    #[test]
    fn words_of_a_processor_become_a_code() {
        assert_eq!(code("Insufficient Funds!"), "insufficient_funds_");
        assert_eq!(code(&"x".repeat(100)).len(), 60);
    }
}
