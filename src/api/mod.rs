//! What every part of the HTTP API shares: errors, bodies, queries, pages, versions, who the client is.
//!
//! A handler takes a request apart with the extractors here, calls its capability, and says the result; it decides
//! nothing. Every error is `application/problem+json` with a stable `code`.

mod body;
mod client;
mod days;
mod idempotent;
mod page;
mod pdf;
mod problem;
mod text;
mod version;

pub use body::{Json, Path, Query};
pub use client::Client;
pub use days::DayRange;
pub use idempotent::IdempotencyKey;
pub use page::{Cursor, LIMIT_MAX, Page, PageQuery};
pub use pdf::Pdf;
pub use problem::{Body, Field, Problem};
pub use text::{line, text};
pub use version::{IfMatch, Versioned};
