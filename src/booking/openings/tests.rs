//! Days on which clocks jump, and the law that what is found is what is accepted.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::booking::hours::{Availability, Exception, Holiday, Hours, Schedule, Span, TimeOff};
use crate::ids::{AppointmentId, AvailabilityId, ExceptionId, ProviderId, TimeOffId};

fn hours(zone: &str, week: &[(i64, i64, i64)], schedule: Schedule) -> Hours {
    let week = week.iter().map(|(weekday, from, to)| Availability {
        id: AvailabilityId(Uuid::nil()),
        weekday: *weekday,
        minutes: Span::new(*from, *to),
    });
    Hours {
        provider: ProviderId(Uuid::nil()),
        zone: TimeZone::get(zone).unwrap(),
        active: true,
        schedule,
        week: week.collect(),
        exceptions: Vec::new(),
        time_off: Vec::new(),
        holidays: Vec::new(),
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn every_half_hour() -> Schedule {
    Schedule { step_minutes: 30, notice_minutes: 0, horizon_days: 366, ..Schedule::default() }
}

/// Starts of half an hour on one date, as `09:30` UTC.
fn starts(hours: &Hours, from: &str, to: &str) -> Vec<String> {
    let ask = Ask { duration_minutes: 30, from: at(from), to: at(to) };
    let found = find(hours, &[], ask, at(from));
    found.iter().map(|opening| opening.starts_at.strftime("%H:%M").to_string()).collect()
}

/// On Sundays from 01:00 to 04:00, in the zone of each row; and at night over midnight where the clock jumps there.
#[test]
fn hours_that_are_skipped_do_not_exist_and_hours_that_are_shown_twice_exist_twice() {
    let sunday = &[(7, 60, 240)][..];
    let midnight = &[(6, 1380, 1500), (7, 0, 120)][..];
    for (zone, week, from, to, expected) in [
        // 02:00 EST becomes 03:00 EDT.
        (
            "America/New_York",
            sunday,
            "2026-03-08T05:00Z",
            "2026-03-08T12:00Z",
            &["06:00", "06:30", "07:00", "07:30"][..],
        ),
        // 02:00 EDT becomes 01:00 EST.
        (
            "America/New_York",
            sunday,
            "2026-11-01T04:00Z",
            "2026-11-01T12:00Z",
            &["05:00", "05:30", "06:00", "06:30", "07:00", "07:30", "08:00", "08:30"],
        ),
        ("Europe/London", sunday, "2026-03-29T00:00Z", "2026-03-29T06:00Z", &["01:00", "01:30", "02:00", "02:30"]),
        (
            "Europe/London",
            sunday,
            "2026-10-25T00:00Z",
            "2026-10-25T06:00Z",
            &["00:00", "00:30", "01:00", "01:30", "02:00", "02:30", "03:00", "03:30"],
        ),
        // By half an hour: 02:00 +10:30 becomes 02:30 +11:00, and back.
        (
            "Australia/Lord_Howe",
            sunday,
            "2026-10-03T14:00Z",
            "2026-10-03T20:00Z",
            &["14:30", "15:00", "15:30", "16:00", "16:30"],
        ),
        (
            "Australia/Lord_Howe",
            sunday,
            "2026-04-04T13:30Z",
            "2026-04-04T20:00Z",
            &["14:00", "14:30", "15:00", "15:30", "16:00", "16:30", "17:00"],
        ),
        // No jumps, an odd offset.
        (
            "Asia/Kathmandu",
            sunday,
            "2026-03-07T18:00Z",
            "2026-03-07T23:00Z",
            &["19:15", "19:45", "20:15", "20:45", "21:15", "21:45"],
        ),
        // 2018-11-04 began at 01:00: Saturday 23:00 to Sunday 01:00, of which only one hour exists; then 00:00 to 02:00.
        (
            "America/Sao_Paulo",
            midnight,
            "2018-11-04T00:00Z",
            "2018-11-04T12:00Z",
            &["02:00", "02:30", "03:00", "03:30"],
        ),
        // 2018-02-17 had 23:00 twice: three hours until 01:00, then until 02:00.
        (
            "America/Sao_Paulo",
            midnight,
            "2018-02-18T00:00Z",
            "2018-02-18T12:00Z",
            &["01:00", "01:30", "02:00", "02:30", "03:00", "03:30", "04:00", "04:30"],
        ),
    ] {
        assert_eq!(starts(&hours(zone, week, every_half_hour()), from, to), expected, "{zone} {from}");
    }
}

#[test]
fn start_in_a_gap_comes_at_the_jump() {
    let night = hours("America/New_York", &[(7, 150, 240)], every_half_hour());
    assert_eq!(starts(&night, "2026-03-08T05:00Z", "2026-03-08T12:00Z"), ["07:00", "07:30"]);
}

#[test]
fn one_in_the_afternoon_of_new_york_on_the_day_of_the_jump_is_17_utc() {
    let day = hours("America/New_York", &[(7, 780, 840)], every_half_hour());
    assert_eq!(starts(&day, "2026-03-08T05:00Z", "2026-03-09T04:00Z"), ["17:00", "17:30"]);
}

#[test]
fn notice_and_horizon_are_elapsed_time_across_jumps() {
    let all_week: Vec<_> = (1..=7).map(|weekday| (weekday, 0, 1440)).collect();
    let schedule = Schedule { notice_minutes: 24 * 60, horizon_days: 2, ..every_half_hour() };
    for (zone, now) in [
        ("America/New_York", "2026-03-07T17:00Z"),
        ("America/New_York", "2026-10-31T17:00Z"),
        ("Europe/London", "2026-03-28T12:00Z"),
        ("Europe/London", "2026-10-24T12:00Z"),
        ("Australia/Lord_Howe", "2026-10-03T01:30Z"),
        ("Australia/Lord_Howe", "2026-04-04T01:00Z"),
        ("America/Sao_Paulo", "2018-11-03T15:00Z"),
    ] {
        let hours = hours(zone, &all_week, schedule);
        let now = at(now);
        let day = SignedDuration::from_hours(24);
        assert_eq!(check(&hours, &[], now + day, 30, now), Ok(()), "{zone}");
        assert_eq!(check(&hours, &[], now + day - SignedDuration::from_mins(30), 30, now), Err(WhyNot::TooSoon));
        assert_eq!(check(&hours, &[], now + day * 2, 30, now), Ok(()), "{zone}");
        assert_eq!(check(&hours, &[], now + day * 2 + SignedDuration::from_mins(30), 30, now), Err(WhyNot::TooFar));
    }
}

#[test]
fn visit_may_run_over_midnight_where_hours_meet() {
    let night = hours("UTC", &[(1, 1380, 1440), (2, 0, 60)], every_half_hour());
    assert_eq!(check(&night, &[], at("2026-06-01T23:30Z"), 60, at("2026-06-01T00:00Z")), Ok(()));
    let gap = check(&night, &[], at("2026-06-02T00:30Z"), 60, at("2026-06-01T00:00Z"));
    assert_eq!(gap, Err(WhyNot::WindowTooShort));
}

#[test]
fn buffers_ask_for_the_longer_of_two_and_not_for_their_sum() {
    let schedule = Schedule { buffer_before_minutes: 10, step_minutes: 5, ..every_half_hour() };
    let hours = hours("UTC", &[(1, 480, 1080)], schedule);
    let busy = busy_at("2026-06-01T10:00Z", 30, 15, 20);
    let why = |start: &str| check(&hours, &[busy], at(start), 30, at("2026-06-01T00:00Z"));
    assert_eq!(why("2026-06-01T10:50Z"), Ok(()));
    assert_eq!(why("2026-06-01T10:45Z"), Err(WhyNot::Taken));
    assert_eq!(why("2026-06-01T09:15Z"), Ok(()));
    assert_eq!(why("2026-06-01T09:20Z"), Err(WhyNot::Taken));
}

#[test]
fn provider_who_moves_keeps_booked_instants_while_the_week_moves() {
    let mut hours = hours("America/New_York", &[(1, 540, 660)], every_half_hour());
    let busy = busy_at("2026-06-01T13:00Z", 30, 0, 0);
    let now = at("2026-06-01T00:00Z");
    assert_eq!(check(&hours, &[busy], at("2026-06-01T13:00Z"), 30, now), Err(WhyNot::Taken));
    hours.zone = TimeZone::get("Europe/London").unwrap();
    hours.week[0].minutes = Span::new(780, 960);
    let ask = Ask { duration_minutes: 30, from: now, to: at("2026-06-02T00:00Z") };
    let found: Vec<_> = find(&hours, &[busy], ask, now).iter().map(|opening| opening.starts_at).collect();
    // 13:00 in London is 12:00 UTC; the visit of 13:00 UTC stays where it is.
    assert_eq!(found.first(), Some(&at("2026-06-01T12:00Z")));
    assert!(!found.contains(&at("2026-06-01T13:00Z")) && found.contains(&at("2026-06-01T13:30Z")), "{found:?}");
}

#[test]
fn each_reason_is_told() {
    let mut hours = hours("UTC", &[(1, 480, 1080)], Schedule { daily_max: 1, ..every_half_hour() });
    hours.holidays.push(Holiday { date: Date::constant(2026, 6, 8), name: "Founding day".into() });
    hours.time_off.push(TimeOff {
        id: TimeOffId(Uuid::nil()),
        starts_at: at("2026-06-15T09:00Z"),
        ends_at: at("2026-06-15T10:00Z"),
        reason: String::new(),
    });
    let busy = [busy_at("2026-06-22T10:00Z", 30, 0, 0)];
    let now = at("2026-06-01T08:30Z");
    for (start, why) in [
        ("2026-06-01T08:00Z", WhyNot::Past),
        ("2028-06-01T08:00Z", WhyNot::TooFar),
        ("2026-06-08T10:00Z", WhyNot::Holiday),
        ("2026-06-02T10:00Z", WhyNot::OutsideHours),
        ("2026-06-01T17:45Z", WhyNot::WindowTooShort),
        ("2026-06-01T10:05Z", WhyNot::OffGrid),
        ("2026-06-01T10:00:00.5Z", WhyNot::OffGrid),
        ("2026-06-15T08:45Z", WhyNot::OffGrid),
        ("2026-06-15T09:30Z", WhyNot::TimeOff),
        ("2026-06-22T15:00Z", WhyNot::DayFull),
    ] {
        assert_eq!(check(&hours, &busy, at(start), 30, now), Err(why), "{start}");
    }
    let taken = reasons(&hours, &busy, at("2026-06-22T10:00Z"), 30, now);
    assert_eq!(taken.iter().map(|reason| reason.why).collect::<Vec<_>>(), [WhyNot::DayFull, WhyNot::Taken]);
    hours.schedule.paused = true;
    assert_eq!(check(&hours, &busy, at("2026-06-01T10:00Z"), 30, now), Err(WhyNot::Paused));
    hours.active = false;
    assert_eq!(check(&hours, &busy, at("2026-06-01T10:00Z"), 30, now), Err(WhyNot::Inactive));
}

fn busy_at(start: &str, minutes: i64, before_minutes: i64, after_minutes: i64) -> Busy {
    let starts_at = at(start);
    let ends_at = starts_at + SignedDuration::from_mins(minutes);
    Busy { appointment: AppointmentId(Uuid::nil()), starts_at, ends_at, before_minutes, after_minutes }
}

/// Each zone with a day on which its clock jumps, if it does.
const ZONES: [(&str, &str); 9] = [
    ("America/New_York", "2026-03-08T00:00Z"),
    ("America/New_York", "2026-11-01T00:00Z"),
    ("Europe/London", "2026-10-25T00:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T12:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T12:00Z"),
    ("Asia/Kathmandu", "2026-03-08T00:00Z"),
    ("America/Sao_Paulo", "2018-11-04T00:00Z"),
    // 2011-12-30 did not take place there.
    ("Pacific/Apia", "2011-12-30T12:00Z"),
    ("UTC", "2026-03-08T00:00Z"),
];

prop_compose! {
    fn schedules()(step in 1..13_i64, notice in 0..600_i64, horizon in 1..4_i64, before in 0..6_i64, after in 0..6_i64,
        daily_max in 0..4_i64) -> Schedule {
        Schedule {
            step_minutes: step * 5,
            notice_minutes: notice,
            horizon_days: horizon,
            buffer_before_minutes: before * 5,
            buffer_after_minutes: after * 5,
            daily_max,
            paused: false,
            version: 1,
        }
    }
}

fn spans(count: usize) -> impl Strategy<Value = Vec<(i64, i64, i64, bool)>> {
    prop::collection::vec((1..8_i64, 0..288_i64, 1..200_i64, any::<bool>()), 0..count)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn what_is_found_is_what_is_accepted(
        zone in 0..ZONES.len(), schedule in schedules(), week in spans(9), dates in spans(4),
        booked in prop::collection::vec((-300..800_i64, 1..20_i64, 0..6_i64, 0..6_i64), 0..12),
        off in prop::option::of((-2000..4000_i64, 1..900_i64)), holiday in prop::option::of(-1..3_i32),
        duration in 1..25_i64, now_at in -2880..2880_i64,
    ) {
        let (zone, jump) = ZONES[zone];
        let jump = at(jump);
        let minute = |count: i64| jump + SignedDuration::from_mins(count);
        let week: Vec<_> = week.iter().map(|(day, from, long, _)| (*day, from * 5, from * 5 + long * 5)).collect();
        let mut hours = hours(zone, &week, schedule);
        let date = hours.zone.to_datetime(jump).date();
        let on = |days: i64| date.saturating_add(jiff::Span::new().days(days));
        hours.exceptions = dates.iter().map(|(day, from, long, adds)| Exception {
            id: ExceptionId(Uuid::nil()),
            date: on(day - 4),
            adds: *adds,
            minutes: Span::new(from * 5, (from + long) * 5),
        }).collect();
        hours.holidays = holiday.iter().map(|day| Holiday { date: on((*day).into()), name: "Feast".into() }).collect();
        hours.time_off = off.iter().map(|(from, long)| TimeOff {
            id: TimeOffId(Uuid::nil()), starts_at: minute(*from), ends_at: minute(from + long), reason: String::new(),
        }).collect();
        let busy: Vec<Busy> = booked.iter().map(|(from, long, before, after)| Busy {
            appointment: AppointmentId(Uuid::nil()),
            starts_at: minute(from * 5),
            ends_at: minute((from + long) * 5),
            before_minutes: before * 5,
            after_minutes: after * 5,
        }).collect();
        let (now, duration) = (minute(now_at), duration * 5);
        let ask = Ask { duration_minutes: duration, from: minute(-2880), to: minute(4320) };
        let found: Vec<Timestamp> =
            find(&hours, &busy, ask, now).iter().map(|opening| opening.starts_at).collect();
        let lattice = (-2880..4320).step_by(5).map(minute);
        let accepted: Vec<Timestamp> =
            lattice.filter(|start| check(&hours, &busy, *start, duration, now).is_ok()).collect();
        prop_assert_eq!(&found, &accepted);
        // And the clock on the wall agrees, which knows nothing of spans: each start is in hours of its date or the one before.
        for start in found {
            let shown = hours.zone.to_datetime(start);
            let minute = i64::from(shown.hour()) * 60 + i64::from(shown.minute());
            let inside = |date: Date, minute: i64| {
                let weekly = hours.week.iter().any(|hours| {
                    hours.weekday == i64::from(date.weekday().to_monday_one_offset()) && hours.minutes.has(minute)
                });
                let added = hours.exceptions.iter().any(|one| one.adds && one.date == date && one.minutes.has(minute));
                weekly || added
            };
            let before = shown.date().yesterday().unwrap();
            let earlier = before.yesterday().unwrap();
            let on_the_wall = inside(shown.date(), minute) || inside(before, minute + 1440) || inside(earlier, minute + 2880);
            prop_assert!(on_the_wall, "{} is outside", shown);
        }
    }
}
