//! What other systems do to a call that is on: see who is there, send out, speak to the pages, change permissions, keep
//! data with it.

use serde_json::{Map, Value, json};

use super::keys::Caller;
use super::meetings::Meeting;
use super::people::{Admission, Stay};
use super::properties::{Properties, flag, only};
use super::rooms::Room;
use super::{DailyApi, Refusal, permissions, rooms, store};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::vault::Unopened;

/// Who is in the caller's rooms, or in one of them.
pub(super) async fn present(core: &Core, caller: &Caller, room: Option<&str>) -> Result<Vec<Stay>, Refusal> {
    let mut conn = core.read().await?;
    let stays = match room {
        Some(name) => {
            let room = rooms::named(&mut conn, caller.domain.id, name).await?;
            store::people::here(&mut conn, room.id).await?
        }
        None => store::people::here_of(&mut conn, caller.domain.id).await?,
    };
    stays.into_iter().map(|stay| opened(core, stay).map_err(Refusal::from)).collect()
}

/// Sends people out, by session or by user; with `ban` they stay out until the meeting is over.
pub(super) async fn eject(
    api: &DailyApi,
    caller: &Caller,
    name: &str,
    body: &Properties,
) -> Result<Vec<String>, Refusal> {
    only(body, &["ids", "user_ids", "ban"])?;
    let (ids, users) = (texts(body, "ids")?, texts(body, "user_ids")?);
    if ids.is_empty() && users.is_empty() {
        return Err(Refusal::invalid("ids or user_ids should name somebody"));
    }
    let ban = flag(body, "ban", false);
    let (mut change, room) = turn(api, caller, name).await?;
    let now = change.now();
    let meeting = meeting(&mut change, &room).await?;
    let mut others = store::people::coming(&mut change, room.id, super::entry::given_since(now)).await?;
    others.extend(store::people::here(&mut change, room.id).await?.into_iter().map(|stay| stay.admission));
    let meant = |one: &Admission| ids.contains(&one.id.to_string()) || users.contains(&one.user());
    others.retain(meant);
    if others.is_empty() && !ban {
        return Err(Refusal::not_found("no participants found"));
    }
    for one in &others {
        store::people::end(&mut change, one.id, now).await?;
    }
    if ban {
        for user in others.iter().map(Admission::user).chain(users) {
            store::people::ban(&mut change, room.id, &user).await?;
        }
    }
    let detail = json!({ "people": others.len(), "ban": ban, "room": room.id });
    change.record(&Actor::system(), Record::new("daily_room.ejected", "daily_meeting", meeting.id).with(detail));
    change.commit().await?;
    let mut ejected = Vec::new();
    for one in others {
        let id = one.id.to_string();
        api.signaling.remove(&room.call(), &id).await;
        ejected.push(id);
    }
    Ok(ejected)
}

/// Says something to one page, or to all.
pub(super) async fn app_message(api: &DailyApi, caller: &Caller, name: &str, body: &Properties) -> Result<(), Refusal> {
    only(body, &["data", "recipient"])?;
    let data = body.get("data").cloned().ok_or_else(|| Refusal::invalid("data is missing"))?;
    if data.to_string().len() > MESSAGE_BYTES_MAX {
        return Err(Refusal::invalid(format!("data should have at most {MESSAGE_BYTES_MAX} bytes")));
    }
    let recipient = match body.get("recipient") {
        None => "*",
        Some(Value::String(recipient)) => recipient.as_str(),
        Some(_) => return Err(Refusal::invalid("recipient should be a string")),
    };
    let room = rooms::named(&mut *api.core.read().await?, caller.domain.id, name).await?;
    let to = Some(recipient).filter(|recipient| *recipient != "*");
    if api.signaling.app_message(&room.call(), to, data).await {
        Ok(())
    } else if to.is_some() {
        Err(Refusal::not_found(format!("participant {recipient} not found")))
    } else {
        Err(Refusal::not_found(format!("room {name} has no active session")))
    }
}

/// Changes what people may do: `{"data": {"<session>" | "*": {…}}}`.
pub(super) async fn permit(api: &DailyApi, caller: &Caller, name: &str, body: &Properties) -> Result<(), Refusal> {
    only(body, &["data"])?;
    let Some(Value::Object(wishes)) = body.get("data") else {
        return Err(Refusal::invalid("data should be an object"));
    };
    for (id, wish) in wishes {
        permissions::check(wish).map_err(|what| Refusal::invalid(format!("{id}: {what}")))?;
    }
    let (mut change, room) = turn(api, caller, name).await?;
    let meeting = meeting(&mut change, &room).await?;
    let mut changed = Vec::new();
    for stay in store::people::here(&mut change, room.id).await? {
        let one = stay.admission;
        // For all first, for this one then.
        let id = one.id.to_string();
        let permissions = one.permissions.clone().with(wishes.get("*")).with(wishes.get(&id));
        if permissions != one.permissions {
            store::people::set_permissions(&mut change, one.id, &permissions).await?;
            changed.push((id, permissions.seat(one.chat)));
        }
    }
    let record = Record::new("daily_room.permitted", "daily_meeting", meeting.id);
    change.record(&Actor::system(), record.with(json!({ "people": changed.len(), "room": room.id })));
    change.commit().await?;
    for (id, seat) in changed {
        api.signaling.permit(&room.call(), &id, seat).await;
    }
    Ok(())
}

/// What is kept with the meeting that is on; nothing when there is none.
pub(super) async fn session_data(core: &Core, caller: &Caller, name: &str) -> Result<Map<String, Value>, Refusal> {
    let mut conn = core.read().await?;
    let room = rooms::named(&mut conn, caller.domain.id, name).await?;
    let Some(meeting) = store::meetings::open(&mut conn, room.id).await? else { return Ok(Map::new()) };
    let sealed = store::meetings::session_data(&mut conn, meeting.id).await?;
    Ok(unsealed(core, &meeting, &sealed)?)
}

/// Keeps something with the meeting that is on.
pub(super) async fn set_session_data(
    api: &DailyApi,
    caller: &Caller,
    name: &str,
    body: &Properties,
) -> Result<(), Refusal> {
    only(body, &["data", "mergeStrategy", "keysToDelete"])?;
    let given = super::properties::object_at(body, "data")?;
    let (mut change, room) = turn(api, caller, name).await?;
    let meeting = meeting(&mut change, &room).await?;
    let sealed = store::meetings::session_data(&mut change, meeting.id).await?;
    let mut data = match body.get("mergeStrategy").map_or(Some("replace"), Value::as_str) {
        Some("replace") => Map::new(),
        Some("shallow-merge") => unsealed(&api.core, &meeting, &sealed)?,
        _ => return Err(Refusal::invalid("mergeStrategy should be replace or shallow-merge")),
    };
    data.extend(given);
    for key in texts(body, "keysToDelete")? {
        data.remove(&key);
    }
    let data = Value::Object(data).to_string();
    if data.len() > SESSION_DATA_BYTES_MAX {
        return Err(Refusal::invalid(format!("session data should have at most {SESSION_DATA_BYTES_MAX} bytes")));
    }
    let sealed = api.core.vault.seal(&place(&meeting), &data)?;
    store::meetings::set_session_data(&mut change, meeting.id, &sealed).await?;
    Ok(change.commit().await?)
}

/// With its name opened.
pub(super) fn opened(core: &Core, stay: Stay) -> Result<Stay, Unopened> {
    Ok(Stay { admission: stay.admission.opened(core)?, ..stay })
}

async fn turn(api: &DailyApi, caller: &Caller, name: &str) -> Result<(Change, Room), Refusal> {
    let mut change = api.core.begin().await?;
    store::keys::take_turn(&mut change, caller.domain.id).await?;
    let room = rooms::named(&mut change, caller.domain.id, name).await?;
    Ok((change, room))
}

async fn meeting(change: &mut Change, room: &Room) -> Result<Meeting, Refusal> {
    let open = store::meetings::open(change, room.id).await?;
    open.ok_or_else(|| Refusal::not_found(format!("room {} has no active session", room.name)))
}

fn unsealed(core: &Core, meeting: &Meeting, sealed: &str) -> Result<Map<String, Value>, Unopened> {
    let text = core.vault.open(&place(meeting), sealed)?;
    if text.is_empty() { Ok(Map::new()) } else { serde_json::from_str(&text).map_err(|_| Unopened) }
}

fn place(meeting: &Meeting) -> String {
    format!("daily_meeting|session_data|{}", meeting.id)
}

/// A list of texts; none when nothing is said.
fn texts(body: &Properties, name: &str) -> Result<Vec<String>, Refusal> {
    let should = || Refusal::invalid(format!("{name} should be a list of at most {LIST_MAX} strings"));
    match body.get(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(all)) if all.len() <= LIST_MAX => {
            all.iter().map(|one| one.as_str().map(str::to_owned).ok_or_else(should)).collect()
        }
        Some(_) => Err(should()),
    }
}

const LIST_MAX: usize = 100;
/// As documented: 4 kB.
const MESSAGE_BYTES_MAX: usize = 4096;
/// As daily-js has it.
const SESSION_DATA_BYTES_MAX: usize = 100 * 1024;
