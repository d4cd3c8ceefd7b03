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

/// Room names travel in URLs, so they hold nothing that would need escaping there: 1 to 64 of `A-Z a-z 0-9 _ -`.
pub fn is_room_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}
