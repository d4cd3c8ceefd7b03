//! Virtual Care Hub: the hub that puts media, signaling and the web application into one process.
//!
//! - [`cli`]: the commands of the `carehub` binary
//! - [`config`]: settings, their sources, and what is said about a wrong one
//! - [`app`]: starts everything in order and stops it in order
//! - [`http`]: the page, the WebSocket, WHIP and WHEP, health, metrics, the demo's API
//! - [`accounts`], [`care`], [`booking`], [`calls`], [`messages`], [`audit`], [`oversight`]: the capabilities, each a folder that reads alone
//! - [`first_run`]: the first admin, and the clinic's name
//! - [`payments`], [`invoices`], [`gateways`]: what is owed and paid, what is billed, and whoever takes the money
//! - [`resealing`]: a newer key of the clinic for all that an older one sealed
//! - [`daily_api`]: what other systems call as they would call Daily.co
//! - [`outbox`], [`idempotency`], [`background`], [`api`], [`db`], [`core`]: what they share
//! - [`documents`], [`language`]: what is printed, and the languages that we write in
//! - [`remote`]: services of somebody else that are asked over HTTP
//! - [`tls`], [`key_file`], [`log`], [`clock`]: the machine's side of it
//!
//! The parts know only what is below them: this crate uses `signaling`, which uses `media`. A test keeps it so.

pub mod accounts;
pub mod actor;
pub mod api;
pub mod app;
pub mod audit;
pub mod background;
pub mod bell;
pub mod booking;
pub mod calls;
pub mod care;
pub mod cli;
pub mod clock;
pub mod codes;
pub mod config;
pub mod core;
pub mod daily_api;
pub mod db;
pub mod digest;
pub mod documents;
pub mod first_run;
pub mod gateways;
pub mod http;
pub mod idempotency;
pub mod ids;
pub mod invoices;
pub mod key_file;
pub mod language;
pub mod log;
pub mod messages;
pub mod money;
pub mod outbox;
pub mod oversight;
pub mod payments;
pub mod records;
pub mod remote;
pub mod resealing;
pub mod seed;
pub mod selftest;
pub mod sensitive;
pub mod signer;
pub mod tls;
pub mod vault;
pub mod visits;
