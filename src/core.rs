//! What every capability works with: database, clock, the clinic's key, and a few settings.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use sqlx::Any;
use sqlx::pool::PoolConnection;

use crate::audit::Change;
use crate::bell::Bell;
use crate::clock::Clock;
use crate::db::{Db, Error};
use crate::vault::Vault;

/// Cheap to clone.
#[derive(Clone, Debug)]
pub struct Core(Arc<Parts>);

/// See [`Core`].
#[derive(Debug)]
pub struct Parts {
    /// The database, with this version's schema.
    pub db: Db,
    /// Time, random numbers, ids.
    pub clock: Clock,
    /// Seals what must not be read in the database.
    pub vault: Vault,
    /// Settings.
    pub settings: Settings,
    /// Rings for whatever a trail was left of.
    pub bell: Bell,
}

/// What capabilities need to know of the configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where people reach the server, without a slash at the end: links in mails begin so.
    pub public_url: String,
    /// Proxies whose X-Forwarded-For counts.
    pub trusted_proxies: Vec<IpAddr>,
    /// The page comes over TLS: cookies say so.
    pub secure: bool,
    /// A trial: second factors may be left out.
    pub demo: bool,
}

impl Core {
    /// Puts them together.
    pub fn new(db: Db, clock: Clock, vault: Vault, settings: Settings) -> Self {
        Self(Arc::new(Parts { db, clock, vault, settings, bell: Bell::default() }))
    }

    /// The same with another clock, as when a history is written that has times of its own.
    #[must_use]
    pub fn with_clock(&self, clock: Clock) -> Self {
        let parts = Parts {
            db: self.db.clone(),
            clock,
            vault: self.vault.clone(),
            settings: self.settings.clone(),
            bell: self.bell.clone(),
        };
        Self(Arc::new(parts))
    }

    /// A transaction that leaves a trail.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn begin(&self) -> Result<Change, Error> {
        Ok(Change::new(self.db.begin().await?, self.clock.now()).with_bell(&self.bell))
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn read(&self) -> Result<PoolConnection<Any>, Error> {
        self.db.read().await
    }
}

impl Deref for Core {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
