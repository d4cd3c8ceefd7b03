//! Looking at the trail: admins at all of it, patients at who has looked at their data.
//!
//! The trail itself ([`audit`]) knows nobody; here its entries get names, and here is decided who may see them. That an
//! admin looked is an entry too.

pub mod api;
mod looks;

use std::collections::HashMap;
use std::time::Duration;

use serde_json::json;

use crate::actor::{Actor, Role};
use crate::audit::{self, Entry, Filter, Record, SignedHead, Verdict};
use crate::core::Core;
use crate::db;
use crate::ids::UserId;
use crate::sensitive::Phi;
use crate::{accounts, care};

pub use looks::{Access, AccessKind, Why, access_log, accesses};

/// Refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing that the actor may know of.
    #[error("there is no such thing")]
    NotFound,
    /// Only admins.
    #[error("only an admin may do this")]
    NotAdmin,
    /// A trail so long that an answer would come too late.
    #[error("the trail is too long to be checked within a request; run `carehub audit verify` on the server")]
    TooLong,
    /// The database.
    #[error(transparent)]
    Database(#[from] db::Error),
}

/// An entry with the name of who did it, if it was somebody.
#[derive(Clone, Debug)]
pub struct Named {
    /// As it was written.
    pub entry: Entry,
    /// As they are called now.
    pub name: Option<Phi<String>>,
}

/// Entries of the whole trail, newest first; one more than `limit` when there are more.
///
/// # Errors
/// [`Error`]
pub async fn entries(
    core: &Core,
    actor: &Actor,
    filter: &Filter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Named>, Error> {
    if !actor.is(Role::Admin) {
        return Err(Error::NotAdmin);
    }
    let mut change = core.begin().await?;
    let found = audit::entries(&mut change, filter, before, limit + 1).await?;
    let detail = json!({ "actor": filter.actor, "object": filter.object, "action": filter.action });
    let mut record = Record::new("audit.read", "audit", "list").with(detail);
    record.patient = filter.patients.as_ref().and_then(|patients| patients.first().copied());
    change.record(actor, record);
    change.commit().await?;
    named(core, found).await
}

/// Entries about the patients whom the actor may act for, newest first; one more than `limit` when there are more.
///
/// # Errors
/// [`Error`]
pub async fn about_me(core: &Core, actor: &Actor, before: Option<i64>, limit: i64) -> Result<Vec<Named>, Error> {
    let Some(user) = actor.user() else { return Ok(Vec::new()) };
    let found = {
        let mut conn = core.read().await?;
        let filter = Filter { patients: Some(care::patients_of(&mut conn, user).await?), ..Filter::default() };
        audit::entries(&mut conn, &filter, before, limit + 1).await?
    };
    named(core, found).await
}

/// Walks the whole trail.
///
/// # Errors
/// [`Error`]
pub async fn verify(core: &Core, actor: &Actor) -> Result<Verdict, Error> {
    if !actor.is(Role::Admin) {
        return Err(Error::NotAdmin);
    }
    let mut conn = core.read().await?;
    let verdict = tokio::time::timeout(VERIFY_TIME_MAX, audit::verify(&mut conn, core.vault.signer(), &[])).await;
    let verdict = verdict.map_err(|_| Error::TooLong)??;
    let mut change = core.begin().await?;
    let whole = matches!(verdict, Verdict::Whole { .. });
    change.record(actor, Record::new("audit.verified", "audit", "chain").with(json!({ "whole": whole })));
    change.commit().await?;
    Ok(verdict)
}

/// Signed heads of the trail, newest first; one more than `limit` when there are more.
///
/// # Errors
/// [`Error`]
pub async fn heads(core: &Core, actor: &Actor, before: Option<i64>, limit: i64) -> Result<Vec<SignedHead>, Error> {
    if !actor.is(Role::Admin) {
        return Err(Error::NotAdmin);
    }
    Ok(audit::heads(&mut *core.read().await?, before, limit + 1).await?)
}

async fn named(core: &Core, entries: Vec<Entry>) -> Result<Vec<Named>, Error> {
    let mut conn = core.read().await?;
    let mut names: HashMap<String, Option<Phi<String>>> = HashMap::new();
    let mut named = Vec::with_capacity(entries.len());
    for entry in entries {
        if !names.contains_key(&entry.actor) {
            let user = match entry.actor.parse::<UserId>() {
                Ok(id) => accounts::user(&mut conn, id).await?,
                Err(_) => None,
            };
            names.insert(entry.actor.clone(), user.map(|user| user.name));
        }
        let name = names.get(&entry.actor).cloned().flatten();
        named.push(Named { entry, name });
    }
    Ok(named)
}

/// A request has 15 s in all.
const VERIFY_TIME_MAX: Duration = Duration::from_secs(10);
