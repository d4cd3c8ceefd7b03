//! An appointment as mails and calendars tell it: without what it is for.

use jiff::Timestamp;

use super::mail::{AboutVisit, Side};
use crate::booking::appointments::{Appointment, AppointmentStatus};
use crate::care::{self, VisitKind};
use crate::db::{Conn, Error};
use crate::sensitive::Phi;

/// For a reader of that side; nothing when its provider is not there.
pub(super) async fn about(
    conn: &mut Conn,
    appointment: &Appointment,
    side: Side,
    stamped_at: Timestamp,
) -> Result<Option<AboutVisit>, Error> {
    let provider = care::provider(conn, appointment.provider).await?;
    Ok(provider.map(|provider| with_provider(appointment, side, provider.name, stamped_at)))
}

/// The same with a provider's name that is known already.
pub(super) fn with_provider(
    appointment: &Appointment,
    side: Side,
    provider: String,
    stamped_at: Timestamp,
) -> AboutVisit {
    AboutVisit {
        appointment: appointment.id,
        side,
        starts_at: appointment.starts_at,
        ends_at: appointment.ends_at,
        other_zone: match side {
            Side::Patient => appointment.provider_zone.clone(),
            Side::Provider => appointment.patient_zone.clone(),
        },
        provider: Phi(provider),
        audio_only: appointment.kind == VisitKind::Audio,
        stands: appointment.status == AppointmentStatus::Confirmed,
        sequence: appointment.sequence,
        stamped_at,
    }
}
