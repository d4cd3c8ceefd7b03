//! How calls went, by day, and which are going on: for the clinic's office.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::Visits;
use super::error::Error;
use super::store;
use crate::actor::{Actor, Role};
use crate::calls::{BackendKind, LinkQuality};
use crate::care::Days;
use crate::ids::AppointmentId;

/// Times that people spent in calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stays {
    /// How many.
    pub(super) stays: i64,
    /// Of these, those whose connection was weak at its worst.
    pub(super) weak: i64,
    /// And bad at its worst.
    pub(super) bad: i64,
    /// Those that ended because the connection was lost.
    pub(super) lost: i64,
    /// Altogether, whole.
    pub(super) minutes: i64,
}

/// Those that began within a quarter of an hour.
pub(super) struct Quarter {
    pub(super) quarter: i64,
    pub(super) stays: Stays,
}

/// A call that goes on.
#[derive(Clone, Debug)]
pub(super) struct Running {
    pub(super) appointment: AppointmentId,
    pub(super) provider_name: String,
    /// Where it runs.
    pub(super) backend: BackendKind,
    /// Since somebody is in it.
    pub(super) since: Timestamp,
    /// Who is in it now.
    pub(super) people: i64,
    /// The worst connection of those who are in it; none when nobody's is known.
    pub(super) worst: Option<LinkQuality>,
}

impl Visits {
    /// Of each day from `first` to `last`, oldest first.
    pub(super) async fn totals(&self, actor: &Actor, first: Date, last: Date) -> Result<Vec<(Date, Stays)>, Error> {
        only_admins(actor)?;
        let mut conn = self.core().read().await?;
        let days = Days::of_clinic(&mut conn).await?;
        let quarters = store::totals::stays(&mut conn, days.start(first), days.end(last)).await?;
        let each = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last);
        let mut all: BTreeMap<Date, Stays> = each.map(|day| (day, Stays::default())).collect();
        for Quarter { quarter, stays } in quarters {
            let day = all.entry(days.of_quarter(quarter)).or_default();
            day.stays += stays.stays;
            day.weak += stays.weak;
            day.bad += stays.bad;
            day.lost += stays.lost;
            day.minutes += stays.minutes;
        }
        Ok(all.into_iter().collect())
    }

    /// Calls that go on now, the longest first.
    pub(super) async fn running(&self, actor: &Actor) -> Result<Vec<Running>, Error> {
        only_admins(actor)?;
        Ok(store::totals::running(&mut *self.core().read().await?, RUNNING_SHOWN_MAX).await?)
    }
}

fn only_admins(actor: &Actor) -> Result<(), Error> {
    if actor.is(Role::Admin) { Ok(()) } else { Err(Error::NotAdmin) }
}

/// As many as a page shows at once.
const RUNNING_SHOWN_MAX: i64 = 200;
