//! Visits of the demo clinic, lived one step after the other in the order of time.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::data::{Demo, VisitData};
use super::people::People;
use super::{Error, Stage, charts, notes};
use crate::actor::Actor;
use crate::audit::Change;
use crate::booking::appointments::{self, Appointment, AppointmentStatus, Wish};
use crate::booking::hours::{self, NewException, Span};
use crate::booking::openings::{self, Ask, Opening};
use crate::calls::LinkQuality;
use crate::care::{self, VisitType};
use crate::core::Core;
use crate::ids::{AppointmentId, PatientId, ProviderId};
use crate::outbox;
use crate::sensitive::Phi;
use crate::visits::{self, Attended};

/// A visit that is missing, with the people in it.
struct Visit<'a> {
    data: &'a VisitData,
    patient: &'a (Actor, PatientId),
    provider: &'a (Actor, ProviderId),
    offered: VisitType,
}

/// What happens next to a visit.
#[derive(Clone, Copy)]
enum Step {
    Book,
    Approve(AppointmentId),
    Start(AppointmentId),
    Complete(AppointmentId),
    Write(AppointmentId),
    Miss(AppointmentId),
    Cancel(AppointmentId),
    Wait(AppointmentId),
}

/// Lives what is missing.
pub(super) async fn live(stage: &Stage, demo: &Demo, people: &People) -> Result<(), Error> {
    let mut visits = Vec::new();
    let mut agenda: BTreeMap<(Timestamp, usize), Step> = BTreeMap::new();
    for data in &demo.visits {
        if let Some(visit) = missing(stage, data, people).await? {
            agenda.insert((visit.booked_at(stage.now), visits.len()), Step::Book);
            visits.push(visit);
        }
    }
    while let Some(((at, n), step)) = agenda.pop_first() {
        let Some(visit) = visits.get(n) else { continue };
        let following = visit.act(stage, at, step).await?;
        agenda.extend(following.into_iter().map(|(at, step)| ((at, n), step)));
    }
    Ok(())
}

/// The visit, unless there is one of that status, and still to come where it is one to come.
async fn missing<'a>(stage: &Stage, data: &'a VisitData, people: &'a People) -> Result<Option<Visit<'a>>, Error> {
    let patient =
        people.patients.get(&data.patient).ok_or_else(|| Error::Wrong(format!("patient {}", data.patient)))?;
    let provider =
        people.providers.get(&data.provider).ok_or_else(|| Error::Wrong(format!("provider {}", data.provider)))?;
    let mut conn = stage.core.read().await?;
    let (from, to) = (stage.now - KNOWN, stage.now + KNOWN);
    let known = appointments::of_patients(&mut conn, &[patient.1], from, to, VISITS_MAX).await?;
    let is_it = |one: &Appointment| {
        one.provider == provider.1 && one.status == data.status && (data.day <= 0 || one.starts_at > stage.now)
    };
    if known.iter().any(is_it) {
        return Ok(None);
    }
    let offered = care::visit_types(&mut conn, provider.1).await?.into_iter().find(|one| one.name == data.visit_type);
    let offered = offered.ok_or_else(|| Error::Wrong(format!("visit type {}", data.visit_type)))?;
    Ok(Some(Visit { data, patient, provider, offered }))
}

impl Visit<'_> {
    /// Some days before what has been, and not long ago for what comes.
    fn booked_at(&self, now: Timestamp) -> Timestamp {
        match self.data.status {
            AppointmentStatus::Completed | AppointmentStatus::NoShow | AppointmentStatus::Cancelled => {
                self.wanted_from(now) - SignedDuration::from_hours(72)
            }
            AppointmentStatus::Confirmed | AppointmentStatus::InProgress => now - SignedDuration::from_hours(24),
            AppointmentStatus::Scheduled => now - SignedDuration::from_hours(1),
        }
    }

    fn wanted_from(&self, now: Timestamp) -> Timestamp {
        now + SignedDuration::from_hours(24 * self.data.day)
    }

    /// It runs, or begins, now.
    fn is_now(&self) -> bool {
        self.data.status == AppointmentStatus::InProgress || self.data.waiting
    }

    async fn act(&self, stage: &Stage, at: Timestamp, step: Step) -> Result<Vec<(Timestamp, Step)>, Error> {
        let core = stage.at(at);
        let (provider, none) = (&self.provider.0, Phi::default());
        let id = match step {
            Step::Book => return self.book(stage, at).await,
            Step::Approve(id)
            | Step::Start(id)
            | Step::Complete(id)
            | Step::Miss(id)
            | Step::Cancel(id)
            | Step::Wait(id) => id,
            Step::Write(id) => {
                if let Some(note) = &self.data.note {
                    notes::write(core, provider, id, note).await?;
                }
                charts::see(core, provider, self.patient.1, self.data).await?;
                return Ok(Vec::new());
            }
        };
        let mut change = core.begin().await?;
        match step {
            Step::Book | Step::Write(_) | Step::Wait(_) => {}
            Step::Approve(_) => drop(appointments::approve(&mut change, core, provider, id, true, &none).await?),
            Step::Start(_) => drop(appointments::start(&mut change, provider, id).await?),
            Step::Complete(_) => drop(appointments::complete(&mut change, core, provider, id, &none).await?),
            Step::Miss(_) => drop(appointments::mark_no_show(&mut change, provider, id).await?),
            Step::Cancel(_) => drop(appointments::cancel(&mut change, core, &self.patient.0, id, &none, None).await?),
        }
        self.attend(&mut change, core, id, step).await?;
        if matches!(step, Step::Complete(_) | Step::Miss(_) | Step::Cancel(_)) {
            forget_messages(&mut change, id).await?;
        }
        change.commit().await?;
        Ok(Vec::new())
    }

    /// Who was there when it came to that.
    async fn attend(&self, change: &mut Change, core: &Core, id: AppointmentId, step: Step) -> Result<(), Error> {
        let now = change.now();
        let Some(visit) = appointments::appointment(change, id).await? else { return Ok(()) };
        let (provider, patient) = (&self.provider.0, &self.patient.0);
        let (starts_at, ends_at) = (visit.starts_at, visit.ends_at);
        let way = |actor: &Actor, minutes: i64, joined_at, left_at| Attended {
            actor: actor.clone(),
            waited_from: starts_at - SignedDuration::from_mins(minutes),
            joined_at,
            left_at,
            // Some connections are weak, always the same.
            quality: if starts_at.as_second() / 900 % 3 == 0 { LinkQuality::Weak } else { LinkQuality::Good },
        };
        let ways = match step {
            Step::Start(_) if self.data.status == AppointmentStatus::InProgress => {
                vec![way(patient, 6, Some(starts_at), None), way(provider, 1, Some(starts_at), None)]
            }
            Step::Complete(_) => {
                let left_at = Some(ends_at.min(now));
                vec![way(patient, 4, Some(starts_at), left_at), way(provider, 2, Some(starts_at), left_at)]
            }
            Step::Miss(_) => vec![way(provider, 2, None, Some(ends_at.min(now)))],
            Step::Wait(_) => vec![way(patient, 3, None, None)],
            _ => Vec::new(),
        };
        for was in ways {
            visits::relive(change, core, id, &was).await?;
        }
        Ok(())
    }

    /// Books it; what follows then.
    async fn book(&self, stage: &Stage, at: Timestamp) -> Result<Vec<(Timestamp, Step)>, Error> {
        let core = stage.at(at);
        let mut opening = self.opening(stage, at).await?;
        if opening.is_none() && self.is_now() {
            // Somebody who does not usually work now does so for this visit.
            self.work_now(core, stage.now).await?;
            opening = self.opening(stage, at).await?;
        }
        let Some(opening) = opening else { return Ok(Vec::new()) };
        let actor = &self.patient.0;
        let wish = Wish {
            provider: self.provider.1,
            visit_type: self.offered.id,
            patient: Some(self.patient.1),
            starts_at: opening.starts_at,
            currency: None,
            reason: Phi::default(),
            patient_zone: None,
        };
        let held = appointments::hold(core, actor, &wish).await?;
        let id = held.id;
        let mut change = core.begin().await?;
        appointments::confirm(&mut change, core, actor, id, true).await?;
        change.commit().await?;
        let mut following = match self.data.status {
            AppointmentStatus::Confirmed if self.data.waiting => vec![(stage.now, Step::Wait(id))],
            AppointmentStatus::Scheduled | AppointmentStatus::Confirmed => Vec::new(),
            AppointmentStatus::InProgress => vec![(opening.starts_at, Step::Start(id))],
            AppointmentStatus::Completed => {
                vec![
                    (opening.starts_at, Step::Start(id)),
                    (opening.ends_at, Step::Complete(id)),
                    (opening.ends_at + SignedDuration::from_mins(10), Step::Write(id)),
                ]
            }
            AppointmentStatus::NoShow => vec![(opening.ends_at, Step::Miss(id))],
            AppointmentStatus::Cancelled => vec![(at + SignedDuration::from_hours(20), Step::Cancel(id))],
        };
        if self.offered.needs_approval && self.data.status != AppointmentStatus::Scheduled {
            following.push((at + SignedDuration::from_mins(40), Step::Approve(id)));
        }
        Ok(following)
    }

    /// Adds hours for the visit, from a start a little before now.
    async fn work_now(&self, core: &Core, now: Timestamp) -> Result<(), Error> {
        let provider = self.provider.1;
        let hours = hours::load(&mut *core.read().await?, provider, now, now).await?;
        let zone = hours.ok_or_else(|| Error::Wrong(format!("hours of {}", self.data.provider)))?.zone;
        let clock = zone.to_datetime(now);
        let start = (i64::from(clock.hour()) * 60 + i64::from(clock.minute())) / 5 * 5;
        let minutes = Span::new(start, start + self.offered.duration_minutes);
        let mut change = core.begin().await?;
        let new = NewException { date: clock.date(), adds: true, minutes };
        hours::add_exception(&mut change, core, &self.provider.0, provider, new).await?;
        Ok(change.commit().await?)
    }

    /// The provider's first free time from the wanted day on; for the visit that runs, one around now.
    async fn opening(&self, stage: &Stage, at: Timestamp) -> Result<Option<Opening>, Error> {
        let minutes = self.offered.duration_minutes;
        let (from, to) = if self.is_now() {
            (stage.now - SignedDuration::from_mins(minutes), stage.now)
        } else {
            let from = self.wanted_from(stage.now);
            let to = from + SignedDuration::from_hours(14 * 24);
            (from, if self.data.day < 0 { to.min(stage.now - SignedDuration::from_hours(2)) } else { to })
        };
        let ask = Ask { duration_minutes: minutes, from, to };
        self.first_free(stage, ask, at).await
    }

    async fn first_free(&self, stage: &Stage, ask: Ask, at: Timestamp) -> Result<Option<Opening>, Error> {
        let mut conn = stage.core.read().await?;
        let provider = self.provider.1;
        let Some(hours) = hours::load(&mut conn, provider, ask.from, ask.to).await? else { return Ok(None) };
        let busy = openings::busy(&mut conn, provider, ask.from, ask.to).await?;
        let found = openings::find(&hours, &busy, ask, at);
        Ok(found.into_iter().find(|opening| opening.starts_at >= ask.from && opening.starts_at <= ask.to))
    }
}

/// Whoever was in a visit of the past was told long ago.
async fn forget_messages(change: &mut Change, id: AppointmentId) -> Result<(), Error> {
    let now = change.now();
    for kind in outbox::Kind::ALL {
        outbox::cancel(change, *kind, &id.to_string(), now).await?;
    }
    Ok(())
}

/// Farther from now than any visit of the file.
const KNOWN: SignedDuration = SignedDuration::from_hours(400 * 24);

/// More than a patient of the demo ever has.
const VISITS_MAX: i64 = 1000;
