//! Appointments: from hold to end, and never two at one time for one person.

mod list;
mod model;
mod people;
mod rules;
mod store;

use crate::db::{Conn, Error as DbError};
use crate::ids::AppointmentId;

pub use model::{Appointment, CancelCause, ConsultationKind};
pub use people::{of_patients, of_provider};
pub use rules::{AppointmentStatus, Approval, By, ConsultationStatus, Event, Facts, Next, Refusal, step};

/// One appointment, whoever asks: for other parts of the hub.
///
/// # Errors
/// [`DbError`]
pub async fn appointment(conn: &mut Conn, id: AppointmentId) -> Result<Option<Appointment>, DbError> {
    store::by_id(conn, id).await
}
