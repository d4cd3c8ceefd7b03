//! A hold while its processor is away: it is kept once more as long as the clinic keeps one, never past the start.

use super::change::attempts;
use super::error::Error;
use crate::booking::appointments;
use crate::care;
use crate::clock::{later, minutes};
use crate::core::Core;
use crate::ids::AppointmentId;

/// Whoever comes back within that time finds their time still kept.
pub(super) async fn keep_longer(core: &Core, id: AppointmentId) -> Result<(), Error> {
    attempts(|| async {
        let mut change = core.begin().await?;
        let appointment = appointments::lock_paid(&mut change, id).await?;
        let twice = care::clinic(&mut change).await?.hold_minutes.saturating_mul(2);
        // Counted from the beginning, so that it is once however often it is asked for.
        let until = later(appointment.created_at, minutes(twice));
        appointments::lengthen_hold(&mut change, id, until).await?;
        change.commit().await?;
        Ok(())
    })
    .await
}
