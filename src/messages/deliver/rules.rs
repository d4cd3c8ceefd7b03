//! Whether a message is still worth telling: decided when it is delivered, from what is true then.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;

use crate::booking::appointments::{AppointmentStatus, Approval};
use crate::clock::later;
use crate::outbox::Kind;

/// What there is to know of an appointment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Visit {
    pub(super) status: AppointmentStatus,
    pub(super) approval: Approval,
    pub(super) starts_at: Timestamp,
    pub(super) sequence: i64,
}

/// Why a message about an appointment is not told any more; nothing when it is.
///
/// `sequence` is the one that the message was written for, if it says so.
pub(super) fn outdated(kind: Kind, visit: &Visit, sequence: Option<i64>, now: Timestamp) -> Option<&'static str> {
    use AppointmentStatus::{Cancelled, Confirmed, Scheduled};
    let begun = visit.starts_at <= now;
    let stands = match kind {
        Kind::AppointmentConfirmed | Kind::AppointmentReminder => visit.status == Confirmed,
        Kind::ApprovalAsked => visit.status == Scheduled && visit.approval == Approval::Asked,
        Kind::AppointmentMoved => matches!(visit.status, Scheduled | Confirmed),
        // Also after its start: a provider who did not come.
        Kind::AppointmentCancelled => return (visit.status != Cancelled).then_some("the appointment is not cancelled"),
        // Whatever became of the visit by then.
        Kind::PrescriptionReady | Kind::PaymentTooLate | Kind::InvoiceReady | Kind::InvoiceOverdue => return None,
        _ => false,
    };
    if !stands {
        return Some("the appointment is in another state");
    }
    if begun {
        return Some("the appointment has begun");
    }
    let moved = kind == Kind::AppointmentReminder && sequence.is_some_and(|sequence| sequence != visit.sequence);
    moved.then_some("the appointment was moved")
}

/// When a reminder goes out instead, if now is the reader's night: what comes half a day ahead can wait for the morning,
/// as long as that is before the start.
pub(super) fn after_the_night(
    before_minutes: i64,
    starts_at: Timestamp,
    zone: &TimeZone,
    now: Timestamp,
) -> Option<Timestamp> {
    if before_minutes < CAN_WAIT_MINUTES {
        return None;
    }
    let local = now.to_zoned_datetime(zone.clone());
    let day = if local.time() >= NIGHT_BEGINS {
        local.date().tomorrow().ok()?
    } else if local.time() < NIGHT_ENDS {
        local.date()
    } else {
        return None;
    };
    let morning = day.to_datetime(NIGHT_ENDS).to_zoned_datetime(zone.clone()).ok()?.timestamp();
    // The start itself would be too late to be of use.
    (later(morning, USEFUL) <= starts_at).then_some(morning)
}

const NIGHT_BEGINS: Time = Time::constant(21, 0, 0, 0);
const NIGHT_ENDS: Time = Time::constant(8, 0, 0, 0);

/// From half a day ahead on.
const CAN_WAIT_MINUTES: i64 = 12 * 60;

/// What a reminder in the morning leaves to its reader.
const USEFUL: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn visit(status: AppointmentStatus, approval: Approval) -> Visit {
        Visit { status, approval, starts_at: at("2026-06-03T12:00:00Z"), sequence: 2 }
    }

    /// Every state and every kind: what is told is told in the states listed and in no other.
    #[test]
    fn each_kind_is_told_only_in_its_states() {
        use AppointmentStatus::{Cancelled, Confirmed, Scheduled};
        let now = at("2026-06-01T08:00:00Z");
        for &status in AppointmentStatus::ALL {
            for &approval in Approval::ALL {
                for (kind, expected) in [
                    (Kind::AppointmentConfirmed, status == Confirmed),
                    (Kind::AppointmentReminder, status == Confirmed),
                    (Kind::ApprovalAsked, status == Scheduled && approval == Approval::Asked),
                    (Kind::AppointmentMoved, status == Scheduled || status == Confirmed),
                    (Kind::AppointmentCancelled, status == Cancelled),
                    (Kind::PrescriptionReady, true),
                    (Kind::PaymentTooLate, true),
                    (Kind::InvoiceReady, true),
                    (Kind::InvoiceOverdue, true),
                    (Kind::VerifyEmail, false),
                ] {
                    let told = outdated(kind, &visit(status, approval), None, now).is_none();
                    assert_eq!(told, expected, "{kind} {status} {approval}");
                }
            }
        }
    }

    #[test]
    fn what_has_begun_is_told_no_more_but_its_end_is() {
        let confirmed = visit(AppointmentStatus::Confirmed, Approval::NotNeeded);
        for (now, expected) in [("2026-06-03T11:59:59Z", true), ("2026-06-03T12:00:00Z", false)] {
            for kind in [Kind::AppointmentConfirmed, Kind::AppointmentReminder, Kind::AppointmentMoved] {
                assert_eq!(outdated(kind, &confirmed, None, at(now)).is_none(), expected, "{kind} {now}");
            }
        }
        let cancelled = visit(AppointmentStatus::Cancelled, Approval::NotNeeded);
        assert_eq!(outdated(Kind::AppointmentCancelled, &cancelled, None, at("2026-06-03T13:00:00Z")), None);
    }

    #[test]
    fn reminder_of_the_time_before_a_move_is_not_told() {
        let confirmed = visit(AppointmentStatus::Confirmed, Approval::NotNeeded);
        let now = at("2026-06-01T08:00:00Z");
        assert_eq!(outdated(Kind::AppointmentReminder, &confirmed, Some(2), now), None);
        assert!(outdated(Kind::AppointmentReminder, &confirmed, Some(1), now).is_some());
    }

    #[test]
    fn reminders_half_a_day_ahead_wait_for_the_morning_where_the_reader_is() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let kathmandu = TimeZone::get("Asia/Kathmandu").unwrap();
        let start = "2026-06-04T12:00:00Z";
        for (minutes, starts_at, zone, now, expected) in [
            (1440, start, &berlin, "2026-06-03T18:59:00Z", None),
            (1440, start, &berlin, "2026-06-03T19:00:00Z", Some("2026-06-04T06:00:00Z")),
            (1440, start, &berlin, "2026-06-03T23:30:00Z", Some("2026-06-04T06:00:00Z")),
            (1440, start, &berlin, "2026-06-04T05:59:59Z", Some("2026-06-04T06:00:00Z")),
            (1440, start, &berlin, "2026-06-04T06:00:00Z", None),
            (720, start, &berlin, "2026-06-03T23:30:00Z", Some("2026-06-04T06:00:00Z")),
            (719, start, &berlin, "2026-06-03T23:30:00Z", None),
            (60, start, &berlin, "2026-06-03T23:30:00Z", None),
            // The morning is not before the start.
            (720, "2026-06-04T06:00:00Z", &berlin, "2026-06-03T23:30:00Z", None),
            (720, "2026-06-04T06:01:00Z", &berlin, "2026-06-03T23:30:00Z", Some("2026-06-04T06:00:00Z")),
            (1440, start, &kathmandu, "2026-06-03T15:15:00Z", Some("2026-06-04T02:15:00Z")),
            // Over the night in which clocks go forward: eight o'clock by the new time.
            (1440, "2026-03-29T12:00:00Z", &berlin, "2026-03-28T23:00:00Z", Some("2026-03-29T06:00:00Z")),
        ] {
            let expected = expected.map(at);
            assert_eq!(after_the_night(minutes, at(starts_at), zone, at(now)), expected, "{minutes} {starts_at} {now}");
        }
    }
}
