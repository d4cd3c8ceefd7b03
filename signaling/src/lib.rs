//! Signaling.

pub mod message;
