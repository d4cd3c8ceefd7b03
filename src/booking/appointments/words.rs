//! What people wrote about an appointment: sealed in the database, shown to the patient's side and the provider only.

use super::error::Error;
use super::model::Appointment;
use super::rules::By;
use crate::core::Core;
use crate::ids::AppointmentId;
use crate::sensitive::Phi;

/// Seals the patient's reason.
pub(super) fn seal_reason(core: &Core, id: AppointmentId, text: &Phi<String>) -> Result<String, Error> {
    Ok(core.vault.seal(&reason(id), &text.0)?)
}

/// Seals what was written when it was called off, or put right.
pub(super) fn seal_note(core: &Core, id: AppointmentId, text: &Phi<String>) -> Result<String, Error> {
    Ok(core.vault.seal(&note(id), &text.0)?)
}

/// What people wrote; nothing where nothing was written or that side may not read it.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub(super) reason: Option<Phi<String>>,
    pub(super) note: Option<Phi<String>>,
}

/// What that side may read.
pub(super) fn open(core: &Core, appointment: &Appointment, by: By) -> Result<Words, Error> {
    if !matches!(by, By::Patient | By::Provider) {
        return Ok(Words::default());
    }
    let some = |text: String| Some(Phi(text)).filter(|text| !text.0.is_empty());
    Ok(Words {
        reason: some(core.vault.open(&reason(appointment.id), &appointment.sealed_reason)?),
        note: some(core.vault.open(&note(appointment.id), &appointment.sealed_note)?),
    })
}

fn reason(id: AppointmentId) -> String {
    format!("appointment|reason|{id}")
}

fn note(id: AppointmentId) -> String {
    format!("appointment|note|{id}")
}
