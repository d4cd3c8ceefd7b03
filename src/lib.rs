//! Virtual Care Hub: the hub that puts media, signaling and the web application into one process.
//!
//! - [`cli`]: the commands of the `carehub` binary
//! - [`config`]: settings, their sources, and what is said about a wrong one
//! - [`app`]: starts everything in order and stops it in order
//! - [`http`]: the page, the WebSocket, WHIP and WHEP, health, metrics, the demo's API
//! - [`tls`], [`key_file`], [`log`], [`clock`]: the machine's side of it
//!
//! The parts know only what is below them: this crate uses `signaling`, which uses `media`. A test keeps it so.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod http;
pub mod key_file;
pub mod log;
pub mod tls;
