//! Prescriptions of the demo clinic, written in visits that have been.

use jiff::{SignedDuration, Timestamp};

use super::data::{Demo, PrescriptionData};
use super::people::People;
use super::{Error, Stage};
use crate::actor::Actor;
use crate::booking::appointments::{self, Appointment, AppointmentStatus};
use crate::ids::{PatientId, PrescriptionId, ProviderId};
use crate::outbox::{self, Kind};
use crate::records::prescriptions::{self, Draft, PrescriptionStatus};
use crate::sensitive::Phi;

/// Writes what is missing: one for each state that the file names of a patient and a provider.
pub(super) async fn write(stage: &Stage, demo: &Demo, people: &People) -> Result<(), Error> {
    for data in &demo.prescriptions {
        let unknown = |name: &str| Error::Wrong(format!("{name} has no prescriptions"));
        let (_, patient) = people.patients.get(&data.patient).ok_or_else(|| unknown(&data.patient))?;
        let (actor, provider) = people.providers.get(&data.provider).ok_or_else(|| unknown(&data.provider))?;
        if let Some(visit) = missing(stage, data, *patient, *provider).await? {
            live(stage, data, actor, &visit).await?;
        }
    }
    Ok(())
}

/// The last visit of the two that is over, unless there is such a prescription already.
async fn missing(
    stage: &Stage,
    data: &PrescriptionData,
    patient: PatientId,
    provider: ProviderId,
) -> Result<Option<Appointment>, Error> {
    let mut conn = stage.core.read().await?;
    if prescriptions::states(&mut conn, patient, provider).await?.contains(&data.status) {
        return Ok(None);
    }
    let (from, to) = (stage.now - SignedDuration::from_hours(400 * 24), stage.now);
    let visits = appointments::of_patients(&mut conn, &[patient], from, to, 1000).await?;
    let is_it = |one: &Appointment| one.provider == provider && one.status == AppointmentStatus::Completed;
    Ok(visits.into_iter().rfind(is_it))
}

async fn live(stage: &Stage, data: &PrescriptionData, actor: &Actor, visit: &Appointment) -> Result<(), Error> {
    let at = |minutes: i64| visit.ends_at + SignedDuration::from_mins(minutes);
    let Some(talk) = appointments::consultation(&mut *stage.core.read().await?, visit.id).await? else { return Ok(()) };
    let draft = Draft::checked(data.items.clone(), data.valid_days)?;
    let written = prescriptions::create(stage.at(at(1)), actor, talk.id, draft).await?;
    match data.status {
        PrescriptionStatus::Draft => return Ok(()),
        PrescriptionStatus::Signed => sign(stage, actor, written.id(), at(2)).await?,
        PrescriptionStatus::Cancelled => {
            sign(stage, actor, written.id(), at(2)).await?;
            let reason = Phi(data.reason.clone());
            prescriptions::cancel(stage.at(at(30)), actor, written.id(), &reason).await?;
        }
        PrescriptionStatus::Superseded => {
            sign(stage, actor, written.id(), at(2)).await?;
            let new = prescriptions::replace(stage.at(at(40)), actor, written.id()).await?;
            sign(stage, actor, new.id(), at(45)).await?;
        }
    }
    // Whoever was in a visit of the past was told long ago.
    let mut change = stage.core.begin().await?;
    outbox::cancel(&mut change, Kind::PrescriptionReady, &visit.id.to_string(), stage.now).await?;
    change.commit().await?;
    Ok(())
}

/// The demo's doctors know what they prescribe: nothing that the file holds is warned of.
async fn sign(stage: &Stage, actor: &Actor, id: PrescriptionId, at: Timestamp) -> Result<(), Error> {
    prescriptions::sign(stage.at(at), actor, id, 1, &[]).await?;
    Ok(())
}
