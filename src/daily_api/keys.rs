//! Domains and their keys. A domain is a clinic as another system knows it; a key lets that system in, and signs the
//! tokens that it makes without asking. So a key is kept twice: as a hash to recognise it, and sealed to check with it.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::store;
use crate::actor::Actor;
use crate::audit::Record;
use crate::core::Core;
use crate::db::{self, Conn};
use crate::digest::sha256;
use crate::ids::{DailyDomainId, DailyKeyId};
use crate::sensitive::Secret;
use crate::vault::Unopened;

/// A clinic.
#[derive(Clone, Debug)]
pub struct Domain {
    /// Which.
    pub id: DailyDomainId,
    /// Part of the addresses of its rooms.
    pub name: String,
    /// What holds for all its rooms.
    pub properties: Map<String, Value>,
}

/// A key, without the key.
#[derive(Clone, Debug)]
pub struct Key {
    /// Which.
    pub id: DailyKeyId,
    /// Of which domain.
    pub domain: String,
    /// What it is for.
    pub label: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Taken away.
    pub revoked_at: Option<Timestamp>,
}

/// A system that showed its key.
#[derive(Clone, Debug)]
pub struct Caller {
    /// For whom it speaks.
    pub domain: Domain,
    /// By which key.
    pub key: DailyKeyId,
    /// The key itself, to sign with.
    pub secret: Secret<String>,
}

/// Not made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The name of the domain.
    #[error("a domain is named by 1 to 40 of a-z, 0-9 and -, such as north-clinic")]
    DomainName,
    /// The label.
    #[error("a label has at most 80 characters")]
    Label,
    /// No such key, or revoked already.
    #[error("there is no such key in use")]
    NoKey,
    /// The vault.
    #[error(transparent)]
    Vault(#[from] Unopened),
    /// The database.
    #[error(transparent)]
    Database(#[from] db::Error),
}

/// Makes a key, and its domain when that is new. The key is shown now and never again.
///
/// # Errors
/// [`Error`]
pub async fn create(core: &Core, domain: &str, label: &str) -> Result<(DailyKeyId, Secret<String>), Error> {
    let letters = domain.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !letters || !(1..=40).contains(&domain.len()) {
        return Err(Error::DomainName);
    }
    if label.chars().count() > 80 || label.chars().any(char::is_control) {
        return Err(Error::Label);
    }
    let (id, secret) = (DailyKeyId::new(&core.clock), core.clock.token());
    let sealed = core.vault.seal(&place(id), secret.reveal())?;
    let mut change = core.begin().await?;
    let now = change.now();
    let domain = store::keys::domain_made(&mut change, DailyDomainId::new(&core.clock), domain, now).await?;
    let hash = sha256(secret.reveal().as_bytes());
    store::keys::insert(&mut change, (id, domain), label, (&hash, &sealed), now).await?;
    change.record(&Actor::system(), Record::new("daily_key.created", "daily_key", id));
    change.commit().await?;
    Ok((id, secret))
}

/// All keys, oldest first.
///
/// # Errors
/// [`db::Error`]
pub async fn list(core: &Core) -> Result<Vec<Key>, db::Error> {
    store::keys::list(&mut *core.read().await?).await
}

/// Takes a key away, and with it every token it signed.
///
/// # Errors
/// [`Error::NoKey`]
pub async fn revoke(core: &Core, id: DailyKeyId) -> Result<(), Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    if !store::keys::revoke(&mut change, id, now).await? {
        return Err(Error::NoKey);
    }
    change.record(&Actor::system(), Record::new("daily_key.revoked", "daily_key", id));
    Ok(change.commit().await?)
}

/// Whose key this is, if it is one.
pub(super) async fn caller(core: &Core, key: &str) -> Result<Option<Caller>, db::Error> {
    let found = store::keys::by_hash(&mut *core.read().await?, &sha256(key.as_bytes())).await?;
    Ok(found.map(|(domain, id)| Caller { domain, key: id, secret: Secret::new(key.to_owned()) }))
}

/// The keys that may have signed a token of this domain.
pub(super) async fn secrets(conn: &mut Conn, core: &Core, domain: DailyDomainId) -> Result<Vec<Secret<String>>, Error> {
    let sealed = store::keys::sealed(conn, domain).await?;
    sealed.into_iter().map(|(id, sealed)| Ok(Secret::new(core.vault.open(&place(id), &sealed)?))).collect()
}

fn place(id: DailyKeyId) -> String {
    format!("daily_key|key|{id}")
}

impl From<Error> for super::Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Database(error) => error.into(),
            Error::Vault(error) => error.into(),
            Error::DomainName | Error::Label | Error::NoKey => Self::invalid(error.to_string()),
        }
    }
}
