//! Seals what must not be readable in the database or its backups: XChaCha20-Poly1305 with the clinic's key.
//!
//! A sealed value is bound to its place (`context`, such as `appointment|reason|ID`), so that a row copied elsewhere does
//! not open. Text form: key version, a dot, base64 of nonce and ciphertext. The key has versions: the newest seals, every
//! one that is held opens. A version that is not held yet is looked for once more where the keys came from, so that a
//! running server takes up a key that was made beside it.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::clock::random_bytes;
use crate::signer::Signer;

/// Counts the clinic's keys, from 1.
pub type KeyVersion = u32;

/// Keys by their version.
pub type Keys = BTreeMap<KeyVersion, [u8; 32]>;

/// The clinic's keys, ready for use. Cheap to clone; clones share what they hold.
#[derive(Clone)]
pub struct Vault {
    held: Arc<RwLock<BTreeMap<KeyVersion, Cipher>>>,
    source: Arc<dyn Fn() -> Option<Keys> + Send + Sync>,
    signer: Signer,
}

/// The value was not sealed with this key for this place, or was changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value does not open with the clinic's key")]
pub struct Unopened;

/// One key.
#[derive(Clone)]
pub(crate) struct Cipher(XChaCha20Poly1305);

impl Vault {
    /// With one key, of version 1.
    pub fn new(key: &[u8; 32]) -> Self {
        Self::with(&Keys::from([(1, *key)]), || None)
    }

    /// With these keys; `source` gives them anew when another one is needed.
    pub fn with(keys: &Keys, source: impl Fn() -> Option<Keys> + Send + Sync + 'static) -> Self {
        let oldest = keys.values().next().copied().unwrap_or_default();
        let vault = Self { held: Arc::default(), source: Arc::new(source), signer: Signer::new(&derived(&oldest)) };
        vault.hold(keys);
        vault
    }

    /// The same, with a key of its own for signing: unlike those that seal it is never replaced, so that what was signed
    /// once can be checked for ever. Without, it is made of the oldest key.
    #[must_use]
    pub fn signing_with(self, seed: &[u8; 32]) -> Self {
        Self { signer: Signer::new(seed), ..self }
    }

    /// Signs what the clinic vouches for.
    pub const fn signer(&self) -> &Signer {
        &self.signer
    }

    /// Takes up keys; those of versions that are held already stay as they are.
    pub fn hold(&self, keys: &Keys) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        for (version, key) in keys {
            held.entry(*version).or_insert_with(|| Cipher::new(key));
        }
    }

    /// Looks where the keys came from for newer ones.
    pub fn look_again(&self) {
        if let Some(keys) = (self.source)() {
            self.hold(&keys);
        }
    }

    /// The version that seals.
    pub fn newest(&self) -> KeyVersion {
        self.held.read().unwrap_or_else(PoisonError::into_inner).keys().next_back().copied().unwrap_or_default()
    }

    /// Seals a text for one place. An empty text stays empty, as that there is nothing is no secret.
    ///
    /// # Errors
    /// The cipher refuses texts of 256 GiB and over.
    pub fn seal(&self, context: &str, text: &str) -> Result<String, Unopened> {
        if text.is_empty() {
            return Ok(String::new());
        }
        let version = self.newest();
        let sealed = self.cipher(version).ok_or(Unopened)?.seal(context, text.as_bytes())?;
        Ok(format!("{version}.{sealed}"))
    }

    /// Opens what was sealed for that place.
    ///
    /// # Errors
    /// [`Unopened`]
    pub fn open(&self, context: &str, sealed: &str) -> Result<String, Unopened> {
        if sealed.is_empty() {
            return Ok(String::new());
        }
        let (version, sealed) = sealed.split_once('.').ok_or(Unopened)?;
        let version = version.parse().map_err(|_| Unopened)?;
        let cipher = self.cipher(version).or_else(|| {
            self.look_again();
            self.cipher(version)
        });
        let text = cipher.ok_or(Unopened)?.open(context, sealed)?;
        String::from_utf8(text).map_err(|_| Unopened)
    }

    fn cipher(&self, version: KeyVersion) -> Option<Cipher> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).get(&version).cloned()
    }
}

impl Cipher {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    /// Base64 of nonce and ciphertext, bound to the context.
    pub(crate) fn seal(&self, context: &str, bytes: &[u8]) -> Result<String, Unopened> {
        // Of the machine even in tests: two values under one nonce would give both away.
        let nonce: [u8; NONCE_BYTES] = random_bytes();
        let payload = Payload { msg: bytes, aad: context.as_bytes() };
        let sealed = self.0.encrypt(&XNonce::from(nonce), payload).map_err(|_| Unopened)?;
        Ok(BASE64.encode([&nonce[..], &sealed].concat()))
    }

    pub(crate) fn open(&self, context: &str, sealed: &str) -> Result<Vec<u8>, Unopened> {
        let bytes = BASE64.decode(sealed).map_err(|_| Unopened)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(Unopened)?;
        let payload = Payload { msg: sealed, aad: context.as_bytes() };
        self.0.decrypt(&XNonce::from(*nonce), payload).map_err(|_| Unopened)
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl std::fmt::Debug for Cipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cipher")
    }
}

/// Another key, from which nothing of the first is learnt (HMAC-SHA-256).
fn derived(key: &[u8; 32]) -> [u8; 32] {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), b"carehub signing key 1");
    let mut seed = [0; 32];
    seed.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
    seed
}

const NONCE_BYTES: usize = 24;

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
        for broken in ["1", "1.", "2.AAAA", "x.AAAA", "1.%%%", &sealed[..sealed.len() - 3]] {
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

    #[test]
    fn newest_key_seals_older_ones_open_and_an_unknown_one_is_looked_for() {
        let old = Vault::new(&[7; 32]);
        let of_old = old.seal("x", "a").expect("sealed");
        let both = Keys::from([(1, [7; 32]), (2, [8; 32])]);
        let new = Vault::with(&both, || None);
        let of_new = new.seal("x", "b").expect("sealed");
        assert!(of_old.starts_with("1.") && of_new.starts_with("2."));
        assert_eq!(new.open("x", &of_old).as_deref(), Ok("a"));
        assert_eq!(old.open("x", &of_new), Err(Unopened));
        let beside = Vault::with(&Keys::from([(1, [7; 32])]), move || Some(both.clone()));
        assert_eq!((beside.newest(), beside.open("x", &of_new).as_deref(), beside.newest()), (1, Ok("b"), 2));
    }
}
