//! What people are told of their appointments: rows of the outbox, written where it becomes true.

use serde_json::{Value, json};

use super::model::Appointment;
use super::rules::AppointmentStatus;
use crate::audit::Change;
use crate::care;
use crate::clock::minutes;
use crate::core::Core;
use crate::db::Error;
use crate::outbox::{self, Kind, Message};

/// It stands: both sides hear of it, and are reminded.
pub(super) async fn confirmed(change: &mut Change, core: &Core, appointment: &Appointment) -> Result<(), Error> {
    post(change, core, appointment, Kind::AppointmentConfirmed).await?;
    plan_reminders(change, core, appointment).await
}

/// The provider is asked.
pub(super) async fn asked(change: &mut Change, core: &Core, appointment: &Appointment) -> Result<(), Error> {
    post(change, core, appointment, Kind::ApprovalAsked).await
}

/// It has another time; reminders follow when it stands.
pub(super) async fn moved(change: &mut Change, core: &Core, appointment: &Appointment) -> Result<(), Error> {
    forget_reminders(change, appointment).await?;
    post(change, core, appointment, Kind::AppointmentMoved).await?;
    if appointment.status == AppointmentStatus::Confirmed {
        plan_reminders(change, core, appointment).await
    } else {
        Ok(())
    }
}

/// It is off.
pub(super) async fn cancelled(change: &mut Change, core: &Core, appointment: &Appointment) -> Result<(), Error> {
    forget_reminders(change, appointment).await?;
    post(change, core, appointment, Kind::AppointmentCancelled).await
}

/// Reminders of the old time, or of what will not be.
async fn forget_reminders(change: &mut Change, appointment: &Appointment) -> Result<(), Error> {
    let now = change.now();
    outbox::cancel(change, Kind::AppointmentReminder, &appointment.id.to_string(), now).await
}

/// One for each of the clinic's spans that is still ahead.
async fn plan_reminders(change: &mut Change, core: &Core, appointment: &Appointment) -> Result<(), Error> {
    let now = change.now();
    for before in care::clinic(change).await?.reminder_minutes {
        let Ok(due_at) = appointment.starts_at.saturating_sub(minutes(before)) else { continue };
        if due_at <= now {
            continue;
        }
        let message = Message {
            kind: Kind::AppointmentReminder,
            subject: appointment.id.to_string(),
            once: format!("{before}:{}", appointment.sequence),
            due_at,
            payload: json!({ "minutes": before, "sequence": appointment.sequence }),
        };
        outbox::post(change, &core.clock, &message).await?;
    }
    Ok(())
}

async fn post(change: &mut Change, core: &Core, appointment: &Appointment, kind: Kind) -> Result<(), Error> {
    let message = Message {
        kind,
        subject: appointment.id.to_string(),
        once: appointment.sequence.to_string(),
        due_at: change.now(),
        payload: Value::Null,
    };
    outbox::post(change, &core.clock, &message).await
}
