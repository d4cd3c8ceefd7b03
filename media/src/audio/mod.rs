//! How loud, and who speaks.

pub mod speaker;

/// A client-to-mixer audio level (RFC 6464 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// 0 is the loudest, 127 silence: decibels below overload.
    pub below_overload_db: u8,
    /// The sender's own voice detector, where it has one.
    pub voice: bool,
}

impl Level {
    /// Reads the extension's one byte.
    pub const fn from_byte(byte: u8) -> Self {
        Self { below_overload_db: byte & 0x7f, voice: byte & 0x80 != 0 }
    }
}
