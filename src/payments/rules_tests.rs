//! The decisions as tables.

use super::*;
use crate::care::VisitKind;
use crate::gateways::Processor;
use crate::ids::{AttemptId, PaymentId, RefundId};
use crate::money::Money;
use crate::payments::model::PaymentMethod;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn id<T: std::str::FromStr>(n: u8) -> T
where
    T::Err: std::fmt::Debug,
{
    format!("00000000-0000-7000-8000-0000000000{n:02}").parse().expect("an id")
}

fn euros(minor: i64) -> Money {
    Money { minor, currency: "EUR".parse().expect("a currency") }
}

fn attempt(received_minor: i64) -> Attempt {
    Attempt {
        id: id(1),
        payment: id(2),
        method: PaymentMethod::Stripe,
        processor: Some(Processor::Stripe),
        state: AttemptState::Open,
        amount: euros(5000),
        received_minor,
        reference: Some("cs_1".into()),
        charge_reference: None,
        pay_url: String::new(),
        failure: String::new(),
        card: None,
        expires_at: None,
        look_at: None,
        paid_at: None,
        created_at: at("2026-06-01T08:00:00Z"),
    }
}

fn charge(state: ChargeState) -> Charge {
    Charge {
        reference: "cs_1".into(),
        attempt: Some(id(1)),
        state,
        amount: euros(5000),
        charge_reference: Some("pi_1".into()),
        same_mode: true,
        card: None,
        refunded_minor: 0,
    }
}

fn payment(received_minor: i64) -> Payment {
    Payment {
        id: id::<PaymentId>(2),
        appointment: id(3),
        patient: id(4),
        provider: id(5),
        amount: euros(5000),
        status: PaymentStatus::Pending,
        received_minor,
        refunded_minor: 0,
        dispute: DisputeMark::None,
        review: None,
        due_at: None,
        completed_at: None,
        created_at: at("2026-06-01T08:00:00Z"),
        version: 1,
    }
}

fn refund(minor: i64, state: RefundState, cause: RefundCause) -> Refund {
    Refund {
        id: id::<RefundId>(9),
        payment: id(2),
        attempt: id::<AttemptId>(1),
        amount: euros(minor),
        state,
        cause,
        once: String::new(),
        reference: None,
        failure: String::new(),
        sealed_reason: String::new(),
        requested_by: None,
        look_at: None,
        created_at: at("2026-06-01T08:00:00Z"),
    }
}

#[test]
fn each_answer_of_a_processor_has_its_verdict() {
    let failed = || ChargeState::Failed { code: "card_declined".into() };
    for (state, expected) in [
        (ChargeState::Open { failure: None }, Verdict::Wait { processing: false, failure: None }),
        (
            ChargeState::Open { failure: Some("x".into()) },
            Verdict::Wait { processing: false, failure: Some("x".into()) },
        ),
        (ChargeState::Processing, Verdict::Wait { processing: true, failure: None }),
        (ChargeState::Paid, Verdict::Paid),
        (ChargeState::Reversed, Verdict::Paid),
        (failed(), Verdict::Failed { code: "card_declined".into() }),
        (ChargeState::Expired, Verdict::Expired),
    ] {
        assert_eq!(judge(&attempt(0), &charge(state.clone())), expected, "{state:?}");
    }
}

#[test]
fn money_that_is_not_what_was_asked_for_is_never_taken_as_paid() {
    let paid = || charge(ChargeState::Paid);
    let dollars = Money { minor: 5000, currency: "USD".parse().expect("a currency") };
    for (charge, why) in [
        (Charge { amount: euros(4999), ..paid() }, Review::Amount),
        (Charge { amount: euros(5001), ..paid() }, Review::Amount),
        (Charge { amount: dollars, ..paid() }, Review::Currency),
        (Charge { attempt: None, ..paid() }, Review::Identity),
        (Charge { attempt: Some(id(7)), ..paid() }, Review::Identity),
        (Charge { same_mode: false, ..paid() }, Review::Identity),
        (Charge { amount: euros(1), ..charge(ChargeState::Reversed) }, Review::Amount),
    ] {
        assert_eq!(judge(&attempt(0), &charge), Verdict::Mismatch(why), "{charge:?}");
    }
}

#[test]
fn status_follows_from_sums_and_the_newest_try() {
    use PaymentStatus::{Completed, Failed, Pending, Refunded};
    for (received, refunded, newest, expected) in [
        (0, 0, None, Pending),
        (0, 0, Some(AttemptState::Created), Pending),
        (0, 0, Some(AttemptState::Open), Pending),
        (0, 0, Some(AttemptState::Mismatch), Pending),
        (0, 0, Some(AttemptState::Failed), Failed),
        (0, 0, Some(AttemptState::Expired), Failed),
        (2000, 0, Some(AttemptState::Expired), Pending),
        (5000, 0, Some(AttemptState::Paid), Completed),
        (5000, 0, Some(AttemptState::Failed), Completed),
        (5000, 4999, Some(AttemptState::Paid), Completed),
        (5000, 5000, Some(AttemptState::Paid), Refunded),
        (10_000, 5000, Some(AttemptState::Paid), Completed),
        (10_000, 10_000, Some(AttemptState::Paid), Refunded),
        (2000, 2000, Some(AttemptState::Open), Refunded),
    ] {
        assert_eq!(status(5000, received, refunded, newest), expected, "{received} {refunded} {newest:?}");
    }
}

fn appointment(status: AppointmentStatus, when: PaymentTime, cause: Option<CancelCause>) -> Appointment {
    use crate::booking::appointments::Approval;
    Appointment {
        id: id(3),
        patient: id(4),
        provider: id(5),
        visit_type: id(6),
        kind: VisitKind::Video,
        status,
        status_at: at("2026-06-01T08:00:00Z"),
        starts_at: at("2026-06-02T08:00:00Z"),
        ends_at: at("2026-06-02T08:30:00Z"),
        before_minutes: 0,
        after_minutes: 0,
        provider_zone: "UTC".into(),
        patient_zone: "UTC".into(),
        sealed_reason: String::new(),
        hold_ends_at: None,
        approval: Approval::NotNeeded,
        payment: when,
        fee: euros(5000),
        paid_minor: 0,
        cancel_tiers: Vec::new(),
        cancelled_by: None,
        cancel_cause: cause,
        sealed_note: String::new(),
        refund_percent: None,
        reschedules: 0,
        sequence: 0,
        booked_by: id(8),
        created_at: at("2026-06-01T08:00:00Z"),
        updated_at: at("2026-06-01T08:00:00Z"),
        version: 1,
    }
}

#[test]
fn money_stays_confirms_or_goes_back_by_where_the_appointment_is() {
    use AppointmentStatus::{Cancelled, Completed, Confirmed, InProgress, NoShow, Scheduled};
    use PaymentTime::{Before, Later};
    let (late, double) = (Fate::Back(RefundCause::Late), Fate::Back(RefundCause::Double));
    for (status, when, cause, before, minor, expected) in [
        (Scheduled, Before, None, 0, 5000, Fate::Confirm),
        (Scheduled, Before, None, 0, 4999, Fate::Keep),
        (Scheduled, Before, None, 4999, 1, Fate::Confirm),
        (Scheduled, Later, None, 0, 5000, Fate::Keep),
        (Confirmed, Before, None, 5000, 5000, double),
        (Confirmed, Later, None, 0, 5000, Fate::Keep),
        (InProgress, Later, None, 0, 5000, Fate::Keep),
        (Completed, Later, None, 0, 5000, Fate::Keep),
        (NoShow, Later, None, 0, 5000, Fate::Keep),
        (Cancelled, Before, Some(CancelCause::HoldExpired), 0, 5000, Fate::Confirm),
        (Cancelled, Before, Some(CancelCause::HoldExpired), 0, 4999, late),
        (Cancelled, Before, Some(CancelCause::Asked), 0, 5000, late),
        (Cancelled, Later, Some(CancelCause::HoldExpired), 0, 5000, late),
        (Cancelled, Later, Some(CancelCause::ProviderAbsent), 0, 5000, late),
        (Cancelled, Before, Some(CancelCause::Asked), 5000, 5000, double),
    ] {
        let appointment = appointment(status, when, cause);
        assert_eq!(fate(&payment(before), &appointment, minor), expected, "{status} {when} {cause:?} {before} {minor}");
    }
}

#[test]
fn what_went_or_is_on_its_way_cannot_go_back_again_and_what_failed_can() {
    let refunds = [
        refund(1000, RefundState::Requested, RefundCause::Staff),
        refund(500, RefundState::Pending, RefundCause::Staff),
        refund(200, RefundState::Succeeded, RefundCause::Outside),
        refund(100, RefundState::NeedsAttention, RefundCause::Double),
        refund(3000, RefundState::Failed, RefundCause::Staff),
    ];
    assert_eq!(left(&attempt(5000), &refunds), 3200);
    let other = Attempt { id: id(77), ..attempt(5000) };
    assert_eq!(left(&other, &refunds), 5000);
    let cancelled = [refund(2000, RefundState::Requested, RefundCause::Cancelled), refunds[0].clone()];
    assert_eq!(kept(&payment(5000), &cancelled), 4000);
}

#[test]
fn part_rounds_half_a_minor_unit_up() {
    for (kept, percent, expected) in
        [(4501, 50, 2251), (4500, 50, 2250), (1, 10, 0), (5, 10, 1), (4500, 100, 4500), (0, 100, 0)]
    {
        assert_eq!(part(kept, percent), expected, "{kept} {percent}");
    }
}

#[test]
fn an_open_dispute_weighs_more_than_one_that_is_decided() {
    use DisputeState::{Closed, Lost, Open, UnderReview, Won};
    for (states, expected) in [
        (&[][..], DisputeMark::None),
        (&[Closed], DisputeMark::None),
        (&[Won, Closed], DisputeMark::Won),
        (&[Won, Lost], DisputeMark::Lost),
        (&[Lost, UnderReview, Won], DisputeMark::Open),
        (&[Open], DisputeMark::Open),
    ] {
        assert_eq!(mark(states.iter().copied()), expected, "{states:?}");
    }
}

#[test]
fn looks_come_ever_more_slowly() {
    let since = at("2026-06-01T08:00:00Z");
    for (age_s, wait_s) in [(0, 120), (120, 120), (600, 300), (3600, 1800), (90_000, 21_600)] {
        let now = later(since, Duration::from_secs(age_s));
        assert_eq!(next_look(since, now).duration_since(now).as_secs(), wait_s, "{age_s}");
    }
    assert_eq!(next_look(at("2026-06-01T09:00:00Z"), since).duration_since(since).as_secs(), 120);
}
