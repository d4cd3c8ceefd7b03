//! Calendars of appointments: one appointment as a file, and all of somebody's at an address that calendar programs read.
//!
//! The address holds 256 random bits of which only the hash is kept; whoever has it sees times and "Video visit", no name
//! and no reason. It is shown once; a new one takes the place of the old one, and it can be taken away.

mod store;

use std::time::Duration;

use jiff::Timestamp;

use super::calendar::{self, Event, Method};
use super::house::house;
use super::mail::{self, Side};
use super::visits::{self, with_provider};
use crate::accounts::{self, Status};
use crate::actor::{Actor, Role};
use crate::api::Problem;
use crate::audit::Record;
use crate::booking::appointments::{self, Appointment, AppointmentStatus};
use crate::care;
use crate::clock::later;
use crate::core::Core;
use crate::db;
use crate::digest::sha256;
use crate::ids::{AppointmentId, UserId};
use crate::sensitive::Secret;

/// Refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or nothing that the actor may know of.
    #[error("there is no such thing")]
    NotFound,
    /// Admins have no appointments.
    #[error("your role has no calendar")]
    RoleForbidden,
    /// Nothing is agreed yet.
    #[error("the appointment is not confirmed yet")]
    NotConfirmed,
    /// The database.
    #[error(transparent)]
    Database(#[from] db::Error),
}

/// Makes the actor's calendar address; an older one works no more.
///
/// # Errors
/// [`Error::RoleForbidden`]
pub async fn open(core: &Core, actor: &Actor) -> Result<Secret<String>, Error> {
    let user = owner(actor)?;
    let token = core.clock.token();
    let mut change = core.begin().await?;
    let now = change.now();
    store::replace(&mut change, user, &sha256(token.reveal().as_bytes()), now).await?;
    change.record(actor, Record::new("calendar_feed.opened", "user", user));
    change.commit().await?;
    Ok(Secret::new(format!("{}/api/v1/calendar/{}.ics", core.settings.public_url, token.reveal())))
}

/// Takes the actor's calendar address away; without one nothing happens.
///
/// # Errors
/// [`Error::RoleForbidden`]
pub async fn close(core: &Core, actor: &Actor) -> Result<(), Error> {
    let user = owner(actor)?;
    let mut change = core.begin().await?;
    if store::remove(&mut change, user).await? {
        change.record(actor, Record::new("calendar_feed.closed", "user", user));
    }
    Ok(change.commit().await?)
}

/// Since when the actor has a calendar address, if they have one.
///
/// # Errors
/// [`Error::RoleForbidden`]
pub async fn opened_at(core: &Core, actor: &Actor) -> Result<Option<Timestamp>, Error> {
    let user = owner(actor)?;
    Ok(store::opened_at(&mut *core.read().await?, user).await?)
}

/// The calendar at an address.
///
/// # Errors
/// [`Error::NotFound`]: there is none, or not any more.
pub async fn published(core: &Core, token: &str, now: Timestamp) -> Result<String, Error> {
    let mut conn = core.read().await?;
    let user = store::user_of(&mut conn, &sha256(token.as_bytes())).await?.ok_or(Error::NotFound)?;
    let account = accounts::user(&mut conn, user).await?.ok_or(Error::NotFound)?;
    if account.status != Status::Active {
        return Err(Error::NotFound);
    }
    let (from, to) = (now.saturating_sub(BACK).unwrap_or(Timestamp::MIN), later(now, AHEAD));
    let (side, found) = match account.role {
        Role::Patient => {
            let patients = care::patients_of(&mut conn, user).await?;
            (Side::Patient, appointments::of_patients(&mut conn, &patients, from, to, EVENTS_MAX).await?)
        }
        Role::Provider => {
            let provider = care::provider_of(&mut conn, user).await?.ok_or(Error::NotFound)?;
            (Side::Provider, appointments::of_provider(&mut conn, provider, from, to, EVENTS_MAX).await?)
        }
        Role::Admin => return Err(Error::NotFound),
    };
    let house = house(&mut conn, core, None).await?;
    let events: Vec<Event> = found
        .iter()
        .filter(|appointment| stands(appointment.status))
        .map(|appointment| {
            // Stamped with its last change, so that the calendar is the same until something changes.
            let about = with_provider(appointment, side, String::new(), appointment.updated_at);
            mail::published(&about, &account.language, &house)
        })
        .collect();
    Ok(calendar::write(Method::Publish, &events))
}

/// One appointment as a file: what was agreed, or its end.
///
/// # Errors
/// [`Error::NotFound`], [`Error::NotConfirmed`]
pub async fn single(core: &Core, actor: &Actor, id: AppointmentId) -> Result<(Method, String), Error> {
    let mut conn = core.read().await?;
    let appointment = appointments::appointment(&mut conn, id).await?.ok_or(Error::NotFound)?;
    let (side, reader) = side(&mut conn, actor, &appointment).await?;
    let method = match appointment.status {
        AppointmentStatus::Scheduled => return Err(Error::NotConfirmed),
        AppointmentStatus::Cancelled => Method::Cancel,
        AppointmentStatus::Confirmed
        | AppointmentStatus::InProgress
        | AppointmentStatus::Completed
        | AppointmentStatus::NoShow => Method::Publish,
    };
    let account = accounts::user(&mut conn, reader).await?.ok_or(Error::NotFound)?;
    let about = visits::about(&mut conn, &appointment, side, appointment.updated_at).await?.ok_or(Error::NotFound)?;
    let house = house(&mut conn, core, None).await?;
    let event = mail::published(&about, &account.language, &house);
    Ok((method, calendar::write(method, &[event])))
}

/// On which side of the appointment the actor is; whoever is on neither learns nothing. Admins see it as its patient does.
async fn side(conn: &mut db::Conn, actor: &Actor, appointment: &Appointment) -> Result<(Side, UserId), Error> {
    let user = actor.user().ok_or(Error::NotFound)?;
    if actor.is(Role::Provider) && care::provider_of(conn, user).await? == Some(appointment.provider) {
        return Ok((Side::Provider, user));
    }
    if actor.is(Role::Admin) || care::acts_for(conn, actor, appointment.patient).await? {
        return Ok((Side::Patient, user));
    }
    Err(Error::NotFound)
}

fn owner(actor: &Actor) -> Result<UserId, Error> {
    actor.user().filter(|_| !actor.is(Role::Admin)).ok_or(Error::RoleForbidden)
}

const fn stands(status: AppointmentStatus) -> bool {
    matches!(status, AppointmentStatus::Confirmed | AppointmentStatus::InProgress | AppointmentStatus::Completed)
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match error {
            Error::NotFound => Self::not_found(),
            Error::RoleForbidden => Self::forbidden("role_forbidden", detail),
            Error::NotConfirmed => Self::conflict("appointment_not_confirmed", detail),
            Error::Database(error) => error.into(),
        }
    }
}

/// What has been is kept in view for a month, and what comes for a year.
const BACK: Duration = Duration::from_secs(30 * 86_400);
const AHEAD: Duration = Duration::from_secs(366 * 86_400);

/// More than anybody's year of appointments by far; some 2 MB of text.
const EVENTS_MAX: i64 = 5_000;
