//! Holding a time: the one place where an appointment comes to be.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use super::change::{attempts, take_cells};
use super::error::{Error, HOLDS_MAX, Whose};
use super::model::Appointment;
use super::rules::{self, AppointmentStatus, Approval, By};
use super::{slot, store, sweep, words};
use crate::actor::{Actor, Role, Who};
use crate::audit::{Change, Record};
use crate::booking::openings::Opening;
use crate::care::{self, VisitType};
use crate::clock::{later, minutes};
use crate::core::Core;
use crate::db::Conn;
use crate::ids::{AppointmentId, ConsultationId, PatientId, ProviderId, UserId, VisitTypeId};
use crate::money::Currency;
use crate::sensitive::Phi;

/// What somebody wants to book.
#[derive(Clone, Debug)]
pub struct Wish {
    /// With whom.
    pub provider: ProviderId,
    /// What.
    pub visit_type: VisitTypeId,
    /// For whom; the actor's own patient unless said.
    pub patient: Option<PatientId>,
    /// When.
    pub starts_at: Timestamp,
    /// In which of its currencies it is paid; that of the usual fee unless said.
    pub currency: Option<Currency>,
    /// Why, in the patient's words.
    pub reason: Phi<String>,
    /// Where the patient will be; the patient's usual zone unless said.
    pub patient_zone: Option<String>,
}

/// Keeps a time for a patient: in one transaction of its own, tried again when another was in the way.
///
/// # Errors
/// [`Error`]
pub async fn hold(core: &Core, actor: &Actor, wish: &Wish) -> Result<Appointment, Error> {
    let held = attempts(|| async {
        let mut change = core.begin().await?;
        let held = hold_in(&mut change, core, actor, wish).await?;
        change.commit().await?;
        Ok(held)
    });
    match held.await {
        Err(error) => Err(with_alternatives(core, actor, wish, error).await),
        done => done,
    }
}

/// The same within a transaction. After an error the transaction is good for nothing but to be dropped.
pub(super) async fn hold_in(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    wish: &Wish,
) -> Result<Appointment, Error> {
    let now = change.now();
    let (patient, by) = for_whom(change, core, actor, wish).await?;
    if !care::lock_provider(change, wish.provider).await? {
        return Err(Error::ProviderUnknown);
    }
    care::lock_patient(change, patient).await?;
    sweep::expire_holds_of(change, core, wish.provider).await?;
    let provider = care::provider(change, wish.provider).await?.filter(|provider| provider.active);
    let provider = provider.ok_or(Error::ProviderUnknown)?;
    let offered = care::visit_type(change, wish.visit_type).await?;
    let offered = offered.filter(|visit| visit.provider == wish.provider && visit.active).ok_or(Error::VisitUnknown)?;
    let fee = offered.price(wish.currency).ok_or(Error::CurrencyNotOffered)?;
    let zone = patient_zone(change, patient, wish).await?;
    if store::open_holds(change, patient, now).await? >= HOLDS_MAX {
        return Err(Error::TooManyHolds);
    }
    let buffers = slot::check(change, wish.provider, wish.starts_at, offered.duration_minutes, None).await?;
    let clinic = care::clinic(change).await?;
    let id = AppointmentId::new(&core.clock);
    let new = Appointment {
        sealed_reason: words::seal_reason(core, id, &wish.reason)?,
        hold_ends_at: Some(later(now, minutes(clinic.hold_minutes)).min(wish.starts_at)),
        before_minutes: buffers.before,
        after_minutes: buffers.after,
        provider_zone: provider.zone,
        patient_zone: zone,
        cancel_tiers: clinic.cancel_tiers,
        fee,
        ..blank(id, patient, actor.user().unwrap_or(provider.user), &offered, wish.starts_at, now)
    };
    keep(change, core, &new).await?;
    let detail = json!({ "by": by.code(), "provider": new.provider });
    change.record(actor, Record::new("appointment.held", "appointment", id).of(patient).with(detail));
    Ok(new)
}

/// Writes the appointment, its talk and its cells; the directory's next opening follows.
async fn keep(change: &mut Change, core: &Core, new: &Appointment) -> Result<(), Error> {
    let busy = store::cell_owner(change, &new.patient.to_string(), new.patient_cells(), None).await?;
    if busy.is_some() {
        return Err(Error::Taken { whose: Whose::Patient, alternatives: Vec::new() });
    }
    store::insert(change, new).await?;
    let talk = ConsultationId::new(&core.clock);
    store::insert_consultation(change, talk, new, rules::consultation(new.status)).await?;
    take_cells(change, new).await?;
    slot::refresh(change, new.provider).await
}

fn blank(
    id: AppointmentId,
    patient: PatientId,
    booked_by: UserId,
    offered: &VisitType,
    starts_at: Timestamp,
    now: Timestamp,
) -> Appointment {
    Appointment {
        id,
        patient,
        provider: offered.provider,
        visit_type: offered.id,
        kind: offered.kind,
        status: AppointmentStatus::Scheduled,
        status_at: now,
        starts_at,
        ends_at: later(starts_at, minutes(offered.duration_minutes)),
        before_minutes: 0,
        after_minutes: 0,
        provider_zone: String::new(),
        patient_zone: String::new(),
        sealed_reason: String::new(),
        hold_ends_at: None,
        approval: if offered.needs_approval { Approval::Needed } else { Approval::NotNeeded },
        payment: offered.payment,
        fee: offered.fee,
        paid_minor: 0,
        cancel_tiers: Vec::new(),
        cancelled_by: None,
        cancel_cause: None,
        sealed_note: String::new(),
        refund_percent: None,
        reschedules: 0,
        sequence: 0,
        booked_by,
        created_at: now,
        updated_at: now,
        version: 1,
    }
}

/// For whom the actor books. A provider books into the own calendar, for people who were patients there before; the
/// clinic for everybody.
async fn for_whom(change: &mut Change, core: &Core, actor: &Actor, wish: &Wish) -> Result<(PatientId, By), Error> {
    let Some(patient) = wish.patient else {
        return Ok((care::own_patient(change, core, actor).await?, By::Patient));
    };
    let by = match &actor.who {
        Who::Nobody => None,
        Who::System => Some(By::System),
        Who::Person(person) if person.role == Role::Admin => Some(By::Admin),
        Who::Person(person) => {
            let own = person.role == Role::Provider
                && care::provider_of(change, person.user).await? == Some(wish.provider)
                && store::have_met(change, wish.provider, patient).await?;
            let acts = own || care::acts_for(change, actor, patient).await?;
            acts.then_some(if own { By::Provider } else { By::Patient })
        }
    };
    let there = care::patient(change, patient).await?.is_some();
    by.filter(|_| there).map(|by| (patient, by)).ok_or(Error::PatientUnknown)
}

async fn patient_zone(conn: &mut Conn, patient: PatientId, wish: &Wish) -> Result<String, Error> {
    match &wish.patient_zone {
        Some(zone) => TimeZone::get(zone).map(|_| zone.clone()).map_err(|_| Error::ZoneUnknown),
        None => Ok(care::patient(conn, patient).await?.ok_or(Error::PatientUnknown)?.zone),
    }
}

/// A refused time with free ones near it, looked up after the failed transaction.
pub(super) async fn with_alternatives(core: &Core, actor: &Actor, wish: &Wish, error: Error) -> Error {
    if !error.wants_alternatives() {
        return error;
    }
    match near(core, actor, wish).await {
        Ok(alternatives) => error.with(alternatives),
        Err(other) => other,
    }
}

async fn near(core: &Core, actor: &Actor, wish: &Wish) -> Result<Vec<Opening>, Error> {
    let mut conn = core.read().await?;
    let patient = match (wish.patient, actor.user()) {
        (None, Some(user)) => care::patients_of(&mut conn, user).await?.first().copied(),
        (said, _) => said,
    };
    let visit = care::visit_type(&mut conn, wish.visit_type).await?.ok_or(Error::VisitUnknown)?;
    let now = core.clock.now();
    slot::near(&mut conn, wish.provider, patient, visit.duration_minutes, wish.starts_at, now).await
}
