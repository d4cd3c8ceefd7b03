//! Who acts: every service function takes it and decides by it, every audit entry names it.

use std::net::IpAddr;

use jiff::Timestamp;

use crate::codes::codes;
use crate::ids::{SessionId, UserId};

codes! {
    /// What a user is.
    pub enum Role {
        /// Is cared for.
        Patient = "PATIENT",
        /// Gives care.
        Provider = "PROVIDER",
        /// Runs the clinic; sees no clinical text.
        Admin = "ADMIN",
    }
}

/// Who acts, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub who: Who,
    /// Where the request came from; nothing for the system's own doing.
    pub origin: Option<Origin>,
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// The hub itself: sweepers, deliveries, the command line.
    System,
    /// Somebody who is not signed in.
    Nobody,
    /// Somebody who is.
    Person(Person),
}

/// A signed-in user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Which.
    pub user: UserId,
    /// In what role.
    pub role: Role,
    /// By which sign-in.
    pub session: SessionId,
    /// When a password, code or passkey was last shown: what is sensitive needs a fresh one.
    pub proved_at: Timestamp,
}

/// Where a request came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The client's address.
    pub address: IpAddr,
    /// User-Agent, cut to 200 characters.
    pub agent: String,
}

impl Actor {
    /// The hub itself.
    pub const fn system() -> Self {
        Self { who: Who::System, origin: None }
    }

    /// The signed-in person, if it is one.
    pub const fn person(&self) -> Option<&Person> {
        match &self.who {
            Who::Person(person) => Some(person),
            Who::System | Who::Nobody => None,
        }
    }

    /// The user behind it, if there is one.
    pub fn user(&self) -> Option<UserId> {
        self.person().map(|person| person.user)
    }

    /// Whether this is a signed-in user of that role.
    pub fn is(&self, role: Role) -> bool {
        self.person().is_some_and(|person| person.role == role)
    }
}
