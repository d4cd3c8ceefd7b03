//! Accounts: who can sign in, with what, for how long.

pub mod api;
mod session;
mod store;

pub use session::SignedIn;
