//! Accounts: who can sign in, with what, for how long.
//!
//! A person proves an e-mail address by a link and themselves by a password, a one-time code or a passkey; providers and
//! admins always show two factors. Nobody learns from an answer, or from the time it takes, whether an address has an
//! account. What is sensitive needs a proof of the last five minutes ([`fresh`]).

pub mod api;
mod error;
mod password;
mod rules;
mod session;
mod store;
mod token;
mod user;

pub use error::Error;
pub use password::Weakness;
pub use rules::{Email, language, name, zone};
pub use session::{MaybeSignedIn, SignedIn, fresh, open_session};
pub use token::{Purpose, mint};
pub use user::{NewUser, Status, User, create, user};
