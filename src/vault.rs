//! Seals what must not be readable in the database or its backups: XChaCha20-Poly1305 with the clinic's key.
//!
//! A sealed value is bound to its place (`context`, such as `appointment|reason|ID`), so that a row copied elsewhere does
//! not open. Text form: key version, a dot, base64 of nonce and ciphertext.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::clock::random_bytes;

/// The clinic's key, ready for use.
#[derive(Clone)]
pub struct Vault(XChaCha20Poly1305);

/// The value was not sealed with this key for this place, or was changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value does not open with the clinic's key")]
pub struct Unopened;

impl Vault {
    /// With a 32-byte key.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    /// Seals a text for one place. An empty text stays empty, as that there is nothing is no secret.
    ///
    /// # Errors
    /// The cipher refuses texts of 256 GiB and over.
    pub fn seal(&self, context: &str, text: &str) -> Result<String, Unopened> {
        if text.is_empty() {
            return Ok(String::new());
        }
        // Of the machine even in tests: two values under one nonce would give both away.
        let nonce: [u8; NONCE_BYTES] = random_bytes();
        let payload = Payload { msg: text.as_bytes(), aad: context.as_bytes() };
        let sealed = self.0.encrypt(&XNonce::from(nonce), payload).map_err(|_| Unopened)?;
        Ok(format!("{VERSION}.{}", BASE64.encode([&nonce[..], &sealed].concat())))
    }

    /// Opens what was sealed for that place.
    ///
    /// # Errors
    /// [`Unopened`]
    pub fn open(&self, context: &str, sealed: &str) -> Result<String, Unopened> {
        if sealed.is_empty() {
            return Ok(String::new());
        }
        let (version, bytes) = sealed.split_once('.').ok_or(Unopened)?;
        if version != VERSION {
            return Err(Unopened);
        }
        let bytes = BASE64.decode(bytes).map_err(|_| Unopened)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(Unopened)?;
        let payload = Payload { msg: sealed, aad: context.as_bytes() };
        let text = self.0.decrypt(&XNonce::from(*nonce), payload).map_err(|_| Unopened)?;
        String::from_utf8(text).map_err(|_| Unopened)
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

const NONCE_BYTES: usize = 24;

/// Of the key; a later rotation tells keys apart by it.
const VERSION: &str = "1";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_text_opens_at_its_place_with_its_key_and_nowhere_else() {
        let vault = Vault::new(&[7; 32]);
        let sealed = vault.seal("appointment|reason|1", "Knie schmerzt").expect("sealed");
        assert!(!sealed.contains("Knie"));
        assert_eq!(vault.open("appointment|reason|1", &sealed).as_deref(), Ok("Knie schmerzt"));
        assert_eq!(vault.open("appointment|reason|2", &sealed), Err(Unopened));
        assert_eq!(Vault::new(&[8; 32]).open("appointment|reason|1", &sealed), Err(Unopened));
        for broken in ["1", "1.", "2.AAAA", "1.%%%", &sealed[..sealed.len() - 3]] {
            assert_eq!(vault.open("appointment|reason|1", broken), Err(Unopened), "{broken}");
        }
    }

    #[test]
    fn nothing_stays_nothing_and_equal_texts_look_different() {
        let vault = Vault::new(&[7; 32]);
        assert_eq!(vault.seal("x", "").as_deref(), Ok(""));
        assert_eq!(vault.open("x", "").as_deref(), Ok(""));
        assert_ne!(vault.seal("x", "a"), vault.seal("x", "a"));
    }
}
