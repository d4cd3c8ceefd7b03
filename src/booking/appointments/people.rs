//! Appointments of a person: within a span, for their calendar; with one another, for who may read what.

use std::time::Duration;

use jiff::Timestamp;

use super::list::Filter;
use super::model::Appointment;
use super::rules::AppointmentStatus;
use super::store;
use crate::db::{Conn, Error};
use crate::ids::{PatientId, ProviderId};

/// Of these patients, whatever their state, earliest first.
///
/// # Errors
/// [`Error`]
pub async fn of_patients(
    conn: &mut Conn,
    patients: &[PatientId],
    from: Timestamp,
    to: Timestamp,
    limit: i64,
) -> Result<Vec<Appointment>, Error> {
    store::list(conn, &Filter { patients: Some(patients.to_vec()), ..within(from, to) }, limit).await
}

/// Of a provider, whatever their state, earliest first.
///
/// # Errors
/// [`Error`]
pub async fn of_provider(
    conn: &mut Conn,
    provider: ProviderId,
    from: Timestamp,
    to: Timestamp,
    limit: i64,
) -> Result<Vec<Appointment>, Error> {
    store::list(conn, &Filter { provider: Some(provider), ..within(from, to) }, limit).await
}

/// Whether the two have an appointment that the provider knows of, was not called off, and ends after `since`.
///
/// # Errors
/// [`Error`]
pub async fn meet(conn: &mut Conn, provider: ProviderId, patient: PatientId, since: Timestamp) -> Result<bool, Error> {
    store::meet(conn, provider, patient, since).await
}

/// Whether the patient is expected: something booked, asked for or running.
///
/// # Errors
/// [`Error`]
pub async fn ahead(conn: &mut Conn, patient: PatientId, now: Timestamp) -> Result<bool, Error> {
    store::ahead(conn, patient, now).await
}

/// Takes out what anybody wrote about a patient's appointments; of how many.
///
/// # Errors
/// [`Error`]
pub async fn forget_words(conn: &mut Conn, patient: PatientId) -> Result<u64, Error> {
    store::forget_words(conn, patient).await
}

/// In that state, earliest first.
///
/// # Errors
/// [`Error`]
pub async fn in_state(
    conn: &mut Conn,
    status: AppointmentStatus,
    from: Timestamp,
    to: Timestamp,
    limit: i64,
) -> Result<Vec<Appointment>, Error> {
    store::list(conn, &Filter { status: Some(status), ..within(from, to) }, limit).await
}

/// So long after a visit its provider still cares for the patient: results come in, questions are asked.
pub const CARE_GOES_ON: Duration = Duration::from_secs(30 * 24 * 3600);

const fn within(from: Timestamp, to: Timestamp) -> Filter {
    Filter { patients: None, provider: None, status: None, from, to, after: None, descending: false }
}
