//! Appointments: from hold to end, and never two at one time for one person.
//!
//! A time is held for some minutes, then confirmed, by the patient's word, the provider's approval or a payment. What may
//! follow is one table ([`rules::edge`]). Every change is one transaction that first locks the provider and the patient
//! and writes state, consultation, five-minute cells, messages and trail together; the cells' primary key makes a double
//! booking impossible whatever the code above it does.

mod access;
pub mod api;
mod cancel;
mod cells;
mod change;
mod confirm;
mod error;
mod hold;
mod invariants;
mod list;
mod model;
mod once;
mod paid;
mod patient;
mod people;
mod policy;
mod requests;
mod reschedule;
pub mod rules;
mod slot;
mod store;
mod sweep;
mod told;
mod totals;
mod view;
mod visit;
mod words;

use crate::actor::Actor;
use crate::db::{Conn, Error as DbError};
use crate::ids::{AppointmentId, ConsultationId};

pub use cancel::cancel;
pub use confirm::{approve, confirm};
pub use error::{Error, HOLDS_MAX, TakenBody, Whose};
pub use hold::{Wish, hold};
pub use invariants::invariants;
pub use list::with_words;
pub use model::{Appointment, CancelCause, ConsultationKind};
pub use paid::{Paid, confirm_paid, lengthen_hold, lock_paid, note_paid};
pub use people::{CARE_GOES_ON, ahead, forget_words, in_state, meet, of_patients, of_provider};
pub use policy::{Step, Terms, terms};
pub use reschedule::reschedule;
pub use rules::{AppointmentStatus, Approval, By, ConsultationStatus, Event, Facts, Next, Refusal};
pub use sweep::{Swept, sweep};
pub use view::{Consultation, View};
pub use visit::{complete, mark_no_show, provider_absent, reopen, start};

/// One appointment, whoever asks: for other parts of the hub.
///
/// # Errors
/// [`DbError`]
pub async fn appointment(conn: &mut Conn, id: AppointmentId) -> Result<Option<Appointment>, DbError> {
    store::by_id(conn, id).await
}

/// The appointment of a consultation, with the consultation.
///
/// # Errors
/// [`DbError`]
pub async fn of_consultation(
    conn: &mut Conn,
    id: ConsultationId,
) -> Result<Option<(Appointment, Consultation)>, DbError> {
    let Some(appointment) = store::by_consultation(conn, id).await? else { return Ok(None) };
    let consultation = store::consultation(conn, appointment.id).await?;
    Ok(consultation.map(|consultation| (appointment, consultation)))
}

/// The talk of an appointment.
///
/// # Errors
/// [`DbError`]
pub async fn consultation(conn: &mut Conn, id: AppointmentId) -> Result<Option<Consultation>, DbError> {
    store::consultation(conn, id).await
}

/// On whose behalf the actor deals with an appointment. To whoever has nothing to do with it there is none.
///
/// # Errors
/// [`Error::NotFound`]
pub async fn side(conn: &mut Conn, actor: &Actor, appointment: &Appointment) -> Result<By, Error> {
    access::side(conn, actor, appointment).await
}
