//! Meetings: when people in a room are one, and what is told of it later.
//!
//! A meeting begins when somebody was alone in the room for 30 s, or when a second person comes before that; it ends when
//! nobody is left, or when one of several was left alone for 10 minutes: what that person then waits for is the next.
//! It counts from the arrival of the first.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::people::Stay;
use crate::clock::later;
use crate::ids::{DailyDomainId, DailyMeetingId, DailyRoomId};

/// People in a room at the same time, or one who may become more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meeting {
    pub(super) id: DailyMeetingId,
    pub(super) domain: DailyDomainId,
    pub(super) room_id: DailyRoomId,
    pub(super) room: String,
    pub(super) started_at: Option<Timestamp>,
    pub(super) ended_at: Option<Timestamp>,
    pub(super) alone_since: Option<Timestamp>,
    pub(super) people_max: i64,
    pub(super) created_at: Timestamp,
}

/// What became of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// It is one now.
    Started,
    /// It was one, and is over.
    Ended,
    /// The same, and somebody is still there.
    LeftAlone,
    /// It never became one.
    Never,
}

/// A meeting with people in the room who came at these times, as of now.
pub(super) fn settled(before: &Meeting, here: &[Timestamp], now: Timestamp) -> (Meeting, Option<Turn>) {
    let people = i64::try_from(here.len()).unwrap_or(i64::MAX);
    let mut after = Meeting { people_max: before.people_max.max(people), ..before.clone() };
    let first = here.iter().min().copied();
    let turn = match (before.started_at, first) {
        (None, None) => {
            after.ended_at = Some(now);
            Some(Turn::Never)
        }
        (None, Some(first)) if people > 1 || later(first, ALONE_STARTS) <= now => {
            after.started_at = Some(first);
            Some(Turn::Started)
        }
        (None, Some(_)) => None,
        (Some(started_at), None) => {
            after.ended_at = Some(now.max(started_at));
            Some(Turn::Ended)
        }
        (Some(_), Some(_)) if people > 1 || after.people_max == 1 => {
            after.alone_since = None;
            None
        }
        (Some(_), Some(_)) => {
            let since = *after.alone_since.get_or_insert(now);
            let over = later(since, ALONE_ENDS) <= now;
            if over {
                after.ended_at = Some(now);
            }
            over.then_some(Turn::LeftAlone)
        }
    };
    (after, turn)
}

/// A meeting as `/meetings` tells it.
pub(super) fn told(meeting: &Meeting, stays: &[Stay], now: Timestamp) -> Value {
    let started_at = meeting.started_at.unwrap_or(meeting.created_at);
    json!({
        "id": meeting.id,
        "room": meeting.room,
        "start_time": started_at.as_second(),
        "duration": seconds_between(started_at, meeting.ended_at.unwrap_or(now)),
        "ongoing": meeting.ended_at.is_none(),
        "max_participants": meeting.people_max,
        "participants": stays.iter().map(|stay| stay.told(now)).collect::<Vec<_>>(),
    })
}

/// Whole seconds.
pub(super) fn seconds_between(from: Timestamp, to: Timestamp) -> i64 {
    to.as_second().saturating_sub(from.as_second()).max(0)
}

const ALONE_STARTS: Duration = Duration::from_secs(30);
const ALONE_ENDS: Duration = Duration::from_secs(600);

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    fn meeting(started_at: Option<i64>, alone_since: Option<i64>, people_max: i64) -> Meeting {
        let id = "01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11".parse().expect("an id");
        Meeting {
            id: DailyMeetingId(id),
            domain: DailyDomainId(id),
            room_id: DailyRoomId(id),
            room: "room".to_owned(),
            started_at: started_at.map(at),
            ended_at: None,
            alone_since: alone_since.map(at),
            people_max,
            created_at: at(0),
        }
    }

    #[test]
    fn meetings_begin_and_end_as_documented() {
        let (pending, lonely) = (meeting(None, None, 0), meeting(Some(0), None, 1));
        let (pair, left) = (meeting(Some(0), None, 2), meeting(Some(0), Some(100), 2));
        for (before, here, now, turn, started, ended, alone) in [
            (&pending, vec![], 20, Some(Turn::Never), None, Some(20), None),
            (&pending, vec![0], 29, None, None, None, None),
            (&pending, vec![0], 30, Some(Turn::Started), Some(0), None, None),
            (&pending, vec![5, 0], 5, Some(Turn::Started), Some(0), None, None),
            (&lonely, vec![0], 5000, None, Some(0), None, None),
            (&lonely, vec![], 50, Some(Turn::Ended), Some(0), Some(50), None),
            (&pair, vec![0, 1], 100, None, Some(0), None, None),
            (&pair, vec![0], 100, None, Some(0), None, Some(100)),
            (&left, vec![0], 699, None, Some(0), None, Some(100)),
            (&left, vec![0], 700, Some(Turn::LeftAlone), Some(0), Some(700), Some(100)),
            (&left, vec![0, 200], 700, None, Some(0), None, None),
            (&left, vec![], 300, Some(Turn::Ended), Some(0), Some(300), Some(100)),
        ] {
            let here: Vec<Timestamp> = here.into_iter().map(at).collect();
            let (after, found) = settled(before, &here, at(now));
            let expected = (turn, started.map(at), ended.map(at), alone.map(at));
            assert_eq!((found, after.started_at, after.ended_at, after.alone_since), expected, "{here:?} at {now}");
        }
    }
}
