//! Randomness and wall-clock time of the machine. Asked for here and in `app.rs` only, and passed on as values, so that
//! rules elsewhere can be tested without luck or waiting.

use rand::RngExt as _;

/// Fresh bytes from the operating system's generator, good enough for keys.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    rand::rng().random()
}

/// A fresh name that nobody can guess: 16 random bytes as 32 hexadecimal letters, safe in a URL.
pub fn random_name() -> String {
    random_bytes::<16>().iter().map(|byte| format!("{byte:02x}")).collect()
}
