//! What all backends keep of their rooms, and the rules that are the same for all of them.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use super::store::{self, Room};
use super::{BackendKind, CallError, Participant, Refusal, RoomRef, RoomSpec};
use crate::actor::Actor;
use crate::audit::Record;
use crate::clock::later;
use crate::core::Core;
use crate::db;

/// How long a ticket can be used: from the press on the button to the call. A page asks for another when it needs one.
pub(super) const TICKET_TIME: Duration = Duration::from_secs(120);

/// Notes that a room is open; gives the one that is on record, which may be elsewhere.
pub(super) async fn keep(core: &Core, kind: BackendKind, spec: &RoomSpec, url: &str) -> Result<Room, CallError> {
    let mut change = core.begin().await.map_err(|error| not_now(&error))?;
    let now = change.now();
    let before = store::room(&mut change, &spec.name).await.map_err(|error| not_now(&error))?;
    let room = store::keep(&mut change, kind, spec, url, now).await.map_err(|error| not_now(&error))?;
    if before.is_none_or(|before| before.closed) {
        let opened = Record::new("call.opened", "call", &spec.name).with(json!({ "backend": room.place.kind.code() }));
        change.record(&Actor::system(), opened);
    }
    change.commit().await.map_err(|error| not_now(&error))?;
    Ok(room)
}

/// The open room of that name, wherever it is.
pub(super) async fn open_room(core: &Core, name: &str) -> Result<Option<Room>, CallError> {
    let mut conn = core.read().await.map_err(|error| not_now(&error))?;
    let room = store::room(&mut conn, name).await.map_err(|error| not_now(&error))?;
    Ok(room.filter(|room| !room.closed))
}

/// The open room that this names.
pub(super) async fn found(core: &Core, place: &RoomRef) -> Result<Room, CallError> {
    open_room(core, &place.name).await?.filter(|room| room.place == *place).ok_or(CallError::NoSuchRoom)
}

/// Notes that it is closed.
pub(super) async fn closed(core: &Core, place: &RoomRef) -> Result<(), CallError> {
    let mut change = core.begin().await.map_err(|error| not_now(&error))?;
    let now = change.now();
    if store::close(&mut change, place, now).await.map_err(|error| not_now(&error))? {
        change.record(&Actor::system(), Record::new("call.closed", "call", &place.name));
        change.commit().await.map_err(|error| not_now(&error))?;
    }
    Ok(())
}

/// Whether a room can be opened like that.
pub(super) fn check(spec: &RoomSpec, now: Timestamp) -> Result<(), CallError> {
    if !is_name(&spec.name, 64) || !(1..=1000).contains(&spec.people_max) || spec.closes_at <= spec.opens_at {
        return Err(CallError::Refused(Refusal::Name));
    }
    if spec.closes_at <= now { Err(CallError::Refused(Refusal::Over)) } else { Ok(()) }
}

/// When a ticket made now ends.
pub(super) fn ticket_ends(room: &Room, person: &Participant, now: Timestamp) -> Result<Timestamp, CallError> {
    if !is_name(&person.key, 36) {
        return Err(CallError::Refused(Refusal::Name));
    }
    if room.closes_at <= now {
        return Err(CallError::Refused(Refusal::Over));
    }
    Ok(later(now, TICKET_TIME).min(room.closes_at))
}

fn is_name(text: &str, max: usize) -> bool {
    (1..=max).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// The database is not to be had: neither is the backend.
pub(super) fn not_now(error: &db::Error) -> CallError {
    tracing::warn!(error = error as &dyn std::error::Error, "rooms cannot be looked up");
    CallError::Unavailable { retry_after: Duration::from_secs(2) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::VisitKind;

    fn spec() -> RoomSpec {
        RoomSpec {
            name: "01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11".to_owned(),
            media: VisitKind::Video,
            opens_at: Timestamp::UNIX_EPOCH,
            closes_at: Timestamp::from_second(3600).unwrap(),
            people_max: 4,
            language: "en".to_owned(),
        }
    }

    #[test]
    fn a_room_needs_a_name_people_and_time() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(check(&spec(), now), Ok(()));
        let name = Err(CallError::Refused(Refusal::Name));
        for wrong in ["", "a/b", "ä", &"x".repeat(65)] {
            assert_eq!(check(&RoomSpec { name: wrong.to_owned(), ..spec() }, now), name, "{wrong}");
        }
        assert_eq!(check(&RoomSpec { people_max: 0, ..spec() }, now), name);
        assert_eq!(check(&RoomSpec { closes_at: now, ..spec() }, now), name);
        assert_eq!(check(&spec(), spec().closes_at), Err(CallError::Refused(Refusal::Over)));
    }
}
