//! Signs what the clinic vouches for: Ed25519 (RFC 8032), so that whoever has the public key can check it.

use std::sync::Arc;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};

/// A key that signs. Cheap to clone.
#[derive(Clone)]
pub struct Signer(Arc<Ed25519KeyPair>);

impl Signer {
    /// With a secret of 32 bytes.
    #[expect(clippy::expect_used, reason = "any 32 bytes are a seed (RFC 8032 §5.1.5)")]
    pub fn new(seed: &[u8; 32]) -> Self {
        Self(Arc::new(Ed25519KeyPair::from_seed_unchecked(seed).expect("32 bytes")))
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).as_ref().to_vec()
    }

    /// What signatures are checked with: see [`is_signed`].
    pub fn public_key(&self) -> Vec<u8> {
        self.0.public_key().as_ref().to_vec()
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer")
    }
}

/// Whether the holder of that key signed that message.
pub fn is_signed(public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ED25519, public_key).verify(message, signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signature_holds_for_its_message_and_key_alone() {
        let (one, other) = (Signer::new(&[7; 32]), Signer::new(&[8; 32]));
        let signature = one.sign(b"head");
        assert!(is_signed(&one.public_key(), b"head", &signature));
        assert_eq!(Signer::new(&[7; 32]).public_key(), one.public_key());
        assert!(!is_signed(&one.public_key(), b"tail", &signature));
        assert!(!is_signed(&other.public_key(), b"head", &signature));
        assert!(!is_signed(b"no key", b"head", &signature) && !is_signed(&one.public_key(), b"head", b""));
    }

    /// RFC 8032 §7.1, TEST 2.
    #[test]
    fn signature_is_that_of_the_standard() {
        let seed = crate::digest::unhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").unwrap();
        let signer = Signer::new(&seed.try_into().unwrap());
        assert!(crate::digest::hex(&signer.sign(&[0x72])).starts_with("92a009a9f0d4cab8720e820b5f642540"));
    }
}
