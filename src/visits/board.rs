//! A provider's day: who comes, who waits now, and whose devices work.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

use super::Visits;
use super::access::Caller;
use super::error::Error;
use super::model::{DeviceCheck, EndedBy, Person, VisitRole};
use super::rules::{self, PersonState};
use super::store;
use super::view::{self, Queue, VisitPatient};
use crate::actor::Role;
use crate::booking::appointments::{self, Appointment, AppointmentStatus};
use crate::care::{self, VisitKind};
use crate::clock::later;
use crate::db::Conn;
use crate::ids::{AppointmentId, ProviderId};

/// A provider's day.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = VisitsToday)]
pub(super) struct Today {
    /// In which the day is counted; IANA name.
    zone: String,
    /// By start; what runs from yesterday is first.
    visits: Vec<VisitToday>,
}

/// A visit of the day.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct VisitToday {
    appointment_id: AppointmentId,
    patient: VisitPatient,
    kind: VisitKind,
    status: AppointmentStatus,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    /// Of the patient's side; null before they come.
    patient_state: Option<PersonState>,
    /// Since when the patient waits; null when they do not.
    #[schema(value_type = Option<String>, format = DateTime)]
    waiting_since: Option<Timestamp>,
    /// What the patient's devices gave.
    devices: Option<DeviceCheck>,
    /// Invited people who wait now.
    #[schema(minimum = 0)]
    guests_waiting: usize,
    /// By so much it will likely begin later than planned.
    #[schema(minimum = 0)]
    late_minutes: i64,
    /// The hub ended it when nobody was there any more.
    ended_by_system: bool,
}

/// The provider that the caller is.
pub(super) async fn provider(visits: &Visits, caller: &Caller) -> Result<ProviderId, Error> {
    let person = caller.actor.person().filter(|person| person.role == Role::Provider).ok_or(Error::NotAProvider)?;
    care::provider_of(&mut *visits.core.read().await?, person.user).await?.ok_or(Error::NotAProvider)
}

impl Visits {
    /// The visits of this day in the provider's zone that stand or stood.
    pub(super) async fn today(&self, caller: &Caller) -> Result<Today, Error> {
        let provider = provider(self, caller).await?;
        let now = self.core.clock.now();
        let mut conn = self.core.read().await?;
        let zone = care::provider(&mut conn, provider).await?.ok_or(Error::NotAProvider)?.zone;
        let (from, to) = day(&zone, now);
        // What began before midnight and is not over belongs to this day too.
        let early = from.saturating_sub(LONGEST).unwrap_or(from);
        let found = appointments::of_provider(&mut conn, provider, early, to, VISITS_MAX).await?;
        let mut visits = Vec::new();
        for appointment in found {
            let running = appointment.status == AppointmentStatus::InProgress;
            let stands = !matches!(appointment.status, AppointmentStatus::Scheduled | AppointmentStatus::Cancelled);
            if stands && (running || appointment.starts_at >= from) {
                visits.push(row(&mut conn, &appointment, now).await?);
            }
        }
        Ok(Today { zone, visits })
    }
}

async fn row(conn: &mut Conn, appointment: &Appointment, now: Timestamp) -> Result<VisitToday, Error> {
    let people = store::people::of_visit(conn, appointment.id).await?;
    let visit = store::visit(conn, appointment.id).await?.unwrap_or_default();
    let state = |person: &Person| rules::person_state(person, now);
    let waits = |person: &&Person| state(person) == PersonState::Waiting;
    let patients = || people.iter().filter(|person| person.role == VisitRole::Patient);
    // Who is nearest to the call speaks for the patient's side.
    let nearest = patients().min_by_key(|person| match state(person) {
        PersonState::InCall => 0,
        PersonState::Admitted => 1,
        PersonState::Waiting => 2,
        PersonState::Left | PersonState::Invited => 3,
    });
    Ok(VisitToday {
        appointment_id: appointment.id,
        patient: view::patient(conn, appointment.patient).await?,
        kind: appointment.kind,
        status: appointment.status,
        starts_at: appointment.starts_at,
        ends_at: appointment.ends_at,
        patient_state: nearest.map(state),
        waiting_since: patients().filter(waits).map(|person| person.standing_at).min(),
        devices: nearest.and_then(|person| person.check),
        guests_waiting: people.iter().filter(|person| person.role == VisitRole::Guest).filter(waits).count(),
        late_minutes: Queue::of(conn, appointment, now).await?.late_minutes,
        ended_by_system: visit.ended_by == Some(EndedBy::System),
    })
}

/// This day in that zone; whole even where it has 23 or 25 hours.
fn day(zone: &str, now: Timestamp) -> (Timestamp, Timestamp) {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let today = zone.to_datetime(now).date();
    // Where midnight is skipped, the day begins with the jump.
    let start = |date: Date| zone.to_timestamp(date.at(0, 0, 0, 0)).ok();
    let from = start(today).unwrap_or(now);
    let to = today.tomorrow().ok().and_then(start).unwrap_or_else(|| later(from, LONGEST));
    (from, to)
}

/// A day; no visit is longer.
const LONGEST: std::time::Duration = std::time::Duration::from_secs(24 * 3600);

/// Of a provider in two days: cells of five minutes.
const VISITS_MAX: i64 = 600;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_that_of_the_zone_also_when_clocks_change() {
        for (zone, now, from, to) in [
            ("UTC", "2026-06-01T08:00:00Z", "2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z"),
            ("Asia/Kathmandu", "2026-06-01T20:00:00Z", "2026-06-01T18:15:00Z", "2026-06-02T18:15:00Z"),
            ("Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
        ] {
            let at = |text: &str| text.parse::<Timestamp>().expect("a time");
            assert_eq!(day(zone, at(now)), (at(from), at(to)), "{zone}");
        }
    }
}
