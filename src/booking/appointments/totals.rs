//! What became of appointments, by day: for the clinic's office.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::error::Error;
use super::rules::Refusal;
use super::store;
use crate::actor::{Actor, Role};
use crate::care::Days;
use crate::core::Core;

/// Counts of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Booked on that day, for whenever.
    pub(super) booked: i64,
    /// For that day, and held.
    pub(super) held: i64,
    /// For that day, and called off by somebody.
    pub(super) cancelled: i64,
    /// For that day, and the patient did not come.
    pub(super) missed: i64,
}

/// Appointments of a quarter of an hour.
pub(super) struct Quarter {
    pub(super) quarter: i64,
    pub(super) counts: Counts,
}

/// Of each day from `first` to `last`, oldest first.
pub(super) async fn totals(core: &Core, actor: &Actor, first: Date, last: Date) -> Result<Vec<(Date, Counts)>, Error> {
    if !actor.is(Role::Admin) {
        return Err(Refusal::Role.into());
    }
    let mut conn = core.read().await?;
    let days = Days::of_clinic(&mut conn).await?;
    let quarters = store::counts(&mut conn, days.start(first), days.end(last)).await?;
    let mut all: BTreeMap<Date, Counts> = first
        .series(jiff::Span::new().days(1))
        .take_while(|day| *day <= last)
        .map(|day| (day, Counts::default()))
        .collect();
    for Quarter { quarter, counts } in quarters {
        let day = all.entry(days.of_quarter(quarter)).or_default();
        day.booked += counts.booked;
        day.held += counts.held;
        day.cancelled += counts.cancelled;
        day.missed += counts.missed;
    }
    Ok(all.into_iter().collect())
}
