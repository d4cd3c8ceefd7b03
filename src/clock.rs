//! Randomness of the machine for keys. Time and ids come from [`signaling::Clock`], which `app.rs` hands on as a value, so
//! that rules elsewhere can be tested without luck or waiting.

use rand::RngExt as _;

/// Fresh bytes from the operating system's generator, good enough for keys.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    rand::rng().random()
}
