//! Passwords: long, not everybody's, and kept as Argon2id hashes (OWASP Password Storage: 19 MiB, two passes).
//!
//! Hashing costs memory on purpose, so only a few run at once, off the threads that answer requests.

use std::collections::HashSet;
use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use super::Error;
use super::rules::Email;
use crate::clock::random_bytes;
use crate::sensitive::Secret;

crate::codes::codes! {
    /// Why a password is refused.
    pub enum Weakness {
        /// Under 12 characters.
        Short = "SHORT",
        /// Over 128 characters.
        Long = "LONG",
        /// Among those that are tried first.
        Common = "COMMON",
        /// The account's own address.
        Email = "EMAIL",
        /// One character, or a few, again and again.
        Repetitive = "REPETITIVE",
    }
}

impl Weakness {
    /// In words.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::Short => "a password has at least 12 characters",
            Self::Long => "a password has at most 128 characters",
            Self::Common => "this password is among the first that are tried",
            Self::Email => "the e-mail address is no password",
            Self::Repetitive => "this password repeats a few characters",
        }
    }
}

/// Length and novelty, no rules of composition (NIST SP 800-63B §3.1.1.2).
pub(super) fn check(password: &Secret<String>, email: &Email) -> Result<(), Error> {
    weakness(password.reveal(), &email.key.0).map_or(Ok(()), |weakness| Err(Error::WeakPassword(weakness)))
}

fn weakness(password: &str, email: &str) -> Option<Weakness> {
    let lower = password.to_lowercase();
    let local = email.split('@').next().unwrap_or_default();
    let distinct = lower.chars().collect::<HashSet<_>>().len();
    match password.chars().count() {
        ..CHARS_MIN => Some(Weakness::Short),
        chars if chars > CHARS_MAX => Some(Weakness::Long),
        _ if lower == email || lower == local => Some(Weakness::Email),
        _ if COMMON.contains(lower.as_str()) => Some(Weakness::Common),
        _ if distinct < DISTINCT_MIN => Some(Weakness::Repetitive),
        _ => None,
    }
}

/// A PHC string with a fresh salt.
pub(super) async fn hash(password: &Secret<String>) -> Result<String, Error> {
    let password = password.clone();
    off_thread(move || {
        let salt: [u8; 16] = random_bytes();
        let hash = hasher()?.hash_password_with_salt(password.reveal().as_bytes(), &salt).map_err(Error::broken)?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether the password is right, and whether its hash is weaker than what is made today. Without a hash, as for accounts
/// that do not exist, it takes as long and is wrong.
pub(super) async fn verify(password: &Secret<String>, hash: Option<String>) -> Result<Verdict, Error> {
    let password = password.clone();
    off_thread(move || {
        let Some(hash) = hash else {
            let _ = hasher()?.hash_password_with_salt(password.reveal().as_bytes(), &[0; 16]);
            return Ok(Verdict::Wrong);
        };
        let hash = PasswordHash::new(&hash).map_err(Error::broken)?;
        if hasher()?.verify_password(password.reveal().as_bytes(), &hash).is_err() {
            return Ok(Verdict::Wrong);
        }
        let params = Params::try_from(&hash).map_err(Error::broken)?;
        let weaker = params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES || params.p_cost() < LANES;
        Ok(if weaker { Verdict::RightButWeaklyHashed } else { Verdict::Right })
    })
    .await
}

/// What came of comparing a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Wrong,
    Right,
    /// Hash it anew.
    RightButWeaklyHashed,
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    let permit = AT_ONCE.acquire().await.map_err(Error::broken)?;
    let done = tokio::task::spawn_blocking(work).await.map_err(Error::broken)?;
    drop(permit);
    done
}

fn hasher() -> Result<Argon2<'static>, Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Error::broken)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// OWASP Password Storage Cheat Sheet, 2026: the floor for Argon2id. Raising any of them rehashes at the next sign-in.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// 19 MiB each; who comes when all are busy waits.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

pub(super) const CHARS_MIN: usize = 12;
pub(super) const CHARS_MAX: usize = 128;
const DISTINCT_MIN: usize = 5;

/// Our own list of what is tried first, one a line, lower case, all of at least twelve characters: shorter ones are refused
/// anyway.
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused_with_the_reason() {
        for (password, expected) in [
            ("short", Some(Weakness::Short)),
            ("elevenchars", Some(Weakness::Short)),
            ("Password1234", Some(Weakness::Common)),
            ("QWERTYUIOP123", Some(Weakness::Common)),
            ("aaaaaaaaaaaaaa", Some(Weakness::Repetitive)),
            ("abababababababab", Some(Weakness::Repetitive)),
            ("Ada.Lovelace@example.org", Some(Weakness::Email)),
            ("ada.lovelace", Some(Weakness::Email)),
            (&"läng ".repeat(26), Some(Weakness::Long)),
            ("correct horse battery", None),
            ("übergrößenträger", None),
        ] {
            assert_eq!(weakness(password, "ada.lovelace@example.org"), expected, "{password}");
        }
    }

    #[test]
    fn list_holds_only_what_length_does_not_refuse() {
        assert!(COMMON.len() >= 300, "{}", COMMON.len());
        for word in COMMON.iter() {
            assert!(word.chars().count() >= CHARS_MIN && word.to_lowercase() == *word, "{word}");
        }
    }

    #[tokio::test]
    async fn right_password_is_right_and_weaker_hashes_are_noticed() {
        let password = Secret::new("correct horse battery".to_owned());
        let hashed = hash(&password).await.expect("hashes");
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        assert_eq!(verify(&password, Some(hashed.clone())).await.expect("verifies"), Verdict::Right);
        let other = Secret::new("correct horse batterz".to_owned());
        assert_eq!(verify(&other, Some(hashed)).await.expect("verifies"), Verdict::Wrong);
        assert_eq!(verify(&password, None).await.expect("verifies"), Verdict::Wrong);
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8192, 1, 1, None).expect("good"));
        let weak = weak.hash_password_with_salt(password.reveal().as_bytes(), &[1; 16]).expect("hashes").to_string();
        assert_eq!(verify(&password, Some(weak)).await.expect("verifies"), Verdict::RightButWeaklyHashed);
    }

    /// Not exact, as a busy machine is not; a comparison left out would be a thousand times faster.
    #[tokio::test]
    async fn comparing_with_nothing_takes_as_long() {
        let password = Secret::new("correct horse battery".to_owned());
        let hashed = hash(&password).await.expect("hashes");
        let mut shortest = [std::time::Duration::MAX; 2];
        for _ in 0..5 {
            for (shortest, hash) in shortest.iter_mut().zip([Some(hashed.clone()), None]) {
                let began = std::time::Instant::now();
                verify(&password, hash).await.expect("verifies");
                *shortest = began.elapsed().min(*shortest);
            }
        }
        let [with, without] = shortest;
        assert!(without * 3 > with && with * 3 > without, "{with:?} {without:?}");
    }
}
