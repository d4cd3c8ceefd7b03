//! Master keys and what is derived from them: the exporter's split (RFC 5764 §4.2) and the AES-CM key derivation
//! (RFC 3711 §4.3, with the 12-byte salts of RFC 7714 §11). The key derivation rate is zero, as DTLS-SRTP has it.

use arrayvec::ArrayVec;
use aws_lc_rs::cipher::{AES_128, EncryptingKey, EncryptionContext, UnboundCipherKey};

use super::Profile;

/// Bytes of every key; both profiles are AES-128.
pub(super) const KEY: usize = 16;
/// Bytes of an HMAC-SHA1 session key (RFC 3711 §8.2).
pub(super) const AUTH_KEY: usize = 20;
/// Bytes of the longest salt.
const SALT_MAX: usize = 14;

/// Master key and salt of one direction.
#[derive(Clone)]
pub struct Keys {
    profile: Profile,
    key: [u8; KEY],
    salt: ArrayVec<u8, SALT_MAX>,
}

/// What session keys are for.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Rtp,
    Rtcp,
}

impl Keys {
    /// `None` when a length is not the profile's.
    pub fn new(profile: Profile, key: &[u8], salt: &[u8]) -> Option<Self> {
        if salt.len() != profile.salt_len() {
            return None;
        }
        Some(Self { profile, key: key.try_into().ok()?, salt: salt.try_into().ok()? })
    }

    /// Splits what the DTLS exporter gave into the client's and the server's keys: client key, server key, client salt, server
    /// salt (RFC 5764 §4.2). `None` unless there are exactly [`Profile::exporter_len`] bytes.
    pub fn from_exporter(profile: Profile, material: &[u8]) -> Option<(Self, Self)> {
        let (client_key, rest) = material.split_at_checked(profile.key_len())?;
        let (server_key, rest) = rest.split_at_checked(profile.key_len())?;
        let (client_salt, server_salt) = rest.split_at_checked(profile.salt_len())?;
        Some((Self::new(profile, client_key, client_salt)?, Self::new(profile, server_key, server_salt)?))
    }

    /// Which profile they are for.
    pub const fn profile(&self) -> Profile {
        self.profile
    }

    pub(super) fn session_key(&self, purpose: Purpose) -> Option<[u8; KEY]> {
        self.derive(purpose, 0)
    }

    pub(super) fn session_auth_key(&self, purpose: Purpose) -> Option<[u8; AUTH_KEY]> {
        self.derive(purpose, 1)
    }

    pub(super) fn session_salt<const N: usize>(&self, purpose: Purpose) -> Option<[u8; N]> {
        self.derive(purpose, 2)
    }

    /// The first `N` bytes of the AES-CM keystream for a label (RFC 3711 §4.3.1, §4.3.3).
    pub(super) fn derive<const N: usize>(&self, purpose: Purpose, kind: u8) -> Option<[u8; N]> {
        let label = match purpose {
            Purpose::Rtp => kind,
            Purpose::Rtcp => 3 + kind,
        };
        // The salt is the high 112 bits (a short one is padded at its end), the label its eighth byte, the counter the rest.
        let mut block = [0; 16];
        block.iter_mut().zip(&self.salt).for_each(|(byte, salt)| *byte = *salt);
        let [_, _, _, _, _, _, _, at, ..] = &mut block;
        *at ^= label;
        let cipher = EncryptingKey::ctr(UnboundCipherKey::new(&AES_128, &self.key).ok()?).ok()?;
        let mut out = [0; N];
        cipher.less_safe_encrypt(&mut out, EncryptionContext::Iv128((&block).into())).ok()?;
        Some(out)
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("profile", &self.profile).finish_non_exhaustive()
    }
}
