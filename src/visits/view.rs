//! A visit as somebody in it sees it: where they stand, who is there, and how long it will take.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::access::Seen;
use super::error::Error;
use super::model::{DeviceCheck, GuestRole, Person, Standing, VisitRole};
use super::rules::{self, PersonState, VisitStage};
use super::store;
use crate::booking::appointments::{self, Appointment, AppointmentStatus, ConsultationStatus};
use crate::calls::{BackendKind, LinkQuality};
use crate::care::{self, VisitKind};
use crate::clock::later;
use crate::db::Conn;
use crate::ids::{AppointmentId, ConsultationId, PatientId, ProviderId, VisitPersonId};
use crate::records::consents::{self, ConsentKind};
use crate::sensitive::Phi;

/// A visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Visit)]
pub(super) struct View {
    appointment_id: AppointmentId,
    consultation_id: ConsultationId,
    /// As booked.
    kind: VisitKind,
    /// As it is now: a video visit may go on without pictures.
    media: VisitKind,
    status: AppointmentStatus,
    consultation_status: ConsultationStatus,
    me: Me,
    provider: VisitProvider,
    /// Not for guests.
    patient: Option<VisitPatient>,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    /// From when on one can enter.
    #[schema(value_type = String, format = DateTime)]
    opens_at: Timestamp,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    closes_at: Timestamp,
    /// Where the provider reads the time; IANA name.
    provider_zone: String,
    /// Where the patient does.
    patient_zone: String,
    stage: VisitStage,
    /// The provider has the page open or is in the call.
    provider_here: bool,
    /// People who are before the patient with this provider: in a visit that runs, or waiting for an earlier one.
    #[schema(minimum = 0)]
    place: i64,
    /// By so much the visit will likely begin later than planned.
    #[schema(minimum = 0)]
    late_minutes: i64,
    /// Those whom you may see.
    people: Vec<VisitPerson>,
    /// What the clinic asks the patient to agree to before a visit, and is not agreed to yet: the patient cannot enter
    /// before, nor be let in. Not for guests.
    missing_consents: Vec<ConsentKind>,
    /// What carries the call, once it is open.
    backend: Option<BackendKind>,
    /// Grows with every change.
    version: i64,
}

/// Who you are in it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = VisitMe)]
struct Me {
    /// Your key in the list of people and in the call.
    key: VisitPersonId,
    role: VisitRole,
    /// Null before you enter.
    state: Option<PersonState>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct VisitProvider {
    id: ProviderId,
    name: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct VisitPatient {
    pub(super) id: PatientId,
    #[schema(value_type = String)]
    pub(super) name: Phi<String>,
}

/// Somebody of the visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct VisitPerson {
    key: VisitPersonId,
    #[schema(value_type = String)]
    name: Phi<String>,
    role: VisitRole,
    guest_role: Option<GuestRole>,
    state: PersonState,
    /// Since when they are in that state of waiting, being let in or being away.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// Of their connection, while they are in the call.
    quality: Option<LinkQuality>,
    /// What trying the devices gave: only for the provider and for oneself.
    devices: Option<DeviceCheck>,
}

/// Who is before a patient, and until when the provider is busy.
pub(super) struct Queue {
    pub(super) place: i64,
    pub(super) late_minutes: i64,
}

impl View {
    /// As the caller sees it now.
    pub(super) async fn of(conn: &mut Conn, seen: &Seen, now: Timestamp) -> Result<Self, Error> {
        let appointment = &seen.appointment;
        let talk = appointments::consultation(conn, appointment.id).await?.ok_or(Error::NotFound)?;
        let provider = care::provider(conn, appointment.provider).await?.ok_or(Error::NotFound)?;
        let people = store::people::of_visit(conn, appointment.id).await?;
        let queue = Queue::of(conn, appointment, now).await?;
        let missing_consents = match seen.role {
            VisitRole::Guest => Vec::new(),
            VisitRole::Patient | VisitRole::Provider => consents::missing(conn, appointment.patient).await?,
        };
        let patient = match seen.role {
            VisitRole::Guest => None,
            VisitRole::Patient | VisitRole::Provider => Some(patient(conn, appointment.patient).await?),
        };
        let there = |state| matches!(state, PersonState::InCall | PersonState::Admitted);
        Ok(Self {
            appointment_id: appointment.id,
            consultation_id: talk.id,
            kind: appointment.kind,
            media: seen.media(),
            status: appointment.status,
            consultation_status: talk.status,
            me: Me { key: seen.key, role: seen.role, state: seen.me.as_ref().map(|me| rules::person_state(me, now)) },
            provider: VisitProvider { id: provider.id, name: provider.name },
            patient,
            starts_at: appointment.starts_at,
            ends_at: appointment.ends_at,
            opens_at: rules::opens_at(appointment.starts_at),
            closes_at: rules::closes_at(appointment.ends_at),
            provider_zone: appointment.provider_zone.clone(),
            patient_zone: appointment.patient_zone.clone(),
            stage: rules::stage(appointment, seen.me.as_ref(), now),
            provider_here: people
                .iter()
                .any(|person| person.role == VisitRole::Provider && there(rules::person_state(person, now))),
            place: queue.place,
            late_minutes: queue.late_minutes,
            people: people.iter().filter(|person| sees(seen, person)).map(|one| shown(seen, one, now)).collect(),
            missing_consents,
            backend: seen.visit.room.as_ref().map(|room| room.kind),
            version: appointment.version + seen.visit.version,
        })
    }

    /// Nothing more will happen in it.
    pub(super) const fn is_over(&self) -> bool {
        matches!(self.stage, VisitStage::Over | VisitStage::Cancelled)
    }
}

pub(super) async fn patient(conn: &mut Conn, id: PatientId) -> Result<VisitPatient, Error> {
    let found = care::patient(conn, id).await?.ok_or(Error::NotFound)?;
    Ok(VisitPatient { id, name: found.name })
}

/// A guest sees the provider, themselves and whoever is in the call; others everybody who is wanted.
fn sees(seen: &Seen, person: &Person) -> bool {
    let in_call = person.place == Some(super::model::Place::InCall);
    let wanted = person.standing != Standing::Revoked;
    match seen.role {
        VisitRole::Guest => wanted && (person.role == VisitRole::Provider || person.id == seen.key || in_call),
        VisitRole::Patient | VisitRole::Provider => wanted,
    }
}

fn shown(seen: &Seen, person: &Person, now: Timestamp) -> VisitPerson {
    let state = rules::person_state(person, now);
    let since = match state {
        PersonState::Invited | PersonState::Waiting => person.standing_at,
        PersonState::InCall => person.place_at,
        PersonState::Admitted | PersonState::Left => person.standing_at.max(person.place_at),
    };
    let may = seen.role == VisitRole::Provider || person.id == seen.key;
    VisitPerson {
        key: person.id,
        name: person.name.clone(),
        role: person.role,
        guest_role: person.guest_role,
        state,
        since,
        quality: person.quality,
        devices: person.check.filter(|_| may),
    }
}

impl Queue {
    /// Of a visit that can begin now; of others there is nothing to say.
    pub(super) async fn of(conn: &mut Conn, mine: &Appointment, now: Timestamp) -> Result<Self, Error> {
        if mine.status != AppointmentStatus::Confirmed || rules::gate(mine, now).is_err() {
            return Ok(Self { place: 0, late_minutes: 0 });
        }
        let (from, to) = (now.saturating_sub(NEAR).unwrap_or(Timestamp::MIN), later(now, NEAR));
        let day = appointments::of_provider(conn, mine.provider, from, to, VISITS_MAX).await?;
        let waiting = store::people::waiting(conn, mine.provider).await?;
        let running = day.iter().filter(|one| one.status == AppointmentStatus::InProgress);
        let busy_until = running.clone().map(|one| one.ends_at.max(later(one.status_at, length(one)))).max();
        let ahead = day.iter().filter(|one| {
            one.status == AppointmentStatus::Confirmed && one.starts_at < mine.starts_at && waiting.contains(&one.id)
        });
        let late_minutes = rules::late_minutes(mine.starts_at, busy_until, ahead.clone().map(length).sum(), now);
        let place = running.count() + ahead.count();
        Ok(Self { place: i64::try_from(place).unwrap_or(i64::MAX), late_minutes })
    }
}

fn length(appointment: &Appointment) -> Duration {
    appointment.ends_at.duration_since(appointment.starts_at).unsigned_abs()
}

/// Visits that began longer ago, or begin later, have nothing to do with a queue now.
const NEAR: Duration = Duration::from_secs(12 * 3600);

/// Of a provider within a day: cells of five minutes.
const VISITS_MAX: i64 = 300;
