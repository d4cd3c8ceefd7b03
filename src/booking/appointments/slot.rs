//! Whether a time can be given, and which times near it can.

use jiff::Timestamp;

use super::cells::cells;
use super::error::{Error, Whose};
use super::model::Appointment;
use super::store;
use crate::audit::Change;
use crate::booking::hours;
use crate::booking::openings::{self, Opening, WhyNot};
use crate::clock::{later, minutes};
use crate::db::Conn;
use crate::ids::{AppointmentId, PatientId, ProviderId};

/// Free minutes around a visit, as the provider's schedule has them now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Buffers {
    pub(super) before: i64,
    pub(super) after: i64,
}

/// Whether the provider offers that start, under the lock; `except` is the appointment that would move there.
pub(super) async fn check(
    change: &mut Change,
    provider: ProviderId,
    starts_at: Timestamp,
    duration_minutes: i64,
    except: Option<AppointmentId>,
) -> Result<Buffers, Error> {
    let now = change.now();
    offered(change, provider, starts_at, duration_minutes, except, now).await?;
    let schedule = hours::schedule(change, provider).await?;
    Ok(Buffers { before: schedule.buffer_before_minutes, after: schedule.buffer_after_minutes })
}

/// Whether a time that was given and let go can be given again. The notice was kept when it was asked for.
pub(super) async fn check_again(change: &mut Change, appointment: &Appointment) -> Result<(), Error> {
    let notice = minutes(hours::schedule(change, appointment.provider).await?.notice_minutes);
    let in_time = appointment.starts_at.saturating_sub(notice).unwrap_or(Timestamp::MIN);
    let duration_minutes = appointment.duration_minutes();
    offered(change, appointment.provider, appointment.starts_at, duration_minutes, Some(appointment.id), in_time).await
}

/// Whether the provider offers that start to whoever asks at `now`.
async fn offered(
    change: &mut Change,
    provider: ProviderId,
    starts_at: Timestamp,
    duration_minutes: i64,
    except: Option<AppointmentId>,
    now: Timestamp,
) -> Result<(), Error> {
    let (from, to) = around(starts_at);
    let hours = hours::load(change, provider, from, to).await?.ok_or(Error::ProviderUnknown)?;
    let mut busy = openings::busy(change, provider, from, to).await?;
    busy.retain(|one| Some(one.appointment) != except);
    match openings::check(&hours, &busy, starts_at, duration_minutes, now) {
        Ok(()) => Ok(()),
        Err(WhyNot::Taken) => Err(Error::Taken { whose: Whose::Provider, alternatives: Vec::new() }),
        // Where a provider spends their time is nobody's business; staff ask for the explanation.
        Err(WhyNot::TimeOff) => Err(Error::NotOffered { why: WhyNot::OutsideHours, alternatives: Vec::new() }),
        Err(why) => Err(Error::NotOffered { why, alternatives: Vec::new() }),
    }
}

/// The nearest openings to a time at which the patient is free too, in order of time.
pub(super) async fn near(
    conn: &mut Conn,
    provider: ProviderId,
    patient: Option<PatientId>,
    duration_minutes: i64,
    starts_at: Timestamp,
    now: Timestamp,
) -> Result<Vec<Opening>, Error> {
    let mut free = Vec::new();
    for opening in openings::alternatives(conn, provider, duration_minutes, starts_at, now).await? {
        if free.len() == ALTERNATIVES_MAX {
            break;
        }
        let booked = match patient {
            Some(patient) => {
                let times = cells(opening.starts_at, opening.ends_at);
                store::cell_owner(conn, &patient.to_string(), times, None).await?
            }
            None => None,
        };
        if booked.is_none() {
            free.push(opening);
        }
    }
    free.sort_unstable();
    Ok(free)
}

/// The directory's next opening, after time was taken or freed.
pub(super) async fn refresh(change: &mut Change, provider: ProviderId) -> Result<(), Error> {
    let now = change.now();
    openings::refresh(change, provider, now).await?;
    Ok(())
}

/// Asked together, people take one of the next few.
const ALTERNATIVES_MAX: usize = 6;

/// Two days on either side: whatever can matter, such as the provider's whole day in any zone.
fn around(at: Timestamp) -> (Timestamp, Timestamp) {
    let span = minutes(2 * 24 * 60);
    (at.saturating_sub(span).unwrap_or(Timestamp::MIN), later(at, span))
}
