use super::*;
use crate::care::VisitKind;
use crate::ids::{AppointmentId, PatientId, ProviderId, UserId, VisitPersonId, VisitTypeId};
use crate::money::Money;
use crate::sensitive::Phi;

const START: &str = "2026-06-02T09:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// So many minutes after the start.
fn minute(minutes: i64) -> Timestamp {
    at(START) + jiff::SignedDuration::from_mins(minutes)
}

/// Half an hour from [`START`] on.
fn appointment(status: AppointmentStatus) -> Appointment {
    let id = uuid::Uuid::nil();
    Appointment {
        id: AppointmentId(id),
        patient: PatientId(id),
        provider: ProviderId(id),
        visit_type: VisitTypeId(id),
        kind: VisitKind::Video,
        status,
        status_at: minute(0),
        starts_at: minute(0),
        ends_at: minute(30),
        before_minutes: 0,
        after_minutes: 0,
        provider_zone: "UTC".into(),
        patient_zone: "UTC".into(),
        sealed_reason: String::new(),
        hold_ends_at: None,
        approval: Approval::NotNeeded,
        payment: PaymentTime::Free,
        fee: Money { minor: 0, currency: "EUR".parse().expect("a currency") },
        paid_minor: 0,
        cancel_tiers: Vec::new(),
        cancelled_by: None,
        cancel_cause: None,
        sealed_note: String::new(),
        refund_percent: None,
        reschedules: 0,
        sequence: 0,
        booked_by: UserId(id),
        created_at: minute(-60),
        updated_at: minute(-60),
        version: 1,
    }
}

fn person(role: VisitRole, standing: Standing, place: Option<Place>, place_at: Timestamp) -> Person {
    Person {
        id: VisitPersonId(uuid::Uuid::nil()),
        appointment: AppointmentId(uuid::Uuid::nil()),
        role,
        user: None,
        guest_role: None,
        name: Phi::default(),
        standing,
        standing_at: minute(-10),
        place,
        place_at,
        quality: None,
        check: None,
    }
}

fn span(role: VisitRole, from: i64, to: Option<i64>) -> Span {
    Span {
        person: VisitPersonId(uuid::Uuid::nil()),
        role,
        place: Place::Waiting,
        began_at: minute(from),
        ended_at: to.map(minute),
        quality: None,
        why: None,
    }
}

#[test]
fn a_visit_is_open_from_a_quarter_of_an_hour_before_it_to_an_hour_after_it() {
    use AppointmentStatus::{Cancelled, Completed, Confirmed, InProgress, NoShow, Scheduled};
    let opens_at = minute(-15);
    let closed_at = minute(90);
    for (status, now, expected) in [
        (Confirmed, minute(-16), Err(Shut::TooEarly { opens_at })),
        (Confirmed, minute(-15), Ok(())),
        (InProgress, minute(89), Ok(())),
        (InProgress, minute(90), Err(Shut::TooLate { closed_at })),
        (Confirmed, minute(90), Err(Shut::TooLate { closed_at })),
        (Cancelled, minute(0), Err(Shut::Cancelled)),
        (Cancelled, minute(-60), Err(Shut::Cancelled)),
        (Completed, minute(0), Err(Shut::Over)),
        (NoShow, minute(20), Err(Shut::Over)),
        (Scheduled, minute(0), Err(Shut::NotConfirmed)),
    ] {
        assert_eq!(gate(&appointment(status), now), expected, "{status} {now}");
    }
}

#[test]
fn unpaid_is_told_from_unconfirmed() {
    for (payment, approval, expected) in [
        (PaymentTime::Before, Approval::NotNeeded, Shut::PaymentMissing),
        (PaymentTime::Before, Approval::Needed, Shut::PaymentMissing),
        // The money is there; the provider's word is missing.
        (PaymentTime::Before, Approval::Asked, Shut::NotConfirmed),
        (PaymentTime::Free, Approval::Asked, Shut::NotConfirmed),
        (PaymentTime::Later, Approval::NotNeeded, Shut::NotConfirmed),
    ] {
        let held = Appointment { payment, approval, ..appointment(AppointmentStatus::Scheduled) };
        assert_eq!(gate(&held, minute(0)), Err(expected), "{payment} {approval}");
    }
}

/// Every role × standing × event; a dash is a refusal.
#[test]
fn what_becomes_of_somebody_is_this_table() {
    let table = "
        PATIENT  INVITED  -       -        -       -    -
        PATIENT  WAITING  WAITING ADMITTED WAITING LEFT -
        PATIENT  ADMITTED ADMITTED ADMITTED WAITING LEFT -
        PATIENT  LEFT     WAITING -        -       LEFT -
        PATIENT  REVOKED  -       -        -       -    -
        PROVIDER INVITED  -       -        -       -    -
        PROVIDER WAITING  ADMITTED ADMITTED -      LEFT -
        PROVIDER ADMITTED ADMITTED ADMITTED -      LEFT -
        PROVIDER LEFT     ADMITTED -       -       LEFT -
        PROVIDER REVOKED  -       -        -       -    -
        GUEST    INVITED  -       -        -       -    REVOKED
        GUEST    WAITING  WAITING ADMITTED WAITING LEFT REVOKED
        GUEST    ADMITTED ADMITTED ADMITTED WAITING LEFT REVOKED
        GUEST    LEFT     WAITING -        -       LEFT REVOKED
        GUEST    REVOKED  -       -        -       -    -
    ";
    let rows: Vec<&str> = table.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(rows.len(), VisitRole::ALL.len() * Standing::ALL.len());
    for row in rows {
        let words: Vec<&str> = row.split_whitespace().collect();
        let (role, from) = (words[0].parse().expect(row), words[1].parse().expect(row));
        let events = [Event::Enter, Event::Admit, Event::SendBack, Event::Leave, Event::Revoke];
        for (event, expected) in events.into_iter().zip(&words[2..]) {
            let next = step(role, from, event, true).ok();
            assert_eq!(next.map_or("-", Standing::code), *expected, "{event:?} in {row}");
        }
    }
}

#[test]
fn who_is_away_cannot_be_let_in_but_stays_let_in() {
    for role in [VisitRole::Patient, VisitRole::Guest] {
        assert_eq!(step(role, Standing::Waiting, Event::Admit, false), Err(Refusal::NotWaiting));
        assert_eq!(step(role, Standing::Left, Event::Admit, true), Err(Refusal::NotWaiting));
        assert_eq!(step(role, Standing::Admitted, Event::Admit, false), Ok(Standing::Admitted));
        assert_eq!(step(role, Standing::Left, Event::SendBack, true), Err(Refusal::NotAdmitted));
    }
}

#[test]
fn each_act_is_for_these_roles() {
    for (act, expected) in [
        (Act::TakePart, [true, true, true]),
        (Act::Lead, [false, true, false]),
        (Act::TurnToAudio, [true, true, false]),
        (Act::Invite(GuestRole::Family), [true, true, false]),
        (Act::Invite(GuestRole::Interpreter), [true, true, false]),
        (Act::Invite(GuestRole::Clinician), [false, true, false]),
        (Act::ReadTimeline, [true, true, false]),
    ] {
        let found = [VisitRole::Patient, VisitRole::Provider, VisitRole::Guest].map(|role| may(role, act));
        assert_eq!(found, expected, "{act:?}");
    }
}

#[test]
fn a_page_that_reloads_still_waits_and_one_that_is_gone_does_not() {
    use PersonState::{Admitted, InCall, Invited, Left, Waiting};
    let now = minute(0);
    let just = now - Duration::from_secs(14);
    let long_ago = now - Duration::from_secs(15);
    for (standing, place, place_at, expected) in [
        (Standing::Invited, None, just, Invited),
        (Standing::Waiting, Some(Place::Waiting), long_ago, Waiting),
        (Standing::Waiting, None, just, Waiting),
        (Standing::Waiting, None, long_ago, Left),
        (Standing::Waiting, Some(Place::InCall), long_ago, InCall),
        (Standing::Admitted, Some(Place::Waiting), long_ago, Admitted),
        (Standing::Admitted, None, long_ago, Left),
        (Standing::Admitted, Some(Place::InCall), long_ago, InCall),
        (Standing::Left, None, just, Left),
        (Standing::Left, Some(Place::Waiting), just, Left),
        (Standing::Revoked, Some(Place::InCall), just, Left),
    ] {
        let state = person_state(&person(VisitRole::Patient, standing, place, place_at), now);
        assert_eq!(state, expected, "{standing} {place:?}");
    }
}

/// Every status × standing, within its time.
#[test]
fn stages_follow_status_and_standing() {
    use AppointmentStatus as Status;
    for (status, stages) in [
        (Status::Scheduled, ["UNCONFIRMED"; 4]),
        (Status::Confirmed, ["OPEN", "WAITING", "ADMITTED", "OPEN"]),
        (Status::InProgress, ["OPEN", "WAITING", "ADMITTED", "OPEN"]),
        (Status::Completed, ["OVER"; 4]),
        (Status::Cancelled, ["CANCELLED"; 4]),
        (Status::NoShow, ["OVER"; 4]),
    ] {
        let standings = [None, Some(Standing::Waiting), Some(Standing::Admitted), Some(Standing::Left)];
        for (standing, expected) in standings.into_iter().zip(stages) {
            let me = standing.map(|standing| person(VisitRole::Patient, standing, None, minute(0)));
            assert_eq!(stage(&appointment(status), me.as_ref(), minute(0)).code(), expected, "{status} {standing:?}");
        }
    }
    assert_eq!(stage(&appointment(Status::Confirmed), None, minute(-20)), VisitStage::TooEarly);
    assert_eq!(stage(&appointment(Status::InProgress), None, minute(90)), VisitStage::Over);
}

#[test]
fn lateness_is_what_the_provider_is_busy_with_and_who_is_before() {
    let (none, half_hour) = (Duration::ZERO, Duration::from_secs(1800));
    for (busy_until, ahead, now, expected) in [
        (None, none, minute(-10), 0),
        (None, none, minute(7), 7),
        (Some(minute(-5)), none, minute(-10), 0),
        (Some(minute(12)), none, minute(-10), 12),
        // Longer than planned already.
        (Some(minute(-5)), none, minute(3), 3),
        (Some(minute(-5)), half_hour, minute(-10), 25),
        (None, half_hour, minute(-40), 0),
    ] {
        assert_eq!(late_minutes(minute(0), busy_until, ahead, now), expected, "{busy_until:?} {now}");
    }
}

#[test]
fn who_did_not_come_follows_from_who_was_there() {
    use VisitRole::{Guest, Patient, Provider};
    let confirmed = appointment(AppointmentStatus::Confirmed);
    for (spans, now, expected) in [
        // The provider waited long enough, counted from the start; the patient never came.
        (vec![span(Provider, -10, None)], minute(11), Some(Verdict::NoShow)),
        (vec![span(Provider, -10, None)], minute(10), None),
        (vec![span(Provider, -15, Some(4))], minute(11), None),
        (vec![span(Provider, 0, Some(2)), span(Provider, 5, Some(8))], minute(11), Some(Verdict::NoShow)),
        (vec![span(Provider, 7, None)], minute(11), None),
        (vec![span(Provider, 7, None)], minute(12), Some(Verdict::NoShow)),
        // Came and went: that is a matter for people.
        (vec![span(Provider, 0, None), span(Patient, -14, Some(-13))], minute(29), None),
        (vec![span(Provider, 0, None), span(Guest, 0, None)], minute(11), Some(Verdict::NoShow)),
        // The provider never came.
        (vec![span(Patient, -5, None)], minute(29), None),
        (vec![span(Patient, -5, None)], minute(30), Some(Verdict::ProviderAbsent)),
        (vec![], minute(30), Some(Verdict::ProviderAbsent)),
        (vec![span(Provider, 0, Some(1))], minute(30), None),
    ] {
        assert_eq!(verdict(&confirmed, &spans, minute(-60), now), expected, "{spans:?} {now}");
        // What the server did not see from the start on is no evidence.
        assert_eq!(verdict(&confirmed, &spans, minute(1), now), None);
    }
}

#[test]
fn a_visit_that_everybody_left_ends_after_its_time() {
    use VisitRole::{Patient, Provider};
    let running = appointment(AppointmentStatus::InProgress);
    let late = Appointment { status_at: minute(20), ..running.clone() };
    for (visit, spans, now, expected) in [
        (&running, vec![span(Provider, 0, Some(20)), span(Patient, 0, Some(25))], minute(40), Some(Verdict::Complete)),
        (&running, vec![span(Provider, 0, Some(20)), span(Patient, 0, Some(25))], minute(39), None),
        (&running, vec![span(Provider, 0, Some(5)), span(Patient, 0, Some(5))], minute(29), None),
        (&running, vec![span(Provider, 0, Some(5)), span(Patient, 0, Some(5))], minute(30), Some(Verdict::Complete)),
        (&running, vec![span(Provider, 0, Some(5)), span(Patient, 0, None)], minute(80), None),
        (&running, vec![], minute(30), Some(Verdict::Complete)),
        // It began late, so it may last longer.
        (&late, vec![span(Provider, 20, Some(25))], minute(49), None),
        (&late, vec![span(Provider, 20, Some(25))], minute(50), Some(Verdict::Complete)),
    ] {
        assert_eq!(verdict(visit, &spans, minute(-60), now), expected, "{spans:?} {now}");
    }
    // The server was away meanwhile: who is in the call is back in a moment.
    let spans = [span(Provider, 0, Some(29)), span(Patient, 0, Some(29))];
    assert_eq!(verdict(&running, &spans, minute(60), minute(74)), None);
    assert_eq!(verdict(&running, &spans, minute(60), minute(75)), Some(Verdict::Complete));
    for over in [AppointmentStatus::Completed, AppointmentStatus::Cancelled, AppointmentStatus::NoShow] {
        assert_eq!(verdict(&appointment(over), &[], minute(-60), minute(100)), None, "{over}");
    }
}
