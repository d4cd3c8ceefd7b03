//! Who asks, and what they are in a visit. Whoever is nothing in it learns nothing, not even that there is one.

use jiff::Timestamp;

use super::Visits;
use super::error::Error;
use super::model::{Person, Standing, Visit, VisitRole};
use super::rules::{self, Act};
use super::store;
use crate::accounts;
use crate::actor::{Actor, Who};
use crate::booking::appointments::{self, Appointment, By};
use crate::care;
use crate::db::Conn;
use crate::digest::sha256;
use crate::ids::{AppointmentId, VisitPersonId};
use crate::sensitive::{Phi, Secret};

/// At the other end of a request: somebody signed in, a guest with the cookie of an invitation, or both.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) actor: Actor,
    pub(super) guest: Option<Secret<String>>,
}

/// A visit and what the caller is in it.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) appointment: Appointment,
    pub(super) visit: Visit,
    pub(super) role: VisitRole,
    /// The caller's key, also before they entered.
    pub(super) key: VisitPersonId,
    /// Once they entered.
    pub(super) me: Option<Person>,
}

impl Caller {
    /// The visit as the caller meets it.
    pub(super) async fn look(&self, conn: &mut Conn, id: AppointmentId) -> Result<Seen, Error> {
        let appointment = appointments::appointment(conn, id).await?.ok_or(Error::NotFound)?;
        let visit = store::visit(conn, id).await?.unwrap_or_default();
        if let Some((role, key)) = self.signed_in(conn, &appointment).await? {
            let me = store::people::by_id(conn, key).await?;
            return Ok(Seen { appointment, visit, role, key, me });
        }
        let Some(cookie) = &self.guest else { return Err(Error::NotFound) };
        let guest = store::people::by_session(conn, id, &sha256(cookie.reveal().as_bytes())).await?;
        let guest = guest.filter(|guest| guest.standing != Standing::Revoked).ok_or(Error::NotFound)?;
        Ok(Seen { appointment, visit, role: VisitRole::Guest, key: guest.id, me: Some(guest) })
    }

    /// Patients' side and provider; what runs the clinic is in no visit.
    async fn signed_in(
        &self,
        conn: &mut Conn,
        appointment: &Appointment,
    ) -> Result<Option<(VisitRole, VisitPersonId)>, Error> {
        let Who::Person(person) = &self.actor.who else { return Ok(None) };
        let role = match appointments::side(conn, &self.actor, appointment).await {
            Ok(By::Patient) => VisitRole::Patient,
            Ok(By::Provider) => VisitRole::Provider,
            Ok(By::Admin | By::System) | Err(appointments::Error::NotFound) => return Ok(None),
            Err(other) => return Err(other.into()),
        };
        Ok(Some((role, VisitPersonId::of(appointment.id, person.user))))
    }
}

impl Seen {
    /// Passes those who do such things, while people may be in the visit.
    pub(super) fn check(&self, act: Act, now: Timestamp) -> Result<(), Error> {
        if !rules::may(self.role, act) {
            return Err(Error::Role);
        }
        Ok(rules::gate(&self.appointment, now)?)
    }

    /// Whoever entered.
    pub(super) fn entered(&self) -> Result<&Person, Error> {
        self.me.as_ref().ok_or(Error::NotEntered)
    }

    /// The caller's name as the others read it.
    pub(super) async fn name(&self, conn: &mut Conn, caller: &Caller) -> Result<Phi<String>, Error> {
        if let Some(me) = &self.me {
            return Ok(me.name.clone());
        }
        if self.role == VisitRole::Provider {
            let provider = care::provider(conn, self.appointment.provider).await?.ok_or(Error::NotFound)?;
            return Ok(Phi(provider.name));
        }
        let user = caller.actor.user().ok_or(Error::NotFound)?;
        let patient = care::patient(conn, self.appointment.patient).await?.ok_or(Error::NotFound)?;
        if patient.user == Some(user) {
            return Ok(patient.name);
        }
        Ok(accounts::user(conn, user).await?.ok_or(Error::NotFound)?.name)
    }
}

impl Visits {
    /// The visit as the caller meets it now.
    pub(super) async fn look(&self, caller: &Caller, id: AppointmentId) -> Result<Seen, Error> {
        caller.look(&mut *self.core.read().await?, id).await
    }
}
