//! Accounts: who can sign in, with what, for how long.
//!
//! A person proves an e-mail address by a link and themselves by a password, a one-time code or a passkey; providers and
//! admins always show two factors. Nobody learns from an answer, or from the time it takes, whether an address has an
//! account. What is sensitive needs a proof of the last five minutes ([`fresh`]).

mod admin;
pub mod api;
mod browser;
mod devices;
mod email_change;
mod erase;
mod error;
mod passkey;
mod password;
mod profile;
mod proof;
mod recovery;
mod registration;
mod reset;
mod rules;
mod session;
mod sign_in;
mod store;
mod sweep;
mod throttle;
mod token;
mod totp;
mod user;

pub use admin::has_admin;
pub use browser::{MaybeSignedIn, SignedIn};
pub use erase::pseudonymise;
pub use error::Error;
pub use password::Weakness;
pub use rules::{Email, language, name, zone};
pub use session::{cookie, fresh, keep_alive, open_session};
pub use sweep::sweep;
pub use throttle::{LookUp, look_up};
pub use token::{Purpose, mint};
pub use user::{NewUser, Status, User, active_of_role, create, everybody, share_password, user, user_by_email};
