//! Signaling.

pub mod message;
#[cfg(test)]
mod wire_types;
