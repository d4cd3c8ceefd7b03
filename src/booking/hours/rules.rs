//! What hours may be. Pure.

use super::Error;
use super::span::Span;
use super::week::Schedule;

/// Hours of a weekday, to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewAvailability {
    /// 1 is Monday.
    pub weekday: i64,
    /// Minutes of the wall clock since midnight.
    pub minutes: Span,
}

/// Five-minute precision, forward, at most a day long, begun on its date.
///
/// # Errors
/// `minutes_off_grid`, `ends_before_start`, `window_invalid`, with the field below `path`.
pub(super) fn checked_minutes(path: &str, minutes: Span) -> Result<(), Error> {
    let field = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    if !(0..DAY).contains(&minutes.from) {
        return Err(Error::invalid(field("start_minute"), "window_invalid", "a window begins at minute 0 to 1439"));
    }
    if minutes.to <= minutes.from {
        return Err(Error::invalid(field("end_minute"), "ends_before_start", "a window ends after its start"));
    }
    if minutes.to - minutes.from > DAY {
        return Err(Error::invalid(field("end_minute"), "window_invalid", "a window is at most 24 hours long"));
    }
    if minutes.from % 5 != 0 || minutes.to % 5 != 0 {
        let name = if minutes.from % 5 == 0 { "end_minute" } else { "start_minute" };
        return Err(Error::invalid(field(name), "minutes_off_grid", "minutes are multiples of 5"));
    }
    Ok(())
}

/// A week whose windows do not overlap, Sunday night and Monday morning included.
///
/// # Errors
/// `too_many_windows`, `weekday_invalid`, `windows_overlap`, and those of a window.
pub(super) fn checked_week(week: &[NewAvailability]) -> Result<(), Error> {
    if week.len() > WINDOWS_MAX {
        return Err(Error::invalid("windows", "too_many_windows", "a week has at most 100 windows"));
    }
    for (at, window) in week.iter().enumerate() {
        checked_minutes(&format!("windows[{at}]"), window.minutes)?;
        if !(1..=7).contains(&window.weekday) {
            let path = format!("windows[{at}].weekday");
            return Err(Error::invalid(path, "weekday_invalid", "weekdays are 1 (Monday) to 7 (Sunday)"));
        }
    }
    let on_axis = |window: &NewAvailability, shift: i64| {
        let day = (window.weekday - 1) * DAY + shift;
        Span::new(day + window.minutes.from, day + window.minutes.to)
    };
    for (at, window) in week.iter().enumerate() {
        let clash = week.iter().take(at).any(|other| {
            [-7 * DAY, 0, 7 * DAY].into_iter().any(|shift| on_axis(window, 0).meets(on_axis(other, shift)))
        });
        if clash {
            let detail = "it overlaps with a window before it in the list";
            return Err(Error::invalid(format!("windows[{at}]"), "windows_overlap", detail));
        }
    }
    Ok(())
}

/// Settings within their limits.
///
/// # Errors
/// `schedule_invalid` with the field.
pub(super) fn checked_schedule(schedule: &Schedule) -> Result<(), Error> {
    let five = |value: i64, from: i64| (from..=240).contains(&value) && value % 5 == 0;
    let checks = [
        ("step_minutes", five(schedule.step_minutes, 5), "5 to 240, a multiple of 5"),
        ("notice_minutes", (0..=NOTICE_MAX).contains(&schedule.notice_minutes), "0 to 129600"),
        ("horizon_days", (1..=366).contains(&schedule.horizon_days), "1 to 366"),
        ("buffer_before_minutes", five(schedule.buffer_before_minutes, 0), "0 to 240, a multiple of 5"),
        ("buffer_after_minutes", five(schedule.buffer_after_minutes, 0), "0 to 240, a multiple of 5"),
        ("daily_max", (0..=500).contains(&schedule.daily_max), "0 to 500"),
    ];
    match checks.into_iter().find(|(_, good, _)| !good) {
        Some((path, _, detail)) => Err(Error::invalid(path, "schedule_invalid", detail)),
        None => Ok(()),
    }
}

const DAY: i64 = 24 * 60;

/// More are a mistake.
const WINDOWS_MAX: usize = 100;

/// 90 days.
const NOTICE_MAX: i64 = 90 * DAY;
