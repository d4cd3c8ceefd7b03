//! How a visit changes: in one transaction that holds the visit's row.

use std::future::Future;

use super::Visits;
use super::access::{Caller, Seen};
use super::error::Error;
use super::model::{Person, VisitRole};
use super::rules::{self, Event};
use super::store;
use crate::audit::Change;
use crate::ids::{AppointmentId, VisitPersonId};

/// Runs a whole transaction again when another was in the way.
pub(super) async fn attempts<T, F: Future<Output = Result<T, Error>>>(run: impl Fn() -> F) -> Result<T, Error> {
    for _ in 1..ATTEMPTS_MAX {
        match run().await {
            Err(error) if error.is_transient() => {}
            done => return done,
        }
    }
    run().await
}

impl Visits {
    /// Begins a transaction that holds the visit, once it is known that the caller has to do with it.
    pub(super) async fn hold(&self, caller: &Caller, id: AppointmentId) -> Result<(Change, Seen), Error> {
        self.look(caller, id).await?;
        let mut change = self.core.begin().await?;
        store::touch(&mut change, id).await?;
        let seen = caller.look(&mut change, id).await?;
        Ok((change, seen))
    }

    /// Makes it true, and tells the provider's board; the visit's own pages hear of it by its trail.
    pub(super) async fn finish(&self, change: Change, seen: &Seen) -> Result<(), Error> {
        change.commit().await?;
        self.core.bell.ring(&seen.appointment.provider.to_string());
        Ok(())
    }
}

/// Lets something happen to somebody.
pub(super) async fn step(change: &mut Change, person: &Person, event: Event) -> Result<Person, Error> {
    let now = change.now();
    let standing = rules::step(person.role, person.standing, event, rules::is_here(person, now))?;
    if standing != person.standing {
        store::people::set_standing(change, person.id, standing, now).await?;
    }
    Ok(Person { standing, standing_at: now, ..person.clone() })
}

/// Somebody of that visit other than the provider.
pub(super) async fn other(change: &mut Change, visit: AppointmentId, id: VisitPersonId) -> Result<Person, Error> {
    let found = store::people::by_id(change, id).await?;
    let found = found.filter(|person| person.appointment == visit && person.role != VisitRole::Provider);
    found.ok_or(Error::NotFound)
}

/// As for appointments: three times in a row is something else.
const ATTEMPTS_MAX: u32 = 3;
