//! Whom an appointment is with.

use jiff::Timestamp;

use super::access::side;
use super::error::Error;
use super::people::CARE_GOES_ON;
use super::rules::By;
use super::store;
use crate::actor::Actor;
use crate::care::{self, PatientView, Relation};
use crate::core::Core;
use crate::ids::AppointmentId;

/// The patient of an appointment, for whoever has to do with it; for the provider while they care for the patient. The look
/// is recorded unless it is the patient's own.
pub(super) async fn patient(core: &Core, actor: &Actor, id: AppointmentId) -> Result<PatientView, Error> {
    let mut change = core.begin().await?;
    let appointment = store::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
    let relation = match side(&mut change, actor, &appointment).await? {
        By::Provider => {
            let since = change.now().saturating_sub(CARE_GOES_ON).unwrap_or(Timestamp::MIN);
            let treats = store::meet(&mut change, appointment.provider, appointment.patient, since).await?;
            treats.then_some(Relation::Treats)
        }
        By::Patient | By::Admin | By::System => care::relation(&mut change, actor, appointment.patient).await?,
    };
    let relation = relation.ok_or(Error::NotFound)?;
    let view = care::patient_view(&mut change, core, actor, appointment.patient, relation).await?;
    change.commit().await?;
    Ok(view)
}
