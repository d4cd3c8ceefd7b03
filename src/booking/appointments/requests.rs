//! Whole requests: transaction, effect, answer; tried again when another transaction was in the way.

use jiff::Timestamp;
use serde_json::Value;

use super::cancel::cancel;
use super::change::{attempts, look};
use super::confirm::{approve, confirm};
use super::error::Error;
use super::hold::{Wish, hold_in, with_alternatives};
use super::once::{Begun, begin, finish};
use super::reschedule::reschedule;
use super::rules::By;
use super::view::View;
use super::{slot, store, visit};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::idempotency::Request;
use crate::ids::AppointmentId;
use crate::sensitive::Phi;

/// Holds a time once for each key.
pub(super) async fn hold_once(core: &Core, actor: &Actor, wish: &Wish, request: &Request) -> Result<Value, Error> {
    let done = attempts(|| async {
        let mut change = match begin(core, request).await? {
            Begun::New(change) => change,
            Begun::Answered(body) => return Ok(body),
        };
        let held = hold_in(&mut change, core, actor, wish).await?;
        let view = shown(&mut change, core, actor, held.id).await?;
        finish(change, core, request, 201, &view).await
    });
    match done.await {
        Err(error) => Err(with_alternatives(core, actor, wish, error).await),
        done => done,
    }
}

/// Moves an appointment once for each key.
pub(super) async fn reschedule_once(
    core: &Core,
    actor: &Actor,
    id: AppointmentId,
    version: i64,
    starts_at: Timestamp,
    request: &Request,
) -> Result<Value, Error> {
    let done = attempts(|| async {
        let mut change = match begin(core, request).await? {
            Begun::New(change) => change,
            Begun::Answered(body) => return Ok(body),
        };
        reschedule(&mut change, core, actor, id, version, starts_at).await?;
        let view = shown(&mut change, core, actor, id).await?;
        finish(change, core, request, 200, &view).await
    });
    match done.await {
        Err(error) if error.wants_alternatives() => {
            let mut conn = core.read().await?;
            let moved = store::by_id(&mut conn, id).await?.ok_or(Error::NotFound)?;
            let duration = moved.duration_minutes();
            let now = core.clock.now();
            let near = slot::near(&mut conn, moved.provider, Some(moved.patient), duration, starts_at, now).await?;
            Err(error.with(near))
        }
        done => done,
    }
}

/// What is done to an appointment.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Confirm { consent: bool },
    Answer { approve: bool, note: Phi<String> },
    Cancel { note: Phi<String>, expected_percent: Option<i64> },
    Start,
    Complete { reason: Phi<String> },
    MarkNoShow,
    ProviderAbsent,
    Reopen { reason: Phi<String> },
}

/// Does one thing to an appointment in a transaction of its own, and shows it afterwards.
pub(super) async fn run(core: &Core, actor: &Actor, id: AppointmentId, act: &Act) -> Result<View, Error> {
    attempts(|| async {
        let mut change = core.begin().await?;
        act.take(&mut change, core, actor, id).await?;
        let view = shown(&mut change, core, actor, id).await?;
        change.commit().await?;
        Ok(view)
    })
    .await
}

impl Act {
    async fn take(&self, change: &mut Change, core: &Core, actor: &Actor, id: AppointmentId) -> Result<(), Error> {
        match self {
            Self::Confirm { consent } => confirm(change, core, actor, id, *consent).await?,
            Self::Answer { approve: yes, note } => approve(change, core, actor, id, *yes, note).await?,
            Self::Cancel { note, expected_percent } => cancel(change, core, actor, id, note, *expected_percent).await?,
            Self::Start => visit::start(change, actor, id).await?,
            Self::Complete { reason } => visit::complete(change, core, actor, id, reason).await?,
            Self::MarkNoShow => visit::mark_no_show(change, actor, id).await?,
            Self::ProviderAbsent => visit::provider_absent(change, core, actor, id).await?,
            Self::Reopen { reason } => visit::reopen(change, core, actor, id, reason).await?,
        };
        Ok(())
    }
}

/// Reads one. What a provider reads of a patient's words leaves a trail.
pub(super) async fn read(core: &Core, actor: &Actor, id: AppointmentId) -> Result<View, Error> {
    let now = core.clock.now();
    let mut conn = core.read().await?;
    let seen = look(&mut conn, actor, id).await?;
    let view = View::full(&mut conn, core, &seen, now).await?;
    drop(conn);
    if seen.by == By::Provider && view.has_words() {
        let mut change = core.begin().await?;
        change.record(actor, Record::new("appointment.read", "appointment", id).of(seen.appointment.patient));
        change.commit().await?;
    }
    Ok(view)
}

/// As the actor sees it within the transaction that changed it; that change is the trail of what is read here.
async fn shown(change: &mut Change, core: &Core, actor: &Actor, id: AppointmentId) -> Result<View, Error> {
    let now = change.now();
    let seen = look(change, actor, id).await?;
    View::full(change, core, &seen, now).await
}
