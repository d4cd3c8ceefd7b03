//! hub
pub mod config;
