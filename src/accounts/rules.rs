//! What an account's fields may hold. Pure.

use std::sync::LazyLock;

use jiff::tz::TimeZoneDatabase;

use super::Error;
use crate::sensitive::Phi;

/// A checked e-mail address, as it was written and as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    /// As it was written.
    pub text: Phi<String>,
    /// Lower case.
    pub key: Phi<String>,
}

impl Email {
    /// RFC 5321 §4.5.3.1: at most 254 characters fit a path.
    ///
    /// # Errors
    /// [`Error::EmailInvalid`]
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let address: lettre::Address = text.parse().map_err(|_| Error::EmailInvalid)?;
        let good = text.len() <= EMAIL_BYTES_MAX
            && !text.chars().any(|char| char.is_control() || char.is_whitespace())
            && !address.domain().is_empty();
        let text = good.then(|| text.to_owned()).ok_or(Error::EmailInvalid)?;
        Ok(Self { key: Phi(text.to_lowercase()), text: Phi(text) })
    }
}

/// Trimmed; no control characters, which names do not have and PostgreSQL does not take.
///
/// # Errors
/// [`Error::NameInvalid`]
pub fn name(text: &str) -> Result<Phi<String>, Error> {
    let text = text.trim();
    let good = (1..=NAME_CHARS_MAX).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    good.then(|| Phi(text.to_owned())).ok_or(Error::NameInvalid)
}

/// A language with or without one subtag, such as `en`, `pt-BR`, `zh-Hant`: enough to choose a translation (BCP 47).
///
/// # Errors
/// [`Error::LanguageInvalid`]
pub fn language(text: &str) -> Result<String, Error> {
    let (first, rest) = text.split_once('-').map_or((text, None), |(first, rest)| (first, Some(rest)));
    let good = matches!(first.len(), 2 | 3)
        && first.bytes().all(|byte| byte.is_ascii_lowercase())
        && rest.is_none_or(|rest| matches!(rest.len(), 2..=4) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    good.then(|| text.to_owned()).ok_or(Error::LanguageInvalid)
}

/// The IANA name as the database spells it.
///
/// # Errors
/// [`Error::ZoneUnknown`]
pub fn zone(text: &str) -> Result<String, Error> {
    static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);
    let zone = ZONES.get(text).map_err(|_| Error::ZoneUnknown)?;
    zone.iana_name().map(str::to_owned).ok_or(Error::ZoneUnknown)
}

pub(super) const EMAIL_BYTES_MAX: usize = 254;
pub(super) const NAME_CHARS_MAX: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_without_case_and_nonsense_is_refused() {
        let email = Email::parse(" Ada@Example.org ").expect("an address");
        assert_eq!((email.text.0.as_str(), email.key.0.as_str()), ("Ada@Example.org", "ada@example.org"));
        let long = format!("{}@example.org", "a".repeat(250));
        for wrong in ["", "ada", "@example.org", "ada@", "a b@example.org", "ada@ex\0ample.org", "a@b@c", &long] {
            assert!(matches!(Email::parse(wrong), Err(Error::EmailInvalid)), "{wrong}");
        }
    }

    #[test]
    fn names_are_trimmed_and_bounded() {
        assert_eq!(name("  Ada Lovelace ").expect("a name").0, "Ada Lovelace");
        for wrong in ["", "   ", "A\0da", "A\nda", &"a".repeat(201)] {
            assert!(matches!(name(wrong), Err(Error::NameInvalid)), "{wrong:?}");
        }
    }

    #[test]
    fn languages_are_tags_of_two_to_eight_characters() {
        for right in ["en", "de", "gsw", "pt-BR", "zh-Hant"] {
            assert!(language(right).is_ok(), "{right}");
        }
        for wrong in ["", "e", "EN", "english", "en-", "en-B", "en_US", "zh-Hant-TW", "en-\0\0"] {
            assert!(matches!(language(wrong), Err(Error::LanguageInvalid)), "{wrong}");
        }
    }

    #[test]
    fn zones_are_those_of_the_iana_database() {
        assert_eq!(zone("Europe/Berlin").expect("a zone"), "Europe/Berlin");
        assert_eq!(zone("america/new_york").expect("a zone"), "America/New_York");
        for wrong in ["", "Europe/Atlantis", "Mars/Base", "+02:00", "Etc/Unknown", "UTC\0"] {
            assert!(matches!(zone(wrong), Err(Error::ZoneUnknown)), "{wrong}");
        }
    }
}
