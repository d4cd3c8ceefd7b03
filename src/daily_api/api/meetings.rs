//! Meetings that were and are, and the recordings that there are none of.

use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::{Named, Query};
use super::{Answer, ok, page};
use crate::core::Core;
use crate::daily_api::cursor::Asked;
use crate::daily_api::keys::Caller;
use crate::daily_api::live::opened;
use crate::daily_api::meetings::{Meeting, told};
use crate::daily_api::people::Stay;
use crate::daily_api::store::meetings::Filter;
use crate::daily_api::{DailyApi, Refusal, store};
use crate::db::Conn;

/// What the query may say besides the page.
#[derive(Deserialize)]
pub(super) struct Wanted {
    room: Option<String>,
    timeframe_start: Option<i64>,
    timeframe_end: Option<i64>,
    ongoing: Option<bool>,
    no_participants: Option<bool>,
}

pub(super) async fn list(
    State(api): State<DailyApi>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
    Query(asked): Query<Asked>,
) -> Answer {
    let filter = Filter {
        room: wanted.room,
        from_s: wanted.timeframe_start,
        to_s: wanted.timeframe_end,
        ongoing: wanted.ongoing,
    };
    let cursor = asked.read()?;
    let (mut conn, now) = (api.core.read().await?, api.core.clock.now());
    let total = store::meetings::count(&mut conn, caller.domain.id, &filter).await?;
    let mut items = Vec::new();
    for meeting in store::meetings::list(&mut conn, caller.domain.id, &filter, &cursor).await? {
        if wanted.no_participants == Some(true) {
            let mut item = told(&meeting, &[], now);
            item.as_object_mut().map(|item| item.remove("participants"));
            items.push(item);
        } else {
            let stays = people(&mut conn, &api.core, &meeting, EVER, PEOPLE_MAX).await?;
            items.push(told(&meeting, &stays, now));
        }
    }
    Ok(page(total, items))
}

pub(super) async fn show(State(api): State<DailyApi>, caller: Caller, Named(id): Named) -> Answer {
    let (mut conn, now) = (api.core.read().await?, api.core.clock.now());
    let meeting = named(&mut conn, &caller, &id).await?;
    let stays = people(&mut conn, &api.core, &meeting, EVER, PEOPLE_MAX).await?;
    Ok(ok(told(&meeting, &stays, now)))
}

#[derive(Deserialize)]
pub(super) struct Joined {
    limit: Option<i64>,
    joined_after: Option<i64>,
    joined_before: Option<i64>,
}

pub(super) async fn participants(
    State(api): State<DailyApi>,
    caller: Caller,
    Named(id): Named,
    Query(joined): Query<Joined>,
) -> Answer {
    let limit = joined.limit.unwrap_or(PEOPLE_MAX);
    if !(1..=PEOPLE_MAX).contains(&limit) {
        return Err(Refusal::invalid(format!("limit should be a whole number from 1 to {PEOPLE_MAX}")));
    }
    let at = |seconds: Option<i64>, otherwise| {
        seconds.map_or(Some(otherwise), |seconds| Timestamp::from_second(seconds).ok())
    };
    let (Some(after), Some(before)) = (at(joined.joined_after, EVER.0), at(joined.joined_before, EVER.1)) else {
        return Err(Refusal::invalid("joined_after and joined_before should be seconds since the unix epoch"));
    };
    let (mut conn, now) = (api.core.read().await?, api.core.clock.now());
    let meeting = named(&mut conn, &caller, &id).await?;
    let stays = people(&mut conn, &api.core, &meeting, (after, before), limit).await?;
    Ok(ok(json!({ "data": stays.iter().map(|stay| stay.told(now)).collect::<Vec<Value>>() })))
}

pub(super) async fn recordings(_: Caller) -> Answer {
    Ok(page(0, Vec::new()))
}

async fn named(conn: &mut Conn, caller: &Caller, id: &str) -> Result<Meeting, Refusal> {
    let none = || Refusal::not_found(format!("meeting {id} not found"));
    let parsed = id.parse().map_err(|_| none())?;
    store::meetings::by_id(conn, caller.domain.id, parsed).await?.ok_or_else(none)
}

async fn people(
    conn: &mut Conn,
    core: &Core,
    meeting: &Meeting,
    joined: (Timestamp, Timestamp),
    limit: i64,
) -> Result<Vec<Stay>, Refusal> {
    let stays = store::people::of_meeting(conn, meeting.id, joined, limit).await?;
    stays.into_iter().map(|stay| opened(core, stay).map_err(Refusal::from)).collect()
}

const EVER: (Timestamp, Timestamp) = (Timestamp::MIN, Timestamp::MAX);
/// Comings and goings told of one meeting.
const PEOPLE_MAX: i64 = 1000;
