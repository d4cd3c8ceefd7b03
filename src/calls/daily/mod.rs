//! Daily.co as a call backend: its REST API for rooms, tokens, presence and sending out; its webhooks for who came and
//! went, and its list of meetings for webhooks that never came.
//!
//! - Rooms are private, can be entered between their times only, and send everybody out at their end.
//! - An answer that was lost does no harm: what was done already is found ("already exists"), or not there any more.
//! - An account in Daily's HIPAA mode refuses rooms with a name of our choice; this backend needs one without.

mod client;
mod receive;
mod webhook;

use reqwest::Method;
use serde_json::{Value, json};

pub(super) use receive::Receiver;
pub use webhook::WebhookError;

use super::rooms;
use super::store::Room;
use super::{
    BackendKind, CallBackend, CallError, CallEvent, CallHappening, CallRole, JoinTicket, LinkQuality, Participant,
    Present, Refusal, RoomRef, RoomSpec, WhyLeft,
};
use crate::care::VisitKind;
use crate::codes::codes;
use crate::core::Core;
use crate::remote::Pause;
use crate::sensitive::Secret;
use client::{Api, Fault};
use jiff::Timestamp;

/// How Daily is reached.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Of its API, with the version.
    pub url: String,
    /// Opens it.
    pub key: Secret<String>,
    /// Signs its webhooks.
    pub webhook_secret: Option<Secret<String>>,
    /// Where Daily is to send them; registered at the start where it is given.
    pub webhook_url: Option<String>,
}

codes! {
    /// What Daily tells.
    pub(super) enum What {
        /// Somebody came.
        Joined = "JOINED",
        /// Somebody went.
        Left = "LEFT",
        /// Nobody is there any more.
        Ended = "ENDED",
    }
}

/// Something Daily told, by itself or because it was asked.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
    /// The same whoever tells it.
    pub(super) id: String,
    /// The webhook that told it.
    pub(super) webhook: Option<String>,
    pub(super) room: String,
    pub(super) what: What,
    pub(super) person: String,
    pub(super) quality: Option<LinkQuality>,
    pub(super) at: Timestamp,
}

impl What {
    /// Names what happened to a session or a meeting.
    fn id(self, subject: &str) -> String {
        match self {
            Self::Joined => format!("participant.joined:{subject}"),
            Self::Left => format!("participant.left:{subject}"),
            Self::Ended => format!("meeting.ended:{subject}"),
        }
    }
}

impl Told {
    /// As visits hear it.
    fn events(&self) -> Vec<CallEvent> {
        let room = RoomRef { kind: BackendKind::Daily, name: self.room.clone() };
        let key = self.person.clone();
        let what = match self.what {
            What::Joined => CallHappening::Joined { key: key.clone() },
            What::Left => CallHappening::Left { key: key.clone(), why: WhyLeft::Unknown },
            What::Ended => CallHappening::Ended,
        };
        let mut events = vec![CallEvent { id: self.id.clone(), room: room.clone(), at: self.at, what }];
        if let (What::Joined, Some(verdict)) = (self.what, self.quality) {
            let (id, what) = (format!("quality:{}", self.id), CallHappening::Quality { key, verdict });
            events.push(CallEvent { id, room, at: self.at, what });
        }
        events
    }
}

/// See the page head. Cheap to clone.
#[derive(Clone)]
pub struct Daily {
    core: Core,
    api: Api,
}

impl Daily {
    /// Nothing is sent yet.
    ///
    /// # Errors
    /// One line that says what is wrong with the settings.
    pub fn new(core: Core, settings: &Settings, pause: Pause) -> anyhow::Result<Self> {
        let api = Api::new(&settings.url, &settings.key, core.clock.clone(), pause)?;
        Ok(Self { core, api })
    }

    /// Makes the room, or finds the one that is there and gives it the times of now. Gives its page.
    async fn make(&self, spec: &RoomSpec) -> Result<String, Fault> {
        let properties = properties(spec);
        let wish = json!({ "name": spec.name, "privacy": "private", "properties": properties });
        match self.api.ask(Method::POST, "/rooms", Some(&wish)).await {
            Ok(room) => page_of(&room),
            // By whoever asked before: another request, or this one when its answer was lost.
            Err(Fault::Said { info, .. }) if info.contains("already exists") => {
                let room = self.api.ask(Method::GET, &path(&spec.name), None).await?;
                if is_like(&room, &properties) {
                    return page_of(&room);
                }
                let wish = json!({ "privacy": "private", "properties": properties });
                page_of(&self.api.ask(Method::POST, &path(&spec.name), Some(&wish)).await?)
            }
            Err(fault) => Err(fault),
        }
    }

    async fn here(&self, room: &str) -> Result<Vec<Present>, Fault> {
        let answer = self.api.ask(Method::GET, &format!("{}/presence", path(room)), None).await?;
        let mut people: Vec<Present> = Vec::new();
        for session in answer.get("data").and_then(Value::as_array).into_iter().flatten() {
            let text = |name: &str| session.get(name).and_then(Value::as_str);
            let Some(key) = text("userId") else { continue };
            let since = text("joinTime").and_then(|time| time.parse().ok());
            // Two tabs of one person are one person, there since the first.
            match people.iter_mut().find(|person| person.key == key) {
                Some(person) => person.since = person.since.into_iter().chain(since).min(),
                None => people.push(Present { key: key.to_owned(), since }),
            }
        }
        Ok(people)
    }

    async fn send_out(&self, room: &str, keys: &[String]) -> Result<(), Fault> {
        // Not banned: who is let in again must get in. Tokens made before are worth nothing after two minutes.
        let body = json!({ "user_ids": keys });
        match self.api.ask(Method::POST, &format!("{}/eject", path(room)), Some(&body)).await {
            Ok(_) | Err(Fault::NotFound) => Ok(()),
            Err(fault) => Err(fault),
        }
    }
}

#[async_trait::async_trait]
impl CallBackend for Daily {
    async fn open(&self, spec: &RoomSpec) -> Result<RoomRef, CallError> {
        rooms::check(spec, self.core.clock.now())?;
        let page = match self.make(spec).await {
            // It ended in between, as rooms do when their time is over: once more.
            Err(Fault::NotFound) => self.make(spec).await,
            made => made,
        };
        Ok(rooms::keep(&self.core, BackendKind::Daily, spec, &page?).await?.place)
    }

    async fn admit(&self, room: &RoomRef, person: &Participant) -> Result<JoinTicket, CallError> {
        let room = rooms::found(&self.core, room).await?;
        let expires_at = rooms::ticket_ends(&room, person, self.core.clock.now())?;
        let wish = json!({ "properties": token_properties(&room, person, expires_at) });
        let answer = self.api.ask(Method::POST, "/meeting-tokens", Some(&wish)).await?;
        let token = answer.get("token").and_then(Value::as_str);
        let token = token.ok_or(CallError::Refused(Refusal::Backend("no token")))?.to_owned();
        Ok(JoinTicket { kind: BackendKind::Daily, url: room.url, token: Secret::new(token), expires_at })
    }

    async fn remove(&self, room: &RoomRef, key: &str) -> Result<(), CallError> {
        rooms::found(&self.core, room).await?;
        Ok(self.send_out(&room.name, &[key.to_owned()]).await?)
    }

    async fn present(&self, room: &RoomRef) -> Result<Vec<Present>, CallError> {
        rooms::found(&self.core, room).await?;
        Ok(self.here(&room.name).await?)
    }

    async fn close(&self, room: &RoomRef) -> Result<(), CallError> {
        // First those inside, as a room that is gone sends out nobody.
        match self.here(&room.name).await {
            Ok(people) if people.is_empty() => {}
            Ok(people) => {
                let keys: Vec<String> = people.into_iter().map(|person| person.key).take(EJECTED_MAX).collect();
                self.send_out(&room.name, &keys).await?;
            }
            Err(Fault::NotFound) => {}
            Err(fault) => return Err(fault.into()),
        }
        match self.api.ask(Method::DELETE, &path(&room.name), None).await {
            Ok(_) | Err(Fault::NotFound) => rooms::closed(&self.core, room).await,
            Err(fault) => Err(fault.into()),
        }
    }
}

/// People that one request may name.
const EJECTED_MAX: usize = 100;

fn path(room: &str) -> String {
    // A name of ours needs no escaping: see `rooms::check`.
    format!("/rooms/{room}")
}

fn properties(spec: &RoomSpec) -> Value {
    let audio = spec.media == VisitKind::Audio;
    json!({
        "nbf": spec.opens_at.as_second(),
        "exp": spec.closes_at.as_second(),
        "eject_at_room_exp": true,
        "max_participants": spec.people_max,
        "start_video_off": audio,
        "enable_screenshare": !audio,
        "enable_chat": true,
        "lang": language(&spec.language),
    })
}

/// Of the languages that Daily's page knows, or the browser's own.
fn language(wanted: &str) -> &str {
    const KNOWN: [&str; 13] = ["da", "de", "en", "es", "fi", "fr", "it", "ka", "nl", "no", "pt", "ru", "sv"];
    let first = wanted.split('-').next().unwrap_or_default();
    if KNOWN.contains(&first) { first } else { "user" }
}

/// Whether the room that is there has these properties. It only names those that differ from Daily's defaults, so what it
/// does not name is looked at for the times alone.
fn is_like(room: &Value, properties: &Value) -> bool {
    ["nbf", "exp", "max_participants"].into_iter().all(|name| {
        let has = room.get("config").and_then(|config| config.get(name));
        has == properties.get(name)
    })
}

fn page_of(room: &Value) -> Result<String, Fault> {
    let url = room.get("url").and_then(Value::as_str).filter(|url| url.starts_with("https://") || is_here(url));
    let no_page = || Fault::Said { code: "no-url".to_owned(), info: String::new() };
    url.map(str::to_owned).ok_or_else(no_page)
}

/// A stand-in for Daily on this machine.
fn is_here(url: &str) -> bool {
    ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"].iter().any(|start| url.starts_with(start))
}

fn token_properties(room: &Room, person: &Participant, expires_at: Timestamp) -> Value {
    let video = person.video && room.media == VisitKind::Video;
    let mut properties = json!({
        "room_name": room.place.name,
        "user_id": person.key,
        "user_name": person.name.0,
        "is_owner": person.role == CallRole::Host,
        "exp": expires_at.as_second(),
        "start_video_off": !video,
        "enable_screenshare": video,
    });
    if !video && let Some(properties) = properties.as_object_mut() {
        let sound = json!({ "audio": true, "video": false, "screenVideo": false, "screenAudio": false });
        let permissions = json!({ "canSend": ["audio"], "canReceive": { "base": sound } });
        properties.insert("permissions".to_owned(), permissions);
    }
    properties
}
