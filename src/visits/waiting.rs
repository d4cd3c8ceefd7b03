//! The waiting room: entering, leaving, trying devices, being let in and sent back.

use serde_json::json;

use super::access::{Caller, Seen};
use super::change::{attempts, other, step};
use super::error::Error;
use super::model::{DeviceCheck, Person, Place, Standing, VisitRole};
use super::rules::{self, Act, Event};
use super::{Visits, presence, store};
use crate::audit::{Change, Record};
use crate::booking::appointments::{self, Appointment, AppointmentStatus};
use crate::care;
use crate::ids::{AppointmentId, VisitPersonId};
use crate::records::consents;

impl Visits {
    /// Comes to the waiting room; the provider is let in at once. Repeating it changes nothing.
    pub(super) async fn enter(&self, caller: &Caller, id: AppointmentId) -> Result<(), Error> {
        attempts(|| async {
            let (mut change, seen) = self.hold(caller, id).await?;
            let now = change.now();
            seen.check(Act::TakePart, now)?;
            let was = match &seen.me {
                Some(me) => me.clone(),
                None => come(&mut change, &seen, caller).await?,
            };
            let is = step(&mut change, &was, Event::Enter).await?;
            if was.standing != is.standing {
                agreed(&mut change, &seen.appointment, is.role).await?;
            }
            store::people::seen(&mut change, is.id, now).await?;
            if was.standing != is.standing || seen.me.is_none() {
                trail(&mut change, caller, &seen, "visit.entered", &is);
            }
            self.finish(change, &seen).await
        })
        .await
    }

    /// Goes. Coming back means to wait again.
    pub(super) async fn leave(&self, caller: &Caller, id: AppointmentId) -> Result<(), Error> {
        let (seen, was) = attempts(|| async {
            let (mut change, seen) = self.hold(caller, id).await?;
            let me = seen.entered()?.clone();
            let now = change.now();
            let is = step(&mut change, &me, Event::Leave).await?;
            if me.place == Some(Place::Waiting) {
                presence::move_to(&mut change, &self.core, &me, None, now, None).await?;
            } else if me.place.is_none() {
                // Not even the seconds of a page that reloads.
                let away = now.saturating_sub(rules::AWAY).unwrap_or(now);
                store::people::seen(&mut change, me.id, away).await?;
            }
            if me.standing != Standing::Left {
                trail(&mut change, caller, &seen, "visit.left", &is);
            }
            self.finish(change, &seen).await?;
            Ok((seen, me))
        })
        .await?;
        // The page hangs up by itself; this is for tickets it may still hold.
        if was.standing == Standing::Admitted {
            self.send_out(&seen, was.id).await.unwrap_or_else(|error| {
                tracing::info!(visit.id = %id, %error, "somebody who left may still hold a ticket of the call");
            });
        }
        Ok(())
    }

    /// Keeps what trying the devices gave.
    pub(super) async fn report_devices(
        &self,
        caller: &Caller,
        id: AppointmentId,
        check: DeviceCheck,
    ) -> Result<(), Error> {
        attempts(|| async {
            let (mut change, seen) = self.hold(caller, id).await?;
            seen.check(Act::TakePart, change.now())?;
            let me = seen.entered()?;
            store::people::set_check(&mut change, me.id, &check).await?;
            trail(&mut change, caller, &seen, "visit.devices_checked", me);
            self.finish(change, &seen).await
        })
        .await
    }

    /// Lets somebody in. The room is there before anything changes; letting the patient in begins the visit.
    pub(super) async fn admit(&self, caller: &Caller, id: AppointmentId, who: VisitPersonId) -> Result<(), Error> {
        let now = self.core.clock.now();
        let seen = self.look(caller, id).await?;
        seen.check(Act::Lead, now)?;
        let target = store::people::by_id(&mut *self.core.read().await?, who).await?;
        let target = target.filter(|target| target.appointment == id && target.role != VisitRole::Provider);
        let target = target.ok_or(Error::NotFound)?;
        rules::step(target.role, target.standing, Event::Admit, rules::is_here(&target, now))?;
        self.room(&seen).await?;
        attempts(|| self.let_in(caller, id, who)).await
    }

    async fn let_in(&self, caller: &Caller, id: AppointmentId, who: VisitPersonId) -> Result<(), Error> {
        let provider = self.look(caller, id).await?.appointment.provider;
        let mut change = self.core.begin().await?;
        // Provider before visit, as everywhere.
        care::lock_provider(&mut change, provider).await?;
        let before = appointments::appointment(&mut change, id).await?.ok_or(Error::NotFound)?;
        let person = other(&mut change, id, who).await?;
        let begins = person.role == VisitRole::Patient && before.status == AppointmentStatus::Confirmed;
        if begins {
            appointments::start(&mut change, &caller.actor, id).await?;
        }
        store::touch(&mut change, id).await?;
        let seen = caller.look(&mut change, id).await?;
        seen.check(Act::Lead, change.now())?;
        // Again, as the visit was not held when they were looked at first.
        let person = other(&mut change, id, who).await?;
        let is = step(&mut change, &person, Event::Admit).await?;
        if is.standing != person.standing {
            agreed(&mut change, &seen.appointment, is.role).await?;
        }
        let waited = change.now().duration_since(person.standing_at).unsigned_abs();
        if is.standing != person.standing {
            trail(&mut change, caller, &seen, "visit.admitted", &is);
        }
        self.finish(change, &seen).await?;
        if begins {
            self.told.started();
        }
        if is.standing != person.standing {
            self.told.admitted(waited);
        }
        Ok(())
    }

    /// Sends somebody from the call back to the waiting room: no ticket from now on, then out of the call.
    pub(super) async fn send_back(&self, caller: &Caller, id: AppointmentId, who: VisitPersonId) -> Result<(), Error> {
        let seen = attempts(|| async {
            let (mut change, seen) = self.hold(caller, id).await?;
            seen.check(Act::Lead, change.now())?;
            let person = other(&mut change, id, who).await?;
            let is = step(&mut change, &person, Event::SendBack).await?;
            if is.standing != person.standing {
                trail(&mut change, caller, &seen, "visit.sent_back", &is);
            }
            self.finish(change, &seen).await?;
            Ok(seen)
        })
        .await?;
        self.send_out(&seen, who).await
    }
}

/// Somebody who is in the visit for the first time.
pub(super) async fn come(change: &mut Change, seen: &Seen, caller: &Caller) -> Result<Person, Error> {
    let now = change.now();
    let new = Person {
        id: seen.key,
        appointment: seen.appointment.id,
        role: seen.role,
        user: caller.actor.user(),
        guest_role: None,
        name: seen.name(change, caller).await?,
        standing: Standing::Left,
        standing_at: now,
        place: None,
        place_at: now,
        quality: None,
        check: None,
    };
    store::people::insert(change, &new, None, None).await?;
    Ok(new)
}

/// Passes the patient's side once everything is agreed to that the clinic asks for before a visit. Whoever is in already is
/// not asked again: a connection that drops, or a text that is published meanwhile, ends nobody's visit.
async fn agreed(change: &mut Change, appointment: &Appointment, role: VisitRole) -> Result<(), Error> {
    if role != VisitRole::Patient {
        return Ok(());
    }
    let missing = consents::missing(change, appointment.patient).await?;
    if missing.is_empty() { Ok(()) } else { Err(Error::ConsentRequired(missing)) }
}

/// What happened to somebody, without their name.
pub(super) fn trail(change: &mut Change, caller: &Caller, seen: &Seen, action: &'static str, person: &Person) {
    let detail = json!({ "person": person.id, "role": person.role });
    let record = Record::new(action, "appointment", seen.appointment.id).of(seen.appointment.patient);
    change.record(&caller.actor, record.with(detail));
}
