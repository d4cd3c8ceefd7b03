//! What signaling says of who came and went, written down: stays, meetings, and the events about them. And what time
//! brings: people are sent out when their time is over, meetings begin and end, rooms that are over are removed.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use signaling::message::Quality;
use signaling::{Attendance, CameOrWent};

use super::meetings::{Meeting, Turn, settled};
use super::people::{Admission, Stay};
use super::{DailyApi, events, rooms, store, waiting};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::clock::later;
use crate::db;
use crate::ids::{DailyDomainId, DailyMeetingId, DailyRoomId, DailySessionId, DailyStayId};

/// Since when signaling does not know of people who are here by our own record: a word was lost, or the server restarted.
#[derive(Debug, Default)]
pub(super) struct Missed(Mutex<HashMap<DailyStayId, Timestamp>>);

/// How the connections of people who are here are, by what signaling said last. A restart of ours forgets it.
#[derive(Debug, Default)]
pub(super) struct Connections(Mutex<HashMap<DailySessionId, Quality>>);

/// Whether a room of signaling is one of this API.
pub fn is_ours(room: &str) -> bool {
    rooms::of_call(room).is_some()
}

/// Somebody came or went. What could not be written is found by [`tick`].
pub async fn attended(api: &DailyApi, event: &Attendance) {
    let (Some(room), Ok(session)) = (rooms::of_call(&event.room.to_string()), event.participant.as_str().parse())
    else {
        return;
    };
    let written = match event.what {
        CameOrWent::Came => {
            api.connections.is(session, Quality::Good);
            came(api, room, session).await
        }
        CameOrWent::Went(_) => went(api, room, session).await,
        CameOrWent::Connection(quality) => {
            api.connections.is(session, quality);
            Ok(())
        }
    };
    if let Err(error) = written {
        tracing::error!(room.id = %room, error = &error as &dyn std::error::Error, "attendance was not written down");
    }
}

/// What time brings. Runs every second.
///
/// # Errors
/// The database.
pub async fn tick(api: &DailyApi) -> Result<(), db::Error> {
    eject_due(api).await?;
    let undecided = store::meetings::undecided(&mut *api.core.read().await?).await?;
    for meeting in undecided {
        logged(settle_alone(api, &meeting).await)?;
    }
    notice_missing(api).await?;
    remove_over(api).await
}

/// Forgets whoever was let in and never came, with their name. Those who came are told of in their meetings.
///
/// # Errors
/// The database.
pub async fn sweep(api: &DailyApi) -> Result<(), db::Error> {
    let before = api.core.clock.now().saturating_sub(UNUSED_KEPT).unwrap_or(Timestamp::MIN);
    let mut conn = api.core.db.begin().await?;
    store::people::forget_unused(&mut conn, before).await?;
    Ok(conn.commit().await?)
}

async fn came(api: &DailyApi, room: DailyRoomId, session: DailySessionId) -> Result<(), events::Error> {
    let Some(admission) = admission(api, session).await? else { return Ok(()) };
    let mut change = turn(api, admission.domain).await?;
    let now = change.now();
    // Once more, now that nobody else can change it.
    let Some(admission) = store::people::by_id(&mut change, session).await? else { return Ok(()) };
    let admission = Admission { ejects_at: admission.ejection(now), ..admission.opened(&api.core)? };
    let call = rooms::call(room);
    let banned = store::people::is_banned(&mut change, room, &admission.user()).await?;
    if admission.is_over(now) || banned || admission.room_id != room {
        drop(change);
        api.signaling.remove(&call, &session.to_string()).await;
        return Ok(());
    }
    let here = store::people::here(&mut change, room).await?;
    // Back after a restart of ours, they never went.
    if !here.iter().any(|stay| stay.admission.id == session) {
        store::people::set_ejection(&mut change, session, admission.ejects_at).await?;
        let meeting = open_meeting(&mut change, api, &admission).await?;
        let id = DailyStayId::new(&api.core.clock);
        store::people::insert_stay(&mut change, id, &admission, meeting.id, now).await?;
        let stay = Stay { id, admission: admission.clone(), meeting: meeting.id, joined_at: now, left_at: None };
        events::stay(&mut change, &api.core, events::Kind::Joined, &stay, None).await?;
        settle(&mut change, api, meeting).await?;
    }
    change.commit().await?;
    // Their ticket may be older than what they may do now.
    api.signaling.permit(&call, &session.to_string(), admission.permissions.seat(admission.chat)).await;
    if waiting::anybody(api, room) {
        waiting::tell(api, room).await;
    }
    Ok(())
}

async fn went(api: &DailyApi, room: DailyRoomId, session: DailySessionId) -> Result<(), events::Error> {
    let Some(admission) = admission(api, session).await? else { return Ok(()) };
    let mut change = turn(api, admission.domain).await?;
    let now = change.now();
    let quality = api.connections.forget(session);
    let here = store::people::here(&mut change, room).await?;
    let Some(stay) = here.into_iter().find(|stay| stay.admission.id == session) else { return Ok(()) };
    store::people::close_stay(&mut change, stay.id, now).await?;
    let stay = Stay { admission: stay.admission.opened(&api.core)?, left_at: Some(now), ..stay };
    events::stay(&mut change, &api.core, events::Kind::Left, &stay, quality).await?;
    if let Some(meeting) = store::meetings::open(&mut change, room).await? {
        settle(&mut change, api, meeting).await?;
    }
    Ok(change.commit().await?)
}

async fn admission(api: &DailyApi, session: DailySessionId) -> Result<Option<Admission>, db::Error> {
    store::people::by_id(&mut *api.core.read().await?, session).await
}

async fn turn(api: &DailyApi, domain: DailyDomainId) -> Result<Change, db::Error> {
    let mut change = api.core.begin().await?;
    store::keys::take_turn(&mut change, domain).await?;
    Ok(change)
}

async fn open_meeting(change: &mut Change, api: &DailyApi, admission: &Admission) -> Result<Meeting, db::Error> {
    if let Some(meeting) = store::meetings::open(change, admission.room_id).await? {
        return Ok(meeting);
    }
    let meeting = Meeting {
        id: DailyMeetingId::new(&api.core.clock),
        domain: admission.domain,
        room_id: admission.room_id,
        room: admission.room.clone(),
        started_at: None,
        ended_at: None,
        alone_since: None,
        people_max: 0,
        created_at: change.now(),
    };
    store::meetings::insert(change, &meeting).await?;
    Ok(meeting)
}

/// Looks whether the meeting began or ended with who is here now.
async fn settle(change: &mut Change, api: &DailyApi, meeting: Meeting) -> Result<(), events::Error> {
    let now = change.now();
    let here = store::people::here(change, meeting.room_id).await?;
    let joined: Vec<Timestamp> = here.iter().map(|stay| stay.joined_at).collect();
    let (after, turn) = settled(&meeting, &joined, now);
    store::meetings::save(change, &after).await?;
    match turn {
        Some(Turn::Started) => events::meeting(change, &api.core, events::Kind::MeetingStarted, &after).await?,
        Some(Turn::Ended | Turn::LeftAlone) => {
            events::meeting(change, &api.core, events::Kind::MeetingEnded, &after).await?;
        }
        Some(Turn::Never) | None => {}
    }
    if after.ended_at.is_some() {
        store::people::lift_bans(change, after.room_id).await?;
    }
    if turn == Some(Turn::LeftAlone) {
        // Whoever is left waits for the next meeting, as if they had just come.
        for stay in here {
            store::people::close_stay(change, stay.id, now).await?;
            let next = open_meeting(change, api, &stay.admission).await?;
            let id = DailyStayId::new(&api.core.clock);
            store::people::insert_stay(change, id, &stay.admission, next.id, now).await?;
        }
    }
    Ok(())
}

/// A meeting that time alone may start or end. Most of those looked at do neither: only then is anybody kept waiting.
async fn settle_alone(api: &DailyApi, meeting: &Meeting) -> Result<(), events::Error> {
    let now = api.core.clock.now();
    let here = store::people::here(&mut *api.core.read().await?, meeting.room_id).await?;
    let joined: Vec<Timestamp> = here.iter().map(|stay| stay.joined_at).collect();
    if settled(meeting, &joined, now).1.is_none() {
        return Ok(());
    }
    let mut change = turn(api, meeting.domain).await?;
    let Some(meeting) = store::meetings::open(&mut change, meeting.room_id).await? else { return Ok(()) };
    settle(&mut change, api, meeting).await?;
    Ok(change.commit().await?)
}

async fn eject_due(api: &DailyApi) -> Result<(), db::Error> {
    let due = store::people::due(&mut *api.core.read().await?, api.core.clock.now()).await?;
    for stay in due {
        let Admission { id, room_id, domain, .. } = stay.admission;
        let mut change = turn(api, domain).await?;
        let now = change.now();
        store::people::end(&mut change, id, now).await?;
        change.commit().await?;
        api.signaling.remove(&rooms::call(room_id), &id.to_string()).await;
    }
    Ok(())
}

/// Closes stays of people that signaling has not known for a while: longer than a seat is kept after its socket dropped,
/// and than people take to come back after a restart.
async fn notice_missing(api: &DailyApi) -> Result<(), db::Error> {
    let now = api.core.clock.now();
    let everybody = store::people::everybody(&mut *api.core.read().await?).await?;
    let mut missing: Vec<Stay> = Vec::new();
    let mut known: (Option<DailyRoomId>, Vec<String>) = (None, Vec::new());
    for stay in everybody {
        let room = stay.admission.room_id;
        if known.0 != Some(room) {
            let present = api.signaling.present(&rooms::call(room)).await;
            known = (Some(room), present.into_iter().map(|one| one.id).collect());
        }
        if !known.1.contains(&stay.admission.id.to_string()) {
            missing.push(stay);
        }
    }
    let gone = api.missed.gone(&missing, now);
    for stay in missing.into_iter().filter(|stay| gone.contains(&stay.id)) {
        logged(went(api, stay.admission.room_id, stay.admission.id).await)?;
    }
    Ok(())
}

impl Connections {
    fn is(&self, session: DailySessionId, quality: Quality) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(session, quality);
    }

    /// Theirs, who are gone now.
    fn forget(&self, session: DailySessionId) -> Option<Quality> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&session)
    }
}

impl Missed {
    /// Which of those who are missing now have been for too long; forgets those who are not missing.
    fn gone(&self, missing: &[Stay], now: Timestamp) -> Vec<DailyStayId> {
        let mut since = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        since.retain(|id, _| missing.iter().any(|stay| stay.id == *id));
        let mut gone = Vec::new();
        for stay in missing {
            let first = *since.entry(stay.id).or_insert(now);
            if later(first, MISSED_MAX) <= now {
                gone.push(stay.id);
            }
        }
        gone
    }
}

/// A room that is over and empty goes by itself, as at Daily.
async fn remove_over(api: &DailyApi) -> Result<(), db::Error> {
    let over = store::rooms::over(&mut *api.core.read().await?, api.core.clock.now(), OVER_AT_ONCE).await?;
    for room in over {
        let mut change = turn(api, room.domain).await?;
        store::rooms::delete(&mut change, room.id).await?;
        change.record(&Actor::system(), Record::new("daily_room.expired", "daily_room", room.id));
        change.commit().await?;
        api.signaling.close_room(&room.call()).await;
    }
    Ok(())
}

/// One thing that fails must not keep the others waiting; a database that is away must.
fn logged(result: Result<(), events::Error>) -> Result<(), db::Error> {
    match result {
        Ok(()) => Ok(()),
        Err(events::Error::Database(error)) => Err(error),
        Err(error @ events::Error::Vault(_)) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a sealed name of the Daily-compatible API");
            Ok(())
        }
    }
}

const MISSED_MAX: Duration = Duration::from_secs(60);
const OVER_AT_ONCE: i64 = 100;
/// Tickets are good for minutes; a day is for those who look into what went wrong.
const UNUSED_KEPT: Duration = Duration::from_secs(24 * 3600);
