//! Rooms: made, changed and deleted by the other system; people come in by their page.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::cursor::Cursor;
use super::keys::{Caller, Domain};
use super::properties::{self, Properties, ROOM, laid_over, object_at, only, text};
use super::{Refusal, store};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::db::{Conn, Error as DbError};
use crate::ids::{DailyDomainId, DailyRoomId};

/// A room.
#[derive(Clone, Debug)]
pub(super) struct Room {
    pub(super) id: DailyRoomId,
    pub(super) domain: DailyDomainId,
    pub(super) name: String,
    /// Nobody comes in without a token.
    pub(super) private: bool,
    /// What differs from the defaults.
    pub(super) properties: Properties,
    pub(super) created_at: Timestamp,
}

impl Room {
    /// What signaling calls it. Names are used again after a room is deleted, so it is the id.
    pub(super) fn call(&self) -> String {
        call(self.id)
    }

    /// From when on, and until when, people may come in.
    pub(super) fn opens_and_closes(&self) -> (Option<i64>, Option<i64>) {
        (properties::whole(&self.properties, "nbf"), properties::whole(&self.properties, "exp"))
    }
}

/// What signaling calls a room.
pub(super) fn call(id: DailyRoomId) -> String {
    format!("{PREFIX}{id}")
}

/// The room that signaling calls so, if it is one of ours.
pub(super) fn of_call(call: &str) -> Option<DailyRoomId> {
    call.strip_prefix(PREFIX)?.parse().ok()
}

/// A room as it is told to the other system.
pub(super) fn told(core: &Core, domain: &Domain, room: &Room) -> Value {
    json!({
        "id": room.id,
        "name": room.name,
        "api_created": true,
        "privacy": if room.private { "private" } else { "public" },
        "url": format!("{}/room/{}/{}", core.settings.public_url, domain.name, room.name),
        "created_at": iso(room.created_at),
        "config": room.properties,
    })
}

/// Makes a room as the body says.
pub(super) async fn create(core: &Core, caller: &Caller, body: &Properties) -> Result<Room, Refusal> {
    let room = wanted(core, &caller.domain, body)?;
    let mut change = core.begin().await?;
    store::keys::take_turn(&mut change, caller.domain.id).await?;
    insert(&mut change, caller, &room).await?;
    change.commit().await?;
    Ok(room)
}

/// Makes all of them or none.
pub(super) async fn create_all(core: &Core, caller: &Caller, body: &Properties) -> Result<Vec<Room>, Refusal> {
    only(body, &["rooms"])?;
    let Some(Value::Array(wishes)) = body.get("rooms") else {
        return Err(Refusal::invalid("rooms should be a list of rooms"));
    };
    if wishes.len() > BATCH_MAX {
        return Err(Refusal::invalid(format!("at most {BATCH_MAX} rooms at once")));
    }
    let mut rooms = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let wish = wish.as_object().ok_or_else(|| Refusal::invalid("each room should be an object"))?;
        rooms.push(wanted(core, &caller.domain, wish)?);
    }
    let mut change = core.begin().await?;
    store::keys::take_turn(&mut change, caller.domain.id).await?;
    for room in &rooms {
        insert(&mut change, caller, room).await?;
    }
    change.commit().await?;
    Ok(rooms)
}

/// Changes a room as the body says. Who is inside stays as they came: times of ejection are not looked at again.
pub(super) async fn update(core: &Core, caller: &Caller, name: &str, body: &Properties) -> Result<Room, Refusal> {
    only(body, &["privacy", "properties"])?;
    let mut change = core.begin().await?;
    store::keys::take_turn(&mut change, caller.domain.id).await?;
    let before = named(&mut change, caller.domain.id, name).await?;
    let private = privacy(body)?.unwrap_or(before.private);
    let properties = laid_over(ROOM, &before.properties, &object_at(body, "properties")?, change.now())?;
    let room = Room { private, properties, ..before };
    store::rooms::update(&mut change, &room).await?;
    change.record(&Actor::system(), record("daily_room.changed", caller, &room));
    change.commit().await?;
    Ok(room)
}

/// The room of that name.
pub(super) async fn named(conn: &mut Conn, domain: DailyDomainId, name: &str) -> Result<Room, Refusal> {
    store::rooms::named(conn, domain, name).await?.ok_or_else(|| Refusal::no_room(name))
}

/// A page of rooms, and how many there are.
pub(super) async fn list(core: &Core, caller: &Caller, cursor: &Cursor) -> Result<(i64, Vec<Room>), DbError> {
    let mut conn = core.read().await?;
    let total = store::rooms::count(&mut conn, caller.domain.id).await?;
    Ok((total, store::rooms::list(&mut conn, caller.domain.id, cursor).await?))
}

/// Deletes these rooms, in one go; gives those that were there.
pub(super) async fn delete(core: &Core, caller: &Caller, names: &[String]) -> Result<Vec<Room>, DbError> {
    let mut change = core.begin().await?;
    store::keys::take_turn(&mut change, caller.domain.id).await?;
    let mut gone = Vec::new();
    for name in names {
        let Some(room) = store::rooms::named(&mut change, caller.domain.id, name).await? else { continue };
        store::rooms::delete(&mut change, room.id).await?;
        change.record(&Actor::system(), record("daily_room.deleted", caller, &room));
        gone.push(room);
    }
    change.commit().await?;
    Ok(gone)
}

/// With milliseconds, as JavaScript writes it.
pub(super) fn iso(at: Timestamp) -> String {
    let at = Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
    format!("{at:.3}")
}

fn wanted(core: &Core, domain: &Domain, body: &Properties) -> Result<Room, Refusal> {
    only(body, &["name", "privacy", "properties"])?;
    let name = match body.get("name") {
        None | Some(Value::Null) => random_name(core),
        Some(Value::String(name)) => checked_name(name)?,
        Some(_) => return Err(Refusal::invalid("name should be a string")),
    };
    let now = core.clock.now();
    Ok(Room {
        id: DailyRoomId::new(&core.clock),
        domain: domain.id,
        name,
        private: privacy(body)?.unwrap_or(false),
        properties: laid_over(ROOM, &Properties::new(), &object_at(body, "properties")?, now)?,
        created_at: now,
    })
}

async fn insert(change: &mut Change, caller: &Caller, room: &Room) -> Result<(), Refusal> {
    if store::rooms::named(change, caller.domain.id, &room.name).await?.is_some() {
        return Err(Refusal::invalid(format!("a room named {} already exists", room.name)));
    }
    store::rooms::insert(change, room).await?;
    change.record(&Actor::system(), record("daily_room.created", caller, room));
    Ok(())
}

fn record(action: &'static str, caller: &Caller, room: &Room) -> Record {
    Record::new(action, "daily_room", room.id).with(json!({ "key": caller.key }))
}

fn privacy(body: &Properties) -> Result<Option<bool>, Refusal> {
    match (body.get("privacy"), text(body, "privacy")) {
        (None | Some(Value::Null), _) => Ok(None),
        (_, Some("public")) => Ok(Some(false)),
        (_, Some("private")) => Ok(Some(true)),
        _ => Err(Refusal::invalid("privacy should be public or private")),
    }
}

fn checked_name(name: &str) -> Result<String, Refusal> {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if name.is_empty() || name.len() > NAME_MAX {
        return Err(Refusal::invalid(format!("room names have 1 to {NAME_MAX} characters")));
    }
    if !name.bytes().all(letter) {
        let info = format!("{name} contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and '_')");
        return Err(Refusal::invalid(info));
    }
    Ok(name.to_owned())
}

/// 20 hexadecimal digits.
fn random_name(core: &Core) -> String {
    core.clock.token().reveal().chars().take(20).collect()
}

const PREFIX: &str = "daily-";
const NAME_MAX: usize = 128;
/// Daily says no number; a body of 64 KiB holds no more than some hundreds.
const BATCH_MAX: usize = 200;
