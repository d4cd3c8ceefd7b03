//! What must hold whatever happened, looked for in the database: for tests, and for operators who want to know.

use std::collections::{BTreeMap, BTreeSet};

use super::model::Appointment;
use super::rules::{AppointmentStatus, consultation};
use super::store::check;
use crate::clock::{later, minutes};
use crate::db::{Conn, Error};

/// Whatever is wrong, one line each; empty when nothing is.
///
/// # Errors
/// [`Error`]
pub async fn invariants(conn: &mut Conn) -> Result<Vec<String>, Error> {
    let live = check::live(conn).await?;
    let mut wrong = overlaps(&live);
    wrong.extend(cells(&live, check::cells(conn).await?));
    for (id, status, talk) in check::consultations(conn).await? {
        let expected = status.parse::<AppointmentStatus>().map(|status| consultation(status).code()).ok();
        if talk.as_deref() != expected {
            wrong.push(format!("appointment {id} is {status}, its consultation {}", talk.unwrap_or_default()));
        }
    }
    wrong.extend(check::untold(conn).await?.iter().map(|id| format!("appointment {id} stands and nobody was told")));
    Ok(wrong)
}

/// Two live appointments of one person never overlap; between two of a provider is the longer of the two buffers.
fn overlaps(live: &[Appointment]) -> Vec<String> {
    let mut people: BTreeMap<String, Vec<(&Appointment, bool)>> = BTreeMap::new();
    for appointment in live {
        people.entry(appointment.provider.to_string()).or_default().push((appointment, true));
        people.entry(appointment.patient.to_string()).or_default().push((appointment, false));
    }
    let mut wrong = Vec::new();
    for (person, appointments) in people {
        // By start: whatever overlaps at all has two neighbours that do.
        for pair in appointments.windows(2) {
            let [(first, provides), (second, _)] = pair else { continue };
            let gap = if *provides { first.after_minutes.max(second.before_minutes) } else { 0 };
            if later(first.ends_at, minutes(gap)) > second.starts_at {
                wrong.push(format!("appointments {} and {} of {person} overlap", first.id, second.id));
            }
        }
    }
    wrong
}

/// The cells are those of the live appointments, no more and no less.
fn cells(live: &[Appointment], found: Vec<(String, i64, String)>) -> Vec<String> {
    let expected: BTreeSet<(String, i64, String)> = live
        .iter()
        .flat_map(|appointment| {
            let provider = appointment.provider_cells().map(|cell| (appointment.provider.to_string(), cell));
            let patient = appointment.patient_cells().map(|cell| (appointment.patient.to_string(), cell));
            let id = appointment.id.to_string();
            provider.chain(patient).map(move |(person, cell)| (person, cell, id.clone()))
        })
        .collect();
    let found: BTreeSet<(String, i64, String)> = found.into_iter().collect();
    let missing = expected.difference(&found).map(|(_, cell, id)| format!("cell {cell} of appointment {id} is free"));
    let left = found.difference(&expected).map(|(_, cell, id)| format!("cell {cell} is kept for appointment {id}"));
    missing.chain(left).collect()
}
