//! The state machine as complete tables.

use std::collections::BTreeMap;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// An appointment on 10 June at 12:00 for half an hour, to be judged at noon of 9 June unless a test says otherwise.
fn facts(status: AppointmentStatus) -> Facts {
    Facts {
        status,
        since: at("2026-06-08T12:00:00Z"),
        approval: Approval::NotNeeded,
        payment: PaymentTime::Later,
        hold_ends_at: None,
        lapsed: false,
        starts_at: at("2026-06-10T12:00:00Z"),
        ends_at: at("2026-06-10T12:30:00Z"),
        reschedules: 0,
        notice: Duration::from_secs(2 * 3600),
    }
}

/// Facts and a moment at which nothing but state, event and role can stand in the way.
fn favourable(status: AppointmentStatus, event: Event) -> (Facts, Timestamp) {
    let mut facts = facts(status);
    let mut now = at("2026-06-09T12:00:00Z");
    match event {
        Event::Approve | Event::Decline => facts.approval = Approval::Asked,
        Event::ExpireHold => facts.hold_ends_at = Some(now),
        Event::Retake => facts.lapsed = true,
        Event::MissApproval => {
            facts.approval = Approval::Asked;
            now = facts.starts_at;
        }
        Event::Start | Event::MarkNoShow | Event::ProviderAbsent => now = at("2026-06-10T12:10:00Z"),
        Event::Confirm | Event::Reschedule | Event::Cancel | Event::Complete | Event::Reopen => {}
    }
    (facts, now)
}

/// Every edge there is: written out here once more, by hand, as the specification has it.
const EDGES: &[(&str, &str, &str, &str)] = &[
    ("SCHEDULED", "CONFIRM", "CONFIRMED", "PATIENT PROVIDER ADMIN SYSTEM"),
    ("SCHEDULED", "APPROVE", "CONFIRMED", "PROVIDER"),
    ("SCHEDULED", "DECLINE", "CANCELLED", "PROVIDER"),
    ("SCHEDULED", "RESCHEDULE", "SCHEDULED", "PATIENT PROVIDER ADMIN"),
    ("SCHEDULED", "CANCEL", "CANCELLED", "PATIENT PROVIDER ADMIN"),
    ("SCHEDULED", "EXPIRE_HOLD", "CANCELLED", "SYSTEM"),
    ("SCHEDULED", "MISS_APPROVAL", "CANCELLED", "SYSTEM"),
    ("CONFIRMED", "RESCHEDULE", "CONFIRMED", "PATIENT PROVIDER ADMIN"),
    ("CONFIRMED", "CANCEL", "CANCELLED", "PATIENT PROVIDER ADMIN"),
    ("CONFIRMED", "START", "IN_PROGRESS", "PROVIDER SYSTEM"),
    ("CONFIRMED", "MARK_NO_SHOW", "NO_SHOW", "PROVIDER SYSTEM"),
    ("CONFIRMED", "PROVIDER_ABSENT", "CANCELLED", "ADMIN SYSTEM"),
    ("IN_PROGRESS", "COMPLETE", "COMPLETED", "PROVIDER SYSTEM"),
    ("NO_SHOW", "COMPLETE", "COMPLETED", "PROVIDER ADMIN"),
    ("NO_SHOW", "REOPEN", "CONFIRMED", "PROVIDER ADMIN"),
    ("SCHEDULED", "RETAKE", "CONFIRMED", "SYSTEM"),
    ("CANCELLED", "RETAKE", "CONFIRMED", "SYSTEM"),
];

#[test]
fn every_state_event_and_role_leads_where_the_table_says_and_nowhere_else() {
    let table: BTreeMap<(&str, &str), (&str, Vec<&str>)> =
        EDGES.iter().map(|(from, event, to, who)| ((*from, *event), (*to, who.split(' ').collect()))).collect();
    let mut taken = 0;
    for &status in AppointmentStatus::ALL {
        for &event in Event::ALL {
            for &by in By::ALL {
                let (facts, now) = favourable(status, event);
                let found = step(&facts, event, by, now).map(|next| next.status.code());
                let expected = match table.get(&(status.code(), event.code())) {
                    None => Err(Refusal::State(status)),
                    Some((_, who)) if !who.contains(&by.code()) => Err(Refusal::Role),
                    Some((to, _)) => Ok(*to),
                };
                assert_eq!(found, expected, "{status} {event} {by}");
                taken += usize::from(found.is_ok());
            }
        }
    }
    assert_eq!(taken, EDGES.iter().map(|edge| edge.3.split(' ').count()).sum::<usize>());
}

#[test]
fn completed_and_cancelled_are_the_end_but_for_money_that_comes_after_its_hold() {
    for status in [AppointmentStatus::Completed, AppointmentStatus::Cancelled] {
        let left = |event: &&Event| edge(status, **event).is_some();
        let left: Vec<Event> = Event::ALL.iter().filter(left).copied().collect();
        let expected = if status == AppointmentStatus::Cancelled { vec![Event::Retake] } else { Vec::new() };
        assert_eq!(left, expected, "{status}");
    }
}

#[test]
fn only_a_hold_that_ended_is_taken_up_again_and_only_before_its_start() {
    use AppointmentStatus::{Cancelled, Confirmed, Scheduled};
    let noon = at("2026-06-09T12:00:00Z");
    let confirmed = Ok(Next { status: Confirmed, approval: Approval::NotNeeded });
    for (status, lapsed, hold_ends_at, now, expected) in [
        (Cancelled, true, None, noon, confirmed),
        (Cancelled, false, None, noon, Err(Refusal::HoldStands)),
        (Scheduled, false, Some(noon), noon, confirmed),
        (Scheduled, false, Some(at("2026-06-09T12:00:00.000001Z")), noon, Err(Refusal::HoldStands)),
        (Scheduled, false, None, noon, Err(Refusal::HoldStands)),
        (Cancelled, true, None, at("2026-06-10T12:00:00Z"), Err(Refusal::TooLate(at("2026-06-10T12:00:00Z")))),
    ] {
        let facts = Facts { lapsed, hold_ends_at, payment: PaymentTime::Before, ..facts(status) };
        assert_eq!(step(&facts, Event::Retake, By::System, now), expected, "{status} {lapsed} {hold_ends_at:?}");
    }
    let asked = Facts { lapsed: true, approval: Approval::Needed, ..facts(Cancelled) };
    let next = step(&asked, Event::Retake, By::System, noon);
    assert_eq!(next, Ok(Next { status: Scheduled, approval: Approval::Asked }));
}

#[test]
fn confirming_leads_to_the_provider_when_approval_is_needed_and_to_the_till_when_money_comes_first() {
    use AppointmentStatus::{Confirmed, Scheduled};
    let next = |status, approval| Ok(Next { status, approval });
    for (approval, payment, by, expected) in [
        (Approval::NotNeeded, PaymentTime::Later, By::Patient, next(Confirmed, Approval::NotNeeded)),
        (Approval::NotNeeded, PaymentTime::Free, By::Patient, next(Confirmed, Approval::NotNeeded)),
        (Approval::NotNeeded, PaymentTime::Before, By::Patient, Err(Refusal::PaymentNeeded)),
        (Approval::NotNeeded, PaymentTime::Before, By::Provider, Err(Refusal::PaymentNeeded)),
        (Approval::NotNeeded, PaymentTime::Before, By::Admin, Err(Refusal::PaymentNeeded)),
        (Approval::NotNeeded, PaymentTime::Before, By::System, next(Confirmed, Approval::NotNeeded)),
        (Approval::Needed, PaymentTime::Later, By::Patient, next(Scheduled, Approval::Asked)),
        (Approval::Needed, PaymentTime::Later, By::Admin, next(Scheduled, Approval::Asked)),
        (Approval::Needed, PaymentTime::Later, By::Provider, next(Confirmed, Approval::Given)),
        (Approval::Needed, PaymentTime::Before, By::System, next(Scheduled, Approval::Asked)),
        (Approval::Needed, PaymentTime::Before, By::Patient, Err(Refusal::PaymentNeeded)),
        (Approval::Asked, PaymentTime::Later, By::Patient, Err(Refusal::Asked)),
        (Approval::Asked, PaymentTime::Before, By::System, Err(Refusal::Asked)),
    ] {
        let facts = Facts { approval, payment, ..facts(Scheduled) };
        let found = step(&facts, Event::Confirm, by, at("2026-06-09T12:00:00Z"));
        assert_eq!(found, expected, "{approval} {payment} {by}");
    }
}

#[test]
fn hold_counts_until_its_last_microsecond_and_not_longer() {
    let ends_at = at("2026-06-09T12:00:00Z");
    let facts = Facts { hold_ends_at: Some(ends_at), ..facts(AppointmentStatus::Scheduled) };
    let just_before = at("2026-06-09T11:59:59.999999Z");
    for event in [Event::Confirm, Event::Reschedule] {
        assert!(step(&facts, event, By::Patient, just_before).is_ok(), "{event}");
        assert_eq!(step(&facts, event, By::Patient, ends_at), Err(Refusal::HoldExpired(ends_at)), "{event}");
    }
    assert_eq!(step(&facts, Event::Confirm, By::System, ends_at), Err(Refusal::HoldExpired(ends_at)));
    assert_eq!(step(&facts, Event::ExpireHold, By::System, just_before), Err(Refusal::HoldStands));
    assert!(step(&facts, Event::ExpireHold, By::System, ends_at).is_ok());
    let no_hold = Facts { hold_ends_at: None, ..facts };
    assert_eq!(step(&no_hold, Event::ExpireHold, By::System, ends_at), Err(Refusal::HoldStands));
}

#[test]
fn each_step_has_its_time() {
    use AppointmentStatus::{Confirmed, NoShow, Scheduled};
    let early = |text| Err(Refusal::TooEarly(at(text)));
    let late = |text| Err(Refusal::TooLate(at(text)));
    for (status, event, by, now, expected) in [
        (Confirmed, Event::Start, By::Provider, "2026-06-10T11:44:59Z", early("2026-06-10T11:45:00Z")),
        (Confirmed, Event::Start, By::System, "2026-06-10T11:44:59Z", early("2026-06-10T11:45:00Z")),
        (Confirmed, Event::Start, By::Provider, "2026-06-10T11:45:00Z", Ok(())),
        (Confirmed, Event::Start, By::Provider, "2026-06-10T13:29:59Z", Ok(())),
        (Confirmed, Event::Start, By::Provider, "2026-06-10T13:30:00Z", late("2026-06-10T13:30:00Z")),
        (Confirmed, Event::MarkNoShow, By::Provider, "2026-06-10T12:09:59Z", early("2026-06-10T12:10:00Z")),
        (Confirmed, Event::MarkNoShow, By::Provider, "2026-06-10T12:10:00Z", Ok(())),
        (Confirmed, Event::ProviderAbsent, By::System, "2026-06-10T12:09:59Z", early("2026-06-10T12:10:00Z")),
        (Confirmed, Event::Cancel, By::Patient, "2026-06-10T11:59:59Z", Ok(())),
        (Confirmed, Event::Cancel, By::Patient, "2026-06-10T12:00:00Z", late("2026-06-10T12:00:00Z")),
        (Confirmed, Event::Cancel, By::Provider, "2026-06-10T12:05:00Z", Ok(())),
        (Confirmed, Event::Cancel, By::Admin, "2026-06-11T12:00:00Z", Ok(())),
        (Confirmed, Event::Reschedule, By::Patient, "2026-06-10T09:59:59Z", Ok(())),
        (Confirmed, Event::Reschedule, By::Patient, "2026-06-10T10:00:00Z", late("2026-06-10T10:00:00Z")),
        (Confirmed, Event::Reschedule, By::Provider, "2026-06-10T11:59:59Z", Ok(())),
        (Confirmed, Event::Reschedule, By::Admin, "2026-06-10T12:00:00Z", late("2026-06-10T12:00:00Z")),
        (Scheduled, Event::Confirm, By::Patient, "2026-06-10T12:00:00Z", late("2026-06-10T12:00:00Z")),
        (NoShow, Event::Reopen, By::Admin, "2026-06-11T11:59:59Z", Ok(())),
        (NoShow, Event::Reopen, By::Admin, "2026-06-11T12:00:00Z", late("2026-06-11T12:00:00Z")),
        (NoShow, Event::Complete, By::Provider, "2026-06-11T11:59:59Z", Ok(())),
        (NoShow, Event::Complete, By::Provider, "2026-06-11T12:00:00Z", late("2026-06-11T12:00:00Z")),
    ] {
        let found = step(&facts(status), event, by, at(now)).map(|_| ());
        assert_eq!(found, expected, "{status} {event} {by} {now}");
    }
}

#[test]
fn only_what_was_asked_can_be_approved_declined_or_missed() {
    for &approval in Approval::ALL {
        let facts = Facts { approval, ..facts(AppointmentStatus::Scheduled) };
        let (before, after) = (at("2026-06-10T11:59:59Z"), facts.starts_at);
        for (event, by, good, bad) in [
            (Event::Approve, By::Provider, before, Some(after)),
            (Event::Decline, By::Provider, before, Some(after)),
            (Event::MissApproval, By::System, after, Some(before)),
        ] {
            let found = step(&facts, event, by, good);
            if approval == Approval::Asked {
                assert!(found.is_ok(), "{event}");
                assert!(bad.is_none_or(|bad| step(&facts, event, by, bad).is_err()), "{event}");
            } else {
                assert_eq!(found, Err(Refusal::NotAsked), "{event} {approval}");
            }
        }
    }
}

#[test]
fn patient_moves_three_times_and_staff_as_often_as_needed() {
    let now = at("2026-06-09T12:00:00Z");
    for (reschedules, expected) in [(2, true), (3, false), (4, false)] {
        let facts = Facts { reschedules, ..facts(AppointmentStatus::Confirmed) };
        assert_eq!(step(&facts, Event::Reschedule, By::Patient, now).is_ok(), expected, "{reschedules}");
        assert!(step(&facts, Event::Reschedule, By::Provider, now).is_ok());
    }
}
