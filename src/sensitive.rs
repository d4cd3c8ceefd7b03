//! Values that must not reach a log: [`Phi`] for what tells about a person, [`Secret`] for what opens a door.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Health data, names and addresses of people. Shows nothing when it is printed for debugging.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phi<T>(pub T);

/// A password, cookie, token or key. Shows nothing when it is printed for debugging, and is not serialised.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Wraps it.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, at the place that needs it.
    pub const fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Phi<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(personal)")
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

impl<T> From<T> for Phi<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_shows_its_value() {
        let shown = format!("{:?} {:?}", Phi("Ada Canary"), Secret::new("canary"));
        assert!(!shown.to_lowercase().contains("canary"), "{shown}");
    }
}
