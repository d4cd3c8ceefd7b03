//! The call of a visit: where it is opened, who gets a ticket, and how it ends.

use serde_json::json;

use super::access::{Caller, Seen};
use super::change::attempts;
use super::error::Error;
use super::model::{EndedBy, Standing, VisitRole};
use super::rules::{self, Act};
use super::waiting::trail;
use super::{Visits, store};
use crate::actor::{Actor, Role};
use crate::audit::Record;
use crate::booking::appointments;
use crate::calls::{CallError, CallRole, Choice, JoinTicket, Participant, Refusal, RoomRef, RoomSpec};
use crate::care::{self, VisitKind};
use crate::ids::{AppointmentId, VisitPersonId};
use crate::sensitive::Phi;

impl Visits {
    /// A ticket for the call: for the provider at any time while the visit is open, for others once they are let in.
    pub(super) async fn join(&self, caller: &Caller, id: AppointmentId) -> Result<JoinTicket, Error> {
        let mut seen = self.look(caller, id).await?;
        seen.check(Act::TakePart, self.core.clock.now())?;
        if seen.role == VisitRole::Provider {
            self.enter(caller, id).await?;
            seen = self.look(caller, id).await?;
        }
        admitted(&seen)?;
        let room = self.room(&seen).await?;
        let ticket = self.ticket(&seen, &room).await?;
        // Looked at again after the ticket was made: whoever was sent back in between does not get it.
        attempts(|| async {
            let (mut change, seen) = self.hold(caller, id).await?;
            seen.check(Act::TakePart, change.now())?;
            admitted(&seen)?;
            trail(&mut change, caller, &seen, "visit.ticket_given", seen.entered()?);
            self.finish(change, &seen).await
        })
        .await?;
        Ok(ticket)
    }

    /// Goes on without pictures: tickets from now on have none, and pages are told.
    pub(super) async fn turn_to_audio(&self, caller: &Caller, id: AppointmentId) -> Result<(), Error> {
        attempts(|| async {
            let (mut change, seen) = self.hold(caller, id).await?;
            seen.check(Act::TurnToAudio, change.now())?;
            if seen.media() == VisitKind::Video {
                store::set_audio_only(&mut change, id).await?;
                trail(&mut change, caller, &seen, "visit.turned_to_audio", seen.entered()?);
            }
            self.finish(change, &seen).await
        })
        .await
    }

    /// Ends it for everybody. A backend that does not answer is told later; nobody gets a ticket from now on.
    pub(super) async fn end(&self, caller: &Caller, id: AppointmentId) -> Result<(), Error> {
        let seen = self.look(caller, id).await?;
        if !rules::may(seen.role, Act::Lead) {
            return Err(Error::Role);
        }
        attempts(|| async {
            let mut change = self.core.begin().await?;
            appointments::complete(&mut change, &self.core, &caller.actor, id, &Phi::default()).await?;
            store::touch(&mut change, id).await?;
            store::set_ended_by(&mut change, id, EndedBy::Provider).await?;
            self.finish(change, &seen).await
        })
        .await?;
        if let Some(room) = &seen.visit.room {
            self.close(id, room).await?;
        }
        Ok(())
    }

    /// Says where the call of one visit is to be opened, while it is not open.
    pub(super) async fn choose_backend(
        &self,
        caller: &Caller,
        id: AppointmentId,
        choice: Option<Choice>,
    ) -> Result<(), Error> {
        let appointment = appointments::appointment(&mut *self.core.read().await?, id).await?.ok_or(Error::NotFound)?;
        if !caller.actor.is(Role::Admin) && !rules::may(self.look(caller, id).await?.role, Act::Lead) {
            return Err(Error::Role);
        }
        let mut change = self.core.begin().await?;
        if store::touch(&mut change, id).await?.room.is_some() {
            return Err(Error::RoomOpen);
        }
        store::set_backend(&mut change, id, choice).await?;
        let record = Record::new("visit.backend_chosen", "appointment", id).of(appointment.patient);
        change.record(&caller.actor, record.with(json!({ "backend": choice })));
        Ok(change.commit().await?)
    }

    /// The room of a visit, opened when there is none. Outside of any transaction: a backend may take its time.
    pub(super) async fn room(&self, seen: &Seen) -> Result<RoomRef, Error> {
        let id = seen.appointment.id;
        if let (Some(room), None) = (&seen.visit.room, seen.visit.room_closed_at) {
            return Ok(room.clone());
        }
        let spec = self.spec(seen).await?;
        let backend = match &seen.visit.room {
            // Closed, and taken up again: it stays where it was.
            Some(room) => self.calls.of(room),
            None => self.calls.backend(self.choice(seen).await?),
        };
        let opened = backend.open(&spec).await.map_err(|error| self.failed(error))?;
        let kept = attempts(|| async {
            let mut change = self.core.begin().await?;
            store::touch(&mut change, id).await?;
            store::set_room(&mut change, id, &opened).await?;
            store::set_room_closed(&mut change, id, None).await?;
            let record = Record::new("visit.room_opened", "appointment", id).of(seen.appointment.patient);
            change.record(&Actor::system(), record.with(json!({ "backend": opened.kind })));
            let kept = store::visit(&mut change, id).await?.and_then(|visit| visit.room);
            change.commit().await?;
            Ok(kept)
        })
        .await?
        .ok_or(Error::NotFound)?;
        if kept != opened {
            // Two opened it at once, in two places; nobody has a ticket for this one.
            let _ = self.calls.of(&opened).close(&opened).await;
        }
        Ok(kept)
    }

    /// Sends somebody out of the call, if there is one.
    pub(super) async fn send_out(&self, seen: &Seen, who: VisitPersonId) -> Result<(), Error> {
        let Some(room) = &seen.visit.room else { return Ok(()) };
        match self.calls.of(room).remove(room, &who.to_string()).await {
            Ok(()) | Err(CallError::NoSuchRoom) => Ok(()),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Closes a room for good. False when its backend does not answer; the sweep tries again.
    pub(super) async fn close(&self, id: AppointmentId, room: &RoomRef) -> Result<bool, Error> {
        match self.calls.of(room).close(room).await {
            Ok(()) | Err(CallError::NoSuchRoom) => {}
            Err(error) => {
                tracing::warn!(visit.id = %id, %error, "a call that is over could not be closed; it is tried again");
                return Ok(!matches!(error, CallError::Unavailable { .. }));
            }
        }
        let mut conn = self.core.db.begin().await?;
        store::set_room_closed(&mut conn, id, Some(self.core.clock.now())).await?;
        conn.commit().await.map_err(crate::db::Error::from)?;
        Ok(true)
    }

    async fn ticket(&self, seen: &Seen, room: &RoomRef) -> Result<JoinTicket, Error> {
        let me = seen.entered()?;
        let person = Participant {
            key: me.id.to_string(),
            name: me.name.clone(),
            role: if me.role == VisitRole::Provider { CallRole::Host } else { CallRole::Guest },
            video: seen.media() == VisitKind::Video,
        };
        let backend = self.calls.of(room);
        match backend.admit(room, &person).await {
            // Gone with a restart, or with a time that was moved: the same room again, where it was.
            Err(CallError::NoSuchRoom | CallError::Refused(Refusal::Over)) => {}
            done => return done.map_err(|error| self.failed(error)),
        }
        backend.open(&self.spec(seen).await?).await.map_err(|error| self.failed(error))?;
        backend.admit(room, &person).await.map_err(|error| self.failed(error))
    }

    async fn spec(&self, seen: &Seen) -> Result<RoomSpec, Error> {
        let mut conn = self.core.read().await?;
        let appointment = &seen.appointment;
        let talk = appointments::consultation(&mut conn, appointment.id).await?.ok_or(Error::NotFound)?;
        let patient = care::patient(&mut conn, appointment.patient).await?.ok_or(Error::NotFound)?;
        Ok(RoomSpec {
            name: talk.id.to_string(),
            media: seen.media(),
            opens_at: rules::opens_at(appointment.starts_at),
            closes_at: rules::closes_at(appointment.ends_at),
            people_max: PEOPLE_MAX,
            language: patient.language,
        })
    }

    /// The visit's own choice, else the clinic's, else the configuration's.
    async fn choice(&self, seen: &Seen) -> Result<Option<Choice>, Error> {
        match seen.visit.backend {
            Some(choice) => Ok(Some(choice)),
            None => Ok(store::settings(&mut *self.core.read().await?).await?.0),
        }
    }

    fn failed(&self, error: CallError) -> Error {
        if let CallError::Unavailable { .. } = error {
            self.told.unavailable();
        }
        error.into()
    }
}

impl Seen {
    /// With pictures or without, as of now.
    pub(super) const fn media(&self) -> VisitKind {
        if self.visit.audio_only { VisitKind::Audio } else { self.appointment.kind }
    }
}

fn admitted(seen: &Seen) -> Result<(), Error> {
    let standing = seen.me.as_ref().map(|me| me.standing);
    if standing == Some(Standing::Admitted) { Ok(()) } else { Err(Error::NotAdmitted) }
}

/// A provider, a patient with two who act for them, five guests, and room for pages that are being replaced.
const PEOPLE_MAX: u32 = 12;
