//! Coming in by the page of a room: who may, as whom, and what they may do there.
//!
//! Times of rooms and tokens gate the entry only. Whoever is in stays, unless a property says when to eject: those of a
//! token, if it has any, instead of those of the room.

use std::time::Duration;

use jiff::Timestamp;
use signaling::message::Role;

use super::keys::Domain;
use super::people::Admission;
use super::permissions::Permissions;
use super::properties::{Properties, flag, text, whole};
use super::rooms::Room;
use super::tokens::{self, When};
use super::{DailyApi, Refusal, store};
use crate::db;
use crate::ids::DailySessionId;
use crate::sensitive::Phi;
use crate::vault::Unopened;

/// Why somebody does not come in.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("there is no such room")]
    NoRoom,
    #[error("this room needs a personal link")]
    TokenRequired,
    #[error("this link does not open this room, or not any more")]
    TokenInvalid,
    #[error("this link does not open the room yet")]
    TooEarly,
    #[error("the time of this room is over")]
    Over,
    #[error("the room takes no more people")]
    Full,
    #[error("you were sent out of this call")]
    Banned,
    #[error("please say your name")]
    NameMissing,
    #[error(transparent)]
    Vault(#[from] Unopened),
    #[error(transparent)]
    Database(#[from] db::Error),
}

/// Somebody who may come in, or may knock.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) admission: Admission,
    pub(super) room: Room,
    /// Somebody inside has to let them in.
    pub(super) knocks: bool,
    pub(super) wishes: Wishes,
}

/// How the page begins.
#[derive(Clone, Debug, serde::Serialize)]
pub(super) struct Wishes {
    pub(super) start_video_off: bool,
    pub(super) start_audio_off: bool,
    pub(super) lang: String,
    /// Where to go after the call, if anywhere.
    pub(super) exit_url: Option<String>,
}

/// The room that a page is about, with its domain.
pub(super) async fn room(api: &DailyApi, domain: &str, name: &str) -> Result<(Domain, Room), Error> {
    let mut conn = api.core.read().await?;
    let domain = store::keys::domain_named(&mut conn, domain).await?.ok_or(Error::NoRoom)?;
    let room = store::rooms::named(&mut conn, domain.id, name).await?.ok_or(Error::NoRoom)?;
    Ok((domain, room))
}

/// Who comes with this token, or by this name.
pub(super) async fn candidate(
    api: &DailyApi,
    (domain, room): (Domain, Room),
    token: Option<&str>,
    name: &str,
) -> Result<Candidate, Error> {
    let now = api.core.clock.now();
    let said = match token {
        None => None,
        Some(token) => {
            let mut conn = api.core.read().await?;
            let read = tokens::read(&mut conn, &api.core, domain.id, token, When::FromThen(now)).await;
            Some(read.map_err(from_token)?)
        }
    };
    let knocks = way(&room, said.as_ref(), now)?;
    let said = said.unwrap_or_default();
    let name = text(&said, "user_name").unwrap_or(name).trim().to_owned();
    if name.is_empty() {
        return Err(Error::NameMissing);
    }
    let wishes = wishes(&domain, &room, &said);
    let admission = admission(DailySessionId::new(&api.core.clock), (&domain, &room), &said, name, now);
    Ok(Candidate { admission, room, knocks, wishes })
}

/// Lets somebody in: a ticket for the call that is good for a minute.
pub(super) async fn admit(api: &DailyApi, candidate: Candidate) -> Result<String, Error> {
    let Candidate { admission, room, .. } = candidate;
    let sealed = admission.sealed_name(&api.core)?;
    let mut change = api.core.begin().await?;
    store::keys::take_turn(&mut change, admission.domain).await?;
    let now = change.now();
    // It may have been deleted or changed while they knocked.
    let room = store::rooms::by_id(&mut change, room.id).await?.ok_or(Error::NoRoom)?;
    if store::people::is_banned(&mut change, room.id, &admission.user()).await? {
        return Err(Error::Banned);
    }
    let here = store::people::here(&mut change, room.id).await?.into_iter().map(|stay| stay.admission);
    let mut others: Vec<Admission> = here.collect();
    others.extend(store::people::coming(&mut change, room.id, given_since(now)).await?);
    let replaced: Vec<Admission> = if flag(&room.properties, "enforce_unique_user_ids", false) {
        others.extract_if(.., |other| other.user_id.is_some() && other.user_id == admission.user_id).collect()
    } else {
        Vec::new()
    };
    let most = whole(&room.properties, "max_participants").unwrap_or(i64::MAX).min(api.people_max);
    if i64::try_from(others.len()).unwrap_or(i64::MAX) >= most {
        return Err(Error::Full);
    }
    for other in &replaced {
        store::people::end(&mut change, other.id, now).await?;
    }
    store::people::insert(&mut change, &admission, &sealed).await?;
    change.commit().await?;
    for other in replaced {
        api.signaling.remove(&room.call(), &other.id.to_string()).await;
    }
    let role = if admission.owner { Role::Host } else { Role::Guest };
    let (id, seat) = (admission.id.to_string(), admission.permissions.seat(admission.chat));
    let ticket = api.signaling.issue(&signaling::Admission {
        room: &room.call(),
        participant: &id,
        name: &admission.user_name.0,
        role,
        permissions: seat,
        // Counted above, where those who are on their way count too.
        people_max: None,
        valid_for: TICKET_TIME,
    });
    // Our own ids are good ones, and the name is cleaned.
    ticket.map_err(|_| Error::NoRoom)
}

/// Tickets given after this are good yet.
pub(super) fn given_since(now: Timestamp) -> Timestamp {
    now.saturating_sub(TICKET_TIME).unwrap_or(Timestamp::MIN)
}

/// Whether they have to knock, when they may come at all.
fn way(room: &Room, token: Option<&Properties>, now: Timestamp) -> Result<bool, Error> {
    if let Some(said) = token {
        if text(said, "room_name").is_some_and(|name| name != room.name) {
            return Err(Error::TokenInvalid);
        }
        if whole(said, "nbf").is_some_and(|nbf| nbf > now.as_second()) {
            return Err(Error::TooEarly);
        }
    }
    let (opens, closes) = room.opens_and_closes();
    if closes.is_some_and(|closes| closes <= now.as_second()) {
        return Err(Error::Over);
    }
    if opens.is_some_and(|opens| opens > now.as_second()) {
        return Err(Error::TooEarly);
    }
    match token {
        Some(said) => Ok(flag(said, "knocking", false) && !flag(said, "is_owner", false)),
        None if !room.private => Ok(false),
        None if flag(&room.properties, "enable_knocking", false) => Ok(true),
        None => Err(Error::TokenRequired),
    }
}

fn admission(
    id: DailySessionId,
    (domain, room): (&Domain, &Room),
    said: &Properties,
    name: String,
    now: Timestamp,
) -> Admission {
    let owner = flag(said, "is_owner", false);
    let given = [&domain.properties, &room.properties, said];
    let permissions = given.iter().fold(Permissions::usual(), |all, one| all.with(one.get("permissions")));
    let permissions = if owner { permissions.owner() } else { permissions };
    let broadcast = flag(&room.properties, "owner_only_broadcast", false);
    let permissions = if broadcast && !owner { permissions.silent() } else { permissions };
    let (ejects_at, eject_after_s) = ejection(room, said);
    Admission {
        id,
        domain: domain.id,
        room_id: room.id,
        room: room.name.clone(),
        user_id: text(said, "user_id").map(str::to_owned),
        user_name: Phi(name),
        owner,
        permissions,
        chat: chats(domain, room),
        ejects_at,
        eject_after_s,
        created_at: now,
        ended_at: None,
    }
}

/// When somebody has to go: at a time, after a while, or neither.
fn ejection(room: &Room, said: &Properties) -> (Option<Timestamp>, Option<i64>) {
    let of = |properties: &Properties, at_exp: &str| {
        let exp = flag(properties, at_exp, false).then(|| whole(properties, "exp")).flatten();
        let exp = exp.and_then(|seconds| Timestamp::from_second(seconds).ok());
        // Zero seconds are no time to be ejected after.
        (exp, whole(properties, "eject_after_elapsed").filter(|seconds| *seconds > 0))
    };
    let own = flag(said, "eject_at_token_exp", false) || said.contains_key("eject_after_elapsed");
    if own { of(said, "eject_at_token_exp") } else { of(&room.properties, "eject_at_room_exp") }
}

fn chats(domain: &Domain, room: &Room) -> bool {
    ["enable_chat", "enable_advanced_chat"]
        .iter()
        .any(|name| flag(&room.properties, name, flag(&domain.properties, name, false)))
}

fn wishes(domain: &Domain, room: &Room, said: &Properties) -> Wishes {
    let starts_off = |name| flag(said, name, flag(&room.properties, name, false));
    let lang = [said, &room.properties, &domain.properties].iter().find_map(|one| text(one, "lang"));
    let exit = text(said, "redirect_on_meeting_exit").or_else(|| text(&domain.properties, "redirect_on_meeting_exit"));
    // It came from whoever signed; a page goes nowhere but to pages.
    let exit = exit.filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    Wishes {
        start_video_off: starts_off("start_video_off"),
        start_audio_off: starts_off("start_audio_off"),
        lang: lang.unwrap_or("en").to_owned(),
        exit_url: exit.map(str::to_owned),
    }
}

fn from_token(refusal: Refusal) -> Error {
    if refusal.status.is_server_error() {
        return Error::Database(db::Error::Corrupt { column: "daily_key.key_sealed".to_owned() });
    }
    Error::TokenInvalid
}

/// The room's page goes on to the call at once.
const TICKET_TIME: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::ids::{DailyDomainId, DailyRoomId};

    fn object(value: Value) -> Properties {
        match value {
            Value::Object(object) => object,
            other => panic!("no object: {other}"),
        }
    }

    fn scene(private: bool, properties: Value) -> (Domain, Room) {
        let id = "01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11".parse().expect("an id");
        let domain = Domain { id: DailyDomainId(id), name: "clinic".to_owned(), properties: Properties::new() };
        let room = Room {
            id: DailyRoomId(id),
            domain: domain.id,
            name: "room".to_owned(),
            private,
            properties: object(properties),
            created_at: Timestamp::UNIX_EPOCH,
        };
        (domain, room)
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    #[test]
    fn times_tokens_and_knocking_decide_the_way_in() {
        let knocking = json!({"enable_knocking": true});
        let timed = json!({"nbf": 100, "exp": 200});
        for (private, properties, token, now, expected) in [
            (false, json!({}), None, 0, "in"),
            (true, json!({}), None, 0, "this room needs a personal link"),
            (true, knocking.clone(), None, 0, "knocks"),
            (false, knocking.clone(), None, 0, "in"),
            (true, knocking, Some(json!({})), 0, "in"),
            (true, json!({}), Some(json!({"knocking": true})), 0, "knocks"),
            (true, json!({}), Some(json!({"knocking": true, "is_owner": true})), 0, "in"),
            (
                true,
                json!({}),
                Some(json!({"room_name": "other"})),
                0,
                "this link does not open this room, or not any more",
            ),
            (true, json!({}), Some(json!({"nbf": 10})), 9, "this link does not open the room yet"),
            (true, timed.clone(), Some(json!({"is_owner": true})), 99, "this link does not open the room yet"),
            (false, timed.clone(), None, 100, "in"),
            (false, timed.clone(), None, 199, "in"),
            (false, timed, None, 200, "the time of this room is over"),
        ] {
            let (_, room) = scene(private, properties);
            let found = match way(&room, token.clone().map(object).as_ref(), at(now)) {
                Ok(true) => "knocks".to_owned(),
                Ok(false) => "in".to_owned(),
                Err(error) => error.to_string(),
            };
            assert_eq!(found, expected, "{token:?} at {now}");
        }
    }

    #[test]
    fn ejection_of_a_token_replaces_all_of_the_rooms() {
        for (room, token, expected) in [
            (json!({"exp": 200}), json!({"exp": 100}), (None, None)),
            (json!({"exp": 200, "eject_at_room_exp": true}), json!({"exp": 100}), (Some(at(200)), None)),
            (
                json!({"exp": 200, "eject_at_room_exp": true, "eject_after_elapsed": 50}),
                json!({}),
                (Some(at(200)), Some(50)),
            ),
            (json!({"exp": 200, "eject_at_room_exp": true}), json!({"eject_after_elapsed": 9}), (None, Some(9))),
            (json!({"eject_after_elapsed": 9}), json!({"exp": 100, "eject_at_token_exp": true}), (Some(at(100)), None)),
            (
                json!({"exp": 200, "eject_at_room_exp": true}),
                json!({"eject_at_token_exp": false}),
                (Some(at(200)), None),
            ),
        ] {
            let (_, scene) = scene(true, room.clone());
            assert_eq!(ejection(&scene, &object(token.clone())), expected, "{room} {token}");
        }
    }

    #[test]
    fn owners_lead_and_only_they_send_in_a_broadcast() {
        let (domain, room) = scene(true, json!({"owner_only_broadcast": true, "permissions": {"hasPresence": false}}));
        let of = |said: Value| {
            let id = DailySessionId(room.id.0);
            admission(id, (&domain, &room), &object(said), "Ada".to_owned(), at(0)).permissions
        };
        let guest = of(json!({"permissions": {"canAdmin": ["participants"]}}));
        assert_eq!(guest.told()["hasPresence"], false);
        assert!(!guest.seat(false).publish && guest.seat(false).moderate);
        let owner = of(json!({"is_owner": true})).seat(true);
        assert!(owner.publish && owner.moderate && owner.chat);
    }
}
