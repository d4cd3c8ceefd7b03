//! Days on which the whole clinic is closed, kept by its admins and known to everybody.

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan as _};

use super::exceptions::{YEARS_AHEAD, checked_date};
use super::week::Holiday;
use super::{Error, store};
use crate::actor::{Actor, Role, Who};
use crate::api::{Problem, line};
use crate::audit::{Change, Record};
use crate::care;
use crate::db::{Conn, Error as DbError};

/// Those that are not over everywhere, by date.
///
/// # Errors
/// [`DbError`]
pub async fn holidays(conn: &mut Conn, now: Timestamp) -> Result<Vec<Holiday>, DbError> {
    let today = today(now);
    let last = today.saturating_add((YEARS_AHEAD + 1).years());
    store::holidays(conn, &today.to_string(), &last.to_string()).await
}

/// Closes a date, or calls it by another name. What is booked stays; every provider's next opening is looked up again soon.
///
/// # Errors
/// [`Error`]: only admins; `date_passed`, `date_too_far`, `holiday_unnamed`, those of a line of text, `too_many_holidays`.
pub async fn set_holiday(change: &mut Change, actor: &Actor, date: Date, name: &str) -> Result<Holiday, Error> {
    only_clinic(actor)?;
    let name = line("name", name, NAME_CHARS_MAX)?;
    if name.is_empty() {
        return Err(Error::invalid("name", "holiday_unnamed", "a holiday has a name"));
    }
    let now = change.now();
    checked_date("date", date, today(now))?;
    care::lock_clinic(change).await?;
    let known = holidays(change, now).await?;
    if known.len() >= HOLIDAYS_MAX && !known.iter().any(|holiday| holiday.date == date) {
        return Err(Problem::conflict("too_many_holidays", "at most 200 holidays to come").into());
    }
    let is = Holiday { date, name };
    store::dates::set_holiday(change, &is).await?;
    changed(change, actor, "holiday.set", date).await?;
    Ok(is)
}

/// Opens a date again.
///
/// # Errors
/// [`Error`]: only admins; it was none.
pub async fn remove_holiday(change: &mut Change, actor: &Actor, date: Date) -> Result<(), Error> {
    only_clinic(actor)?;
    care::lock_clinic(change).await?;
    if !store::dates::delete_holiday(change, date).await? {
        return Err(Error::NotFound);
    }
    changed(change, actor, "holiday.removed", date).await
}

async fn changed(change: &mut Change, actor: &Actor, action: &'static str, date: Date) -> Result<(), Error> {
    care::look_again_everywhere(change).await?;
    change.record(actor, Record::new(action, "holiday", date));
    Ok(())
}

fn only_clinic(actor: &Actor) -> Result<(), Error> {
    if actor.is(Role::Admin) || actor.who == Who::System { Ok(()) } else { Err(Error::RoleForbidden) }
}

/// The oldest date that it still is somewhere.
fn today(now: Timestamp) -> Date {
    Offset::constant(-12).to_datetime(now).date()
}

/// Two years of what any country celebrates, and room.
const HOLIDAYS_MAX: usize = 200;

/// A name, no speech.
pub(super) const NAME_CHARS_MAX: usize = 100;
