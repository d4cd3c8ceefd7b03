//! Which appointments somebody sees, in pages.

use jiff::Timestamp;

use super::change::Locked;
use super::error::Error;
use super::rules::{AppointmentStatus, By};
use super::store;
use super::view::{Names, View};
use crate::actor::{Actor, Role};
use crate::booking::hours;
use crate::care;
use crate::core::Core;
use crate::db::Conn;
use crate::ids::{AppointmentId, PatientId, ProviderId};

/// Which appointments; access is part of it.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    /// Of these patients only.
    pub(super) patients: Option<Vec<PatientId>>,
    /// Of this provider only.
    pub(super) provider: Option<ProviderId>,
    /// In this state only.
    pub(super) status: Option<AppointmentStatus>,
    /// Starts no sooner.
    pub(super) from: Timestamp,
    /// Starts sooner.
    pub(super) to: Timestamp,
    /// Behind this one in the order.
    pub(super) after: Option<(i64, AppointmentId)>,
    /// Latest first.
    pub(super) descending: bool,
}

/// All of one patient as the patient's side reads them, with what people wrote, earliest first. For those who have checked
/// who asks.
///
/// # Errors
/// [`Error`]
pub async fn with_words(core: &Core, conn: &mut Conn, patient: PatientId, now: Timestamp) -> Result<Vec<View>, Error> {
    let filter = Filter {
        patients: Some(vec![patient]),
        provider: None,
        status: None,
        from: Timestamp::MIN,
        to: Timestamp::MAX,
        after: None,
        descending: false,
    };
    let mut views = Vec::new();
    for appointment in store::list(conn, &filter, OF_ONE_MAX).await? {
        let notice_minutes = hours::schedule(conn, appointment.provider).await?.notice_minutes;
        views.push(View::full(conn, core, &Locked { appointment, by: By::Patient, notice_minutes }, now).await?);
    }
    Ok(views)
}

/// Up to `limit + 1` of those that the actor may see: a patient their own and those of people they act for, a provider
/// their calendar, an admin all.
pub(super) async fn list(core: &Core, actor: &Actor, mut filter: Filter, limit: i64) -> Result<Vec<View>, Error> {
    let now = core.clock.now();
    let mut conn = core.read().await?;
    let person = actor.person().ok_or(Error::NotFound)?;
    let by = match person.role {
        Role::Admin => By::Admin,
        Role::Provider => {
            let own = care::provider_of(&mut conn, person.user).await?;
            if own.is_none() || filter.provider.is_some_and(|provider| Some(provider) != own) {
                return Ok(Vec::new());
            }
            filter.provider = own;
            By::Provider
        }
        Role::Patient => {
            let own = care::patients_of(&mut conn, person.user).await?;
            let asked = filter.patients.take();
            let fits = |patient: &PatientId| asked.as_ref().is_none_or(|asked| asked.contains(patient));
            filter.patients = Some(own.into_iter().filter(fits).collect());
            By::Patient
        }
    };
    let found = store::list(&mut conn, &filter, limit).await?;
    let mut names = Names::default();
    let mut views = Vec::with_capacity(found.len());
    for appointment in found {
        let notice_minutes = hours::schedule(&mut conn, appointment.provider).await?.notice_minutes;
        let seen = Locked { appointment, by, notice_minutes };
        views.push(View::short(&mut conn, &mut names, &seen, now).await?);
    }
    Ok(views)
}

/// A visit on each day of 27 years.
const OF_ONE_MAX: i64 = 10_000;
