//! Specializations: what providers are good at, from one list that the clinic keeps.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::provider::only_clinic;
use super::{Error, store};
use crate::actor::Actor;
use crate::api::line;
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::db::{Conn, Error as DbError};

/// Such as `cardiology`: chosen by the clinic, so that links can hold it. 1 to 64 of a-z, 0-9 and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[a-z0-9][a-z0-9-]{0,63}$", example = "cardiology")]
pub struct SpecializationId(String);

/// Not such an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id of a specialization is 1 to 64 of a-z, 0-9 and -, such as cardiology")]
pub struct NotASpecializationId;

/// What a provider can be good at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Specialization {
    /// Which.
    pub id: SpecializationId,
    /// As patients read it.
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
}

/// Adds one to the clinic's list.
///
/// # Errors
/// The actor is neither an admin nor the system; there is one with this id; the name is empty or too long.
pub async fn add_specialization(change: &mut Change, actor: &Actor, new: Specialization) -> Result<(), Error> {
    only_clinic(actor)?;
    let name = line("name", &new.name, 80)?;
    if name.is_empty() {
        return Err(Error::invalid("name", "name_invalid", "a specialization has a name of 1 to 80 characters"));
    }
    if !store::specializations::insert(change, &new.id, &name).await? {
        return Err(Error::SpecializationExists);
    }
    change.record(actor, Record::new("specialization.created", "specialization", new.id));
    Ok(())
}

/// All of the clinic's, by name.
///
/// # Errors
/// [`DbError`]
pub async fn specializations(conn: &mut Conn) -> Result<Vec<Specialization>, DbError> {
    store::specializations::all(conn).await
}

/// Takes one off the clinic's list.
///
/// # Errors
/// The actor is neither an admin nor the system; there is none with this id; providers have it.
pub async fn remove_specialization(core: &Core, actor: &Actor, id: &str) -> Result<(), Error> {
    only_clinic(actor)?;
    let id: SpecializationId = id.parse().map_err(|_| Error::NotFound)?;
    let mut change = core.begin().await?;
    if !store::specializations::hold(&mut change, &id).await? {
        return Err(Error::NotFound);
    }
    if store::specializations::is_used(&mut change, &id).await? {
        return Err(Error::SpecializationInUse);
    }
    store::specializations::remove(&mut change, &id).await?;
    change.record(actor, Record::new("specialization.removed", "specialization", id));
    change.commit().await?;
    Ok(())
}

impl SpecializationId {
    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SpecializationId {
    type Err = NotASpecializationId;

    fn from_str(text: &str) -> Result<Self, NotASpecializationId> {
        let good = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !text.starts_with('-');
        good.then(|| Self(text.to_owned())).ok_or(NotASpecializationId)
    }
}

impl TryFrom<String> for SpecializationId {
    type Error = NotASpecializationId;

    fn try_from(text: String) -> Result<Self, NotASpecializationId> {
        text.parse()
    }
}

impl From<SpecializationId> for String {
    fn from(id: SpecializationId) -> Self {
        id.0
    }
}

impl fmt::Display for SpecializationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
