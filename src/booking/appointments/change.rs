//! How an appointment changes: in one transaction, under the lock of its provider, by an edge of the rules.

use std::future::Future;

use jiff::Timestamp;
use serde_json::json;

use super::access::side;
use super::error::{Error, Whose};
use super::model::Appointment;
use super::rules::{self, By, Event};
use super::{slot, store};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::booking::hours;
use crate::care;
use crate::db;
use crate::ids::AppointmentId;

/// An appointment whose provider and patient are locked, so that nothing about it changes until the transaction ends.
pub(super) struct Locked {
    /// As it is now; changed with it.
    pub(super) appointment: Appointment,
    /// On whose behalf the actor deals with it.
    pub(super) by: By,
    /// The provider's notice.
    pub(super) notice_minutes: i64,
}

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

/// Looks at an appointment without changing it.
pub(super) async fn look(conn: &mut db::Conn, actor: &Actor, id: AppointmentId) -> Result<Locked, Error> {
    let appointment = store::by_id(conn, id).await?.ok_or(Error::NotFound)?;
    let by = side(conn, actor, &appointment).await?;
    let notice_minutes = hours::schedule(conn, appointment.provider).await?.notice_minutes;
    Ok(Locked { appointment, by, notice_minutes })
}

/// Locks an appointment for the rest of the transaction; provider and patient of an appointment never change, so that
/// reading them before the lock is safe.
pub(super) async fn lock(change: &mut Change, actor: &Actor, id: AppointmentId) -> Result<Locked, Error> {
    let found = store::by_id(change, id).await?.ok_or(Error::NotFound)?;
    care::lock_provider(change, found.provider).await?;
    care::lock_patient(change, found.patient).await?;
    look(change, actor, id).await
}

impl Locked {
    /// The hub's own doing, under a lock that the transaction holds already. No patient's notice matters to it.
    pub(super) const fn by_system(appointment: Appointment) -> Self {
        Self { appointment, by: By::System, notice_minutes: 0 }
    }

    /// What the actor may do now.
    pub(super) fn may(&self, now: Timestamp) -> Vec<Event> {
        let facts = self.appointment.facts(self.notice_minutes);
        Event::ALL.iter().copied().filter(|event| rules::step(&facts, *event, self.by, now).is_ok()).collect()
    }

    /// Whether the event may happen now.
    pub(super) fn check(&self, event: Event, now: Timestamp) -> Result<rules::Next, Error> {
        Ok(rules::step(&self.appointment.facts(self.notice_minutes), event, self.by, now)?)
    }

    /// Lets the event happen: state, consultation, cells and trail together. `edit` sets what the event brings with it.
    pub(super) async fn take(
        &mut self,
        change: &mut Change,
        actor: &Actor,
        event: Event,
        edit: impl FnOnce(&mut Appointment),
    ) -> Result<(), Error> {
        let now = change.now();
        let next = self.check(event, now)?;
        let was = self.appointment.clone();
        let is = &mut self.appointment;
        (is.status, is.approval, is.updated_at) = (next.status, next.approval, now);
        if is.status != was.status {
            is.status_at = now;
        }
        edit(is);
        if !store::update(change, is, was.status).await? {
            return Err(Error::Stale);
        }
        is.version += 1;
        if is.status != was.status {
            store::set_consultation(change, is.id, rules::consultation(is.status), now).await?;
        }
        move_cells(change, &was, is).await?;
        let detail = json!({ "by": self.by.code(), "status": is.status.code(), "approval": is.approval.code() });
        change.record(actor, Record::new(action(event), "appointment", is.id).of(is.patient).with(detail));
        Ok(())
    }
}

/// Frees what is no longer taken and takes what is; the directory's next opening follows.
async fn move_cells(change: &mut Change, was: &Appointment, is: &Appointment) -> Result<(), Error> {
    let times = |appointment: &Appointment| {
        (appointment.status.is_live(), appointment.starts_at, appointment.ends_at, appointment.after_minutes)
    };
    if times(was) == times(is) || !(was.status.is_live() || is.status.is_live()) {
        return Ok(());
    }
    store::free_cells(change, is.id).await?;
    if is.status.is_live() {
        take_cells(change, is).await?;
    }
    slot::refresh(change, is.provider).await
}

/// Takes the provider's time with the buffer behind it, and the patient's.
pub(super) async fn take_cells(change: &mut Change, appointment: &Appointment) -> Result<(), Error> {
    let taken = |whose| {
        move |error| match error {
            db::Error::Taken { .. } => Error::Taken { whose, alternatives: Vec::new() },
            other => Error::Database(other),
        }
    };
    let provider = appointment.provider.to_string();
    let cells = appointment.provider_cells();
    store::take_cells(change, &provider, appointment.id, cells).await.map_err(taken(Whose::Provider))?;
    let patient = appointment.patient.to_string();
    let cells = appointment.patient_cells();
    store::take_cells(change, &patient, appointment.id, cells).await.map_err(taken(Whose::Patient))
}

const fn action(event: Event) -> &'static str {
    match event {
        Event::Confirm => "appointment.confirmed",
        Event::Approve => "appointment.approved",
        Event::Decline => "appointment.declined",
        Event::Reschedule => "appointment.moved",
        Event::Cancel => "appointment.cancelled",
        Event::ExpireHold => "appointment.hold_expired",
        Event::MissApproval => "appointment.approval_missed",
        Event::Start => "appointment.started",
        Event::Complete => "appointment.completed",
        Event::MarkNoShow => "appointment.no_show",
        Event::ProviderAbsent => "appointment.provider_absent",
        Event::Reopen => "appointment.reopened",
        Event::Retake => "appointment.retaken",
    }
}

/// Two transactions in each other's way are rare, three times in a row is something else.
const ATTEMPTS_MAX: u32 = 3;
